"""Text to tokens."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

CUTS: Final = ("whitespace", "words", "characters", "lines")


def tokenize(
    text: str, cut: str = "whitespace", lower: bool = False, punctuation: bool = True
) -> tuple[str, ...]:
    """Cut a text into tokens; by default at its blanks, as the notebook did with ``text.split()``.

    Parameters
    ----------
    text : str
    cut : {"whitespace", "words", "characters", "lines"}
        - "whitespace": at blanks.
        - "words": words and, each on its own, punctuation marks and symbols. A word is a run of
          letters, marks and digits, with apostrophes and hyphens inside it. Scripts that are
          written without blanks (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are cut into
          characters.
        - "characters": what a reader counts as one character (an extended grapheme cluster),
          without the blanks.
        - "lines": one token per line that is not blank, without the blanks around it.

        "words" and "characters" need the package ``regex``; the others need nothing.
    lower : bool
        The text in lower case, by ``str.lower``, before it is cut.
    punctuation : bool
        False leaves out tokens that are punctuation only and, of "whitespace" and "lines",
        the punctuation at both ends of a token. Symbols, such as + and emoji, are no punctuation.

    Returns
    -------
    tuple of str
        At least one token, in order; they may repeat.

    Raises
    ------
    ValueError
        Where the text holds no token, or `cut` is unknown.

    Notes
    -----
    Characters as in Unicode Standard Annex 29, "Unicode Text Segmentation"; punctuation is what
    has a general category of P.

    Examples
    --------
    >>> tokenize("Life is short, eat dessert first", punctuation=False)
    ('Life', 'is', 'short', 'eat', 'dessert', 'first')
    >>> tokenize("Don't stop!", "words", lower=True)
    ("don't", 'stop', '!')
    """
    if cut not in CUTS:
        raise ValueError(f"cut must be one of {', '.join(CUTS)}, got {cut!r}.")
    tokens = tuple(_cut(text.lower() if lower else text, cut, punctuation))
    if not tokens:
        raise ValueError(f"text must hold at least one token, got {text[:20]!r}.")
    return tokens


def _cut(text: str, cut: str, punctuation: bool) -> Iterable[str]:
    if cut in ("words", "characters"):
        # A blank of no width marks where a word ends in Thai or Khmer, and shows nothing itself.
        parts = text.replace("\u200b", " ").split()
        pieces = [piece for part in parts for piece in _pattern(cut).findall(part)]
        return pieces if punctuation else [piece for piece in pieces if not all(map(_is_punctuation, piece))]
    pieces = text.split() if cut == "whitespace" else [line.strip() for line in text.splitlines()]
    return filter(None, pieces if punctuation else map(_without_ends, pieces))


def _without_ends(token: str) -> str:
    """Take blanks and punctuation off both ends."""
    ends = "".join(c for c in set(token) if c.isspace() or _is_punctuation(c))
    start = len(token) - len(token.lstrip(ends))
    if 0 < start < len(token) and unicodedata.category(token[start]).startswith("M"):
        start -= 1  # the mark belongs to what is before it: "#" and two marks are one keycap
    return token[start:].rstrip(ends).lstrip()


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P")


@cache
def _pattern(cut: str) -> Any:
    """Compile what finds each piece of a part without blanks; nothing lies between two pieces."""
    # Importing selfattn must load nothing heavier than NumPy, and most texts are cut at blanks.
    import regex

    # \X finds two letters of a flag by counting all those before: quadratic, so a flag comes first.
    grapheme = r"(?:\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]*+|\X)"
    if cut == "characters":
        return regex.compile(grapheme)
    # The sign for a long vowel, twice, is of no script: Hiragana and Katakana share it.
    unspaced = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30fc\uff70]"
    of_word = rf"(?=[[\p{{L}}\p{{M}}\p{{N}}]--[{unspaced}--\p{{Nd}}]])\X"
    # Apostrophes: plain, curly, and two Hebrew marks; hyphens: plain, true, firm, Hebrew and soft.
    joint = r"['\u2019\u05f3\u05f4\-\u2010\u2011\u05be\u00ad]"
    return regex.compile(rf"(?V1)(?:{of_word})++(?:{joint}(?:{of_word})++)*+|{grapheme}")
