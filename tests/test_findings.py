"""Findings about tokens; how tokens stand in a sentence; which finding comes first."""

import dataclasses

import numpy as np
import pytest

from selfattn.cases import preset, random
from selfattn.comparison import Side, compare
from selfattn.findings import findings
from tests.examples import case_of, compare_case, compare_scores
from tests.telling import cells, said, told


def test_a_repeated_word_has_its_own_random_numbers():
    comparison = compare_case(random("the cat sat on the mat", seed=0))
    sentence = "the stands 2 times: each occurrence has its own query, key and value."
    assert told(comparison)["repeated-tokens"] == sentence
    assert cells(comparison, "repeated-tokens") == ((0, 0), (4, 4))
    assert "repeated-tokens" not in told(compare_case(random("the cat sat on a mat", seed=0)))
    several = told(compare_case(random("b a b a b c c", seed=0)))
    assert several["repeated-tokens"] == (
        "b stands 3 times, and 2 more words repeat: each occurrence has its own query, key and value."
    )
    assert "and 1 more word repeats:" in told(compare_case(random("b a b a", seed=0)))["repeated-tokens"]


def embedded(tokens, rows):
    draw = np.random.default_rng(0).standard_normal
    embeddings, (query, key, value) = draw((3, 4))[rows], draw((3, 4, 2))
    case = case_of(embeddings @ query, embeddings @ key, embeddings @ value, tokens)
    return dataclasses.replace(case, embeddings=embeddings)


def test_a_repeated_word_has_the_same_embedding():
    comparison = compare_case(embedded(("a", "b", "a"), [0, 1, 0]))
    assert told(comparison)["repeated-tokens"] == (
        "a stands 2 times: each occurrence has the same query, key and value."
    )


def test_repeated_words_of_both_kinds_are_not_mentioned():
    assert "repeated-tokens" not in told(compare_case(embedded(("a", "b", "a", "b"), [0, 1, 0, 2])))


def test_a_repeated_word_must_be_the_same_or_its_own_in_all_there_is_on_both_sides():
    tokens = ("a", "b", "a")
    same, own = embedded(tokens, [0, 1, 0]), embedded(tokens, [0, 1, 2])
    for case, other in ((same, own), (own, same)):
        assert "repeated-tokens" in told(compare(case, Side("row"), Side("row"), case))
        assert "repeated-tokens" not in told(compare(case, Side("row"), Side("row"), other))
        for name in ("query", "key", "value"):
            mixed = dataclasses.replace(case, **{name: getattr(other, name)})
            assert "repeated-tokens" not in told(compare_case(mixed))


def test_a_repeated_word_carries_its_position_where_one_is_meant():
    scores = [[9.0, 0, 0], [0, 0, 0], [0, 0, 0]]
    (finding,) = (f for f in findings(compare_scores(scores, tokens=("x", "y", "x"))) if f.name == "one-cell")
    assert [(word.text, word.mark) for word in finding.sentence if word.mark] == [
        ("x", "bold"),
        ("1", "sub"),
        ("x", "bold"),
        ("1", "sub"),
    ]


def test_a_hostile_token_stays_one_bold_word_of_text():
    comparison = compare_scores([[9.0, 0], [0, 0]], tokens=("**<b>\u202e[x](y)", "b"))
    (finding,) = (finding for finding in findings(comparison) if finding.name == "one-cell")
    assert [word.text for word in finding.sentence if word.mark] == ["**<b>\ufffd[x](y)"] * 2


def test_the_most_telling_comes_first():
    scores = np.zeros((8, 8))
    scores[0] = -2000
    scores[1, 1] = 1000
    scores[2] = 1000
    comparison = compare_scores(scores, "row", "global", tokens=tuple("abcdefga"))
    assert list(told(comparison)) == [
        "overflow",
        "underflow",
        "row-without-mass",
        "saturated",
        "nearly-uniform",
        "repeated-tokens",
    ]
    hidden = [(1, 0), (1, 1), (1, 2), (0, 1), (0, 2)]
    assert list(said([[900, 0, 0], [0, 0, 0], [0, 0, 0]], hidden=hidden)) == [
        "overflow",
        "query-without-keys",
        "one-cell",
        "row-without-mass",
        "first-sees-itself",
        "nearly-uniform",
    ]
    assert list(said([[3, 3, 3], [3, 8, 2], [3, 2, 3.1]])) == [
        "symmetric-scores",
        "one-cell",
        "saturated",
        "nearly-uniform",
    ]
    assert list(said([[2, 2], [2, 2]], hidden=[(0, 1)])) == ["equal-scores", "first-sees-itself"]
    even_row = [[0, 0, 0], [3, 3, 3], [0, 0, 0.001]]
    assert list(said(even_row, tokens=("a", "b", "a"))) == ["one-row", "nearly-uniform", "repeated-tokens"]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("notebook", []),
        ("illustrated", ["symmetric-scores", "one-cell", "row-without-mass"]),
        ("from-scratch", ["one-cell", "row-without-mass", "saturated"]),
    ],
)
def test_the_published_examples(name, names):
    case = preset(name)
    assert list(told(compare(case, Side("global", case.scale), Side("row", case.scale)))) == names
