"""Findings about scores, mask and tokens: mostly true whatever the softmax is taken over."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from selfattn.comparison import Comparison
from selfattn.core import Attention
from selfattn.insight import AXIS_NAMES, Word, token
from selfattn.labels import label
from selfattn.numerals import NARROW_BLANK, amount, sums, weight

from .parts import (
    EQUAL,
    NAMED,
    Clause,
    Sides,
    are_all_equal,
    cells_of,
    cells_of_rows,
    largest,
    names,
    noun,
    of_slices,
    pair,
    results,
    sliced,
    visible_in,
)

LARGEST_EXPONENT: Final = 709.78
"""As it is said; exp of float64 is inf from 709.7828 on."""
SMALLEST_EXPONENT: Final = 745
"""As it is said; exp of float64 is 0 from -745.134 down."""


def overflow(sides: Sides, comparison: Comparison) -> Clause | None:
    """Exp of the largest logit is inf."""
    steps = sides[0]
    cell = largest(steps.logits)
    if not np.isinf(_naive_exp(steps)[cell]):
        return None
    return (
        *pair(comparison.case, cell),
        Word(
            f" has a {noun(steps)} of {amount(float(steps.logits[cell]))}, and exp overflows above "
            f"{LARGEST_EXPONENT}: computed as the notebook does, its weight is inf ÷ inf = nan; "
            f"with the maximum taken off first it is {results(sides, cell)}"
        ),
    ), (cell,)


def underflow(sides: Sides, comparison: Comparison) -> Clause | None:
    """Every exp of a softmax of its own is 0, and so is their sum."""
    for steps in sides:
        visible, naive = visible_in(steps), _naive_exp(steps)
        vanishes = (sliced(steps, naive).max(axis=1) == 0) & sliced(steps, visible).any(axis=1)
        if vanishes.any():
            break
    else:
        return None
    cell = largest(np.where(of_slices(steps, vanishes), steps.logits, -np.inf))
    where, which = (), "all"
    if naive.any():
        tokens = comparison.case.tokens if steps.normalize == "row" else comparison.case.key_tokens
        line = f"{steps.normalize}{'s' if vanishes.sum() > 1 else ''}"
        where, which = (
            (Word(f"in the {line} of "), *names(tokens, np.flatnonzero(vanishes)), Word(" ")),
            "these",
        )
        sides = (steps,)
    return (
        *where,
        Word(
            f"every {'' if visible.all() else 'visible '}{noun(steps)} is below −{SMALLEST_EXPONENT}, where "
            f"exp is 0: computed as the notebook does, {which} weights are 0 ÷ 0 = nan; "
            "with the maximum taken off first the weight of "
        ),
        *pair(comparison.case, cell),
        Word(f" is {results(sides, cell)}"),
    ), (cell,)


def blind_query(sides: Sides, comparison: Comparison) -> Clause | None:
    """A query sees no key."""
    visible = visible_in(sides[0])
    rows = np.flatnonzero(~visible.any(axis=1))
    if not rows.size:
        return None
    sees = "sees no key: all its weights are 0, and so is its output"
    see = "see no key: all their weights are 0, and so are their outputs"
    words = (*names(comparison.case.tokens, rows), Word(f" {sees if rows.size == 1 else see}"))
    return words, cells_of_rows(rows[:NAMED], visible.shape[1])


def one_token(sides: Sides, comparison: Comparison) -> Clause | None:
    """There is nothing to choose from."""
    steps = sides[0]
    if steps.weights.size > 1 or not visible_in(steps).all():
        return None
    said = f", here {amount(float(steps.scores[0, 0]))}, its output is its own value"
    return (Word("whatever the score of "), *token(comparison.case.tokens, 0), Word(said)), ((0, 0),)


def equal_scores(sides: Sides, comparison: Comparison) -> Clause | None:
    """All visible logits are equal, and the lead does not say so."""
    steps = sides[0]
    visible = visible_in(steps)
    lead_says_so = np.array_equal(comparison.left.logits, comparison.right.logits) and visible.all()
    if not are_all_equal(steps) or lead_says_so:
        return None
    shares = {
        "global": f"each visible weight is {weight(float(1 / visible.sum()))}",
        "row": f"each query splits its 100{NARROW_BLANK}% evenly among the keys that it sees",
        "column": f"each key is split evenly among the queries that see it, 100{NARROW_BLANK}% in all",
    }
    labels = [f" ({AXIS_NAMES[side.normalize]})" if len(sides) > 1 else "" for side in sides]
    split = "; ".join(f"{shares[side.normalize]}{name}" for side, name in zip(sides, labels, strict=True))
    which = "all" if visible.all() else "all visible"
    return (Word(f"{which} {noun(steps)}s are equal: {split}"),), cells_of(visible)


def symmetric(sides: Sides, comparison: Comparison) -> Clause | None:
    """Transposing the weights makes per row per column, so that the numbers alone do not tell the axis."""
    steps = next((side for side in sides if side.normalize != "global"), None)
    if steps is None or not _is_symmetric(steps.logits):
        return None
    other = "column" if steps.normalize == "row" else "row"
    collected = sliced(steps, steps.weights).sum(axis=0)
    least, most = sums([float(collected.min()), float(collected.max())], as_percent=False)
    if least == most or not visible_in(steps).any(axis=1).all():
        return None  # then the sums do not tell the axis
    return (
        Word(
            f"the {noun(steps)}s are symmetric, so per row and per column give the same weights, transposed, "
            f"and only the sums tell: per {steps.normalize} each {steps.normalize} sums to 1, "
            f"the {other}s to {least} at least and {most} at most"
        ),
    ), ()


def first_sees_itself(sides: Sides, comparison: Comparison) -> Clause | None:
    """The first query has nothing to choose from."""
    visible, case = visible_in(sides[0]), comparison.case
    if visible.shape[1] == 1 or case.tokens != case.key_tokens or not visible[0, 0] or visible[0, 1:].any():
        return None
    return (
        Word("the mask lets the first query, "),
        *token(case.tokens, 0),
        Word(f", see only itself: its one weight is {results(sides, (0, 0))}"),
    ), ((0, 0),)


def repeated(sides: Sides, comparison: Comparison) -> Clause | None:
    """A word stands more than once."""
    case = comparison.case
    counts = Counter(case.tokens)
    word, count = counts.most_common(1)[0]
    if count == 1 or case.tokens != case.key_tokens:
        return None
    kinds = set()
    for vectors in (case, comparison.right_case):
        for rows in (vectors.query, vectors.key, vectors.value):
            different = {(name, row.tobytes()) for name, row in zip(case.tokens, rows, strict=True)}
            kinds.add({len(counts): "the same", len(rows): "its own"}.get(len(different), ""))
    whose = kinds.pop()
    if kinds or not whose:
        return None
    more = sum(number > 1 for number in counts.values()) - 1
    others = f", and {more} more word{'s repeat' if more > 1 else ' repeats'}" if more else ""
    positions = [i for i, name in enumerate(case.tokens) if name == word]
    return (
        Word(label(word, blank=" "), "bold"),
        Word(f" stands {count} times{others}: each occurrence has {whose} query, key and value"),
    ), tuple((i, i) for i in positions)


def _naive_exp(steps: Attention) -> NDArray[Any]:
    """The exponentials of the logits as they are, in float64, ``(n_queries, n_keys)``."""
    with np.errstate(over="ignore"):
        exponentials: NDArray[Any] = np.exp(steps.logits.astype(np.float64))
    return exponentials


def _is_symmetric(logits: NDArray[Any]) -> bool:
    with np.errstate(over="ignore"):
        square = logits.shape[0] == logits.shape[1]
        return square and bool(np.isclose(logits, logits.T, rtol=0, atol=EQUAL).all())
