"""The link's buttons: what they hand to the browser."""

import json
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from selfattn.settings import MAX_LINK_BYTES, Settings

ODD = "a & b = c + d # 100% ü 你好\n\tend"


def shared(settings):
    """What the buttons get for these settings."""

    def page(settings):
        from selfattn.ui import share

        share.show(settings)

    at = AppTest.from_function(page, kwargs={"settings": settings}).run()
    assert not at.exception
    (component,) = at.get("bidi_component")
    assert component.proto.component_name == "selfattn_share"
    return json.loads(component.proto.json)


def read(query):
    settings, wrong = Settings.from_query(dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True)))
    assert wrong == ()
    return settings


@pytest.mark.parametrize("text", ["my words", ODD, "שלום 👩‍👩‍👧‍👦"])
def test_a_link_brings_the_settings_back_with_the_text_and_without(text):
    settings = Settings(None, text, seed=3, width=5, left="column", scale=0.25)
    data = shared(settings)
    assert read(data["query"]) == settings
    assert read(data["query_without_text"]) == settings.with_text("")
    assert data["query"].isascii()
    assert data["note"] == ""


def test_home_has_no_query_and_no_text_to_leave_out():
    assert shared(Settings.of_preset()) == {"query": "", "query_without_text": None, "note": ""}


def test_a_preset_has_one_link():
    data = shared(Settings.of_preset("illustrated"))
    assert read(data["query"]) == Settings.of_preset("illustrated")
    assert (data["query_without_text"], data["note"]) == (None, "")


def test_without_a_text_there_is_one_link():
    assert shared(Settings(None, "", seed=0))["query_without_text"] is None


def test_a_text_too_long_for_a_link_is_said_to_be_left_out():
    data = shared(Settings(None, "x" * (MAX_LINK_BYTES + 1), seed=0))
    assert read(data["query"]).text == ""
    assert data["query_without_text"] is None
    assert data["note"] == "The text is too long for a link, which leaves it out."


def test_a_text_that_just_fits_is_in_the_link():
    data = shared(Settings(None, "x" * MAX_LINK_BYTES, seed=0))
    assert read(data["query"]).text == "x" * MAX_LINK_BYTES
    assert data["note"] == ""


def test_a_lone_surrogate_does_not_break_the_link():
    assert read(shared(Settings(None, "a \ud800", seed=0))["query"]).text == "a ?"


def test_a_link_without_text_holds_neither_text():
    settings = Settings(None, "mine", seed=0, second="theirs")
    link = shared(settings)["query_without_text"]
    assert "mine" not in link
    assert "theirs" not in link
