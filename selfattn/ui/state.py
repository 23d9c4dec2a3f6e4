"""The settings of one visitor: read from the link once, then changed by the controls, one way only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from selfattn.settings import Settings


def current() -> Settings:
    """Return the settings of this session; the first time, those of its link."""
    if "settings" not in st.session_state:
        settings, wrong = Settings.from_query(st.query_params.to_dict())
        st.session_state["settings"], st.session_state["wrong"] = settings, wrong
    settings = st.session_state["settings"]
    assert isinstance(settings, Settings)
    return settings


def change(to: Callable[[Settings], Settings]) -> None:
    """Replace the settings; for callbacks of controls."""
    st.session_state["settings"] = to(current())


def changed_by(key: str, to: Callable[[Settings, Any], Settings]) -> Callable[[], None]:
    """Make a callback that gives a control's value to a change.

    Parameters
    ----------
    key : str
        The control's.
    to : callable
        Takes the settings and the value, returns the new settings.
    """
    return lambda: change(lambda settings: to(settings, st.session_state[key]))


def fill(key: str, value: Any) -> None:
    """Put a value into a control, before it is drawn; what is being typed there stays if it may."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def write_link() -> None:
    """Write the settings to the address."""
    query = current().to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
