"""A Comparison to Plotly figures: everything that Compare shows, one map at a time."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from . import numerals
from .comparison import Comparison, Law
from .core import Attention
from .insight import AXIS_NAMES, named_queries, scores_caption, weights_caption
from .labels import label
from .maps import Axis, Bars, ColorRange, Map, draw, is_printed

OF_WHAT: Final = {"global": "of everything", "row": "of its row", "column": "of its column"}
OWN_AXIS_BELOW: Final = 0.25
"""A map whose largest row sum is under this part of the other's gets a bar axis of its own."""


def figures(comparison: Comparison) -> dict[str, go.Figure]:
    """Draw everything that Compare shows.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    dict of str to plotly.graph_objects.Figure
        Keys: ``scores`` (drawn as logits where scale, temperature, bias or mask change them, the
        raw scores then under ``raw_scores``), ``weights_left``, ``weights_right``, ``value``,
        ``output_left``, ``output_right``, ``output_difference``, ``law_global``, ``law_mass``,
        ``law_axis``, ``query``, ``key``.
    """
    return {
        **_score_maps(comparison),
        **_weight_maps(comparison),
        **_vector_maps(comparison),
        **_law_maps(comparison),
    }


def weight_ranges(left: Attention, right: Attention) -> tuple[ColorRange, ColorRange]:
    """Choose the color ranges of the two weight maps: auto range, square-root steps.

    While numbers are printed in the cells, equal color is the same number. Beyond, it is the same
    multiple of the uniform weight, so that a global map of many tokens is not a white square.

    Parameters
    ----------
    left, right : Attention

    Returns
    -------
    left, right : ColorRange
    """
    sides = (left, right)
    largest = [float(side.weights.max()) for side in sides]
    if is_printed(left.weights):
        top = max(largest)
        return (ColorRange(top, "sqrt", "same numbers"),) * 2
    uniform = [_uniform(side) for side in sides]
    times = max(most / even for most, even in zip(largest, uniform, strict=True))
    words = f"0 to {numerals.amount(times)} × uniform"
    left_range, right_range = (ColorRange(times * even, "sqrt", words) for even in uniform)
    return left_range, right_range


def _uniform(steps: Attention) -> float:
    """The weight of every cell, were the softmax to split its 100 % evenly."""
    n_queries, n_keys = steps.weights.shape
    shared_by = {"row": n_keys, "column": n_queries, "global": n_queries * n_keys}
    return 1 / float(shared_by[steps.normalize])


def _score_maps(comparison: Comparison) -> dict[str, go.Figure]:
    steps, cell = comparison.left, comparison.largest_left_weight
    caption = scores_caption(comparison, cell)
    if np.array_equal(steps.logits, steps.scores):
        return {
            "scores": _square_map(comparison, "scores", steps.scores, "score", caption=caption, selected=cell)
        }
    raw = _square_map(comparison, "scores", steps.scores, "score", band="query", selected=cell)
    logits = _square_map(comparison, "logits", steps.logits, "logit", caption=caption, selected=cell)
    return {"scores": logits, "raw_scores": raw}


def _square_map(comparison: Comparison, name: str, z: NDArray[Any], measure: str, **rest: Any) -> go.Figure:
    """Scores or logits: signed, each with a range of its own."""
    visible = z[np.isfinite(z)]
    top = float(np.abs(visible).max(initial=0)) or 1.0
    words = f"−{numerals.amount(top)} to +{numerals.amount(top)}"
    return draw(
        Map(
            name,
            z,
            Axis("query", comparison.case.tokens),
            Axis("key", comparison.case.key_tokens),
            measure,
            ColorRange(top, "linear", words),
            signed=True,
            alt=_extremes(name.capitalize(), z, comparison),
            pinned=named_queries(comparison),
            **{"band": "weights", **rest},
        )
    )


def _weight_maps(comparison: Comparison) -> dict[str, go.Figure]:
    sides = {"left": comparison.left, "right": comparison.right}
    ranges = dict(zip(sides, weight_ranges(*sides.values()), strict=True))
    rows, columns = _row_bars(sides), _column_bars(sides)
    cell = comparison.largest_left_weight
    return {
        f"weights_{side}": draw(
            Map(
                f"weights_{side}",
                steps.weights,
                Axis("query", comparison.case.tokens),
                Axis("key", comparison.case.key_tokens),
                "weight",
                ranges[side],
                of=OF_WHAT[steps.normalize],
                alt=_extremes(f"Weights, {AXIS_NAMES[steps.normalize]}", steps.weights, comparison),
                caption=weights_caption(steps, cell),
                selected=cell,
                hidden=np.isneginf(steps.logits),
                row_bars=rows[side],
                column_bars=columns[side],
                pinned=named_queries(comparison),
                band="weights",
            )
        )
        for side, steps in sides.items()
    }


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


