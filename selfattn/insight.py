"""What the numbers mean, in words: sentences and captions, built from the numbers and nothing else.

A sentence is a tuple of :class:`Word`, each a text and how it is set. Tokens stand in them as they
are; whoever shows a sentence sets it as text, never as markup.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .comparison import Comparison, Law
from .core import Attention, row_mass, softmax
from .labels import label
from .numerals import NARROW_BLANK, amount, fixed, is_readable_exponent, percent, weight

Mark = Literal["", "bold", "name", "query", "key", "value", "sup", "sub"]


@dataclass(frozen=True)
class Word:
    """A run of text, and how it is set.

    Attributes
    ----------
    text : str
    mark : {"", "bold", "name", "query", "key", "value", "sup", "sub"}
    """

    text: str
    mark: Mark = ""


Sentence = tuple[Word, ...]

AXIS_NAMES = {"global": "global", "row": "per row", "column": "per column"}
_EVEN = 1e-9
"""Weights this close to each other, relatively, are equal but for rounding."""


def plain(sentence: Sentence) -> str:
    """Write a sentence as plain text."""
    return "".join(word.text for word in sentence)


def lead(comparison: Comparison) -> Sentence:
    """Say what is different between the two sides, and why, with this comparison's numbers.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    tuple of Word
    """
    left, right = comparison.left, comparison.right
    tokens = comparison.case.tokens
    if not (left.weights.any() or right.weights.any()):
        return (Word("Nothing is visible: every weight is 0."),)
    if left.weights.size == 1:
        only = (Word("With one token there is nothing to share out: every softmax gives "),)
        return (*only, *token(tokens, 0), Word(" a weight of exactly 1."))
    law = comparison.law
    if law is not None and all(map(_is_even, (left.weights, right.weights, law.weights_global))):
        return _even_split(comparison)
    words = _clause(left, tokens, "left")
    if left.normalize != right.normalize:
        words = (*words, Word(" "), *_clause(right, tokens, "right"))
    if law is None:
        return (*words, *_other_logits(comparison))
    if left.normalize == right.normalize:
        return (*words, Word(" Both sides take the same softmax, so both maps are the same."))
    return (*words, *_consequence(comparison))


def scores_caption(comparison: Comparison, cell: tuple[int, int]) -> Sentence:
    """Say how scores (or logits) are made, with the outlined cell's own numbers.

    Parameters
    ----------
    comparison : Comparison
    cell : (int, int)
        Query and key, counted from 0.

    Returns
    -------
    tuple of Word
    """
    steps = comparison.left
    factor = steps.scale / steps.temperature
    product = (Word("query", "query"), Word(" · "), Word("key", "key"))
    scaled = () if factor == 1 else (Word(f" × {amount(factor)}"),)
    logit = float(steps.logits[cell])
    slice_, _ = _normalized_slice(steps, cell)
    if np.isneginf(logit):
        power: Sentence = (Word("hidden", "bold"),)
    elif _shift(slice_) is None:
        power = (
            Word("e"),
            Word(fixed(logit, 4), "sup"),
            Word(" = "),
            Word(amount(math.exp(logit)), "bold"),
        )
    else:
        power = (Word(amount(logit), "bold"),)
    return (*product, *scaled, Word("; outlined: "), *power)


def weights_caption(steps: Attention, cell: tuple[int, int]) -> Sentence:
    """Say how weights are made, with the outlined cell's own numbers, as a division to check.

    Parameters
    ----------
    steps : Attention
    cell : (int, int)
        Query and key, counted from 0.

    Returns
    -------
    tuple of Word
    """
    slice_, what = _normalized_slice(steps, cell)
    name = "score" if np.array_equal(steps.logits, steps.scores) else "logit"
    shift = _shift(slice_)
    exponent = name if shift is None else f"{name} − {amount(shift)}"
    why = "" if shift is None else " (its maximum taken off first)"
    how = (Word("e"), Word(exponent, "sup"), Word(f" ÷ sum of {what}{why}; outlined: "))
    if np.isneginf(steps.logits[cell]):
        return (*how, Word("hidden, so "), Word("0", "bold"))
    base = shift or 0.0
    part = math.exp(float(steps.logits[cell]) - base)
    whole = float(np.exp(slice_ - base).sum())
    return (
        *how,
        Word(f"{amount(part)} ÷ {amount(whole)} = "),
        Word(weight(float(steps.weights[cell])), "bold"),
    )


def law_caption(law: Law) -> Sentence:
    """Say what the mass is and what the equation of pictures shows.

    Parameters
    ----------
    law : Law

    Returns
    -------
    tuple of Word
    """
    who = "query" if law.axis == "row" else "key"
    effective = fixed(law.effective, 1)
    return (
        Word(
            f"{law.axis.capitalize()} mass is the share of the one 100{NARROW_BLANK}% that each {who} gets. "
        ),
        Word(
            f"Multiply every {law.axis} on the right by its bar and the global map comes out, "
            "to the last digit. "
        ),
        Word(f"Effective {law.axis}s: {effective} of {law.mass.size}."),
    )


def named_queries(comparison: Comparison) -> tuple[int, ...]:
    """Positions, from 0, of the queries that the lead names: the largest and the smallest row mass."""
    return tuple(sorted(set(_most_and_least(*_telling_row_sums(comparison)))))


def token(tokens: tuple[str, ...], position: int) -> Sentence:
    """Name a token in a sentence: bold, with its position where the word repeats.

    Parameters
    ----------
    tokens : tuple of str
    position : int
        Counted from 0.

    Returns
    -------
    tuple of Word
    """
    name = Word(label(tokens[position], blank=" "), "bold")
    repeats = tokens.count(tokens[position]) > 1
    return (name, Word(str(position + 1), "sub")) if repeats else (name,)


def _is_even(weights: NDArray[Any]) -> bool:
    return bool(weights.max() - weights.min() <= _EVEN * weights.max())


def _even_split(comparison: Comparison) -> Sentence:
    shares = []
    for side, steps in (("left", comparison.left), ("right", comparison.right)):
        shares.append(f"{weight(float(steps.weights.flat[0]))} on the {side} ({AXIS_NAMES[steps.normalize]})")
    # Scores that differ become equal logits where they are multiplied by 0.
    equal = "scores" if _is_even(softmax(comparison.left.scores, "global")) else "logits"
    return (
        Word(f"All {equal} are equal, so every softmax splits its 100\u202f% evenly: each weight is "),
        Word(f"{shares[0]} and {shares[1]}."),
    )


def side_difference(comparison: Comparison) -> str:
    """Say what differs on the right beside the softmax; empty where nothing does.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    str
        To follow "on the right,".
    """
    left, right = comparison.left, comparison.right
    said = []
    if comparison.right_case.positions != comparison.case.positions:
        ours, theirs = (_positions(case.positions) for case in (comparison.right_case, comparison.case))
        said.append(f"there are {ours} instead of {theirs}")
    elif not _are_same_vectors(comparison):
        origin = comparison.right_case.origin
        said.append(f"query, key and value are {origin[0].lower()}{origin[1:].removesuffix('.')}")
    if left.scale != right.scale:
        said.append(f"the scores are multiplied by {_instead(right.scale, left.scale, amount)}")
    if left.temperature != right.temperature:
        said.append(f"the temperature is {_instead(right.temperature, left.temperature, '{:g}'.format)}")
    said += _mask_difference(comparison)
    return " and ".join(said)


def _are_same_vectors(comparison: Comparison) -> bool:
    ours, theirs = comparison.right_case, comparison.case
    return ours is theirs or all(
        np.array_equal(getattr(ours, name), getattr(theirs, name)) for name in ("query", "key", "value")
    )


def _mask_difference(comparison: Comparison) -> list[str]:
    """What the right side's queries see, if not the same."""
    ours, theirs = (steps.logits > -np.inf for steps in (comparison.right, comparison.left))
    if np.array_equal(ours, theirs):
        return []
    if ours.all():
        return ["every query sees every key"]
    if np.array_equal(ours, np.tri(*ours.shape, dtype=bool)):
        is_self = comparison.case.tokens == comparison.case.key_tokens
        what = "itself and what stands before it" if is_self else "keys up to its own position"
        return [f"each query sees only {what}"]
    return [f"{ours.sum()} of {ours.size} cells are visible instead of {theirs.sum()}"]


