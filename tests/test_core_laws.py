"""What holds for any scores: sums, shifts, permutations, and global = mass x weights along one axis."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from selfattn.core import attend, attention, column_mass, row_mass, softmax

CHOICES = st.sampled_from(["row", "column", "global"])
SHAPES = st.sampled_from([(1, 1), (1, 3), (5, 1), (2, 3), (5, 2), (5, 7), (2, 3, 5), (3, 7, 2), (2, 3, 5, 7)])
MODEST = st.floats(-20, 20)
LARGE = st.floats(-1e4, 1e4)
HUGE = st.floats(-1e300, 1e300)
HIDDEN = st.just(-np.inf)
SUMMED = {"row": -1, "column": -2, "global": (-2, -1)}


def matrices_of(elements):
    return SHAPES.flatmap(lambda shape: arrays(np.float64, shape, elements=elements))


FINITE = matrices_of(MODEST)
ANY = st.sampled_from([MODEST, LARGE, HUGE, MODEST | HIDDEN, LARGE | HIDDEN, MODEST | HUGE | HIDDEN]).flatmap(
    matrices_of
)


@given(ANY, CHOICES)
def test_what_is_normalized_sums_to_one_or_sees_nothing(logits, normalize):
    sums = softmax(logits, normalize).sum(axis=SUMMED[normalize])
    sees = (logits > -np.inf).any(axis=SUMMED[normalize])
    np.testing.assert_allclose(sums, sees.astype(float), rtol=1e-12)


@given(ANY, CHOICES)
def test_weights_are_shares(logits, normalize):
    weights = softmax(logits, normalize)
    assert ((weights >= 0) & (weights <= 1)).all()


@given(ANY)
def test_global_weights_are_row_mass_times_weights_per_row(logits):
    by_law = row_mass(logits)[..., None] * softmax(logits, "row")
    np.testing.assert_allclose(softmax(logits, "global"), by_law, rtol=1e-10, atol=1e-300)


@given(ANY)
def test_global_weights_are_column_mass_times_weights_per_column(logits):
    by_law = column_mass(logits)[..., None, :] * softmax(logits, "column")
    np.testing.assert_allclose(softmax(logits, "global"), by_law, rtol=1e-10, atol=1e-300)


@given(ANY)
def test_row_mass_is_what_each_row_of_the_global_softmax_sums_to(logits):
    sums = softmax(logits, "global").sum(axis=-1)
    np.testing.assert_allclose(row_mass(logits), sums, rtol=1e-10, atol=1e-300)


@given(ANY)
def test_column_mass_is_what_each_column_of_the_global_softmax_sums_to(logits):
    sums = softmax(logits, "global").sum(axis=-2)
    np.testing.assert_allclose(column_mass(logits), sums, rtol=1e-10, atol=1e-300)


@given(FINITE, CHOICES, LARGE)
def test_a_constant_added_everywhere_changes_nothing(logits, normalize, constant):
    np.testing.assert_allclose(softmax(logits + constant, normalize), softmax(logits, normalize), rtol=1e-9)


@given(FINITE, LARGE)
def test_a_constant_added_to_one_row_changes_nothing_per_row(logits, constant):
    shifted = logits.copy()
    shifted[..., 0, :] += constant
    np.testing.assert_allclose(softmax(shifted, "row"), softmax(logits, "row"), rtol=1e-9)


@given(FINITE, LARGE)
def test_a_constant_added_to_one_column_changes_nothing_per_column(logits, constant):
    shifted = logits.copy()
    shifted[..., :, 0] += constant
    np.testing.assert_allclose(softmax(shifted, "column"), softmax(logits, "column"), rtol=1e-9)


@given(FINITE, st.floats(0.5, 20))
def test_a_constant_added_to_one_row_moves_the_global_weight_to_it(logits, constant):
    assume(logits.shape[-2] >= 2)
    before = row_mass(logits)[..., 0]
    raised = logits.copy()
    raised[..., 0, :] += constant
    # The odds of the row are multiplied by e^constant.
    others = row_mass(logits)[..., 1:].sum(axis=-1)
    expected = before * np.exp(constant) / (before * np.exp(constant) + others)
    np.testing.assert_allclose(softmax(raised, "global")[..., 0, :].sum(axis=-1), expected, rtol=1e-9)
    assert (softmax(raised, "global")[..., 1:, :] < softmax(logits, "global")[..., 1:, :]).all()


@given(FINITE, CHOICES, st.randoms(use_true_random=False))
def test_permuted_queries_and_keys_give_permuted_weights(logits, normalize, random):
    rows, columns = list(range(logits.shape[-2])), list(range(logits.shape[-1]))
    random.shuffle(rows)
    random.shuffle(columns)
    permuted = softmax(logits[..., rows, :][..., columns], normalize)
    np.testing.assert_allclose(permuted, softmax(logits, normalize)[..., rows, :][..., columns], rtol=1e-12)


@given(CHOICES, st.permutations(range(7)), st.integers(0, 99))
def test_permuted_tokens_give_permuted_outputs(normalize, order, seed):
    query, key, value = np.random.default_rng(seed).standard_normal((3, 7, 5))
    straight = attention(query, key, value, normalize=normalize)
    permuted = attention(query[order], key[order], value[order], normalize=normalize)
    np.testing.assert_allclose(permuted.output, straight.output[order], rtol=1e-9, atol=1e-12)


@given(CHOICES, st.permutations(range(7)))
def test_the_order_of_the_keys_does_not_matter_to_a_query(normalize, order):
    query, key = np.arange(15).reshape(5, 3) / 9, np.arange(21).reshape(7, 3) / 8
    value = np.arange(14).reshape(7, 2)
    straight = attention(query, key, value, normalize=normalize)
    permuted = attention(query, key[order], value[order], normalize=normalize)
    np.testing.assert_allclose(permuted.output, straight.output, rtol=1e-9, atol=1e-12)


@given(FINITE)
def test_columns_of_a_matrix_are_rows_of_its_transpose(logits):
    np.testing.assert_allclose(softmax(logits, "column"), softmax(logits.mT, "row").mT, rtol=1e-12)


@given(arrays(np.float64, (3, 5, 7), elements=MODEST), arrays(np.float64, (5, 7), elements=LARGE), CHOICES)
def test_a_head_is_not_moved_by_another(scores, other, normalize):
    changed = scores.copy()
    changed[1] = other
    before, after = attend(scores, normalize=normalize).weights, attend(changed, normalize=normalize).weights
    np.testing.assert_array_equal(after[[0, 2]], before[[0, 2]])


@given(FINITE, CHOICES, st.floats(0.1, 10))
def test_a_temperature_is_a_scale_upside_down(scores, normalize, temperature):
    heated = attend(scores, normalize=normalize, temperature=temperature).weights
    scaled = attend(scores, normalize=normalize, scale=1 / temperature).weights
    np.testing.assert_allclose(heated, scaled, rtol=1e-9)


@given(FINITE, CHOICES)
def test_scale_zero_makes_all_keys_equal(scores, normalize):
    weights = attend(scores, normalize=normalize, scale=0.0).weights
    np.testing.assert_allclose(weights, np.broadcast_to(weights[..., :1, :1], weights.shape), rtol=1e-12)
