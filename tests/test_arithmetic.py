"""Numbers opened, as data: every term is the library's own, and the terms make the number."""

import math
from dataclasses import replace

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from selfattn.arithmetic import open_output, open_projection, open_weight
from selfattn.cases import case_of as case_from
from selfattn.cases import given as given_case
from selfattn.cases import preset, random
from selfattn.comparison import Side, compare
from selfattn.insight import plain, weights_caption
from selfattn.settings import Settings, Vectors
from tests.examples import case_of, compare_case, compare_scores, drawn_case

PRESETS = ["notebook", "illustrated", "from-scratch"]
TEXTS = [
    "how are you doing",
    "a",
    "one two one two one",
    "the cat sat on the mat and so did all the other cats",
]
SCALES = st.sampled_from([None, 1.0, 1.0, 0.5, -1.0, 0.0, 30.0, -400.0, 1e6])
TEMPERATURES = st.sampled_from([1.0, 1.0, 2.0, 0.3, 0.01, 100.0])
SOFTMAXES = st.sampled_from(["row", "column", "global"])
SIDES = st.builds(Side, SOFTMAXES, SCALES, TEMPERATURES, st.sampled_from(["none", "causal"]))


@st.composite
def cases(draw):
    """A case from any source, with a bias of its own or without."""
    seed = draw(st.integers(0, 2**32 - 1))
    generator = np.random.default_rng(seed)
    source = draw(st.sampled_from(["random", "preset", "given"]))
    if source == "random":
        case = random(draw(st.sampled_from(TEXTS)), draw(st.sampled_from([None, 1, 3, 12])), seed)
    elif source == "preset":
        case = preset(draw(st.sampled_from(PRESETS)))
    else:
        n_queries, n_keys, width = (int(size) for size in generator.integers(1, 13, 3))
        spread = draw(st.sampled_from([1e-5, 0.01, 1.0, 20.0]))
        query, key = (
            spread * generator.normal(size=(n_queries, width)),
            generator.normal(size=(n_keys, width)),
        )
        case = given_case(query, key, generator.normal(size=(n_keys, 5)))
    if draw(st.booleans()):
        bias = generator.normal(size=(len(case.query), len(case.key))).round(2)
        bias[generator.random(bias.shape) < 0.3] = -math.inf
        case = replace(case, bias=bias)
    return case


@st.composite
def comparisons(draw):
    """Two sides: the same but for the softmax, or with settings or vectors of their own."""
    case = draw(cases())
    left = draw(SIDES)
    kind = draw(st.sampled_from(["softmax", "softmax", "any", "vectors"]))
    right = draw(SIDES) if kind == "any" else replace(left, normalize=draw(SOFTMAXES))
    other = replace(case, query=case.query[::-1], value=-case.value) if kind == "vectors" else None
    return compare(case, left, right, other)


def any_cell(draw, matrix):
    """A position of a matrix."""
    return tuple(draw(st.integers(0, size - 1)) for size in matrix.shape)


def same(number, other):
    return number == pytest.approx(other, rel=1e-9, abs=1e-12)


def length(vector):
    """Length of a vector; np.linalg.norm says 0 where squares are too small for a double."""
    largest = max(map(abs, vector))
    return largest * np.linalg.norm(np.divide(vector, largest)) if largest else 0.0


def check_sum(opened, factors, multiply):
    """The terms are the 8 largest of these in their order, and the rest is what is left."""
    values = [multiply(*numbers) for numbers in factors]
    shown = range(len(values))
    if len(values) > 9:
        shown = sorted(sorted(shown, key=lambda index: -abs(values[index]))[:8])
    assert sorted(abs(term.value) for term in opened.terms) == pytest.approx(
        sorted(abs(values[index]) for index in shown), rel=1e-12, abs=1e-300
    )
    assert [term.at for term in opened.terms] == sorted(term.at for term in opened.terms)
    assert len(opened.terms) + opened.n_rest == len(values)
    everything = math.fsum([opened.rest, *(term.value for term in opened.terms)])
    assert everything == pytest.approx(
        math.fsum(values), rel=1e-9, abs=1e-9 * max(map(abs, values), default=1)
    )


