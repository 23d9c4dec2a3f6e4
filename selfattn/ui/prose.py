"""Sentences that hold a visitor's words: set as text in the browser, never as markup."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from selfattn.insight import Sentence

from .assets import BROWSER

_PROSE = st.components.v2.component(
    "selfattn_prose",
    html='<p class="sa-prose"></p>',
    css=(BROWSER / "prose.css").read_text(encoding="utf-8"),
    js=(BROWSER / "words.js").read_text(encoding="utf-8")
    + (BROWSER / "prose.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def write(sentence: Sentence, key: str, role: str = "text") -> None:
    """Show a sentence.

    Parameters
    ----------
    sentence : tuple of Word
    key : str
    role : {"text", "lead", "caption", "tokens", "finding"}
        How it is set.
    """
    _PROSE(data={"words": [asdict(word) for word in sentence], "role": role}, key=key)
