"""The waist of the project: one case seen through two softmaxes, and the law that ties them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from .cases import Case
from .core import Attention, Normalize, attention, column_mass, row_mass, softmax
from .settings import Settings


@dataclass(frozen=True)
class Side:
    """What one side of a comparison may choose for itself.

    Attributes
    ----------
    normalize : {"row", "column", "global"}
    scale : float or None
        None = 1/sqrt(d_k).
    temperature : float
    """

    normalize: Normalize
    scale: float | None = None
    temperature: float = 1.0


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
    left, right : Attention
    law : Law
        Of the left side's logits.
    """

    case: Case
    left: Attention
    right: Attention
    law: Law

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


def compare(case: Case, left: Side, right: Side) -> Comparison:
    """Compute both sides and the law.

    Parameters
    ----------
    case : Case
    left, right : Side

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        As :func:`selfattn.attention`.
    """
    steps = {side: _attention(case, side) for side in (left, right)}
    return Comparison(case, steps[left], steps[right], law_of(steps[left], steps[right]))


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
    left, right = cast(tuple[Normalize, Normalize], (settings.left, settings.right))
    return Side(left, settings.scale), Side(right, settings.scale)


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
        bias=case.bias,
    )
