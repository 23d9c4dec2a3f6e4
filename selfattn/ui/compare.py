"""Compare, the home page: the same scores under two softmaxes, what goes in | left | right."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from selfattn.cases import Case
from selfattn.comparison import Comparison, Law
from selfattn.findings import Figure, Finding
from selfattn.insight import AXIS_NAMES, Word, law_caption, lead, side_difference
from selfattn.plots import captions
from selfattn.settings import SOFTMAXES, Selected, Settings

from . import chart, folds, opened, prose, selection, share, state, tour
from .drawings import drawing_of
from .parts import Figures, heading, titled

SHOWN_FINDINGS = 3
THREE_ACROSS = 8
"""Tokens up to which scores and both weight maps stand side by side, with cells of 24 px or more."""


def show(settings: Settings, case: Case, beside_the_name: Any, offers_head: bool = True) -> None:
    """Show the page for a case.

    Parameters
    ----------
    settings : Settings
    case : Case
    beside_the_name : DeltaGenerator
        Room for the tour and the link.
    offers_head : bool
        Whether another head can be chosen here.
    """
    drawing = drawing_of(settings, len(case.tokens))
    comparison, maps = drawing.comparison, drawing.figures
    prose.write(lead(comparison), key="lead", role="lead")
    with beside_the_name:
        tour.show(tour.stops_of(comparison))
        share.show(settings)
    if offers_head:
        _head(settings, comparison.case.n_heads)
    _stands_out(drawing.findings[:SHOWN_FINDINGS])
    chart.notice()
    with st.container(key="compare"):
        if max(len(case.tokens), len(case.key_tokens)) <= THREE_ACROSS:
            _three_across(settings, comparison, maps)
        else:
            _pair_first(settings, comparison, maps)
        _opened(len(case.tokens))
        _in_numbers(comparison, drawing.in_numbers)
        folds.show(drawing, drawing.findings[SHOWN_FINDINGS:])


@st.fragment
def _opened(n_tokens: int) -> None:
    """Open the selected cell: another one runs this part of the page alone."""
    settings = state.current()
    comparison = drawing_of(settings, n_tokens).comparison
    cell = settings.selected or Selected(*comparison.largest_left_weight)
    said = captions(comparison, (cell.query, cell.key))
    opened.show(settings, comparison, cell)
    selection.link(cell, said, selection.shape_of(comparison.case), folds.tables_of(comparison))
    if state.is_page_due():
        st.rerun()
    state.write_link()


def _head(settings: Settings, n_heads: int) -> None:
    """Choose which of several heads is compared."""
    if n_heads == 1 or state.is_hidden("head"):
        return
    key = state.fill("head", min(settings.head, n_heads - 1))
    st.segmented_control(
        "Head",
        list(range(n_heads)),
        format_func=lambda head: str(head + 1),
        key=key,
        required=True,
        help="This page compares one head at a time, never a mean of them; the page Heads shows all.",
        on_change=state.changed_by(key, lambda now, head: now if head is None else replace(now, head=head)),
    )


def _stands_out(findings: tuple[Finding, ...]) -> None:
    """Sentences that are true of these numbers, the most telling first."""
    if not findings:
        return
    with st.container(key="findings", gap="xxsmall"):
        for position, finding in enumerate(findings):
            prose.write(finding.sentence, key=f"finding_{position}", role="finding")


def _in_numbers(comparison: Comparison, figures: tuple[Figure, ...]) -> None:
    """Figures worth a number, each with what it says; none of it is a visitor's words."""
    sides = [f"{side}, {AXIS_NAMES[getattr(comparison, side).normalize]}" for side in ("left", "right")]
    head = "".join(f'<th scope="col">{name.capitalize()}</th>' for name in ("", *sides, "what it says"))
    rows = "".join(
        f'<tr><th scope="row">{figure.name}</th>{_cells(figure)}<td>{figure.says}</td></tr>'
        for figure in figures
    )
    with st.container(key="in_numbers", gap="xsmall"):
        heading("In numbers")
        st.html(f'<table class="sa-numbers"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _cells(figure: Figure) -> str:
    """Two numbers, or one that belongs to both sides."""
    numbers = (figure.left, figure.right) if figure.right else (figure.left,)
    span = "" if figure.right else ' colspan="2"'
    return "".join(f"<td{span}>{escape(number)}</td>" for number in numbers)


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
        _why(law, comparison, maps)


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
    _why(st.container(key="row_law_wide"), comparison, maps)


def _scores(place: Any, settings: Settings, maps: Figures) -> None:
    is_raw = maps["scores"]["layout"]["meta"]["name"] == "scores"
    with place, st.container(gap="xsmall"):
        with _heading_line("scores", "Scores" if is_raw else "Logits"):
            _scale_control(settings)
        chart.draw(maps["scores"], key="map_scores")


def _scale_control(settings: Settings) -> None:
    if state.is_hidden("scale", "scores"):
        return
    options: dict[float | None, str] = {1.0: "× 1", None: "× 1/√d"}
    if settings.scale not in options:
        options[settings.scale] = f"× {settings.scale:g}"
    key = state.fill("scale", settings.scale if settings.scale is not None else "on")
    st.segmented_control(
        "Scale",
        [value if value is not None else "on" for value in options],
        format_func=lambda value: options[None if value == "on" else value],
        key=key,
        required=True,
        help="Multiplies the scores before the softmax. 1/√d keeps their spread near 1, however wide the "
        "vectors are; × 1 is the notebook: watch a few weights take nearly everything.",
        on_change=state.changed_by(key, _scale),
    )


def _scale(settings: Settings, value: Any) -> Settings:
    return settings if value is None else replace(settings, scale=None if value == "on" else float(value))


def _weights(place: Any, side: str, settings: Settings, maps: Figures) -> None:
    normalize = getattr(settings, side)
    with place, st.container(gap="xsmall"):
        with _heading_line(f"weights_{side}", f"Weights, {AXIS_NAMES[normalize]}"):
            if not state.is_hidden(side[0]):
                _softmax_control(side, normalize)
        chart.draw(maps[f"weights_{side}"], key=f"map_weights_{side}")


def _softmax_control(side: str, normalize: str) -> None:
    def change(settings: Settings, value: Any) -> Settings:
        chosen: dict[str, Any] = {side: value or normalize}
        return replace(settings, **chosen)

    key = state.fill(side, normalize)
    st.segmented_control(
        f"{side.capitalize()} softmax",
        SOFTMAXES,
        format_func=str.capitalize,
        key=key,
        required=True,
        help=f"What sums to 1 on the {side}: each query's weights (row), each key's (column), "
        "or the whole matrix at once (global). Watch the sums beside and below the map.",
        on_change=state.changed_by(key, change),
    )


def _outputs(settings: Settings, maps: Figures) -> None:
    with st.container(key="row_outputs"):
        value, left, right = st.columns([15, 22, 22], gap="medium")
        titled(value, "Value", "what each key hands over", maps["value"], "map_value")
        for place, side in ((left, "left"), (right, "right")):
            title = f"Output, {AXIS_NAMES[getattr(settings, side)]}"
            titled(place, title, "weights × value", maps[f"output_{side}"], f"map_output_{side}")


def _difference(place: Any, maps: Figures) -> None:
    titled(place, "Difference", "left output − right output", maps["output_difference"], "map_difference")


def _why(place: Any, comparison: Comparison, maps: Figures) -> None:
    """The law where both sides share their logits; else what differs."""
    with place, st.container(gap="xsmall"):
        if comparison.law is not None:
            _law(comparison.law, maps)
            return
        heading("What differs")
        words = (
            f"On the right, {side_difference(comparison)}. "
            "The law of row mass ties two softmaxes of the same logits, so it is not drawn here."
        )
        prose.write((Word(words),), key="law_caption", role="caption")


def _law(law: Law, maps: Figures) -> None:
    heading(f"Why: global = {law.axis} mass × per {law.axis}")
    prose.write(law_caption(law), key="law_caption", role="caption")
    with st.container(key="row_equation"):
        whole, equals, mass, times, part = st.columns([10, 1, 9, 1, 10])
        with whole:
            chart.draw(maps["law_global"], key="map_law_global")
        equals.html('<p class="sa-operator">=</p>')
        with mass:
            chart.draw(maps["law_mass"], key="map_law_mass")
        times.html('<p class="sa-operator">×</p>')
        with part:
            chart.draw(maps["law_axis"], key="map_law_axis")


def _heading_line(name: str, title: str) -> Any:
    line = st.container(
        key=f"title_{name}",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="xxsmall",
    )
    with line:
        heading(title)
    return line
