"""A browser that has not seen the last answer sends what it shows: values that were replaced meanwhile."""

import json
from dataclasses import replace

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from selfattn.settings import Settings, Vectors
from tests.pages import assert_shows, do, field, group, start
from tests.test_app_heads import visit

NOTEBOOK = Settings.of_preset("notebook")
WORDS = "four words of mine"
OWN = Settings(preset=None, text=WORDS, seed=0)


def run_with(at, states):
    """Send these values of controls, whatever the page shows by now."""
    at._tree.get_widget_states = lambda: states
    at.run()
    assert not at.exception


def overtaken(at, *changes):
    """Send each change as from the page that was there before the first one."""
    sent = []
    for label, value in changes:
        control = (group if label in ("Start from", "Left softmax", "Right softmax") else field)(at, label)
        control.set_value(value)
        sent.append(at._tree.get_widget_states())
    for states in sent:
        run_with(at, states)
    return at


@pytest.mark.parametrize(
    ("changes", "settings"),
    [
        ([("Text", WORDS), ("Right softmax", "column")], replace(OWN, right="column")),
        ([("Text", WORDS), ("Temperature", 2.0)], replace(OWN, temperature=2.0)),
        (
            [("Text", WORDS), ("Left softmax", "row"), ("Mask", "causal")],
            replace(OWN, left="row", mask="causal"),
        ),
        (
            [("Start from", "illustrated"), ("Left softmax", "column")],
            replace(Settings.of_preset("illustrated"), left="column"),
        ),
    ],
    ids=lambda value: value[0][1] if isinstance(value, list) else "",
)
def test_what_is_set_before_the_answer_has_come_sets_nothing_else(changes, settings):
    at = overtaken(start(), *changes)
    assert at.session_state["settings"] == settings
    assert at.query_params == settings.to_query()
    assert_shows(start(**settings.to_query()), settings)


def test_a_control_that_the_visitor_sets_stays_the_control_it_is():
    at = start()
    keys = {label: group(at, label).key for label in ("Left softmax", "Right softmax", "Scale")}
    at = do(group(at, "Left softmax"), "row")
    assert {label: group(at, label).key for label in keys} == keys
    at = do(field(at, "Text"), WORDS)
    assert group(at, "Left softmax").key == keys["Left softmax"]
    assert group(at, "Scale").key != keys["Scale"]


def test_a_number_that_is_emptied_shows_its_default_in_the_control_it_is():
    at = start(src="embeddings", t=WORDS, dk="9")
    key = field(at, "d_k").key
    at = do(field(at, "d_k"), None)
    assert (field(at, "d_k").key, field(at, "d_k").value) == (key, 16)


def with_row(at, head):
    """A browser's states, in which the table of heads still has that row."""
    (table,) = at.dataframe
    rows = json.dumps({"selection": {"rows": [head], "columns": [], "cells": []}})
    states = at._tree.get_widget_states()
    states.widgets.append(WidgetState(id=table.proto.id, string_value=rows))
    return states


def test_heads_that_are_chosen_one_after_the_other_are_not_taken_back_by_the_table():
    heads = replace(OWN, source="embeddings", vectors=Vectors(n_heads=4))
    at = visit(heads)
    sent = []
    for head in (2, 3):
        group(at, "Head").set_value(head)
        sent.append(with_row(at, 0))
    for states in sent:
        run_with(at, states)
    assert at.session_state["settings"].head == 3
    run_with(at, with_row(at, 1))
    assert at.session_state["settings"].head == 1
