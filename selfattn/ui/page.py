"""The front door: link -> settings -> case -> the chosen page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from selfattn.cases import Case, case_of
from selfattn.settings import Settings

from . import compare, header, heads, selection, sidebar, state
from .drawings import MAX_TOKENS

HERE = Path(__file__).parent
Show = Callable[[Settings, Case, Any], None]
PAGES: Final[dict[str, tuple[str, Show]]] = {
    "Compare": ("", compare.show),
    "Heads": ("heads", heads.show),
}
"""Pages by title: where each stands in the address, and what shows it."""


def show() -> None:
    """Run the app once, for one visitor."""
    st.set_page_config("selfattn", page_icon=str(HERE / "icon.png"), layout="wide", initial_sidebar_state=264)
    st.html(HERE / "page.css")
    case = _case()
    if case is not None:
        selection.drop_unless_there(case)
    beside_the_name = header.title()
    pages = [
        st.Page(partial(_shown, show, case, beside_the_name), title=title, url_path=path, default=not path)
        for title, (path, show) in PAGES.items()
    ]
    is_locked = state.current().lock
    chosen = st.navigation(pages, position="hidden" if is_locked else "top")
    if not is_locked:
        header.links(pages)
    header.inputs(case)
    header.notes(state.current(), case)
    sidebar.show(case)
    chosen.run()
    state.write_link()


def _shown(show: Show, case: Case | None, beside_the_name: Any) -> None:
    if case is None:
        st.info("Type at least one word above, and its attention appears here.")
    else:
        show(state.current(), case, beside_the_name)


def _case() -> Case | None:
    """Build the case that the settings describe, or None where the text holds no token."""
    try:
        return case_of(state.current(), MAX_TOKENS)
    except ValueError:
        return None
