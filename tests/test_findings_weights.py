"""Findings about weights: said where true, with their numbers, and not said where not."""

import numpy as np
import pytest

from selfattn.comparison import Side, compare
from tests.examples import case_of, compare_scores
from tests.telling import cells, said, told

CAUSAL = [(0, 1), (0, 2), (1, 2)]


def test_one_cell_takes_nearly_everything():
    scores = np.zeros((2, 3))
    scores[1, 2] = np.log(5 * 9.1)  # 9.1 parts of 10.1
    told_of = said(scores)
    assert told_of["one-cell"] == (
        "With the global softmax, one cell holds 90.1\u202f% of all weight, b → you; "
        "the other 5 share 9.9\u202f%."
    )
    assert "one-row" not in told_of
    scores[1, 2] = np.log(5 * 8.9)
    assert "one-cell" not in said(scores)


def test_one_cell_of_two():
    assert said([[0, 5]], "global", "global")["one-cell"] == (
        "One cell holds 99.3\u202f% of all weight, a → are; the other one has 0.7\u202f%."
    )
    assert "one-cell" not in said([[0, 5]], hidden=[(0, 0)])
    assert "one-cell" not in said([[0, 5]], "row", "column")


def test_one_row_takes_nearly_everything():
    scores = np.zeros((3, 3))
    scores[1] = np.log(2 * 9.1)
    told_of = said(scores)
    assert told_of["one-row"] == (
        "With the global softmax, the other 2 queries together have only 9.9\u202f% of all weight; "
        "b has the rest."
    )
    assert "one-row" not in said(scores, "row", "row")
    assert "one-row" not in said(scores[:2])  # the lead gives both shares
    scores[1] = np.log(2 * 8.9)
    assert "one-row" not in said(scores)
    scores[1, 1] = 30
    assert "one-row" not in said(scores)
    assert "one-cell" in said(scores)


def test_one_row_may_collect_nearly_everything_per_column():
    scores = np.zeros((3, 3))
    scores[2] = np.log(2 * 19)
    assert said(scores, "column", "row")["one-row"] == (
        "Per column, the other 2 queries together have only 5.0\u202f% of all weight; c has the rest."
    )


def test_rows_without_mass():
    scores = [[0, 0.5, 1], [10, 8, 1], [9, 9, 3]]
    weights = np.exp(scores) / np.exp(scores).sum()
    assert weights[0].max() == pytest.approx(6.59e-5, abs=5e-8)
    told_of = said(scores)
    assert told_of["row-without-mass"] == (
        "With the global softmax, the row of a is all but empty: the largest weight in it is 6.59 × 10⁻⁵."
    )
    assert cells(compare_scores(scores), "row-without-mass") == ((0, 0), (0, 1), (0, 2))
    assert "row-without-mass" not in said(scores, "row", "column")


def test_many_rows_without_mass():
    scores = np.zeros((6, 2))
    scores[4] = 30
    hidden = [(2, 0), (2, 1)]
    assert said(scores, "row", "global", hidden=hidden)["row-without-mass"] == (
        "With the global softmax, 4 of 5 rows (a, b, d and 1 more) are all but empty: "
        "the largest weight in them is 4.68 × 10⁻¹⁴."
    )


@pytest.mark.parametrize(("part", "is_said"), [(0.0099, True), (0.0101, False)])
def test_a_row_is_empty_below_a_hundredth_of_an_even_share(part, is_said):
    share = part / 4
    scores = np.log([[share], [(1 - share) / 3], [(1 - share) / 3], [(1 - share) / 3]])
    assert ("row-without-mass" in said(scores)) is is_said


def test_saturated_rows():
    scores = [[6, 0, 0], [0, 0, 0], [0, 7, 0]]
    assert said(scores)["saturated"] == (
        "Per row, 2 of 3 rows are saturated: more than 99\u202f% of their weight is in one cell; "
        "the largest weight is 0.998, c → b."
    )
    assert cells(compare_scores(scores), "saturated") == ((0, 0), (2, 1))
    assert said([[0, 6, 0], [0, 0, 0]], "row", "row")["saturated"] == (
        "1 of 2 rows is saturated: more than 99\u202f% of its weight is in one cell; "
        "the largest weight is 0.995, a → are."
    )
    assert said([[0, 0], [0, 6], [0, 0]], "column", "global")["saturated"] == (
        "Per column, 1 of 2 columns is saturated: more than 99\u202f% of its weight is in one cell; "
        "the largest weight is 0.995, b → are."
    )
    assert "saturated" not in said(scores, "global", "global")
    assert "saturated" not in said([[5, 0, 0], [0, 5, 0]])


def test_what_sees_one_key_is_not_saturated():
    assert "saturated" not in said([[0], [0]])
    told_of = said([[0, 0, 0], [0, 9, 0], [0, 0, 0]], hidden=CAUSAL)
    assert told_of["saturated"].startswith(
        "Per row, 1 of 2 rows with more than one visible cell is saturated:"
    )


