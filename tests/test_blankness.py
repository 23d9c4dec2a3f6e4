"""How much of a weight map is blank: the table by which the colors were chosen, simulated again.

A cell is blank if its color lies within the first 5 % of the ramp. Random query and key, d = n, scale on,
60 texts for each n; the figures are those of the decision, to two decimals.
"""

import numpy as np
import pytest

from selfattn.cases import random
from selfattn.comparison import Side, compare
from selfattn.plots import weight_ranges
from selfattn.settings import Look

N_TEXTS = 60


def blank(n_tokens, color_range, steps):
    """Part of the cells that are blank, left (global) and right (per row), over all texts."""
    along_the_ramp = {"linear": lambda part: part, "sqrt": np.sqrt}[steps]
    parts = []
    for seed in range(N_TEXTS):
        case = random(" ".join("x" * n_tokens), seed=seed)
        comparison = compare(case, Side("global"), Side("row"))
        sides = comparison.left, comparison.right
        ranges = weight_ranges(*sides, Look(range=color_range, steps=steps))
        parts.append(
            [
                (along_the_ramp(side.weights / chosen.top) < 0.05).mean()
                for side, chosen in zip(sides, ranges, strict=True)
            ]
        )
    return np.mean(parts, axis=0)


@pytest.mark.parametrize(
    ("n_tokens", "color_range", "steps", "left", "right"),
    [
        (8, "same", "linear", 0.85, 0.13),
        (24, "same", "linear", 1.00, 0.37),
        (8, "same", "sqrt", 0.04, 0.00),
        (12, "same", "sqrt", 0.10, 0.00),
        (8, "uniform", "sqrt", 0.01, 0.01),
        (48, "uniform", "sqrt", 0.01, 0.01),
        (64, "uniform", "sqrt", 0.02, 0.02),
    ],
)
def test_as_much_is_blank_as_when_the_colors_were_chosen(n_tokens, color_range, steps, left, right):
    np.testing.assert_allclose(blank(n_tokens, color_range, steps), [left, right], atol=0.015)


@pytest.mark.parametrize("n_tokens", [2, 5, 12, 13, 32, 64, 128])
def test_by_default_no_map_is_a_white_square(n_tokens):
    assert blank(n_tokens, "auto", "sqrt").max() < 0.12
