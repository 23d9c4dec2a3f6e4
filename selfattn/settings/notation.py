"""How each kind of value is spelled in a link: read strictly, written shortly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .limits import (
    MAX_CHARACTERS,
    MAX_HIDDEN,
    MAX_LINK_BYTES,
    MAX_SCALE,
    MAX_TEMPERATURE,
    MIN_TEMPERATURE,
)


@dataclass(frozen=True)
class Spelling:
    """One kind of value.

    Attributes
    ----------
    read : callable
        Takes what stands in a link, returns the value; ValueError where it is none.
    rule : str
        What is a value, to follow the name: "must be a whole number from 0 to 8".
    write : callable
        Takes a value, returns what stands in a link.
    """

    read: Callable[[str], Any]
    rule: str
    write: Callable[[Any], str] = str


def words(meanings: Mapping[str, Any]) -> Spelling:
    """A word for each of some values."""
    word_of = {meaning: word for word, meaning in meanings.items()}

    def read(value: str) -> Any:
        if value not in meanings:
            raise ValueError(f"value must be one of {', '.join(meanings)}, got {value[:40]!r}.")
        return meanings[value]

    return Spelling(read, f"must be one of {', '.join(meanings)}", word_of.__getitem__)


def one_of(choices: Iterable[str]) -> Spelling:
    """A word that is the value itself."""
    return words({choice: choice for choice in choices})


def whole(lowest: int, highest: int) -> Spelling:
    """A whole number."""
    return Spelling(
        lambda value: _whole(value, lowest, highest), f"must be a whole number from {lowest} to {highest}"
    )


def counted(highest: int) -> Spelling:
    """A position: counted from 1 in a link, from 0 in code."""
    return Spelling(
        lambda value: _whole(value, 1, highest) - 1,
        f"must be a whole number from 1 to {highest}",
        lambda position: str(position + 1),
    )


def encoded_length(text: str) -> int:
    """Bytes that a text takes in a link."""
    return sum(
        1 if c.isascii() and (c.isalnum() or c in "-_.~ ") else 3 * len(c.encode("utf-8", "replace"))
        for c in text
    )


def quoted(value: str) -> str:
    """Write a value so that it can stand in a sentence: printable, and not endless."""
    shown = ascii(value[:40]) if not value.isprintable() else repr(value[:40])
    return shown + ("…" if len(value) > 40 else "")


def _whole(value: str, lowest: int, highest: int) -> int:
    is_digits = value.isascii() and value.isdigit() and len(value) <= 10
    if not is_digits or not lowest <= int(value) <= highest:
        raise ValueError(f"value must be a whole number from {lowest} to {highest}, got {value[:40]!r}.")
    return int(value)


def _number(value: str, lowest: float, highest: float) -> float:
    is_plain = len(value) <= 40 and value.isascii() and not set(value) & set("_ \t\n\r\f\v")
    number = float(value) if is_plain else math.nan
    if not lowest <= number <= highest:
        raise ValueError(f"value must be a number from {lowest} to {highest}, got {value[:40]!r}.")
    return number


def _written(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _scale(value: str) -> float | None:
    words = {"on": None, "off": 1.0}
    return words[value] if value in words else _number(value, -MAX_SCALE, MAX_SCALE)


def _written_scale(scale: float | None) -> str:
    return "on" if scale is None else "off" if scale == 1 else _written(scale)


def _positions(value: str) -> tuple[int, ...]:
    """Positions in any order, each once; none at all is a word."""
    if value == "none":
        return ()
    parts = value.split(",") if len(value) <= MAX_LINK_BYTES else []
    positions = {_whole(part, 1, MAX_CHARACTERS) - 1 for part in parts}
    if not 1 <= len(positions) <= MAX_HIDDEN:
        raise ValueError(f"value must be up to {MAX_HIDDEN} positions, got {value[:40]!r}.")
    return tuple(sorted(positions))


def _written_positions(positions: tuple[int, ...]) -> str:
    return ",".join(str(position + 1) for position in positions) or "none"


SCALE: Final = Spelling(
    _scale,
    f"must be on, off or a number between -{MAX_SCALE:.0f} and {MAX_SCALE:.0f}",
    _written_scale,
)
TEMPERATURE: Final = Spelling(
    lambda value: _number(value, MIN_TEMPERATURE, MAX_TEMPERATURE),
    f"must be a number from {MIN_TEMPERATURE} to {MAX_TEMPERATURE:.0f}",
    _written,
)
HIDDEN: Final = Spelling(
    _positions,
    f"must be none, or up to {MAX_HIDDEN} positions, counted from 1, with commas between them",
    _written_positions,
)
