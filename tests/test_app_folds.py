"""What stands out, what is worth a number, and what the page keeps folded until it is opened."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import streamlit as st

from selfattn import presets
from selfattn.cases import case_of
from selfattn.comparison import comparison_of
from selfattn.findings import findings
from selfattn.insight import plain
from selfattn.settings import Settings
from selfattn.ui import selection
from tests.pages import assert_shows, do, field, figures, group, library, sentences, start

NOTEBOOK = Settings.of_preset("notebook")
FOLDS = {
    "fold_attends": "Who attends to whom",
    "fold_tables": "Every map as a table",
    "fold_words": "Words and sources",
}
TALKATIVE = {"src": "random", "t": "a a b c d", "scale": "1000000", "mask": "causal"}


def folds(at):
    """How much each fold holds, by its title."""
    return {fold.label: len(fold.children) for fold in at.expander}


def unfold(at, key, is_open=True):
    at.session_state[key] = is_open
    at.run()
    assert not at.exception
    return at


def said(at, start_of_key):
    return [sentence for key, sentence in sentences(at).items() if key.startswith(start_of_key)]


def html(at, mark):
    return [element.proto.body for element in at.get("html") if element.proto.body.startswith(mark)]


def test_what_the_notebook_says_of_itself_needs_no_more_sentences():
    at = start()
    assert said(at, "finding") == said(at, "more") == []
    assert not any("out" in title for title in folds(at))


def test_three_sentences_at_most_stand_on_the_page_and_the_rest_in_a_fold():
    settings, _ = Settings.from_query(TALKATIVE)
    found = [plain(finding.sentence) for finding in findings(comparison_of(settings, case_of(settings)))]
    assert len(found) == 7
    at = start(**TALKATIVE)
    assert said(at, "finding") == found[:3]
    assert said(at, "more") == found[3:]
    assert folds(at)["4 more that stand out"] == 4


def test_one_sentence_more_is_said_in_the_singular():
    at = start(src="random", t="a b c", scale="1000000", d="512")
    assert len(said(at, "finding")) == 3
    assert (folds(at)["1 more that stands out"], len(said(at, "more"))) == (1, 1)


def test_sentences_change_with_what_they_speak_of():
    at = do(field(start(**TALKATIVE), "Mask"), "none")
    assert not any("sees only" in sentence for sentence in said(at, "finding") + said(at, "more"))
    at = do(group(at, "Scale"), "on")
    assert said(at, "finding") == ["a stands 2 times: each occurrence has its own query, key and value."]
    assert not any(title.endswith("out") for title in folds(at))


def in_numbers(at):
    """The table's columns by row name, without what each row says."""
    (table,) = html(at, '<table class="sa-numbers">')
    rows = ET.fromstring(table).findall(".//tr")
    cells = [["".join(cell.itertext()) for cell in row] for row in rows]
    return {name: numbers[:-1] for name, *numbers in cells}


def test_the_notebook_in_numbers():
    assert in_numbers(start()) == {
        "": ["Left, global", "Right, per row"],
        "Row sums": ["4.8\u202f% to 57.8\u202f%", "100\u202f%"],
        "Largest row’s share": ["57.8\u202f%", "25.0\u202f%"],
        "Effective rows": ["2.8 of 4", "4.0 of 4"],
        "Largest weight": ["0.550", "0.965"],
    }


def test_cosine_and_length_ratio_stand_only_where_they_can_differ():
    at = do(group(start(), "Left softmax"), "column")
    numbers = in_numbers(at)
    expected = library(replace(NOTEBOOK, left="column"))
    left, right = expected["output_left"], expected["output_right"]
    lengths = np.linalg.norm(left, axis=1), np.linalg.norm(right, axis=1)
    ((cosine,), (ratio,)) = numbers["Smallest cosine"], numbers["Length ratio"]
    assert float(cosine) == pytest.approx(
        ((left * right).sum(axis=1) / lengths[0] / lengths[1]).min(), abs=6e-4
    )
    ratios = lengths[0] / lengths[1]
    assert [float(end) for end in ratio.split(" to ")] == pytest.approx(
        [ratios.min(), ratios.max()], rel=6e-3
    )
    assert "Smallest cosine" not in in_numbers(do(group(at, "Left softmax"), "global"))


@pytest.mark.parametrize("key", FOLDS)
def test_a_fold_is_filled_when_it_is_opened_and_emptied_when_it_is_closed(key):
    at = start()
    closed = folds(at)
    assert [closed[title] for title in FOLDS.values()] == [0, 0, 0]
    opened = folds(unfold(at, key))
    assert {title for title in FOLDS.values() if opened[title]} == {FOLDS[key]}
    assert folds(unfold(at, key, is_open=False)) == closed


def test_an_open_fold_stays_open_and_follows_the_numbers():
    at = unfold(start(), "fold_attends")
    before = at.dataframe[0].value
    at = do(group(at, "Left softmax"), "column")
    after = at.dataframe[0].value
    assert list(after.columns[2:4]) == ["Left, per column: key", "Left, per column: weight"]
    np.testing.assert_array_equal(after.iloc[:, 5], before.iloc[:, 5])
    assert not np.array_equal(after.iloc[:, 3], before.iloc[:, 3])


def attends(at):
    (table,) = unfold(at, "fold_attends").dataframe
    return table.value


