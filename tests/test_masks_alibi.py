"""The ALiBi bias against the numbers of its paper."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.core import attention
from selfattn.masks import alibi_bias, causal_mask


def test_eight_heads_have_the_slopes_of_the_paper():
    # Press et al. 2022, section 3: 1/2, 1/4, ..., 1/256.
    slopes = -alibi_bias(2, n_heads=8)[:, 1, 0]
    assert slopes.tolist() == [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256]


def test_sixteen_heads_have_the_slopes_of_the_paper():
    # The same: each slope of 8 heads, and between each two their geometric mean: 1/2^0.5, 1/2, ...
    slopes = -alibi_bias(2, n_heads=16)[:, 1, 0]
    assert slopes[1::2].tolist() == [0.5**h for h in range(1, 9)]
    np.testing.assert_allclose(slopes[0] ** 2, 0.5, rtol=1e-15)
    np.testing.assert_allclose(slopes[2::2] ** 2, slopes[1:-1:2] * slopes[3::2], rtol=1e-15)


def test_the_bias_grows_with_the_distance_to_both_sides():
    assert alibi_bias(3, 4).tolist() == [
        [
            [0, -1 / 256, -2 / 256, -3 / 256],
            [-1 / 256, 0, -1 / 256, -2 / 256],
            [-2 / 256, -1 / 256, 0, -1 / 256],
        ]
    ]


@given(st.integers(1, 7), st.integers(1, 7) | st.none(), st.integers(1, 6))
def test_each_cell_is_its_slope_times_its_distance(n_queries, n_keys, n_heads):
    bias = alibi_bias(n_queries, n_keys, n_heads)
    columns = n_keys or n_queries
    assert bias.shape == (n_heads, n_queries, columns)
    expected = [
        [[-(256 ** (-h / n_heads)) * max(i - j, j - i) for j in range(columns)] for i in range(n_queries)]
        for h in range(1, n_heads + 1)
    ]
    np.testing.assert_allclose(bias, expected, rtol=1e-14)


def test_no_cell_is_a_negative_zero():
    assert not np.signbit(np.diagonal(alibi_bias(3, n_heads=2), axis1=1, axis2=2)).any()


def test_temperature_and_scale_leave_the_bias_alone():
    vectors = np.random.default_rng(0).standard_normal((2, 3, 5))
    choices = {"scale": 0.7, "temperature": 3.0, "mask": causal_mask(3)}
    bias = alibi_bias(3, n_heads=2)
    steps = attention(vectors, vectors, vectors, bias=bias, **choices)
    without = attention(vectors, vectors, vectors, **choices)
    added = np.exp(steps.logits - np.where(causal_mask(3), without.logits, 0))
    for head, slope in enumerate([1 / 16, 1 / 256]):  # 2^-4 and 2^-8
        expected = [[np.exp(-slope * (i - j)) if j <= i else 0 for j in range(3)] for i in range(3)]
        np.testing.assert_allclose(added[head], expected, rtol=1e-14)


@pytest.mark.parametrize("sizes", [(0, 1, 1), (1, -1, 1), (1, 1, 0), (2.0, 1, 1), (1, 1, None)])
def test_sizes_of_the_bias_must_be_whole_numbers_from_one(sizes):
    name, wrong = next(
        (name, size)
        for name, size in zip(("n_queries", "n_keys", "n_heads"), sizes, strict=True)
        if not (type(size) is int and size >= 1)
    )
    message = f"{name} must be a whole number of at least 1, got {wrong!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        alibi_bias(*sizes)
