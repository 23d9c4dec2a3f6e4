"""The waist of the project: one case seen through two softmaxes, and the law that ties them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from .cases import Case, case_of, heads_of
from .core import Attention, Normalize, attention, column_mass, row_mass, softmax
from .masks import block_mask, causal_mask, hidden_keys_mask, sliding_window_mask
from .settings import MASK_KINDS, MAX_TOKENS, Settings


@dataclass(frozen=True)
class Mask:
    """Which keys each query may see.

    Attributes
    ----------
    kind : {"none", "causal", "window", "causal-window", "block"}
    window : int
        Of the kinds with a window: keys less than so many positions away are seen.
    block : int
        Of blocks: positions in each.
    hidden : tuple of int
        Keys that no query sees, counted from 0; those that do not exist do not count.
    """

    kind: str = "none"
    window: int = 2
    block: int = 2
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True)
class Side:
    """What one side of a comparison may choose for itself.

    Attributes
    ----------
    normalize : {"row", "column", "global"}
    scale : float or None
        None = 1/sqrt(d_k).
    temperature : float
    mask : Mask or str
        A kind alone is a mask of that kind, as the others are by default.
    """

    normalize: Normalize
    scale: float | None = None
    temperature: float = 1.0
    mask: Mask | str = field(default_factory=Mask)


@dataclass(frozen=True, eq=False)
class Law:
    """``global weights = mass x weights along one axis``: what the wrong axis does, exactly.

    Attributes
    ----------
    axis : {"row", "column"}
    mass : ndarray, ``(n_queries,)`` or ``(n_keys,)``
        Each slice's share of the one global softmax; sums to 1.
    weights_global, weights_axis : ndarray, ``(n_queries, n_keys)``
        The softmax over the whole matrix, and along the axis.
    """

    axis: Literal["row", "column"]
    mass: NDArray[Any]
    weights_global: NDArray[Any]
    weights_axis: NDArray[Any]

    @property
    def effective(self) -> float:
        """How many slices share the weight: exp of the entropy of the mass, from 1 to their number."""
        mass = self.mass[self.mass > 0]
        return float(np.exp(-(mass * np.log(mass)).sum()))


@dataclass(frozen=True, eq=False)
class Comparison:
    """One case, two sides.

    Attributes
    ----------
    case : Case
        Of the left side; the right side's tokens are the same.
    left, right : Attention
    law : Law or None
        Of the logits that both sides share; None where they do not.
    right_case : Case
        The case, unless the right side draws other vectors.
    """

    case: Case
    left: Attention
    right: Attention
    law: Law | None
    right_case: Case

    @property
    def output_difference(self) -> NDArray[Any]:
        """Left output minus right output, always; ``(n_queries, d_v)``."""
        difference: NDArray[Any] = self.left_output - self.right_output
        return difference

    @property
    def left_output(self) -> NDArray[Any]:
        """Output of the left side, ``(n_queries, d_v)``."""
        return cast(NDArray[Any], self.left.output)

    @property
    def right_output(self) -> NDArray[Any]:
        """Output of the right side, ``(n_queries, d_v)``."""
        return cast(NDArray[Any], self.right.output)

    @property
    def largest_left_weight(self) -> tuple[int, int]:
        """Query and key, counted from 0, of the largest weight on the left; ties in reading order."""
        row, column = np.unravel_index(np.argmax(self.left.weights), self.left.weights.shape)
        return int(row), int(column)


def compare(case: Case, left: Side, right: Side, right_case: Case | None = None) -> Comparison:
    """Compute both sides, and the law where they share their logits.

    Parameters
    ----------
    case : Case
    left, right : Side
    right_case : Case, optional
        Only where the right side has vectors of its own.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        As :func:`selfattn.attention`.
    """
    right_case = right_case or case
    steps = _attention(case, left), _attention(right_case, right)
    same_logits = np.array_equal(steps[0].logits, steps[1].logits)
    return Comparison(case, *steps, law_of(*steps) if same_logits else None, right_case)


def comparison_of(settings: Settings, case: Case, max_tokens: int = MAX_TOKENS) -> Comparison:
    """Compare the two sides that the settings describe.

    Parameters
    ----------
    settings : Settings
    case : Case
        The left side's, as :func:`selfattn.cases.case_of` builds it.
    max_tokens : int
        As for the case.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        As :func:`selfattn.attention`.
    """
    right = settings.right_side
    has_same_vectors = (right.seed, right.vectors) == (settings.seed, settings.vectors)
    right_case = case if has_same_vectors else case_of(right, max_tokens)
    return compare(case, *sides_of(settings), right_case)


def heads_attention(settings: Settings, max_tokens: int = MAX_TOKENS) -> tuple[Attention, ...]:
    """Compute every head of the left side.

    Parameters
    ----------
    settings : Settings
    max_tokens : int
        As for :func:`selfattn.cases.heads_of`.

    Returns
    -------
    tuple of Attention
        One per head.

    Raises
    ------
    ValueError
        As :func:`selfattn.cases.heads_of` and :func:`selfattn.attention`.
    """
    left, _ = sides_of(settings)
    return tuple(_attention(case, left) for case in heads_of(settings, max_tokens))


def concatenated(heads: Sequence[Attention]) -> NDArray[Any]:
    """Put the outputs of all heads side by side, the first head first.

    Parameters
    ----------
    heads : sequence of Attention
        At least one, all of one case.

    Returns
    -------
    ndarray, ``(n_queries, n_heads * d_v)``
        Times the case's ``output_projection``, ``(n_heads * d_v, d_model)``, it is the output of
        multi-head attention.
    """
    return np.concatenate([cast(NDArray[Any], steps.output) for steps in heads], axis=1)


def as_published(case: Case) -> Attention:
    """Compute a preset's case with the softmax and the scale of its source, whatever a page shows.

    Parameters
    ----------
    case : Case

    Returns
    -------
    Attention

    Raises
    ------
    ValueError
        Where the case comes from no preset.
    """
    if case.preset is None:
        raise ValueError("case must come from a preset, got one without.")
    return _attention(case, Side(cast(Normalize, case.preset.normalize), case.preset.scale))


def sides_of(settings: Settings) -> tuple[Side, Side]:
    """Read the two sides off the settings.

    Parameters
    ----------
    settings : Settings

    Returns
    -------
    left, right : Side
    """
    right = settings.right_side
    return _side(settings, settings.left), _side(right, right.right)


def _side(settings: Settings, normalize: str) -> Side:
    mask = Mask(settings.mask, settings.window, settings.block, settings.hidden)
    return Side(cast(Normalize, normalize), settings.scale, settings.temperature, mask)


def mask_of(chosen: Side | Settings, n_queries: int, n_keys: int) -> NDArray[np.bool_] | None:
    """Join all that hides keys.

    Parameters
    ----------
    chosen : Side or Settings
        Settings stand for their left side; for the other one, take their `right_side`.
    n_queries, n_keys : int
        At least 1.

    Returns
    -------
    ndarray of bool, ``(n_queries, n_keys)``, or None
        True = visible; None where there is no mask and no hidden key.

    Raises
    ------
    ValueError
        Where there is no such kind of mask.
    """
    chosen = sides_of(chosen)[0] if isinstance(chosen, Settings) else chosen
    mask = Mask(chosen.mask) if isinstance(chosen.mask, str) else chosen.mask
    hidden = [position for position in mask.hidden if position < n_keys]
    joined = _of_kind(mask, n_queries, n_keys)
    if not hidden:
        return joined
    visible = hidden_keys_mask(n_queries, n_keys, hidden)
    return visible if joined is None else joined & visible


def _of_kind(mask: Mask, n_queries: int, n_keys: int) -> NDArray[np.bool_] | None:
    """The mask of its kind, hidden keys left aside."""
    sizes = n_queries, n_keys
    if mask.kind == "none":
        return None
    if mask.kind == "causal":
        return causal_mask(*sizes)
    if mask.kind == "window":
        return sliding_window_mask(*sizes, width=mask.window)
    if mask.kind == "causal-window":
        return causal_mask(*sizes) & sliding_window_mask(*sizes, width=mask.window)
    if mask.kind == "block":
        return block_mask(*sizes, size=mask.block)
    raise ValueError(f"mask must be one of {', '.join(MASK_KINDS)}, got {mask.kind!r}.")


def law_of(left: Attention, right: Attention) -> Law:
    """State the law of the left side's logits: by columns if a side is per column and none per row.

    Parameters
    ----------
    left, right : Attention

    Returns
    -------
    Law
    """
    chosen = {left.normalize, right.normalize}
    axis: Literal["row", "column"] = "column" if "column" in chosen and "row" not in chosen else "row"
    mass = row_mass(left.logits) if axis == "row" else column_mass(left.logits)
    return Law(axis, mass, softmax(left.logits, "global"), softmax(left.logits, axis))


def _attention(case: Case, side: Side) -> Attention:
    return attention(
        case.query,
        case.key,
        case.value,
        normalize=side.normalize,
        scale=side.scale,
        temperature=side.temperature,
        mask=mask_of(side, len(case.query), len(case.key)),
        bias=case.bias,
    )
