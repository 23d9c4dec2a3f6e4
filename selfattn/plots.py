"""A Comparison to Plotly figures: everything that Compare shows, one map at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from . import numerals
from .cases import Case
from .comparison import Comparison, Law
from .core import Attention
from .insight import (
    AXIS_NAMES,
    Sentence,
    Word,
    named_queries,
    scores_caption,
    side_difference,
    weights_caption,
)
from .labels import label
from .maps import Axis, Bars, ColorRange, Map, draw, escape, is_printed
from .settings import Look

DEFAULT_LOOK: Final = Look()
PALE_BELOW: Final = 0.4
"""A map that uses less than this part of its range says why it is pale."""
SAME_RANGE: Final = "; same range as the other map"
OF_WHAT: Final = {"global": "of everything", "row": "of its row", "column": "of its column"}
OWN_AXIS_BELOW: Final = 0.25
"""A map whose largest row sum is under this part of the other's gets a bar axis of its own."""


def figures(comparison: Comparison, look: Look = DEFAULT_LOOK) -> dict[str, go.Figure]:
    """Draw everything that Compare shows.

    Parameters
    ----------
    comparison : Comparison
    look : Look
        Range and steps of color act on the weights and the law, numbers in cells on all maps.

    Returns
    -------
    dict of str to plotly.graph_objects.Figure
        Keys: ``scores`` (drawn as logits where scale, temperature, bias or mask change them, the
        raw scores then under ``raw_scores``), ``weights_left``, ``weights_right``, ``value``,
        ``output_left``, ``output_right``, ``output_difference``, ``law_global``, ``law_mass``,
        ``law_axis``, ``query``, ``key``. Those of the law are missing where it does not hold.
    """
    law = {} if comparison.law is None else _law_maps(comparison, comparison.law, look)
    said = captions(comparison, comparison.largest_left_weight)
    return {
        **_score_maps(comparison, look, said),
        **_weight_maps(comparison, look, said),
        **_vector_maps(comparison, look),
        **law,
    }


def captions(comparison: Comparison, cell: tuple[int, int]) -> dict[str, Sentence]:
    """Say what one cell has to do with the maps that show it.

    Parameters
    ----------
    comparison : Comparison
    cell : (int, int)
        Query and key, counted from 0.

    Returns
    -------
    dict of str to tuple of Word
        By the name of the map, which is that of its heatmap's trace: ``scores`` or ``logits``,
        ``weights_left`` and ``weights_right``.
    """
    sides = {"left": comparison.left, "right": comparison.right}
    return {
        _scores_name(comparison): scores_caption(comparison, cell),
        **{
            f"weights_{side}": (*_prefix(comparison, side), *weights_caption(steps, cell))
            for side, steps in sides.items()
        },
    }


def weight_ranges(
    left: Attention, right: Attention, look: Look = DEFAULT_LOOK
) -> tuple[ColorRange, ColorRange]:
    """Choose what the colors of the two weight maps span.

    Auto: while numbers are printed in the cells, equal color is the same number. Beyond, it is the
    same multiple of the uniform weight, so that a global map of many tokens is not a white square.

    Parameters
    ----------
    left, right : Attention
    look : Look

    Returns
    -------
    left, right : ColorRange
    """
    sides = (left, right)
    largest = [float(side.weights.max()) or 1.0 for side in sides]
    chosen = look.range
    if chosen == "auto":
        chosen = "same" if is_printed(left.weights, look.numbers) else "uniform"
    if chosen == "uniform":
        uniform = [_uniform(side) for side in sides]
        times = max(most / even for most, even in zip(largest, uniform, strict=True))
        tops = [times * even for even in uniform]
        words = f"0 to {numerals.amount(times)} × uniform"
    else:
        tops = largest if chosen == "own" else [max(largest)] * 2
        words = "its own range" if chosen == "own" else "the same numbers on both maps"
    left_range, right_range = (
        ColorRange(top, look.steps, words + (SAME_RANGE if most < PALE_BELOW * top else ""))
        for top, most in zip(tops, largest, strict=True)
    )
    return left_range, right_range


