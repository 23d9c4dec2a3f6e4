"""Settings to a Case: what attention is computed on, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import presets
from .core import Normalize, attention
from .masks import alibi_bias
from .settings import MAX_CHARACTERS, MAX_TOKENS, Cut, Settings, Vectors
from .text import tokenize
from .vectors import (
    draw_head,
    draw_output_projection,
    draw_query_key_value,
    embed,
    project,
    rotate,
    sinusoidal,
)


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
    """What attention is computed on, from any source: one head of it.

    Attributes
    ----------
    tokens, key_tokens : tuple of str
        One per query and one per key; the same thing in self-attention.
    query, key, value : ndarray
        ``(n_queries, d_k)``, ``(n_keys, d_k)``, ``(n_keys, d_v)``.
    origin : str
        A sentence saying where the numbers came from.
    bias : ndarray or None
        Added to the logits, ``(n_queries, n_keys)``: that of ALiBi.
    scale : float or None
        The source's own scale; None = 1/sqrt(d_k).
    embeddings : ndarray or None
        ``(n_queries, d_model)``, where query, key and value are its projections; sinusoidal positions
        are added already.
    projections : Projections or None
        Those of this head, where there are embeddings.
    preset : Preset or None
        The published example behind it, if any: this head of it.
    n_left_out, n_keys_left_out : int
        Tokens of the text, and of the second text, beyond the limit, which take no part.
    key_embeddings : ndarray or None
        ``(n_keys, d_model)``, what key and value are projections of; None where it is `embeddings`.
    head, n_heads : int
        Which head this is, counted from 0, and how many there are.
    output_projection : ndarray or None
        W_output, ``(n_heads * d_v, d_model)``, the same for every head.
    positions : {"none", "sinusoidal", "rotary", "alibi"}
        How the numbers know the order of the tokens.
    position_encoding : ndarray or None
        What sinusoidal positions added: row i, ``(d_model,)``, to the embeddings of query i and of
        key i.
    unrotated_query, unrotated_key : ndarray or None
        Query and key before rotary positions turned them: ``embeddings @ w_query``.
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
    n_keys_left_out: int = 0
    key_embeddings: NDArray[Any] | None = None
    head: int = 0
    n_heads: int = 1
    output_projection: NDArray[Any] | None = None
    positions: str = "none"
    position_encoding: NDArray[Any] | None = None
    unrotated_query: NDArray[Any] | None = None
    unrotated_key: NDArray[Any] | None = None


def case_of(settings: Settings, max_tokens: int = MAX_TOKENS) -> Case:
    """Build the case that the settings describe: the head that they choose.

    Parameters
    ----------
    settings : Settings
    max_tokens : int
        Tokens of each text beyond it are left out and counted.

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        Where a text holds no token.
    """
    (case,) = _cases(settings, [min(settings.head, settings.n_heads - 1)], max_tokens)
    return case


def heads_of(settings: Settings, max_tokens: int = MAX_TOKENS) -> tuple[Case, ...]:
    """Build every head that the settings describe.

    Parameters
    ----------
    settings : Settings
    max_tokens : int
        As of :func:`case_of`.

    Returns
    -------
    tuple of Case
        One per head; what they share is one and the same array.

    Raises
    ------
    ValueError
        As :func:`case_of`.
    """
    return _cases(settings, range(settings.n_heads), max_tokens)


