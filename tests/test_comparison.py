import dataclasses
import math
from itertools import product

import numpy as np
import pytest
import scipy.special

from selfattn.cases import given, preset
from selfattn.comparison import Law, Side, as_published, compare, sides_of
from selfattn.settings import Settings

N_QUERIES, N_KEYS, D_K, D_V = 5, 7, 3, 2
DRAW = np.random.default_rng(0).standard_normal
QUERY, KEY, VALUE = DRAW((N_QUERIES, D_K)), DRAW((N_KEYS, D_K)), DRAW((N_KEYS, D_V))
CASE = given(QUERY, KEY, VALUE)
AXES = {"row": 1, "column": 0, "global": None}
CHOICES = ["row", "column", "global"]


def case_of_scores(scores):
    """A case whose query @ key.T is the scores: the query is the scores, the key the identity."""
    n_keys = len(scores[0])
    return given(scores, np.eye(n_keys), np.eye(n_keys))


@pytest.mark.parametrize(("left", "right"), list(product(CHOICES, CHOICES)))
def test_each_side_has_its_own_softmax(left, right):
    comparison = compare(CASE, Side(left, scale=1.0), Side(right, scale=1.0))
    for steps, normalize in ((comparison.left, left), (comparison.right, right)):
        weights = scipy.special.softmax(QUERY @ KEY.T, axis=AXES[normalize])
        np.testing.assert_allclose(steps.weights, weights, rtol=1e-12)
    assert comparison.case is CASE


def test_each_side_has_its_own_scale_and_temperature():
    comparison = compare(CASE, Side("row", scale=3.0, temperature=2.0), Side("row"))
    np.testing.assert_allclose(comparison.left.logits, QUERY @ KEY.T * 1.5, rtol=1e-12)
    np.testing.assert_allclose(comparison.right.logits, QUERY @ KEY.T / math.sqrt(D_K), rtol=1e-12)


def test_the_bias_of_the_case_reaches_both_sides():
    bias = DRAW((N_QUERIES, N_KEYS))
    comparison = compare(dataclasses.replace(CASE, bias=bias), Side("global", 1.0), Side("row", 1.0))
    for steps in (comparison.left, comparison.right):
        np.testing.assert_allclose(steps.logits, QUERY @ KEY.T + bias, rtol=1e-12)


def test_the_difference_is_left_minus_right():
    comparison = compare(CASE, Side("global", 1.0), Side("row", 1.0))
    left, right = (scipy.special.softmax(QUERY @ KEY.T, axis=axis) @ VALUE for axis in (None, 1))
    np.testing.assert_allclose(comparison.left_output, left, rtol=1e-12)
    np.testing.assert_allclose(comparison.right_output, right, rtol=1e-12)
    np.testing.assert_allclose(comparison.output_difference, left - right, rtol=1e-12)


def test_equal_sides_do_not_differ():
    comparison = compare(CASE, Side("row"), Side("row"))
    assert not comparison.output_difference.any()


@pytest.mark.parametrize(
    ("scores", "cell"),
    [
        ([[0, 1, 2], [9, 0, 3]], (1, 0)),
        ([[0, 1, 9], [5, 0, 3]], (0, 2)),
        ([[4, 4, 4], [4, 4, 4]], (0, 0)),
        ([[0, 7, 7], [7, 0, 0]], (0, 1)),
    ],
    ids=["below", "right", "all equal", "ties in reading order"],
)
def test_the_largest_left_weight_is_found(scores, cell):
    found = compare(case_of_scores(scores), Side("global", 1.0), Side("column", 0.0)).largest_left_weight
    assert found == cell
    assert [type(index) for index in found] == [int, int]


@pytest.mark.parametrize(
    ("left", "right", "axis"),
    [
        ("global", "row", "row"),
        ("row", "global", "row"),
        ("global", "global", "row"),
        ("row", "row", "row"),
        ("row", "column", "row"),
        ("column", "row", "row"),
        ("global", "column", "column"),
        ("column", "global", "column"),
        ("column", "column", "column"),
    ],
)
def test_the_law_is_by_columns_if_a_side_is_and_none_is_per_row(left, right, axis):
    assert compare(CASE, Side(left), Side(right)).law.axis == axis


@pytest.mark.parametrize(("right", "summed"), [("row", 1), ("column", 0)])
def test_the_law_holds_its_three_terms(right, summed):
    law = compare(CASE, Side("global", 1.0), Side(right, 1.0)).law
    whole = scipy.special.softmax(QUERY @ KEY.T)
    np.testing.assert_allclose(law.weights_global, whole, rtol=1e-12)
    np.testing.assert_allclose(
        law.weights_axis, scipy.special.softmax(QUERY @ KEY.T, axis=summed), rtol=1e-12
    )
    np.testing.assert_allclose(law.mass, whole.sum(axis=summed), rtol=1e-12)


def test_the_law_is_that_of_the_logits():
    law = compare(CASE, Side("global", 0.1), Side("row", 0.1)).law
    logits = QUERY @ KEY.T * 0.1
    np.testing.assert_allclose(law.weights_global, scipy.special.softmax(logits), rtol=1e-12)
    np.testing.assert_allclose(law.weights_axis, scipy.special.softmax(logits, axis=1), rtol=1e-12)
    np.testing.assert_allclose(law.mass, scipy.special.softmax(logits).sum(axis=1), rtol=1e-12)


def test_there_is_no_law_where_the_logits_differ():
    assert compare(CASE, Side("global", 0.1), Side("row", 5.0)).law is None


@pytest.mark.parametrize(
    ("mass", "effective"),
    [
        ([1.0], 1),
        ([0.2] * 5, 5),
        ([1.0, 0.0, 0.0], 1),
        ([0.5, 0.5, 0.0], 2),
        ([0.5, 0.25, 0.25], 2 * math.sqrt(2)),
    ],
)
def test_effective_slices_are_e_to_the_entropy(mass, effective):
    assert Law("row", np.array(mass), np.eye(1), np.eye(1)).effective == pytest.approx(effective, rel=1e-14)


@pytest.mark.parametrize("scale", [None, 1.0, 0.25])
def test_the_settings_give_both_sides_their_softmax_and_the_same_scale(scale):
    settings = Settings(preset=None, text="a", seed=0, left="column", right="global", scale=scale)
    assert sides_of(settings) == (Side("column", scale, 1.0), Side("global", scale, 1.0))


@pytest.mark.parametrize(
    ("name", "axis", "scale"),
    [("notebook", None, 1.0), ("illustrated", 1, 1.0), ("from-scratch", 1, 1 / math.sqrt(24))],
)
def test_a_preset_is_computed_as_its_source_does(name, axis, scale):
    case = preset(name)
    weights = scipy.special.softmax(case.query @ case.key.T * scale, axis=axis)
    np.testing.assert_allclose(as_published(case).weights, weights, rtol=1e-12)


def test_only_a_preset_has_a_source():
    with pytest.raises(ValueError, match=r"^case must come from a preset, got one without\.$"):
        as_published(CASE)
