"""Tokens are hostile: whatever is typed reaches a figure as text, one name for one position."""

import json
import unicodedata
from functools import cache

import numpy as np
import pytest

from selfattn.plots import figures
from tests.examples import case_of, compare_case

FAMILY = "👩\u200d👩\u200d👧"
HOSTILE = {
    "repeated": (("the", "the", "the"), ("the<sub>1</sub>", "the<sub>2</sub>", "the<sub>3</sub>")),
    "numbers": (("1", "2", "10"), ("1", "2", "10")),
    "dates": (("2024-01-01", "2024-02-01", "1e5"), ("2024-01-01", "2024-02-01", "1e5")),
    "tags": (("<b>x</b>", "<br>", "</sub>"), ("&lt;b&gt;x&lt;/b&gt;", "&lt;br&gt;", "&lt;/sub&gt;")),
    "entities": (("&amp;", "&lt;", "&#35;"), ("&amp;amp;", "&amp;lt;", "&amp;&#35;35;")),
    "links": (
        ('<a href="x">', "[a](b:c)", "$x$"),
        ('&lt;a·href="x"&gt;', "[a](b:c)", "$x$"),
    ),
    "template colors": (("#000001", "#000002", "#"), ("&#35;000001", "&#35;000002", "&#35;")),
    "templates": (("%{z}", "{y}", "%"), ("%{z}", "{y}", "%")),
    "quotes": (("don't", '"no"', "“so”"), ("don't", '"no"', "“so”")),
    "control characters": (("a\x00", "\x07b", "\x7f"), ("a␀", "␇b", "\ufffd")),
    "lone surrogates": (("\ud800", "a\udfff", "b"), ("\ufffd", "a\ufffd", "b")),
    "direction overrides": (("\u202egnp", "\u2066x", "y"), ("\ufffdgnp", "\ufffdx", "y")),
    "long words": (("x" * 40, "e\u0301" * 40, "z"), ("x" * 11 + "…", "e\u0301" * 11 + "…", "z")),
    "emoji": ((FAMILY, "🇨🇭", "👍🏽"), (FAMILY, "🇨🇭", "👍🏽")),
    "blanks inside": (("a b", "c\td", "e"), ("a·b", "c·d", "e")),
}


@pytest.fixture(params=HOSTILE)
def tokens_and_ticks(request):
    return HOSTILE[request.param]


@cache
def drawn_for(tokens):
    draw = np.random.default_rng(3).standard_normal
    return figures(compare_case(case_of(draw((3, 2)), draw((3, 2)), draw((3, 2)), tokens=tokens)))


def test_every_token_names_its_position_as_text(tokens_and_ticks):
    tokens, ticks = tokens_and_ticks
    drawn = drawn_for(tokens)
    for name in ("scores", "weights_left", "weights_right", "law_axis"):
        for axis in (drawn[name].layout.xaxis, drawn[name].layout.yaxis):
            assert axis.tickvals == (0, 1, 2), name
            assert axis.ticktext == ticks, name
            assert axis.type is None  # numeric positions make a numeric axis
    for name in ("value", "output_left", "query", "law_mass"):
        assert drawn[name].layout.yaxis.ticktext == ticks, name


def test_no_token_is_in_a_hover_template(tokens_and_ticks):
    tokens, _ = tokens_and_ticks
    plain = drawn_for(("one", "two", "three"))
    for name, figure in drawn_for(tokens).items():
        assert figure.data[0].hovertemplate == plain[name].data[0].hovertemplate


def test_every_figure_can_be_sent_with_any_token(tokens_and_ticks):
    tokens, _ = tokens_and_ticks
    for name, figure in drawn_for(tokens).items():
        sent = json.dumps(figure.layout.meta, ensure_ascii=False).encode("utf-8")
        assert json.loads(sent) == figure.layout.meta, name
        assert json.loads(figure.to_json())["layout"]["meta"]["name"] == name


def test_no_text_of_a_figure_holds_what_turns_or_breaks_lines(tokens_and_ticks):
    tokens, _ = tokens_and_ticks
    for figure in drawn_for(tokens).values():
        meta = figure.layout.meta
        texts = [meta["alt"], *meta["rows"]["names"], *meta["rows"]["labels"], *meta["columns"]["names"]]
        assert not any(unicodedata.category(sign) in ("Cc", "Cs") for text in texts for sign in text)
        assert not any(unicodedata.bidirectional(sign) in ("RLO", "LRI") for text in texts for sign in text)


def test_hovering_shows_up_to_40_graphemes_of_a_name():
    meta = drawn_for(("x" * 40, "y" * 41, "z"))["weights_left"].layout.meta
    assert meta["rows"]["names"] == ["x" * 40, "y" * 39 + "…", "z"]
    assert meta["rows"]["labels"] == ["x" * 11 + "…", "y" * 11 + "…", "z"]
    assert meta["rows"] == {**meta["columns"], "kind": "query"}


def test_names_that_hover_are_not_escaped_because_they_are_set_as_text():
    meta = drawn_for(("<b>", "&amp;", "#000001"))["weights_left"].layout.meta
    assert meta["rows"]["names"] == ["<b>", "&amp;", "#000001"]


def test_all_tokens_alike_are_still_one_row_each():
    drawn = drawn_for(("the", "the", "the"))
    assert np.asarray(drawn["weights_left"].data[0].z).shape == (3, 3)
    assert len(set(drawn["weights_left"].layout.yaxis.ticktext)) == 3
