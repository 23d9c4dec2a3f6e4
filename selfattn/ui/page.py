"""The front door: link -> settings -> case -> the chosen page."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from selfattn.cases import Case, case_of

from . import compare, header, selection, sidebar, state
from .drawings import MAX_TOKENS

HERE = Path(__file__).parent


def show() -> None:
    """Run the app once, for one visitor."""
    st.set_page_config("selfattn", page_icon=str(HERE / "icon.png"), layout="wide", initial_sidebar_state=264)
    st.html(HERE / "page.css")
    case = _case()
    if case is not None:
        selection.drop_unless_there(case)
    beside_the_name = header.title()
    compare_page = st.Page(partial(_compare, case, beside_the_name), title="Compare", default=True)
    chosen = st.navigation([compare_page], position="top")
    header.inputs(case)
    header.notes(state.current(), case)
    sidebar.show(case)
    chosen.run()
    state.write_link()


def _compare(case: Case | None, beside_the_name: Any) -> None:
    if case is None:
        st.info("Type at least one word above, and its attention appears here.")
    else:
        compare.show(state.current(), case, beside_the_name)


def _case() -> Case | None:
    """Build the case that the settings describe, or None where the text holds no token."""
    try:
        return case_of(state.current(), MAX_TOKENS)
    except ValueError:
        return None
