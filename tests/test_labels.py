import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.labels import label

FAMILY = "👩\u200d👩\u200d👧"


@pytest.mark.parametrize(
    "token", ["how", "don't", "<b>", "1", "naïve", "注意力", "مرحبا", "שלום", FAMILY, "क्षत्रिय"]
)
def test_what_can_be_read_stays_as_it_is(token):
    assert label(token) == token


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\u00a0", "\u3000", "\u2028"], ids=ascii)
def test_a_blank_becomes_a_middle_dot(blank):
    assert label(f"Input{blank}1") == "Input·1"


def test_what_stands_for_a_blank_can_be_chosen():
    assert label("Input\t1", blank=" ") == "Input 1"


@pytest.mark.parametrize(
    ("character", "sign"),
    [
        ("\x00", "␀"),
        ("\x07", "␇"),
        ("\x1b", "␛"),
        ("\x7f", "\ufffd"),
        ("\x85", "·"),
        ("\x9b", "\ufffd"),
        ("\ud800", "\ufffd"),
        ("\u202e", "\ufffd"),
        ("\u2066", "\ufffd"),
        ("\u200b", "\ufffd"),
        ("\ufeff", "\ufffd"),
        ("\ue000", "\ufffd"),
        ("\uffff", "\ufffd"),
    ],
    ids=ascii,
)
def test_what_cannot_be_seen_becomes_a_sign(character, sign):
    assert label(f"a{character}b") == f"a{sign}b"


def test_twelve_graphemes_fit():
    assert label("abcdefghijkl") == "abcdefghijkl"


def test_a_longer_token_is_cut_and_ends_in_an_ellipsis():
    assert label("abcdefghijklm") == "abcdefghijk…"


def test_the_length_can_be_chosen():
    assert label("abcdef", length=5) == "abcd…"
    assert label("abcde", length=5) == "abcde"


@pytest.mark.parametrize(
    "grapheme", [FAMILY, "e\u0301", "🇨🇭", "👍🏽"], ids=["family", "accent", "flag", "skin tone"]
)
def test_no_grapheme_is_torn_apart(grapheme):
    assert label(grapheme * 12) == grapheme * 12
    assert label(grapheme * 13) == grapheme * 11 + "…"


def test_a_tower_of_accents_is_cut():
    assert len(label("e" + "\u0301" * 10_000)) <= 40
    assert label("e" + "\u0301" * 10_000).endswith("…")


@given(st.text(st.characters(exclude_categories=[])))
def test_every_label_is_short_and_holds_nothing_that_breaks_a_page(token):
    shown = label(token)
    assert len(shown) <= 12 * 16
    assert not any(c.isspace() or unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in shown)
    assert not any(unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "LRI", "RLI") for c in shown)
