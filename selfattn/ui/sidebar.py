"""The sidebar: settings in groups, each control with a word on what to look for."""

from __future__ import annotations

from typing import Any

import streamlit as st

from selfattn.cases import Case
from selfattn.settings import MAX_SEED, MAX_WIDTH, Settings

from . import state


def vectors(case: Case | None) -> None:
    """Show the group Vectors: seed, size, new numbers.

    Parameters
    ----------
    case : Case or None
        What the page shows, if it shows anything.
    """
    settings = state.current()
    state.fill("seed", settings.seed)
    state.fill("width", settings.width)
    st.sidebar.html("<h2>Vectors</h2>")
    seed, size = st.sidebar.columns(2)
    seed.number_input(
        "Seed",
        min_value=0,
        max_value=MAX_SEED,
        step=1,
        value=None,
        key="seed",
        placeholder="none",
        help="The same seed gives the same random query, key and value on every machine. "
        "A preset has none: its numbers were published, not drawn here.",
        on_change=state.changed_by("seed", _seed),
    )
    size.number_input(
        "Size d",
        min_value=1,
        max_value=MAX_WIDTH,
        step=1,
        value=None,
        key="width",
        placeholder=str(case.query.shape[1]) if case else None,
        help="The width of each vector; empty means as many as tokens. "
        "With the scale off, watch the scores grow with it.",
        on_change=state.changed_by("width", _width),
    )
    st.sidebar.button(
        "New numbers",
        key="new_numbers",
        width="stretch",
        help="Draw query, key and value again, from the next seed. The text stays.",
        on_click=state.change,
        args=(Settings.with_new_numbers,),
    )


def _seed(settings: Settings, seed: Any) -> Settings:
    return settings.with_seed(seed)


def _width(settings: Settings, width: Any) -> Settings:
    return settings.with_width(width)
