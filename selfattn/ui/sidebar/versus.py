"""The one thing that differs between the sides, beside the softmax."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from selfattn.settings import MASK_KINDS, MAX_SEED, POSITIONS, Settings, Versus, obstacles
from selfattn.ui import state

from . import scores, vectors
from .controls import Control, select


def show() -> None:
    """Show the fold, unless all that stands in it is hidden."""
    if state.is_hidden("vs"):
        return
    settings = state.current()
    choices = choices_of(settings)
    with st.expander("Compare something else", expanded=settings.versus is not None, key="versus_fold"):
        control = Control(
            "vs",
            "On the right instead",
            "One setting, beside the softmax, that holds on the right side only: "
            "choose the same softmax on both sides to see that setting alone.",
            settings.versus,
            lambda now, value: replace(now, versus=value),
        )
        words: dict[Any, str] = {None: "the same settings", **choices}
        select(control, list(words), words.__getitem__)


def choices_of(settings: Settings) -> dict[Versus, str]:
    """What may differ, as it stands: never what the left side has already.

    Parameters
    ----------
    settings : Settings

    Returns
    -------
    dict of Versus to str
        What each is called.
    """
    here = {
        "scale": settings.scale,
        "tau": settings.temperature,
        "mask": settings.mask,
        "win": settings.window,
        "block": settings.block,
        "hidden": settings.hidden,
        "pos": settings.vectors.positions,
        "seed": settings.seed,
    }
    choices = _all_choices(settings)
    differing = {
        choice: words
        for choice, words in choices.items()
        if choice.value != here[choice.name] and _has_effect(choice, settings)
    }
    if settings.versus is not None and settings.versus not in differing:
        differing[settings.versus] = _spelled(settings.versus)
    return differing


def _has_effect(choice: Versus, settings: Settings) -> bool:
    return choice.name not in obstacles(replace(settings, versus=choice).right_side)


def _all_choices(settings: Settings) -> dict[Versus, str]:
    choices = {
        Versus("scale", None): "scale × 1/√d",
        Versus("scale", 1.0): "scale × 1",
        **{Versus("tau", tau): f"temperature {tau:g}" for tau in (0.5, 1.0, 2.0)},
        **{Versus("mask", kind): _mask(kind) for kind in MASK_KINDS},
    }
    if "window" in settings.mask:
        choices |= {Versus("win", width): f"window of {width}" for width in (1, 2, 4, 8)}
    if settings.mask == "block":
        choices |= {Versus("block", size): f"blocks of {size}" for size in (1, 2, 4, 8)}
    choices |= {Versus("hidden", ()): "no key hidden", Versus("hidden", (0,)): "first key hidden"}
    if settings.preset is None and settings.source == "embeddings":
        choices |= {Versus("pos", name): _positions(name) for name in POSITIONS}
    if settings.seed is not None:
        following = (settings.seed + 1) % (MAX_SEED + 1)
        choices[Versus("seed", following)] = f"seed {following}"
    return choices


def _mask(kind: str) -> str:
    return "no mask" if kind == "none" else f"{scores.WORDS[kind].lower()} mask"


def _positions(name: str) -> str:
    return "no positions" if name == "none" else f"{vectors.WORDS[name]} positions"


def _spelled(versus: Versus) -> str:
    """A choice that only a link can make."""
    name, _, value = str(versus).partition(":")
    names = {"tau": "temperature", "win": "window", "hidden": "hidden keys", "pos": "positions"}
    return f"{names.get(name, name)} {value}"
