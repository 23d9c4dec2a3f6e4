"""Findings about scores and mask: said where true, with their numbers, and not said where not."""

import dataclasses

import numpy as np
import pytest

from selfattn.comparison import Side, compare
from selfattn.insight import lead, plain
from tests.examples import case_of, compare_case, compare_scores, drawn_case
from tests.telling import HIDDEN, cells, said, told

OVERFLOW = (
    "{} has a score of {}, and exp overflows above 709.78: computed as the notebook does, its weight is "
    "inf ÷ inf = nan; with the maximum taken off first it is {}."
)


@pytest.mark.parametrize(
    ("scores", "cell", "score", "weights"),
    [
        ([[1, 2], [710, 709]], "b → a", "710", "0.731 (global) and 0.731 (per row)"),
        ([[1, 1000], [1000, 1000]], "a → b", "1\u202f000", "0.333 (global) and 1.000 (per row)"),
        ([[1, 2], [2, 1e300]], "b → b", "1.00 × 10³⁰⁰", "1.000 (global) and 1.000 (per row)"),
    ],
)
def test_a_naive_exp_that_overflows(scores, cell, score, weights):
    assert said(scores)["overflow"] == OVERFLOW.format(cell, score, weights)
    with np.errstate(over="ignore", invalid="ignore"):
        naive = np.exp(scores) / np.exp(scores).sum()
    assert np.isnan(naive["ab".index(cell[0]), "ab".index(cell[-1])])


def test_exp_overflows_from_709_7828_on():
    assert "overflow" in said([[709.7828, 0], [0, 0]])
    assert "overflow" not in said([[709.7827, 0], [0, 0]])
    assert "overflow" not in said([[-709.7828, 0], [0, 0]])


def test_an_overflow_on_one_side_is_said_of_that_side():
    comparison = compare(case_of([[1000.0, 1]], np.eye(2), np.eye(2)), Side("row", 0.1), Side("row", 1.0))
    assert told(comparison)["overflow"].startswith("On the right, how → how has a score of 1\u202f000, and")
    assert cells(comparison, "overflow") == ((0, 0),)


def test_an_overflow_of_scaled_scores_is_one_of_logits():
    case = case_of([[10.0, 1]], np.eye(2), np.eye(2))
    comparison = compare(case, Side("row", 100.0), Side("row", 100.0))
    assert "how → how has a logit of 1\u202f000, and" in told(comparison)["overflow"]
    assert told(comparison)["overflow"].endswith("with the maximum taken off first it is 1.000.")


def test_everything_underflows():
    assert said([[-800, -801], [-900, -900]])["underflow"] == (
        "Every score is below −745, where exp is 0: computed as the notebook does, all weights are "
        "0 ÷ 0 = nan; with the maximum taken off first the weight of a → a is 0.731 (global) and "
        "0.731 (per row)."
    )
    assert "underflow" not in said([[-745.13, -801], [-900, -900]], "global", "global")
    assert "underflow" in said([[-745.14, -801], [-900, -900]], "global", "global")


@pytest.mark.parametrize(
    ("scores", "sides", "where", "cell"),
    [
        ([[-800, -801], [0, -900]], ("global", "row"), "In the row of a", "a → a is 0.731"),
        ([[0, -800], [-900, -800]], ("global", "column"), "In the column of b", "a → b is 0.500"),
        ([[-801, -800], [-900, -900], [0, 0]], ("row", "row"), "In the rows of a and b", "a → are is 0.731"),
    ],
)
def test_a_row_or_a_column_underflows(scores, sides, where, cell):
    assert said(scores, *sides)["underflow"] == (
        f"{where} every score is below −745, where exp is 0: computed as the notebook does, these weights "
        f"are 0 ÷ 0 = nan; with the maximum taken off first the weight of {cell}."
    )
    assert "underflow" not in said(scores, "global", "global")