def visible_slice(steps, cell):
    """Visible positions that share a softmax with a cell, in reading order."""
    row, column = cell
    return [
        (i, j)
        for i, j in np.ndindex(steps.logits.shape)
        if (steps.normalize != "row" or i == row)
        and (steps.normalize != "column" or j == column)
        and steps.logits[i, j] > -math.inf
    ]


@given(st.data(), comparisons())
def test_a_weight_is_opened_with_the_numbers_of_the_library(data, comparison):
    cell = any_cell(data.draw, comparison.left.weights)
    opened = open_weight(comparison, cell)
    for weight, steps in ((opened.left, comparison.left), (opened.right, comparison.right)):
        query, key = steps.query[cell[0]], steps.key[cell[1]]
        check_sum(weight.logit.score, list(zip(query, key, strict=True)), lambda a, b: a * b)
        assert weight.logit.score.total == steps.scores[cell]
        assert weight.logit.value == steps.logits[cell]
        assert weight.value == steps.weights[cell]
        assert weight.normalize == steps.normalize
        slice_ = visible_slice(steps, cell)
        logits = [steps.logits[position] for position in slice_]
        shift = weight.shift or 0.0
        if not slice_:
            assert weight.divisor is None
            continue
        check_sum(weight.divisor, [(logit - shift,) for logit in logits], math.exp)
        assert {term.at for term in weight.divisor.terms} <= set(slice_)
        for term in weight.divisor.terms:
            assert term.factors[0] == pytest.approx(steps.logits[term.at] - shift, rel=1e-12, abs=1e-12)
        assert math.log(weight.divisor.total) + shift == pytest.approx(scipy.special.logsumexp(logits))
        assert same(weight.part / weight.divisor.total, weight.value)
        for term in weight.added:
            assert term.factors == (steps.weights[cell], steps.value[cell[1], term.at[0]])
            assert same(term.value, steps.weights[cell] * steps.value[cell[1], term.at[0]])


@given(st.data(), comparisons())
def test_the_maximum_is_subtracted_exactly_where_the_caption_says_so(data, comparison):
    cell = any_cell(data.draw, comparison.left.weights)
    opened = open_weight(comparison, cell)
    for weight, steps in ((opened.left, comparison.left), (opened.right, comparison.right)):
        if weight.divisor is not None:
            assert (weight.shift is not None) is ("taken off" in plain(weights_caption(steps, cell)))
            assert weight.shift in (
                None,
                max(steps.logits[position] for position in visible_slice(steps, cell)),
            )


@given(st.data(), comparisons())
def test_what_is_shared_is_the_same_on_both_sides(data, comparison):
    cell = any_cell(data.draw, comparison.left.weights)
    opened = open_weight(comparison, cell)
    left, right = comparison.left, comparison.right
    assert opened.shares_score is (comparison.right_case is comparison.case)
    if opened.shares_score:
        assert opened.left.logit.score == opened.right.logit.score
    if opened.shares_logit:
        assert left.logits[cell] == right.logits[cell]
        assert (left.scale, left.temperature) == (right.scale, right.temperature)
    elif comparison.law is not None and (left.scale, left.temperature) == (right.scale, right.temperature):
        assert comparison.right_case is not comparison.case


def test_two_cases_share_nothing_even_where_their_numbers_are_equal():
    case = drawn_case()
    opened = open_weight(compare(case, Side("row"), Side("row"), replace(case, value=-case.value)), (0, 0))
    assert opened.left.logit == opened.right.logit
    assert (opened.shares_score, opened.shares_logit) == (False, False)


@given(st.data(), comparisons())
def test_an_output_is_opened_with_the_numbers_of_the_library(data, comparison):
    query, dimension = any_cell(data.draw, comparison.left_output)
    opened = open_output(comparison, (query, dimension))
    for mixture, steps in ((opened.left, comparison.left), (opened.right, comparison.right)):
        seen = [j for j, logit in enumerate(steps.logits[query]) if logit > -math.inf]
        pairs = [(steps.weights[query, j], steps.value[j, dimension]) for j in seen]
        check_sum(mixture.component, pairs, lambda a, b: a * b)
        assert {term.at[0] for term in mixture.component.terms} <= set(seen)
        assert mixture.component.total == steps.output[query, dimension]
        assert mixture.n_hidden == steps.weights.shape[1] - len(seen)
        check_sum(mixture.squares, [(number,) for number in steps.output[query]], lambda number: number**2)
        assert mixture.length == pytest.approx(length(steps.output[query]), rel=1e-9, abs=1e-307)


