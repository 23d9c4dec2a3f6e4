"""Lines of arithmetic, redone from what they print: each agrees to one unit in its last printed digit."""

import math
import re
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.arithmetic import (
    open_output,
    open_projection,
    open_weight,
    output_blocks,
    projection_blocks,
    weight_blocks,
)
from selfattn.cases import preset, random
from selfattn.comparison import Side, compare
from selfattn.insight import plain
from tests.examples import case_of, compare_case, compare_scores, drawn_case
from tests.reading import SUPERSCRIPTS
from tests.test_arithmetic import any_cell, comparisons, embedded

SIGN = re.compile(r"≈0|(−?)([0-9\u202f]+(?:\.[0-9]+)?)(?: × 10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?|−?∞|e\^|[√²+−×÷(),]")


def number(text):
    """A printed number, and one unit in its last digit."""
    if text in ("≈0", "0"):
        return Decimal(0), Decimal(1)
    minus, mantissa, power = SIGN.fullmatch(text).groups()
    exponent = int("".join(SUPERSCRIPTS[sign] for sign in power or "") or "0")
    mantissa = mantissa.replace("\u202f", "")
    decimals = len(mantissa.partition(".")[2])
    value = Decimal(mantissa).scaleb(exponent)
    return -value if minus else value, Decimal(1).scaleb(exponent - decimals)


class Parser:
    """A calculator for what lines print: + − × ÷, powers of e, squares, roots and vectors."""

    def __init__(self, text):
        self.signs = [found[0] for found in SIGN.finditer(text)]
        assert "".join(self.signs).replace(" ", "") == text.replace(" ", ""), text
        self.signs = list(self.split())

    def split(self):
        """A minus after an operand is a sign between two, with or without a number behind it."""
        before = None
        for sign in self.signs:
            is_operand = before is not None and (before[-1] in "0²)∞" or before[-1].isalnum())
            is_two = is_operand and sign[0] == "−" and len(sign) > 1
            yield from (("−", sign[1:]) if is_two else (sign,))
            before = sign

    def take(self, *signs):
        if self.signs and self.signs[0] in signs:
            return self.signs.pop(0)
        return None

    def sum(self):
        value = self.product()
        while sign := self.take("+", "−"):
            other = self.product()
            value = value + other if sign == "+" else value - other
        return value

    def product(self):
        value = self.power()
        while sign := self.take("×", "÷"):
            other = self.power()
            if isinstance(other, list):
                value = [value * part for part in other]
            else:
                value = value * other if sign == "×" else value / other
        return value

    def power(self):
        if self.take("e^"):
            return self.power().exp()
        if self.take("√"):
            return self.power().sqrt()
        if self.take("("):
            parts = [self.sum()]
            while self.take(","):
                parts.append(self.sum())
            assert self.take(")")
            value = parts if len(parts) > 1 else parts[0]
        else:
            value = number(self.signs.pop(0))[0]
        return value * value if self.take("²") else value


def worked_out(text):
    with localcontext(prec=40):
        parser = Parser(text)
        value = parser.sum()
        assert not parser.signs, text
        return value


def results(text):
    """Numbers of a result: one, or those of a vector."""
    return [number(part.strip()) for part in text.strip().removeprefix("(").removesuffix(")").split(",")]


def written(cells):
    """Cells as one text, powers in parentheses."""
    return " ".join(
        "".join(f"^({word.text})" if word.mark == "sup" else word.text for word in cell) for cell in cells
    )


def check(left, relation, right):
    """Redo one line; what is said to be about is left alone."""
    redone = worked_out(left)
    redone = redone if isinstance(redone, list) else [redone]
    printed = results(right)
    assert len(redone) == len(printed)
    if relation == "=":
        for again, (value, unit) in zip(redone, printed, strict=True):
            assert abs(again - value) <= unit * Decimal("1.000001"), (left, right)
            assert value != 0 or unit == 1


