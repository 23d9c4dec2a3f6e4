"""attention() and attend() against a loop written here, SciPy, and closed forms.

A different prime stands for each dimension, so that no transposition passes by accident.
"""

import dataclasses
import math

import numpy as np
import pytest
import scipy.special

from selfattn.core import Attention, attend, attention, column_mass, row_mass, softmax

N_QUERIES, N_KEYS, D_K, D_V = 5, 7, 3, 2
SCIPY_AXES = {"row": -1, "column": -2, "global": (-2, -1)}


def draw(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


QUERY, KEY, VALUE = draw(N_QUERIES, D_K, seed=1), draw(N_KEYS, D_K, seed=2), draw(N_KEYS, D_V, seed=3)
BIAS = draw(N_QUERIES, N_KEYS, seed=4)
MASK = draw(N_QUERIES, N_KEYS, seed=5) < 0.8


def by_loops(query, key, value, normalize, scale=1.0, temperature=1.0, bias=None, mask=None):
    """Weights and output, one number at a time, as a textbook writes them."""
    n_queries, n_keys = len(query), len(key)
    exponentials = np.zeros((n_queries, n_keys))
    for i in range(n_queries):
        for j in range(n_keys):
            score = sum(float(query[i][k]) * float(key[j][k]) for k in range(len(query[i])))
            logit = score * scale / temperature + (0.0 if bias is None else float(bias[i][j]))
            exponentials[i, j] = math.exp(logit) if mask is None or mask[i][j] else 0.0
    weights = np.zeros((n_queries, n_keys))
    for i in range(n_queries):
        for j in range(n_keys):
            total = {
                "row": sum(exponentials[i, m] for m in range(n_keys)),
                "column": sum(exponentials[m, j] for m in range(n_queries)),
                "global": sum(exponentials[m, n] for m in range(n_queries) for n in range(n_keys)),
            }[normalize]
            weights[i, j] = exponentials[i, j] / total
    output = np.zeros((n_queries, len(value[0])))
    for i in range(n_queries):
        for c in range(len(value[0])):
            output[i, c] = sum(weights[i, j] * float(value[j][c]) for j in range(n_keys))
    return weights, output


@pytest.mark.parametrize("normalize", ["row", "column", "global"])
@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"scale": 0.7},
        {"scale": -1.3},
        {"temperature": 2.5},
        {"scale": 0.4, "temperature": 0.3},
        {"bias": BIAS},
        {"mask": MASK},
        {"scale": 1.9, "temperature": 3.1, "bias": BIAS, "mask": MASK},
    ],
    ids=lambda choices: "+".join(choices) or "plain",
)
def test_attention_is_what_the_loops_say(normalize, choices):
    steps = attention(QUERY, KEY, VALUE, normalize=normalize, **{"scale": 1.0, **choices})
    weights, output = by_loops(QUERY, KEY, VALUE, normalize, **choices)
    np.testing.assert_allclose(steps.weights, weights, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(steps.output, output, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("normalize", ["row", "column", "global"])
def test_softmax_is_scipys(normalize):
    logits = draw(2, N_QUERIES, N_KEYS)
    expected = scipy.special.softmax(logits, axis=SCIPY_AXES[normalize])
    np.testing.assert_allclose(softmax(logits, normalize), expected, rtol=1e-13)


@pytest.mark.parametrize("normalize", ["row", "column", "global"])
def test_softmax_with_hidden_cells_is_scipys(normalize):
    logits = np.where(MASK, BIAS, -np.inf)
    expected = scipy.special.softmax(logits, axis=SCIPY_AXES[normalize])
    np.testing.assert_allclose(softmax(logits, normalize), expected, rtol=1e-13)


def test_row_mass_is_the_softmax_of_scipys_log_sum_exp_of_the_rows():
    logits = draw(2, N_QUERIES, N_KEYS)
    expected = scipy.special.softmax(scipy.special.logsumexp(logits, axis=-1), axis=-1)
    np.testing.assert_allclose(row_mass(logits), expected, rtol=1e-13)


def test_column_mass_is_the_softmax_of_scipys_log_sum_exp_of_the_columns():
    logits = draw(2, N_QUERIES, N_KEYS)
    expected = scipy.special.softmax(scipy.special.logsumexp(logits, axis=-2), axis=-1)
    np.testing.assert_allclose(column_mass(logits), expected, rtol=1e-13)


@pytest.mark.parametrize(
    ("normalize", "expected"),
    [
        ("row", [[1 / 4, 3 / 4], [2 / 3, 1 / 3], [1 / 2, 1 / 2]]),
        ("column", [[1 / 8, 3 / 9], [2 / 8, 1 / 9], [5 / 8, 5 / 9]]),
        ("global", [[1 / 17, 3 / 17], [2 / 17, 1 / 17], [5 / 17, 5 / 17]]),
    ],
)
def test_softmax_of_logarithms_is_a_share(normalize, expected):
    logits = np.log([[1, 3], [2, 1], [5, 5]])
    np.testing.assert_allclose(softmax(logits, normalize), expected, rtol=1e-14)


def test_masses_of_logarithms_are_shares_of_the_total():
    logits = np.log([[1, 3], [2, 1], [5, 5]])
    np.testing.assert_allclose(row_mass(logits), [4 / 17, 3 / 17, 10 / 17], rtol=1e-14)
    np.testing.assert_allclose(column_mass(logits), [8 / 17, 9 / 17], rtol=1e-14)


@pytest.mark.parametrize(("normalize", "share"), [("row", 1 / 7), ("column", 1 / 5), ("global", 1 / 35)])
def test_equal_scores_share_equally(normalize, share):
    weights = softmax(np.full((N_QUERIES, N_KEYS), 4.2), normalize)
    np.testing.assert_allclose(weights, np.full((N_QUERIES, N_KEYS), share), rtol=1e-15)


def test_one_token_has_all_the_weight():
    steps = attention([[2.0, 3.0]], [[5.0, 7.0]], [[11.0, 13.0, 17.0]], normalize="global")
    assert steps.weights.tolist() == [[1.0]]
    assert steps.output.tolist() == [[11.0, 13.0, 17.0]]


def test_softmax_is_per_row_unless_told():
    np.testing.assert_allclose(softmax(BIAS).sum(axis=1), np.ones(N_QUERIES))
    np.testing.assert_allclose(attention(QUERY, KEY, VALUE).weights.sum(axis=1), np.ones(N_QUERIES))
    np.testing.assert_allclose(attend(BIAS).weights.sum(axis=1), np.ones(N_QUERIES))


def test_scores_are_raw_products_of_queries_and_keys():
    steps = attention([[1, 2], [3, 4], [5, 6]], [[1, 10], [100, 1000]], [[1], [1]], temperature=9, bias=5.0)
    assert steps.scores.tolist() == [[21, 2100], [43, 4300], [65, 6500]]


def test_logits_are_scores_times_scale_over_temperature_plus_bias():
    scores = np.array([[2.0, 4.0, 6.0], [8.0, 10.0, 12.0]])
    steps = attend(scores, scale=3, temperature=2, bias=[[1.0], [-1.0]])
    assert steps.logits.tolist() == [[4.0, 7.0, 10.0], [11.0, 14.0, 17.0]]


def test_attention_scales_by_the_root_of_d_k_unless_told():
    steps = attention(np.ones((2, 9)), np.ones((3, 9)), np.ones((3, 1)))
    assert steps.scale == 1 / 3
    np.testing.assert_allclose(steps.logits, np.full((2, 3), 3.0))


def test_attend_does_not_scale_unless_told():
    steps = attend(BIAS)
    assert steps.scale == 1.0
    assert steps.logits.tolist() == BIAS.tolist()


def test_attend_takes_up_where_the_scores_are():
    whole = attention(QUERY, KEY, VALUE, "column", 0.3, 1.7, MASK, BIAS)
    rest = attend(whole.scores, VALUE, "column", 0.3, 1.7, MASK, BIAS)
    assert rest.weights.tolist() == whole.weights.tolist()
    assert rest.output.tolist() == whole.output.tolist()


def test_attend_without_value_has_no_output():
    steps = attend(BIAS)
    assert (steps.query, steps.key, steps.value, steps.output) == (None, None, None, None)


def test_every_choice_is_kept_with_the_result():
    steps = attention(QUERY, KEY, VALUE, "global", 2, 3, MASK, BIAS)
    assert (steps.normalize, steps.scale, steps.temperature) == ("global", 2.0, 3.0)
    given = {"query": QUERY, "key": KEY, "value": VALUE, "mask": MASK, "bias": BIAS}
    for name, array in given.items():
        np.testing.assert_array_equal(getattr(steps, name), array, err_msg=name)


def test_a_result_is_frozen():
    steps = attend(BIAS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        steps.scale = 2.0


def test_the_steps_have_the_shapes_their_names_promise():
    steps = attention(QUERY, KEY, VALUE)
    assert isinstance(steps, Attention)
    assert steps.scores.shape == steps.logits.shape == steps.weights.shape == (N_QUERIES, N_KEYS)
    assert steps.output.shape == (N_QUERIES, D_V)


@pytest.mark.parametrize("normalize", ["row", "column", "global"])
@pytest.mark.parametrize("leading", [(3,), (3, 2)], ids=["heads", "batches of heads"])
def test_each_head_is_computed_as_if_alone(normalize, leading):
    query, key, value = (
        draw(*leading, N_QUERIES, 13, seed=6),
        draw(*leading, N_KEYS, 13, seed=7),
        draw(*leading, N_KEYS, 11, seed=8),
    )
    together = attention(query, key, value, normalize=normalize)
    for head in np.ndindex(leading):
        alone = attention(query[head], key[head], value[head], normalize=normalize)
        np.testing.assert_allclose(together.weights[head], alone.weights, rtol=1e-12)
        np.testing.assert_allclose(together.output[head], alone.output, rtol=1e-12, atol=1e-14)


def test_masses_are_counted_per_head():
    logits = draw(3, 2, N_QUERIES, N_KEYS)
    np.testing.assert_allclose(row_mass(logits).sum(axis=-1), np.ones((3, 2)))
    np.testing.assert_allclose(column_mass(logits).sum(axis=-1), np.ones((3, 2)))


def test_heads_may_share_their_keys_and_values():
    query = draw(3, N_QUERIES, D_K)
    steps = attention(query, KEY, VALUE)
    assert steps.weights.shape == (3, N_QUERIES, N_KEYS)
    np.testing.assert_allclose(steps.output[2], attention(query[2], KEY, VALUE).output, rtol=1e-12)
