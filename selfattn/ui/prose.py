"""Sentences that hold a visitor's words: set as text in the browser, never as markup."""

from __future__ import annotations

from dataclasses import asdict

from selfattn.insight import Sentence

from .assets import component

_PROSE = component("prose", "prose.html", "prose.css", "words.js", "prose.js")


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
