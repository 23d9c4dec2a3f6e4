"""Each setting of the sidebar: the control reaches the numbers and the link, and is read back from it."""

from dataclasses import replace

import numpy as np
import pytest

from selfattn.settings import Cut, Settings, Vectors, Versus
from tests.pages import assert_shows, do, field, figures, group, library, sentences, start, z

TEXT = "The cat,\nthe dog."
SIZES = {"d_model": 6, "d_k": 4, "d_v": 3}
RANDOM = Settings(None, TEXT, 0)
EMBEDDED = replace(RANDOM, source="embeddings", vectors=Vectors(**SIZES))
IN_LINK = {
    "random": {"v": "1", "src": "random", "t": TEXT},
    "embeddings": {"v": "1", "src": "embeddings", "t": TEXT, "dm": "6", "dk": "4", "dv": "3"},
}


def with_vectors(**choices):
    return replace(EMBEDDED, vectors=replace(EMBEDDED.vectors, **choices))


def cut(**choices):
    return replace(EMBEDDED, cut=Cut(**choices))


def versus(name, value, **common):
    return replace(EMBEDDED, versus=Versus(name, value), **common)


CONTROLS = {
    "words": ({}, "Tokens by", "words", {"cut": "words"}, cut(by="words")),
    "characters": ({}, "Tokens by", "characters", {"cut": "characters"}, cut(by="characters")),
    "lines": ({}, "Tokens by", "lines", {"cut": "lines"}, cut(by="lines")),
    "lower case": ({}, "Lower case", True, {"lower": "1"}, cut(lower=True)),
    "punctuation": ({}, "Keep punctuation", False, {"punct": "off"}, cut(punctuation=False)),
    "second text": ({}, "Second text", "le chat dort", {"t2": "le chat dort"}, None),
    "seed": ({}, "Seed", 4294967295, {"seed": "4294967295"}, replace(EMBEDDED, seed=4294967295)),
    "uniform": ({}, "Embeddings", "uniform", {"emb": "uniform"}, with_vectors(kind="uniform")),
    "one-hot": ({}, "Embeddings", "one-hot", {"emb": "one-hot"}, with_vectors(kind="one-hot")),
    "d_model": ({}, "d_model", 512, {"dm": "512"}, with_vectors(d_model=512)),
    "d_k": ({}, "d_k", 1, {"dk": "1"}, with_vectors(d_k=1)),
    "d_v": ({}, "d_v", 7, {"dv": "7"}, with_vectors(d_v=7)),
    "heads": (
        {"pos": "alibi"},  # of which the number of heads decides the slopes
        *("Heads", 16, {"heads": "16"}),
        with_vectors(n_heads=16, positions="alibi"),
    ),
    "projections": ({}, "Projections", "1", {"proj": "1"}, with_vectors(projection="1")),
    "identity": ({}, "Projections", "identity", {"proj": "identity"}, with_vectors(projection="identity")),
    "sinusoidal": (
        {},
        "Positions",
        "sinusoidal",
        {"pos": "sinusoidal"},
        with_vectors(positions="sinusoidal"),
    ),
    "rotary": ({}, "Positions", "rotary", {"pos": "rotary"}, with_vectors(positions="rotary")),
    "alibi": ({}, "Positions", "alibi", {"pos": "alibi"}, with_vectors(positions="alibi")),
    "scale": ({}, "Scale", 0.3125, {"scale": "0.3125"}, replace(EMBEDDED, scale=0.3125)),
    "no scale": ({}, "Scale", 0.0, {"scale": "0"}, replace(EMBEDDED, scale=0.0)),
    "temperature": ({}, "Temperature", 0.1, {"tau": "0.1"}, replace(EMBEDDED, temperature=0.1)),
    "window mask": ({}, "Mask", "window", {"mask": "window"}, replace(EMBEDDED, mask="window")),
    "causal window": (
        *({}, "Mask", "causal-window", {"mask": "causal-window"}),
        replace(EMBEDDED, mask="causal-window"),
    ),
    "blocks": ({}, "Mask", "block", {"mask": "block"}, replace(EMBEDDED, mask="block")),
    "window": (
        *({"mask": "window"}, "Window", 3, {"win": "3"}),
        replace(EMBEDDED, mask="window", window=3),
    ),
    "block": (
        *({"mask": "block"}, "Block", 3, {"block": "3"}),
        replace(EMBEDDED, mask="block", block=3),
    ),
    "hidden keys": ({}, "Hide keys", [3, 1], {"hidden": "2,4"}, replace(EMBEDDED, hidden=(1, 3))),
    "window on the right": (
        *({"mask": "window"}, "On the right instead", Versus("win", 4), {"vs": "win:4"}),
        versus("win", 4, mask="window"),
    ),
    "blocks on the right": (
        *({"mask": "block"}, "On the right instead", Versus("block", 1), {"vs": "block:1"}),
        versus("block", 1, mask="block"),
    ),
    "hidden on the right": (
        *({}, "On the right instead", Versus("hidden", (0,)), {"vs": "hidden:1"}),
        versus("hidden", (0,)),
    ),
    "none hidden on the right": (
        *({"hidden": "2"}, "On the right instead", Versus("hidden", ()), {"vs": "hidden:none"}),
        versus("hidden", (), hidden=(1,)),
    ),
    "positions on the right": (
        *({}, "On the right instead", Versus("pos", "rotary"), {"vs": "pos:rotary"}),
        versus("pos", "rotary"),
    ),
}
"""What the link holds before; a control and what it is given; what the link holds then; and the settings."""


