"""Heads: all of them side by side and in numbers, one of them opened with everything of Compare."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from selfattn.cases import Case
from selfattn.heads import HeadFigures
from selfattn.insight import AXIS_NAMES, Sentence, Word
from selfattn.labels import label
from selfattn.maps import STEP_NAMES
from selfattn.numerals import NARROW_BLANK, amount, weight
from selfattn.plots import NARROW_HEAD, joined_maps
from selfattn.settings import Settings

from . import chart, compare, prose, state
from .drawings import Heads, heads_of_settings
from .parts import heading, titled

MAX_DRAWN_WIDTH: Final = 2048
"""Concatenations of more dimensions are not drawn: each would be less than half a pixel wide."""
COLUMNS: Final = {
    "entropy": ("Entropy", "How spread a query’s attention is, in nats, on average. "),
    "diagonal": ("Diagonal", "Share of the weight on tokens attending to themselves."),
    "previous": ("Previous", "Share of the weight on the token before: one place left of the diagonal."),
    "next": ("Next", "Share of the weight on the token after: one place right of the diagonal."),
    "largest_row": ("Largest row", "The share of the query that has the most of the weight. "),
}
"""Figures of a head by their attribute: what the table calls them, and what they mean."""
ONLY_SELF: Final = ("diagonal", "previous", "next")
"""Figures that mean something only where queries and keys are the same tokens."""


def show(settings: Settings, case: Case, beside_the_name: Any) -> None:
    """Show the page for a case.

    Parameters
    ----------
    settings : Settings
    case : Case
        Of the head that is opened.
    beside_the_name : DeltaGenerator
        Room for the tour and the link.
    """
    with st.container(key="heads"):
        if case.n_heads == 1:
            prose.write((Word(_ONE_HEAD),), key="heads_one", role="caption")
        else:
            _all(settings, case)
    compare.show(settings, case, beside_the_name, offers_head=False)


_ONE_HEAD: Final = (
    "There is one head, opened below. For several side by side, start from Three heads, or choose more "
    "Heads under Vectors, where the source is Embeddings × projections."
)


def _all(settings: Settings, case: Case) -> None:
    heads = heads_of_settings(settings, case)
    with st.container(
        key="heads_line",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
    ):
        heading("Every head", f"weights on the left, {AXIS_NAMES[settings.left]}")
        if "head" not in settings.hide:
            _choice(case)
    prose.write(_colors(settings, heads), key="heads_colors", role="caption")
    _small_maps(case, heads)
    _table(settings, case, heads)
    _joined(settings, case, heads)
    heading(f"Head {case.head + 1} of {case.n_heads}, opened")


def _choice(case: Case) -> None:
    key = state.fill("heads_chosen", case.head)
    st.pills(
        "Head",
        range(case.n_heads),
        format_func=lambda head: str(head + 1),
        key=key,
        required=True,
        wrap=True,
        help="Opens a head: everything below the table is about that one. A row of the table does so, too.",
        on_change=state.changed_by(key, lambda now, head: replace(now, head=head)),
    )


def _colors(settings: Settings, heads: Heads) -> Sentence:
    """Say what the colors of the small maps span."""
    own = "Each head has a softmax of its own" + (
        f", and one 100{NARROW_BLANK}% of its own. " if settings.left == "global" else ". "
    )
    steps = STEP_NAMES[settings.look.steps]
    return (
        Word(own),
        Word("Equal color is the same number in all of them: it runs from 0 to the largest weight "),
        Word(f"of any head, {weight(heads.largest)}, in {steps} steps. "),
        Word("The outline is round the same cell in each."),
    )


def _small_maps(case: Case, heads: Heads) -> None:
    with st.container(key="heads_small"):
        for head, figure in enumerate(heads.figures):
            with st.container(key=f"heads_small_{head + 1}", gap="xxsmall"):
                heading(f"Head {head + 1}", "opened below" if head == case.head else "", level=4)
                chart.draw(figure, key=f"map_head_{head + 1}")


def _table(settings: Settings, case: Case, heads: Heads) -> None:
    """Figures of every head; a row opens its head."""
    is_self = case.tokens == case.key_tokens
    shown = [name for name in COLUMNS if is_self or name not in ONLY_SELF]
    table, config = _figures(case, heads.in_numbers, shown)
    heading("In numbers", "a click on a column’s name sorts, a row opens its head", level=4)
    chosen = st.session_state.get("heads_table", {}).get("selection", {}).get("rows")
    if chosen != [case.head]:
        st.session_state["heads_table"] = {"selection": {"rows": [case.head]}}
    st.dataframe(
        table,
        key="heads_table",
        width="content",
        hide_index=True,
        column_config=config,
        placeholder="",
        on_select=lambda: _picked(case.head, case.n_heads),
        selection_mode="single-row-required",
        alt=f"Figures of {case.n_heads} heads.",
    )
    if not is_self:
        words = "Queries and keys are not the same tokens, so there is no diagonal, no token before or after."
        prose.write((Word(words),), key="heads_cross", role="caption")


def _figures(
    case: Case, figures: tuple[HeadFigures, ...], shown: list[str]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The table, and how its columns are written: shares in percent."""
    columns: dict[str, Any] = {"Head": range(1, len(figures) + 1)}
    config: dict[str, Any] = {"Head": st.column_config.NumberColumn(width=60, pinned=True)}
    ends = {
        "entropy": f"0: each attends to one key; {math.log(len(case.key_tokens)):.2f}: evenly to all.",
        "largest_row": f"{100 / len(case.tokens):.1f}{NARROW_BLANK}% where all queries have as much.",
    }
    for name in shown:
        title, what = COLUMNS[name]
        is_share = name != "entropy"
        columns[title] = [getattr(each, name) * (100 if is_share else 1) for each in figures]
        config[title] = st.column_config.NumberColumn(
            format=f"%.1f{NARROW_BLANK}%%" if is_share else "%.2f", help=what + ends.get(name, "")
        )
    return pd.DataFrame(columns), config


