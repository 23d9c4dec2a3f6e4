"""Choices that belong together: how a text is cut, what vectors there are, how the numbers are drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from .limits import MASK_KINDS, MAX_BLOCK, MAX_SEED, MAX_WINDOW, POSITIONS
from .notation import HIDDEN, SCALE, TEMPERATURE, one_of, whole


@dataclass(frozen=True)
class Cut:
    """How a text becomes tokens, as :func:`selfattn.text.tokenize` does it.

    Attributes
    ----------
    by : {"whitespace", "words", "characters", "lines"}
    lower : bool
        Whether the text is put in lower case first.
    punctuation : bool
        Whether punctuation is kept.
    """

    by: str = "whitespace"
    lower: bool = False
    punctuation: bool = True


@dataclass(frozen=True)
class Vectors:
    """Embeddings, their projections and positions; for the source "embeddings" only.

    Attributes
    ----------
    kind : {"normal", "uniform", "one-hot"}
        Of the embeddings.
    d_model, d_k, d_v : int
        Widths of the embeddings, of query and key, and of value: 1 to 512.
    n_heads : int
        1 to 16.
    projection : {"1", "1/sqrt(d_model)", "identity"}
        What the drawn projections are multiplied by; or query = key = value = embeddings.
    positions : {"none", "sinusoidal", "rotary", "alibi"}
    output : bool
        Whether there is a W_output.
    """

    kind: str = "normal"
    d_model: int = 16
    d_k: int = 16
    d_v: int = 16
    n_heads: int = 1
    projection: str = "1/sqrt(d_model)"
    positions: str = "none"
    output: bool = False

    def fitted(self, n_words: int) -> Vectors:
        """What can be had of these choices; :func:`selfattn.settings.obstacles` says why not all.

        Parameters
        ----------
        n_words : int
            Distinct tokens of both texts.

        Returns
        -------
        Vectors
            With one-hot embeddings d_model is the number of distinct tokens; with the identity d_k and
            d_v are d_model, and there is no W_output; with an odd d_k nothing is rotated.
        """
        d_model = n_words if self.kind == "one-hot" else self.d_model
        fitted = replace(self, d_model=d_model)
        if self.projection == "identity":
            fitted = replace(fitted, d_k=d_model, d_v=d_model, output=False)
        if fitted.positions == "rotary" and fitted.d_k % 2:
            fitted = replace(fitted, positions="none")
        return fitted


@dataclass(frozen=True)
class Look:
    """How the numbers are drawn; no number depends on it.

    Attributes
    ----------
    range : {"auto", "same", "uniform", "own"}
        What the colors of the two weight maps span.
    steps : {"sqrt", "linear", "log"}
        How color grows with the weight.
    numbers : {"auto", "on", "off"}
        Whether numbers stand in the cells; auto = up to 12 tokens.
    decimals : int or None
        Of the numbers in the cells; None = what suits each map.
    """

    range: str = "auto"
    steps: str = "sqrt"
    numbers: str = "auto"
    decimals: int | None = None


@dataclass(frozen=True)
class Versus:
    """The one thing that differs on the right only.

    Attributes
    ----------
    name : {"scale", "tau", "mask", "win", "block", "hidden", "pos", "seed"}
    value : float, int, str, tuple of int or None
        As the setting of that name: a scale (None = 1/sqrt(d_k)), a temperature, a mask, the width of
        its window, the size of its blocks, the hidden keys, the positions, a seed.
    """

    name: str
    value: Any

    def __str__(self) -> str:
        return f"{self.name}:{MAY_DIFFER[self.name].write(self.value)}"


MAY_DIFFER: Final = MappingProxyType(
    {
        "scale": SCALE,
        "tau": TEMPERATURE,
        "mask": one_of(MASK_KINDS),
        "win": whole(1, MAX_WINDOW),
        "block": whole(1, MAX_BLOCK),
        "hidden": HIDDEN,
        "pos": one_of(POSITIONS),
        "seed": whole(0, MAX_SEED),
    }
)
"""What can differ on the right, and how each is spelled."""


@dataclass(frozen=True)
class Selected:
    """The cell that is opened, counted from 0; links count from 1.

    Attributes
    ----------
    query, key : int
    dimension : int or None
        Of the vectors, where one of their components is opened, too.
    """

    query: int
    key: int
    dimension: int | None = None

    def __str__(self) -> str:
        parts = (self.query, self.key) if self.dimension is None else (self.query, self.key, self.dimension)
        return ",".join(str(part + 1) for part in parts)

    def fits(self, n_queries: int, n_keys: int, width: int) -> bool:
        """Whether there is such a cell: `width` is that of the widest vectors."""
        return self.query < n_queries and self.key < n_keys and (self.dimension or 0) < width
