"""The one door through which a figure reaches the page.

A component of our own hands the figure to ``Plotly.react``, which keeps the drawing and its zoom;
``st.plotly_chart`` would mount it anew at every change. Where the browser files are not served,
the figure goes through ``st.plotly_chart`` all the same, and :func:`notice` says so.
"""

from __future__ import annotations

import re
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from selfattn.insight import Word
from selfattn.maps import colorscale

from . import assets, prose

_MAP = assets.component("map", "map.html", "map.css", "plotly.js", "loader.js")


def draw(figure: dict[str, Any], key: str) -> None:
    """Show a figure of ``selfattn.plots``.

    Parameters
    ----------
    figure : dict
        In Plotly's JSON form.
    key : str
        Stable over reruns, so that the drawing is changed, not replaced.
    """
    address = assets.address()
    if address is None:
        _draw_plain(go.Figure(figure), key)
        return
    _MAP(data={"assets": address, "figure": figure}, key=key)


def notice() -> None:
    """Say so where figures go the slow way."""
    if assets.address() is None:
        st.info(
            "This server can't hand out the page's own drawing code, so the figures are simpler and slower. "
            "Starting it with `streamlit run app.py` mends that."
        )


def _draw_plain(figure: go.Figure, key: str) -> None:
    meta = figure.layout.meta
    prose.write(tuple(Word(**word) for word in meta["caption"]), key=f"{key}_caption", role="caption")
    st.plotly_chart(_painted(figure), key=key, alt=meta["alt"], theme=None, config={"displaylogo": False})


def _painted(figure: go.Figure) -> go.Figure:
    """Give a figure the colors of the theme, which the component reads in the browser."""
    dark = st.context.theme.type == "dark"
    theme = f"theme.{'dark' if dark else 'light'}"
    sequential = _palette(f"{theme}.chartSequentialColors")
    diverging = _palette(f"{theme}.chartDivergingColors")
    signed = figure.layout.meta["ramp"]["signed"]
    palette = [*diverging[:5], sequential[0], *diverging[5:]] if signed else sequential
    border, text = st.get_option(f"{theme}.borderColor"), st.get_option(f"{theme}.textColor")
    painted = go.Figure(figure)
    painted.update_layout(font_color=text, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)")
    painted.update_traces(
        colorscale=colorscale(palette, figure.layout.meta["ramp"]["steps"], signed),
        selector={"type": "heatmap"},
    )
    painted.update_traces(colorscale=[[0, border], [1, border]], selector={"name": "hidden"})
    painted.update_traces(marker_color=sequential[5 if dark else 4], selector={"type": "bar"})
    return painted


def _palette(option: str) -> list[str]:
    colors: Any = st.get_option(option)
    return re.findall(r"#[0-9a-f]{6}", colors) if isinstance(colors, str) else list(colors)
