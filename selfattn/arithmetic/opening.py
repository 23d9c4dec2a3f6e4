"""A number of a comparison, opened: its terms are read off the library's own steps."""

from __future__ import annotations

import math
import operator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from selfattn.cases import Case
from selfattn.comparison import Comparison
from selfattn.core import Attention
from selfattn.findings.parts import noun, visible_in
from selfattn.numerals import is_readable_exponent
from selfattn.vectors import rotate

from .terms import (
    Cell,
    Hidden,
    Logit,
    Mixture,
    Output,
    Projection,
    Sum,
    Weight,
    length_of,
    product_of,
    squares_of,
    sum_of,
)


def open_weight(comparison: Comparison, cell: tuple[int, int]) -> Cell:
    """Open a weight: its score term by term, its logit, its exponential, its divisor, on both sides.

    Parameters
    ----------
    comparison : Comparison
    cell : (int, int)
        Query and key, counted from 0.

    Returns
    -------
    Cell

    Raises
    ------
    ValueError
        Where there is no such query or key.
    """
    left, right = comparison.left, comparison.right
    n_queries, n_keys = left.weights.shape
    cell = _within("query", cell[0], n_queries), _within("key", cell[1], n_keys)
    shares_score = comparison.right_case is comparison.case
    opened = _weight(left, cell), _weight(right, cell)
    return Cell(
        *cell,
        comparison.case.tokens,
        comparison.case.key_tokens,
        *opened,
        shares_score,
        shares_score and opened[0].logit == opened[1].logit and opened[0].noun == opened[1].noun,
    )


def open_output(comparison: Comparison, cell: tuple[int, int]) -> Output:
    """Open a component of an output: the weighted sum over keys, and the vector's length, on both sides.

    Parameters
    ----------
    comparison : Comparison
    cell : (int, int)
        Query and dimension, counted from 0.

    Returns
    -------
    Output

    Raises
    ------
    ValueError
        Where there is no such query or dimension.
    """
    n_queries, width = comparison.left_output.shape
    query, dimension = _within("query", cell[0], n_queries), _within("dimension", cell[1], width)
    case = comparison.case
    sides = (
        _mixture(comparison.left, comparison.left_output, (query, dimension)),
        _mixture(comparison.right, comparison.right_output, (query, dimension)),
    )
    return Output(query, dimension, case.tokens, case.key_tokens, *sides)


def open_projection(
    case: Case, which: Literal["query", "key", "value"], position: int, dimension: int
) -> Projection:
    """Open a component of a query, a key or a value: ``embedding @ matrix``, term by term.

    Parameters
    ----------
    case : Case
        Of the side that is asked; it has embeddings.
    which : {"query", "key", "value"}
    position, dimension : int
        Counted from 0.

    Returns
    -------
    Projection

    Raises
    ------
    ValueError
        Where the case has no embeddings, or no such position or dimension.
    """
    if which not in ("query", "key", "value"):
        raise ValueError(f"which must be 'query', 'key' or 'value', got {which!r}.")
    if case.embeddings is None or case.projections is None:
        raise ValueError("case must have embeddings, got one without.")
    matrices = case.projections
    projected, before, matrix = {
        "query": (case.query, case.unrotated_query, matrices.w_query),
        "key": (case.key, case.unrotated_key, matrices.w_key),
        "value": (case.value, None, matrices.w_value),
    }[which]
    position = _within("position", position, len(projected))
    dimension = _within("dimension", dimension, projected.shape[1])
    embeddings = case.embeddings
    if which != "query" and case.key_embeddings is not None:
        embeddings = case.key_embeddings
    total = float((projected if before is None else before)[position, dimension])
    return Projection(
        which,
        position,
        dimension,
        case.tokens if which == "query" else case.key_tokens,
        product_of(embeddings[position], matrix[:, dimension], total),
        case.position_encoding is not None,
        None if before is None else _rotation(before[position], projected[position], position, dimension),
    )