def test_saturated_on_both_sides():
    assert said([[6, 0, 0], [0, 0, 0]], "row", "column")["saturated"] == (
        "Per row, 1 of 2 rows is saturated: more than 99\u202f% of its weight is in one cell; "
        "the largest weight is 0.995, a → how. "
        "Per column, 1 of 3 columns is saturated: more than 99\u202f% of its weight is in one cell; "
        "the largest weight is 0.998, a → how."
    )


def test_each_side_is_named_by_its_place_where_both_take_the_same_softmax():
    case = case_of([[6.0, 0, 0], [0, 0, 0]], np.eye(3), np.eye(3))
    sentence = told(compare(case, Side("row", 1.0), Side("row", 2.0)))["saturated"]
    assert sentence.startswith("On the left, 1 of 2 rows is saturated: ")
    assert " On the right, 1 of 2 rows is saturated: " in sentence


def test_nearly_uniform_rows():
    scores = [[0.1, 0.11, 0.1], [2, 5, 1], [1, 1, 1]]
    assert said(scores)["nearly-uniform"] == (
        "Per row, 2 of 3 rows (a and c) are nearly uniform: "
        "all their weights are within 10\u202f% of an even share, 0.333."
    )
    assert said(scores[:2], "column", "row")["nearly-uniform"].startswith(
        "Per row, 1 of 2 rows (a) is nearly"
    )
    assert said(np.transpose(scores), "column", "global")["nearly-uniform"] == (
        "Per column, 2 of 3 columns (a and c) are nearly uniform: "
        "all their weights are within 10\u202f% of an even share, 0.333."
    )
    assert said([[0, 0.05], [0, 0]], "global", "global")["nearly-uniform"] == (
        "All 4 weights are within 10\u202f% of an even share, 0.250."
    )
    assert "nearly-uniform" not in said(scores, "global", "global")


@pytest.mark.parametrize(("off", "is_said"), [(0.099, True), (0.101, False)])
def test_a_row_is_nearly_uniform_within_a_tenth(off, is_said):
    for high in ((1 + off) / 2, (1 - off) / 2):
        scores = np.log([[high, 1 - high], [0.9, 0.1]])
        assert ("nearly-uniform" in said(scores)) is is_said


def test_nearly_uniform_rows_of_unequal_length():
    sentence = said([[0, 0, 0], [0, 0.01, 0], [0, 0, 0]], "row", "row", hidden=CAUSAL)["nearly-uniform"]
    assert sentence == (
        "2 of 2 rows with more than one visible cell (b and c) are nearly uniform: "
        "all their weights are within 10\u202f% of an even share."
    )


def test_visible_weights_may_be_nearly_uniform():
    scores = [[0.0, 0.05], [0, 0]]
    assert said(scores, "global", "global", hidden=[(0, 0)])["nearly-uniform"] == (
        "All 3 visible weights are within 10\u202f% of an even share, 0.333."
    )


def test_three_rows_are_named_and_marked():
    scores = np.array([[0.0, 0.01], [0.01, 0], [0, 0], [0, 0], [1, 0]])
    comparison = compare_scores(scores, "row", "row", tokens=tuple("abcde"))
    assert "4 of 5 rows (a, b, c and 1 more) are nearly uniform" in told(comparison)["nearly-uniform"]
    assert {row for row, _ in cells(comparison, "nearly-uniform")} == {0, 1, 2}
    poor = compare_scores(np.diag([0.0, 0, 0, 0, 30]), tokens=tuple("abcde"))
    assert {row for row, _ in cells(poor, "row-without-mass")} == {0, 1, 2}


def test_the_cells_are_those_of_both_sides():
    comparison = compare_scores([[6, 0, 0], [0, 0, 6.0]], "row", "column")
    assert set(cells(comparison, "saturated")) == {(0, 0), (1, 2)}
    comparison = compare_scores([[6, 0], [6, 0], [0, 6.0]], "row", "column")
    assert set(cells(comparison, "saturated")) == {(0, 0), (1, 0), (2, 1)}


def test_an_even_share_is_one_of_the_rows_that_see_something():
    scores = np.log([[0.004], [0.996], [1], [1], [1]])  # below a hundredth of 1/2, above one of 1/5
    hidden = [(2, 0), (3, 0), (4, 0)]
    assert "row-without-mass" in said(scores, hidden=hidden)
    scores = np.log([[0.004], [0.3], [0.3], [0.3], [0.096]])  # above a hundredth of 1/5
    assert "row-without-mass" not in said(scores)
    scores = np.log([[0.003], [0.997], [1], [1], [1]])
    assert "row-without-mass" in said(scores, hidden=hidden)
    assert "row-without-mass" in said(scores[:2])


def test_many_other_cells_are_counted():
    scores = np.zeros((40, 40))
    scores[0, 0] = 20
    assert "; the other 1\u202f599 share <0.1\u202f%." in told(compare_scores(scores))["one-cell"]
