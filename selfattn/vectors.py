"""Where vectors come from: seeded draws and projections."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def draw_query_key_value(
    n_tokens: int, width: int | None = None, seed: int | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Draw query, key and value at random, in that order, from one generator.

    Parameters
    ----------
    n_tokens : int
    width : int, optional
        d; as many as tokens by default, as in the notebook.
    seed : int, optional
        The same seed gives the same numbers with the same NumPy; None draws afresh.

    Returns
    -------
    query, key, value : ndarray, ``(n_tokens, width)`` each
        Standard normal.
    """
    shape = (n_tokens, n_tokens if width is None else width)
    generator = np.random.default_rng(seed)
    query, key, value = (generator.standard_normal(shape) for _ in range(3))
    return query, key, value


def project(
    embeddings: NDArray[Any], w_query: NDArray[Any], w_key: NDArray[Any], w_value: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Turn embeddings into query, key and value.

    Parameters
    ----------
    embeddings : ndarray, ``(n_tokens, d_model)``
    w_query, w_key : ndarray, ``(..., d_model, d_k)``
    w_value : ndarray, ``(..., d_model, d_v)``

    Returns
    -------
    query, key, value : ndarray
        ``(..., n_tokens, d_k)`` twice and ``(..., n_tokens, d_v)``.
    """
    return embeddings @ w_query, embeddings @ w_key, embeddings @ w_value
