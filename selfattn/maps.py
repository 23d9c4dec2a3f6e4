"""One map: a matrix as a Plotly heatmap, its names and sums beside it.

A figure stands on its own, and carries in ``layout.meta`` what depends on the width, the fonts and
the theme of the browser that shows it: names, written numbers, and which ramp it wants.
A trace's ``z`` is always the true value; range and steps act on color alone.

Positions are numbers, never categories: as categories, repeated tokens would collapse into one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from . import numerals
from .insight import Sentence
from .labels import label

MAX_PRINTED: Final = {"auto": 12, "on": 16, "off": 0}
"""Numbers are printed in the cells of matrices with at most that many rows and columns."""
MAX_GAPS: Final = 32
"""Matrices with at most that many rows have gaps between cells and positions on repeated words."""
LOG_DECADES: Final = 3
"""Logarithmic steps spread that many powers of ten along the ramp."""
STEPS: Final[dict[str, Callable[[float], float]]] = {
    "linear": lambda t: t,
    "sqrt": lambda t: t * t,
    "log": lambda t: (10.0 ** (LOG_DECADES * t) - 1) / (10**LOG_DECADES - 1),
}
"""Which fraction of the range has the color a fraction t along the ramp; exactly 1 at its end, or Plotly
takes colors of its own."""
STEP_NAMES: Final = {"linear": "linear", "sqrt": "square root", "log": "logarithmic"}


@dataclass(frozen=True)
class ColorRange:
    """What the ramp of a map spans, and how it is said.

    Attributes
    ----------
    top : float
        The value with the last color; signed ramps run from -top.
    steps : {"sqrt", "linear", "log"}
    words : str
        For the legend.
    """

    top: float
    steps: str
    words: str


@dataclass(frozen=True)
class Axis:
    """Names along one side of a map.

    Attributes
    ----------
    kind : {"query", "key", "dimension"}
    names : tuple of str
        Tokens, or dimensions counted from 1.
    """

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Bars:
    """Bars along an edge of a map.

    Attributes
    ----------
    name : str
        Of the trace.
    title : str
    values : ndarray
    written : list of str
        The values as printed.
    top : float
        End of the bars' axis.
    reference : float or None
        Where a dotted line says 1/n.
    note : str
        Said under the bars.
    """

    name: str
    title: str
    values: NDArray[Any]
    written: list[str]
    top: float
    reference: float | None = None
    note: str = ""


@dataclass(frozen=True, eq=False)
class Map:
    """All that one picture is made of.

    Attributes
    ----------
    name : str
        Of the heatmap's trace.
    z : ndarray or None, ``(n_rows, n_columns)``
        None for bars alone.
    rows, columns : Axis
    measure : str
        What a cell holds, for the hover: weight, score, logit, output, ...
    range : ColorRange
    of : str
        Of what a weight is a share, for the hover.
    signed : bool
        Whether the ramp diverges around 0.
    alt : str
        What is in the picture, in one sentence with numbers.
    caption : tuple of Word
    selected : (int, int) or None
        The outlined cell, counted from 0.
    hidden : ndarray of bool or None
        Cells that the mask hides: drawn blank.
    row_bars, column_bars : Bars or None
    printed : bool
        Whether numbers stand in the cells.
    decimals : int or None
        Of those numbers; None = what suits the map.
    pinned : tuple of int
        Rows that keep their label however low they are.
    band : str
        Maps of one band share the height of their rows.
    headroom : tuple of str
        For bars alone: the column names of the maps beside them, whose room above the rows they share.
    """

    name: str
    z: NDArray[Any] | None
    rows: Axis
    columns: Axis
    measure: str
    range: ColorRange
    of: str = ""
    signed: bool = False
    alt: str = ""
    caption: Sentence = ()
    selected: tuple[int, int] | None = None
    hidden: NDArray[Any] | None = None
    row_bars: Bars | None = None
    column_bars: Bars | None = None
    printed: bool = False
    decimals: int | None = None
    pinned: tuple[int, ...] = ()
    band: str = ""
    headroom: tuple[str, ...] = ()


def draw(picture: Map) -> go.Figure:
    """Draw one map.

    Parameters
    ----------
    picture : Map

    Returns
    -------
    plotly.graph_objects.Figure
    """
    # As one dict: adding traces and updating the layout piece by piece takes seven times as long.
    return go.Figure({"data": _traces(picture), "layout": _layout(picture)})


def _traces(picture: Map) -> list[dict[str, Any]]:
    traces = [] if picture.z is None else [_heatmap(picture, picture.z)]
    if picture.hidden is not None and picture.hidden.any():
        blanks = np.where(picture.hidden, 1.0, np.nan)
        traces.append(
            {"type": "heatmap", "name": "hidden", "z": blanks, "zmin": 0, "zmax": 1, "showscale": False}
            | {"hoverinfo": "skip"}
        )
    if picture.row_bars:
        rows = picture.row_bars
        across = {"orientation": "h", "x": rows.values, "y": np.arange(len(rows.values)), "xaxis": "x2"}
        traces.append({"type": "bar", "name": rows.name, **across, "hoverinfo": "none"})
    if picture.column_bars:
        columns = picture.column_bars
        down = {"x": np.arange(len(columns.values)), "y": columns.values, "yaxis": "y2"}
        traces.append({"type": "bar", "name": columns.name, **down, "hoverinfo": "none"})
    return traces


def _heatmap(picture: Map, z: NDArray[Any]) -> dict[str, Any]:
    top = picture.range.top or 1.0
    hover = f"{picture.rows.kind} %{{y}}, {picture.columns.kind} %{{x}}<br>{picture.measure} %{{z:.4g}}"
    return {
        "type": "heatmap",
        "name": picture.name,
        # A hidden logit is a blank, not a number.
        "z": np.where(np.isfinite(z), z, np.nan).astype(np.float64, copy=False),
        "zmin": -top if picture.signed else 0,
        "zmax": top,
        "showscale": False,
        "hoverongaps": False,
        "hovertemplate": f"{hover}<extra></extra>",
    }


def _layout(picture: Map) -> dict[str, Any]:
    """Axes by position, rows downwards, key names on top; and what the browser needs, as meta."""
    n_rows, n_columns = len(picture.rows.names), len(picture.columns.names)
    rows, columns = _tick_texts(picture.rows), _tick_texts(picture.columns)
    row_bars, column_bars = picture.row_bars, picture.column_bars
    right = (0.75 if n_columns else 0.0) if row_bars else 1.0
    layout = {
        "template": "none",
        "showlegend": False,
        "xaxis": {
            "side": "top",
            "range": [-0.5, n_columns - 0.5],
            "tickvals": list(range(n_columns)),
            "ticktext": columns,
            "domain": [0, max(right - 0.03, 0.01)],
            "title": {"text": picture.columns.kind if n_columns else ""},
        },
        "yaxis": {
            "range": [n_rows - 0.5, -0.5],
            "tickvals": list(range(n_rows)),
            "ticktext": rows,
            "domain": [0.2 if column_bars else 0, 1],
            "title": {"text": picture.rows.kind},
        },
        "height": 120 + (60 if column_bars else 0) + max(n_rows * 28, 60) if n_rows <= MAX_GAPS else 560,
        "margin": {"l": 110, "r": 10, "t": 90, "b": 10},
        "meta": _meta(picture, rows, columns),
    }
    if row_bars:
        layout["xaxis2"] = {"domain": [right, 1], "anchor": "y", "range": [0, row_bars.top]}
    if column_bars:
        layout["yaxis2"] = {"domain": [0, 0.17], "anchor": "x", "range": [column_bars.top, 0]}
    return layout


def _meta(picture: Map, rows: list[str], columns: list[str]) -> dict[str, Any]:
    """What the browser needs to draw this figure at its width, in its theme."""
    n_rows = len(picture.rows.names)
    place = STEPS[picture.range.steps]
    return {
        "name": picture.name,
        "measure": picture.measure,
        "of": picture.of,
        "alt": picture.alt,
        "caption": [asdict(word) for word in picture.caption],
        "band": picture.band,
        "shape": [n_rows, len(picture.columns.names)],
        "rows": _axis_meta(picture.rows, rows),
        "columns": _axis_meta(picture.columns, columns),
        "headroom": [label(name) for name in picture.headroom],
        "pinned": list(picture.pinned),
        "selected": list(picture.selected) if picture.selected else None,
        "gaps": n_rows <= MAX_GAPS,
        "ramp": {
            "signed": picture.signed,
            "steps": picture.range.steps,
            "positions": [place(k / 36) for k in range(37)],
        },
        "legend": _legend(picture),
        "texts": _texts(picture),
        "row_bars": _bars_meta(picture.row_bars),
        "column_bars": _bars_meta(picture.column_bars),
    }


def _axis_meta(axis: Axis, ticks: list[str]) -> dict[str, Any]:
    """Names to hover over (nearly whole), to measure (as cut for the axis), and to draw (escaped)."""
    return {
        "kind": axis.kind,
        "names": [label(name, 40) for name in axis.names],
        "labels": [label(name) for name in axis.names],
        "ticks": ticks,
    }


def _bars_meta(bars: Bars | None) -> dict[str, Any] | None:
    if bars is None:
        return None
    rest = {name: getattr(bars, name) for name in ("title", "written", "top", "reference", "note")}
    return {"trace": bars.name, "values": bars.values.tolist(), **rest}


def _legend(picture: Map) -> dict[str, str]:
    """What the ramp means, in words, for maps without numbers."""
    top = picture.range
    low, high = ("−" if picture.signed else "") + numerals.amount(top.top), numerals.amount(top.top)
    if picture.signed:
        return {"low": low, "high": f"+{high}", "words": ""}
    return {"low": "0", "high": high, "words": f"{top.words}, {STEP_NAMES[top.steps]}" if top.words else ""}


def _texts(picture: Map) -> dict[str, list[list[str]]] | None:
    """Numbers in cells, from the longest way to write them to the shortest; None where none are."""
    if picture.z is None or not picture.printed:
        return None
    if picture.signed:
        full = numerals.score if picture.measure in ("score", "logit") else numerals.coordinate
        writers = {
            "full": full,
            "medium": numerals.signed_medium,
            "compact": numerals.signed_compact,
            "tiny": numerals.signed_tiny,
        }
    else:
        writers = {
            "full": numerals.weight,
            "medium": numerals.weight_medium,
            "compact": numerals.weight_compact,
            "tiny": numerals.weight_compact,
        }
    if picture.decimals is not None:
        writers = _fewer_and_fewer(picture.decimals) | writers
        del writers["full"]
    hidden = ~np.isfinite(picture.z) if picture.hidden is None else picture.hidden
    return {
        size: [
            ["" if blank else write(number) for number, blank in zip(*pair, strict=True)]
            for pair in zip(picture.z.tolist(), hidden.tolist(), strict=True)
        ]
        for size, write in writers.items()
    }


def _fewer_and_fewer(decimals: int) -> dict[str, Callable[[float], str]]:
    """The number of decimals that was asked for, then those that may fit instead."""
    return {
        f"decimals_{count}": partial(numerals.rounded, decimals=count) for count in range(decimals, -1, -1)
    }


def is_printed(z: NDArray[Any], numbers: str = "auto") -> bool:
    """Whether numbers stand in the cells of a matrix.

    Parameters
    ----------
    z : ndarray
    numbers : {"auto", "on", "off"}

    Returns
    -------
    bool
    """
    return bool(max(z.shape) <= MAX_PRINTED[numbers])


def _tick_texts(axis: Axis) -> list[str]:
    """Labels as Plotly draws them; repeated words carry their position, counted from 1."""
    names = axis.names
    if len(names) > MAX_GAPS or len(set(names)) == len(names):
        return [escape(label(name)) for name in names]
    repeated = {name for name in names if names.count(name) > 1}
    return [
        escape(label(name)) + (f"<sub>{position}</sub>" if name in repeated else "")
        for position, name in enumerate(names, 1)
    ]


def colorscale(palette: Sequence[str], steps: str = "linear", signed: bool = False) -> list[list[Any]]:
    """Place the colors of a palette along a Plotly colorscale.

    Parameters
    ----------
    palette : sequence of str
        Ten colors; for a signed ramp with its middle inserted, eleven.
    steps : {"sqrt", "linear"}
    signed : bool
        Signed ramps are always linear.

    Returns
    -------
    list of [float, str]
        Stops from 0 to 1.
    """
    place = STEPS["linear" if signed else steps]
    return [[place(k / (len(palette) - 1)), color] for k, color in enumerate(palette)]


def escape(text: str) -> str:
    """Escape what Plotly reads as markup in a label; quotes stay, it would show their entities.

    ``#`` too: Streamlit replaces colors such as #000001 anywhere in a figure.
    """
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("#", "&#35;")):
        text = text.replace(sign, entity)
    return text
