"""Settings to a Case: what attention is computed on, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import presets
from .core import Normalize, attention
from .settings import MAX_CHARACTERS, MAX_TOKENS, Settings
from .text import tokenize
from .vectors import draw_query_key_value, project


@dataclass(frozen=True, eq=False)
class Projections:
    """The matrices that turn embeddings into query, key and value: ``query = embeddings @ w_query``.

    Attributes
    ----------
    w_query, w_key : ndarray, ``(..., d_model, d_k)``
    w_value : ndarray, ``(..., d_model, d_v)``
        Leading axes are heads.
    """

    w_query: NDArray[Any]
    w_key: NDArray[Any]
    w_value: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Case:
    """What attention is computed on, from any source.

    Attributes
    ----------
    tokens, key_tokens : tuple of str
        One per query and one per key; the same thing in self-attention.
    query, key, value : ndarray
        ``(n_queries, d_k)``, ``(n_keys, d_k)``, ``(n_keys, d_v)``.
    origin : str
        A sentence saying where the numbers came from.
    bias : ndarray or None
        Added to the logits.
    scale : float or None
        The source's own scale; None = 1/sqrt(d_k).
    embeddings : ndarray or None
        ``(n_tokens, d_model)``, where query, key and value are its projections.
    projections : Projections or None
        Those, where there are embeddings.
    preset : Preset or None
        The published example behind it, if any.
    n_left_out : int
        Tokens of the text beyond the limit, which take no part.
    """

    tokens: tuple[str, ...]
    key_tokens: tuple[str, ...]
    query: NDArray[Any]
    key: NDArray[Any]
    value: NDArray[Any]
    origin: str
    bias: NDArray[Any] | None = None
    scale: float | None = None
    embeddings: NDArray[Any] | None = None
    projections: Projections | None = None
    preset: presets.Preset | None = None
    n_left_out: int = 0


def case_of(settings: Settings, max_tokens: int = MAX_TOKENS) -> Case:
    """Build the case that the settings describe.

    Parameters
    ----------
    settings : Settings
    max_tokens : int
        Tokens beyond it are left out and counted.

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        Where the text holds no token.
    """
    if settings.preset is not None:
        return preset(settings.preset)
    return random(settings.text, settings.width, settings.seed, max_tokens)


def random(
    text: str, width: int | None = None, seed: int | None = None, max_tokens: int = MAX_TOKENS
) -> Case:
    """Random query, key and value, one row per token, as the notebook draws them.

    Parameters
    ----------
    text : str
        Its first 20,000 characters are read.
    width : int, optional
        d; as many as tokens by default.
    seed : int, optional
        None draws afresh.
    max_tokens : int

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        Where the text holds no token.
    """
    found = tokenize(text[:MAX_CHARACTERS])
    tokens = found[:max_tokens]
    query, key, value = draw_query_key_value(len(tokens), width, seed)
    drawn = "a fresh seed" if seed is None else f"seed {seed}"
    return Case(
        tokens,
        tokens,
        query,
        key,
        value,
        f"Random numbers from {drawn}.",
        n_left_out=len(found) - len(tokens),
    )


def preset(name: str) -> Case:
    """Build a published example with its own numbers.

    Parameters
    ----------
    name : str
        A name of ``selfattn.presets.PRESETS``.

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        Where there is no such preset.
    """
    example = presets.load(name)
    arrays = example.arrays
    embeddings = arrays.get("embeddings")
    projections = None
    if embeddings is None:
        query, key, value = arrays["query"], arrays["key"], arrays["value"]
    else:
        projections = Projections(arrays["w_query"], arrays["w_key"], arrays["w_value"])
        query, key, value = project(embeddings, projections.w_query, projections.w_key, projections.w_value)
    return Case(
        example.tokens,
        example.tokens,
        query,
        key,
        value,
        _origin(example),
        scale=example.scale,
        embeddings=embeddings,
        projections=projections,
        preset=example,
    )


def _origin(example: presets.Preset) -> str:
    softmax = {"global": "global", "row": "per row"}[example.normalize]
    return f"{example.numbers[0].upper()}{example.numbers[1:]}. Its softmax is {softmax}."


def given(query: ArrayLike, key: ArrayLike, value: ArrayLike, tokens: tuple[str, ...] | None = None) -> Case:
    """Build a case from one's own matrices.

    Parameters
    ----------
    query, key, value : array_like
        ``(n_queries, d_k)``, ``(n_keys, d_k)``, ``(n_keys, d_v)``.
    tokens : tuple of str, optional
        Names of the queries; positions, counted from 1, by default. Keys carry the same names
        where there are as many.

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        Where the number of tokens is not that of the queries.
    """
    query, key, value = np.asarray(query), np.asarray(key), np.asarray(value)
    names = tokens or tuple(map(str, range(1, len(query) + 1)))
    if len(names) != len(query):
        raise ValueError(f"tokens must name each of the {len(query)} queries, got {len(names)}.")
    key_names = names if len(key) == len(query) else tuple(map(str, range(1, len(key) + 1)))
    return Case(names, key_names, query, key, value, "Numbers that were given.")


def self_attention(
    text: str, normalize: Normalize = "global", scale: float | None = 1.0, seed: int | None = None
) -> dict[str, NDArray[Any]]:
    """Run the notebook's function: random query, key and value for a text, and attention over it.

    Its softmax is global by default, the slip that this project is about, and its scores are not
    scaled. The notebook's second key was ``"Attention value "``, with a trailing blank; this one
    has none.

    Parameters
    ----------
    text : str
        Cut at blanks into n tokens.
    normalize : {"global", "row", "column"}
    scale : float or None
        Multiplies the scores; None = 1/sqrt(n).
    seed : int, optional
        None draws afresh at each call, as the notebook does.

    Returns
    -------
    dict of str to ndarray
        ``"Attention weights"``, ``(n, n)``, and ``"Attention value"``, the output, ``(n, n)``.

    Raises
    ------
    ValueError
        Where the text holds no token, or as :func:`selfattn.attention`.

    Examples
    --------
    >>> result = self_attention("how are you doing", seed=0)
    >>> float(result["Attention weights"].sum().round(12))
    1.0
    """
    query, key, value = draw_query_key_value(len(tokenize(text)), seed=seed)
    steps = attention(query, key, value, normalize=normalize, scale=scale)
    assert steps.output is not None  # there is a value, so there is an output
    return {"Attention weights": steps.weights, "Attention value": steps.output}
