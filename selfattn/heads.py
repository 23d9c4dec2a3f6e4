"""What tells the heads of one attention apart: a few figures of each head's weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class HeadFigures:
    """Figures of one head's weights, whichever softmax made them.

    A share is a part of all the weight there is, from 0 to 1. Where there is no weight at all, each
    of them is nan.

    Attributes
    ----------
    entropy : float
        How spread a query's attention is, in nats: the mean of ``-sum(w log w)`` over the queries,
        each renormalized to sum to 1; those without any weight do not count. 0 where each attends
        to a single key, log(n_keys) where each attends evenly to all.
    diagonal : float
        Share of the weight on ``j == i``: how much a token attends to itself.
    previous, next : float
        Share of the weight on ``j == i - 1`` and on ``j == i + 1``: on the token before, and after.
        These three are nan where there are not as many queries as keys.
    largest_row : float
        The largest row sum's share of the weight: 1/n_queries where all queries have as much.
    """

    entropy: float
    diagonal: float
    previous: float
    next: float
    largest_row: float


def head_figures(weights: ArrayLike) -> HeadFigures:
    """Compute the figures of one head.

    Parameters
    ----------
    weights : array_like, ``(n_queries, n_keys)``
        From 0 on; row sums may be anything.

    Returns
    -------
    HeadFigures

    Raises
    ------
    ValueError
        Where the weights are no matrix.
    """
    weights = np.asarray(weights, dtype=np.float64)
    if weights.ndim != 2:
        raise ValueError(f"weights must be a matrix, got {weights.ndim} dimensions.")
    row_sums = weights.sum(axis=1)
    total = float(row_sums.sum())
    if not total:
        return HeadFigures(math.nan, math.nan, math.nan, math.nan, math.nan)
    shares = weights[row_sums > 0] / row_sums[row_sums > 0, None]
    # 0 log 0 is 0.
    logarithms = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return HeadFigures(
        entropy=abs(float((shares * logarithms).sum(axis=1).mean())),
        diagonal=_along(weights, 0) / total,
        previous=_along(weights, -1) / total,
        next=_along(weights, 1) / total,
        largest_row=float(row_sums.max()) / total,
    )


def _along(weights: NDArray[np.float64], step: int) -> float:
    """Sum the weights on ``j == i + step``; nan where the matrix is not square."""
    is_square = weights.shape[0] == weights.shape[1]
    return float(np.trace(weights, step)) if is_square else math.nan
