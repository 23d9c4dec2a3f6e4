"""What findings are made of: which sides they speak of, slices of a softmax, and named cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from selfattn.cases import Case
from selfattn.comparison import Comparison
from selfattn.core import Attention
from selfattn.insight import AXIS_NAMES, Sentence, Word, token
from selfattn.numerals import NARROW_BLANK, weight

EQUAL: Final = 1e-9
"""Logits this close to each other differ by rounding only; so then do their weights, relatively."""
NAMED: Final = 3
"""Tokens that a sentence names; more are counted."""

Cells = tuple[tuple[int, int], ...]
Clause = tuple[Sentence, Cells]
"""What is said, without its first word or full stop where the side is named before it, and of what."""
Sides = tuple[Attention, ...]
"""The sides that share what is said: both, or one."""
Views = list[tuple[str, Sides]]
"""Who is spoken of, as a sentence begins, and the sides that are meant."""

_SOFTMAXES = {"global": "with the global softmax, ", "row": "per row, ", "column": "per column, "}


def by_logits(comparison: Comparison) -> Views:
    """One view where both sides share their logits, else one for each side."""
    left, right = comparison.left, comparison.right
    if not np.array_equal(left.logits, right.logits):
        return [("on the left, ", (left,)), ("on the right, ", (right,))]
    return [("", (left,) if left.normalize == right.normalize else (left, right))]


def by_weights(comparison: Comparison) -> Views:
    """One view for each side that has weights of its own, named by its softmax where that tells."""
    left, right = comparison.left, comparison.right
    if left.normalize != right.normalize:
        return [(_SOFTMAXES[steps.normalize], (steps,)) for steps in (left, right)]
    return by_logits(comparison)


def joined(said: list[tuple[str, Clause]]) -> Clause:
    """Sentences of the clauses; what is the same of both sides is said once, of neither."""
    if len(said) > 1 and said[0][1] == said[1][1]:
        said = [("", said[0][1])]
    words: list[Word] = []
    cells: dict[tuple[int, int], None] = {}
    for where, (sentence, spoken_of) in said:
        started = (Word(where), *sentence) if where else sentence
        if not started[0].mark:
            text = started[0].text
            started = (Word(text[0].upper() + text[1:]), *started[1:])
        words += [*([Word(" ")] if words else []), *started, Word(".")]
        cells |= dict.fromkeys(spoken_of)
    return tuple(words), tuple(cells)


def visible_in(steps: Attention) -> NDArray[np.bool_]:
    """Where a query sees a key, ``(n_queries, n_keys)``."""
    visible: NDArray[np.bool_] = steps.logits > -np.inf
    return visible


def sliced(steps: Attention, matrix: NDArray[Any]) -> NDArray[Any]:
    """A matrix like the weights, with one row for each slice that has a softmax of its own."""
    if steps.normalize == "global":
        return matrix.reshape(1, -1)
    return matrix if steps.normalize == "row" else matrix.T


def of_slices(steps: Attention, chosen: NDArray[Any]) -> NDArray[np.bool_]:
    """The cells of the chosen slices, ``(n_queries, n_keys)``."""
    if steps.normalize == "column":
        chosen = chosen[np.newaxis, :]
    elif steps.normalize == "row":
        chosen = chosen[:, np.newaxis]
    return np.broadcast_to(chosen, steps.weights.shape)


def are_all_equal(steps: Attention) -> bool:
    """Whether two logits or more are visible, and all are the same but for rounding."""
    seen = steps.logits[visible_in(steps)]
    with np.errstate(over="ignore"):
        return bool(seen.size > 1 and seen.max() - seen.min() <= EQUAL)


def largest(matrix: NDArray[Any]) -> tuple[int, int]:
    """Position of the largest number; ties in reading order."""
    row, column = np.unravel_index(int(np.argmax(matrix)), matrix.shape)
    return int(row), int(column)


def cells_of(chosen: NDArray[Any]) -> Cells:
    """Positions where a matrix is true."""
    return tuple((int(row), int(column)) for row, column in np.argwhere(chosen))


def cells_of_rows(rows: Iterable[int], n_keys: int) -> Cells:
    """All cells of some rows."""
    return tuple((int(row), column) for row in rows for column in range(n_keys))


def names(tokens: tuple[str, ...], positions: Sequence[int] | NDArray[Any]) -> Sentence:
    """Name tokens: "a", "a and b", "a, b and c", "a, b, c and 2 more"."""
    named = [token(tokens, int(position)) for position in positions[:NAMED]]
    more = len(positions) - len(named)
    last = (Word(f"{more} more"),) if more else named.pop()
    words: Sentence = ()
    for name in named:
        words = (*words, *([Word(", ")] if words else []), *name)
    return (*words, Word(" and "), *last) if words else last


def pair(case: Case, cell: tuple[int, int]) -> Sentence:
    """Name a cell: query → key."""
    return (*token(case.tokens, cell[0]), Word(" → "), *token(case.key_tokens, cell[1]))


def noun(steps: Attention) -> str:
    """What the softmax is taken of: scores, or logits where those are not the same."""
    visible = visible_in(steps)
    return "score" if np.array_equal(steps.logits[visible], steps.scores[visible]) else "logit"


def results(sides: Sides, cell: tuple[int, int]) -> str:
    """The weight of a cell; of both sides, each named, where both are meant."""
    numbers = []
    for steps in sides:
        slice_ = {"row": cell[0], "column": cell[1], "global": 0}[steps.normalize]
        is_alone = sliced(steps, visible_in(steps))[slice_].sum() == 1
        written = "exactly 1" if is_alone else weight(float(steps.weights[cell]))
        numbers.append(f"{written} ({AXIS_NAMES[steps.normalize]})" if len(sides) > 1 else written)
    return " and ".join(numbers)


def whole(number: int) -> str:
    """Write a count."""
    return f"{number:,}".replace(",", NARROW_BLANK)
