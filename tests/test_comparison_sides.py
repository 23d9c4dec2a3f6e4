"""Two settings side by side: one thing differs on the right, and nothing on the left."""

from itertools import product

import numpy as np
import pytest

from selfattn.cases import case_of
from selfattn.comparison import comparison_of
from selfattn.settings import Settings, Versus
from tests.by_hand import attended, drawn

SEED, WIDTH = 5, 3
SETTINGS = {"preset": None, "text": "so it goes and goes", "seed": SEED, "width": WIDTH}
"""Five tokens of width 3."""
LEFT = {"scale": 0.5, "temperature": 2.0, "mask": "none"}
CHOICES = ["row", "column", "global"]
DIFFERENT = {
    "scale on": (Versus("scale", None), {"scale": 1 / np.sqrt(3)}),
    "scale off": (Versus("scale", 1.0), {"scale": 1.0}),
    "scale -2": (Versus("scale", -2.0), {"scale": -2.0}),
    "cooler": (Versus("tau", 0.5), {"temperature": 0.5}),
    "causal": (Versus("mask", "causal"), {"mask": "causal"}),
    "another seed": (Versus("seed", 6), {"seed": 6}),
}
EQUAL = {
    "nothing": None,
    "the same scale": Versus("scale", 0.5),
    "the same temperature": Versus("tau", 2.0),
    "the same mask": Versus("mask", "none"),
    "the same seed": Versus("seed", SEED),
}


def compared(**settings):
    settings = Settings(**SETTINGS, **{**LEFT, **settings})
    return comparison_of(settings, case_of(settings))


def check(steps, normalize, seed=SEED, **side):
    """One side is what its own choices make of its own vectors, and says so."""
    logits, weights, output = attended(drawn(5, WIDTH, seed), normalize, **side)
    np.testing.assert_allclose(steps.logits, logits, rtol=1e-12)
    np.testing.assert_allclose(steps.weights, weights, rtol=1e-12)
    np.testing.assert_allclose(steps.output, output, rtol=1e-11)
    assert (steps.normalize, steps.scale, steps.temperature) == (
        normalize,
        side["scale"],
        side["temperature"],
    )


@pytest.mark.parametrize(("left", "right"), [("global", "row"), ("column", "row"), ("row", "row")])
@pytest.mark.parametrize(("versus", "changed"), DIFFERENT.values(), ids=DIFFERENT)
def test_one_thing_differs_on_the_right_and_nothing_on_the_left(versus, changed, left, right):
    comparison = compared(left=left, right=right, versus=versus)
    check(comparison.left, left, **LEFT)
    check(comparison.right, right, **{**LEFT, **changed})
    assert comparison.law is None


@pytest.mark.parametrize(("left", "right"), [("column", "row"), ("global", "global")])
@pytest.mark.parametrize("versus", EQUAL.values(), ids=EQUAL)
def test_what_equals_the_left_changes_nothing_and_the_law_holds(versus, left, right):
    comparison = compared(left=left, right=right, versus=versus)
    check(comparison.left, left, **LEFT)
    check(comparison.right, right, **LEFT)
    law = comparison.law
    _, whole, _ = attended(drawn(5, WIDTH, SEED), "global", **LEFT)
    np.testing.assert_allclose(law.mass[:, None] * law.weights_axis, whole, rtol=1e-12)
    assert comparison.right_case is comparison.case


def test_no_mask_beside_a_causal_one():
    comparison = compared(mask="causal", versus=Versus("mask", "none"))
    check(comparison.left, "global", **{**LEFT, "mask": "causal"})
    check(comparison.right, "row", **LEFT)
    assert comparison.law is None


def test_scale_on_and_the_same_number_written_out_share_their_logits():
    comparison = compared(scale=None, versus=Versus("scale", 1 / np.sqrt(WIDTH)))
    assert comparison.law is not None


def test_scores_that_are_all_0_share_their_logits_at_any_temperature():
    assert compared(scale=0.0, versus=Versus("tau", 9.0)).law is not None


def test_another_seed_brings_vectors_of_its_own_for_the_same_tokens():
    comparison = compared(versus=Versus("seed", 6))
    for case, seed in ((comparison.case, SEED), (comparison.right_case, 6)):
        for found, expected in zip((case.query, case.key, case.value), drawn(5, WIDTH, seed), strict=True):
            np.testing.assert_array_equal(found, expected)
        assert case.tokens == ("so", "it", "goes", "and", "goes")
        assert case.origin == f"Random numbers from seed {seed}."


def test_another_seed_keeps_to_the_tokens_that_are_shown():
    settings = Settings(**SETTINGS, versus=Versus("seed", 6))
    comparison = comparison_of(settings, case_of(settings, max_tokens=2), max_tokens=2)
    assert comparison.right_case.tokens == comparison.case.tokens == ("so", "it")
    assert comparison.output_difference.shape == (2, WIDTH)


@pytest.mark.parametrize(
    ("chosen", "left_is_causal", "right_is_causal"),
    [
        ({"mask": "causal"}, True, True),
        ({"versus": Versus("mask", "causal")}, False, True),
        ({"mask": "causal", "versus": Versus("mask", "none")}, True, False),
    ],
    ids=["both sides", "right only", "left only"],
)
@pytest.mark.parametrize("normalize", CHOICES)
def test_a_causal_mask_hides_exactly_the_future(chosen, left_is_causal, right_is_causal, normalize):
    comparison = compared(left=normalize, right=normalize, **chosen)
    future = [[key > query for key in range(5)] for query in range(5)]
    for steps, is_causal in ((comparison.left, left_is_causal), (comparison.right, right_is_causal)):
        hidden = future if is_causal else np.zeros((5, 5), dtype=bool)
        np.testing.assert_array_equal(steps.logits == -np.inf, hidden)
        np.testing.assert_array_equal(steps.weights == 0, hidden)


@pytest.mark.parametrize(("left", "right"), list(product(CHOICES, CHOICES)))
def test_under_a_mask_and_a_temperature_the_law_still_holds(left, right):
    comparison = compared(left=left, right=right, mask="causal")
    law = comparison.law
    masked = {**LEFT, "mask": "causal"}
    _, whole, _ = attended(drawn(5, WIDTH, SEED), "global", **masked)
    mass = law.mass[:, None] if law.axis == "row" else law.mass
    np.testing.assert_allclose(law.mass, whole.sum(axis={"row": 1, "column": 0}[law.axis]), rtol=1e-12)
    np.testing.assert_allclose(mass * law.weights_axis, whole, rtol=1e-12)


def test_a_preset_can_differ_in_one_thing_too():
    settings = Settings.from_query({"p": "illustrated", "vs": "scale:on"})[0]
    comparison = comparison_of(settings, case_of(settings))
    vectors = comparison.case.query, comparison.case.key, comparison.case.value
    np.testing.assert_allclose(comparison.left.weights, attended(vectors, "global", 1.0)[1], rtol=1e-12)
    np.testing.assert_allclose(comparison.right.weights, attended(vectors, "row")[1], rtol=1e-12)
    assert comparison.right_case is comparison.case