def numbers_of(at):
    """Every map's numbers, by its name."""
    return {name: z(figure, name).tolist() for name, figure in figures(at).items() if name != "law_mass"}


def same_numbers(some, others):
    if some.keys() != others.keys():
        return False
    return all(np.array_equal(some[name], others[name], equal_nan=True) for name in some)


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_reaches_the_numbers_and_the_link_and_is_read_back_from_it(name):
    before, label, value, written, settings = CONTROLS[name]
    settings = settings or replace(EMBEDDED, second=value)
    given = {**IN_LINK["embeddings"], **before}
    at = start(**given)
    shown = numbers_of(at)
    at = do(field(at, label), value)
    assert_shows(at, settings)
    assert not same_numbers(numbers_of(at), shown)
    assert at.query_params == {**given, **written}
    again = start(**at.query_params)
    assert field(again, label).value == (sorted(value) if label == "Hide keys" else value)
    assert again.session_state["settings"] == settings
    assert_shows(again, settings)


def test_w_output_changes_no_number_of_compare_and_reaches_the_link_and_the_case():
    at = start(**IN_LINK["embeddings"])
    shown = numbers_of(at)
    at = do(field(at, "W_output"))
    assert same_numbers(numbers_of(at), shown)
    assert at.query_params == {**IN_LINK["embeddings"], "wo": "1"}
    assert at.session_state["settings"] == with_vectors(output=True)
    assert field(start(**at.query_params), "W_output").value is True


def test_the_source_is_chosen_both_ways_and_embeddings_keep_their_sizes():
    at = start(**IN_LINK["embeddings"])
    at = do(field(at, "Source"), "random")
    assert_shows(at, RANDOM)
    assert at.query_params["src"] == "random"
    assert field(at, "Size d").value is None
    assert field(start(**at.query_params), "Source").value == "random"
    at = do(field(at, "Source"), "embeddings")
    assert_shows(at, EMBEDDED)
    assert at.query_params == IN_LINK["embeddings"]
    assert field(start(**at.query_params), "Source").value == "embeddings"


def test_size_d_reaches_the_numbers_and_the_link_and_emptied_is_as_many_as_tokens():
    at = do(field(start(**IN_LINK["random"]), "Size d"), 9)
    assert_shows(at, replace(RANDOM, width=9))
    assert at.query_params == {**IN_LINK["random"], "d": "9"}
    again = start(**at.query_params)
    assert field(again, "Size d").value == 9
    at = do(field(again, "Size d"), None)
    assert_shows(at, RANDOM)
    assert at.query_params == IN_LINK["random"]
    assert field(at, "Size d").placeholder == "4"


EMPTIED = {
    "Seed": {"seed": "7"},
    "d_model": {"dm": "9"},
    "d_k": {"dk": "8"},
    "d_v": {"dv": "5"},
    "Heads": {"heads": "2", "pos": "alibi"},
    "Scale": {"scale": "-2.5"},
    "Window": {"mask": "window", "win": "3"},
    "Block": {"mask": "block", "block": "3"},
    "Decimals": {"dec": "3"},
}
NAMES = {"Seed": "seed", "d_model": "dm", "d_k": "dk", "d_v": "dv", "Heads": "heads"}
NAMES |= {"Scale": "scale", "Window": "win", "Block": "block", "Decimals": "dec"}


@pytest.mark.parametrize("label", EMPTIED)
def test_an_emptied_number_goes_back_to_its_default(label):
    given = {"src": "embeddings", "t": TEXT, **EMPTIED[label]}
    at = do(field(start(**given), label), None)
    rest = {name: value for name, value in given.items() if name != NAMES[label]}
    assert at.query_params == {"v": "1", **rest}
    assert_shows(at, Settings.from_query(rest)[0])
    assert field(at, label).value == field(start(**rest), label).value
    again = do(field(at, label), None)
    assert again.query_params == at.query_params