def _uniform(steps: Attention) -> float:
    """The weight of every cell, were the softmax to split its 100 % evenly."""
    n_queries, n_keys = steps.weights.shape
    shared_by = {"row": n_keys, "column": n_queries, "global": n_queries * n_keys}
    return 1 / float(shared_by[steps.normalize])


def _scores_name(comparison: Comparison) -> str:
    """What the map of scores shows: logits where scale, temperature, bias or mask change the scores."""
    return "scores" if np.array_equal(comparison.left.logits, comparison.left.scores) else "logits"


def _score_maps(comparison: Comparison, look: Look, said: dict[str, Sentence]) -> dict[str, go.Figure]:
    steps, name = comparison.left, _scores_name(comparison)
    square = partial(_square_map, comparison, look, selected=comparison.largest_left_weight)
    main = {"scores": square(name, getattr(steps, name), caption=said[name])}
    return main if name == "scores" else {**main, "raw_scores": square("scores", steps.scores, band="query")}


def _square_map(comparison: Comparison, look: Look, name: str, z: NDArray[Any], **rest: Any) -> go.Figure:
    """Scores or logits: signed, each with a range of its own."""
    top = float(np.abs(z[np.isfinite(z)]).max(initial=0)) or 1.0
    return draw(
        Map(
            name,
            z,
            *_queries_and_keys(comparison.case),
            name.removesuffix("s"),
            _symmetric(top),
            signed=True,
            alt=_extremes(name.capitalize(), z, comparison.case),
            hidden=np.isneginf(z),
            printed=is_printed(z, look.numbers),
            decimals=look.decimals,
            pinned=named_queries(comparison),
            **{"band": "weights", **rest},
        )
    )


def _queries_and_keys(case: Case) -> tuple[Axis, Axis]:
    return Axis("query", case.tokens), Axis("key", case.key_tokens)


def _symmetric(top: float) -> ColorRange:
    return ColorRange(top, "linear", "")


def _weight_maps(comparison: Comparison, look: Look, said: dict[str, Sentence]) -> dict[str, go.Figure]:
    sides = {"left": comparison.left, "right": comparison.right}
    ranges = dict(zip(sides, weight_ranges(comparison.left, comparison.right, look), strict=True))
    rows, columns = _row_bars(sides), _column_bars(sides)
    return {
        f"weights_{side}": draw(
            Map(
                f"weights_{side}",
                steps.weights,
                *_queries_and_keys(comparison.case),
                "weight",
                ranges[side],
                of=OF_WHAT[steps.normalize],
                alt=_extremes(f"Weights, {AXIS_NAMES[steps.normalize]}", steps.weights, comparison.case),
                caption=said[f"weights_{side}"],
                selected=comparison.largest_left_weight,
                hidden=np.isneginf(steps.logits),
                printed=is_printed(steps.weights, look.numbers),
                decimals=look.decimals,
                row_bars=rows[side],
                column_bars=columns[side],
                pinned=named_queries(comparison),
                band="weights",
            )
        )
        for side, steps in sides.items()
    }


def _prefix(comparison: Comparison, side: str) -> Sentence:
    """Words before the right side's caption, where more than the softmax differs there."""
    words = side_difference(comparison) if side == "right" else ""
    return (Word(f"{words[0].upper()}{words[1:]}; "),) if words else ()