def _rotation(before: NDArray[Any], after: NDArray[Any], position: int, dimension: int) -> Sum:
    """Open a rotated component: the pair that is turned together, and its cosine and sine."""
    pair = np.array([dimension - dimension % 2, dimension - dimension % 2 + 1])
    # What a rotation makes of the unit vectors is the rotation itself.
    turned = rotate(np.eye(before.size)[pair], [position, position])[:, dimension]
    numbers = before[pair].astype(np.float64)
    return sum_of(numbers * turned, (numbers, turned), pair, total=float(after[dimension]))


def _weight(steps: Attention, cell: tuple[int, int]) -> Weight:
    logit = _logit(steps, cell)
    logits, places, n_cells = _slice(steps, cell)
    top = float(logits.max(initial=-math.inf))
    shift = top if logits.size and not is_readable_exponent(top) else None
    divisor = None
    if logits.size:
        with np.errstate(over="ignore", under="ignore"):
            exponents = logits.astype(np.float64) - (shift or 0.0)
            divisor = sum_of(np.exp(exponents), (exponents,), places, steps.weights.shape)
    part = math.exp(logit.value - (shift or 0.0))
    weight = float(steps.weights[cell])
    assert steps.value is not None  # every comparison has one
    row = steps.value[cell[1]].astype(np.float64)
    added = sum_of(weight * row, (np.full(row.size, weight), row)).terms
    return Weight(steps.normalize, noun(steps), logit, shift, part, divisor, n_cells, weight, added, row.size)


def _slice(steps: Attention, cell: tuple[int, int]) -> tuple[NDArray[Any], NDArray[Any], int]:
    """Visible logits that share one softmax with the cell, their places, and how many with the hidden."""
    places = np.arange(steps.logits.size).reshape(steps.logits.shape)
    row, column = cell
    chosen = {"row": places[row], "column": places[:, column], "global": places.ravel()}[steps.normalize]
    logits = steps.logits.ravel()[chosen]
    visible = logits > -np.inf
    return logits[visible], chosen[visible], logits.size


def _logit(steps: Attention, cell: tuple[int, int]) -> Logit:
    assert steps.query is not None  # every comparison has them
    assert steps.key is not None
    row, column = cell
    score = product_of(steps.query[row], steps.key[column], float(steps.scores[cell]))
    value = float(steps.logits[cell])
    biased = steps.bias is not None and bool((np.isfinite(steps.bias) & (steps.bias != 0)).any())
    bias = float(np.broadcast_to(steps.bias, steps.logits.shape)[cell]) if steps.bias is not None else 0.0
    hidden: Hidden = ""
    if value == -math.inf:
        is_masked = steps.mask is not None and not np.broadcast_to(steps.mask, steps.logits.shape)[cell]
        # The bias is first: both sides of a comparison have the same one.
        hidden = "bias" if bias == -math.inf else "mask" if is_masked else "overflow"
    return Logit(score, steps.scale, steps.temperature, bias if biased else None, value, hidden)


def _mixture(steps: Attention, output: NDArray[Any], at: tuple[int, int]) -> Mixture:
    query, dimension = at
    assert steps.value is not None  # every comparison has one
    seen = np.flatnonzero(visible_in(steps)[query])
    weights = steps.weights[query, seen].astype(np.float64)
    values = steps.value[seen, dimension].astype(np.float64)
    component: Sum = sum_of(weights * values, (weights, values), seen, total=float(output[query, dimension]))
    vector = output[query]
    n_hidden = steps.weights.shape[1] - seen.size
    return Mixture(steps.normalize, component, n_hidden, squares_of(vector), length_of(vector))


def _within(name: str, number: int, size: int) -> int:
    """A position that exists; negative ones do not count from the end."""
    try:
        index = operator.index(number)
    except TypeError:
        index = -1
    if not 0 <= index < size:
        raise ValueError(f"{name} must be a whole number from 0 to {size - 1}, got {number!r}.")
    return index
