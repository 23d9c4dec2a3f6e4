"""Compare, the home page: the same scores under two softmaxes, what goes in | left | right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from selfattn.cases import Case
from selfattn.comparison import Comparison, as_published, compare, sides_of
from selfattn.core import Attention
from selfattn.insight import AXIS_NAMES, law_caption, lead
from selfattn.numerals import amount
from selfattn.plots import figures
from selfattn.presets import Published
from selfattn.settings import SOFTMAXES, Settings

from . import chart, prose, state

THREE_ACROSS = 8
"""Tokens up to which scores and both weight maps stand side by side, with cells of 24 px or more."""

Figures = dict[str, go.Figure]


def show(settings: Settings, case: Case) -> None:
    """Show the page for a case.

    Parameters
    ----------
    settings : Settings
    case : Case
    """
    comparison = compare(case, *sides_of(settings))
    maps = figures(comparison)
    prose.write(lead(comparison), key="lead", role="lead")
    chart.notice()
    with st.container(key="compare"):
        if len(case.tokens) <= THREE_ACROSS:
            _three_across(settings, comparison, maps)
        else:
            _pair_first(settings, comparison, maps)
        _query_and_key(maps, case)
        if case.preset is not None:
            _published(comparison)


def _three_across(settings: Settings, comparison: Comparison, maps: Figures) -> None:
    with st.container(key="row_weights"):
        scores, left, right = st.columns([15, 22, 22], gap="medium")
        _scores(scores, settings, maps)
        _weights(left, "left", settings, maps)
        _weights(right, "right", settings, maps)
    _outputs(settings, maps)
    with st.container(key="row_law"):
        difference, law = st.columns([15, 44], gap="medium")
        _difference(difference, maps)
        _law(law, comparison, maps)


def _pair_first(settings: Settings, comparison: Comparison, maps: Figures) -> None:
    with st.container(key="row_pair"):
        left, right = st.columns(2, gap="medium")
        _weights(left, "left", settings, maps)
        _weights(right, "right", settings, maps)
    with st.container(key="row_scores"):
        scores, difference = st.columns(2, gap="medium")
        _scores(scores, settings, maps)
        _difference(difference, maps)
    _outputs(settings, maps)
    _law(st.container(key="row_law_wide"), comparison, maps)


def _scores(place: Any, settings: Settings, maps: Figures) -> None:
    is_raw = maps["scores"].layout.meta["name"] == "scores"
    with place, st.container(gap="xsmall"):
        with _heading_line("scores", "Scores" if is_raw else "Logits"):
            _scale_control(settings)
        chart.draw(maps["scores"], key="map_scores")


def _scale_control(settings: Settings) -> None:
    options: dict[float | None, str] = {1.0: "× 1", None: "× 1/√d"}
    if settings.scale not in options:
        options[settings.scale] = f"× {settings.scale:g}"
    state.fill("scale", settings.scale if settings.scale is not None else "on")
    st.segmented_control(
        "Scale",
        [value if value is not None else "on" for value in options],
        format_func=lambda value: options[None if value == "on" else value],
        key="scale",
        required=True,
        label_visibility="collapsed",
        on_change=state.changed_by("scale", _scale),
    )


def _scale(settings: Settings, value: Any) -> Settings:
    return settings if value is None else replace(settings, scale=None if value == "on" else float(value))


def _weights(place: Any, side: str, settings: Settings, maps: Figures) -> None:
    normalize = getattr(settings, side)
    with place, st.container(gap="xsmall"):
        with _heading_line(f"weights_{side}", f"Weights, {AXIS_NAMES[normalize]}"):
            state.fill(side, normalize)
            st.segmented_control(
                f"{side.capitalize()} softmax",
                SOFTMAXES,
                format_func=str.capitalize,
                key=side,
                required=True,
                label_visibility="collapsed",
                on_change=state.changed_by(
                    side, lambda settings, value: replace(settings, **{side: value or normalize})
                ),
            )
        chart.draw(maps[f"weights_{side}"], key=f"map_weights_{side}")


def _outputs(settings: Settings, maps: Figures) -> None:
    with st.container(key="row_outputs"):
        value, left, right = st.columns([15, 22, 22], gap="medium")
        _titled(value, "Value", "what each key hands over", maps["value"], "map_value")
        for place, side in ((left, "left"), (right, "right")):
            heading = f"Output, {AXIS_NAMES[getattr(settings, side)]}"
            _titled(place, heading, "weights × value", maps[f"output_{side}"], f"map_output_{side}")


def _difference(place: Any, maps: Figures) -> None:
    _titled(place, "Difference", "left output − right output", maps["output_difference"], "map_difference")


def _law(place: Any, comparison: Comparison, maps: Figures) -> None:
    axis = comparison.law.axis
    with place, st.container(gap="xsmall"):
        _heading(f"Why: global = {axis} mass × per {axis}")
        prose.write(law_caption(comparison.law), key="law_caption", role="caption")
        with st.container(key="row_equation"):
            whole, equals, mass, times, part = st.columns([10, 1, 9, 1, 10], vertical_alignment="center")
            with whole:
                chart.draw(maps["law_global"], key="map_law_global")
            equals.html('<p class="sa-operator">=</p>')
            with mass:
                chart.draw(maps["law_mass"], key="map_law_mass")
            times.html('<p class="sa-operator">×</p>')
            with part:
                chart.draw(maps["law_axis"], key="map_law_axis")


def _query_and_key(maps: Figures, case: Case) -> None:
    with st.expander("Query and key, and every shape"):
        shapes = (
            f"query {case.query.shape}, key {case.key.shape}, value {case.value.shape}: one row per token. "
            f"Scores and weights {(len(case.query), len(case.key))}: a row per query, a column per key. "
            f"Output {(len(case.query), case.value.shape[1])}, also called context vectors: a row per query."
        )
        st.text(shapes)
        query, key, scores = st.columns(3, gap="medium")
        _titled(query, "Query", "what each token asks for", maps["query"], "map_query")
        _titled(key, "Key", "what each token answers to", maps["key"], "map_key")
        if "raw_scores" in maps:
            _titled(scores, "Scores", "query · key, before the scale", maps["raw_scores"], "map_raw_scores")


def _published(comparison: Comparison) -> None:
    """Published numbers beside ours, those that differ first; drawn when the fold is opened."""
    preset = comparison.case.preset
    assert preset is not None
    differs = any(published.why for published in preset.published)
    fold = st.expander(
        f"Published numbers beside ours{', and why some differ' if differs else ''}",
        key=f"published_{preset.name}",
        on_change="rerun",
    )
    if not fold.open:
        return
    with fold:
        st.text(f"Source: {preset.source}")
        steps = as_published(comparison.case)
        for published in sorted(preset.published, key=lambda published: not published.why):
            _beside(published, steps, comparison.case.tokens)


def _beside(published: Published, steps: Attention, tokens: tuple[str, ...]) -> None:
    """One published matrix, or row of one, beside ours with two digits more."""
    rows = slice(None) if published.row is None else slice(published.row, published.row + 1)
    ours = np.asarray(getattr(steps, published.quantity))[rows]
    printed = np.atleast_2d(published.values)
    digits, kind = int(published.form[1:-1]), published.form[-1]
    st.html(f"<h4>{published.quantity.capitalize()}</h4>")
    gap = amount(float(np.abs(ours - printed).max()))
    st.text(published.why or f"Equal to the digits printed; the largest difference is {gap}.")
    sides = (("Published", printed, published.form), ("Ours", ours, f".{digits + 2}{kind}"))
    for place, (what, numbers, form) in zip(st.columns(2), sides, strict=True):
        place.caption(what)
        written = [[format(number, form) for number in row] for row in numbers.tolist()]
        place.dataframe(pd.DataFrame(written, index=tokens[rows], columns=range(1, numbers.shape[1] + 1)))


def _titled(place: Any, heading: str, what: str, figure: go.Figure, key: str) -> None:
    with place, st.container(gap="xsmall"):
        _heading(heading, what)
        chart.draw(figure, key=key)


def _heading_line(name: str, heading: str) -> Any:
    line = st.container(
        key=f"title_{name}",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="xxsmall",
    )
    with line:
        _heading(heading)
    return line


def _heading(heading: str, what: str = "") -> None:
    """Show a heading of ours; nothing a visitor typed ever stands in one."""
    st.html(f"<h3>{heading}{f' <small>{what}</small>' if what else ''}</h3>")
