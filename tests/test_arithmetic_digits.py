"""Printed numbers of opened ones: each is the library's own, right to half a unit of its last digit."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.arithmetic import open_output, open_weight, output_blocks, weight_blocks
from selfattn.arithmetic.digits import column, figure_decimals, operands, single, summands, weight_decimals
from selfattn.insight import plain
from tests.reading import read
from tests.test_arithmetic import any_cell, comparisons, length
from tests.test_arithmetic_lines import number as read_exactly


def says(text, value, nothing=math.inf):
    """Whether a text is this number; what it writes as 0 is smaller than `nothing`."""
    if text in ("0", "≈0"):
        return abs(value) <= nothing * (1 + 1e-9)
    if text.endswith("∞"):
        return math.isinf(value) and text.startswith("−") is (value < 0)
    printed, unit = read_exactly(text)  # as decimals: a double cannot hold half a unit of the smallest
    return abs(printed - Decimal(value)) <= unit / 2 * Decimal("1.000001")


def rows(block):
    """Cells of the lines of a sum's terms, as text, without those that have no number."""
    lines = [line for line in block.lines if len(line.cells) > 1]
    end = next(index for index, line in enumerate(lines) if line.is_ruled)
    return [[plain(cell) for cell in line.cells] for line in lines[: end + 1]]


def check_products(block, opened):
    """Factors, products, the rest and the total of a table are those of the sum."""
    _head, *terms, total = rows(block)
    shown = terms[: len(opened.terms)]
    half = 0.5 if total[-1] == "0" else read(total[-1])[1]
    for cells, term in zip(shown, opened.terms, strict=True):
        first, _, second, _, product = cells[-5:]
        assert says(first.strip("()"), term.factors[0])
        assert says(second.strip("()"), term.factors[1])
        assert says(product, term.value, half)
    assert len(terms) - len(shown) == (1 if opened.n_rest else 0)
    if opened.n_rest:
        assert terms[-1][-3] == f"{opened.n_rest:,} smaller terms".replace(",", "\u202f")
        assert says(terms[-1][-1], opened.rest, half)
    assert says(total[-1], opened.total, 1e-9 * max(abs(term.value) for term in opened.terms))


@given(st.data(), comparisons())
def test_printed_scores_and_weights_are_those_of_the_library(data, comparison):
    cell = any_cell(data.draw, comparison.left.weights)
    opened = open_weight(comparison, cell)
    blocks = weight_blocks(opened)
    for index, (weight, steps) in enumerate(
        ((opened.left, comparison.left), (opened.right, comparison.right))
    ):
        score = blocks[0 if opened.shares_score else index]
        check_products(score, weight.logit.score)
        lines = [block for block in blocks if plain(block.title).startswith("Weight")][index].lines
        bold = [word.text for line in lines for at in line.cells for word in at if word.mark == "bold"]
        assert len(bold) == 1
        weight_said = bold[0]
        # Only what rounds to 1 in six decimals reads 1, and only what a double holds as 0 reads 0.
        if weight_said == "1":
            assert steps.weights[cell] > 1 - 5.1e-7
        else:
            assert says(weight_said, steps.weights[cell], 0.0)


@given(st.data(), comparisons())
def test_printed_outputs_are_those_of_the_library(data, comparison):
    query, dimension = any_cell(data.draw, comparison.left_output)
    opened = open_output(comparison, (query, dimension))
    blocks = output_blocks(opened)
    for index, (mixture, steps) in enumerate(
        ((opened.left, comparison.left), (opened.right, comparison.right))
    ):
        if mixture.component.terms:
            check_products(blocks[index], mixture.component)
        said = [
            word.text for cell in blocks[2 + index].lines[-1].cells for word in cell if word.mark == "bold"
        ]
        assert says(*said, length(steps.output[query]))


@given(st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=9), st.integers(-3, 9))
def test_a_column_says_each_of_its_numbers(numbers, decimals):
    unit = 10.0**-decimals
    for number, written in zip(numbers, column(numbers, decimals), strict=True):
        assert says(written.text, number, unit)
        assert written.vanishes is (written.text == "≈0")
        if written.text not in ("0", "≈0"):
            assert written.value == pytest.approx(read(written.text)[0], rel=1e-15)
            assert abs(written.value - number) <= 0.5 * written.unit * (1 + 1e-6) + 1e-15 * abs(number)
            assert sum(map(str.isdigit, written.text.partition(" × ")[0])) <= 12 + max(
                0, -math.floor(math.log10(abs(number)))
            )