def test_on_a_preset_an_emptied_field_changes_nothing_but_the_scale():
    at = start(p="from-scratch")
    for label in ("Seed", "Size d", "Scale"):
        at = do(field(at, label), None)
        assert at.query_params == {"v": "1", "p": "from-scratch"}
    at = do(field(start(), "Scale"), None)
    assert at.query_params == {"v": "1", "scale": "on"}
    assert_shows(at, replace(Settings.of_preset("notebook"), scale=None))


ONE_HOT, IDENTITY = {"emb": "one-hot"}, {"proj": "identity"}
RESTING = {
    "Window": ({}, ("win", "3"), "Only a mask with a window", ("Mask", "window")),
    "Window, causal": (
        {"mask": "causal"},
        ("win", "3"),
        "Only a mask with a window",
        ("Mask", "causal-window"),
    ),
    "Window, right": (
        *({}, ("win", "3"), "Only a mask with a window"),
        ("On the right instead", Versus("mask", "window")),
    ),
    "Block": ({"mask": "window"}, ("block", "3"), "Only a mask of blocks", ("Mask", "block")),
    "Block, right": (
        *({}, ("block", "1"), "Only a mask of blocks"),
        ("On the right instead", Versus("mask", "block")),
    ),
    "d_model": (ONE_HOT, ("dm", "9"), "as many components as there are", ("Embeddings", "uniform")),
    "d_k": (IDENTITY, ("dk", "9"), "so d_k and d_v are d_model", ("Projections", "1")),
    "d_v": (IDENTITY, ("dv", "9"), "so d_k and d_v are d_model", ("Projections", "1")),
    "W_output": (IDENTITY, ("wo", "1"), "nothing is projected at the end", ("Projections", "1")),
    "Seed": (ONE_HOT | IDENTITY, ("seed", "9"), "Nothing is drawn here", ("Projections", "1")),
    "New numbers": (ONE_HOT | IDENTITY, ("seed", "9"), "", ("Embeddings", "normal")),
}


@pytest.mark.parametrize("name", RESTING)
def test_a_control_without_effect_rests_with_a_reason_and_wakes_up(name):
    chosen, other, why, (label, value) = RESTING[name]
    resting, given = name.split(",")[0], {**IN_LINK["embeddings"], **chosen}
    at = start(**given)
    assert field(at, resting).disabled
    assert why in field(at, resting).help
    # It says the truth: another value changes no number.
    assert same_numbers(numbers_of(start(**{**given, **dict([other])})), numbers_of(at))
    at = do(field(at, label), value)
    assert not field(at, resting).disabled
    assert "Without effect" not in field(at, resting).help


def test_what_rests_shows_what_holds_and_keeps_its_value():
    given = {**IN_LINK["embeddings"], **ONE_HOT, **IDENTITY, "wo": "1"}
    at = start(**given)
    # The cat, / the / dog. and The are four words.
    assert [field(at, label).value for label in ("d_model", "d_k", "d_v", "W_output")] == [4, 4, 4, False]
    assert z(figures(at)["value"], "value").shape == (4, 4)
    at = do(field(at, "Projections"), "1")
    assert [field(at, label).value for label in ("d_model", "d_k", "d_v", "W_output")] == [4, 4, 3, True]
    at = do(field(at, "Embeddings"), "normal")
    assert [field(at, label).value for label in ("d_model", "d_k", "d_v", "W_output")] == [6, 4, 3, True]


def test_rotary_positions_say_that_they_need_an_even_d_k_and_can_be_left():
    at = start(**{**IN_LINK["embeddings"], "dk": "3", "pos": "rotary"})
    positions = field(at, "Positions")
    assert (positions.value, positions.disabled) == ("rotary", False)
    assert positions.help.endswith("they need an even d_k, not 3.")
    assert_shows(at, with_vectors(d_k=3))
    at = do(field(at, "d_k"), 4)
    assert "Without effect" not in field(at, "Positions").help
    assert_shows(at, with_vectors(positions="rotary"))


def test_on_the_right_nothing_is_offered_that_has_no_effect():
    def offered(**query):
        return field(start(**{**IN_LINK["embeddings"], **query}), "On the right instead").options

    assert {"Rotary positions", "seed 1"} <= set(offered())
    assert "Rotary positions" not in offered(dk="3")
    assert "seed 1" not in offered(emb="one-hot", proj="identity")
    assert not any(words.startswith(("window of", "blocks of")) for words in offered(mask="causal"))


ARTICLES = {
    "illustrated": ((4, 3, 3), 1, None),
    "from-scratch": ((16, 24, 28), 1, None),
    "from-scratch-heads": ((16, 24, 28), 3, None),
    "from-scratch-cross": ((16, 24, 28), 1, "1 2 3 4 5 6 7 8"),
}
"""Sizes as published, the number of heads, and the second text."""


