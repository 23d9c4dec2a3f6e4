"""Windows, blocks and hidden keys on either side, positions that differ, and ALiBi beside a temperature."""

from dataclasses import replace

import numpy as np
import pytest

from selfattn.cases import case_of
from selfattn.comparison import Mask, Side, compare, comparison_of, mask_of, sides_of
from selfattn.findings import findings
from selfattn.settings import Settings, Vectors, Versus
from tests.by_hand import attended
from tests.examples import drawn_case

OWN = Settings(None, "so it goes and goes", 5, width=3)
CROSS = replace(OWN, second="one two three four five six seven")
VISIBLE = {
    "causal": lambda i, j: j <= i,
    "window": lambda i, j: abs(i - j) < 3,
    "causal-window": lambda i, j: j <= i and i - j < 3,
    "block": lambda i, j: i // 2 == j // 2,
    "none": lambda i, j: True,
}
"""Which key a query sees, with windows of 3 and blocks of 2."""
SIZES = {"window": 3, "block": 2}


def seen(kind, n_queries, n_keys, hidden=()):
    """A mask, cell by cell."""
    return np.array(
        [[VISIBLE[kind](i, j) and j not in hidden for j in range(n_keys)] for i in range(n_queries)]
    )


@pytest.mark.parametrize("hidden", [(), (1,), (0, 3)])
@pytest.mark.parametrize("settings", [OWN, CROSS], ids=["self", "cross"])
@pytest.mark.parametrize("kind", VISIBLE)
def test_a_mask_and_hidden_keys_hide_exactly_their_cells(kind, settings, hidden):
    settings = replace(settings, mask=kind, hidden=hidden, **SIZES)
    case = case_of(settings)
    steps = comparison_of(settings, case).left
    expected = seen(kind, *steps.weights.shape, hidden)
    np.testing.assert_array_equal(steps.logits > -np.inf, expected)
    np.testing.assert_array_equal(steps.weights > 0, expected)
    shown = np.where(expected, case.query @ case.key.T / np.sqrt(3), -np.inf)
    np.testing.assert_allclose(steps.logits, shown, rtol=1e-12)


@pytest.mark.parametrize("kind", VISIBLE)
def test_the_mask_of_settings_is_that_of_their_left_side(kind):
    settings = replace(OWN, mask=kind, hidden=(2,), **SIZES)
    left, right = sides_of(settings)
    assert left.mask == right.mask == Mask(kind, 3, 2, (2,))
    for chosen in (settings, left, settings.right_side):
        np.testing.assert_array_equal(mask_of(chosen, 4, 5), seen(kind, 4, 5, {2}))


def test_a_kind_alone_is_a_mask_of_that_kind():
    for kind in VISIBLE:
        ours, whole = mask_of(Side("row", mask=kind), 4, 5), mask_of(Side("row", mask=Mask(kind)), 4, 5)
        np.testing.assert_array_equal(ours, whole)
    case = drawn_case()
    np.testing.assert_array_equal(
        compare(case, Side("row", mask="causal"), Side("row", mask=Mask("causal"))).output_difference, 0
    )


def test_where_nothing_hides_a_key_there_is_no_mask():
    assert mask_of(Side("row"), 3, 3) is None
    assert mask_of(Side("row", mask=Mask(hidden=(3, 9))), 3, 3) is None
    assert comparison_of(OWN, case_of(OWN)).left.mask is None


def test_an_unknown_mask_is_refused():
    message = r"^mask must be one of none, causal, window, causal-window, block, got 'all'\.$"
    with pytest.raises(ValueError, match=message):
        mask_of(Side("row", mask="all"), 2, 2)


DIFFERENT = {
    "a window": ({}, Versus("mask", "window"), ("none", ()), ("window", ())),
    "blocks": ({"mask": "causal"}, Versus("mask", "block"), ("causal", ()), ("block", ())),
    "hidden keys": ({"mask": "causal"}, Versus("hidden", (1, 3)), ("causal", ()), ("causal", (1, 3))),
    "other hidden keys": ({"hidden": (0,)}, Versus("hidden", (4,)), ("none", (0,)), ("none", (4,))),
    "no hidden keys": ({"hidden": (0, 2)}, Versus("hidden", ()), ("none", (0, 2)), ("none", ())),
}


