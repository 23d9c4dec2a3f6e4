"""A weight, opened, as lines: its score, its logit, its exponential, its divisor, and what it adds."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from selfattn.insight import AXIS_NAMES, Word
from selfattn.numerals import NARROW_BLANK

from .digits import (
    Number,
    component_decimals,
    figure_decimals,
    figures,
    operands,
    single,
    summands,
    weight_decimals,
)
from .lines import Block, Line, Named, Part, Parts, Side, block, line
from .tables import (
    EMPTY,
    Look,
    column_decimals,
    dimension,
    enclosed,
    not_zero,
    product_lines,
    relation,
    result_text,
    smaller,
    vector_lines,
)
from .terms import Cell, Logit, Sum, Term, Weight

Lines = list[Line]
SIDES: Final[tuple[Side, Side]] = ("left", "right")
_REDO: Final[dict[str, Callable[[float, float], float]]] = {
    "×": operator.mul,
    "÷": operator.truediv,
    "+": operator.add,
    "−": operator.sub,
}


@dataclass(frozen=True)
class _Quotient:
    """The division that makes a weight, as it is written."""

    part: Number
    divisor: Number
    result: Number
    agrees: bool


def weight_blocks(cell: Cell) -> tuple[Block, ...]:
    """Show a weight, opened: what both sides share once, then each side's division, then its divisor.

    Parameters
    ----------
    cell : Cell

    Returns
    -------
    tuple of Block
        Score (one, or one for each side), two weights, and the divisors where anything is visible.
    """
    weights = (cell.left, cell.right)
    quotients = [_quotient(weight) for weight in weights]
    shared, own = _ways(cell, [quotient.part.decimals for quotient in quotients])
    blocks = [block((Word("Score"),), shared, "both")] if shared else []
    if not shared:
        blocks = [
            block((Word(f"Score on the {side}"),), own[index], side) for index, side in enumerate(SIDES)
        ]
        own = [[], []]
    for side, weight, quotient, before in zip(SIDES, weights, quotients, own, strict=True):
        lines = [*before, _division(cell, weight, quotient), *_addition(cell, weight)]
        blocks.append(block((Word(_title("Weight", cell, side)),), lines, side))
    for side, weight, quotient in zip(SIDES, weights, quotients, strict=True):
        if weight.divisor is not None:
            lines = _divisor_lines(cell, weight.divisor, quotient.divisor)
            blocks.append(block((Word(_title("Divisor", cell, side)),), lines, side))
    return tuple(blocks)


def _title(what: str, cell: Cell, side: Side) -> str:
    name = AXIS_NAMES[(cell.left if side == "left" else cell.right).normalize]
    where = f" on the {side}" if cell.left.normalize == cell.right.normalize else ""
    return f"{what}{where}, {name}"


def _ways(cell: Cell, decimals: list[int]) -> tuple[Lines, list[Lines]]:
    """From query and key to the exponential: what both sides share, and what each has for itself.

    It is made backwards: a number is written with the digits that the next step needs.
    """
    n_shared = 0
    if cell.shares_score:
        n_shared = 1 + cell.shares_logit + (cell.shares_logit and cell.left.shift == cell.right.shift)
    ways: list[tuple[Lines, Lines]] = []
    for index, step in ((2, _power_lines), (1, _logit_lines), (0, _score_lines)):
        if index < n_shared:
            decimals = [max(decimals)] * 2
        left, right = step(cell, cell.left, decimals[0]), step(cell, cell.right, decimals[1])
        ways.insert(0, (left[0], right[0]))
        decimals = [left[1], right[1]]
    shared = [line for left_lines, _ in ways[:n_shared] for line in left_lines]
    return shared, [[line for step in ways[n_shared:] for line in step[side]] for side in (0, 1)]


def _score_lines(cell: Cell, weight: Weight, decimals: int) -> tuple[Lines, int]:
    """The dot product, its total with that many decimals at least."""
    query = Named("query", cell.tokens, cell.query, says_role=True)
    key = Named("key", cell.key_tokens, cell.key, says_role=True)
    score = weight.logit.score
    look = Look(("query", "key"), dimension if score.n_rest else None, "sum: the score")
    head = line(*((EMPTY,) if look.name else ()), query, EMPTY, key, EMPTY, EMPTY)
    return [head, *product_lines(score, look, decimals)], 0


def _logit_lines(cell: Cell, weight: Weight, decimals: int) -> tuple[Lines, int]:
    """Scale, temperature and bias, and the decimals that the score needs for them."""
    logit = weight.logit
    if logit.hidden:
        return [line((Word("e"), Word("−∞", "sup"), Word(" = 0")), note=_why_hidden(cell, logit))], 0
    if weight.noun == "score":
        return [], decimals
    steps = [(sign, number, name) for sign, number, name in _changes(logit) if number != 1 or name == "bias"]
    if not steps:  # another cell has a bias
        return [], decimals
    numbers = [logit.score.total, *(number for _, number, _ in steps)]
    result = single(logit.value, max(decimals, component_decimals(logit.value)))

    def redo(*parts: float) -> float:
        done = parts[0]
        for (sign, _, _), number in zip(steps, parts[1:], strict=True):
            done = _REDO[sign](done, number)
        return done

    table = operands([[n] for n in numbers], list(map(component_decimals, numbers)), [result], redo)
    score, *others = (numbers[0] for numbers in table.columns)
    changed = "".join(
        f" {sign} {enclosed(number)}" for (sign, _, _), number in zip(steps, others, strict=True)
    )
    said = Word(f"{enclosed(score)}{changed} ")
    names = "".join(f" {sign} {name}" for sign, _, name in steps)
    result_words = (relation(table.agrees[0], result), Word(f" {result_text(result)}"))
    return [line((said, *result_words), note=(Word(f"score{names}: the logit"),))], score.decimals


def _changes(logit: Logit) -> list[tuple[str, float, str]]:
    """What is done to a score, in order: sign, number, name."""
    changes = [("×", logit.scale, "scale"), ("÷", logit.temperature, "temperature")]
    if logit.bias is not None:
        changes.append(("−" if logit.bias < 0 else "+", abs(logit.bias), "bias"))
    return changes


def _why_hidden(cell: Cell, logit: Logit) -> Parts:
    if logit.hidden == "overflow":
        return (Word("the logit is lower than a number can be"),)
    query, key = _names(cell)
    return (Word("hidden: "), query, Word(" does not see "), key)


def _power_lines(cell: Cell, weight: Weight, decimals: int) -> tuple[Lines, int]:
    """The exponential with that many decimals, and the decimals that the logit needs for it."""
    if weight.logit.hidden:
        return [], 0
    (result,) = not_zero([single(weight.part, decimals)])
    numbers = [weight.logit.value, *([] if weight.shift is None else [weight.shift])]
    table = operands([[n] for n in numbers], list(map(component_decimals, numbers)), [result], _power)
    logit, *shifts = (numbers[0] for numbers in table.columns)
    exponent, note = logit.text, ""
    for shift in shifts:
        sign = "+" if shift.value < 0 else "−"
        exponent = f"{exponent} {sign} {shift.text.removeprefix('−')}"
        note = f"the largest {weight.noun} is taken off first"
    result_words = (relation(table.agrees[0], result), Word(f" {result_text(result)}"))
    power = line(
        (Word("e"), Word(exponent, "sup"), Word(" "), *result_words), note=(Word(note),) if note else ()
    )
    return [power], logit.decimals


def _power(exponent: float, shift: float = 0.0) -> float:
    return math.exp(exponent - shift)


def _quotient(weight: Weight) -> _Quotient:
    if weight.divisor is None:
        zero = single(0.0, 0)
        return _Quotient(zero, zero, zero, agrees=True)
    result = single(weight.value, weight_decimals(weight.value))
    numbers = [weight.part, weight.divisor.total]
    table = operands([[n] for n in numbers], list(map(figure_decimals, numbers)), [result], operator.truediv)
    part, divisor = (numbers[0] for numbers in table.columns)
    if not weight.logit.hidden:
        part, result = not_zero([part, result])
    if result.value != 1:
        return _Quotient(part, divisor, result, table.agrees[0])
    # Beside others, not even a weight that a double holds as 1 is all of it.
    is_alone = len(weight.divisor.terms) == 1
    return _Quotient(part, divisor, single(1.0, 0), is_alone)


def _division(cell: Cell, weight: Weight, quotient: _Quotient) -> Line:
    """The weight, and what its divisor is the sum of."""
    query, key = _names(cell)
    if weight.divisor is None:
        reasons: dict[str, Parts] = {
            "row": (query, Word(" sees no key")),
            "column": (Word("no query sees "), key),
            "global": (Word("no query sees any key"),),
        }
        return line((Word("weight = "), Word("0", "bold")), note=reasons[weight.normalize])
    said = Word(f"{enclosed(quotient.part)} ÷ {enclosed(quotient.divisor)} ")
    end = (relation(quotient.agrees, quotient.result), Word(" "), Word(result_text(quotient.result), "bold"))
    power = weight.noun if weight.shift is None else f"{weight.noun} − largest"
    visible = len(weight.divisor.terms) + weight.divisor.n_rest
    of = "" if visible == weight.n_cells else f"the {visible:,} visible of ".replace(",", NARROW_BLANK)
    where: dict[str, Parts] = {
        "row": (Word(f" over {of}the row of "), query),
        "column": (Word(f" over {of}the column of "), key),
        "global": (Word(f" over {of or 'all '}{len(cell.tokens)}×{len(cell.key_tokens)} {weight.noun}s"),),
    }
    note = (Word("the divisor is the sum of "), Word("e"), Word(power, "sup"), *where[weight.normalize])
    return line((said, *end), note=note)


def _addition(cell: Cell, weight: Weight) -> Lines:
    """Weight times value: what the key adds to the query's output."""
    query, key = _names(cell)
    what: Parts = (Word("what "), key, Word(" adds to the output of "), query)
    if weight.logit.hidden or weight.divisor is None:
        return [line(note=(key, Word(" adds nothing to the output of "), query))]
    n_left_out = weight.n_components - len(weight.added)
    if n_left_out:
        what = (*what, Word(f": the {len(weight.added)} largest of {weight.n_components} components"))
    return vector_lines(weight.added, what, in_table=bool(n_left_out))


