import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.text import tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("how are you doing", ("how", "are", "you", "doing")),
        ("one", ("one",)),
        ("  blanks \t and\nlines\r\n ", ("blanks", "and", "lines")),
        ("the cat the", ("the", "cat", "the")),
        ("Don't stop, please!", ("Don't", "stop,", "please!")),
        ("wide\u3000blank and\u00a0firm", ("wide", "blank", "and", "firm")),
        ("1 2 10", ("1", "2", "10")),
        ("注意力 مرحبا 👩‍👩‍👧", ("注意力", "مرحبا", "👩‍👩‍👧")),
    ],
)
def test_text_is_cut_at_blanks(text, tokens):
    assert tokenize(text) == tokens


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_a_text_without_a_token_is_refused(text):
    message = f"text must hold at least one token, got {text!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        tokenize(text)


def test_the_message_does_not_repeat_an_endless_text():
    with pytest.raises(ValueError, match=r"^text must hold at least one token, got ' {20}'\.$"):
        tokenize(" " * 10_000)


@given(st.lists(st.text(min_size=1).filter(lambda token: token.split() == [token]), min_size=1))
def test_tokens_joined_by_blanks_come_back(tokens):
    assert tokenize(" ".join(tokens)) == tuple(tokens)
