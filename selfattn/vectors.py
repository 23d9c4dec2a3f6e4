"""Where vectors come from: seeded draws, embeddings, positions and projections."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .masks import whole_number

EMBEDDINGS: Final = ("normal", "uniform", "one-hot")
PROJECTION_SCALES: Final = ("1", "1/sqrt(d_model)", "identity")

_BASE = 10_000.0
"""Of the wave lengths of positions, which grow from 2 pi towards this many times 2 pi."""


def draw_query_key_value(
    n_tokens: int, width: int | None = None, seed: int | None = None, n_keys: int | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Draw query, key and value at random, in that order, from one generator.

    Parameters
    ----------
    n_tokens : int
    width : int, optional
        d; as many as tokens by default, as in the notebook.
    seed : int, optional
        The same seed gives the same numbers with the same NumPy; None draws afresh.
    n_keys : int, optional
        For cross-attention; as many as tokens by default.

    Returns
    -------
    query : ndarray, ``(n_tokens, width)``
    key, value : ndarray, ``(n_keys, width)``
        Standard normal.
    """
    width = n_tokens if width is None else width
    n_keys = n_tokens if n_keys is None else n_keys
    generator = np.random.default_rng(seed)
    query, key, value = (generator.standard_normal((rows, width)) for rows in (n_tokens, n_keys, n_keys))
    return query, key, value