@pytest.mark.parametrize("which", ["query", "key", "value"])
@pytest.mark.parametrize("name", ["illustrated", "from-scratch"])
def test_a_projection_is_opened_down_to_the_embedding(name, which):
    case = preset(name)
    matrix = getattr(case.projections, f"w_{which}")
    for position, dimension in np.ndindex(getattr(case, which).shape):
        opened = open_projection(case, which, position, dimension)
        pairs = [(case.embeddings[position, m], matrix[m, dimension]) for m in range(len(matrix))]
        check_sum(opened.component, pairs, lambda a, b: a * b)
        assert opened.component.total == getattr(case, which)[position, dimension]
        assert all(term.factors == pairs[term.at[0]] for term in opened.component.terms)


def test_keys_and_values_may_have_embeddings_of_their_own():
    case = preset("illustrated")
    cross = replace(case, key_embeddings=2 * case.embeddings, key_tokens=("a", "b", "c"))
    for which, factor in (("query", 1), ("key", 2), ("value", 2)):
        opened = open_projection(cross, which, 1, 0)
        assert opened.tokens == (cross.tokens if which == "query" else ("a", "b", "c"))
        terms = opened.component.terms
        assert [term.factors[0] for term in terms] == [factor * number for number in case.embeddings[1]]


def embedded(positions):
    """A case with embeddings and positions of that kind."""
    vectors = Vectors(d_k=6, positions=positions)
    return case_from(Settings(None, "how are you doing", 5, source="embeddings", vectors=vectors))


@pytest.mark.parametrize("which", ["query", "key"])
def test_a_rotated_component_is_opened_before_and_after_its_rotation(which):
    case = embedded("rotary")
    before, after = getattr(case, f"unrotated_{which}"), getattr(case, which)
    for position, dimension in np.ndindex(after.shape):
        opened = open_projection(case, which, position, dimension)
        assert opened.component.total == before[position, dimension]
        first = dimension // 2 * 2
        angle = position / 10_000 ** (first / 6)
        turn = (
            [math.cos(angle), -math.sin(angle)] if first == dimension else [math.sin(angle), math.cos(angle)]
        )
        assert [term.at for term in opened.rotation.terms] == [(first,), (first + 1,)]
        assert [term.factors[0] for term in opened.rotation.terms] == before[
            position, first : first + 2
        ].tolist()
        assert [term.factors[1] for term in opened.rotation.terms] == pytest.approx(turn, abs=1e-12)
        assert opened.rotation.total == after[position, dimension]
        assert sum(term.value for term in opened.rotation.terms) == pytest.approx(after[position, dimension])


def test_a_value_is_not_rotated_and_sines_are_added_already():
    assert open_projection(embedded("rotary"), "value", 1, 0).rotation is None
    assert not open_projection(embedded("rotary"), "query", 1, 0).has_position
    opened = open_projection(embedded("sinusoidal"), "query", 1, 0)
    assert opened.rotation is None
    assert opened.has_position


def test_long_sums_keep_their_8_largest_terms_and_nine_are_all_shown():
    sizes = [5.0, -1.0, 7.0, 2.0, -9.0, 3.0, 8.0, -6.0, 4.0, 1.0, 10.0]
    for n, shown in ((11, [0, 2, 4, 5, 6, 7, 8, 10]), (9, list(range(9)))):
        case = case_of([sizes[:n]], [[1.0] * n], [[1.0]])
        score = open_weight(compare_case(case), (0, 0)).left.logit.score
        assert [term.at[0] for term in score.terms] == shown
        assert (score.n_rest, score.rest) == ((3, 2.0) if n == 11 else (0, 0.0))


