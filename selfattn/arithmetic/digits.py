"""How many digits a line of arithmetic needs, so that redoing it from what it prints gives what it prints.

A result has the digits of the maps, or more where a later line needs them. Its operands carry the
fewest digits that make the line agree to one unit in the result's last digit, at most 12 significant
ones; a line that cannot agree so says "about".
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from selfattn.numerals import NARROW_BLANK, times_ten_to

FIGURES: Final = 12
"""Significant digits that a number is written with at most."""
GUARD: Final = 12
"""Digits that operands may carry beyond the first choice."""
_MILLION = 999_999.5
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Number:
    """A number as it is written.

    Attributes
    ----------
    text : str
    value : float
        What the text says.
    decimals : int
        It is right to half a unit of this decimal; below 0, of that power of ten.
    vanishes : bool
        Whether it says 0 and is not 0.
    """

    text: str
    value: float
    decimals: int
    vanishes: bool = False

    @property
    def unit(self) -> float:
        """One unit in its last digit."""
        return 10.0**-self.decimals


@dataclass(frozen=True)
class Table:
    """Columns of operands, one line for each result, and which lines agree with theirs."""

    columns: list[list[Number]]
    agrees: list[bool]


def component_decimals(number: float) -> int:
    """Decimals of a score or a component: three, three figures below 0.1, four figures from a million on."""
    if number == 0 or not math.isfinite(number):
        return 3
    return 3 - _exponent(number) if abs(number) >= _MILLION else max(3, 2 - _exponent(number))


def figure_decimals(number: float) -> int:
    """Decimals of an exponential or a sum of them: three figures, all digits of a whole number."""
    if number == 0 or not math.isfinite(number):
        return 2
    decimals = 2 - _exponent(number)
    return decimals if abs(number) >= _MILLION else max(0, decimals)


def weight_decimals(number: float) -> int:
    """Decimals of a weight: as a component's, but enough, up to 6, that only 1 reads 1."""
    if 0.9995 <= number < 1:
        return min(6, max(3, -_exponent(1 - number)))
    return component_decimals(number)


def column(numbers: Sequence[float], decimals: int) -> list[Number]:
    """Write the numbers of one column alike: fewer decimals where they say all of every number.

    Parameters
    ----------
    numbers : sequence of float
    decimals : int
        Below 0 for tens, hundreds and so on of numbers from a million on.

    Returns
    -------
    list of Number
    """
    largest = max(map(abs, numbers), default=0.0)
    exact = (fewer for fewer in range(decimals) if all(_says(number, fewer) for number in numbers))
    shown = next(exact, decimals)
    is_scientific = largest < 1e-3 or decimals > FIGURES
    return [_written(number, shown, decimals, is_scientific) for number in numbers]


def single(number: float, decimals: int) -> Number:
    """Write one number with that many decimals, as :func:`column` does."""
    return column([number], decimals)[0]


def agrees(redone: float, result: Number) -> bool:
    """Whether a line, redone from what it prints, gives its result to one unit in the last digit.

    A result so small that a double holds only some of its digits never agrees.
    """
    if 0 < abs(result.value) < sys.float_info.min:
        return False
    return abs(redone - result.value) <= result.unit * (1 + _ROUNDING)


def operands(
    columns: Sequence[Sequence[float]],
    decimals: Sequence[int],
    results: Sequence[Number],
    redo: Callable[..., float],
) -> Table:
    """Write operands with the fewest digits from which each line can be redone.

    Parameters
    ----------
    columns : sequence of sequence of float
        One column for each operand, one number for each line.
    decimals : sequence of int
        Of each column, to begin with.
    results : sequence of Number
    redo : callable
        Takes the operands of a line and returns its result.

    Returns
    -------
    Table
        Where no number of digits makes all lines agree, that from which most can be redone.
    """

    def tried(extra: int) -> Table:
        written = [column(numbers, d + extra) for numbers, d in zip(columns, decimals, strict=True)]
        lines = zip(*([number.value for number in numbers] for numbers in written), strict=True)
        held = [agrees(redo(*line), result) for line, result in zip(lines, results, strict=True)]
        return Table(written, held)

    tables = []
    for extra in range(GUARD + 1):
        tables.append(tried(extra))
        if all(tables[-1].agrees):
            return tables[-1]
    return max(tables, key=lambda table: sum(table.agrees))  # of several, the one with the fewest digits


def figures(numbers: Sequence[float], extra: int = 0) -> list[Number]:
    """Write exponentials, each with three figures and some more."""
    return [single(number, figure_decimals(number) + extra) for number in numbers]


def summands(write: Callable[[int], list[Number]], result: Number) -> tuple[list[Number], bool]:
    """Write the terms of a sum with the fewest digits from which it can be redone.

    Parameters
    ----------
    write : callable
        Takes a number of further digits and returns the terms.
    result : Number

    Returns
    -------
    list of Number, bool
        The second says whether their sum agrees with the result.
    """
    for extra in range(GUARD + 1):
        written = write(extra)
        if agrees(math.fsum(number.value for number in written), result):
            return written, True
    return write(0), False


def total(number: float, terms: Sequence[float], decimals: int) -> Number:
    """Write a sum with that many decimals, or as many as 12 digits of its largest term leave."""
    largest = max(map(abs, terms), default=0.0)
    return single(number, min(decimals, FIGURES - 1 - _exponent(largest)))


def _exponent(number: float) -> int:
    """Power of ten of the first digit."""
    return int(f"{number:.16e}".partition("e")[2])


def _says(number: float, decimals: int) -> bool:
    return float(f"{number:.{decimals}f}") == number


def _written(number: float, shown: int, decimals: int, is_scientific: bool) -> Number:
    if number == 0:
        return Number("0", 0.0, decimals)
    if not math.isfinite(number):
        return Number("∞" if number > 0 else "−∞", number, decimals)
    most = FIGURES - 1 - _exponent(number)
    shown, decimals = min(shown, most), min(decimals, most)
    if not is_scientific and abs(number) < _MILLION:
        shown, decimals = max(0, shown), max(0, decimals)
        text = f"{number:,.{shown}f}"
    elif _exponent(number) + shown < -1:
        text = "0"
    else:  # the first digit stands at least: it may be as much as half a unit
        shown, decimals = (max(d, -_exponent(number)) for d in (shown, decimals))
        text = f"{number:.{_exponent(number) + shown}e}"
    value = float(text.replace(",", ""))
    if value == 0:
        return Number("≈0", 0.0, decimals, vanishes=True)
    mantissa, _, exponent = text.partition("e")
    power = times_ten_to(exponent) if exponent else ""
    return Number(f"{mantissa}{power}".replace("-", "−").replace(",", NARROW_BLANK), value, decimals)
