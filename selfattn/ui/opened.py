"""One cell, opened: every number of it as arithmetic, and the fields that choose another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from selfattn.arithmetic import (
    Block,
    as_latex,
    as_text,
    open_output,
    open_projection,
    open_weight,
    output_blocks,
    projection_blocks,
    weight_blocks,
)
from selfattn.cases import Case
from selfattn.comparison import Comparison
from selfattn.insight import Word, token
from selfattn.settings import Selected, Settings

from . import prose, state
from .assets import component
from .parts import heading
from .selection import shape_of

_BLOCKS = component("blocks", "blocks.html", "blocks.css", "words.js", "blocks.js")
_TAKE = component("take", "take.html", "share.css", "copy.js", "take.js")


def show(settings: Settings, comparison: Comparison, cell: Selected) -> None:
    """Show a cell as arithmetic: what both sides share, then each side.

    Parameters
    ----------
    settings : Settings
    comparison : Comparison
    cell : Selected
    """
    blocks = blocks_of(comparison, cell)
    case = comparison.case
    with st.container(key="opened", gap="small"):
        with st.container(
            key="opened_line", horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
        ):
            with st.container(key="opened_title", gap="xxsmall"):
                heading("One cell, opened")
                names = (
                    Word("query "),
                    *token(case.tokens, cell.query),
                    Word(" → key "),
                    *token(case.key_tokens, cell.key),
                )
                prose.write(names, key="opened_cell")
                copies = [("Copy as text", as_text(blocks)), ("Copy as LaTeX", as_latex(blocks))]
                texts = [{"label": label, "text": text} for label, text in copies]
                _TAKE(data={"texts": texts}, key="opened_copy")
            _fields(settings, cell, shape_of(case))
        _columns(blocks)


def blocks_of(comparison: Comparison, cell: Selected) -> tuple[Block, ...]:
    """Open the cell's weight; and where a component is chosen, that of the output and what made it.

    Parameters
    ----------
    comparison : Comparison
    cell : Selected

    Returns
    -------
    tuple of Block
    """
    blocks = weight_blocks(open_weight(comparison, (cell.query, cell.key)))
    if cell.dimension is None:
        return blocks
    if cell.dimension < comparison.left_output.shape[1]:
        blocks += output_blocks(open_output(comparison, (cell.query, cell.dimension)))
    blocks += _projections(comparison.case, cell)
    if comparison.right_case is not comparison.case:
        on_the_right = _projections(comparison.right_case, cell)
        blocks += tuple(replace(block, side="right") for block in on_the_right)
    return blocks


def _projections(case: Case, cell: Selected) -> tuple[Block, ...]:
    """Query, key and value of the cell, from their embeddings, where there are any."""
    if case.projections is None or cell.dimension is None:
        return ()
    vectors = (
        ("query", cell.query, case.query),
        ("key", cell.key, case.key),
        ("value", cell.key, case.value),
    )
    return tuple(
        block
        for which, position, projected in vectors
        if cell.dimension < projected.shape[1]
        for block in projection_blocks(open_projection(case, which, position, cell.dimension))  # type: ignore[arg-type]
    )


def _columns(blocks: Iterable[Block]) -> None:
    sides = {side: [block for block in blocks if block.side == side] for side in ("both", "left", "right")}
    filled = {side: found for side, found in sides.items() if found}
    with st.container(key="row_opened"):
        places = st.columns(len(filled), gap="medium")
        for place, (side, found) in zip(places, filled.items(), strict=True):
            with place:
                _BLOCKS(data={"blocks": [_data(block) for block in found]}, key=f"opened_{side}")


def _data(block: Block) -> dict[str, Any]:
    lines = [asdict(line) for line in block.lines]
    return {"title": [asdict(word) for word in block.title], "lines": lines}


def _fields(settings: Settings, cell: Selected, shape: tuple[int, int, int]) -> None:
    """Three numbers choose the cell, counted from 1; a button follows the largest weight again."""
    helps = {
        "query": "The row: which token asks. A click on any map, or Enter on one, chooses a cell, too.",
        "key": "The column: which token is asked.",
        "dimension": "A component of the vectors: opens the output there, and where it has embeddings, "
        "what query, key and value were made of.",
    }
    with st.container(key="opened_fields", horizontal=True, width="content", vertical_alignment="bottom"):
        for (name, what), size in zip(helps.items(), shape, strict=True):
            position = getattr(cell, name)
            key = state.fill(f"opened_{name}", None if position is None else position + 1)
            st.number_input(
                name.capitalize(),
                min_value=1,
                max_value=size,
                step=1,
                value=None,
                key=key,
                placeholder="none",
                width=120,
                help=what,
                on_change=lambda name=name, key=key: _chosen(cell, name, key),
            )
        st.button(
            "Follow the largest",
            key="opened_follow",
            type="tertiary",
            disabled=settings.selected is None,
            help="Opens the largest weight on the left, whatever you change.",
            on_click=state.select,
            args=(None,),
        )


def _chosen(cell: Selected, name: str, key: str) -> None:
    if not state.is_current(key):
        return
    number = st.session_state[key]
    if number is not None:
        state.select(replace(cell, **{name: number - 1}))
    elif name == "dimension":
        state.select(replace(cell, dimension=None))