def random(
    text: str,
    width: int | None = None,
    seed: int | None = None,
    max_tokens: int = MAX_TOKENS,
    second: str | None = None,
    cut: Cut | None = None,
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
    second : str, optional
        The text of key and value, for cross-attention.
    cut : Cut, optional
        How the texts become tokens; at their blanks by default.

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        Where a text holds no token.
    """
    sequences = _sequences(text, second, cut or Cut(), max_tokens)
    n_queries, n_keys = len(sequences.tokens), len(sequences.key_tokens)
    query, key, value = draw_query_key_value(n_queries, width, seed, n_keys)
    drawn = "a fresh seed" if seed is None else f"seed {seed}"
    return Case(
        sequences.tokens,
        sequences.key_tokens,
        query,
        key,
        value,
        f"Random numbers from {drawn}.",
        n_left_out=sequences.n_left_out,
        n_keys_left_out=sequences.n_keys_left_out,
    )


def preset(name: str, head: int = 0) -> Case:
    """Build a published example with its own numbers.

    Parameters
    ----------
    name : str
        A name of ``selfattn.presets.PRESETS``.
    head : int
        Counted from 0.

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        Where there is no such preset, or it has no such head.
    """
    whole = presets.load(name)
    example = whole.of_head(head)
    arrays = example.arrays
    embeddings, key_embeddings = arrays.get("embeddings"), arrays.get("key_embeddings")
    projections = None
    if embeddings is None:
        query, key, value = arrays["query"], arrays["key"], arrays["value"]
    else:
        projections = Projections(arrays["w_query"], arrays["w_key"], arrays["w_value"])
        query, key, value = _projected(embeddings, projections, key_embeddings)
    return Case(
        example.tokens,
        example.key_tokens or example.tokens,
        query,
        key,
        value,
        _origin(example),
        scale=example.scale,
        embeddings=embeddings,
        projections=projections,
        preset=example,
        key_embeddings=key_embeddings,
        head=head,
        n_heads=whole.n_heads,
    )


def _origin(example: presets.Preset) -> str:
    softmax = {"global": "global", "row": "per row"}[example.normalize]
    return f"{example.numbers[0].upper()}{example.numbers[1:]}. Its softmax is {softmax}."


def _cases(settings: Settings, heads: Iterable[int], max_tokens: int) -> tuple[Case, ...]:
    """Build the cases of some heads; only embeddings and presets have more than the first."""
    if settings.preset is not None:
        return tuple(preset(settings.preset, head) for head in heads)
    texts = settings.text, settings.second
    if settings.source == "random":
        text, second = texts
        return (random(text, settings.width, settings.seed, max_tokens, second, settings.cut),)
    sequences = _sequences(*texts, settings.cut, max_tokens)
    vectors = settings.vectors.fitted(len({*sequences.tokens, *sequences.key_tokens}))
    return _embedded(sequences, vectors, settings.seed or 0, heads)


@dataclass(frozen=True)
class _Sequences:
    """The tokens of both texts; in self-attention of the one."""

    tokens: tuple[str, ...]
    key_tokens: tuple[str, ...]
    is_cross: bool
    n_left_out: int
    n_keys_left_out: int


def _sequences(text: str, second: str | None, cut: Cut, max_tokens: int) -> _Sequences:
    texts = [text] if second is None else [text, second]
    found = [tokenize(each[:MAX_CHARACTERS], cut.by, cut.lower, cut.punctuation) for each in texts]
    kept = [tokens[:max_tokens] for tokens in found]
    n_left_out = [len(tokens) - len(those) for tokens, those in zip(found, kept, strict=True)]
    n_keys_left_out = 0 if second is None else n_left_out[1]
    return _Sequences(kept[0], kept[-1], second is not None, n_left_out[0], n_keys_left_out)


def _embedded(sequences: _Sequences, vectors: Vectors, seed: int, heads: Iterable[int]) -> tuple[Case, ...]:
    """Embeddings x projections: the cases of some heads."""
    n_queries, n_keys = len(sequences.tokens), len(sequences.key_tokens)
    shared = _shared(sequences, vectors, seed)
    bias = alibi_bias(n_queries, n_keys, vectors.n_heads) if vectors.positions == "alibi" else None
    return tuple(_head(shared, vectors, seed, head, None if bias is None else bias[head]) for head in heads)


def _shared(sequences: _Sequences, vectors: Vectors, seed: int) -> dict[str, Any]:
    """What the cases of all heads share, by its name in a case."""
    tokens, key_tokens = sequences.tokens, sequences.key_tokens
    both = embed((*tokens, *key_tokens), vectors.d_model, seed, vectors.kind)
    embeddings, key_embeddings = both[: len(tokens)], both[len(tokens) :] if sequences.is_cross else None
    encoding = output_projection = None
    if vectors.positions == "sinusoidal":
        encoding = sinusoidal(max(len(tokens), len(key_tokens)), vectors.d_model)
        embeddings = embeddings + encoding[: len(tokens)]
        key_embeddings = None if key_embeddings is None else key_embeddings + encoding[: len(key_tokens)]
    if vectors.output:
        sizes = vectors.n_heads, vectors.d_v, vectors.d_model
        output_projection = draw_output_projection(*sizes, seed, vectors.projection)
    return {
        "tokens": tokens,
        "key_tokens": key_tokens,
        "origin": _embedded_origin(vectors, seed),
        "embeddings": embeddings,
        "n_left_out": sequences.n_left_out,
        "n_keys_left_out": sequences.n_keys_left_out,
        "key_embeddings": key_embeddings,
        "n_heads": vectors.n_heads,
        "output_projection": output_projection,
        "positions": vectors.positions,
        "position_encoding": encoding,
    }


def _head(shared: dict[str, Any], vectors: Vectors, seed: int, head: int, bias: NDArray[Any] | None) -> Case:
    sizes = vectors.d_model, vectors.d_k, vectors.d_v
    projections = Projections(*draw_head(*sizes, head, seed, vectors.projection))
    query, key, value = _projected(shared["embeddings"], projections, shared["key_embeddings"])
    own: dict[str, Any] = {"value": value, "bias": bias, "projections": projections, "head": head}
    if vectors.positions == "rotary":
        turned: dict[str, Any] = {"query": rotate(query), "key": rotate(key)}
        return Case(**shared, **own, **turned, unrotated_query=query, unrotated_key=key)
    return Case(**shared, **own, query=query, key=key)


def _embedded_origin(vectors: Vectors, seed: int) -> str:
    is_drawn, is_projected = vectors.kind != "one-hot", vectors.projection != "identity"
    if is_projected:
        said = f"Projections of {'embeddings, both' if is_drawn else 'one-hot embeddings,'} from seed {seed}"
    else:
        said = f"Embeddings from seed {seed}" if is_drawn else "One-hot embeddings"
    names = {"sinusoidal": "sinusoidal", "rotary": "rotary", "alibi": "ALiBi"}
    return said + (f", with {names[vectors.positions]} positions." if vectors.positions in names else ".")


def _projected(
    embeddings: NDArray[Any], projections: Projections, key_embeddings: NDArray[Any] | None
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    matrices = projections.w_query, projections.w_key, projections.w_value
    return project(embeddings, *matrices, key_embeddings=key_embeddings)


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