def test_hidden_scores_do_not_underflow():
    assert "underflow" not in said([[0, 0], [0, 0]], hidden=[(0, 0), (0, 1)])
    sentence = said([[0, -800], [0, 0]], hidden=[(0, 0)])["underflow"]
    assert sentence.startswith("In the row of a every visible score is below −745, where")
    assert sentence.endswith("a → b is exactly 1.")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([1], "b sees no key: all its weights are 0, and so is its output."),
        ([0, 2], "a and c see no key: all their weights are 0, and so are their outputs."),
        ([0, 1, 2], "a, b and c see no key: all their weights are 0, and so are their outputs."),
        (range(5), "a, b, c and 2 more see no key: all their weights are 0, and so are their outputs."),
    ],
)
def test_a_query_that_sees_no_key(rows, sentence):
    scores = np.arange(18.0).reshape(6, 3)
    hidden = [(row, key) for row in rows for key in range(3)]
    assert said(scores, hidden=hidden)["query-without-keys"] == sentence
    assert "query-without-keys" not in said(scores, hidden=hidden[:-1] if len(rows) == 1 else [])


def test_a_query_that_sees_no_key_on_one_side():
    comparison = compare_scores([[1.0, 2], [3, 4]], "row", "row", tokens=("a", "b"))
    logits = comparison.right.logits.copy()
    logits[0] = HIDDEN
    weights = comparison.right.weights.copy()
    weights[0] = 0
    blind = dataclasses.replace(comparison.right, logits=logits, weights=weights)
    comparison = dataclasses.replace(comparison, right=blind, law=None)
    assert told(comparison)["query-without-keys"] == (
        "On the right, a sees no key: all its weights are 0, and so is its output."
    )
    assert cells(comparison, "query-without-keys") == ((0, 0), (0, 1))


def test_one_token():
    sentence = "Whatever the score of a, here 3.97, its output is its own value."
    assert said([[3.9734]]) == {"one-token": sentence}
    assert said([[3.9734]], "column", "column") == {"one-token": sentence}
    assert "one-token" not in said([[1, 2]])
    assert "one-token" not in said([[1], [2]])
    assert list(said([[1]], hidden=[(0, 0)])) == ["query-without-keys"]


CAUSAL = [(0, 1), (0, 2), (1, 2)]


def test_equal_scores_under_a_mask():
    told_of = said(np.full((3, 3), 2.0), hidden=CAUSAL)
    assert told_of["equal-scores"] == (
        "All visible scores are equal: each visible weight is 0.167 (global); "
        "each query splits its 100\u202f% evenly among the keys that it sees (per row)."
    )
    assert "nearly-uniform" not in told_of


def test_equal_scores_on_one_side():
    case = drawn_case()
    assert told(compare(case, Side("row", 1.0), Side("column", 0.0)))["equal-scores"] == (
        "On the right, all logits are equal: "
        "each key is split evenly among the queries that see it, 100\u202f% in all."
    )


@pytest.mark.parametrize("sides", [("global", "row"), ("column", "column"), ("row", "column")])
def test_equal_scores_are_not_said_twice(sides):
    comparison = compare_scores(np.full((2, 3), 2.0), *sides)
    assert plain(lead(comparison)).startswith("All scores are equal")
    assert "equal-scores" not in told(comparison)


def test_scores_that_are_not_equal():
    assert "equal-scores" not in said([[2, 2, 2], [2, 2, 2], [2, 2, 2.001]], hidden=CAUSAL)
    assert "equal-scores" not in said([[2, 2], [2, 2]], hidden=[(0, 1), (1, 0), (1, 1)])  # one is no plural


SYMMETRIC = [[1, 2, 3], [2, 5, 1], [3, 1, 0]]
TRANSPOSED = (
    "The scores are symmetric, so per row and per column give the same weights, transposed, and only the "
    "sums tell: "
)


