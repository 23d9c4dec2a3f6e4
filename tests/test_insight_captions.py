"""Captions: the printed numbers of the outlined cell are a calculation that can be checked by hand."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn import attention, cases
from selfattn.cases import preset
from selfattn.comparison import comparison_of
from selfattn.insight import Word, law_caption, plain, scores_caption, weights_caption
from selfattn.settings import Settings
from tests.examples import case_of, compare_case, compare_scores, drawn_case
from tests.reading import read

CAUSAL, _ = Settings.from_query({"mask": "causal"})

SIDES = st.sampled_from(["row", "column", "global"])
SUMS = {"row": "its row", "column": "its column", "global": "all 35"}
"""What a cell of five queries and seven keys is divided by the sum of."""


def captions(comparison):
    cell = comparison.largest_left_weight
    return [plain(weights_caption(steps, cell)) for steps in (comparison.left, comparison.right)]


def check_division(caption, weight):
    """The printed quotient agrees with the printed weight, as far as the printed digits go."""
    part, whole, quotient = re.search(r"outlined: (.+) ÷ (.+) = (.+)$", caption).groups()
    (part, half_part), (whole, half_whole) = read(part), read(whole)
    assert part > 0 or weight < 1e-300
    low, high = (part - half_part) / (whole + half_whole), (part + half_part) / (whole - half_whole)
    if quotient == "<.001":
        assert low < 0.0005
    elif quotient == ">.999":
        assert high >= 0.9995
    else:
        printed, half = read(quotient)
        assert low - half <= printed <= high + half
        assert printed == pytest.approx(weight, abs=half * 1.001)


def test_the_captions_of_the_notebook():
    comparison = compare_case(preset("notebook"))
    assert captions(comparison) == [
        "escore ÷ sum of all 16; outlined: 53.2 ÷ 96.7 = 0.550",
        "escore ÷ sum of its row; outlined: 53.2 ÷ 55.9 = 0.951",
    ]
    assert weights_caption(comparison.left, (3, 1))[1] == Word("score", "sup")
    assert scores_caption(comparison, (3, 1)) == (
        Word("query", "query"),
        Word(" · "),
        Word("key", "key"),
        Word("; outlined: "),
        Word("e"),
        Word("3.9733", "sup"),
        Word(" = "),
        Word("53.2", "bold"),
    )


@given(st.integers(0, 2**32 - 1), SIDES, SIDES, st.floats(0.01, 300))
def test_the_printed_division_holds(seed, left, right, factor):
    case = drawn_case(seed=seed)
    comparison = compare_case(case_of(factor * case.query, case.key, case.value), left, right)
    cell = comparison.largest_left_weight
    for caption, steps in zip(captions(comparison), (comparison.left, comparison.right), strict=True):
        check_division(caption, steps.weights[cell])
        assert f"sum of {SUMS[steps.normalize]}" in caption


@given(st.integers(0, 2**32 - 1), SIDES, SIDES, st.floats(-5000, 5000))
def test_the_printed_division_holds_wherever_the_scores_are(seed, left, right, shift):
    scores = shift + np.random.default_rng(seed).standard_normal((5, 7))
    comparison = compare_scores(scores, left, right)
    cell = comparison.largest_left_weight
    for caption, steps in zip(captions(comparison), (comparison.left, comparison.right), strict=True):
        check_division(caption, steps.weights[cell])


def test_the_terms_are_those_of_its_row_its_column_or_all():
    scores = np.log([[8.0, 1.0, 2.0], [5.0, 2.0, 4.0]])
    for normalize, printed in (
        ("row", "its row; outlined: 8.00 ÷ 11.0 = 0.727"),
        ("column", "its column; outlined: 8.00 ÷ 13.0 = 0.615"),
        ("global", "all 6; outlined: 8.00 ÷ 22.0 = 0.364"),
    ):
        steps = compare_scores(scores, normalize, normalize).left
        assert plain(weights_caption(steps, (0, 0))) == f"escore ÷ sum of {printed}"


@pytest.mark.parametrize(("top", "written"), [(500.0, "500"), (41.0, "41.0"), (-800.0, "\u2212800")])
def test_the_maximum_is_taken_off_first_where_e_to_the_score_cannot_be_read(top, written):
    comparison = compare_scores([[top, top - math.log(3)], [top - 2000, top - 2001]])
    for caption, terms in zip(captions(comparison), ("all 4", "its row"), strict=True):
        assert caption == (
            f"escore \u2212 {written} ÷ sum of {terms} (its maximum taken off first); "
            "outlined: 1.00 ÷ 1.33 = 0.750"
        )
    assert plain(scores_caption(comparison, (0, 0))) == f"query · key; outlined: {written}"


def test_nothing_is_taken_off_where_e_to_the_score_can_be_read():
    for top in (-19.0, 0.0, 39.0):
        comparison = compare_scores([[top, top - 1], [top, top]])
        assert not any("taken off" in caption for caption in captions(comparison))
        assert "; outlined: e" in plain(scores_caption(comparison, (0, 0)))


def test_a_row_far_below_the_others_is_divided_by_its_own_sum():
    comparison = compare_scores([[0.0, 0.0], [-800.0, -900.0]], "row", "global")
    assert comparison.largest_left_weight == (1, 0)
    assert captions(comparison)[0].endswith("(its maximum taken off first); outlined: 1.00 ÷ 1.00 = 1.000")
    assert plain(scores_caption(comparison, (1, 0))) == "query · key; outlined: \u2212800"


def test_scaled_scores_are_logits_and_the_factor_is_said():
    comparison = compare_case(drawn_case(d_k=4), scale=None)
    row, column = cell = comparison.largest_left_weight
    logit = float(comparison.case.query[row] @ comparison.case.key[column]) / 2
    assert weights_caption(comparison.left, cell)[1] == Word("logit", "sup")
    words = scores_caption(comparison, cell)
    assert plain(words).startswith("query · key × 0.500; outlined: e")
    exponent, result = (word.text for word in words if word.mark in ("sup", "bold"))
    assert read(exponent)[0] == pytest.approx(logit, abs=0.00005)
    assert read(result)[0] == pytest.approx(math.exp(logit), rel=0.005)


def test_raw_scores_are_no_logits_and_no_factor_is_said():
    comparison = compare_case(drawn_case(d_k=4), scale=1.0)
    assert weights_caption(comparison.left, (0, 0))[1] == Word("score", "sup")
    assert "×" not in plain(scores_caption(comparison, comparison.largest_left_weight))


def test_many_thousand_cells_have_a_narrow_blank_in_their_number():
    caption = captions(compare_case(drawn_case(n_queries=40, n_keys=40)))[0]
    assert "sum of all 1\u202f600; outlined" in caption


def test_the_caption_of_the_law_by_rows():
    assert plain(law_caption(compare_case(preset("notebook")).law)) == (
        "Row mass is the share of the one 100\u202f% that each query gets. Multiply every row on the right "
        "by its bar and the global map comes out, to the last digit. Effective rows: 2.8 of 4."
    )


def test_the_caption_of_the_law_by_columns():
    law = compare_scores(np.zeros((3, 5)), "global", "column").law
    assert plain(law_caption(law)) == (
        "Column mass is the share of the one 100\u202f% that each key gets. Multiply every column on the "
        "right by its bar and the global map comes out, to the last digit. Effective columns: 5.0 of 5."
    )


@pytest.mark.parametrize("normalize", ["row", "column", "global"])
@pytest.mark.parametrize("mask", [np.tri(3, dtype=bool), np.zeros((3, 3), dtype=bool)], ids=["causal", "all"])
def test_a_hidden_cell_is_said_to_be_hidden(normalize, mask):
    case = preset("illustrated")
    steps = attention(case.query, case.key, case.value, normalize=normalize, mask=mask, scale=1.0)
    assert plain(weights_caption(steps, (0, 2))).endswith("; outlined: hidden, so 0")


def test_the_score_of_a_hidden_cell_is_said_to_be_hidden():
    comparison = comparison_of(CAUSAL, cases.case_of(CAUSAL))
    assert plain(scores_caption(comparison, (0, 2))) == "query · key; outlined: hidden"
