"""What happens to the scores before the softmax."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from selfattn import presets
from selfattn.cases import Case
from selfattn.labels import label
from selfattn.settings import MASK_KINDS, MAX_BLOCK, MAX_HIDDEN, MAX_SCALE, MAX_WINDOW, Settings
from selfattn.ui import state

from .controls import Change, Control, group, number, select

TEMPERATURES: Final = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
WORDS: Final = {
    "none": "None",
    "causal": "Causal",
    "window": "Window",
    "causal-window": "Causal window",
    "block": "Blocks",
}


def show(case: Case | None) -> None:
    """Show the group.

    Parameters
    ----------
    case : Case or None
        Its keys can be hidden.
    """
    settings = state.current()
    group("Scores", _reset)
    _scale(settings, case)
    _temperature(settings)
    mask = (
        "Causal: each query sees its own position and those before it; watch the first row, which has "
        "nothing to choose from. Window: only what is near. Blocks: only its own block."
    )
    select(Control("mask", "Mask", mask, settings.mask, _setter("mask")), MASK_KINDS, WORDS.__getitem__)
    width, size = st.columns(2)
    with width:
        near = "Keys less than so many positions away are seen: 1 is the token itself."
        number(Control("win", "Window", near, settings.window, _setter("window")), 1, MAX_WINDOW)
    with size:
        many = "Tokens in each block."
        number(Control("block", "Block", many, settings.block, _setter("block")), 1, MAX_BLOCK)
    if case is not None:
        _hidden(settings, case)


def _scale(settings: Settings, case: Case | None) -> None:
    by_width = f"1/√{case.query.shape[1]} = {1 / math.sqrt(case.query.shape[1]):.4g}" if case else "1/√d_k"
    what = "A number that multiplies the scores; empty is 1/√d_k. Zero makes every weight the same."
    control = Control("scale", "Scale", what, settings.scale, lambda now, value: replace(now, scale=value))
    number(control, -MAX_SCALE, MAX_SCALE, empty=by_width)


def _temperature(settings: Settings) -> None:
    what = (
        "Divides the scores before the softmax. Below 1 the largest weight takes all; "
        "far above, the weights grow even."
    )
    control = Control("tau", "Temperature", what, settings.temperature, _setter("temperature"))
    if not state.is_hidden("tau"):
        st.select_slider(
            control.label,
            sorted({*TEMPERATURES, settings.temperature}),
            format_func=lambda number: f"{number:g}",
            **control.options(),
        )


def _hidden(settings: Settings, case: Case) -> None:
    """Keys to hide, by position and name."""
    keys = case.key_tokens

    def name(position: int) -> str:
        return f"{position + 1} {label(keys[position], blank=' ')}"

    chosen = [position for position in settings.hidden if position < len(keys)]
    what = "Keys that no query may see. A query that then sees none gets no weight, and the page says so."
    control = Control(
        "hidden", "Hide keys", what, chosen, lambda now, value: replace(now, hidden=tuple(sorted(value)))
    )
    if not state.is_hidden("hidden"):
        positions = range(len(keys))
        st.multiselect(
            control.label,
            positions,
            format_func=name,
            max_selections=MAX_HIDDEN,
            placeholder="none",
            **control.options(),
        )


def _setter(field: str) -> Change:
    """A field that is emptied goes back to its default."""

    def change(settings: Settings, value: Any) -> Settings:
        default = getattr(Settings(None, "", 0), field)
        return replace(settings, **{field: default if value is None else value})

    return change


def _reset(settings: Settings) -> Settings:
    scale = presets.load(settings.preset).scale if settings.preset else None
    return replace(settings, scale=scale, temperature=1.0, mask="none", window=2, block=2, hidden=())
