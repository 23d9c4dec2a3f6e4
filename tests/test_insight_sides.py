"""What is said where more than the softmax differs on the right, and under a mask or a temperature."""

import math

import numpy as np
import pytest

from selfattn import cases
from selfattn.comparison import Side, compare, comparison_of
from selfattn.insight import lead, named_queries, plain, scores_caption, side_difference, weights_caption
from selfattn.settings import Settings, Versus
from tests.by_hand import attended, drawn
from tests.examples import case_of, compare_scores
from tests.reading import read

ALL = "100\u202f%"
PER_ROW = f"Per row, every query has {ALL} of its own."
CAUSAL = "each query sees only itself and what stands before it"
DIFFERENT = {
    "scale": ({"scale": 1.0}, Versus("scale", 0.25), "the scores are multiplied by 0.250 instead of 1.00"),
    "scale on": ({"scale": 1.0}, Versus("scale", None), "the scores are multiplied by 0.500 instead of 1.00"),
    "scale off": ({}, Versus("scale", 1.0), "the scores are multiplied by 1.00 instead of 0.500"),
    "warmer": ({}, Versus("tau", 2.0), "the temperature is 2 instead of 1"),
    "cooler": ({"temperature": 2.5}, Versus("tau", 0.5), "the temperature is 0.5 instead of 2.5"),
    "causal": ({}, Versus("mask", "causal"), CAUSAL),
    "no mask": ({"mask": "causal"}, Versus("mask", "none"), "every query sees every key"),
    "seed": ({}, Versus("seed", 3), "query, key and value are random numbers from seed 3"),
}
EQUAL = {
    "nothing": ({}, None),
    "scale": ({"scale": 0.5}, Versus("scale", None)),
    "temperature": ({"temperature": 2.0}, Versus("tau", 2.0)),
    "causal": ({"mask": "causal"}, Versus("mask", "causal")),
    "no mask": ({}, Versus("mask", "none")),
    "seed": ({}, Versus("seed", 0)),
}


def compared(**settings):
    """Four tokens of width 4, so that the scale is a half."""
    settings = Settings(preset=None, text="how are you doing", seed=0, **settings)
    return comparison_of(settings, cases.case_of(settings))


def largest(normalize, scale=None, temperature=1.0, mask="none", seed=0):
    return attended(drawn(4, 4, seed), normalize, scale, temperature, mask)[1].max()


def changed(versus):
    return {{"tau": "temperature"}.get(versus.name, versus.name): versus.value}


@pytest.mark.parametrize(("common", "versus", "words"), DIFFERENT.values(), ids=DIFFERENT)
def test_the_difference_is_said(common, versus, words):
    assert side_difference(compared(**common, versus=versus)) == words


@pytest.mark.parametrize(("common", "versus"), EQUAL.values(), ids=EQUAL)
def test_no_difference_is_not_said(common, versus):
    comparison = compared(**common, versus=versus)
    assert side_difference(comparison) == ""
    assert "On the right" not in plain(lead(comparison))


@pytest.mark.parametrize(("left", "right"), [("row", "row"), ("row", "global"), ("column", "row")])
@pytest.mark.parametrize(("common", "versus", "words"), DIFFERENT.values(), ids=DIFFERENT)
def test_the_lead_ends_with_what_the_difference_does(common, versus, words, left, right):
    text = plain(lead(compared(left=left, right=right, **common, versus=versus)))
    sides = largest(right, **{**common, **changed(versus)}), largest(left, **common)
    assert text.endswith(
        f" On the right, {words}: the largest weight is {sides[0]:.3f} there, {sides[1]:.3f} on the left."
    )
    assert "so both maps are the same" not in text
    assert "points the same way" not in text


@pytest.mark.parametrize(("common", "versus", "words"), DIFFERENT.values(), ids=DIFFERENT)
def test_the_same_softmax_twice_is_described_once(common, versus, words):
    text = plain(lead(compared(left="row", right="row", **common, versus=versus)))
    assert text.startswith(f"{PER_ROW} On the right, {words}: ")


def test_the_lead_of_the_notebook_beside_its_scaled_self():
    settings = Settings.from_query({"vs": "scale:on", "r": "global"})[0]
    assert plain(lead(comparison_of(settings, cases.case_of(settings)))) == (
        f"Over the whole matrix all queries share one {ALL}: doing takes 57.8\u202f% of it, "
        "you is left with 4.8\u202f%. On the right, the scores are multiplied by 0.500 instead of 1.00: "
        "the largest weight is 0.289 there, 0.550 on the left."
    )