def _row_bars(sides: dict[str, Attention]) -> dict[str, Bars]:
    """Sums of each row: as shares of 100 % where none is above it on either side."""
    sums = {side: steps.weights.sum(axis=1) for side, steps in sides.items()}
    tops = _bar_tops(sums, sides)
    as_percent = all(values.max() <= 1 + 1e-9 for values in sums.values())
    return {
        side: Bars(
            "row_sums",
            "row sum",
            sums[side],
            numerals.sums(sums[side].tolist(), as_percent=as_percent, of_one=steps.normalize == "global"),
            tops[side],
            reference=1 / len(sums[side]) if steps.normalize == "global" else None,
            note=f"own axis, to {numerals.percent(tops[side])}" if tops[side] < max(tops.values()) else "",
        )
        for side, steps in sides.items()
    }


def _column_bars(sides: dict[str, Attention]) -> dict[str, Bars]:
    """Sums of each column: what each key gets from all queries together."""
    sums = {side: steps.weights.sum(axis=0) for side, steps in sides.items()}
    top = max(1.0, *(float(values.max()) for values in sums.values()))
    return {
        side: Bars("column_sums", "sum", values, numerals.sums(values.tolist(), as_percent=False), top)
        for side, values in sums.items()
    }


def _bar_tops(sums: dict[str, NDArray[Any]], sides: dict[str, Attention]) -> dict[str, float]:
    """One axis for the bars of both maps, unless a global side's bars would be slivers on it."""
    largest = {side: float(values.max()) for side, values in sums.items()}
    shared = max(1.0, *largest.values())
    slivers = {
        side
        for side, top in largest.items()
        if sides[side].normalize == "global" and top < OWN_AXIS_BELOW * shared
    }
    return {side: top if side in slivers else shared for side, top in largest.items()}


def _vector_maps(comparison: Comparison, look: Look) -> dict[str, go.Figure]:
    case = comparison.case
    queries, keys = _queries_and_keys(case)
    outputs = {"output_left": comparison.left_output, "output_right": comparison.right_output}
    top = max(float(np.abs(output).max()) for output in outputs.values())
    bars = _length_bars(outputs)
    vectors = partial(_vectors, look)
    pinned = named_queries(comparison)
    return {
        "value": vectors("value", case.value, keys, "value"),
        **{
            name: vectors(name, output, queries, "output", top=top, row_bars=bars[name], pinned=pinned)
            for name, output in outputs.items()
        },
        "output_difference": vectors(
            "output_difference",
            comparison.output_difference,
            queries,
            "difference",
            band="law",
            pinned=pinned,
        ),
        "query": vectors("query", case.query, queries, "query", band="query", pinned=pinned),
        "key": vectors("key", case.key, keys, "key", band="query"),
    }


def _length_bars(outputs: dict[str, NDArray[Any]]) -> dict[str, Bars]:
    """Lengths of the output vectors, both sides on one axis."""
    lengths = {name: np.linalg.norm(output, axis=1) for name, output in outputs.items()}
    longest = max(float(values.max()) for values in lengths.values()) or 1.0
    return {
        name: Bars("lengths", "length", values, list(map(numerals.length, values.tolist())), longest)
        for name, values in lengths.items()
    }


def _vectors(
    look: Look,
    name: str,
    z: NDArray[Any],
    rows: Axis,
    measure: str,
    top: float | None = None,
    **rest: Any,
) -> go.Figure:
    """One vector per row: signed, a range of its own unless one is shared."""
    dimensions = Axis("dimension", tuple(map(str, range(1, z.shape[1] + 1))))
    lowest, highest = numerals.amount(float(z.min())), numerals.amount(float(z.max()))
    noun = name.replace("_", ", ").capitalize()
    return draw(
        Map(
            name,
            z,
            rows,
            dimensions,
            measure,
            _symmetric(top or float(np.abs(z).max()) or 1.0),
            signed=True,
            alt=f"{noun}: {z.shape[0]} vectors of width {z.shape[1]}, from {lowest} to {highest}.",
            printed=is_printed(z, look.numbers),
            decimals=look.decimals,
            **{"band": "output", **rest},
        )
    )


