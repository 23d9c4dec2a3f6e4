"""Figures of a head against loops, and what they are where the answer is known beforehand."""

import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from selfattn.core import softmax
from selfattn.heads import head_figures

NAMES = ["entropy", "diagonal", "previous", "next", "largest_row"]
BESIDE = {"diagonal": 0, "previous": -1, "next": 1}
WEIGHTS = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0, 0, 1e-9, 0.25, 0.5, 1]))
)


def by_loops(weights):
    """The figures, one number after the other."""
    n_queries, n_keys = weights.shape
    total = sum(weights[i, j] for i in range(n_queries) for j in range(n_keys))
    if total == 0:
        return dict.fromkeys(NAMES, math.nan)
    entropies, sums = [], []
    for i in range(n_queries):
        row = sum(weights[i, j] for j in range(n_keys))
        sums.append(row)
        if row > 0:
            shares = [weights[i, j] / row for j in range(n_keys)]
            entropies.append(sum(share * math.log(1 / share) for share in shares if share > 0))
    figures = {"entropy": sum(entropies) / len(entropies), "largest_row": max(sums) / total}
    for name, step in BESIDE.items():
        on_it = sum(weights[i, j] for i in range(n_queries) for j in range(n_keys) if j == i + step)
        figures[name] = on_it / total if n_queries == n_keys else math.nan
    return figures


@given(WEIGHTS)
def test_every_figure_is_that_of_the_loops(weights):
    assert asdict(head_figures(weights)) == pytest.approx(by_loops(weights), abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("axis", ["row", "column", "global"])
@pytest.mark.parametrize("shape", [(5, 5), (3, 7), (7, 3)], ids=str)
def test_they_hold_for_each_softmax(axis, shape):
    weights = softmax(3 * np.random.default_rng(1).normal(size=shape), axis)
    assert asdict(head_figures(weights)) == pytest.approx(by_loops(weights), nan_ok=True)


def test_a_global_softmax_is_as_spread_as_the_one_per_row_of_the_same_logits():
    logits = 4 * np.random.default_rng(2).normal(size=(6, 6))
    whole, rows = (head_figures(softmax(logits, axis)) for axis in ("global", "row"))
    assert whole.entropy == pytest.approx(rows.entropy)
    assert whole.largest_row > rows.largest_row == pytest.approx(1 / 6)


def test_even_weights_are_as_spread_as_can_be():
    figures = head_figures(np.full((4, 4), 0.25))
    assert asdict(figures) == pytest.approx(
        {"entropy": math.log(4), "diagonal": 1 / 4, "previous": 3 / 16, "next": 3 / 16, "largest_row": 1 / 4}
    )


@pytest.mark.parametrize(("name", "step"), BESIDE.items())
def test_a_head_that_looks_one_way_has_all_its_weight_there(name, step):
    figures = asdict(head_figures(np.eye(5, k=step)))
    assert [figures[other] for other in BESIDE] == [float(other == name) for other in BESIDE]
    assert math.copysign(1, figures["entropy"]) == 1  # 0, not -0
    assert figures["entropy"] == 0


def test_weights_that_are_not_square_have_no_diagonal():
    figures = head_figures([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]])
    assert figures.entropy == pytest.approx(math.log(2) / 2)
    assert figures.largest_row == 0.5
    assert all(math.isnan(getattr(figures, name)) for name in BESIDE)


def test_a_head_without_any_weight_has_no_figures():
    assert all(math.isnan(number) for number in asdict(head_figures(np.zeros((3, 3)))).values())


def test_integers_and_single_precision_are_as_good():
    assert head_figures([[1, 0], [0, 1]]).diagonal == 1
    weights = np.full((3, 3), 1 / 3, dtype=np.float32)
    assert head_figures(weights).entropy == pytest.approx(math.log(3))
    np.testing.assert_array_equal(weights, np.float32(1 / 3))


@pytest.mark.parametrize("weights", [0.5, [0.5, 0.5], np.ones((2, 3, 3))], ids=["number", "row", "stack"])
def test_only_a_matrix_has_them(weights):
    with pytest.raises(ValueError, match=r"^weights must be a matrix, got \d dimensions\.$"):
        head_figures(weights)
