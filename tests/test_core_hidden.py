"""Hidden cells, and numbers of any size and type."""

import numpy as np
import pytest

from selfattn.core import attend, attention, column_mass, row_mass, softmax
from selfattn.masks import causal_mask

CHOICES = ["row", "column", "global"]
INF = np.inf


def draw(*shape, seed=0, dtype=np.float64):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


@pytest.mark.parametrize("normalize", CHOICES)
def test_causal_weights_above_the_diagonal_are_exactly_zero(normalize):
    # Scores of 1e9 would shine through a mask that only adds a large negative number.
    scores = 1e9 * draw(5, 7)
    weights = attend(scores, normalize=normalize, mask=causal_mask(5, 7)).weights
    assert all(weights[i, j] == 0 for i in range(5) for j in range(i + 1, 7))


def test_hidden_logits_are_minus_infinity():
    steps = attend([[1.0, 2.0, 3.0]], mask=[[True, False, True]])
    assert steps.logits.tolist() == [[1.0, -INF, 3.0]]


@pytest.mark.parametrize("normalize", CHOICES)
def test_a_query_that_sees_nothing_has_zero_weights_and_zero_output(normalize):
    mask = np.ones((3, 5), dtype=bool)
    mask[1] = False
    steps = attend(draw(3, 5), draw(5, 2), normalize=normalize, mask=mask)
    assert steps.weights[1].tolist() == [0.0] * 5
    assert steps.output[1].tolist() == [0.0] * 2
    assert np.isfinite(steps.weights).all()
    assert (steps.weights[[0, 2]] > 0).all()


@pytest.mark.parametrize("normalize", CHOICES)
def test_where_nothing_is_visible_all_weights_are_zero(normalize):
    steps = attend(draw(3, 5), draw(5, 2), normalize=normalize, mask=False)
    assert not steps.weights.any()
    assert not steps.output.any()


def test_a_key_that_nobody_sees_has_zero_weights_per_column():
    logits = draw(3, 5)
    logits[:, 2] = -INF
    assert softmax(logits, "column")[:, 2].tolist() == [0.0] * 3
    np.testing.assert_allclose(softmax(logits, "column").sum(axis=0), [1, 1, 0, 1, 1])


def test_masses_of_what_sees_nothing_are_zero():
    logits = np.array([[0.0, -INF, 0.0], [-INF, -INF, -INF]])
    assert row_mass(logits).tolist() == [1.0, 0.0]
    assert column_mass(logits).tolist() == [0.5, 0.0, 0.5]
    assert row_mass(np.full((2, 3), -INF)).tolist() == [0.0, 0.0]
    assert column_mass(np.full((2, 3), -INF)).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("normalize", CHOICES)
def test_a_bias_of_minus_infinity_hides_as_a_mask_does(normalize):
    mask = causal_mask(3, 5)
    by_mask = attend(draw(3, 5), draw(5, 2), normalize=normalize, mask=mask)
    by_bias = attend(draw(3, 5), draw(5, 2), normalize=normalize, bias=np.where(mask, 0.0, -INF))
    assert by_bias.weights.tolist() == by_mask.weights.tolist()


def test_one_mask_serves_all_heads():
    mask = causal_mask(3, 5)
    steps = attend(draw(2, 3, 5), normalize="global", mask=mask)
    assert not steps.weights[:, ~mask].any()
    np.testing.assert_allclose(steps.weights.sum(axis=(1, 2)), [1.0, 1.0])


def test_a_mask_of_one_column_serves_all_keys():
    steps = attend(draw(2, 3), mask=[[True], [False]])
    np.testing.assert_allclose(steps.weights.sum(axis=1), [1.0, 0.0])


@pytest.mark.parametrize("size", [1e4, 1e300], ids=str)
@pytest.mark.parametrize("normalize", CHOICES)
def test_huge_equal_logits_share_equally(normalize, size):
    share = {"row": 1 / 5, "column": 1 / 3, "global": 1 / 15}[normalize]
    np.testing.assert_allclose(softmax(np.full((3, 5), size), normalize), np.full((3, 5), share))
    np.testing.assert_allclose(softmax(np.full((3, 5), -size), normalize), np.full((3, 5), share))


