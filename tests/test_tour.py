"""The tour: five sentences with the comparison's own numbers, true for any comparison."""

import json
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from selfattn.cases import case_of as case_of_settings
from selfattn.insight import plain
from selfattn.settings import Settings
from selfattn.ui import tour
from tests.examples import case_of, compare_case, compare_scores, drawn_case

SOFTMAXES = ("global", "row", "column")
PAIRS = list(product(SOFTMAXES, repeat=2))
PERCENT = "\u202f%"
TOKENS, SCORE, LEFT, RIGHT, OUTPUTS = range(5)


def said(comparison):
    return [plain(stop.sentence) for stop in tour.stops_of(comparison)]


def targets(comparison):
    return [stop.target for stop in tour.stops_of(comparison)]


def notebook(left="global", right="row"):
    return compare_case(case_of_settings(Settings.of_preset()), left, right)


NOTEBOOK = """
The text is cut into 4 tokens, and each gets a query to ask with, a key to be found by and a value to hand \
over.
The score of the largest weight on the left is the query of doing · the key of are = 3.97; the larger it \
is, the more of that token's value the query takes.
On the left, the whole matrix shares one 100 %: the row of doing sums to 57.8 %, that of you to 4.8 %.
On the right, every row has 100 % of its own: that of doing sums to 100 %, and that of you to 100 %, too.
So the output of you points the same way under both softmaxes, but the global one is 0.036 long instead of \
0.74: 4.8 % of it, what its row sums to.
"""


def test_the_notebook_in_five_sentences():
    assert said(notebook()) == NOTEBOOK.replace(" %", PERCENT).strip().split("\n")


def test_each_stop_speaks_of_a_place_of_its_own():
    assert targets(notebook()) == [
        *("tokens", "map_scores", "map_weights_left", "map_weights_right", "map_output_left"),
    ]
    assert targets(notebook("row", "global"))[OUTPUTS] == "map_output_right"