def test_of_equal_terms_the_first_are_shown():
    divisor = open_weight(compare_scores(np.zeros((5, 5))), (4, 4)).left.divisor
    assert [term.at for term in divisor.terms] == [
        (0, 0),
        (0, 1),
        (0, 2),
        (0, 3),
        (0, 4),
        (1, 0),
        (1, 1),
        (1, 2),
    ]
    assert (divisor.n_rest, divisor.rest, divisor.total) == (17, 17.0, 25.0)


def test_a_logit_that_is_very_low_is_still_visible():
    divisor = open_weight(compare_scores([[0.0, -1e300]]), (0, 0)).left.divisor
    assert [(term.factors, term.value) for term in divisor.terms] == [((0.0,), 1.0), ((-1e300,), 0.0)]


def test_what_hides_a_cell_is_told():
    bias = np.zeros((3, 3))
    bias[2, 0] = -math.inf
    case = drawn_case(3, 3, bias=bias)
    opened = compare(case, Side("global"), Side("row", mask="causal"))
    assert open_weight(opened, (0, 2)).left.logit.hidden == ""
    assert open_weight(opened, (0, 2)).right.logit.hidden == "mask"
    assert open_weight(opened, (2, 0)).left.logit.hidden == "bias"
    assert not open_weight(opened, (0, 2)).shares_logit
    assert open_weight(opened, (1, 0)).shares_logit
    bias[0, 2] = -math.inf
    both = compare(drawn_case(3, 3, bias=bias), Side("row"), Side("row", mask="causal"))
    assert open_weight(both, (0, 2)).shares_logit
    far = compare(case_of([[-1e200]], [[1.0]], [[1.0]]), Side("row", 1e200), Side("row", 1.0))
    assert open_weight(far, (0, 0)).left.logit.hidden == "overflow"


def test_a_bias_of_zeros_is_no_bias_and_one_elsewhere_is():
    bias = np.zeros((2, 2))
    assert open_weight(compare_scores(np.eye(2), bias=bias), (0, 0)).left.logit.bias is None
    bias[1, 1] = 0.5
    assert open_weight(compare_scores(np.eye(2), bias=bias), (0, 0)).left.logit.bias == 0.0
    assert open_weight(compare_scores(np.eye(2), bias=bias), (1, 1)).left.logit.bias == 0.5


@pytest.mark.parametrize(
    ("cell", "name", "last"),
    [((5, 0), "query", 4), ((-1, 0), "query", 4), ((0, 7), "key", 6), ((0, 1.5), "key", 6)],
)
def test_a_cell_that_is_not_there_is_an_error(cell, name, last):
    got = cell[0] if name == "query" else cell[1]
    with pytest.raises(ValueError, match=rf"^{name} must be a whole number from 0 to {last}, got {got}\.$"):
        open_weight(compare_case(drawn_case()), cell)


def test_an_output_or_a_projection_that_is_not_there_is_an_error():
    comparison = compare_case(drawn_case())
    with pytest.raises(ValueError, match=r"^query must be a whole number from 0 to 4, got 5\.$"):
        open_output(comparison, (5, 0))
    with pytest.raises(ValueError, match=r"^dimension must be a whole number from 0 to 1, got 2\.$"):
        open_output(comparison, (0, 2))
    with pytest.raises(ValueError, match=r"^case must have embeddings, got one without\.$"):
        open_projection(comparison.case, "query", 0, 0)
    with pytest.raises(ValueError, match=r"^which must be 'query', 'key' or 'value', got 'score'\.$"):
        open_projection(preset("illustrated"), "score", 0, 0)
    with pytest.raises(ValueError, match=r"^position must be a whole number from 0 to 2, got 3\.$"):
        open_projection(preset("illustrated"), "query", 3, 0)
    with pytest.raises(ValueError, match=r"^dimension must be a whole number from 0 to 2, got -1\.$"):
        open_projection(preset("illustrated"), "key", 0, -1)


def test_squares_that_overflow_leave_a_length():
    case = case_of([[1.0]], [[1.0]], [[3e200, 4e200]])
    mixture = open_output(compare_case(case), (0, 0)).left
    assert mixture.squares.total == math.inf
    assert mixture.length == pytest.approx(5e200)