@pytest.mark.parametrize(
    ("numbers", "decimals", "texts"),
    [
        ([1.1449, -0.2376], 3, ["1.145", "−0.238"]),
        ([2.0, -1.0], 3, ["2", "−1"]),
        ([2.0, 0.5], 3, ["2.0", "0.5"]),
        ([1.2345, 0.0001], 3, ["1.234", "≈0"]),
        ([1.2345, 0.0], 3, ["1.234", "0"]),
        ([0.00012345], 6, ["1.23 × 10⁻⁴"]),
        ([6e-5], 4, ["6 × 10⁻⁵"]),
        ([6e-6], 4, ["≈0"]),
        ([0.5123, 0.00012345], 6, ["0.512300", "0.000123"]),
        ([1234.5678], 1, ["1\u202f234.6"]),
        ([1234567.8], -3, ["1.235 × 10⁶"]),
        ([1234567.8, 12.3], -3, ["1.235 × 10⁶", "12"]),
        ([math.inf, -math.inf], 3, ["∞", "−∞"]),
        ([1 / 3], 20, ["3.33333333333 × 10⁻¹"]),
    ],
)
def test_how_columns_are_written(numbers, decimals, texts):
    assert [number.text for number in column(numbers, decimals)] == texts


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.286, "0.286"),
        (0.04123, "0.0412"),
        (1.0, "1"),
        (0.99949, "0.999"),
        (0.99951, "0.9995"),
        (0.999968, "0.99997"),
        (0.9999994, "0.999999"),
        (0.5, "0.5"),
        (2.34567e-7, "2.35 × 10⁻⁷"),
    ],
)
def test_how_weights_are_written(number, text):
    assert single(number, weight_decimals(number)).text == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (96.68, "96.7"),
        (1359.4, "1\u202f359"),
        (1049999.0, "1.05 × 10⁶"),
        (0.000412345, "4.12 × 10⁻⁴"),
        (53.0, "53"),
    ],
)
def test_how_exponentials_are_written(number, text):
    assert single(number, figure_decimals(number)).text == text


@pytest.mark.parametrize("value", [5e-324, 3.2e-320, 1.23456e-310, 1.7e308])
def test_the_smallest_and_the_largest_numbers_are_said(value):
    assert says(single(value, weight_decimals(value)).text, value)


def test_operands_have_the_fewest_digits_that_agree():
    result = single(2.7845876, 3)
    (first,), (second,) = operands([[1.14494], [2.43208]], [3, 3], [result], lambda a, b: a * b).columns
    assert (first.text, second.text) == ("1.145", "2.432")
    tight = single(998.00201, 3)
    (first,), (second,) = operands([[31.62281], [31.55956]], [3, 3], [tight], lambda a, b: a * b).columns
    assert abs(float(first.text) * float(second.text) - float(tight.text)) <= 0.001
    fewer = round(31.62281, first.decimals - 1) * round(31.55956, second.decimals - 1)
    assert abs(fewer - float(tight.text)) > 0.001


def test_what_cannot_agree_is_said_not_to():
    table = operands([[1.5, 1.25]], [3], [single(7.0, 3), single(1.25, 3)], lambda a: a)
    assert table.agrees == [False, True]
    assert [number.text for number in table.columns[0]] == ["1.50", "1.25"]
    written, adds_up = summands(lambda extra: column([1.0 / 3, 1.0 / 3], 3 + extra), single(5.0, 3))
    assert not adds_up
    assert [number.text for number in written] == ["0.333", "0.333"]


def test_terms_of_a_sum_have_the_fewest_digits_that_agree():
    terms = [0.0014] * 9
    written, adds_up = summands(lambda extra: column([*terms, 1.0], 3 + extra), single(1.0126, 3))
    assert adds_up
    assert written[0].text == "0.0014"