def redo(block):
    """Redo every line of a block; returns the relations of its lines, and their results."""
    said, terms, pending = [], [], ""
    for line in block.lines:
        texts = [plain(cell) for cell in line.cells]
        if len(texts) == 1:
            left, relation, right = re.fullmatch(r"(.*?)(?:([=≈]) (.*))?", written(line.cells)).groups()
            if relation is None:
                pending = left  # weight × value; the result stands on the next line
            elif not re.match(r"e\^\(−∞\)|weight|output|length", left):
                check(left or pending, relation, right)
                said.append((relation, right))
        elif texts and texts[-2] in ("=", "≈"):
            if line.is_ruled:
                check_total(terms, *texts[-2:])
            else:
                check(written(line.cells[-5:-2] if len(texts) >= 5 else line.cells[1:2]), *texts[-2:])
                terms.append(number(texts[-1])[0])
            said.append(tuple(texts[-2:]))
        elif texts and texts[-1]:
            terms.append(number(texts[-1])[0])  # the smaller terms
    return said


def check_total(terms, relation, total):
    """Redo a sum."""
    with localcontext(prec=60):
        value, unit = number(total)
        assert relation == "≈" or abs(sum(terms) - value) <= unit * Decimal("1.000001"), (terms, total)


def all_blocks(comparison, cell):
    output = open_output(comparison, (cell[0], 0))
    return (*weight_blocks(open_weight(comparison, cell)), *output_blocks(output))


@given(st.data(), comparisons())
def test_every_line_can_be_redone_from_what_it_prints(data, comparison):
    for block in all_blocks(comparison, any_cell(data.draw, comparison.left.weights)):
        redo(block)


@given(st.integers(0, 2**32 - 1), st.sampled_from([4, 12, 24]), st.sampled_from([1.0, None]))
def test_what_can_be_exact_is_not_said_to_be_about(seed, width, scale):
    """With random numbers, only what rounds to nothing and a weight that rounds to 1 is about."""
    comparison = compare(
        random("how are you doing today", width, seed), Side("global", scale), Side("row", scale)
    )
    relations = [said for block in all_blocks(comparison, (1, 2)) for said in redo(block)]
    assert len(relations) > 30
    assert {right for relation, right in relations if relation == "≈"} <= {"0", "1"}


@pytest.mark.parametrize("which", ["query", "key", "value"])
def test_projections_can_be_redone(which):
    case = preset("from-scratch")
    for dimension in range(24):
        (block,) = projection_blocks(open_projection(case, which, 1, dimension))
        assert {relation for relation, right in redo(block) if right != "0"} == {"="}


def test_rotated_projections_can_be_redone():
    for dimension in range(6):
        blocks = projection_blocks(open_projection(embedded("rotary"), "key", 2, dimension))
        for block in blocks:
            assert {relation for relation, right in redo(block) if right != "0"} == {"="}
        assert [plain(block.title) for block in blocks] == [
            f"key you, dimension {dimension + 1}, before it is turned",
            f"key you, dimension {dimension + 1}, turned by its position",
        ]


def test_what_a_projection_is_of_is_said():
    for positions, head in (("none", "embedding of you"), ("sinusoidal", "embedding and position of you")):
        (block,) = projection_blocks(open_projection(embedded(positions), "key", 2, 0))
        assert head in text(block.lines[0])


def test_a_wrong_digit_would_be_seen():
    check("27.7 ÷ 96.7", "=", "0.286")
    check("27.7 ÷ 96.7", "=", "0.287")
    with pytest.raises(AssertionError):
        check("27.7 ÷ 96.7", "=", "0.288")
    check("0.286 × (0.574, −1.017)", "=", "(0.164, −0.291)")
    with pytest.raises(AssertionError):
        check("0.286 × (0.574, −1.017)", "=", "(0.164, −0.293)")
    check("e^(−800 + 799.5)", "=", "0.607")
    check("√(2 × 10⁻⁴)", "=", "0.0141")
    check("(−0.5)²", "=", "0.25")
    check("3 − 1.5 × 2", "≈", "0")