@pytest.mark.parametrize(
    ("sides", "sums"),
    [
        (("global", "row"), "per row each row sums to 1, the columns to 0.72 at least and 1.30 at most."),
        (
            ("column", "global"),
            "per column each column sums to 1, the rows to 0.72 at least and 1.30 at most.",
        ),
        (("row", "column"), "per row each row sums to 1, the columns to 0.72 at least and 1.30 at most."),
    ],
)
def test_symmetric_scores(sides, sums):
    assert said(SYMMETRIC, *sides)["symmetric-scores"] == TRANSPOSED + sums
    columns = (np.exp(SYMMETRIC) / np.exp(SYMMETRIC).sum(axis=1, keepdims=True)).sum(axis=0)
    assert [f"{columns.min():.2f}", f"{columns.max():.2f}"] == ["0.72", "1.30"]


@pytest.mark.parametrize(
    ("scores", "sides", "hidden"),
    [
        (SYMMETRIC, ("global", "global"), []),
        ([[1, 2, 3], [2, 5, 1], [3, 1.001, 0]], ("global", "row"), []),
        (SYMMETRIC, ("global", "row"), CAUSAL),
        (SYMMETRIC, ("global", "row"), [(0, 0), (0, 1), (1, 0), (0, 2), (2, 0)]),
        ([[1, 2], [2, 1]], ("row", "column"), []),  # the sums are 1 both ways
        ([[1, 2, 3], [2, 5, 1]], ("row", "column"), []),
        ([[5]], ("row", "column"), []),
    ],
    ids=["global only", "not quite", "causal", "no key", "the same per row and column", "not square", "one"],
)
def test_scores_that_are_not_symmetric_or_whose_sums_do_not_tell(scores, sides, hidden):
    assert "symmetric-scores" not in said(scores, *sides, hidden=hidden)


def test_symmetric_scores_may_be_equal_under_a_symmetric_mask():
    told_of = said(np.zeros((3, 3)), "row", "row", hidden=[(0, 1), (1, 0)])
    assert list(told_of) == ["equal-scores", "symmetric-scores"]
    assert told_of["symmetric-scores"].endswith("the columns to 0.83 at least and 1.33 at most.")


def test_the_first_query_sees_only_itself():
    scores = [[1, 2, 3], [2, 1, 0], [0, 0, 0]]
    whole = np.exp([1, 2, 1, 0, 0, 0]).sum()
    assert f"{np.e / whole:.3f}" == "0.172"
    sentence = "The mask lets the first query, a, see only itself: its one weight is "
    assert said(scores, hidden=CAUSAL)["first-sees-itself"] == (
        f"{sentence}0.172 (global) and exactly 1 (per row)."
    )
    assert said(scores, "row", "row", hidden=CAUSAL)["first-sees-itself"] == f"{sentence}exactly 1."
    case = drawn_case(4, 4)
    on_the_right = compare(case, Side("row"), Side("row", mask="causal"))
    assert told(on_the_right)["first-sees-itself"] == (
        "On the right, the mask lets the first query, how, see only itself: its one weight is exactly 1."
    )


@pytest.mark.parametrize("hidden", [[], CAUSAL[1:], [(0, 0), (0, 2)], [(0, 0), (0, 1), (0, 2)]])
def test_the_first_query_sees_more_or_something_else(hidden):
    assert "first-sees-itself" not in said(np.arange(9.0).reshape(3, 3), hidden=hidden)


def test_only_in_self_attention_is_a_key_the_query_itself():
    comparison = compare_case(drawn_case(2, 3, tokens=("a", "b")))
    logits = comparison.left.logits.copy()
    logits[0, 1:] = HIDDEN
    steps = dataclasses.replace(comparison.left, logits=logits)
    assert "first-sees-itself" not in told(dataclasses.replace(comparison, left=steps, right=steps))
    assert "first-sees-itself" not in said([[1], [2]], tokens=("a", "b"))


def test_what_is_the_same_of_both_sides_is_said_once():
    case = drawn_case(4, 4)
    comparison = compare(case, Side("row", 1.0, 1.0, "causal"), Side("row", 1.0, 2.0, "causal"))
    assert told(comparison)["first-sees-itself"] == (
        "The mask lets the first query, how, see only itself: its one weight is exactly 1."
    )