def _picked(shown: int, n_heads: int) -> None:
    """Open the head of the row that a browser says is chosen, if there is such a row.

    A browser also sends the row that it was told, with whatever is changed first, and the one before, with a
    head that is chosen before the answer has come: these choose nothing.
    """
    if state.is_set("heads_chosen"):
        return
    rows = st.session_state["heads_table"]["selection"]["rows"]
    head = rows[0] if isinstance(rows, list) and rows else None
    if type(head) is int and head != shown and 0 <= head < n_heads:
        state.change(lambda settings: replace(settings, head=head))


def _joined(settings: Settings, case: Case, heads: Heads) -> None:
    """The outputs side by side, and projected; drawn when the fold is opened."""
    has_projection = case.output_projection is not None
    title = "Their outputs, concatenated" + (" and projected by W_output" if has_projection else "")
    fold = st.expander(title, key="heads_joined", on_change="rerun")
    if not fold.open:
        return
    n_queries, width = heads.outputs.shape
    d_v = width // case.n_heads
    with fold:
        words = (
            f"Each head gives every query {d_v} numbers, side by side {case.n_heads} × {d_v} = {width}. "
            f"{_boundaries(case.n_heads, d_v)}"
        )
        prose.write((Word(words),), key="heads_boundaries", role="caption")
        if width > MAX_DRAWN_WIDTH:
            words = (
                f"More than {amount(MAX_DRAWN_WIDTH)} dimensions are not drawn: "
                "choose fewer heads, or a smaller d_v."
            )
            prose.write((Word(words),), key="heads_too_wide")
            return
        maps = joined_maps(case, heads.outputs, case.n_heads, settings.look)
        shape = f"{n_queries} × {width}"
        titled(st.container(), "Concatenated", shape, maps["concatenated"].to_dict(), "map_concatenated")
        _projected(case, maps, shape)
        _as_tables(case, heads.outputs)


def _boundaries(n_heads: int, d_v: int) -> str:
    """Say which dimensions are whose."""
    if d_v == 1:
        return "Each dimension is of a head of its own."
    said = [f"{head * d_v + 1} to {(head + 1) * d_v} of head {head + 1}" for head in range(n_heads)]
    said[0] = said[0].replace(" of", " are of")
    named = said if n_heads <= 3 else [*said[:2], "…", said[-1]]
    marks = "; h1 marks where head 1 begins" if d_v >= NARROW_HEAD else ""
    return f"Dimensions {', '.join(named)}{marks}."


def _projected(case: Case, maps: dict[str, Any], shape: str) -> None:
    if case.output_projection is None:
        words = "There is no W_output here to mix the heads; with embeddings, Vectors has a switch for it."
        prose.write((Word(words),), key="heads_no_projection", role="caption")
        return
    width, d_model = case.output_projection.shape
    what = f"{shape} times W_output, {width} × {d_model}: every number now mixes all heads"
    titled(st.container(), "Projected", what, maps["projected"].to_dict(), "map_projected")


def _as_tables(case: Case, together: NDArray[Any]) -> None:
    """The twins of both maps, for those who would rather read."""
    if not st.toggle("As tables", key="heads_as_tables", help="The numbers of these maps, to read and copy."):
        return
    names = [f"{position} {label(token, 24, blank=' ')}" for position, token in enumerate(case.tokens, 1)]
    matrices = {"Concatenated": together}
    if case.output_projection is not None:
        matrices["Projected"] = together @ case.output_projection
    for title, matrix in matrices.items():
        columns = range(1, matrix.shape[1] + 1)
        alt = f"{title}: {matrix.shape[0]} rows by {matrix.shape[1]} columns."
        heading(title, level=4)
        st.dataframe(pd.DataFrame(matrix, names, columns), key=f"heads_table_{title.lower()}", alt=alt)
