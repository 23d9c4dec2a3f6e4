"""A teacher's link: what it hides, and whether it locks the page. Made here, it acts where it is opened."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from selfattn.settings import HIDEABLE, Settings

from . import share, state

WORDS: Final = {
    "text": "Text: all",
    "vectors": "Vectors: all",
    "scores": "Scores: all",
    "look": "Look: all",
    "versus": "Compare something else",
    "history": "Undo, Redo, Reset",
    "p": "Start from",
    "t": "Text",
    "t2": "Second text",
    "cut": "Tokens by",
    "lower": "Lower case",
    "punct": "Keep punctuation",
    "src": "Source",
    "seed": "Seed",
    "d": "Size d",
    "emb": "Embeddings",
    "dm": "d_model",
    "dk": "d_k",
    "dv": "d_v",
    "heads": "Heads",
    "proj": "Projections",
    "pos": "Positions",
    "wo": "W_output",
    "head": "Head",
    "l": "Left softmax",
    "r": "Right softmax",
    "scale": "Scale",
    "tau": "Temperature",
    "mask": "Mask",
    "win": "Window",
    "block": "Block",
    "hidden": "Hide keys",
    "vs": "On the right instead",
    "range": "Color range",
    "steps": "Color steps",
    "num": "Numbers in cells",
    "dec": "Decimals",
}


def show(settings: Settings) -> None:
    """Show the builder, to whoever is not a student of such a link already.

    Parameters
    ----------
    settings : Settings
    """
    if state.is_taught():
        return
    with st.expander("For a class", key="lesson_fold"):
        hidden = st.multiselect(
            "Hide",
            HIDEABLE,
            format_func=WORDS.__getitem__,
            placeholder="nothing",
            key="lesson_hide",
            help="Controls that the class does not see; each keeps the value that it has now.",
        )
        locked = st.toggle(
            "Only this page",
            key="lesson_lock",
            help="The names of the other pages are left out.",
        )
        hide = tuple(name for name in HIDEABLE if name in hidden)
        share.show(replace(settings, hide=hide, lock=locked), key="lesson_share")
