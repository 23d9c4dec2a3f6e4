"""Figures of a comparison that are worth a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from selfattn.comparison import Comparison
from selfattn.numerals import amount, coordinate, fixed, percent, sums, weight

from .parts import EQUAL


@dataclass(frozen=True)
class Figure:
    """A number that is worth reading on both sides, as it is written.

    Attributes
    ----------
    name : str
        As the page calls it.
    left, right : str
        Written numbers. A figure about both sides at once stands in `left`, and `right` is empty.
    says : str
        What it says, in one short sentence.
    """

    name: str
    left: str
    right: str
    says: str


def figures_of(comparison: Comparison) -> tuple[Figure, ...]:
    """Write the figures of a comparison.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    tuple of Figure
        Row sums, the largest row's share, effective rows and the largest weight. Then the smallest
        cosine of left and right outputs and the ratio of their lengths, each about both sides at
        once, where more than the row mass can differ and some query has an output on both sides.
    """
    n_rows = len(comparison.left.weights)
    masses = [steps.weights.sum(axis=1) for steps in (comparison.left, comparison.right)]
    shares = [mass / (mass.sum() or 1) for mass in masses]
    as_percent = all(mass.max() <= 1 + EQUAL for mass in masses)
    row_sums = [_span(sums([float(mass.min()), float(mass.max())], as_percent=as_percent)) for mass in masses]
    largest = [percent(float(share.max())) for share in shares]
    effective = [f"{fixed(_effective(share), 1)} of {n_rows}" for share in shares]
    weights = [weight(float(steps.weights.max())) for steps in (comparison.left, comparison.right)]
    even = percent(1 / n_rows)
    alike = "How many queries share the weight: all if each has as much, 1 if one has it all."
    return (
        Figure("Row sums", *_two(row_sums), "How much weight a query has, from the least to the most."),
        Figure(
            "Largest row’s share", *_two(largest), f"What one row holds of all weight; {even} would be even."
        ),
        Figure("Effective rows", *_two(effective), alike),
        Figure("Largest weight", *_two(weights), "The most that one query gives to one key."),
        *(_output_figures(comparison) if _outputs_can_differ(comparison) else ()),
    )


def _output_figures(comparison: Comparison) -> tuple[Figure, ...]:
    left, right = comparison.left_output, comparison.right_output
    both = left.any(axis=1) & right.any(axis=1)
    if not both.any():
        return ()
    # Each output is divided by its largest component first: its square may be too large or too small.
    tops = [np.abs(output[both]).max(axis=1, keepdims=True) for output in (left, right)]
    units = [output[both] / top for output, top in zip((left, right), tops, strict=True)]
    lengths = [np.linalg.norm(unit, axis=1) for unit in units]
    cosine = (units[0] * units[1]).sum(axis=1) / (lengths[0] * lengths[1])
    with np.errstate(over="ignore"):
        ratio = (tops[0] / tops[1])[:, 0] * (lengths[0] / lengths[1])
    return (
        Figure(
            "Smallest cosine",
            _cosine(float(cosine.min())),
            "",
            "Of each query’s outputs, left and right: 1 is the same direction, 0 a right angle.",
        ),
        Figure(
            "Length ratio",
            _span([amount(float(ratio.min())), amount(float(ratio.max()))]),
            "",
            "How long an output is on the left, divided by its length on the right.",
        ),
    )


def _outputs_can_differ(comparison: Comparison) -> bool:
    """Whether in more than the row mass, which is what global and per row differ in."""
    left, right = comparison.left, comparison.right
    if not np.array_equal(comparison.case.value, comparison.right_case.value):
        return True
    if not np.array_equal(left.logits, right.logits):
        return True
    chosen = {left.normalize, right.normalize}
    return "column" in chosen and len(chosen) == 2 and left.weights.size > 1


def _effective(share: NDArray[Any]) -> float:
    """E to the entropy: how many equal shares would be spread as much; 0 of nothing."""
    share = share[share > 0]
    return float(np.exp(-(share * np.log(share)).sum())) if share.size else 0.0


def _cosine(number: float) -> str:
    """Write a cosine; 1 and -1 only for what is neither more nor less."""
    if 0.9995 <= abs(number) < 1 - EQUAL:
        return ">0.999" if number > 0 else "<−0.999"
    return coordinate(min(max(number, -1.0), 1.0))


def _span(written: list[str]) -> str:
    """Smallest to largest; one number where both are written the same."""
    return written[0] if written[0] == written[1] else " to ".join(written)


def _two(written: list[str]) -> tuple[str, str]:
    left, right = written
    return left, right