def _vector_maps(comparison: Comparison) -> dict[str, go.Figure]:
    case = comparison.case
    queries, keys = Axis("query", case.tokens), Axis("key", case.key_tokens)
    outputs = {"output_left": comparison.left_output, "output_right": comparison.right_output}
    top = max(float(np.abs(output).max()) for output in outputs.values())
    lengths = {name: np.linalg.norm(output, axis=1) for name, output in outputs.items()}
    longest = max(float(length.max()) for length in lengths.values()) or 1.0
    maps = {
        name: _vectors(
            comparison,
            name,
            output,
            queries,
            "output",
            top=top,
            row_bars=Bars(
                "lengths",
                "length",
                lengths[name],
                [numerals.length(length) for length in lengths[name].tolist()],
                longest,
            ),
        )
        for name, output in outputs.items()
    }
    return {
        "value": _vectors(comparison, "value", case.value, keys, "value"),
        **maps,
        "output_difference": _vectors(
            comparison, "output_difference", comparison.output_difference, queries, "difference", band="law"
        ),
        "query": _vectors(comparison, "query", case.query, queries, "query", band="query"),
        "key": _vectors(comparison, "key", case.key, keys, "key", band="query"),
    }


def _vectors(
    comparison: Comparison,
    name: str,
    z: NDArray[Any],
    rows: Axis,
    measure: str,
    top: float | None = None,
    band: str = "output",
    row_bars: Bars | None = None,
) -> go.Figure:
    """One vector per row: signed, a range of its own unless one is shared."""
    top = top or float(np.abs(z).max()) or 1.0
    dimensions = Axis("dimension", tuple(map(str, range(1, z.shape[1] + 1))))
    words = f"−{numerals.amount(top)} to +{numerals.amount(top)}"
    noun = name.replace("_", ", ").capitalize()
    return draw(
        Map(
            name,
            z,
            rows,
            dimensions,
            measure,
            ColorRange(top, "linear", words),
            signed=True,
            alt=f"{noun}: {z.shape[0]} vectors of width {z.shape[1]}, from {numerals.amount(float(z.min()))} "
            f"to {numerals.amount(float(z.max()))}.",
            row_bars=row_bars,
            pinned=named_queries(comparison) if rows.kind == "query" else (),
            band=band,
        )
    )


def _law_maps(comparison: Comparison) -> dict[str, go.Figure]:
    law, case = comparison.law, comparison.case
    queries, keys = Axis("query", case.tokens), Axis("key", case.key_tokens)
    ranges = _law_ranges(comparison)
    weights = {"global": law.weights_global, law.axis: law.weights_axis}
    maps = {}
    for key, axis in (("law_global", "global"), ("law_axis", law.axis)):
        maps[key] = draw(
            Map(
                key,
                weights[axis],
                queries,
                keys,
                "weight",
                ranges[axis],
                of=OF_WHAT[axis],
                alt=_extremes(f"Weights, {AXIS_NAMES[axis]}", weights[axis], comparison),
                hidden=np.isneginf(comparison.left.logits),
                printed=False,
                pinned=named_queries(comparison),
                band="law",
            )
        )
    names = queries if law.axis == "row" else keys
    return {
        **maps,
        "law_mass": _mass_bars(law, names, named_queries(comparison) if law.axis == "row" else ()),
    }


def _law_ranges(comparison: Comparison) -> dict[str, ColorRange]:
    """The colors of the main maps, so that a map of the law is recognized as the one above it."""
    known = dict(
        zip(
            (comparison.left.normalize, comparison.right.normalize),
            weight_ranges(comparison.left, comparison.right),
            strict=True,
        )
    )
    law = comparison.law
    own = ColorRange(float(law.weights_axis.max()), "sqrt", "same numbers")
    return {"global": known.get("global", own), law.axis: known.get(law.axis, own)}


def _mass_bars(law: Law, names: Axis, pinned: tuple[int, ...]) -> go.Figure:
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
        )
    )


def _extremes(noun: str, z: NDArray[Any], comparison: Comparison) -> str:
    """One sentence with numbers: what is in the map, for those who cannot see it."""
    row, column = np.unravel_index(int(np.nanargmax(z)), z.shape)
    query = f"query {label(comparison.case.tokens[row], blank=' ')} ({row + 1})"
    key = f"key {label(comparison.case.key_tokens[column], blank=' ')} ({column + 1})"
    size = f"{z.shape[0]} queries by {z.shape[1]} keys"
    return f"{noun}: {size}. The largest, {numerals.amount(float(z[row, column]))}, is {query}, {key}."