def _law_maps(comparison: Comparison, law: Law, look: Look) -> dict[str, go.Figure]:
    """The law as an equation of pictures, in the colors of the maps above."""
    queries, keys = _queries_and_keys(comparison.case)
    ranges = _law_ranges(comparison, law, look)
    weights = {"global": law.weights_global, law.axis: law.weights_axis}
    pinned = named_queries(comparison)
    maps = {
        key: draw(
            Map(
                key,
                weights[axis],
                queries,
                keys,
                "weight",
                ranges[axis],
                of=OF_WHAT[axis],
                alt=_extremes(f"Weights, {AXIS_NAMES[axis]}", weights[axis], comparison.case),
                hidden=np.isneginf(comparison.left.logits),
                pinned=pinned,
                band="law",
            )
        )
        for key, axis in (("law_global", "global"), ("law_axis", law.axis))
    }
    rows = (queries, pinned) if law.axis == "row" else (keys, ())
    return {**maps, "law_mass": _mass_bars(law, *rows, keys.names)}


def _law_ranges(comparison: Comparison, law: Law, look: Look) -> dict[str, ColorRange]:
    """The colors of the main maps, so that a map of the law is recognized as the one above it."""
    left, right = comparison.left, comparison.right
    known = dict(zip((left.normalize, right.normalize), weight_ranges(left, right, look), strict=True))
    own = ColorRange(float(law.weights_axis.max()) or 1.0, look.steps, "")
    return {"global": known.get("global", own), law.axis: known.get(law.axis, own)}


def _mass_bars(law: Law, names: Axis, pinned: tuple[int, ...], headroom: tuple[str, ...]) -> go.Figure:
    """The mass as bars, one per row, with a line at 1/n."""
    title = f"{law.axis} mass"
    written = numerals.sums(law.mass.tolist(), as_percent=True, of_one=True)
    most = int(law.mass.argmax())
    return draw(
        Map(
            "law_mass",
            None,
            names,
            Axis("key", ()),
            "mass",
            ColorRange(1.0, "linear", ""),
            alt=f"{title.capitalize()} of {law.mass.size}: from {numerals.percent(float(law.mass.min()))} to "
            f"{written[most]} for {label(names.names[most])} ({most + 1}).",
            row_bars=Bars(
                "mass", title, law.mass, written, float(law.mass.max()), reference=1 / law.mass.size
            ),
            pinned=pinned,
            band="law",
            headroom=headroom,
        )
    )


def _extremes(noun: str, z: NDArray[Any], case: Case) -> str:
    """One sentence with numbers: what is in the map, for those who cannot see it."""
    row, column = np.unravel_index(int(np.where(np.isnan(z), -np.inf, z).argmax()), z.shape)
    query = f"query {label(case.tokens[row], blank=' ')} ({row + 1})"
    key = f"key {label(case.key_tokens[column], blank=' ')} ({column + 1})"
    size = f"{z.shape[0]} queries by {z.shape[1]} keys"
    return f"{noun}: {size}. The largest, {numerals.amount(float(z[row, column]))}, is {query}, {key}."


MAX_SMALL_PRINTED: Final = 6
"""Small maps of more tokens have no numbers in their cells,"""
MAX_SMALL_NAMED: Final = 8
"""and those of more than this no names beside them: the hover tells, and so does the head that is opened."""
MAX_SMALL_EXACT: Final = 64
"""Those of more than this are sent in single precision, which halves them."""
SMALL_NAME: Final = 6
"""Signs of a token's name beside a small map."""
NARROW_HEAD: Final = 8
"""Heads of fewer dimensions are too narrow for their name above the concatenation."""


