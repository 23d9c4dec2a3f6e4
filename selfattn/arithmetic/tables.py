"""Lines that several openings share: a sum of products with its total, a vector scaled."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from selfattn.insight import Mark, Word
from selfattn.numerals import NARROW_BLANK

from .digits import Number, Table, column, component_decimals, operands, summands, total
from .lines import Line, Part, Parts, line
from .terms import Sum, Term

EMPTY: Final = Word("")


@dataclass(frozen=True)
class Look:
    """How a sum of products is set.

    Attributes
    ----------
    marks : tuple of str
        Of its two factors.
    name : callable or None
        Names a term in the first column; None where there is no such column.
    says : str
        What the total is.
    """

    marks: tuple[Mark, Mark]
    name: Callable[[Term], Part | Parts] | None
    says: str


def relation(agrees: bool, result: Number) -> Word:
    """``=``, or ``≈`` where redoing the line gives its result only about."""
    return Word("=" if agrees and not result.vanishes else "≈")


def result_text(result: Number) -> str:
    """A result after its relation, which says already where it is about."""
    return result.text.removeprefix("≈")


def enclosed(number: Number) -> str:
    """An operand between signs: ``(1.23 × 10⁻⁵)``."""
    return f"({number.text})" if "×" in number.text else number.text


def not_zero(numbers: Sequence[Number]) -> list[Number]:
    """Say of what is above 0, yet 0 as a double, that it is about 0."""
    return [replace(number, text="≈0", vanishes=True) if number.text == "0" else number for number in numbers]


def smaller(count: int) -> str:
    """What stands for the terms that are not shown."""
    return f"{count:,} smaller terms".replace(",", NARROW_BLANK)


def dimension(term: Term) -> Word:
    """The dimension that a term stands at, counted from 1."""
    return Word(f"dimension {term.at[0] + 1}")


def column_decimals(numbers: Sequence[float]) -> int:
    """Decimals of a column of components: those of the largest."""
    return component_decimals(max(map(abs, numbers), default=0.0))


def _summed(opened: Sum, says: str, decimals: int, n_columns: int) -> tuple[list[Number], list[Line]]:
    """Write the values of a sum's terms, and set what stands below them: the smaller terms, the total.

    Parameters
    ----------
    opened : Sum
    says : str
        What the total is.
    decimals : int
        Of the total, at least.
    n_columns : int
        Cells of each line.

    Returns
    -------
    list of Number, list of Line
    """
    values = [*(term.value for term in opened.terms), *([opened.rest] if opened.n_rest else [])]
    whole = total(opened.total, values, max(decimals, component_decimals(opened.total)))
    written, adds_up = summands(lambda extra: column(values, whole.decimals + extra), whole)
    before = (EMPTY,) * (n_columns - 3)
    lines = []
    if opened.n_rest:
        lines.append(line(*before, Word(smaller(opened.n_rest)), EMPTY, Word(written[-1].text)))
    end = Word(result_text(whole), "bold")
    lines.append(line(*before, Word(says), relation(adds_up, whole), end, is_ruled=True))
    return written[: len(opened.terms)], lines


def product_lines(opened: Sum, look: Look, decimals: int = 0) -> list[Line]:
    """Set a sum of products: a line for each term, one for the smaller ones, and the total below a rule.

    Parameters
    ----------
    opened : Sum
        Of terms with two factors.
    look : Look
    decimals : int
        Of the total, at least.

    Returns
    -------
    list of Line
    """
    results, below = _summed(opened, look.says, decimals, 6 if look.name else 5)
    table = _factors(opened.terms, results)
    lines = []
    for term, first, second, result, agrees in zip(
        opened.terms, *table.columns, results, table.agrees, strict=True
    ):
        name = (look.name(term),) if look.name else ()
        product = Word(enclosed(first), look.marks[0]), Word("×"), Word(enclosed(second), look.marks[1])
        lines.append(line(*name, *product, relation(agrees, result), Word(result_text(result))))
    return [*lines, *below]


def square_lines(opened: Sum, decimals: int) -> list[Line]:
    """Set a sum of squares, each at its dimension.

    Parameters
    ----------
    opened : Sum
        Of terms with one factor.
    decimals : int
        Of the total, at least.

    Returns
    -------
    list of Line
    """
    results, below = _summed(opened, "sum of squares", decimals, 4)
    roots = [term.factors[0] for term in opened.terms]
    table = operands([roots], [column_decimals(roots)], results, _square)
    lines = [
        line(dimension(term), _squared(root), relation(agrees, result), Word(result_text(result)))
        for term, root, agrees, result in zip(
            opened.terms, *table.columns, table.agrees, results, strict=True
        )
    ]
    return [*lines, *below]


def vector_lines(terms: Sequence[Term], what: Parts, *, in_table: bool) -> list[Line]:
    """Set a weight times a vector.

    Parameters
    ----------
    terms : sequence of Term
        At a dimension each, the factors are the weight and a component.
    what : tuple of Word or Named
        What it is.
    in_table : bool
        Whether each component has a line of its own, which names its dimension.

    Returns
    -------
    list of Line
    """
    values = [term.value for term in terms]
    results = column(values, column_decimals(values))
    table = _factors(terms, results)
    weights, components = table.columns
    if not in_table:
        scaled = (Word(f"{enclosed(weights[0])} × "), Word(_vector(components), "value"))
        is_right = Word("=" if all(table.agrees) else "≈")
        return [line(scaled), line((is_right, Word(f" {_vector(results)}")), note=what)]
    lines = [
        line(
            dimension(term),
            Word(enclosed(weight)),
            Word("×"),
            Word(enclosed(component), "value"),
            relation(agrees, result),
            Word(result_text(result)),
        )
        for term, weight, component, result, agrees in zip(
            terms, weights, components, results, table.agrees, strict=True
        )
    ]
    return [*lines, line(note=what)]


def _factors(terms: Sequence[Term], results: Sequence[Number]) -> Table:
    columns = [[term.factors[which] for term in terms] for which in (0, 1)]
    return operands(columns, list(map(column_decimals, columns)), results, operator.mul)


def _square(root: float) -> float:
    return root * root


def _squared(root: Number) -> Word:
    is_long = root.value < 0 or "×" in root.text
    return Word(f"({root.text})²" if is_long else f"{root.text}²")


def _vector(numbers: Sequence[Number]) -> str:
    return f"({', '.join(number.text for number in numbers)})"
