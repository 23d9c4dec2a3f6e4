"""The sidebar: settings in groups, each control with a word on what to look for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from selfattn.cases import Case
from selfattn.settings import (
    MASKS,
    MAX_DECIMALS,
    MAX_SEED,
    MAX_WIDTH,
    NUMBERS,
    RANGES,
    STEPS,
    Look,
    Settings,
    Versus,
)

from . import state

TEMPERATURES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
WORDS = {
    "auto": "Auto",
    "same": "Same numbers",
    "uniform": "Against uniform",
    "own": "Each its own",
    "sqrt": "Square root",
    "linear": "Linear",
    "log": "Logarithmic",
    "on": "On",
    "off": "Off",
    "none": "None",
    "causal": "Causal",
}


def show(case: Case | None) -> None:
    """Show every group.

    Parameters
    ----------
    case : Case or None
        What the page shows, if it shows anything.
    """
    with st.sidebar:
        _history()
        _vectors(case)
        _scores()
        _versus()
        _look()


def _history() -> None:
    with st.container(key="history", horizontal=True, horizontal_alignment="distribute", gap="xsmall"):
        st.button(
            "Undo",
            key="undo",
            disabled=not state.can_undo(),
            on_click=state.undo,
            help="One step back through what you set. The browser's Back button leaves the page.",
        )
        st.button(
            "Redo",
            key="redo",
            disabled=not state.can_redo(),
            on_click=state.redo,
            help="Takes one Undo back.",
        )
        st.button(
            "Reset",
            key="reset",
            on_click=state.change,
            args=(lambda _: Settings.of_preset(),),
            help="Everything as on the first visit; Undo brings it back.",
        )


def _vectors(case: Case | None) -> None:
    settings = state.current()
    _group(
        "Vectors",
        lambda settings: replace(settings, seed=0, width=None) if settings.seed is not None else settings,
    )
    state.fill("seed", settings.seed)
    state.fill("width", settings.width)
    seed, size = st.columns(2)
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
        on_change=state.changed_by("seed", Settings.with_seed),
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
        on_change=state.changed_by("width", Settings.with_width),
    )
    st.button(
        "New numbers",
        key="new_numbers",
        width="stretch",
        help="Draw query, key and value again, from the next seed. The text stays.",
        on_click=state.change,
        args=(Settings.with_new_numbers,),
    )


def _scores() -> None:
    settings = state.current()
    _group("Scores", lambda settings: replace(settings, temperature=1.0, mask="none"))
    state.fill("temperature", settings.temperature)
    st.select_slider(
        "Temperature",
        sorted({*TEMPERATURES, settings.temperature}),
        format_func=lambda number: f"{number:g}",
        key="temperature",
        help="Divides the scores before the softmax. Below 1 the largest weight takes all; "
        "far above, the weights grow even.",
        on_change=state.changed_by("temperature", _setter("temperature")),
    )
    state.fill("mask", settings.mask)
    st.selectbox(
        "Mask",
        MASKS,
        format_func=WORDS.__getitem__,
        key="mask",
        help="Causal: each query sees only itself and the tokens before it. "
        "Watch the first row, which has nothing to choose from.",
        on_change=state.changed_by("mask", _setter("mask")),
    )


def _versus() -> None:
    """One setting that differs between the sides, beside the softmax."""
    settings = state.current()
    versus = settings.versus
    with st.expander("Compare something else", expanded=versus is not None, key="versus_fold"):
        choices = _versus_choices(settings)
        state.fill("versus", versus if versus in choices else None)
        st.selectbox(
            "On the right instead",
            [None, *choices],
            format_func=lambda choice: "the same settings" if choice is None else choices[choice],
            key="versus",
            help="One setting, beside the softmax, that holds on the right side only: "
            "choose the same softmax on both sides to see that setting alone.",
            on_change=state.changed_by("versus", _setter("versus")),
        )


def _versus_choices(settings: Settings) -> dict[Versus, str]:
    """What may differ, as it stands: never what the left side has already."""
    choices = {
        Versus("scale", None): "scale × 1/√d",
        Versus("scale", 1.0): "scale × 1",
        **{Versus("tau", tau): f"temperature {tau:g}" for tau in (0.5, 1.0, 2.0)},
        Versus("mask", "causal"): "causal mask",
        Versus("mask", "none"): "no mask",
    }
    if settings.seed is not None:
        following = (settings.seed + 1) % (MAX_SEED + 1)
        choices[Versus("seed", following)] = f"seed {following}"
    here = {
        "scale": settings.scale,
        "tau": settings.temperature,
        "mask": settings.mask,
        "seed": settings.seed,
    }
    differing = {choice: words for choice, words in choices.items() if choice.value != here[choice.name]}
    if settings.versus is not None and settings.versus not in differing:
        name, _, value = str(settings.versus).partition(":")
        differing[settings.versus] = f"{ {'tau': 'temperature'}.get(name, name) } {value}"
    return differing


def _look() -> None:
    settings = state.current()
    _group("Look", lambda settings: replace(settings, look=Look()))
    _look_choice(
        "Color range",
        "range",
        RANGES,
        "What equal color means on the two weight maps: the same number, the same multiple of an even share, "
        "or nothing (each map its own). Auto takes the first while numbers are printed, else the second.",
    )
    _look_choice(
        "Color steps",
        "steps",
        STEPS,
        "How color grows with the weight. Square root and logarithmic steps show small weights; "
        "linear ones show how small they are.",
    )
    _look_choice(
        "Numbers in cells",
        "numbers",
        NUMBERS,
        "Auto prints them up to 12 tokens, On up to 16. Hover always tells.",
    )
    state.fill("decimals", settings.look.decimals)
    st.number_input(
        "Decimals",
        min_value=0,
        max_value=MAX_DECIMALS,
        step=1,
        value=None,
        key="decimals",
        placeholder="auto",
        help="Of the numbers in cells, or as many of them as fit.",
        on_change=state.changed_by("decimals", _look_setter("decimals")),
    )


def _look_choice(label: str, name: str, options: tuple[str, ...], what: str) -> None:
    state.fill(name, getattr(state.current().look, name))
    st.selectbox(
        label,
        options,
        format_func=WORDS.__getitem__,
        key=name,
        help=what,
        on_change=state.changed_by(name, _look_setter(name)),
    )


def _group(title: str, reset: Callable[[Settings], Settings]) -> None:
    """Show a group's heading, with a button that resets the group where there is something to reset."""
    name = title.lower()
    with st.container(
        key=f"group_{name}", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.html(f"<h2>{title}</h2>")
        if reset(state.current()) != state.current():
            st.button(
                f"Reset {name}", key=f"reset_{name}", type="tertiary", on_click=state.change, args=(reset,)
            )


def _setter(name: str) -> Callable[[Settings, Any], Settings]:
    return lambda settings, value: replace(settings, **{name: value})


def _look_setter(name: str) -> Callable[[Settings, Any], Settings]:
    return lambda settings, value: replace(settings, look=replace(settings.look, **{name: value}))
