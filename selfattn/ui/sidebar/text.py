"""How the text is cut, and a second one for cross-attention."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from selfattn.settings import CUTS, Cut, Settings
from selfattn.ui import state

from .controls import Change, Control, group, select, toggle

WORDS: Final = {
    "whitespace": "Whitespace",
    "words": "Words and punctuation",
    "characters": "Characters",
    "lines": "Lines",
}


def show() -> None:
    """Show the group."""
    settings = state.current()
    group("Text", _reset)
    cut = Control(
        "cut",
        "Tokens by",
        "Where the text is cut. Characters suit scripts without blanks; lines, a list. "
        "Watch the tokens above the text.",
        settings.cut.by,
        _cut("by"),
    )
    select(cut, CUTS, WORDS.__getitem__)
    lower = "Puts the text in lower case first: “The” and “the” become the same token."
    toggle(Control("lower", "Lower case", lower, settings.cut.lower, _cut("lower")))
    kept = "Off drops every comma and full stop, as one of the articles does with its own."
    toggle(Control("punct", "Keep punctuation", kept, settings.cut.punctuation, _cut("punctuation")))
    _second(settings)


def _second(settings: Settings) -> None:
    what = (
        "For cross-attention: keys and values come from this text, queries from the first. "
        "Empty: self-attention."
    )
    control = Control("t2", "Second text", what, settings.second or "", _to_second)
    if not state.is_hidden("t2"):
        st.text_area(
            control.label, height=68, placeholder="none: every token asks every other", **control.options()
        )


def _to_second(settings: Settings, text: Any) -> Settings:
    """Blanks alone are no text."""
    return settings.with_second(str(text) if str(text).strip() else None)


def _cut(name: str) -> Change:
    return lambda settings, value: settings.with_cut(replace(settings.cut, **{name: value}))


def _reset(settings: Settings) -> Settings:
    if settings.preset is not None:
        return settings
    changes: dict[str, Any] = {"cut": Cut(), "second": None}
    return replace(settings, **changes)