@pytest.mark.parametrize(("chosen", "versus", "left", "right"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_is_hidden_can_be_the_one_thing_that_differs(chosen, versus, left, right):
    settings = replace(OWN, left="row", versus=versus, **{**SIZES, **chosen})
    comparison = comparison_of(settings, case_of(settings))
    for steps, (kind, hidden) in ((comparison.left, left), (comparison.right, right)):
        np.testing.assert_array_equal(steps.weights > 0, seen(kind, 5, 5, hidden))
    assert comparison.right_case is comparison.case
    assert comparison.law is None


@pytest.mark.parametrize(("name", "kind"), [("win", "window"), ("block", "block")])
def test_the_size_of_a_mask_can_be_the_one_thing_that_differs(name, kind):
    chosen = {"window": 1, "block": 1, "mask": kind, "left": "row", "versus": Versus(name, 3)}
    comparison = comparison_of(replace(OWN, **chosen), case_of(OWN))
    np.testing.assert_array_equal(comparison.left.weights, np.eye(5))
    i, j = np.indices((5, 5))
    expected = {"win": abs(i - j) < 3, "block": i // 3 == j // 3}[name]
    np.testing.assert_array_equal(comparison.right.weights > 0, expected)


EMBEDDED = Settings(None, "so it goes and goes", 5, source="embeddings", vectors=Vectors(d_k=4, d_v=3))
POSITIONS = ["none", "sinusoidal", "rotary", "alibi"]


@pytest.mark.parametrize("right", POSITIONS)
@pytest.mark.parametrize("left", POSITIONS)
def test_positions_can_be_the_one_thing_that_differs(left, right):
    alone = {
        name: replace(EMBEDDED, vectors=replace(EMBEDDED.vectors, positions=name)) for name in (left, right)
    }
    settings = replace(alone[left], versus=Versus("pos", right))
    comparison = comparison_of(settings, case_of(settings))
    for steps, name in ((comparison.left, left), (comparison.right, right)):
        expected = comparison_of(alone[name], case_of(alone[name])).left.logits
        np.testing.assert_array_equal(steps.logits, expected)
    assert (comparison.right_case is comparison.case) == (left == right)
    assert (comparison.law is None) == (left != right)
    assert comparison.right_case.positions == right


def test_another_seed_brings_other_embeddings_for_the_same_tokens():
    settings = replace(EMBEDDED, versus=Versus("seed", 6), second="a b")
    comparison = comparison_of(settings, case_of(settings))
    other = case_of(replace(EMBEDDED, seed=6, second="a b"))
    np.testing.assert_array_equal(comparison.right_case.query, other.query)
    assert comparison.right_case.key_tokens == comparison.case.key_tokens == ("a", "b")


def test_the_temperature_divides_the_scores_and_leaves_alibi_as_it_is():
    vectors = replace(EMBEDDED.vectors, positions="alibi")
    settings = replace(EMBEDDED, vectors=vectors, temperature=4.0, scale=0.5)
    case = case_of(settings)
    distances = abs(np.arange(5)[:, None] - np.arange(5))
    expected = np.einsum("id,jd->ij", case.query, case.key) * 0.5 / 4 - distances / 256
    np.testing.assert_allclose(comparison_of(settings, case).left.logits, expected, rtol=1e-10, atol=1e-12)


def test_queries_that_see_nothing_are_named_and_get_nothing():
    settings = replace(OWN, mask="block", hidden=(2, 3), left="row")
    comparison = comparison_of(settings, case_of(settings))
    assert not comparison.left.weights[2:4].any()
    assert not comparison.left_output[2:4].any()
    (blind,) = (finding for finding in findings(comparison) if finding.name == "query-without-keys")
    assert {query for query, _ in blind.cells} == {2, 3}


def test_cross_attention_of_random_numbers_is_not_square():
    comparison = comparison_of(CROSS, case_of(CROSS))
    draw = np.random.default_rng(5).standard_normal
    vectors = draw((5, 3)), draw((7, 3)), draw((7, 3))
    for steps, normalize in ((comparison.left, "global"), (comparison.right, "row")):
        logits, weights, output = attended(vectors, normalize)
        np.testing.assert_allclose(steps.logits, logits, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(steps.weights, weights, rtol=1e-10)
        np.testing.assert_allclose(steps.output, output, rtol=1e-10, atol=1e-12)
