"""What one number is computed from, as data: the terms of a sum, the steps from a score to a weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from selfattn.core import Normalize

SHOWN: Final = 8
"""Terms of a long sum that are shown; the others are counted and summed."""

Hidden = Literal["", "mask", "bias", "overflow"]
"""What hides a cell: nothing, a mask, a bias of -inf, or a logit below what its type can hold."""


@dataclass(frozen=True)
class Term:
    """One term of a sum.

    Attributes
    ----------
    at : tuple of int
        Where it stands, counted from 0: a dimension, a key, or a query and a key.
    factors : tuple of float
        What it is computed from.
    value : float
    """

    at: tuple[int, ...]
    factors: tuple[float, ...]
    value: float


@dataclass(frozen=True)
class Sum:
    """A sum, its largest terms apart.

    Attributes
    ----------
    terms : tuple of Term
        In their order; all of them, or the 8 of the largest size. Ties: the first.
    n_rest : int
        How many more there are.
    rest : float
        Their sum.
    total : float
        As the library computed it.
    """

    terms: tuple[Term, ...]
    n_rest: int
    rest: float
    total: float


@dataclass(frozen=True)
class Logit:
    """From a score to its logit: ``score * scale / temperature + bias``.

    Attributes
    ----------
    score : Sum
        The dot product; at a dimension each, the factors from the query and the key.
    scale, temperature : float
    bias : float or None
        None where no finite bias other than 0 is added anywhere.
    value : float
        -inf where hidden.
    hidden : {"", "mask", "bias", "overflow"}
    """

    score: Sum
    scale: float
    temperature: float
    bias: float | None
    value: float
    hidden: Hidden


@dataclass(frozen=True)
class Weight:
    """From a logit to its weight on one side, and what the weight does.

    Attributes
    ----------
    normalize : {"row", "column", "global"}
    noun : {"score", "logit"}
        What the softmax is taken of: logits are called scores where they are the same.
    logit : Logit
    shift : float or None
        The maximum, where it is subtracted before the exponential; None where it need not be.
    part : float
        ``exp(logit - shift)``, 0 where hidden.
    divisor : Sum or None
        The exponentials that the part is divided by the sum of: at a query and a key each, the
        factor is ``logit - shift``. None where nothing is visible.
    n_cells : int
        Cells of the row, the column or the matrix, the hidden ones included.
    value : float
        The weight.
    added : tuple of Term
        Weight times the value row: what the key adds to the query's output. At a dimension each,
        the factors are the weight and the component; all, or the 8 of the largest size.
    n_components : int
        Components of the value row.
    """

    normalize: Normalize
    noun: str
    logit: Logit
    shift: float | None
    part: float
    divisor: Sum | None
    n_cells: int
    value: float
    added: tuple[Term, ...]
    n_components: int


@dataclass(frozen=True)
class Cell:
    """One weight of a comparison, opened on both sides.

    Attributes
    ----------
    query, key : int
        Counted from 0.
    tokens, key_tokens : tuple of str
    left, right : Weight
    shares_score, shares_logit : bool
        Whether the score, and the way from it to the logit, is the same on both sides.
    """

    query: int
    key: int
    tokens: tuple[str, ...]
    key_tokens: tuple[str, ...]
    left: Weight
    right: Weight
    shares_score: bool
    shares_logit: bool


@dataclass(frozen=True)
class Mixture:
    """One component of an output on one side, and the length of its vector.

    Attributes
    ----------
    normalize : {"row", "column", "global"}
    component : Sum
        Over the keys that the query sees: at a key each, the factors are its weight and its value.
    n_hidden : int
        Keys that it does not see.
    squares : Sum
        Of the whole output vector: at a dimension each, the factor is the component.
    length : float
        The square root of their total.
    """

    normalize: Normalize
    component: Sum
    n_hidden: int
    squares: Sum
    length: float


@dataclass(frozen=True)
class Output:
    """One component of an output vector, opened on both sides.

    Attributes
    ----------
    query, dimension : int
        Counted from 0.
    tokens, key_tokens : tuple of str
    left, right : Mixture
    """

    query: int
    dimension: int
    tokens: tuple[str, ...]
    key_tokens: tuple[str, ...]
    left: Mixture
    right: Mixture


@dataclass(frozen=True)
class Projection:
    """One component of a query, a key or a value, where it is a projection of an embedding.

    Attributes
    ----------
    which : {"query", "key", "value"}
    position, dimension : int
        Counted from 0.
    tokens : tuple of str
        Those that the position counts.
    component : Sum
        At a dimension of the embedding each, the factors are its component and the matrix's.
    has_position : bool
        Whether the embedding holds its position already.
    rotation : Sum or None
        With rotary positions, what the component becomes: of the pair of dimensions that are turned
        together, the factors are a component before and its cosine or sine.
    """

    which: Literal["query", "key", "value"]
    position: int
    dimension: int
    tokens: tuple[str, ...]
    component: Sum
    has_position: bool
    rotation: Sum | None


def sum_of(
    values: NDArray[Any],
    factors: tuple[NDArray[Any], ...],
    places: NDArray[Any] | None = None,
    shape: tuple[int, ...] | None = None,
    total: float | None = None,
) -> Sum:
    """Take a sum apart: its largest terms in their order, and the rest as one number.

    Parameters
    ----------
    values : ndarray, ``(n_terms,)``
    factors : tuple of ndarray, ``(n_terms,)`` each
    places : ndarray of int, ``(n_terms,)``, optional
        Where the terms stand in an array of that shape, in reading order; their own order by default.
    shape : tuple of int, optional
        A vector by default.
    total : float, optional
        As the library computed it; the sum of the values by default.

    Returns
    -------
    Sum
    """
    chosen = _largest(np.abs(values))
    at = chosen if places is None else places[chosen]
    coordinates = np.transpose(np.unravel_index(at, shape)) if shape else at[:, np.newaxis]
    columns = [factor[chosen].tolist() for factor in factors]
    terms = tuple(
        Term(tuple(place), tuple(line), value)
        for place, value, *line in zip(coordinates.tolist(), values[chosen].tolist(), *columns, strict=True)
    )
    others = np.delete(values, chosen)
    return Sum(terms, others.size, float(others.sum()), float(values.sum() if total is None else total))


def product_of(left: NDArray[Any], right: NDArray[Any], total: float) -> Sum:
    """Take a dot product apart; it stands at a dimension each.

    Parameters
    ----------
    left, right : ndarray, ``(n_dimensions,)``
    total : float

    Returns
    -------
    Sum
    """
    left, right = left.astype(np.float64), right.astype(np.float64)
    return sum_of(left * right, (left, right), total=total)


def squares_of(vector: NDArray[Any]) -> Sum:
    """Take the sum of a vector's squares apart; it stands at a dimension each.

    Parameters
    ----------
    vector : ndarray, ``(n_dimensions,)``

    Returns
    -------
    Sum
        Its total is inf where a square overflows.
    """
    vector = vector.astype(np.float64)
    with np.errstate(over="ignore"):
        return sum_of(vector * vector, (vector,))


def length_of(vector: NDArray[Any]) -> float:
    """Length of a vector; it overflows only where the length itself does."""
    return math.hypot(*vector.tolist())


def _largest(sizes: NDArray[Any]) -> NDArray[np.intp]:
    """Indexes of the 8 largest, in their order; of all where one alone would be left."""
    if sizes.size <= SHOWN + 1:
        return np.arange(sizes.size)
    limit = np.partition(sizes, -SHOWN)[-SHOWN]
    above = np.flatnonzero(sizes > limit)
    equal = np.flatnonzero(sizes == limit)[: SHOWN - above.size]
    return np.sort(np.concatenate([above, equal]))
