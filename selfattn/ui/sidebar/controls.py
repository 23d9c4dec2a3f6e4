"""What the controls of the sidebar have in common: a name in the link, a word of help, a reason to rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from selfattn.settings import Settings, obstacles
from selfattn.ui import state

Change = Callable[[Settings, Any], Settings]


@dataclass(frozen=True)
class Control:
    """One setting, as the sidebar offers it.

    Attributes
    ----------
    name : str
        In a link, and in what a link hides.
    label, what : str
        What it is called, and what to look for.
    value : object
        As it is set.
    to : callable
        Takes the settings and another value, returns the new settings.
    d_k : int or None
        Of the case, where it decides whether the control has an effect.
    """

    name: str
    label: str
    what: str
    value: Any
    to: Change
    d_k: int | None = None

    def options(self) -> dict[str, Any]:
        """What every widget is told; one without effect says why, and rests."""
        key = state.fill(f"sidebar_{self.name}", self.value)
        why = obstacles(state.current(), self.d_k).get(self.name, "")
        return {
            "key": key,
            "help": f"{self.what} Without effect now: {why}" if why else self.what,
            "disabled": bool(why) and self.name != "pos",
            "on_change": state.changed_by(key, self.to),
        }


def select(control: Control, choices: Sequence[Any], words: Callable[[Any], str], empty: str = "") -> None:
    """Offer one of several values."""
    if not state.is_hidden(control.name):
        st.selectbox(
            control.label, choices, format_func=words, placeholder=empty or None, **control.options()
        )


def number(control: Control, lowest: float, highest: float, empty: str = "") -> None:
    """Offer a number, whole where its limits are; emptied, it gives None."""
    if not state.is_hidden(control.name):
        limits: dict[str, Any] = {"min_value": lowest, "max_value": highest, "value": None}
        limits |= {"step": 1} if isinstance(lowest, int) else {"format": "%g"}
        st.number_input(control.label, **limits, placeholder=empty or None, **control.options())


def toggle(control: Control) -> None:
    """Offer yes or no."""
    if not state.is_hidden(control.name):
        st.toggle(control.label, **control.options())


def group(title: str, reset: Callable[[Settings], Settings]) -> None:
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
