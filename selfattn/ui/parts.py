"""Pieces that every page is built of: a heading, a map under its heading."""

from __future__ import annotations

from typing import Any

import streamlit as st

from . import chart

Figures = dict[str, dict[str, Any]]


def heading(title: str, what: str = "", level: int = 3) -> None:
    """Show a heading of ours, with a few quiet words; nothing a visitor typed ever stands in one.

    Parameters
    ----------
    title, what : str
    level : int
    """
    words = f" <small>{what}</small>" if what else ""
    st.html(f"<h{level}>{title}{words}</h{level}>")


def titled(place: Any, title: str, what: str, figure: dict[str, Any], key: str) -> None:
    """Show a map under its heading.

    Parameters
    ----------
    place : DeltaGenerator
        A column or container.
    title, what : str
    figure : dict
    key : str
    """
    with place, st.container(gap="xsmall"):
        heading(title, what)
        chart.draw(figure, key=key)