def test_who_attends_names_each_querys_three_largest_keys_on_both_sides():
    tokens = ["the", "cat", "saw", "the", "dog", "run"]
    table = attends(start(src="random", t=" ".join(tokens), seed="5"))
    names = [f"{position} {token}" for position, token in enumerate(tokens, 1)]
    assert list(table["Query"]) == [name for name in names for _ in range(3)]
    assert list(table["Rank"]) == [1, 2, 3] * 6
    expected = library(Settings(preset=None, text=" ".join(tokens), seed=5))
    for side, title in (("left", "Left, global"), ("right", "Right, per row")):
        for k, weights in enumerate(expected[f"weights_{side}"]):
            largest = sorted(zip(weights, names, strict=True), reverse=True)[:3]
            rows = table.iloc[3 * k : 3 * k + 3]
            assert list(rows[f"{title}: key"]) == [name for _, name in largest]
            assert list(rows[f"{title}: weight"]) == pytest.approx([weight for weight, _ in largest])


def test_who_attends_names_no_key_that_is_hidden():
    table = attends(start(mask="causal"))
    keys = np.array(table["Right, per row: key"]).reshape(4, 3)
    weights = np.array(table["Right, per row: weight"]).reshape(4, 3)
    assert keys[0].tolist() == ["1 how", "", ""]
    assert sorted(keys[1]) == ["", "1 how", "2 are"]
    assert "4 doing" not in keys[:3]
    np.testing.assert_array_equal(np.isnan(weights), keys == "")
    assert weights[0, 0] == 1


def test_who_attends_has_as_many_keys_as_there_are():
    assert list(attends(start(src="random", t="a b"))["Rank"]) == [1, 2, 1, 2]
    assert list(attends(start(src="random", t="a"))["Left, global: key"]) == ["1 a"]


TABLES = {
    "Scores": "scores",
    "Logits": "logits",
    "Weights, left (per column)": "weights_left",
    "Weights, right (per row)": "weights_right",
    "Value": "value",
    "Output, left": "output_left",
    "Output, right": "output_right",
    "Difference, left output − right output": "output_difference",
    "Law: weights, global": "law_global",
    "Law: weights, per row": "law_axis",
    "Law: row mass": "law_mass",
    "Query": "query",
    "Key": "key",
}
SQUARES = {"scores", "logits", "weights_left", "weights_right", "law_global", "law_axis"}


def test_every_map_has_a_table_of_its_true_values():
    settings = Settings(preset=None, text="b a b", seed=3, width=2, left="column", mask="causal")
    at = unfold(start(**settings.to_query()), "fold_tables")
    expected = library(settings)
    assert field(at, "Map").options == list(TABLES)
    for title, name in TABLES.items():
        at = do(field(at, "Map"), title)
        table = at.dataframe[0].value
        shown = np.where(np.isneginf(table), np.nan, table)
        matrix = expected[name].reshape(len(table), -1)
        np.testing.assert_allclose(shown, matrix, rtol=1e-12, err_msg=title)
        assert list(table.index) == ["1 b", "2 a", "3 b"]
        names = ["1 b", "2 a", "3 b"] if name in SQUARES else ["mass"] if name == "law_mass" else ["1", "2"]
        assert list(table.columns) == names


@pytest.mark.parametrize(
    "forged", [None, 3, ["scores"], {"scores": 1}, "", "law", "__class__", "Scores"], ids=ascii
)
def test_a_table_that_there_is_not_is_not_opened(monkeypatch, forged):
    session = {"selection": {"table": forged}}
    monkeypatch.setattr(st, "session_state", session)
    selection._asked({"scores": "Scores"})
    assert session == {"selection": {"table": forged}}


def test_a_map_that_asks_for_its_table_opens_it(monkeypatch):
    session = {"selection": {"table": "scores"}}
    monkeypatch.setattr(st, "session_state", session)
    selection._asked({"query": "Query", "scores": "Scores"})
    assert (session["fold_tables"], session["table_map"]) == (True, "Scores")


def test_words_and_sources_are_what_their_name_says():
    at = unfold(start(), "fold_words")
    (words,) = html(at, '<dl class="sa-words">')
    for word in ("tokens", "logits", "scale", "row mass", "causal mask", "output"):
        assert f"<dt>{word}</dt>" in words
    lines = [text.value for text in at.text]
    assert "Vaswani et al., Attention Is All You Need, 2017: equation 1, the scale in section 3.2.1." in lines
    assert {presets.load(name).source for name in presets.PRESETS} <= set(lines)
    assert html(start(), '<dl class="sa-words">') == []


@pytest.mark.parametrize(
    ("versus", "what"),
    [
        ("tau:2", "the temperature is 2 instead of 1"),
        ("mask:causal", "each query sees only itself and what stands before it"),
        ("scale:on", "the scores are multiplied by 0.500 instead of 1.00"),
    ],
)
def test_where_the_right_has_other_logits_no_law_is_drawn_and_the_page_says_why(versus, what):
    at = start(vs=versus)
    assert html(at, "<h3>What differs") == ["<h3>What differs</h3>"]
    assert html(at, "<h3>Why: global = row mass") == []
    assert sentences(at)["law_caption"] == (
        f"On the right, {what}. "
        "The law of row mass ties two softmaxes of the same logits, so it is not drawn here."
    )
    assert not any(name.startswith("law") for name in figures(at))
    at = do(field(at, "On the right instead"), None)
    assert html(at, "<h3>What differs") == []
    assert_shows(at, NOTEBOOK)
