"""Which key each query may see, True = visible; and ALiBi, a bias by distance.

Masks are joined by ``&``: ``causal_mask(n) & sliding_window_mask(n, width=3)``.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable

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
    return np.tri(*_sizes(n_queries, n_keys), dtype=np.bool_)


def sliding_window_mask(n_queries: int, n_keys: int | None = None, *, width: int) -> NDArray[np.bool_]:
    """Let each query see only the keys near its own position.

    Parameters
    ----------
    n_queries : int
        At least 1.
    n_keys : int, optional
        At least 1; as many as queries by default.
    width : int
        At least 1. A query sees the keys less than `width` positions away: its own, and
        ``width - 1`` to each side. Together with a causal mask it sees `width` keys at most, its
        own and those just before it.

    Returns
    -------
    ndarray of bool, ``(n_queries, n_keys)``
        True where ``|i - j| < width``.

    Raises
    ------
    ValueError
        Where a number is not a whole number of at least 1.

    Notes
    -----
    With a causal mask it is the window drawn in figure 1 of Jiang et al., "Mistral 7B", 2023: at most
    `width` keys. Beltagy et al., "Longformer", 2020, count both sides together: their window of w
    reaches w/2 keys to each side, as a width of ``w/2 + 1`` does here.

    Examples
    --------
    >>> sliding_window_mask(3, width=2)
    array([[ True,  True, False],
           [ True,  True,  True],
           [False,  True,  True]])
    """
    near: NDArray[np.bool_] = _distances(n_queries, n_keys) < whole_number("width", width)
    return near


def hidden_keys_mask(n_queries: int, n_keys: int, hidden: Iterable[int]) -> NDArray[np.bool_]:
    """Hide chosen keys from every query; their own queries still look at the others.

    Parameters
    ----------
    n_queries, n_keys : int
        At least 1.
    hidden : iterable of int
        Positions of the keys to hide, counted from 0; in any order, none or all of them.

    Returns
    -------
    ndarray of bool, ``(n_queries, n_keys)``
        False in the columns of the hidden keys.

    Raises
    ------
    ValueError
        Where a size is not a whole number of at least 1, or a position is not one of a key.

    Examples
    --------
    >>> hidden_keys_mask(2, 3, [1])
    array([[ True, False,  True],
           [ True, False,  True]])
    """
    mask = np.ones(_sizes(n_queries, n_keys), dtype=np.bool_)
    for position in hidden:
        if whole_number("hidden", position, lowest=0) >= mask.shape[1]:
            raise ValueError(f"hidden must be below the number of keys, {n_keys}, got {position!r}.")
        mask[:, position] = False
    return mask


def block_mask(n_queries: int, n_keys: int | None = None, *, size: int) -> NDArray[np.bool_]:
    """Cut the positions into blocks, and let each query see the keys of its own block.

    Parameters
    ----------
    n_queries : int
        At least 1.
    n_keys : int, optional
        At least 1; as many as queries by default.
    size : int
        Positions in a block, at least 1. The last block may hold fewer.

    Returns
    -------
    ndarray of bool, ``(n_queries, n_keys)``
        True in the blocks along the diagonal.

    Raises
    ------
    ValueError
        Where a number is not a whole number of at least 1.

    Examples
    --------
    >>> block_mask(3, size=2)
    array([[ True,  True, False],
           [ True,  True, False],
           [False, False,  True]])
    """
    rows, columns = _sizes(n_queries, n_keys)
    size = whole_number("size", size)
    same: NDArray[np.bool_] = np.arange(rows)[:, None] // size == np.arange(columns) // size
    return same


def alibi_bias(n_queries: int, n_keys: int | None = None, n_heads: int = 1) -> NDArray[np.float64]:
    """Attention with Linear Biases: the farther away a key is, the more is taken from its logit.

    Parameters
    ----------
    n_queries : int
        At least 1.
    n_keys : int, optional
        At least 1; as many as queries by default.
    n_heads : int
        H, at least 1.

    Returns
    -------
    ndarray, ``(n_heads, n_queries, n_keys)``
        ``-slope * |i - j|``, with the slope ``2**(-8 * h / H)`` for head h = 1, ..., H. It is added
        to the logits, after scale and temperature: it is the `bias` of :func:`selfattn.attention`.

    Raises
    ------
    ValueError
        Where a number is not a whole number of at least 1.

    Notes
    -----
    Press et al., "Train Short, Test Long: Attention with Linear Biases Enables Input Length
    Extrapolation", 2022, section 3. There it goes with a causal mask, where ``|i - j|`` is
    ``i - j``; here, without a mask, it counts to both sides.

    Examples
    --------
    >>> alibi_bias(2, n_heads=8)[0]
    array([[ 0. , -0.5],
           [-0.5,  0. ]])
    """
    heads = np.arange(1, whole_number("n_heads", n_heads) + 1)
    slopes = 2.0 ** (-8 * heads / len(heads))
    # The sign goes to the whole numbers: they have no -0, which would show in the maps.
    bias: NDArray[np.float64] = slopes[:, None, None] * -_distances(n_queries, n_keys)
    return bias


def whole_number(name: str, number: int, lowest: int = 1) -> int:
    """Check that a number is whole and not too low.

    Parameters
    ----------
    name : str
        What the message calls it.
    number : int
        Of any integer type.
    lowest : int

    Returns
    -------
    int

    Raises
    ------
    ValueError
        Where it is not.
    """
    try:
        whole = int(operator.index(number))
    except TypeError:
        whole = lowest - 1
    if whole < lowest:
        raise ValueError(f"{name} must be a whole number of at least {lowest}, got {number!r}.")
    return whole


def _sizes(n_queries: int, n_keys: int | None) -> tuple[int, int]:
    rows = whole_number("n_queries", n_queries)
    return rows, rows if n_keys is None else whole_number("n_keys", n_keys)


def _distances(n_queries: int, n_keys: int | None) -> NDArray[np.int_]:
    """|i - j| for query i and key j, (n_queries, n_keys)."""
    rows, columns = _sizes(n_queries, n_keys)
    distances: NDArray[np.int_] = abs(np.arange(rows)[:, None] - np.arange(columns))
    return distances
