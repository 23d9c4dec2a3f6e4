import re

import numpy as np
import pytest

from selfattn.masks import causal_mask


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((3,), [[1, 0, 0], [1, 1, 0], [1, 1, 1]]),
        ((2, 5), [[1, 0, 0, 0, 0], [1, 1, 0, 0, 0]]),
        ((5, 2), [[1, 0], [1, 1], [1, 1], [1, 1], [1, 1]]),
        ((1, 1), [[1]]),
        ((np.int64(1), np.int64(2)), [[1, 0]]),
    ],
    ids=str,
)
def test_a_query_sees_its_own_position_and_those_before(sizes, expected):
    mask = causal_mask(*sizes)
    assert mask.dtype == np.bool_
    assert mask.tolist() == np.array(expected, dtype=bool).tolist()


@pytest.mark.parametrize("size", [0, -1, 2.0, "2", None])
def test_the_number_of_queries_must_be_a_whole_number_from_one(size):
    message = f"n_queries must be a whole number of at least 1, got {size!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        causal_mask(size)


@pytest.mark.parametrize("size", [0, -3, 1.5, "2"])
def test_the_number_of_keys_must_be_a_whole_number_from_one(size):
    message = f"n_keys must be a whole number of at least 1, got {size!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        causal_mask(3, size)