def _divisor_lines(cell: Cell, divisor: Sum, whole: Number) -> Lines:
    """The divisor's largest terms, named, and its total as it is divided by."""
    values = [*(term.value for term in divisor.terms), *([divisor.rest] if divisor.n_rest else [])]
    written, adds_up = summands(lambda extra: figures(values, extra), whole)
    results = not_zero(written)
    exponents = [term.factors[0] for term in divisor.terms]
    shown = results[: len(exponents)]
    table = operands([exponents], [column_decimals(exponents)], shown, math.exp)
    lines = [
        line(
            _pair(cell, term),
            (Word("e"), Word(exponent.text, "sup")),
            relation(agrees, result),
            Word(result_text(result)),
        )
        for term, exponent, agrees, result in zip(
            divisor.terms, table.columns[0], table.agrees, shown, strict=True
        )
    ]
    if divisor.n_rest:
        lines.append(line(Word(smaller(divisor.n_rest)), EMPTY, EMPTY, Word(results[-1].text)))
    total = Word(result_text(whole), "bold")
    return [*lines, line(Word("sum: the divisor"), EMPTY, relation(adds_up, whole), total, is_ruled=True)]


def _pair(cell: Cell, term: Term) -> Parts:
    query, key = term.at
    return (Named("query", cell.tokens, query), Word(" → "), Named("key", cell.key_tokens, key))


def _names(cell: Cell) -> tuple[Part, Part]:
    return Named("query", cell.tokens, cell.query), Named("key", cell.key_tokens, cell.key)
