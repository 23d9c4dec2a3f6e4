"""Where a script has no blanks between words, the page says so, and offers to cut into characters."""

import pytest

from tests.pages import do, field, sentences, start

NOTE = "This script has no blanks between words, and the text is cut at blanks."


@pytest.mark.parametrize("text", ["一只猫看见另一只猫", "ねこがねこを見た", "แมวเห็นแมว", "two 猫"])
def test_a_text_without_blanks_is_cut_into_characters_at_a_click(text):
    at = start(src="random", t=text)
    assert sentences(at)["unspaced_note"] == NOTE
    at = do(field(at, "Cut into characters"))
    assert at.session_state["settings"].cut.by == "characters"
    assert at.query_params["cut"] == "characters"
    assert "unspaced_note" not in sentences(at)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"src": "random", "t": "how are you"},
        {"src": "random", "t": "ἄειδε θεά"},
        {"src": "random", "t": "مرحبا بالعالم"},
        {"src": "random", "t": "一只猫", "cut": "words"},
        {"src": "random", "t": "一只猫", "hide": "cut"},
    ],
    ids=str,
)
def test_elsewhere_nothing_is_said(query):
    assert "unspaced_note" not in sentences(start(**query))
