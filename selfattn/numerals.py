"""How a number is written where people read it: in a cell, on an axis, in a sentence.

A number is never written as what it is not: a weight above 0 never reads 0.000, and only what is
everything reads 100 %. The minus sign is U+2212.
"""

from __future__ import annotations

import math

NARROW_BLANK = "\u202f"
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_ALL_OF_IT = 1 - 1e-9
"""Rounding in a sum of weights stays well below this distance from 1."""


def fixed(number: float, decimals: int) -> str:
    """Write a number with that many decimals: ``−2.18``; never a negative zero."""
    text = f"{number:.{decimals}f}"
    return (text[1:] if float(text) == 0 and text[0] == "-" else text).replace("-", "−")


def weight(number: float) -> str:
    """Write a weight with three decimals: ``0.550``, ``<.001``, ``>.999``; ``0`` for exactly 0."""
    if number == 0:
        return "0"
    if number < 0.0005:
        return "<.001"
    return ">.999" if 0.9995 <= number < 1 else fixed(number, 3)


def weight_medium(number: float) -> str:
    """Write a weight without its leading zero: ``.550``."""
    return weight(number).removeprefix("0") or "0"


def weight_compact(number: float) -> str:
    """Write a weight for a small cell: ``.55``, ``1``, ``·`` for a trace, nothing for exactly 0."""
    if number < 0.005:
        return "·" if number > 0 else ""
    return "1" if number >= 0.995 else f"{number:.2f}"[1:]


def score(number: float) -> str:
    """Write a score with two decimals, none from 1000 on: ``3.97``; ``≈0`` for what is not quite 0."""
    return fixed(number, 0) if abs(number) >= 1000 else rounded(number, 2)


def coordinate(number: float) -> str:
    """Write a component of a vector with three decimals, two from 3 on: ``−0.767``, ``7.96``."""
    return rounded(number, 3) if abs(number) < 3 else score(number)


def signed_medium(number: float) -> str:
    """Write a signed number for a cell that three decimals do not fit: ``−1.28``, ``15.2``, ``145``."""
    size = abs(number)
    return rounded(number, 2 if size < 9.995 else 1 if size < 99.95 else 0)


def signed_compact(number: float) -> str:
    """Write a signed number for a small cell: ``.3``, ``−1.2``, ``12``, ``·`` for a trace, ``0`` for 0."""
    if abs(number) < 0.05:
        return "·" if number else "0"
    text = fixed(number, 0 if abs(number) >= 9.95 else 1)
    return text.replace("0.", ".", 1) if text.lstrip("−").startswith("0.") else text


def percent(share: float, rest: float = 0.0) -> str:
    """Write a share of a whole: ``57.8 %``, ``<0.1 %``, ``>99.9 %``; ``100 %`` for all of it.

    A share may round to 1 beside others that are not nothing: where they are known, `rest` is their sum.
    """
    if share >= _ALL_OF_IT and rest <= 0:
        text = f"{100 * share:.0f}"
    elif share >= 0.9995:
        text = ">99.9"
    else:
        text = "<0.1" if 0 < share < 0.0005 else fixed(100 * share, 1)
    return f"{text}{NARROW_BLANK}%"


def amount(number: float) -> str:
    """Write a number of any size to three figures or more: ``96.7``, ``1 359``, ``1.05 × 10⁶``."""
    size = abs(number)
    if not math.isfinite(number):
        return str(number).replace("-", "−")
    if size == 0:
        return "0"
    if size < 1e-3 or size >= 999_999.5:
        mantissa, exponent = f"{number:.2e}".split("e")
        return f"{mantissa}{times_ten_to(exponent)}".replace("-", "−")
    if size >= 999.5:
        return f"{number:,.0f}".replace(",", NARROW_BLANK).replace("-", "−")
    return fixed(number, max(0, 2 - math.floor(math.log10(size))))


def times_ten_to(exponent: str) -> str:
    """Write a power of ten, given as in ``2e-05``: `` × 10⁻⁵``."""
    return f" × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


def is_readable_exponent(exponent: float) -> bool:
    """Whether e to it is neither too small nor too large to read: it is written with nothing subtracted."""
    return -20 <= exponent <= 40


def rounded(number: float, decimals: int) -> str:
    """Write a number with that many decimals; ``≈0`` for what only rounds to 0."""
    text = fixed(number, decimals)
    return "≈0" if number != 0 and float(text.replace("−", "-")) == 0 else text


def signed_tiny(number: float) -> str:
    """Write a signed number for a tiny cell: whole, ``·`` for what rounds to 0."""
    return fixed(number, 0) if abs(number) >= 0.5 or number == 0 else "·"


def length(number: float) -> str:
    """Write a length beside its bar: ``1.08``, ``0.0042``, ``3 × 10⁻⁵``."""
    if number >= 99.5 or number == 0:
        return amount(number)
    if number < 1e-3:
        mantissa, exponent = f"{number:.0e}".split("e")
        return f"{mantissa}{times_ten_to(exponent)}"
    return fixed(number, 2) if number >= 0.0995 else f"{number:.2g}"


def sums(numbers: list[float], *, as_percent: bool, of_one: bool = False) -> list[str]:
    """Write row or column sums, all of one kind: as shares of a whole, or with two decimals.

    With `of_one` they all share one whole.
    """
    if not as_percent:
        return [_sum(number) for number in numbers]
    is_shared = of_one and sum(number > 0 for number in numbers) > 1
    return [percent(number, rest=float(is_shared)) for number in numbers]


def _sum(number: float) -> str:
    return "<.01" if 0 < number < 0.005 else fixed(number, 2)
