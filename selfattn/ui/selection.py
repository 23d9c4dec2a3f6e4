"""The selected cell: from the maps in the browser to the settings, and back to every map and caption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from selfattn.cases import Case
from selfattn.insight import Sentence
from selfattn.settings import Selected

from . import assets, folds, state
from .assets import component

KEY = "selection"
_SELECTION = component("selection", "selection.html", "selection.css", "selection.js")


def shape_of(case: Case) -> tuple[int, int, int]:
    """Count the queries, the keys, and the components of the widest vectors of a case."""
    return len(case.query), len(case.key), max(case.query.shape[-1], case.value.shape[-1])


def link(
    cell: Selected,
    captions: Mapping[str, Sentence],
    shape: tuple[int, int, int],
    tables: Mapping[str, str],
) -> None:
    """Tell the maps which cell is selected, and take another from them.

    Parameters
    ----------
    cell : Selected
        Where nothing was chosen, the cell that the page follows.
    captions : mapping of str to tuple of Word
        What the maps of these names say of it.
    shape : (int, int, int)
        Queries, keys and components that there are: no message may name others.
    tables : mapping of str to str
        Titles of the tables that there are, by the name of their map.
    """
    address = assets.address()
    if address is None:
        return
    data = {
        "assets": address,
        "cell": asdict(cell),
        "captions": {name: [asdict(word) for word in caption] for name, caption in captions.items()},
        "tables": list(tables),
    }
    _SELECTION(
        data=data,
        key=KEY,
        on_cell_change=lambda: _told(shape),
        on_table_change=lambda: _asked(tables),
    )


def drop_unless_there(case: Case) -> None:
    """Open a cell no more once its position is gone; a link that named it is told so.

    Where it is its dimension that is gone, the weight stays open.

    Parameters
    ----------
    case : Case
    """
    cell = state.current().selected
    shape = shape_of(case)
    if cell is None or cell.fits(*shape):
        return
    weight = Selected(cell.query, cell.key)
    state.correct_selected(weight if weight.fits(*shape) and not state.is_from_link() else None)
    if state.is_from_link():
        rule = f"must be a cell of {shape[0]} queries and {shape[1]} keys"
        state.complain(f"In the link, sel {rule}, got '{cell}'; its default is used.")


def _told(shape: tuple[int, int, int]) -> None:
    cell = understood(st.session_state[KEY].get("cell"), shape)
    if cell is not None:
        state.select(cell)


def _asked(tables: Mapping[str, str]) -> None:
    name = st.session_state[KEY].get("table")
    if isinstance(name, str) and name in tables:
        folds.open_table(tables[name])


def understood(message: Any, shape: tuple[int, int, int]) -> Selected | None:
    """Read what a browser sent; None for whatever our own maps would never send.

    Parameters
    ----------
    message : object
        Anything at all.
    shape : (int, int, int)
        Queries, keys and components that there are.

    Returns
    -------
    Selected or None
    """
    names = ("query", "key", "dimension")
    if not isinstance(message, dict) or not message.keys() <= set(names):
        return None
    query, key, dimension = (message.get(name) for name in names)
    parts = (query, key) if dimension is None else (query, key, dimension)
    if not all(type(part) is int and 0 <= part < size for part, size in zip(parts, shape, strict=False)):
        return None
    return Selected(*parts)