@pytest.mark.parametrize(("left", "right"), PAIRS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_sums_are_those_of_the_largest_and_the_smallest_row(left, right, seed):
    comparison = compare_case(drawn_case(4, 6, seed=seed), left, right)
    for stop, steps in ((LEFT, comparison.left), (RIGHT, comparison.right)):
        rows, sentence = steps.weights.sum(axis=1), said(comparison)[stop]
        written = {
            "global": [f"{100 * rows.max():.1f}{PERCENT}", f"{100 * rows.min():.1f}{PERCENT}"],
            "row": [f"100{PERCENT}"] * 2,
            "column": [f"{rows.max():.2f}", f"{rows.min():.2f}"],
        }[steps.normalize]
        assert [sentence.count(number) > 0 for number in written] == [True, True]
        if steps.normalize != "row":
            names = [comparison.case.tokens[k] for k in (rows.argmax(), rows.argmin())]
            assert sentence.index(f"row of {names[0]}") < sentence.index(f"that of {names[1]}")


@pytest.mark.parametrize("softmax", SOFTMAXES)
def test_the_same_softmax_twice_is_said_again_and_gives_the_same_output(softmax):
    sentences = said(notebook(softmax, softmax))
    assert sentences[RIGHT].startswith("On the right, again ")
    assert sentences[OUTPUTS] == "So here both sides give every query the same output: their difference is 0."


def test_another_softmax_is_not_said_again():
    assert not any("again" in sentence for sentence in said(notebook("column", "row")))


@pytest.mark.parametrize(("left", "right"), [("global", "column"), ("row", "column"), ("column", "row")])
def test_where_the_law_does_not_tie_the_sides_both_lengths_are_said(left, right):
    comparison = notebook(left, right)
    query = int(np.linalg.norm(comparison.output_difference, axis=1).argmax())
    lengths = [np.linalg.norm(side.output[query]) for side in (comparison.left, comparison.right)]
    names = {"global": "global", "row": "per row", "column": "per column"}
    assert said(comparison)[OUTPUTS] == (
        f"So the outputs differ: that of {comparison.case.tokens[query]} is {lengths[0]:.2f} long on the "
        f"left ({names[left]}), {lengths[1]:.2f} on the right ({names[right]})."
    )


@pytest.mark.parametrize(("left", "right"), list(product(("global", "row"), repeat=2)))
def test_one_token(left, right):
    comparison = compare_case(drawn_case(1, 1), left, right)
    sentences = said(comparison)
    assert sentences[TOKENS].startswith("The text is a single token, and it gets a query")
    assert sentences[SCORE].endswith(f" = {comparison.left.scores[0, 0]:.2f}.".replace("-", "−"))
    only = {
        "global": f"the whole matrix shares one 100{PERCENT}: the only row takes all of it.",
        "row": f"the only row has 100{PERCENT} of its own.",
    }
    assert sentences[LEFT] == f"On the left, {only[left]}"
    assert sentences[RIGHT].endswith(only[right])
    assert sentences[OUTPUTS].endswith("their difference is 0.")


def test_one_query_collects_what_each_key_gives():
    comparison = compare_case(drawn_case(1, 3), "column", "row")
    assert said(comparison)[LEFT].endswith("the only row sums to 3.00.")


def test_equal_scores_share_evenly():
    sentences = said(compare_scores(np.zeros((4, 4)), "global", "column"))
    assert sentences[LEFT].endswith(f"here each row sums to 25.0{PERCENT}.")
    assert sentences[RIGHT].endswith("here each row sums to 1.00.")
    sentences = said(compare_scores(np.zeros((4, 4)), "global", "row"))
    assert sentences[RIGHT].endswith(f"each of the 4 sums to 100{PERCENT}.")
    assert f": 25.0{PERCENT} of it" in sentences[OUTPUTS]


def test_rows_that_only_look_equal_are_about_equal():
    scores = np.zeros((4, 4))
    scores[0, 0] = 1e-3
    assert said(compare_scores(scores))[LEFT].endswith(f"here each row sums to about 25.0{PERCENT}.")


def test_a_scale_is_said_with_what_it_makes_of_the_score():
    comparison = compare_case(drawn_case(4, 4), scale=0.25)
    cell = comparison.largest_left_weight
    score, logit = (f"{steps[cell]:.2f}" for steps in (comparison.left.scores, comparison.left.logits))
    assert said(comparison)[SCORE].endswith(f" = {score}, and times 0.250 it becomes the logit {logit}.")


def test_a_bias_is_said_with_what_it_makes_of_the_score():
    bias = np.zeros((3, 3))
    bias[1, 2] = 5
    assert said(compare_scores(np.eye(3), bias=bias))[SCORE].endswith(
        "the query of are · the key of you = 0.00, and with scale and bias it becomes the logit 5.00."
    )


def test_a_row_that_sees_nothing_is_named():
    bias = np.zeros((3, 3))
    bias[1] = -np.inf
    sentences = said(compare_scores(np.eye(3), "global", "row", bias=bias))
    assert sentences[LEFT].endswith(f"that of are to 0.0{PERCENT}.")
    assert sentences[RIGHT] == (
        f"On the right, every row has 100{PERCENT} of its own, but that of are, which sees no key, sums to 0."
    )
    assert "output of are" not in sentences[OUTPUTS]


def test_where_everything_is_hidden_nothing_is_promised():
    sentences = said(compare_scores(np.eye(3), bias=np.full((3, 3), -np.inf)))
    assert sentences[SCORE].endswith("but the mask hides it.")
    assert sentences[LEFT] == "On the left, nothing is visible, so every weight is 0."
    assert sentences[OUTPUTS] == "Here every output is zero, whatever the softmax."


def test_tokens_beyond_the_limit_are_counted_and_said_to_take_no_part():
    case = case_of_settings(Settings(None, "a b c d e", seed=0), max_tokens=3)
    assert said(compare_case(case))[TOKENS].startswith(
        "The text is cut into 5 tokens, and each of the first 3 gets a query"
    )


def test_keys_of_another_text_are_counted_by_themselves():
    case = drawn_case(1, 2, tokens=("a",), key_tokens=("p", "q"))
    assert said(compare_case(case))[TOKENS] == (
        "The queries come from 1 token, the keys and values from 2 tokens of another text."
    )


def test_an_output_as_long_on_both_sides_may_point_elsewhere():
    turned = compare_case(case_of(np.eye(2), [[9, 0], [0, 9]], np.eye(2)), "row", "row")
    crossed = replace(turned, right=replace(turned.right, output=turned.right.output[:, ::-1]))
    assert said(crossed)[OUTPUTS].endswith(" long on both sides, but points elsewhere.")


def test_single_precision_is_not_taken_for_a_difference():
    whole = drawn_case(5, 7)
    single = {name: getattr(whole, name).astype(np.float32) for name in ("query", "key", "value")}
    sentences = said(compare_case(replace(whole, **single)))
    assert "points the same way" in sentences[OUTPUTS]
    assert f"100{PERCENT}, too" in sentences[RIGHT]


def test_words_and_targets_travel_as_data():
    def page():
        from selfattn.insight import Word
        from selfattn.ui import tour

        tour.show([tour.Stop("head", (Word("<b>a</b> ", "query"), Word("is text")))])

    at = AppTest.from_function(page).run()
    assert not at.exception
    (component,) = at.get("bidi_component")
    assert component.proto.component_name == "selfattn_tour"
    assert json.loads(component.proto.json)["stops"] == [
        {
            "target": "head",
            "words": [{"text": "<b>a</b> ", "mark": "query"}, {"text": "is text", "mark": ""}],
        }
    ]
