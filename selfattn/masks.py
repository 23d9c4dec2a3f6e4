"""Which key each query may see. True = visible."""

from __future__ import annotations

import operator

import numpy as np
from numpy.typing import NDArray


def causal_mask(n_queries: int, n_keys: int | None = None) -> NDArray[np.bool_]:
    """Let each query see its own position and those before it.

    Parameters
    ----------
    n_queries : int
        At least 1.
    n_keys : int, optional
        At least 1; as many as queries by default.

    Returns
    -------
    ndarray of bool, ``(n_queries, n_keys)``
        True on and below the diagonal that starts top left, as PyTorch's ``is_causal``.

    Raises
    ------
    ValueError
        Where a size is not a whole number of at least 1.

    Examples
    --------
    >>> causal_mask(2, 3)
    array([[ True, False, False],
           [ True,  True, False]])
    """
    rows = _size("n_queries", n_queries)
    columns = rows if n_keys is None else _size("n_keys", n_keys)
    return np.tri(rows, columns, dtype=np.bool_)


def _size(name: str, number: int) -> int:
    try:
        size = operator.index(number)
    except TypeError:
        size = 0
    if size < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, got {number!r}.")
    return size