def _positions(name: str) -> str:
    return {"none": "no positions", "alibi": "ALiBi positions"}.get(name, f"{name} positions")


def _instead(this: float, that: float, write: Callable[[float], str]) -> str:
    """Write two numbers that differ, with more figures where they would read alike."""
    ours, theirs = write(this), write(that)
    if ours == theirs:
        ours, theirs = repr(this), repr(that)
    return f"{ours} instead of {theirs}"


def _other_logits(comparison: Comparison) -> Sentence:
    """What differs on the right, and what that does to the largest weight."""
    largest = [float(steps.weights.max()) for steps in (comparison.left, comparison.right)]
    return (
        Word(f" On the right, {side_difference(comparison)}: "),
        Word(f"the largest weight is {weight(largest[1])} there, {weight(largest[0])} on the left."),
    )


def _clause(steps: Attention, tokens: tuple[str, ...], side: str) -> Sentence:
    """One side, in one clause."""
    if not steps.weights.any():
        return (Word(f"No query sees a key on the {side}, so every weight there is 0."),)
    if steps.normalize == "global":
        return _global_clause(steps, tokens)
    if steps.normalize == "row":
        which = "every query" if _sees(steps).all() else "every query that sees a key"
        return (Word(f"Per row, {which} has 100\u202f% of its own."),)
    return _column_clause(steps, tokens)