def test_each_side_has_its_clause_before_the_difference():
    text = plain(lead(compared(left="row", right="global", versus=Versus("tau", 2.0))))
    sums = attended(drawn(4, 4, 0), "global", temperature=2.0)[1].sum(axis=1)
    names = ["how", "are", "you", "doing"]
    most, least = int(sums.argmax()), int(sums.argmin())
    assert text.startswith(
        f"{PER_ROW} Over the whole matrix all queries share one {ALL}: {names[most]} takes "
        f"{100 * sums[most]:.1f}\u202f% of it, {names[least]} is left with {100 * sums[least]:.1f}\u202f%."
    )


def test_several_differences_are_said_together():
    case = case_of(np.eye(4), np.eye(4), np.eye(4))
    comparison = compare(case, Side("row", 1.0), Side("row", None, 3.0, "causal"))
    assert side_difference(comparison) == (
        "the scores are multiplied by 0.500 instead of 1.00 "
        f"and the temperature is 3 instead of 1 and {CAUSAL}"
    )


@pytest.mark.parametrize("right", ["row", "column"])
def test_the_named_queries_are_those_of_the_left_logits_where_no_side_is_global(right):
    comparison = compared(left="row", right=right, temperature=0.25, versus=Versus("tau", 9.0))
    mass = attended(drawn(4, 4, 0), "global", temperature=0.25)[1].sum(axis=1)
    assert named_queries(comparison) == tuple(sorted({int(mass.argmax()), int(mass.argmin())}))


def test_the_named_queries_are_those_of_the_global_side_whose_vectors_differ():
    comparison = compared(left="row", right="global", versus=Versus("seed", 3))
    sums = {seed: attended(drawn(4, 4, seed), "global")[1].sum(axis=1) for seed in (0, 3)}
    expected = {seed: tuple(sorted({int(s.argmax()), int(s.argmin())})) for seed, s in sums.items()}
    assert named_queries(comparison) == expected[3] != expected[0]


@pytest.mark.parametrize(("mask", "terms"), [("causal", "all 10 visible"), ("none", "all 16")])
def test_a_global_caption_counts_what_is_visible(mask, terms):
    comparison = compared(mask=mask)
    cell = comparison.largest_left_weight
    text = plain(weights_caption(comparison.left, cell))
    logits, weights, _ = attended(drawn(4, 4, 0), "global", mask=mask)
    assert text.startswith(f"elogit ÷ sum of {terms}; outlined: ")
    part, whole = (read(number)[0] for number in text.split("outlined: ")[1].split(" = ")[0].split(" ÷ "))
    assert part == pytest.approx(math.exp(logits[cell]), rel=0.005)
    assert whole == pytest.approx(np.exp(logits).sum(), rel=0.005)
    assert text.endswith(f" = {weights[cell]:.3f}")


@pytest.mark.parametrize(("normalize", "terms"), [("row", "its row"), ("column", "its column")])
def test_a_caption_along_an_axis_names_it_under_a_mask_too(normalize, terms):
    comparison = compared(left=normalize, mask="causal")
    text = plain(weights_caption(comparison.left, (3, 0)))
    weight = attended(drawn(4, 4, 0), normalize, mask="causal")[1][3, 0]
    assert f"sum of {terms}; outlined: " in text
    assert text.endswith(f" = {weight:.3f}")


def test_many_visible_cells_have_a_narrow_blank_in_their_number():
    bias = np.where(np.tri(50) == 1, 0.0, -np.inf)
    comparison = compare_scores(np.zeros((50, 50)), bias=bias)
    assert "sum of all 1\u202f275 visible; " in plain(weights_caption(comparison.left, (0, 0)))


@pytest.mark.parametrize(
    ("scale", "temperature", "factor"),
    [
        (1.0, 2.0, " × 0.500"),
        (None, 2.0, " × 0.250"),
        (None, 0.5, ""),
        (3.0, 0.01, " × 300"),
        (-2.0, 1.0, " × \u22122.00"),
        (1.0, 1.0, ""),
    ],
)
def test_the_factor_of_the_scores_is_scale_over_temperature(scale, temperature, factor):
    comparison = compared(scale=scale, temperature=temperature)
    text = plain(scores_caption(comparison, comparison.largest_left_weight))
    assert text.startswith(f"query · key{factor}; outlined: ")


def test_the_factor_is_that_of_the_left():
    comparison = compared(temperature=2.0, versus=Versus("tau", 5.0))
    assert "× 0.250;" in plain(scores_caption(comparison, comparison.largest_left_weight))


def test_numbers_that_would_read_alike_are_written_in_full():
    comparison = compare(cases.preset("notebook"), Side("row", 1.0, 1.0), Side("row", 1.001, 1.0000001))
    assert side_difference(comparison) == (
        "the scores are multiplied by 1.001 instead of 1.0 and the temperature is 1.0000001 instead of 1.0"
    )
