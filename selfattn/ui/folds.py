"""What Compare keeps folded: query and key, tables, published numbers. Most is made when it is opened."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from selfattn.cases import Case
from selfattn.comparison import Comparison, as_published
from selfattn.core import Attention
from selfattn.findings import Finding
from selfattn.insight import AXIS_NAMES
from selfattn.labels import label
from selfattn.numerals import amount
from selfattn.presets import Published

from . import glossary, prose, state
from .drawings import Drawing
from .parts import Figures, heading, titled

NAMED_KEYS = 3
"""Keys that are named for each query, the largest first."""


def show(drawing: Drawing, more: tuple[Finding, ...]) -> None:
    """Show every fold.

    Parameters
    ----------
    drawing : Drawing
    more : tuple of Finding
        Those that the page does not show at once.
    """
    comparison = drawing.comparison
    if more:
        with st.expander(f"{len(more)} more that stand{'s' if len(more) == 1 else ''} out"):
            for position, finding in enumerate(more):
                prose.write(finding.sentence, key=f"more_{position}", role="finding")
    _query_and_key(drawing.figures, comparison.case)
    _who_attends(comparison)
    _tables(comparison)
    if comparison.case.preset is not None:
        _published(comparison)
    words = _fold("Words and sources", "fold_words")
    if words.open:
        with words:
            glossary.show()


def _fold(title: str, key: str) -> Any:
    """A fold whose content is made only when it is open."""
    return st.expander(title, key=key, on_change="rerun")


def _query_and_key(maps: Figures, case: Case) -> None:
    with st.expander("Query and key, and every shape"):
        shapes = (
            f"query {case.query.shape}, key {case.key.shape}, value {case.value.shape}: one row per token. "
            f"Scores and weights {(len(case.query), len(case.key))}: a row per query, a column per key. "
            f"Output {(len(case.query), case.value.shape[1])}, also called context vectors: a row per query."
        )
        st.text(shapes)
        query, key, scores = st.columns(3, gap="medium")
        titled(query, "Query", "what each token asks for", maps["query"], "map_query")
        titled(key, "Key", "what each token answers to", maps["key"], "map_key")
        if "raw_scores" in maps:
            titled(scores, "Scores", "query · key, before the scale", maps["raw_scores"], "map_raw_scores")


def _published(comparison: Comparison) -> None:
    """Published numbers beside ours, those that differ first; drawn when the fold is opened."""
    preset = comparison.case.preset
    assert preset is not None
    differs = any(published.why for published in preset.published)
    fold = st.expander(
        f"Published numbers beside ours{', and why some differ' if differs else ''}",
        key=f"published_{preset.name}",
        on_change="rerun",
    )
    if not fold.open:
        return
    with fold:
        st.text(f"Source: {preset.source}")
        steps = as_published(comparison.case)
        for published in sorted(preset.published, key=lambda published: not published.why):
            _beside(published, steps, comparison.case.tokens)


def _beside(published: Published, steps: Attention, tokens: tuple[str, ...]) -> None:
    """One published matrix, or row of one, beside ours with two digits more."""
    rows = slice(None) if published.row is None else slice(published.row, published.row + 1)
    ours = np.asarray(getattr(steps, published.quantity))[rows]
    printed = np.atleast_2d(published.values)
    digits, kind = int(published.form[1:-1]), published.form[-1]
    heading(published.quantity.capitalize(), level=4)
    gap = amount(float(np.abs(ours - printed).max()))
    if published.about:
        st.text(published.about)
    st.text(published.why or f"Equal to the digits printed; the largest difference is {gap}.")
    sides = (("Published", printed, published.form), ("Ours", ours, f".{digits + 2}{kind}"))
    for place, (what, numbers, form) in zip(st.columns(2), sides, strict=True):
        place.text(what)
        written = [[format(number, form) for number in row] for row in numbers.tolist()]
        place.dataframe(pd.DataFrame(written, index=tokens[rows], columns=range(1, numbers.shape[1] + 1)))


def _who_attends(comparison: Comparison) -> None:
    """Each query's largest keys, on both sides, as a table that can be sorted."""
    fold = _fold("Who attends to whom", "fold_attends")
    if not fold.open:
        return
    sides = {"left": comparison.left, "right": comparison.right}
    names = {side: f"{side.capitalize()}, {AXIS_NAMES[steps.normalize]}" for side, steps in sides.items()}
    count = min(NAMED_KEYS, comparison.left.weights.shape[1])
    columns: dict[str, Any] = {
        "Query": np.repeat(_numbered(comparison.case.tokens), count),
        "Rank": np.tile(np.arange(1, count + 1), len(comparison.case.tokens)),
    }
    keys = np.array(_numbered(comparison.case.key_tokens), dtype=object)
    for side, steps in sides.items():
        largest = np.argsort(-steps.weights, axis=1, kind="stable")[:, :count]
        seen = np.isfinite(np.take_along_axis(steps.logits, largest, axis=1)).ravel()
        weights = np.take_along_axis(steps.weights, largest, axis=1).ravel()
        columns[f"{names[side]}: key"] = np.where(seen, keys[largest].ravel(), "")
        columns[f"{names[side]}: weight"] = np.where(seen, weights, np.nan)
    with fold:
        st.text("Each query's three largest keys. Click a column's name to sort by it.")
        config = {f"{name}: weight": st.column_config.NumberColumn(format="%.4g") for name in names.values()}
        st.dataframe(pd.DataFrame(columns), hide_index=True, column_config=config, key="table_attends")