@pytest.mark.parametrize("size", [1e4, 1e300, 1.7e308], ids=str)
def test_the_largest_of_huge_logits_takes_everything(size):
    logits = [[size, -size, 0.0], [0.0, size, -size]]
    assert softmax(logits, "row").tolist() == [[1, 0, 0], [0, 1, 0]]
    assert softmax(logits, "column").tolist() == [[1, 0, 1], [0, 1, 0]]
    assert softmax(logits, "global").tolist() == [[0.5, 0, 0], [0, 0.5, 0]]
    assert row_mass(logits).tolist() == [0.5, 0.5]
    assert column_mass(logits).tolist() == [0.5, 0.5, 0]


def test_attention_with_huge_scores_picks_the_best_key():
    steps = attention([[1e150, 0.0]], [[1e150, 0.0], [0.0, 1e150], [-1e150, 0.0]], [[2.0], [3.0], [5.0]])
    assert steps.output.tolist() == [[2.0]]


def test_weights_sum_to_one_in_single_precision_at_a_shift_of_ten_thousand():
    weights = softmax(draw(3, 5, dtype=np.float32) + np.float32(1e4))
    np.testing.assert_allclose(weights.sum(axis=1), np.ones(3), rtol=1e-6)


@pytest.mark.parametrize(
    ("given", "computed"),
    [
        ((np.float16, np.float16, np.float16), np.float32),
        ((np.float32, np.float32, np.float32), np.float32),
        ((np.float64, np.float64, np.float64), np.float64),
        ((np.float16, np.float32, np.float16), np.float32),
        ((np.float32, np.float32, np.float64), np.float64),
        ((np.int8, np.int64, np.uint16), np.float64),
        ((np.float32, np.int32, np.float32), np.float64),
        ((np.bool_, np.bool_, np.bool_), np.float64),
        ((np.longdouble, np.float32, np.float32), np.longdouble),
    ],
    ids=lambda types: "-".join(t.__name__ for t in types) if isinstance(types, tuple) else types.__name__,
)
def test_every_step_has_the_result_type_of_the_inputs(given, computed):
    query, key, value = map(np.ones, [(5, 3), (7, 3), (7, 2)], given)
    steps = attention(query, key, value)
    types = [array.dtype for array in (steps.scores, steps.logits, steps.weights, steps.output)]
    assert types == [np.dtype(computed)] * 4


def test_a_bias_takes_part_in_the_result_type():
    scores = np.ones((2, 3), np.float32)
    assert attend(scores, bias=np.zeros((2, 3), np.float32)).weights.dtype == np.float32
    assert attend(scores, bias=np.zeros((2, 3), np.float64)).weights.dtype == np.float64


@pytest.mark.parametrize("name", ["scale", "temperature"])
def test_a_numpy_scalar_does_not_upcast(name):
    steps = attend(np.ones((2, 3), np.float32), np.ones((3, 5), np.float32), **{name: np.float64(0.3)})
    assert steps.weights.dtype == steps.output.dtype == np.float32
    assert type(getattr(steps, name)) is float


@pytest.mark.parametrize("function", [softmax, row_mass, column_mass])
@pytest.mark.parametrize(
    ("given", "computed"), [(np.float16, np.float32), (np.float32, np.float32), (np.int64, np.float64)]
)
def test_the_small_functions_keep_to_the_same_types(function, given, computed):
    assert function(np.ones((2, 3), given)).dtype == computed


@pytest.mark.parametrize("normalize", CHOICES)
def test_inputs_are_never_modified(normalize):
    inputs = {
        "query": draw(5, 3, seed=1),
        "key": draw(7, 3, seed=2),
        "value": draw(7, 2, seed=3),
        "bias": draw(5, 7, seed=4),
        "mask": causal_mask(5, 7),
    }
    before = {name: array.copy() for name, array in inputs.items()}
    steps = attention(**inputs, normalize=normalize, scale=1.0)
    attend(inputs["bias"], inputs["value"], normalize=normalize, mask=inputs["mask"])
    softmax(inputs["bias"], normalize)
    row_mass(inputs["bias"])
    column_mass(inputs["bias"])
    for name, array in inputs.items():
        np.testing.assert_array_equal(array, before[name], err_msg=name)
    assert not np.shares_memory(steps.logits, steps.scores)


def test_read_only_inputs_are_welcome():
    scores = draw(3, 5)
    scores.flags.writeable = False
    mask = causal_mask(3, 5)
    mask.flags.writeable = False
    assert attend(scores, mask=mask, bias=scores).weights.shape == (3, 5)


def test_plain_lists_are_welcome():
    assert attend([[1, 2, 3]], [[1], [1], [1]]).output.tolist() == [[pytest.approx(1.0)]]
