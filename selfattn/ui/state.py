"""The settings of one visitor: read from the link once, then changed by the controls, one way only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from selfattn.settings import Selected, Settings

REMEMBERED = 50
"""States of the session that Undo can go back through."""
VERSIONS = 32
"""A control's keys come round after so many: what a browser says is never that late."""


def current() -> Settings:
    """Return the settings of this session; the first time, those of its link."""
    if "settings" not in st.session_state:
        query = st.query_params.to_dict()
        settings, wrong = Settings.from_query(query)
        repeated = [name for name in query if len(st.query_params.get_all(name)) > 1]
        doubled = [f"In the link, {name} stands more than once; its last value is used." for name in repeated]
        st.session_state["settings"], st.session_state["wrong"] = settings, (*wrong, *doubled)
    settings = st.session_state["settings"]
    assert isinstance(settings, Settings)
    return settings


def change(to: Callable[[Settings], Settings]) -> None:
    """Replace the settings, so that Undo can go back; for callbacks of controls."""
    before = current()
    after = to(before)
    if after != before:
        _history("past").append(before)
        del _history("past")[:-REMEMBERED]
        _history("future").clear()
        st.session_state["settings"] = after


def select(cell: Selected | None) -> None:
    """Open a cell; several of these in a row are one step for Undo."""
    past, before = _history("past"), current()
    goes_on = bool(past) and replace(past[-1], selected=None) == replace(before, selected=None)
    change(lambda settings: replace(settings, selected=cell))
    if goes_on and current() != before:
        past.pop()
        if past and past[-1] == current():
            past.pop()  # back at where these began: there is nothing to undo


def correct_selected(cell: Selected | None) -> None:
    """Open what is there of a cell, or follow the largest weight again: no step for Undo."""
    st.session_state["settings"] = replace(current(), selected=cell)


def is_from_link() -> bool:
    """Whether nothing has been changed since the link was read."""
    return not can_undo() and not can_redo()


def complain(sentence: str) -> None:
    """Name one thing more that was wrong with the link."""
    st.session_state["wrong"] = (*st.session_state.get("wrong", ()), sentence)


def is_hidden(*names: str) -> bool:
    """Whether the link hides one of these controls or groups; what is hidden keeps its value."""
    return not set(names).isdisjoint(current().hide)


def is_taught() -> bool:
    """Whether the link is a teacher's: it hides something, or locks the page."""
    return bool(current().hide) or current().lock


def undo() -> None:
    """Go one state back."""
    _step("past", "future")


def redo() -> None:
    """Take one Undo back."""
    _step("future", "past")


def can_undo() -> bool:
    """Whether there is a state to go back to."""
    return bool(_history("past"))


def can_redo() -> bool:
    """Whether there is an Undo to take back."""
    return bool(_history("future"))


def tell_history() -> tuple[bool, bool]:
    """Whether Undo and Redo are possible; remembered as what the page shows."""
    told = can_undo(), can_redo()
    st.session_state["history_told"] = told
    return told


def ask_for_page() -> None:
    """Say that more than the opened cell has changed; for callbacks."""
    st.session_state["page_due"] = True


def is_page_due() -> bool:
    """Whether the whole page has to run: it was asked for, or shows another Undo and Redo than there are."""
    is_history_told = st.session_state.get("history_told") in (None, (can_undo(), can_redo()))
    return bool(st.session_state.pop("page_due", False)) or not is_history_told


def changed_by(key: str, to: Callable[[Settings, Any], Settings]) -> Callable[[], None]:
    """Make a callback that gives a control's value to a change, unless that control has been replaced.

    Parameters
    ----------
    key : str
        The control's, as :func:`fill` told it.
    to : callable
        Takes the settings and the value, returns the new settings.
    """

    def changed() -> None:
        if is_current(key):
            change(lambda settings: to(settings, st.session_state[key]))

    return changed


def fill(name: str, value: Any) -> str:
    """Put a value into a control, before it is drawn; what is being typed there stays if it may.

    A browser sends the values of all controls with each change, also those that have been replaced here
    and not arrived there yet: they would look like choices. So a control whose value is replaced becomes
    another one, and what the browser says of the one before counts no more.

    Parameters
    ----------
    name : str
        The control's.
    value : object

    Returns
    -------
    str
        The key to draw it with.
    """
    version, before = _told().get(name, (0, value))
    key = _key(name, version)
    if key in st.session_state and st.session_state[key] == before != value:
        version = (version + 1) % VERSIONS
        key = _key(name, version)
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    _told()[name] = version, value
    return key


def is_set(name: str) -> bool:
    """Whether the visitor has just set this control to another value than it was drawn with."""
    version, value = _told().get(name, (0, None))
    key = _key(name, version)
    return key in st.session_state and bool(st.session_state[key] != value)


def is_current(key: str) -> bool:
    """Whether the control that was drawn with this key has not been replaced."""
    return any(key == _key(name, version) for name, (version, _) in _told().items())


def _key(name: str, version: int) -> str:
    return f"{name}-{version}" if version else name


def _told() -> dict[str, tuple[int, Any]]:
    """The version of each control by its name, and the value that it was drawn with."""
    told: dict[str, tuple[int, Any]] = st.session_state.setdefault("told", {})
    return told


def write_link() -> None:
    """Write the settings to the address."""
    query = current().to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def _history(name: str) -> list[Settings]:
    states: list[Settings] = st.session_state.setdefault(name, [])
    return states


def _step(source: str, target: str) -> None:
    if _history(source):
        _history(target).append(current())
        st.session_state["settings"] = _history(source).pop()
