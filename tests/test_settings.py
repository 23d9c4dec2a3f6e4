"""Settings and what moves them: a preset is a starting point."""

import dataclasses
import re

import pytest

from selfattn.settings import Cut, Look, Selected, Settings, Vectors, Versus

NOTEBOOK_TEXT = "how are you doing"
NOTEBOOK = Settings(preset="notebook", text=NOTEBOOK_TEXT, seed=None, scale=1.0)


@pytest.mark.parametrize(
    ("name", "text", "scale"),
    [
        ("notebook", "how are you doing", 1.0),
        ("illustrated", "Input 1, Input 2, Input 3", 1.0),
        ("from-scratch", "Life is short, eat dessert first", None),
        ("from-scratch-heads", "Life is short, eat dessert first", None),
        ("from-scratch-cross", "Life is short, eat dessert first", None),
    ],
)
def test_a_preset_brings_its_text_and_scale_and_global_against_row(name, text, scale):
    assert Settings.of_preset(name) == Settings(
        preset=name, text=text, seed=None, width=None, left="global", right="row", scale=scale
    )


def test_the_first_preset_is_the_notebook():
    assert Settings.of_preset() == NOTEBOOK


def test_an_unknown_preset_is_refused():
    names = "notebook, illustrated, from-scratch, from-scratch-heads, from-scratch-cross"
    message = f"preset must be one of {names}, got 'gpt'."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Settings.of_preset("gpt")


def test_settings_are_frozen_and_hashable():
    assert len({NOTEBOOK, Settings.of_preset(), Settings.of_preset("illustrated")}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        NOTEBOOK.text = "other"


LEFT = {
    "notebook": {},
    "illustrated": {"source": "embeddings", "vectors": Vectors(d_model=4, d_k=3, d_v=3)},
    "from-scratch": {"source": "embeddings", "vectors": Vectors(d_model=16, d_k=24, d_v=28)},
    "from-scratch-heads": {
        "source": "embeddings",
        "vectors": Vectors(d_model=16, d_k=24, d_v=28, n_heads=3),
    },
    "from-scratch-cross": {
        "source": "embeddings",
        "vectors": Vectors(d_model=16, d_k=24, d_v=28),
        "second": "1 2 3 4 5 6 7 8",
    },
}
"""What each preset is left for: an article for embeddings of its sizes."""


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize(
    ("move", "changed"),
    [
        (lambda settings: settings.with_text("my own words"), {"text": "my own words"}),
        (lambda settings: settings.with_text(""), {"text": ""}),
        (lambda settings: settings.with_second("to these"), {"second": "to these"}),
        (lambda settings: settings.with_cut(Cut("words")), {"cut": Cut("words")}),
        (lambda settings: settings.with_seed(0), {"seed": 0}),
        (lambda settings: settings.with_seed(7), {"seed": 7}),
        (lambda settings: settings.with_width(5), {"width": 5, "source": "random"}),
        (lambda settings: settings.with_source("random"), {"source": "random"}),
        (lambda settings: settings.with_source("embeddings"), {"source": "embeddings"}),
        (lambda settings: settings.with_new_numbers(), {"seed": 0}),
        (lambda settings: settings.left_preset(), {}),
    ],
    ids=[
        *("text", "empty text", "second text", "cut", "seed 0", "seed 7", "width", "random", "embeddings"),
        *("new numbers", "left on purpose"),
    ],
)
def test_leaving_a_preset_draws_numbers_from_seed_0_and_switches_the_scale_on(name, move, changed):
    started = dataclasses.replace(Settings.of_preset(name), left="column", right="global", scale=1.0)
    expected = {"text": started.text, "seed": 0, "width": None, **LEFT[name], **changed}
    assert move(started) == Settings(preset=None, left="column", right="global", scale=None, **expected)


@pytest.mark.parametrize("name", LEFT)
def test_a_preset_is_left_for_embeddings_where_something_of_them_is_chosen(name):
    before = {**LEFT[name], "source": "embeddings"}
    vectors = dataclasses.replace(before.pop("vectors", Vectors()), d_k=7, positions="alibi")
    moved = Settings.of_preset(name).with_vectors(d_k=7, positions="alibi")
    assert moved == Settings(None, Settings.of_preset(name).text, 0, vectors=vectors, **before)


@pytest.mark.parametrize(
    "move",
    [
        lambda settings: settings.with_text(NOTEBOOK_TEXT),
        lambda settings: settings.with_second(None),
        lambda settings: settings.with_second(""),
        lambda settings: settings.with_cut(Cut()),
        lambda settings: settings.with_seed(None),
        lambda settings: settings.with_width(None),
    ],
    ids=["text", "no second text", "an empty second text", "cut", "seed", "width"],
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
        (lambda settings: settings.with_second("a b"), {"second": "a b"}),
        (lambda settings: settings.with_second(" "), {"second": " "}),
        (lambda settings: settings.with_cut(Cut(lower=True)), {"cut": Cut(lower=True)}),
        (lambda settings: settings.with_source("embeddings"), {"source": "embeddings"}),
        (lambda settings: settings.with_source("random"), {}),
        (
            lambda settings: settings.with_vectors(n_heads=3),
            {"vectors": Vectors(n_heads=3), "source": "embeddings"},
        ),
    ],
    ids=[
        *("text", "a preset's text", "seed", "first seed", "width", "default width", "new numbers"),
        *("left again", "second text", "a blank second text", "cut", "embeddings", "random", "vectors"),
    ],
)
def test_numbers_of_ones_own_change_in_one_thing_only(move, changed):
    own = Settings(preset=None, text="mine", seed=5, width=3, left="row", right="global", scale=0.5)
    assert move(own) == dataclasses.replace(own, **changed)


