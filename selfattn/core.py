"""Attention, once: query, key and value in, every step of the computation out.

There is one formula and one code path. Whatever the page, the exports or the tests show is what
:func:`attention` or :func:`attend` returned. The softmax may be normalized along each row, each
column, or over the whole matrix at once; that choice is an argument, not another function.

Sources
-------
Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1, equation 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Normalize = Literal["row", "column", "global"]

QUERIES, KEYS = -2, -1
"""Rows are queries, columns are keys; axes before them are heads or batches."""

NORMALIZED_AXES: Final[dict[str, tuple[int, ...]]] = {
    "row": (KEYS,),
    "column": (QUERIES,),
    "global": (QUERIES, KEYS),
}


@dataclass(frozen=True, eq=False)
class Attention:
    """Every step of one attention, and what made it.

    Attributes
    ----------
    query, key, value : ndarray or None
        ``(..., n_queries, d_k)``, ``(..., n_keys, d_k)`` and ``(..., n_keys, d_v)``;
        None where only scores were known.
    scores : ndarray, ``(..., n_queries, n_keys)``
        Raw dot products, ``query @ key.T``.
    logits : ndarray, ``(..., n_queries, n_keys)``
        ``scores * scale / temperature + bias``; -inf where hidden.
    weights : ndarray, ``(..., n_queries, n_keys)``
        Softmax of the logits. With ``normalize="row"`` each row sums to 1, with ``"column"`` each
        column, with ``"global"`` the whole matrix of each head. Hidden cells are exactly 0.
    output : ndarray, ``(..., n_queries, d_v)``, or None
        ``weights @ value``, also called context vectors; None without a value.
    mask : ndarray of bool or None
        True = visible.
    bias : ndarray or None
        What was added to the logits.
    normalize : {"row", "column", "global"}
    scale, temperature : float
    """

    query: NDArray[Any] | None
    key: NDArray[Any] | None
    value: NDArray[Any] | None
    scores: NDArray[Any]
    logits: NDArray[Any]
    weights: NDArray[Any]
    output: NDArray[Any] | None
    mask: NDArray[np.bool_] | None
    bias: NDArray[Any] | None
    normalize: Normalize
    scale: float
    temperature: float


def attention(
    query: ArrayLike,
    key: ArrayLike,
    value: ArrayLike,
    normalize: Normalize = "row",
    scale: float | None = None,
    temperature: float = 1.0,
    mask: ArrayLike | None = None,
    bias: ArrayLike | None = None,
) -> Attention:
    """Scaled dot-product attention that returns every step.

    Parameters
    ----------
    query : array_like, ``(..., n_queries, d_k)``
    key : array_like, ``(..., n_keys, d_k)``
    value : array_like, ``(..., n_keys, d_v)``
        Leading axes are heads or batches. Inputs are never modified.
    normalize : {"row", "column", "global"}
        What sums to 1: each query's weights, each key's, or the whole matrix (of each head).
    scale : float, optional
        Multiplies the scores; 1/sqrt(d_k) by default.
    temperature : float
        Divides the scaled scores; above 0.
    mask : array_like of bool, broadcastable to ``(..., n_queries, n_keys)``, optional
        True = visible. A query that sees no key gets zero weights and a zero output.
    bias : array_like, broadcastable to ``(..., n_queries, n_keys)``, optional
        Added to the logits, after scale and temperature. -inf hides a cell.

    Returns
    -------
    Attention
        Its arrays have the result type of the inputs: at least float32, float64 for integers.

    Raises
    ------
    ValueError
        Where shapes do not fit, a number is not finite, the temperature is not above 0, or
        `normalize` is unknown.

    Examples
    --------
    >>> steps = attention([[1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]], [[1.0], [3.0]], scale=1.0)
    >>> steps.weights.round(3)
    array([[0.731, 0.269]])
    >>> steps.output.round(3)
    array([[1.538]])
    """
    for name, array in (("query", query), ("key", key), ("value", value)):
        if array is None:
            raise ValueError(f"{name} must be an array, got None.")
    query, key, value, bias = _arrays(query=query, key=key, value=value, bias=bias)
    _check_shapes(query, key, value)
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    with np.errstate(over="ignore", invalid="ignore"):
        scores = query @ key.mT
        _check_product("scores", scores, query=query, key=key)
        return _attend((query, key, value), scores, normalize, scale, temperature, mask, bias)


def attend(
    scores: ArrayLike,
    value: ArrayLike | None = None,
    normalize: Normalize = "row",
    scale: float = 1.0,
    temperature: float = 1.0,
    mask: ArrayLike | None = None,
    bias: ArrayLike | None = None,
) -> Attention:
    """Attention from its scores on, for those who have only a score matrix.

    Parameters
    ----------
    scores : array_like, ``(..., n_queries, n_keys)``
    value : array_like, ``(..., n_keys, d_v)``, optional
        Without it there is no output.
    normalize, scale, temperature, mask, bias
        As in :func:`attention`, except that the scale is 1 by default: scores alone do not tell d_k.

    Returns
    -------
    Attention
        With None for query and key.

    Raises
    ------
    ValueError
        As :func:`attention`.
    """
    scores, value, bias = _arrays(scores=scores, value=value, bias=bias)
    if scores.ndim < 2 or not scores.size:
        raise ValueError(f"scores must have shape (..., n_queries, n_keys), got {scores.shape}.")
    if value is not None and (value.ndim < 2 or value.shape[-2] != scores.shape[-1]):
        raise ValueError(f"scores and value must share n_keys, got {scores.shape} and {value.shape}.")
    if value is not None and value.ndim > 2:
        _check_leading_axes(scores=scores, value=value)
    with np.errstate(over="ignore", invalid="ignore"):
        _check_finite(scores=scores)
        return _attend((None, None, value), scores, normalize, scale, temperature, mask, bias)


def softmax(logits: ArrayLike, normalize: Normalize = "row") -> NDArray[Any]:
    """Softmax of the logits along the chosen axis, stable at any size.

    Parameters
    ----------
    logits : array_like, ``(..., n_queries, n_keys)``
        Finite, or -inf where hidden.
    normalize : {"row", "column", "global"}

    Returns
    -------
    ndarray
        Same shape. With "row" each row sums to 1, with "column" each column, with "global" the
        whole matrix of each head. A slice with nothing visible is all zeros.

    Raises
    ------
    ValueError
        Where a logit is nan or +inf, or `normalize` is unknown.
    """
    with np.errstate(over="ignore"):  # what overflows to -inf is a weight of 0
        return _softmax(_logits(logits), _axes(normalize))


def row_mass(logits: ArrayLike) -> NDArray[Any]:
    """Share of the one global softmax that each query gets.

    It is the softmax over rows of each row's log-sum-exp, and the law of this library is
    ``softmax(logits, "global") == row_mass(logits)[..., None] * softmax(logits, "row")``.

    Parameters
    ----------
    logits : array_like, ``(..., n_queries, n_keys)``
        Finite, or -inf where hidden.

    Returns
    -------
    ndarray, ``(..., n_queries)``
        Sums to 1 for each head; 0 for a query that sees nothing.

    Raises
    ------
    ValueError
        Where a logit is nan or +inf.
    """
    return _mass(logits, KEYS)


def column_mass(logits: ArrayLike) -> NDArray[Any]:
    """Share of the one global softmax that each key gets.

    As :func:`row_mass`, with columns for rows:
    ``softmax(logits, "global") == column_mass(logits)[..., None, :] * softmax(logits, "column")``.

    Parameters
    ----------
    logits : array_like, ``(..., n_queries, n_keys)``
        Finite, or -inf where hidden.

    Returns
    -------
    ndarray, ``(..., n_keys)``
        Sums to 1 for each head; 0 for a key that nobody sees.

    Raises
    ------
    ValueError
        Where a logit is nan or +inf.
    """
    return _mass(logits, QUERIES)


def _attend(
    given: tuple[NDArray[Any] | None, NDArray[Any] | None, NDArray[Any] | None],
    scores: NDArray[Any],
    normalize: Normalize,
    scale: float,
    temperature: float,
    mask: ArrayLike | None,
    bias: NDArray[Any] | None,
) -> Attention:
    """Take the scores (..., n_queries, n_keys), and what is given of query, key, value, to the end."""
    query, key, value = given
    scale, temperature = _real("scale", scale), _real("temperature", temperature)
    if temperature <= 0:
        raise ValueError(f"temperature must be above 0, got {temperature}.")
    axes = _axes(normalize)
    logits = scores * (scale / temperature)  # (..., n_queries, n_keys), like all below
    if bias is not None:
        logits += _fitting_bias(bias, logits.shape)
    if mask is not None:
        mask = _fitting_mask(mask, logits.shape)
        np.copyto(logits, -np.inf, where=~mask)
    weights = _softmax(logits, axes)
    output = None
    if value is not None:
        output = weights @ value  # (..., n_queries, d_v)
        _check_product("output", output, value=value)
    return Attention(
        query, key, value, scores, logits, weights, output, mask, bias, normalize, scale, temperature
    )


def _softmax(logits: NDArray[Any], axes: tuple[int, ...]) -> NDArray[Any]:
    """exp(logits - maximum) / its sum, over the axes; zeros for a slice that is all -inf."""
    top = np.maximum.reduce(logits, axis=axes, keepdims=True)
    if not (top < np.inf).all():
        raise ValueError(f"logits must be finite, or -inf where hidden, got {top.max()}.")
    # The lowest finite number stands in for the maximum of an empty slice: -inf - it is still -inf.
    np.maximum(top, np.finfo(top.dtype).min, out=top)
    weights = logits - top
    np.exp(weights, out=weights)
    total = np.add.reduce(weights, axis=axes, keepdims=True)
    # A slice with anything visible holds exp(0), so its sum is at least 1; an empty one has 0.
    np.maximum(total, 1, out=total)
    weights /= total
    return weights


def _mass(logits: ArrayLike, summed: int) -> NDArray[Any]:
    """Sum the global softmax along one axis: over the other, the softmax of each log-sum-exp."""
    mass: NDArray[Any] = softmax(logits, "global").sum(axis=summed)
    return mass


def _arrays(**arrays: Any) -> list[Any]:
    """Arrays of one floating type: their result type, at least float32, float64 for integers."""
    given = {name: _numeric(name, array) for name, array in arrays.items() if array is not None}
    dtype = np.result_type(*given.values(), np.float32)
    return [
        None if array is None else given[name].astype(dtype, copy=False) for name, array in arrays.items()
    ]


def _numeric(name: str, array: ArrayLike) -> NDArray[Any]:
    numeric = _rectangular(name, array)
    if numeric.dtype.kind == "f":
        return numeric
    if numeric.dtype.kind not in "iub":
        raise ValueError(f"{name} must hold real numbers, got dtype {numeric.dtype}.")
    return numeric.astype(np.float64)


def _rectangular(name: str, array: ArrayLike) -> NDArray[Any]:
    try:
        return np.asarray(array)
    except ValueError:
        raise ValueError(f"{name} must be a rectangular array, got rows of unequal length.") from None


def _logits(logits: ArrayLike) -> NDArray[Any]:
    (array,) = _arrays(logits=logits)
    if array.ndim < 2 or not array.size:
        raise ValueError(f"logits must have shape (..., n_queries, n_keys), got {array.shape}.")
    return np.asarray(array)


def _axes(normalize: str) -> tuple[int, ...]:
    try:
        return NORMALIZED_AXES[normalize]
    except (KeyError, TypeError):
        raise ValueError(f"normalize must be 'row', 'column' or 'global', got {normalize!r}.") from None


def _real(name: str, number: Any) -> float:
    try:
        real = float(number)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be a real number, got {number!r}.") from None
    if not math.isfinite(real):
        raise ValueError(f"{name} must be finite, got {real}.")
    return real


def _check_shapes(query: NDArray[Any], key: NDArray[Any], value: NDArray[Any]) -> None:
    for name, array in (("query", query), ("key", key), ("value", value)):
        if array.ndim < 2 or not array.size:
            raise ValueError(f"{name} must have shape (..., n_tokens, width), got {array.shape}.")
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"query and key must share d_k, got {query.shape} and {key.shape}.")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"key and value must share n_keys, got {key.shape} and {value.shape}.")
    if query.ndim == key.ndim == value.ndim == 2:
        return
    _check_leading_axes(query=query, key=key, value=value)


def _check_leading_axes(**arrays: NDArray[Any]) -> None:
    try:
        np.broadcast_shapes(*(array.shape[:-2] for array in arrays.values()))
    except ValueError:
        names, shapes = _listed(arrays), _listed(array.shape for array in arrays.values())
        raise ValueError(f"{names} must share their leading axes, got {shapes}.") from None


def _listed(items: Iterable[object]) -> str:
    *first, last = map(str, items)
    return f"{', '.join(first)} and {last}"


def _check_product(name: str, product: NDArray[Any], **factors: NDArray[Any]) -> None:
    """Finite factors give a finite product, unless it overflows; one sum over the product tells."""
    if math.isfinite(product.sum()):
        return
    _check_finite(**factors)
    if not np.isfinite(product).all():
        raise ValueError(f"{name} must be finite, got an overflow of {product.dtype}.")


def _check_finite(**arrays: NDArray[Any]) -> None:
    for name, array in arrays.items():
        finite = np.isfinite(array)
        if not finite.all():
            raise ValueError(f"{name} must be finite, got {array[~finite][0]}.")


def _fitting_bias(bias: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    _check_broadcast("bias", bias, shape)
    top = bias.max()
    if not top < np.inf:
        raise ValueError(f"bias must be finite, or -inf where hidden, got {top}.")
    return bias


def _fitting_mask(mask: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    array = _rectangular("mask", mask)
    if array.dtype != np.bool_:
        raise ValueError(f"mask must be boolean (True = visible), got dtype {array.dtype}.")
    _check_broadcast("mask", array, shape)
    return array


def _check_broadcast(name: str, array: NDArray[Any], shape: tuple[int, ...]) -> None:
    try:
        fits = np.broadcast_shapes(array.shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"{name} must broadcast to the scores' shape {shape}, got {array.shape}.")
