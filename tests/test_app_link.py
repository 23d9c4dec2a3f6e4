"""A link opens the page as it was, and one that is wrong in part is kept in the rest."""

from dataclasses import replace

import pytest

from selfattn.settings import Settings
from tests.pages import assert_shows, do, field, group, sentences, start

NOTEBOOK = Settings.of_preset("notebook")
INTEGERS = Settings.of_preset("illustrated")


def own(text, **others):
    return Settings(preset=None, text=text, **{"seed": 0, **others})


LINKS = {
    "v": ({"v": "1"}, NOTEBOOK),
    "p": ({"v": "1", "p": "illustrated"}, INTEGERS),
    "t": ({"v": "1", "src": "random", "t": "a link\nof mine"}, own("a link\nof mine")),
    "src": ({"v": "1", "src": "random", "t": "how are you doing"}, own("how are you doing")),
    "seed": ({"v": "1", "src": "random", "t": "two words", "seed": "9"}, own("two words", seed=9)),
    "d": ({"v": "1", "src": "random", "t": "two words", "d": "5"}, own("two words", width=5)),
    "l": ({"v": "1", "l": "column"}, replace(NOTEBOOK, left="column")),
    "r": ({"v": "1", "r": "global"}, replace(NOTEBOOK, right="global")),
    "scale on": ({"v": "1", "scale": "on"}, replace(NOTEBOOK, scale=None)),
    "scale off": ({"v": "1", "src": "random", "t": "a b", "scale": "off"}, own("a b", scale=1.0)),
    "scale as a number": ({"v": "1", "p": "illustrated", "scale": "0.25"}, replace(INTEGERS, scale=0.25)),
    "all": (
        {"v": "1", "src": "random", "t": "a b c", "seed": "3", "d": "2", "l": "row", "r": "column"},
        own("a b c", seed=3, width=2, left="row", right="column"),
    ),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_shows_its_numbers_and_stays_in_the_address(name):
    query, settings = LINKS[name]
    at = start(**query)
    assert_shows(at, settings)
    assert at.query_params == ({} if settings == NOTEBOOK else query)
    assert not any(key.startswith("wrong") for key in sentences(at))


CHANGES = {
    "preset": [("Start from", "from-scratch")],
    "softmaxes": [("Left softmax", "row"), ("Right softmax", "column")],
    "scale on a preset": [("Scale", "on")],
    "scale off on a text": [("Text", "some words here"), ("Scale", 1.0)],
    "text, seed and size": [("Text", "some – wörds\n& such #1"), ("Seed", 4), ("Size d", 3)],
    "new numbers": [("New numbers", True), ("New numbers", True)],
    "the preset's text": [("Text", "other"), ("Text", "how are you doing")],
    "a seed on a preset": [("Start from", "illustrated"), ("Seed", 0)],
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_address_after_changes_restores_them_in_a_fresh_session(name):
    at = start()
    for label, value in CHANGES[name]:
        is_group = label in ("Start from", "Scale", "Left softmax", "Right softmax")
        at = do((group if is_group else field)(at, label), value)
    settings, query = at.session_state["settings"], dict(at.query_params)
    assert query == settings.to_query() != {}
    again = start(**query)
    assert_shows(again, settings)
    assert again.session_state["settings"] == settings
    values = [
        [control.value for control in (*app.text_area, *app.number_input, *app.get("button_group"))]
        for app in (at, again)
    ]
    assert values[0] == values[1]


def test_a_scale_given_as_a_number_is_an_option_beside_the_usual_two():
    at = start(p="illustrated", scale="0.25")
    assert (group(at, "Scale").options, group(at, "Scale").value) == (["× 1", "× 1/√d", "× 0.25"], 0.25)
    at = do(group(at, "Scale"), 1.0)
    assert_shows(at, INTEGERS)
    assert group(at, "Scale").options == ["× 1", "× 1/√d"]


def wrong(at):
    return [sentence for key, sentence in sentences(at).items() if key.startswith("wrong")]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (
            {"p": "nonsense"},
            (
                "In the link, p must be one of notebook, illustrated, from-scratch, from-scratch-heads, "
                "from-scratch-cross, got 'nonsense'"
            ),
        ),
        ({"src": "magic"}, "In the link, src must be one of random, embeddings, got 'magic'"),
        ({"seed": "-1"}, "In the link, seed must be a whole number from 0 to 4294967295, got '-1'"),
        ({"d": "513"}, "In the link, d must be a whole number from 1 to 512, got '513'"),
        ({"l": "diagonal"}, "In the link, l must be one of global, row, column, got 'diagonal'"),
        ({"scale": "nan"}, "In the link, scale must be on, off or a number between -1000000 and 1000000"),
        ({"colour": "red"}, "In the link, 'colour' is no setting of this page."),
        ({"v": "2"}, "In the link, v must be 1, got '2'"),
        ({"t": "a\0b"}, "In the link, t must be text without NUL or lone surrogates"),
    ],
    ids=lambda case: "" if isinstance(case, str) else next(iter(case)),
)
def test_a_bad_link_is_named_once_and_the_rest_of_it_is_kept(bad, sentence):
    at = start(**bad, r="column")
    (said,) = wrong(at)
    assert said.startswith(sentence)
    assert group(at, "Right softmax").value == "column"
    assert at.query_params["r"] == "column"
    assert not bad.items() & at.query_params.items()


def test_a_link_with_bad_values_only_is_the_home_page():
    at = start(p="nonsense", l="diagonal", scale="1e999")
    assert len(wrong(at)) == 3
    assert_shows(at, NOTEBOOK)


def test_what_was_wrong_stays_until_it_is_dismissed():
    at = start(l="diagonal", seed="x", r="column")
    assert len(wrong(at)) == 2
    at = do(group(at, "Left softmax"), "row")
    assert len(wrong(at)) == 2
    at = do(field(at, "Dismiss"))
    assert wrong(at) == []
    assert_shows(at, replace(NOTEBOOK, left="row", right="column"))
    assert "Dismiss" not in [button.label for button in do(field(at, "Text"), "more").button]


def test_a_link_that_holds_no_text_says_so():
    at = start(src="random", seed="4")
    assert "There is no text yet. A link to a long text doesn't hold it: paste it above." in [
        info.value for info in at.info
    ]
    assert_shows(do(field(at, "Text"), "pasted"), own("pasted", seed=4))


def test_a_text_too_long_for_a_link_stays_on_the_page_and_out_of_the_address():
    text = "漢字" * 300 + " " + "漢字" * 300
    at = do(field(start(), "Text"), text)
    assert at.query_params == {"v": "1", "src": "random"}
    assert field(at, "Text").value == text
    assert [info.value.split(":")[0] for info in at.info] == ["This text is too long for a link"]