EMBEDDED = Settings(None, "a b", 0, source="embeddings", second="c")


def test_the_second_text_can_be_taken_away_again():
    for nothing in (None, ""):
        assert EMBEDDED.with_second(nothing) == dataclasses.replace(EMBEDDED, second=None)


def test_a_sign_stands_for_nul_in_both_texts():
    typed = EMBEDDED.with_text("a\0").with_second("\0b")
    assert (typed.text, typed.second) == ("a\ufffd", "\ufffdb")


def test_a_width_is_one_of_random_numbers():
    assert EMBEDDED.with_width(3) == dataclasses.replace(EMBEDDED, source="random", width=3)


@pytest.mark.parametrize("move", [lambda s: s.with_source("random"), lambda s: s.with_width(9)])
def test_positions_cannot_differ_where_there_are_none_any_more(move):
    differing = dataclasses.replace(EMBEDDED, versus=Versus("pos", "rotary"))
    assert move(differing).versus is None
    assert move(dataclasses.replace(EMBEDDED, versus=Versus("seed", 3))).versus == Versus("seed", 3)
    assert differing.with_source("embeddings") == differing


def test_choosing_a_preset_keeps_the_opened_cell_the_look_and_what_a_teacher_hid():
    look = Look(steps="log")
    taught = dataclasses.replace(EMBEDDED, look=look, hide=("seed", "tau"), lock=True, head=1, hidden=(2,))
    taught = dataclasses.replace(taught, selected=Selected(1, 0))
    assert taught.with_preset("illustrated") == dataclasses.replace(
        Settings.of_preset("illustrated", look), selected=Selected(1, 0), hide=("seed", "tau"), lock=True
    )


@pytest.mark.parametrize(
    ("settings", "n_heads"),
    [
        (NOTEBOOK, 1),
        (Settings.of_preset("from-scratch-heads"), 3),
        (Settings.of_preset("from-scratch-cross"), 1),
        (EMBEDDED, 1),
        (EMBEDDED.with_vectors(n_heads=16), 16),
        (EMBEDDED.with_vectors(n_heads=16).with_source("random"), 1),
    ],
)
def test_presets_and_embeddings_have_heads(settings, n_heads):
    assert settings.n_heads == n_heads


def test_new_numbers_go_round_after_the_last_seed():
    last = Settings(preset=None, text="mine", seed=4_294_967_295)
    assert last.with_new_numbers().seed == 0