def text(line):
    return written(line.cells)


def test_the_opened_cell_of_the_notebook():
    score, left, right, *divisors = weight_blocks(open_weight(compare_case(preset("notebook")), (1, 0)))
    assert [text(line) for line in score.lines] == [
        "query are  key how  ",
        "1.145 × 2.432 = 2.784",
        "0.534 × −0.309 = −0.165",
        "−0.238 × 1.252 = −0.297",
        "−1.085 × −0.920 = 0.998",
        "  sum: the score = 3.320",
        "e^(3.320) = 27.7",
    ]
    assert [line.is_ruled for line in score.lines] == [False] * 5 + [True, False]
    assert [text(line) for line in left.lines] == [
        "27.7 ÷ 96.7 = 0.286",
        "0.286 × (0.574, 0.904, 0.366, −1.017)",
        "= (0.164, 0.259, 0.105, −0.291)",
    ]
    assert written([left.lines[0].note]) == "the divisor is the sum of e^(score) over all 4×4 scores"
    assert plain(left.lines[2].note) == "what how adds to the output of are"
    assert [text(line) for line in right.lines] == [
        "27.7 ÷ 28.7 = 0.965",
        "0.965 × (0.574, 0.904, 0.366, −1.017)",
        "= (0.554, 0.872, 0.353, −0.981)",
    ]
    assert written([right.lines[0].note]) == "the divisor is the sum of e^(score) over the row of are"
    assert [plain(block.title) for block in (score, left, right, *divisors)] == [
        "Score",
        "Weight, global",
        "Weight, per row",
        "Divisor, global",
        "Divisor, per row",
    ]
    assert [block.side for block in (score, left, right)] == ["both", "left", "right"]
    assert text(divisors[0].lines[3]) == "are → how e^(3.320) = 27.7"
    assert text(divisors[0].lines[-2]) == "8 smaller terms   2.53"
    assert text(divisors[1].lines[-1]) == "sum: the divisor  = 28.7"


def marked(block, mark):
    return [word.text for line in block.lines for cell in line.cells for word in cell if word.mark == mark]


def test_query_key_and_value_are_marked():
    score, left, *_ = weight_blocks(open_weight(compare_case(preset("notebook")), (1, 0)))
    assert marked(score, "query") == ["query ", "1.145", "0.534", "−0.238", "−1.085"]
    assert marked(score, "key") == ["key ", "2.432", "−0.309", "1.252", "−0.920"]
    assert marked(score, "bold") == ["are", "how", "3.320"]
    assert marked(left, "value") == ["(0.574, 0.904, 0.366, −1.017)"]
    assert marked(left, "bold") == ["0.286"]


def test_scale_temperature_and_bias_are_one_line():
    case = case_of([[3.0]], [[2.0]], [[1.0]], bias=[[-0.25]])
    for side, said, names in (
        (Side("row", 0.5), "6 × 0.5 − 0.25 = 2.75", "score × scale − bias"),
        (Side("row", -2.0, 4.0), "6 × −2 ÷ 4 − 0.25 = −3.25", "score × scale ÷ temperature − bias"),
    ):
        lines = weight_blocks(open_weight(compare(case, side, side), (0, 0)))[0].lines
        assert text(lines[3]) == said
        assert plain(lines[3].note) == f"{names}: the logit"


def test_a_bias_of_1_is_said():
    case = case_of([[3.0]], [[2.0]], [[1.0]], bias=[[1.0]])
    assert text(weight_blocks(open_weight(compare_case(case), (0, 0)))[0].lines[3]) == "6 + 1 = 7"


def test_what_both_sides_share_has_the_digits_that_either_needs():
    comparison = compare_case(preset("illustrated"), "global", "column")
    score, left, right, *_ = weight_blocks(open_weight(comparison, (1, 0)))
    assert text(score.lines[-1]) == "e^(4) = 54.60"
    assert text(left.lines[0]) == "54.6 ÷ (9.23 × 10⁶) = 5.91 × 10⁻⁶"
    assert text(right.lines[0]) == "54.60 ÷ 116.6 = 0.468"


