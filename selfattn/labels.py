"""How a token is written where people read it: on an axis, in a sentence."""

from __future__ import annotations

import unicodedata

import regex

LABEL_LENGTH = 12
"""Graphemes of a token that fit an axis; a longer one is cut and ends in an ellipsis."""

_GRAPHEME = regex.compile(r"\X")


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
    # A grapheme may hold any number of combining marks; four code points each are plenty to show.
    shown = "".join(_visible(character, blank) for character in token[: 8 * length])
    graphemes = _GRAPHEME.findall(shown)
    whole = len(graphemes) <= length and len(token) <= 8 * length
    kept = graphemes if whole else [*graphemes[: length - 1], "…"]
    return "".join(grapheme[:16] for grapheme in kept)


def _visible(character: str, blank: str) -> str:
    if character.isspace():
        return blank
    code, category = ord(character), unicodedata.category(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of that control character
    joins = character in "\u200c\u200d"  # joiners hold emoji and scripts together
    if category in ("Cc", "Cs", "Co", "Cn") or (category == "Cf" and not joins):
        return "\ufffd"
    return character