@pytest.mark.parametrize("name", ARTICLES)
def test_touching_the_vectors_of_an_article_leaves_it_for_embeddings_of_its_sizes(name):
    (d_model, d_k, d_v), n_heads, second = ARTICLES[name]
    preset = Settings.of_preset(name)
    vectors = Vectors(d_model=d_model, d_k=d_k, d_v=d_v, n_heads=n_heads)
    left = Settings(None, preset.text, 0, source="embeddings", vectors=vectors, second=second)
    for label, value, seed in (("Source", "embeddings", 0), ("Seed", 3, 3), ("New numbers", True, 0)):
        at = do(field(start(p=name), label), value)
        assert_shows(at, replace(left, seed=seed))
        assert at.session_state["settings"] == replace(left, seed=seed)
        assert field(at, "Second text").value == (second or "")
        assert [field(at, size).value for size in ("d_model", "d_k", "d_v", "Heads")] == [
            *(d_model, d_k, d_v, n_heads)
        ]
    (back,) = (button for button in at.button if button.label.startswith("Back to the article"))
    at = do(back)
    assert_shows(at, preset)
    assert at.query_params == {"v": "1", "p": name}
    assert field(at, "Source").value is None


@pytest.mark.parametrize("label", ["Source", "Size d"])
def test_an_article_can_be_left_for_random_numbers(label):
    at = do(field(start(p="from-scratch"), label), {"Source": "random", "Size d": 5}[label])
    settings = Settings(None, Settings.of_preset("from-scratch").text, 0)
    assert_shows(at, settings if label == "Source" else replace(settings, width=5))


def test_the_keys_of_a_second_text_stand_in_a_strip_of_their_own():
    at = do(field(start(), "Second text"), "one two one three four five")
    settings = replace(Settings.of_preset("notebook").left_preset(), second="one two one three four five")
    assert_shows(at, settings)
    said = sentences(at)
    assert said["tokens"].startswith("Text4 tokens: how are you doing")
    assert said["key_tokens"] == "Keys6 tokens: one1 two one3 three four five "
    assert z(figures(at)["weights_left"], "weights_left").shape == (4, 6)
    assert z(figures(at)["value"], "value").shape == (6, 4)
    assert field(at, "Hide keys").options == ["1 one", "2 two", "3 one", "4 three", "5 four", "6 five"]
    at = do(field(at, "Second text"), "")
    assert "key_tokens" not in sentences(at)
    assert_shows(at, replace(settings, second=None))


def test_the_cross_preset_shows_its_eight_keys():
    at = start(p="from-scratch-cross")
    assert sentences(at)["key_tokens"] == "Keys8 tokens: 1 2 3 4 5 6 7 8 "
    assert z(figures(at)["weights_right"], "weights_right").shape == (6, 8)
    assert_shows(at, Settings.of_preset("from-scratch-cross"))


@pytest.mark.parametrize("mask", ["causal", "window", "causal-window", "block"])
@pytest.mark.parametrize("second", ["x y", "one two three four five six seven"])
def test_masks_of_cross_attention_are_drawn_whole(mask, second):
    settings = replace(EMBEDDED, second=second, mask=mask, hidden=(1,))
    at = start(**settings.to_query())
    assert_shows(at, settings)
    assert np.isnan(library(settings)["logits"][:, 1]).all()


def test_a_key_that_is_gone_can_not_be_hidden_and_comes_back_with_its_text():
    at = do(field(start(**IN_LINK["random"]), "Hide keys"), [3])
    at = do(field(at, "Text"), "a b")
    assert field(at, "Hide keys").value == []
    assert_shows(at, Settings(None, "a b", 0))
    at = do(field(at, "Text"), "a b c d")
    assert field(at, "Hide keys").value == [3]
    assert_shows(at, Settings(None, "a b c d", 0, hidden=(3,)))


def test_presets_hold_their_text_whatever_the_cut_was():
    at = do(field(start(**IN_LINK["embeddings"]), "Tokens by"), "characters")
    at = do(group(at, "Start from"), "from-scratch")
    assert_shows(at, Settings.of_preset("from-scratch"))
    assert field(at, "Tokens by").value == "whitespace"


@pytest.mark.parametrize("head", [0, 2])
def test_one_of_several_heads_is_compared_and_another_can_be_chosen(head):
    at = do(group(start(p="from-scratch-heads"), "Head"), head)
    assert_shows(at, replace(Settings.of_preset("from-scratch-heads"), head=head))
    assert at.query_params == {"v": "1", "p": "from-scratch-heads"} | ({"head": "3"} if head else {})