def open_table(title: str) -> None:
    """Open the fold of tables at one of them; for callbacks.

    Parameters
    ----------
    title : str
    """
    st.session_state["fold_tables"] = True
    st.session_state["table_map"] = title
    state.ask_for_page()


def tables_of(comparison: Comparison) -> dict[str, str]:
    """Name the tables that there are.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    dict of str to str
        Titles by the name of the map that shows the same numbers.
    """
    left, right = comparison.left, comparison.right
    law = comparison.law
    laws = {"law_global": "global", "law_axis": f"per {law.axis}"} if law else {}
    return {
        "scores": "Scores",
        "logits": "Logits",
        "weights_left": f"Weights, left ({AXIS_NAMES[left.normalize]})",
        "weights_right": f"Weights, right ({AXIS_NAMES[right.normalize]})",
        "value": "Value",
        "output_left": "Output, left",
        "output_right": "Output, right",
        "output_difference": "Difference, left output − right output",
        **{name: f"Law: weights, {axis}" for name, axis in laws.items()},
        **({"law_mass": f"Law: {law.axis} mass"} if law else {}),
        "query": "Query",
        "key": "Key",
    }


def _tables(comparison: Comparison) -> None:
    """Every map's twin as a table of its true values, to read, sort and copy."""
    fold = _fold("Every map as a table", "fold_tables")
    if not fold.open:
        return
    with fold:
        titles, matrices = tables_of(comparison), _matrices(comparison)
        matrices = {titles[name]: matrix for name, matrix in matrices.items()}
        chosen = st.selectbox("Map", list(matrices), key="table_map")
        z, rows, columns = matrices[chosen]
        table = pd.DataFrame(z, index=rows, columns=columns)
        # "plain" writes every digit.
        digits = {name: st.column_config.NumberColumn(format="plain") for name in columns}
        alt = f"{chosen}: {z.shape[0]} rows by {z.shape[1]} columns."
        st.dataframe(table, column_config=digits, key="table_values", alt=alt)


def _matrices(comparison: Comparison) -> dict[str, tuple[NDArray[Any], list[str], list[str]]]:
    """Each map's values, with the names of its rows and columns."""
    case, left, right, law = comparison.case, comparison.left, comparison.right, comparison.law
    queries, keys = _numbered(case.tokens), _numbered(case.key_tokens)

    def dimensions(z: NDArray[Any]) -> list[str]:
        return [str(number) for number in range(1, z.shape[1] + 1)]

    squares = {
        "scores": left.scores,
        "logits": left.logits,
        "weights_left": left.weights,
        "weights_right": right.weights,
        **({"law_global": law.weights_global, "law_axis": law.weights_axis} if law else {}),
    }
    vectors = {
        "value": (case.value, keys),
        "output_left": (comparison.left_output, queries),
        "output_right": (comparison.right_output, queries),
        "output_difference": (comparison.output_difference, queries),
        "query": (case.query, queries),
        "key": (case.key, keys),
    }
    mass = (
        {"law_mass": (law.mass[:, np.newaxis], queries if law.axis == "row" else keys, ["mass"])}
        if law
        else {}
    )
    found = {
        **{name: (z, queries, keys) for name, z in squares.items()},
        **{name: (z, rows, dimensions(z)) for name, (z, rows) in vectors.items()},
        **mass,
    }
    return {name: found[name] for name in tables_of(comparison)}


def _numbered(tokens: tuple[str, ...]) -> list[str]:
    """Tokens with their position, counted from 1: repeated words stay apart."""
    return [f"{position} {label(token, 24, blank=' ')}" for position, token in enumerate(tokens, 1)]