def titles(comparison, cell=(0, 0)):
    return [(plain(block.title), block.side) for block in weight_blocks(open_weight(comparison, cell))]


def test_what_the_sides_share_is_shown_once():
    case = drawn_case()
    same = compare(case, Side("global", 1.0), Side("row", 1.0))
    scaled = compare(case, Side("row", 1.0), Side("row", 0.5))
    other = compare(case, Side("row", 1.0), Side("column", 1.0), drawn_case(seed=1))
    assert [title for title in titles(same) if "Score" in title[0]] == [("Score", "both")]
    assert titles(scaled)[:3] == [
        ("Score", "both"),
        ("Weight on the left, per row", "left"),
        ("Weight on the right, per row", "right"),
    ]
    assert titles(other)[:2] == [("Score on the left", "left"), ("Score on the right", "right")]
    assert [plain(block.title) for block in output_blocks(open_output(scaled, (0, 1)))] == [
        "Output of how, dimension 2 on the left, per row",
        "Output of how, dimension 2 on the right, per row",
        "Length of the output of how on the left, per row",
        "Length of the output of how on the right, per row",
    ]
    score, left, right, *_ = weight_blocks(open_weight(scaled, (0, 0)))
    assert not any(text(line).startswith("e^") for line in score.lines)
    assert text(left.lines[0]).startswith("e^")
    assert "× 0.5" in text(right.lines[0])
    assert text(right.lines[1]).startswith("e^")


def test_a_subtracted_maximum_is_said_where_it_is_subtracted():
    comparison = compare_scores([[50.0, 48.0], [-30.0, -31.5]])
    score, left, right, *_ = weight_blocks(open_weight(comparison, (1, 1)))
    assert text(score.lines[-1]) == "  sum: the score = −31.5"
    assert text(left.lines[0]) == "e^(−31.5 − 50) = 4.027 × 10⁻³⁶"
    assert plain(left.lines[0].note) == "the largest score is taken off first"
    assert text(right.lines[0]) == "e^(−31.5 + 30) = 0.223"
    assert (
        written([right.lines[1].note]) == "the divisor is the sum of e^(score − largest) over the row of are"
    )


def test_a_weight_beside_others_is_never_said_to_be_exactly_0_or_1():
    for scores, cell, said in (
        ([[0.0, -800.0]], (0, 0), "1 ÷ 1 ≈ 1"),
        ([[0.0, -800.0]], (0, 1), "≈0 ÷ 1 ≈ 0"),
        ([[0.0, -17.0]], (0, 0), "1 ÷ 1.00 ≈ 1"),
        ([[0.0, -12.0]], (0, 0), "1 ÷ 1.000006 = 0.999994"),
        ([[0.0]], (0, 0), "1 ÷ 1 = 1"),
    ):
        assert text(weight_blocks(open_weight(compare_scores(scores), cell))[1].lines[0]) == said
    score, *_ = weight_blocks(open_weight(compare_scores([[0.0, -800.0]]), (0, 1)))
    assert text(score.lines[-1]) == "e^(−800) ≈ 0"


def test_a_number_that_a_double_holds_in_part_is_about():
    score, *_ = weight_blocks(open_weight(compare_scores([[0.0, -742.0]]), (0, 1)))
    assert text(score.lines[-1]) == "e^(−742) ≈ 5.4 × 10⁻³²³"


def test_a_hidden_cell_says_so():
    comparison = compare(
        drawn_case(4, 4), Side("global", 1.0, mask="causal"), Side("row", 1.0, mask="causal")
    )
    score, left, right, *_ = weight_blocks(open_weight(comparison, (1, 3)))
    assert text(score.lines[-1]) == "e^(−∞) = 0"
    assert plain(score.lines[-1].note) == "hidden: are does not see doing"
    assert re.fullmatch(r"0 ÷ [0-9.]+ = 0", text(left.lines[0]))
    assert plain(left.lines[-1].note) == "doing adds nothing to the output of are"
    assert written([left.lines[0].note]).endswith("over the 10 visible of 4×4 scores")
    assert written([right.lines[0].note]).endswith("over the 2 visible of the row of are")