def _sees(steps: Attention) -> NDArray[np.bool_]:
    """Which queries see a key, ``(n_queries,)``."""
    sees: NDArray[np.bool_] = np.any(steps.logits > -np.inf, axis=1)
    return sees


def _most_and_least(sums: NDArray[Any], sees: NDArray[np.bool_]) -> tuple[int, int]:
    """The queries with the most and the least weight, of those that see a key."""
    return int(np.where(sees, sums, -np.inf).argmax()), int(np.where(sees, sums, np.inf).argmin())


def _global_clause(steps: Attention, tokens: tuple[str, ...]) -> Sentence:
    sums, sees = steps.weights.sum(axis=1), _sees(steps)
    shared = "Over the whole matrix all queries share one 100\u202f%: "
    most, least = _most_and_least(sums, sees)
    if _is_even(sums[sees]):
        who = "each" if sees.all() else "each that sees a key"
        return (Word(f"{shared}here {who} takes the same {percent(float(sums[most]))} of it."),)
    share = percent(float(sums[most]), rest=float(np.delete(sums, most).sum()))
    takes = (Word(shared), *token(tokens, most), Word(f" takes {share} of it, "))
    return (*takes, *token(tokens, least), Word(f" is left with {percent(float(sums[least]))}."))


def _column_clause(steps: Attention, tokens: tuple[str, ...]) -> Sentence:
    sums, sees = steps.weights.sum(axis=1), _sees(steps)
    which = "every key" if (steps.logits > -np.inf).any(axis=0).all() else "every key that is seen"
    given = f"Per column, {which} is given away in full, so a query can collect more than 1 or less: "
    most, least = _most_and_least(sums, sees)
    if _is_even(sums[sees]):
        who = "each" if sees.all() else "each that sees a key"
        return (Word(f"{given}here {who} collects {fixed(float(sums[most]), 2)}."),)
    collects = (Word(given), *token(tokens, most), Word(f" collects {fixed(float(sums[most]), 2)}, "))
    return (*collects, *token(tokens, least), Word(f" {_small(float(sums[least]))}."))


def _small(number: float) -> str:
    return fixed(number, 2) if number >= 0.005 else "less than 0.01"


def _consequence(comparison: Comparison) -> Sentence:
    """For global and row: the same direction, a row mass's length."""
    if {comparison.left.normalize, comparison.right.normalize} != {"global", "row"}:
        return ()
    sums, sees = _telling_row_sums(comparison)
    _, least = _most_and_least(sums, sees)
    if _is_even(sums[sees]):
        share = percent(float(sums[least]))
        return (
            Word(
                " So every global output points the same way as its per-row output "
                f"but has only {share} of its length."
            ),
        )
    return (
        Word(" So the global output of "),
        *token(comparison.case.tokens, least),
        Word(
            " points the same way as its per-row output "
            f"but has only {percent(float(sums[least]))} of its length."
        ),
    )


def _telling_row_sums(comparison: Comparison) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Row sums of the first side that is global, else what they would be on the left; and who sees a key."""
    for steps in (comparison.left, comparison.right):
        if steps.normalize == "global":
            return steps.weights.sum(axis=1), _sees(steps)
    return row_mass(comparison.left.logits), _sees(comparison.left)


def _normalized_slice(steps: Attention, cell: tuple[int, int]) -> tuple[NDArray[Any], str]:
    """Return the logits that share one softmax with the cell, and what they are called."""
    row, column = cell
    if steps.normalize == "row":
        return steps.logits[row], "its row"
    if steps.normalize == "column":
        return steps.logits[:, column], "its column"
    visible = int(np.isfinite(steps.logits).sum())
    what = f"all {visible:,}".replace(",", NARROW_BLANK)
    return steps.logits, what if visible == steps.logits.size else f"{what} visible"


def _shift(slice_: NDArray[Any]) -> float | None:
    """Return the maximum of a slice, where e^logit alone would be too large or too small to read."""
    top = float(slice_.max())
    return None if top == -math.inf or is_readable_exponent(top) else top