def project(
    embeddings: NDArray[Any],
    w_query: NDArray[Any],
    w_key: NDArray[Any],
    w_value: NDArray[Any],
    key_embeddings: NDArray[Any] | None = None,
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Turn embeddings into query, key and value.

    Parameters
    ----------
    embeddings : ndarray, ``(n_tokens, d_model)``
    w_query, w_key : ndarray, ``(..., d_model, d_k)``
    w_value : ndarray, ``(..., d_model, d_v)``
    key_embeddings : ndarray, ``(n_keys, d_model)``, optional
        What key and value are made of in cross-attention; the same embeddings by default.

    Returns
    -------
    query, key, value : ndarray
        ``(..., n_tokens, d_k)``, ``(..., n_keys, d_k)`` and ``(..., n_keys, d_v)``.
    """
    seen = embeddings if key_embeddings is None else key_embeddings
    return embeddings @ w_query, seen @ w_key, seen @ w_value


def vocabulary(tokens: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """List the distinct tokens, and say which of them each token is.

    Parameters
    ----------
    tokens : sequence of str

    Returns
    -------
    words : tuple of str
        The distinct tokens, sorted by code point: capitals come first.
    ids : tuple of int
        One per token: its place among them, from 0.

    Examples
    --------
    >>> vocabulary(["the", "cat", "the"])
    (('cat', 'the'), (1, 0, 1))
    """
    words = tuple(sorted(set(tokens)))
    places = {word: place for place, word in enumerate(words)}
    return words, tuple(places[token] for token in tokens)


def embed(tokens: Sequence[str], d_model: int, seed: int = 0, kind: str = "normal") -> NDArray[np.float64]:
    """Give each distinct token a vector of its own.

    A drawn vector depends on the seed and the token alone, not on the text around it: the same word
    has the same vector in every text and on every machine with the same NumPy. A larger d_model only
    adds to it.

    Parameters
    ----------
    tokens : sequence of str
        At least one.
    d_model : int
        At least 1.
    seed : int
        At least 0. One-hot vectors do not depend on it.
    kind : {"normal", "uniform", "one-hot"}
        Standard normal; uniform in [-sqrt(3), sqrt(3)), which has variance 1, too; or 1 at the
        token's place in the vocabulary of this text (:func:`vocabulary`) and 0 elsewhere.

    Returns
    -------
    ndarray, ``(n_tokens, d_model)``

    Raises
    ------
    ValueError
        Where there is no token, a number is not a whole number or too low, `kind` is unknown, or
        d_model is too small for one-hot vectors.

    Examples
    --------
    >>> embed(["the", "cat", "the"], 3, kind="one-hot")
    array([[0., 1., 0.],
           [1., 0., 0.],
           [0., 1., 0.]])
    """
    d_model = whole_number("d_model", d_model)
    _check_choice("kind", kind, EMBEDDINGS)
    words, ids = vocabulary(tokens)
    if not words:
        raise ValueError("tokens must hold at least one token, got none.")
    if kind != "one-hot":
        return np.array([_vector(word, d_model, seed, kind) for word in words])[list(ids)]
    if len(words) > d_model:
        raise ValueError(
            f"d_model must be at least the number of distinct tokens, {len(words)}, got {d_model}."
        )
    return np.eye(d_model)[list(ids)]


def draw_projections(
    d_model: int, d_k: int, d_v: int, n_heads: int = 1, seed: int = 0, scale: str = "1"
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Draw W_query, W_key and W_value of every head, as :func:`draw_head` draws those of one.

    More heads leave the first ones as they were.

    Parameters
    ----------
    d_model, d_k, d_v, n_heads : int
        At least 1.
    seed : int
        At least 0.
    scale : {"1", "1/sqrt(d_model)", "identity"}
        What standard normal numbers are multiplied by; with the second, projecting leaves the variance
        of the embeddings about as it is. "identity" draws nothing: query, key and value are the
        embeddings.

    Returns
    -------
    w_query, w_key : ndarray, ``(n_heads, d_model, d_k)``
    w_value : ndarray, ``(n_heads, d_model, d_v)``

    Raises
    ------
    ValueError
        Where a number is not a whole number or too low, `scale` is unknown, or the identity is asked
        for with sizes that differ.
    """
    heads = [
        draw_head(d_model, d_k, d_v, head, seed, scale) for head in range(whole_number("n_heads", n_heads))
    ]
    w_query, w_key, w_value = (np.stack(drawn) for drawn in zip(*heads, strict=True))
    return w_query, w_key, w_value


def draw_head(
    d_model: int, d_k: int, d_v: int, head: int = 0, seed: int = 0, scale: str = "1"
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Draw W_query, W_key and W_value of one head, each from a generator of its own.

    Another d_k leaves W_value as it is, another d_v the others, another number of heads all of them.
    The draws have nothing in common with the embeddings of the same seed.

    Parameters
    ----------
    d_model, d_k, d_v : int
        At least 1.
    head : int
        Counted from 0.
    seed : int
        At least 0.
    scale : {"1", "1/sqrt(d_model)", "identity"}
        As of :func:`draw_projections`.

    Returns
    -------
    w_query, w_key : ndarray, ``(d_model, d_k)``
    w_value : ndarray, ``(d_model, d_v)``

    Raises
    ------
    ValueError
        As :func:`draw_projections`.
    """
    d_model, head = whole_number("d_model", d_model), whole_number("head", head, lowest=0)
    d_k, d_v = whole_number("d_k", d_k), whole_number("d_v", d_v)
    _check_choice("scale", scale, PROJECTION_SCALES)
    if scale == "identity":
        if not d_model == d_k == d_v:
            raise ValueError(
                f"d_model, d_k and d_v must be equal for the identity, got {d_model}, {d_k} and {d_v}."
            )
        w_query, w_key, w_value = np.tile(np.eye(d_model), (3, 1, 1))
        return w_query, w_key, w_value
    factor = _factor(scale, d_model)
    w_query, w_key, w_value = (
        _generator(seed, f"{name} of head {head}").standard_normal((d_model, width)) * factor
        for name, width in (("w_query", d_k), ("w_key", d_k), ("w_value", d_v))
    )
    return w_query, w_key, w_value


def draw_output_projection(
    n_heads: int, d_v: int, d_model: int, seed: int = 0, scale: str = "1"
) -> NDArray[np.float64]:
    """Draw W_output, which turns the concatenated outputs of all heads into vectors like embeddings.

    Parameters
    ----------
    n_heads, d_v, d_model : int
        At least 1.
    seed : int
        At least 0. The draws have nothing in common with those of :func:`draw_projections`.
    scale : {"1", "1/sqrt(d_model)", "identity"}
        As of :func:`draw_projections`.

    Returns
    -------
    ndarray, ``(n_heads * d_v, d_model)``

    Raises
    ------
    ValueError
        Where a number is not a whole number or too low, `scale` is unknown, or the identity is asked
        for and n_heads * d_v is not d_model.
    """
    d_model = whole_number("d_model", d_model)
    width = whole_number("n_heads", n_heads) * whole_number("d_v", d_v)
    _check_choice("scale", scale, PROJECTION_SCALES)
    if scale == "identity":
        if width != d_model:
            raise ValueError(f"n_heads * d_v must be d_model, {d_model}, for the identity, got {width}.")
        return np.eye(d_model)
    return _generator(seed, "output projection").standard_normal((width, d_model)) * _factor(scale, d_model)


def sinusoidal(n: int, d_model: int) -> NDArray[np.float64]:
    """Positions as sines and cosines, to be added to the embeddings.

    Parameters
    ----------
    n : int
        Positions, counted from 0; at least 1.
    d_model : int
        At least 1; where it is odd, the last column is a sine without its cosine.

    Returns
    -------
    ndarray, ``(n, d_model)``
        ``sin(position / 10000**(2i / d_model))`` in column 2i, the cosine of the same in 2i + 1.

    Raises
    ------
    ValueError
        Where a number is not a whole number of at least 1.

    Notes
    -----
    Vaswani et al., "Attention Is All You Need", 2017, section 3.5.
    """
    positions = np.arange(whole_number("n", n))
    columns = np.arange(whole_number("d_model", d_model))
    pair_starts = columns - columns % 2  # 2i for both columns of a pair
    angles = positions[:, None] * _BASE ** (-pair_starts / len(columns))
    return np.where(columns % 2 == 0, np.sin(angles), np.cos(angles))


def rotate(vectors: ArrayLike, positions: ArrayLike | None = None) -> NDArray[Any]:
    """Rotary positions: turn each pair of components by an angle that grows with the position.

    Both query and key are turned. Their dot product then depends on the difference of their
    positions only; their lengths stay.

    Parameters
    ----------
    vectors : array_like, ``(..., n_tokens, width)``
        Queries or keys, of an even width. Leading axes are heads or batches.
    positions : array_like, ``(n_tokens,)``, optional
        Counted from 0, in order, by default.

    Returns
    -------
    ndarray
        Same shape. Components 2i and 2i + 1 are turned by ``position / 10000**(2i / width)`` radians.
        Floating types stay, others become float64.

    Raises
    ------
    ValueError
        Where the width is odd, or the positions are not as many as tokens.

    Notes
    -----
    Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021,
    section 3.2.2, equation 15.
    """
    given = np.asarray(vectors)
    if given.ndim < 2:
        raise ValueError(f"vectors must have shape (..., n_tokens, width), got {given.shape}.")
    n_tokens, width = given.shape[-2:]
    if width % 2:
        raise ValueError(f"vectors must have an even width to be rotated in pairs, got {width}.")
    places = np.arange(n_tokens) if positions is None else np.asarray(positions)
    if places.shape != (n_tokens,):
        raise ValueError(f"positions must have shape ({n_tokens},), got {places.shape}.")
    angles = places[:, None] * _BASE ** (-np.arange(0, width, 2) / width)  # (n_tokens, width / 2)
    cosine, sine = np.cos(angles), np.sin(angles)
    first, second = given[..., 0::2], given[..., 1::2]
    rotated = np.empty(given.shape, given.dtype if given.dtype.kind == "f" else np.float64)
    rotated[..., 0::2] = first * cosine - second * sine
    rotated[..., 1::2] = first * sine + second * cosine
    return rotated


def _vector(word: str, d_model: int, seed: int, kind: str) -> NDArray[np.float64]:
    generator = _generator(seed, f"embedding of {word}")
    if kind == "normal":
        return generator.standard_normal(d_model)
    return generator.uniform(-math.sqrt(3), math.sqrt(3), d_model)


def _generator(seed: int, purpose: str) -> np.random.Generator:
    """Make a generator from the seed and what it is for; Python's hash() would differ at each start."""
    named = f"{whole_number('seed', seed, lowest=0)} {purpose}".encode("utf-8", "surrogatepass")
    return np.random.default_rng(int.from_bytes(hashlib.sha256(named).digest(), "big"))


def _factor(scale: str, d_model: int) -> float:
    return 1.0 if scale == "1" else 1 / math.sqrt(d_model)


def _check_choice(name: str, choice: str, choices: tuple[str, ...]) -> None:
    if choice not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, got {choice!r}.")
