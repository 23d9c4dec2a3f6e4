"""Settings and what moves them: a preset is a starting point."""

import dataclasses
import re

import pytest

from selfattn.settings import Settings

NOTEBOOK_TEXT = "how are you doing"
NOTEBOOK = Settings(preset="notebook", text=NOTEBOOK_TEXT, seed=None, scale=1.0)


@pytest.mark.parametrize(
    ("name", "text", "scale"),
    [
        ("notebook", "how are you doing", 1.0),
        ("illustrated", "Input 1, Input 2, Input 3", 1.0),
        ("from-scratch", "Life is short, eat dessert first", None),
    ],
)
def test_a_preset_brings_its_text_and_scale_and_global_against_row(name, text, scale):
    assert Settings.of_preset(name) == Settings(
        preset=name, text=text, seed=None, width=None, left="global", right="row", scale=scale
    )


def test_the_first_preset_is_the_notebook():
    assert Settings.of_preset() == NOTEBOOK


def test_an_unknown_preset_is_refused():
    message = "preset must be one of notebook, illustrated, from-scratch, got 'gpt'."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Settings.of_preset("gpt")


def test_settings_are_frozen_and_hashable():
    assert len({NOTEBOOK, Settings.of_preset(), Settings.of_preset("illustrated")}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        NOTEBOOK.text = "other"


@pytest.mark.parametrize("name", ["notebook", "illustrated", "from-scratch"])
@pytest.mark.parametrize(
    ("move", "changed"),
    [
        (lambda settings: settings.with_text("my own words"), {"text": "my own words"}),
        (lambda settings: settings.with_text(""), {"text": ""}),
        (lambda settings: settings.with_seed(0), {"seed": 0}),
        (lambda settings: settings.with_seed(7), {"seed": 7}),
        (lambda settings: settings.with_width(5), {"width": 5}),
        (lambda settings: settings.with_new_numbers(), {"seed": 0}),
        (lambda settings: settings.left_preset(), {}),
    ],
    ids=["text", "empty text", "seed 0", "seed 7", "width", "new numbers", "left on purpose"],
)
def test_leaving_a_preset_draws_numbers_from_seed_0_and_switches_the_scale_on(name, move, changed):
    started = dataclasses.replace(Settings.of_preset(name), left="column", right="global", scale=1.0)
    expected = {"text": started.text, "seed": 0, "width": None, **changed}
    assert move(started) == Settings(preset=None, left="column", right="global", scale=None, **expected)


@pytest.mark.parametrize(
    "move",
    [
        lambda settings: settings.with_text(NOTEBOOK_TEXT),
        lambda settings: settings.with_seed(None),
        lambda settings: settings.with_width(None),
    ],
    ids=["text", "seed", "width"],
)
def test_what_equals_the_presets_own_leaves_it_selected(move):
    assert move(NOTEBOOK) == NOTEBOOK


def test_softmax_and_scale_do_not_leave_a_preset():
    changed = dataclasses.replace(NOTEBOOK, left="row", right="column", scale=None)
    assert changed.with_text(NOTEBOOK_TEXT) == changed
    assert changed.to_query() == {"v": "1", "l": "row", "r": "column", "scale": "on"}


@pytest.mark.parametrize(
    ("move", "changed"),
    [
        (lambda settings: settings.with_text("other"), {"text": "other"}),
        (lambda settings: settings.with_text(NOTEBOOK_TEXT), {"text": NOTEBOOK_TEXT}),
        (lambda settings: settings.with_seed(9), {"seed": 9}),
        (lambda settings: settings.with_seed(None), {"seed": 0}),
        (lambda settings: settings.with_width(2), {"width": 2}),
        (lambda settings: settings.with_width(None), {"width": None}),
        (lambda settings: settings.with_new_numbers(), {"seed": 6}),
        (lambda settings: settings.left_preset(), {}),
    ],
    ids=[
        "text",
        "a preset's text",
        "seed",
        "first seed",
        "width",
        "default width",
        "new numbers",
        "left again",
    ],
)
def test_numbers_of_ones_own_change_in_one_thing_only(move, changed):
    own = Settings(preset=None, text="mine", seed=5, width=3, left="row", right="global", scale=0.5)
    assert move(own) == dataclasses.replace(own, **changed)


def test_new_numbers_go_round_after_the_last_seed():
    last = Settings(preset=None, text="mine", seed=4_294_967_295)
    assert last.with_new_numbers().seed == 0
