"""Figures worth a number: written as computed a second way, and only where they can differ."""

import dataclasses
import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.cases import preset
from selfattn.comparison import Side, compare
from selfattn.findings import Figure, figures_of
from tests.examples import case_of, compare_case, compare_scores, drawn_case
from tests.reading import read

CHOICES = ["row", "column", "global"]
OUTPUTS = {"Smallest cosine", "Length ratio"}


def written(comparison):
    return {figure.name: (figure.left, figure.right) for figure in figures_of(comparison)}


def test_the_figures_of_the_notebook():
    assert figures_of(compare_case(preset("notebook"))) == (
        Figure(
            "Row sums",
            "4.8\u202f% to 57.8\u202f%",
            "100\u202f%",
            "How much weight a query has, from the least to the most.",
        ),
        Figure(
            "Largest row’s share",
            "57.8\u202f%",
            "25.0\u202f%",
            "What one row holds of all weight; 25.0\u202f% would be even.",
        ),
        Figure(
            "Effective rows",
            "2.8 of 4",
            "4.0 of 4",
            "How many queries share the weight: all if each has as much, 1 if one has it all.",
        ),
        Figure("Largest weight", "0.550", "0.965", "The most that one query gives to one key."),
    )


def test_the_figures_of_the_notebook_per_column():
    assert figures_of(compare_case(preset("notebook"), "column", "row"))[4:] == (
        Figure(
            "Smallest cosine",
            "0.539",
            "",
            "Of each query’s outputs, left and right: 1 is the same direction, 0 a right angle.",
        ),
        Figure(
            "Length ratio",
            "0.349 to 1.01",
            "",
            "How long an output is on the left, divided by its length on the right.",
        ),
    )
    found = written(compare_case(preset("notebook"), "column", "row"))
    assert found["Row sums"] == ("0.48 to 1.60", "1.00")
    assert found["Largest row’s share"] == ("40.0\u202f%", "25.0\u202f%")
    assert found["Effective rows"] == ("3.7 of 4", "4.0 of 4")


def reads(text, number):
    """Whether the written number is this one, as well as its digits can tell."""
    if text[0] in "<>" or text == "≈0":
        return True  # tests of numerals read these
    value, half = read(text)
    number = number * 100 if "%" in text else number
    return abs(value - number) <= half * (1 + 1e-6) + 1e-9 * abs(number)


@given(st.integers(0, 2**32 - 1), st.sampled_from(CHOICES), st.sampled_from(CHOICES), st.floats(0.01, 9))
def test_every_figure_is_right(seed, left, right, scale):
    comparison = compare_case(drawn_case(seed=seed), left, right, scale)
    found = written(comparison)
    for at, steps in enumerate((comparison.left, comparison.right)):
        mass = [sum(row) for row in steps.weights.tolist()]
        shares = [number / sum(mass) for number in mass]
        entropy = -sum(share * math.log(share) for share in shares if share > 0)
        ends = found["Row sums"][at].split(" to ")
        assert reads(ends[0], min(mass))
        assert reads(ends[-1], max(mass))
        assert reads(found["Largest row’s share"][at], max(shares))
        effective, of, total = found["Effective rows"][at].split()
        assert reads(effective, math.exp(entropy))
        assert (of, total) == ("of", "5")
        assert reads(found["Largest weight"][at], steps.weights.max())
    if found.keys() & OUTPUTS:
        pairs = list(zip(comparison.left_output, comparison.right_output, strict=True))
        cosines = [a @ b / math.sqrt(a @ a) / math.sqrt(b @ b) for a, b in pairs]
        ratios = [math.sqrt(a @ a) / math.sqrt(b @ b) for a, b in pairs]
        assert reads(found["Smallest cosine"][0], min(cosines))
        ends = found["Length ratio"][0].split(" to ")
        assert reads(ends[0], min(ratios))
        assert reads(ends[-1], max(ratios))


