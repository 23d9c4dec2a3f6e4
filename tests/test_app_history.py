"""Undo and Redo: every change, in order, of numbers, text and preset alike."""

from dataclasses import replace

from selfattn.settings import Settings, Versus
from tests.pages import assert_shows, do, field, group, start

NOTEBOOK = Settings.of_preset("notebook")
CHANGES = [
    ("Left softmax", "column"),
    ("Temperature", 2.0),
    ("Text", "some words\nof my own"),
    ("Seed", 9),
    ("Size d", 2),
    ("Scale", 1.0),
    ("On the right instead", Versus("mask", "causal")),
    ("Color steps", "linear"),
    ("Start from", "illustrated"),
    ("Text", ""),
    ("Mask", "causal"),
    ("Text", "back again"),
]


def change(at, label, value):
    is_group = label in ("Start from", "Scale", "Left softmax", "Right softmax")
    return do((group if is_group else field)(at, label), value)


def shown(at):
    """Every control's value, as it stands on the page."""
    controls = [*at.text_area, *at.number_input, *at.selectbox, *at.select_slider, *at.get("button_group")]
    return {control.label: control.value for control in controls}


def assert_is(at, settings, controls):
    assert at.session_state["settings"] == settings
    assert shown(at) == controls
    assert at.query_params == settings.to_query()
    if settings.text:
        assert_shows(at, settings)


def can(at):
    return [not field(at, label).disabled for label in ("Undo", "Redo")]


def test_on_the_first_visit_there_is_nothing_to_undo():
    assert can(start()) == [False, False]


def test_a_link_is_where_undo_ends():
    at = do(group(start(l="column"), "Left softmax"), "row")
    at = do(field(at, "Undo"))
    assert_shows(at, replace(NOTEBOOK, left="column"))
    assert can(at) == [False, True]


def test_undo_goes_through_every_change_and_redo_back_through_them():
    at = start()
    states = [(at.session_state["settings"], shown(at))]
    for label, value in CHANGES:
        at = change(at, label, value)
        states.append((at.session_state["settings"], shown(at)))
        assert can(at) == [True, False]
    assert len({settings for settings, _ in states}) == len(CHANGES) + 1
    for settings, controls in reversed(states[:-1]):
        at = do(field(at, "Undo"))
        assert_is(at, settings, controls)
    assert can(at) == [False, True]
    for settings, controls in states[1:]:
        at = do(field(at, "Redo"))
        assert_is(at, settings, controls)
    assert can(at) == [True, False]


def test_a_new_change_ends_what_could_be_redone():
    at = change(start(), "Left softmax", "column")
    at = change(at, "Temperature", 2.0)
    at = do(field(at, "Undo"))
    at = change(at, "Mask", "causal")
    assert can(at) == [True, False]
    at = do(field(at, "Undo"))
    assert_shows(at, replace(NOTEBOOK, left="column"))
    assert_shows(do(field(at, "Redo")), replace(NOTEBOOK, left="column", mask="causal"))


def test_what_changes_nothing_is_no_step():
    at = change(start(), "Left softmax", "column")
    at = do(field(at, "Undo"))
    at = change(at, "Left softmax", None)  # a second press on what is chosen
    at = do(field(at, "Reset"))
    assert can(at) == [False, True]


def test_the_last_50_states_are_kept():
    at = start(src="random", t="a")
    for seed in range(1, 54):
        at = do(field(at, "Seed"), seed)
    undone = 0
    while can(at)[0]:
        at = do(field(at, "Undo"))
        undone += 1
    assert (undone, field(at, "Seed").value) == (50, 3)
    assert_shows(at, Settings(preset=None, text="a", seed=3))