@pytest.mark.parametrize(
    ("normalize", "said"),
    [("row", "how sees no key"), ("column", "no query sees are"), ("global", "no query sees any key")],
)
def test_where_nothing_is_visible_the_weight_is_0(normalize, said):
    bias = np.full((2, 2), -math.inf)
    comparison = compare_scores(np.eye(2), normalize, normalize, bias=bias)
    blocks = weight_blocks(open_weight(comparison, (0, 1)))
    assert [text(line) for line in blocks[1].lines if line.cells] == ["weight = 0"]
    assert plain(blocks[1].lines[0].note) == said
    assert not any("Divisor" in plain(block.title) for block in blocks)
    outputs = output_blocks(open_output(comparison, (0, 0)))
    assert [text(line) for line in outputs[0].lines] == ["output = 0"]
    assert plain(outputs[0].lines[0].note) == "how sees no key"


def test_long_value_rows_show_their_8_largest_components():
    blocks = weight_blocks(open_weight(compare_case(drawn_case(d_v=30)), (1, 2)))
    lines = [line for line in blocks[1].lines if text(line).startswith("dimension")]
    assert len(lines) == 8
    assert (
        plain(blocks[1].lines[-1].note)
        == "what you adds to the output of are: the 8 largest of 30 components"
    )


def test_many_smaller_terms_are_counted_with_a_narrow_blank():
    *_, divisor, _ = weight_blocks(open_weight(compare_case(drawn_case(40, 40)), (1, 2)))
    assert "1\u202f592 smaller terms" in text(divisor.lines[-2])


def test_repeated_tokens_carry_their_position():
    comparison = compare_case(drawn_case(3, 3, tokens=("a", "b", "a")))
    score, *_ = weight_blocks(open_weight(comparison, (2, 1)))
    assert [(word.text, word.mark) for word in score.lines[0].cells[0]] == [
        ("query ", "query"),
        ("a", "bold"),
        ("3", "sub"),
    ]


def test_output_and_length():
    left, right, *lengths = output_blocks(open_output(compare_case(preset("notebook")), (1, 0)))
    assert plain(left.title) == "Output of are, dimension 1, global"
    assert [text(line) for line in right.lines] == [
        " weight  value  ",
        "how 0.965 × 0.574 = 0.554",
        "are 0.002 × −0.767 = −0.001",
        "you 0.025 × −0.800 = −0.020",
        "doing 0.008 × 0.939 = 0.008",
        "   sum: the output = 0.540",
    ]
    assert [text(line) for line in lengths[0].lines][-3:] == [
        "dimension 4 (−0.295)² = 0.087",
        " sum of squares = 0.193",
        "√0.193 = 0.439",
    ]
    assert plain(lengths[1].title) == "Length of the output of are, per row"


@pytest.mark.parametrize(("size", "said"), [(1e200, "length = 5.000 × 10²⁰⁰"), (1e-200, "√≈0 ≈ 5 × 10⁻²⁰⁰")])
def test_a_length_is_right_where_its_squares_are_not(size, said):
    case = case_of([[1.0]], [[1.0]], [[3 * size, 4 * size]])
    *_, block = output_blocks(open_output(compare_case(case), (0, 0)))
    assert text(block.lines[-1]) == said


def test_hidden_keys_are_counted_in_an_output():
    comparison = compare(drawn_case(4, 4), Side("global", mask="causal"), Side("row"))
    left, right, *_ = output_blocks(open_output(comparison, (1, 0)))
    assert plain(left.lines[-1].note) == "2 hidden keys add nothing"
    assert plain(right.lines[-1].note) == ""