def head_maps(case: Case, heads: Sequence[Attention], look: Look = DEFAULT_LOOK) -> dict[str, go.Figure]:
    """Draw the weights of all heads as small maps.

    Parameters
    ----------
    case : Case
        Of any of the heads: the tokens are the same for all.
    heads : sequence of Attention
        At least one.
    look : Look
        Its range does not count: the colors of all heads span the same numbers, from 0 to the largest
        weight of any of them.

    Returns
    -------
    dict of str to plotly.graph_objects.Figure
        Keys: ``head 1``, ``head 2``, ...
    """
    span = ColorRange(max(float(steps.weights.max()) for steps in heads) or 1.0, look.steps, "")
    return {
        f"head {number}": _small_map(case, number, steps, span, look) for number, steps in enumerate(heads, 1)
    }


def joined_maps(
    case: Case, together: NDArray[Any], n_heads: int, look: Look = DEFAULT_LOOK
) -> dict[str, go.Figure]:
    """Draw the outputs of all heads side by side, and what W_output makes of them.

    Parameters
    ----------
    case : Case
        Of any of the heads: tokens and W_output are the same for all.
    together : ndarray, ``(n_queries, n_heads * d_v)``
        As :func:`selfattn.comparison.concatenated` puts them together.
    n_heads : int
    look : Look

    Returns
    -------
    dict of str to plotly.graph_objects.Figure
        Keys: ``concatenated``; and where there is a W_output ``projected``, ``(n_queries, d_model)``,
        which is that times W_output.
    """
    queries, _ = _queries_and_keys(case)
    vectors = partial(_vectors, look, rows=queries, measure="output", band="heads")
    whole = vectors("concatenated", together)
    _name_heads(whole, together.shape[1] // n_heads)
    if case.output_projection is None:
        return {"concatenated": whole}
    return {"concatenated": whole, "projected": vectors("projected", together @ case.output_projection)}


def _small_map(case: Case, number: int, steps: Attention, span: ColorRange, look: Look) -> go.Figure:
    """One head's weights, without sums or legend, its names cut short or left out."""
    size = max(steps.weights.shape)
    figure = draw(
        Map(
            f"head {number}",
            steps.weights,
            *_queries_and_keys(case),
            "weight",
            span,
            of=f"{OF_WHAT[steps.normalize]} in head {number}",
            alt=_extremes(f"Head {number}, weights {AXIS_NAMES[steps.normalize]}", steps.weights, case),
            hidden=np.isneginf(steps.logits),
            printed=size <= MAX_SMALL_PRINTED and is_printed(steps.weights, look.numbers),
        )
    )
    for axis in ("rows", "columns"):
        _shorten(figure, axis, SMALL_NAME if size <= MAX_SMALL_NAMED else 0)
    if size > MAX_SMALL_EXACT:
        figure.for_each_trace(lambda trace: trace.update(z=trace.z.astype(np.float32)))
    return figure


def _shorten(figure: go.Figure, axis: str, length: int) -> None:
    """Cut the names beside a map to a length, 0 to nothing; positions on repeated words stay."""
    names, ticks = (figure.layout.meta[axis][what] for what in ("labels", "ticks"))
    if not length:
        _rename(figure, axis, [""] * len(names), [""] * len(names))
        return
    shown = [label(name, length) for name in names]
    marks = [tick.removeprefix(escape(name)) for tick, name in zip(ticks, names, strict=True)]
    _rename(figure, axis, shown, [escape(name) + mark for name, mark in zip(shown, marks, strict=True)])


def _name_heads(figure: go.Figure, width: int) -> None:
    """Say above the concatenation where each head begins, by a name that its columns have room for."""
    if width < NARROW_HEAD:
        return
    columns = range(figure.layout.meta["shape"][1])
    ticks = ["" if column % width else f"h{column // width + 1}" for column in columns]
    _rename(figure, "columns", [""] * len(columns), ticks)


def _rename(figure: go.Figure, axis: str, labels: list[str], ticks: list[str]) -> None:
    """Write other names beside a map, as measured and as drawn; the hover keeps the whole ones."""
    meta = figure.layout.meta
    figure.layout.meta = {**meta, axis: {**meta[axis], "labels": labels, "ticks": ticks}}
