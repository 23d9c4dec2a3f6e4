"""How a token is written where people read it: on an axis, in a sentence."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

LABEL_LENGTH = 12
"""Graphemes of a token that fit an axis; a longer one is cut and ends in an ellipsis."""

_UNSEEN = "\ufffd"
_LOOKS_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Fillers that are letters or symbols by category, and yet draw nothing."""
_GRAPHEME = regex.compile(r"\X")


@lru_cache(maxsize=4096)
def label(token: str, length: int = LABEL_LENGTH, blank: str = "·") -> str:
    """Write a token so that an axis can show it: nothing invisible, nothing endless.

    Blanks become a middle dot, control characters, lone surrogates and marks that turn the
    direction of writing become visible signs; what is longer than `length` graphemes is cut.

    Parameters
    ----------
    token : str
    length : int
        Graphemes to keep, the ellipsis included.
    blank : str
        What stands for a blank; in a sentence, a blank may.

    Returns
    -------
    str
    """
    # A grapheme may hold any number of combining marks: what is looked at and shown of each is limited.
    shown = "".join(_visible(character, blank) for character in token[: 8 * length])
    graphemes = _GRAPHEME.findall(shown)
    whole = len(graphemes) <= length and len(token) <= 8 * length
    kept = graphemes if whole else [*graphemes[: length - 1], "…"]
    written = "".join(grapheme[:16] for grapheme in kept)
    return written if any(map(_is_seen, written)) else _UNSEEN


def _is_seen(character: str) -> bool:
    """Whether a character shows by itself, as joiners and variation selectors do not."""
    return unicodedata.category(character) not in ("Cf", "Mn", "Me")


def _visible(character: str, blank: str) -> str:
    if character.isspace() or character in _LOOKS_BLANK:
        return blank
    code, category = ord(character), unicodedata.category(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of that control character
    joins = character in "\u200c\u200d"  # joiners hold emoji and scripts together
    if category in ("Cc", "Cs", "Co", "Cn") or (category == "Cf" and not joins):
        return _UNSEEN
    return character
