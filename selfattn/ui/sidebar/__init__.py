"""The sidebar: settings in groups, each control with a word on what to look for."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from selfattn.cases import Case
from selfattn.settings import Settings
from selfattn.ui import lesson, state

from . import look, scores, text, vectors, versus


def show(case: Case | None) -> None:
    """Show every group that the link doesn't hide.

    Parameters
    ----------
    case : Case or None
        What the page shows, if it shows anything.
    """
    groups = {
        "history": _history,
        "text": text.show,
        "vectors": lambda: vectors.show(case),
        "scores": lambda: scores.show(case),
        "versus": versus.show,
        "look": look.show,
    }
    with st.sidebar:
        for name, group in groups.items():
            if not state.is_hidden(name):
                group()
        lesson.show(state.current())


def _history() -> None:
    is_undone, is_redone = state.tell_history()
    with st.container(key="history", horizontal=True, horizontal_alignment="distribute", gap="xsmall"):
        st.button(
            "Undo",
            key="undo",
            disabled=not is_undone,
            on_click=state.undo,
            help="One step back through what you set. The browser's Back button leaves the page.",
        )
        st.button(
            "Redo",
            key="redo",
            disabled=not is_redone,
            on_click=state.redo,
            help="Takes one Undo back.",
        )
        st.button(
            "Reset",
            key="reset",
            on_click=state.change,
            args=(_first_visit,),
            help="Everything as on the first visit; Undo brings it back.",
        )


def _first_visit(settings: Settings) -> Settings:
    """What a teacher's link hides stays hidden."""
    return replace(Settings.of_preset(), hide=settings.hide, lock=settings.lock)
