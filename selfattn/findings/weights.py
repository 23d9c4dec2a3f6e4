"""Findings about weights: where the one 100 % of each softmax has gone."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from selfattn.comparison import Comparison
from selfattn.core import Attention
from selfattn.insight import Sentence, Word, token
from selfattn.numerals import NARROW_BLANK, amount, percent, weight

from .parts import (
    NAMED,
    Clause,
    Sides,
    are_all_equal,
    cells_of,
    cells_of_rows,
    largest,
    names,
    of_slices,
    pair,
    sliced,
    visible_in,
    whole,
)

NEARLY_ALL: Final = 0.9
"""One row or cell above this share leaves less than a tenth to all others together."""
EMPTY: Final = 0.01
"""A row below this part of an even share is blank beside the others, whatever the colors."""
SATURATED: Final = 0.99
"""Above it, a softmax hardly answers to its scores: the slope w (1 - w) is below 0.01."""
NEARLY_EVEN: Final = 0.1
"""Weights this close to an even share, relatively, have one color to the eye."""


def one_cell(sides: Sides, comparison: Comparison) -> Clause | None:
    """One cell takes nearly all weight of a global softmax."""
    steps = sides[0]
    n_others = int(visible_in(steps).sum()) - 1
    cell = largest(steps.weights)
    share = float(steps.weights[cell])
    if steps.normalize != "global" or share <= NEARLY_ALL or not n_others:
        return None
    others = steps.weights.copy()
    others[cell] = 0
    rest = "the other one has" if n_others == 1 else f"the other {whole(n_others)} share"
    return (
        Word(f"one cell holds {percent(share)} of all weight, "),
        *pair(comparison.case, cell),
        Word(f"; {rest} {percent(float(others.sum()))}"),
    ), (cell,)


def one_row(sides: Sides, comparison: Comparison) -> Clause | None:
    """One row, and no cell alone, takes nearly all weight."""
    steps = sides[0]
    mass = steps.weights.sum(axis=1)
    row = int(mass.argmax())
    n_others = int(visible_in(steps).any(axis=1).sum()) - 1
    if n_others < 2 or mass[row] <= NEARLY_ALL * mass.sum() or one_cell(sides, comparison):
        return None  # of two rows, the lead says both shares
    rest = float(np.delete(mass, row).sum() / mass.sum())
    return (
        Word(f"the other {n_others} queries together have only {percent(rest)} of all weight; "),
        *token(comparison.case.tokens, row),
        Word(" has the rest"),
    ), cells_of_rows([row], steps.weights.shape[1])


def row_without_mass(sides: Sides, comparison: Comparison) -> Clause | None:
    """Rows that a global softmax leaves next to nothing."""
    steps = sides[0]
    sees = visible_in(steps).any(axis=1)
    rows = np.flatnonzero(sees & (steps.weights.sum(axis=1) * sees.sum() < EMPTY))
    if steps.normalize != "global" or not rows.size:
        return None
    named = names(comparison.case.tokens, rows)
    most = amount(float(steps.weights[rows].max()))
    tail = f"empty: the largest weight in {'it' if rows.size == 1 else 'them'} is {most}"
    words: Sentence = (Word("the row of "), *named, Word(f" is all but {tail}"))
    if rows.size > 1:
        words = (Word(f"{rows.size} of {sees.sum()} rows ("), *named, Word(f") are all but {tail}"))
    return words, cells_of_rows(rows[:NAMED], steps.weights.shape[1])


def saturated(sides: Sides, comparison: Comparison) -> Clause | None:
    """One cell takes nearly all of a row's or a column's softmax."""
    steps = sides[0]
    chooses = sliced(steps, visible_in(steps)).sum(axis=1) > 1  # one cell alone always has it all
    full = chooses & (sliced(steps, steps.weights).max(axis=1) > SATURATED)
    if steps.normalize == "global" or not full.any():
        return None
    kept = np.where(of_slices(steps, full), steps.weights, 0)
    cell = largest(kept)
    verb, whose = ("is", "its") if full.sum() == 1 else ("are", "their")
    return (
        Word(
            f"{_count(steps, full, chooses)} {verb} saturated: more than 99{NARROW_BLANK}% of {whose} weight "
            f"is in one cell; the largest weight is {weight(float(kept[cell]))}, "
        ),
        *pair(comparison.case, cell),
    ), cells_of(kept > SATURATED)


def nearly_even(sides: Sides, comparison: Comparison) -> Clause | None:
    """A softmax hardly tells its cells apart."""
    steps = sides[0]
    visible = sliced(steps, visible_in(steps))
    sees = visible.sum(axis=1)
    off = np.abs(sliced(steps, steps.weights) * sees[:, np.newaxis] - 1)
    even = (sees > 1) & (np.where(visible, off, 0).max(axis=1) <= NEARLY_EVEN)
    if are_all_equal(steps) or not even.any():
        return None
    shares = set(sees[even].tolist())
    share = f", {weight(1 / shares.pop())}" if len(shares) == 1 else ""
    within = f"within 10{NARROW_BLANK}% of an even share{share}"
    if steps.normalize == "global":
        which = f"all {whole(int(sees[0]))}{'' if visible.all() else ' visible'}"
        return (Word(f"{which} weights are {within}"),), cells_of(visible_in(steps))
    tokens = comparison.case.tokens if steps.normalize == "row" else comparison.case.key_tokens
    named = np.flatnonzero(even)
    shown = np.isin(np.arange(even.size), named[:NAMED])
    verb, whose = ("is", "its") if named.size == 1 else ("are", "their")
    return (
        Word(f"{_count(steps, even, sees > 1)} ("),
        *names(tokens, named),
        Word(f") {verb} nearly uniform: all {whose} weights are {within}"),
    ), cells_of(of_slices(steps, shown) & visible_in(steps))


def _count(steps: Attention, some: NDArray[np.bool_], choosing: NDArray[np.bool_]) -> str:
    """How many rows or columns, of those that have a choice."""
    n_choosing = int(choosing.sum())
    of = f"{n_choosing} {steps.normalize}{'' if n_choosing == 1 else 's'}"
    choice = "" if choosing.all() else " with more than one visible cell"
    return f"{some.sum()} of {of}{choice}"
