"""The lead: what it says, that it is true of the numbers, and that it is not said where it is not."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from selfattn import presets
from selfattn.cases import preset
from selfattn.insight import Word, lead, named_queries, plain, token
from tests.examples import N_QUERIES, case_of, compare_case, compare_scores, drawn_case

ALL = "100\u202f%"
OVER = f"Over the whole matrix all queries share one {ALL}: "
PER_ROW = f"Per row, every query has {ALL} of its own."
PER_COLUMN = "Per column, every key is given away in full, so a query can collect more than 1 or less: "
SAME_TWICE = " Both sides take the same softmax, so both maps are the same."


def lead_of(*arguments, **options):
    return plain(lead(compare_scores(*arguments, **options)))


def test_the_lead_of_the_notebook():
    comparison = compare_case(preset("notebook"))
    assert plain(lead(comparison)) == (
        "Over the whole matrix all queries share one 100\u202f%: doing takes 57.8\u202f% of it, "
        "you is left with 4.8\u202f%. Per row, every query has 100\u202f% of its own. "
        "So the global output of you points the same way as its per-row output "
        "but has only 4.8\u202f% of its length."
    )
    bold = [word.text for word in lead(comparison) if word.mark == "bold"]
    assert bold == ["doing", "you", "you"]


@pytest.mark.parametrize(("left", "right"), [("global", "row"), ("row", "global")])
@pytest.mark.parametrize("seed", range(5))
def test_the_named_global_output_is_its_share_of_the_per_row_output(left, right, seed):
    comparison = compare_case(drawn_case(seed=seed), left, right)
    logits = comparison.left.scores
    value = comparison.case.value
    per_row = scipy.special.softmax(logits, axis=1) @ value
    everywhere = scipy.special.softmax(logits) @ value
    shares = scipy.special.softmax(logits).sum(axis=1)
    least = int(np.argmin(shares))
    np.testing.assert_allclose(everywhere[least], shares[least] * per_row[least], rtol=1e-12)
    assert plain(lead(comparison)).endswith(
        f"So the global output of {comparison.case.tokens[least]} points the same way as its per-row output "
        f"but has only {100 * shares[least]:.1f}\u202f% of its length."
    )


def test_one_token_has_nothing_to_share_out():
    for left, right in (("global", "row"), ("row", "row"), ("column", "global")):
        assert lead_of([[3.0]], left, right, tokens=["alone"]) == (
            "With one token there is nothing to share out: every softmax gives alone a weight of exactly 1."
        )


def test_more_than_one_token_have_something_to_share_out():
    assert "nothing to share out" not in lead_of([[0.0, 0.0], [0.0, 0.0]])


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 1), (3, 3)])
@pytest.mark.parametrize(("left", "right"), [("global", "row"), ("row", "row"), ("column", "global")])
def test_where_nothing_is_visible_nothing_is_split(shape, left, right):
    text = lead_of(np.ones(shape), left, right, bias=np.full(shape, -np.inf))
    assert text == "Nothing is visible: every weight is 0."


@pytest.mark.parametrize("shape", [(1, 3), (3, 1), (3, 3)])
def test_one_visible_cell_is_something(shape):
    bias = np.full(shape, -np.inf)
    bias[-1, -1] = 0.0
    text = lead_of(np.ones(shape), bias=bias)
    assert text.startswith(OVER)
    assert "othing is visible" not in text


@pytest.mark.parametrize(
    ("left", "right", "shares"),
    [
        ("global", "row", "0.067 on the left (global) and 0.333 on the right (per row)"),
        ("column", "global", "0.200 on the left (per column) and 0.067 on the right (global)"),
        ("row", "row", "0.333 on the left (per row) and 0.333 on the right (per row)"),
    ],
)
def test_equal_scores_are_split_evenly(left, right, shares):
    said = f"All scores are equal, so every softmax splits its {ALL} evenly: each weight is {shares}."
    assert lead_of(np.full((5, 3), 7.0), left, right) == said


@pytest.mark.parametrize(("query", "equal"), [([[1.0], [2.0]], "logits"), ([[2.0], [2.0]], "scores")])
def test_scores_multiplied_by_0_are_equal_logits_but_not_equal_scores(query, equal):
    comparison = compare_case(case_of(query, [[3.0], [3.0]], np.eye(2)), scale=0.0)
    text = plain(lead(comparison))
    assert text.startswith(
        f"All {equal} are equal, so every softmax splits its {ALL} evenly: each weight is "
    )


def test_rows_of_equal_scores_are_not_all_equal():
    rows = [[1.0, 1.0, 1.0], [4.0, 4.0, 4.0]]
    assert lead_of(rows, "row", "row") == PER_ROW + SAME_TWICE
    assert "All scores are equal" not in lead_of(rows, "global", "row")


def test_columns_of_equal_scores_are_not_all_equal():
    columns = [[1.0, 4.0], [1.0, 4.0], [1.0, 4.0]]
    assert lead_of(columns, "column", "column") == f"{PER_COLUMN}here each collects 0.67.{SAME_TWICE}"


@pytest.mark.parametrize(("left", "right", "is_said"), [("row", "row", True), ("row", "column", False)])
def test_the_same_softmax_twice_is_said_only_then(left, right, is_said):
    assert lead_of([[1.0, 2.0], [3.0, 5.0]], left, right).endswith(SAME_TWICE) == is_said


def test_global_twice_has_no_consequence():
    text = lead_of([[1.0, 2.0], [3.0, 5.0]], "global", "global")
    assert text.startswith(OVER)
    assert text.endswith(SAME_TWICE)
    assert "points the same way" not in text


@pytest.mark.parametrize(("other", "share"), [(20.0, "<0.1"), (-30.0, "<0.1"), (-1000.0, "0.0")])
def test_one_row_takes_everything_only_if_the_others_have_nothing(other, share):
    taken = ALL if share == "0.0" else ">99.9\u202f%"
    text = lead_of([[30.0, 1.0], [other - 1, other - 0.5]], tokens=["greedy", "poor"])
    assert text.startswith(f"{OVER}greedy takes {taken} of it, poor is left with {share}\u202f%.")
    assert text.endswith(f"but has only {share}\u202f% of its length.")


def test_even_row_masses_are_said_to_be_even():
    rows_in_another_order = [[0.0, 1.0, 2.0], [2.0, 0.0, 1.0], [1.0, 2.0, 0.0]]
    assert lead_of(rows_in_another_order) == (
        f"{OVER}here each takes the same 33.3\u202f% of it. {PER_ROW} So every global output points "
        "the same way as its per-row output but has only 33.3\u202f% of its length."
    )


def test_uneven_row_masses_are_not():
    assert "each takes the same" not in lead_of([[0.0, 1.0, 2.0], [2.0, 0.0, 1.1], [1.0, 2.0, 0.0]])


def test_per_column_a_query_collects_more_than_1_or_less():
    scores = np.log([[6.0, 8.0], [1.0, 1.0], [3.0, 1.0]])
    text = lead_of(scores, "row", "column", tokens=["a", "b", "c"])
    assert text == f"{PER_ROW} {PER_COLUMN}a collects 1.40, b 0.20."


def test_next_to_nothing_collected_is_less_than_a_hundredth():
    scores = [[9.0, 9.0], [0.0, 0.0]]
    text = lead_of(scores, "column", "row", tokens=["a", "b"])
    assert text == f"{PER_COLUMN}a collects 2.00, b less than 0.01. {PER_ROW}"


def test_column_and_global_have_a_clause_each_and_no_consequence():
    scores = np.log([[6.0, 8.0], [1.0, 1.0], [3.0, 1.0]])
    text = lead_of(scores, "column", "global", tokens=["a", "b", "c"])
    assert text == (
        f"{PER_COLUMN}a collects 1.40, b 0.20. {OVER}a takes 70.0\u202f% of it, b is left with 10.0\u202f%."
    )


def test_a_repeated_word_carries_its_position():
    tokens = ("you", "and", "you")
    assert token(tokens, 2) == (Word("you", "bold"), Word("3", "sub"))
    assert token(tokens, 1) == (Word("and", "bold"),)
    words = lead(compare_scores([[0.0, 0.0], [3.0, 3.0], [9.0, 9.0]], tokens=tokens))
    marked = [word for word in words if word.mark]
    assert marked == [*token(tokens, 2), *token(tokens, 0), *token(tokens, 0)]


@pytest.mark.parametrize(
    ("hostile", "text"),
    [
        ("<b>bold</b>", "<b>bold</b>"),
        ("&amp;", "&amp;"),
        ("[x](y)", "[x](y)"),
        ("$x^2$", "$x^2$"),
        ("a\x00b", "a␀b"),
        ("a\ud800b", "a\ufffdb"),
        ("\u202egnp", "\ufffdgnp"),
        ("x" * 40, "x" * 11 + "…"),
    ],
    ids=ascii,
)
def test_a_hostile_token_is_one_bold_word_of_text(hostile, text):
    words = lead(compare_scores([[9.0, 0.0], [0.0, 0.0]], tokens=[hostile, "fine"]))
    assert [word for word in words if word.mark] == [
        Word(text, "bold"),
        Word("fine", "bold"),
        Word("fine", "bold"),
    ]


@given(st.integers(0, 2**32 - 1))
def test_the_named_queries_have_the_largest_and_the_smallest_row_mass(seed):
    comparison = compare_case(drawn_case(seed=seed), "row", "column")
    mass = scipy.special.softmax(comparison.left.scores).sum(axis=1)
    assert named_queries(comparison) == tuple(sorted({int(mass.argmax()), int(mass.argmin())}))
    assert len(named_queries(comparison)) == 2 <= N_QUERIES


@pytest.mark.parametrize("name", presets.PRESETS)
@pytest.mark.parametrize("left", ["row", "column", "global"])
@pytest.mark.parametrize("right", ["row", "column", "global"])
def test_every_lead_is_made_of_whole_sentences(name, left, right):
    text = plain(lead(compare_case(preset(name), left, right)))
    assert text.endswith(".")
    assert "  " not in text
    assert "nan" not in text