@pytest.mark.parametrize(("left", "right"), list(product(CHOICES, CHOICES)))
def test_outputs_are_compared_only_where_more_than_the_row_mass_can_differ(left, right):
    is_said = bool(OUTPUTS & written(compare_case(drawn_case(), left, right)).keys())
    assert is_said is (("column" in (left, right)) and left != right)


@pytest.mark.parametrize("right", [Side("row", 2.0), Side("row", 1.0, 2.0), Side("row", 1.0, 1.0, "causal")])
def test_outputs_are_compared_where_the_logits_differ(right):
    case = drawn_case(4, 4)
    assert written(compare(case, Side("row", 1.0), right)).keys() >= OUTPUTS


def test_outputs_are_compared_where_the_values_differ():
    case = drawn_case()
    other = dataclasses.replace(case, value=case.value + 1)
    assert written(compare(case, Side("row"), Side("row"), other)).keys() >= OUTPUTS
    same = dataclasses.replace(case, value=case.value.copy())
    assert not OUTPUTS & written(compare(case, Side("row"), Side("row"), same)).keys()


def test_one_token_has_one_output():
    assert not OUTPUTS & written(compare_scores([[2.0]], "column", "row")).keys()


def test_outputs_of_zero_have_no_direction():
    case = case_of([[1.0, 2], [3, 1]], np.eye(2), np.zeros((2, 2)))
    assert not OUTPUTS & written(compare_case(case, "column", "row")).keys()
    bias = np.array([[0, 0], [-np.inf, -np.inf]])
    masked = written(compare_case(dataclasses.replace(case, value=np.eye(2), bias=bias), "column", "row"))
    weights = np.exp([1, 2]) / np.exp([1, 2]).sum()
    length = np.linalg.norm([1, 1]) / np.linalg.norm(weights)
    assert masked["Length ratio"] == (f"{length:.2f}", "")


@pytest.mark.parametrize(
    ("turned", "text"),
    [
        (0, "1.000"),
        (1e-3, ">0.999"),
        (0.1, "0.995"),
        (math.pi / 2, "≈0"),
        (2, "\u22120.416"),
        (math.pi - 1e-3, "<\u22120.999"),
        (math.pi, "\u22121.000"),
    ],
)
def test_a_cosine_is_1_only_for_the_same_direction(turned, text):
    case = case_of([[1.0]], [[1.0]], [[1.0, 0.0]])
    other = dataclasses.replace(case, value=np.array([[math.cos(turned), math.sin(turned)]]) * 2)
    found = written(compare(case, Side("row"), Side("row"), other))
    assert found.get("Smallest cosine") == (text, "")
    assert found.get("Length ratio") == ("0.500", "")


@pytest.mark.parametrize(("size", "text"), [(1e300, "1.00 × 10³⁰⁰"), (1e-300, "1.00 × 10⁻³⁰⁰")])
def test_lengths_neither_overflow_nor_vanish(size, text):
    case = case_of([[1.0]], [[1.0]], np.array([[1.0, 1.0]]) * size)
    other = dataclasses.replace(case, value=np.array([[1.0, 1.0]]))
    found = written(compare(case, Side("row"), Side("row"), other))
    assert found["Length ratio"] == (text, "")
    assert found["Smallest cosine"] == ("1.000", "")


def test_sums_are_shares_only_where_none_is_above_1():
    assert written(compare_case(drawn_case(), "global", "row"))["Row sums"][1] == "100\u202f%"
    assert "%" not in "".join(written(compare_case(drawn_case(), "global", "column"))["Row sums"])


def test_nothing_visible_is_shared_by_nobody():
    comparison = compare_scores([[1.0, 2], [3, 4]], bias=np.full((2, 2), -np.inf))
    assert written(comparison) == {
        "Row sums": ("0.0\u202f%", "0.0\u202f%"),
        "Largest row’s share": ("0.0\u202f%", "0.0\u202f%"),
        "Effective rows": ("0.0 of 2", "0.0 of 2"),
        "Largest weight": ("0", "0"),
    }
