"""Sliding windows, hidden keys and blocks, each against loops over its definition."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.core import attention
from selfattn.masks import block_mask, causal_mask, hidden_keys_mask, sliding_window_mask

SIZES = st.integers(1, 12)


def looped(n_queries, n_keys, sees):
    return [[sees(i, j) for j in range(n_keys)] for i in range(n_queries)]


@given(SIZES, SIZES | st.none(), SIZES)
def test_a_window_reaches_less_than_its_width_to_each_side(n_queries, n_keys, width):
    mask = sliding_window_mask(n_queries, n_keys, width=width)
    expected = looped(n_queries, n_keys or n_queries, lambda i, j: i - width < j < i + width)
    assert mask.dtype == np.bool_
    assert mask.tolist() == expected


@given(SIZES, SIZES)
def test_a_causal_window_shows_its_own_key_and_those_just_before(n, width):
    mask = causal_mask(n) & sliding_window_mask(n, width=width)
    seen = [np.flatnonzero(row).tolist() for row in mask]
    assert seen == [list(range(n))[: i + 1][-width:] for i in range(n)]


@given(SIZES, SIZES | st.none(), SIZES)
def test_a_query_sees_its_own_block(n_queries, n_keys, size):
    mask = block_mask(n_queries, n_keys, size=size)
    block_of = [block for block in range(12) for _ in range(size)]  # the first `size` are block 0, ...
    expected = looped(n_queries, n_keys or n_queries, lambda i, j: block_of[i] == block_of[j])
    assert mask.dtype == np.bool_
    assert mask.tolist() == expected


@given(SIZES, SIZES, st.data())
def test_hidden_keys_are_hidden_from_every_query(n_queries, n_keys, data):
    hidden = data.draw(st.lists(st.integers(0, n_keys - 1)))
    mask = hidden_keys_mask(n_queries, n_keys, iter(hidden))
    assert mask.dtype == np.bool_
    assert mask.tolist() == looped(n_queries, n_keys, lambda i, j: j not in hidden)


def test_positions_may_be_of_any_integer_type():
    assert hidden_keys_mask(1, 3, np.array([2])).tolist() == [[True, True, False]]
    assert sliding_window_mask(np.int64(1), np.uint8(2), width=np.int8(1)).tolist() == [[True, False]]


def test_attention_gives_a_hidden_key_no_weight():
    vectors = np.random.default_rng(0).standard_normal((3, 5))
    weights = attention(vectors, vectors, vectors, mask=hidden_keys_mask(3, 3, [1])).weights
    assert weights[:, 1].tolist() == [0, 0, 0]
    np.testing.assert_allclose(weights.sum(axis=1), 1)


@pytest.mark.parametrize("hidden", [[3], [0, 7], np.array([3])], ids=str)
def test_a_key_that_is_not_there_cannot_be_hidden(hidden):
    message = f"hidden must be below the number of keys, 3, got {hidden[-1]!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        hidden_keys_mask(5, 3, hidden)


@pytest.mark.parametrize("position", [-1, 1.0, "1", None])
def test_a_hidden_position_is_a_whole_number_from_zero(position):
    message = f"hidden must be a whole number of at least 0, got {position!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        hidden_keys_mask(2, 3, [position])


@pytest.mark.parametrize("number", [0, -1, 2.0, "2", None])
@pytest.mark.parametrize(("mask", "name"), [(sliding_window_mask, "width"), (block_mask, "size")])
def test_width_and_size_must_be_whole_numbers_from_one(mask, name, number):
    message = f"{name} must be a whole number of at least 1, got {number!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        mask(3, **{name: number})


@pytest.mark.parametrize(
    "masked",
    [
        lambda rows, columns: sliding_window_mask(rows, columns, width=1),
        lambda rows, columns: block_mask(rows, columns, size=1),
        lambda rows, columns: hidden_keys_mask(rows, columns, []),
    ],
    ids=["window", "blocks", "hidden keys"],
)
def test_sizes_must_be_whole_numbers_from_one(masked):
    with pytest.raises(ValueError, match=r"^n_queries must be a whole number of at least 1, got 0\.$"):
        masked(0, 3)
    with pytest.raises(ValueError, match=r"^n_keys must be a whole number of at least 1, got 1\.5\.$"):
        masked(3, 1.5)
