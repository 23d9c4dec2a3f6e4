"""Arithmetic as plain text for a mail and as LaTeX for a paper."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.arithmetic import (
    as_latex,
    as_text,
    open_projection,
    open_weight,
    projection_blocks,
    weight_blocks,
)
from selfattn.cases import preset
from tests.examples import compare_case, compare_scores, drawn_case
from tests.test_arithmetic import any_cell, comparisons
from tests.test_arithmetic_lines import all_blocks

HOSTILE = (r"\evil{", "}$", "%#&_^~", "<b>", r"\end{align*}", "日本語", "e\u0301te\u0301")


def notebook():
    return weight_blocks(open_weight(compare_case(preset("notebook")), (1, 0)))


def test_the_notebook_as_text():
    assert as_text(notebook()[:3]) == (
        "Score\n"
        "  query are            key how\n"
        "      1.145  ×           2.432  =   2.784\n"
        "      0.534  ×          −0.309  =  −0.165\n"
        "     −0.238  ×           1.252  =  −0.297\n"
        "     −1.085  ×          −0.920  =   0.998\n"
        "  ───────────────────────────────────────\n"
        "                sum: the score  =   3.320\n"
        "  e^3.320 = 27.7\n"
        "\n"
        "Weight, global\n"
        "  27.7 ÷ 96.7 = 0.286\n"
        "  the divisor is the sum of e^score over all 4×4 scores\n"
        "  0.286 × (0.574, 0.904, 0.366, −1.017)\n"
        "  = (0.164, 0.259, 0.105, −0.291)\n"
        "  what how adds to the output of are\n"
        "\n"
        "Weight, per row\n"
        "  27.7 ÷ 28.7 = 0.965\n"
        "  the divisor is the sum of e^score over the row of are\n"
        "  0.965 × (0.574, 0.904, 0.366, −1.017)\n"
        "  = (0.554, 0.872, 0.353, −0.981)\n"
        "  what how adds to the output of are\n"
    )


def test_powers_and_positions_are_written_out_in_text():
    text = as_text(
        weight_blocks(open_weight(compare_scores([[50.0, 48.0], [1.0, 2.0]], tokens=("a", "a")), (0, 1)))
    )
    assert "  e^(48 − 50) = 0.135\n" in text
    assert "query a (1)" in text
    assert "a (1) → a (2)  e^−2" in text


def test_wide_letters_take_two_columns():
    comparison = compare_case(drawn_case(3, 3, tokens=("日本語", "a", "e\u0301e\u0301")))
    *_, divisor = as_text(weight_blocks(open_weight(comparison, (0, 0)))).split("\n\n")
    names = [line.partition("e^")[0] for line in divisor.splitlines()[1:4]]
    widths = [sum(2 if letter in "日本語" else letter != "\u0301" for letter in name) for name in names]
    assert len(set(widths)) == 1


def test_the_notebook_as_latex():
    score, left, *_ = notebook()
    assert as_latex([score, left]) == "\n".join(
        [
            r"\begin{align*}",
            r"& \textbf{Score} \\",
            r"\text{query 2} \quad \text{key 1} & \\",
            r"1.145 \times 2.432 & = 2.784 \\",
            r"0.534 \times -0.309 & = -0.165 \\",
            r"-0.238 \times 1.252 & = -0.297 \\",
            r"-1.085 \times -0.920 & = 0.998 \\",
            r"\text{sum: the score} & = \mathbf{3.320} \\",
            r"e^{3.320} & = 27.7",
            r"\end{align*}",
            "",
            r"\begin{align*}",
            r"& \textbf{Weight, global} \\",
            r"27.7 \div 96.7 & = \mathbf{0.286} \\",
            r"& \text{the divisor is the sum of }e^{\text{score}}\text{ over all 4$\times$4 scores} \\",
            r"0.286 \times (0.574, 0.904, 0.366, -1.017) & \\",
            r"& = (0.164, 0.259, 0.105, -0.291) \\",
            r"& \text{what }\text{key 1}\text{ adds to the output of }\text{query 2}",
            r"\end{align*}",
            "",
        ]
    )


def test_powers_of_ten_roots_and_squares_in_latex():
    latex = as_latex(all_blocks(compare_scores([[0.0, -20.0]], "row", "row"), (0, 1)))
    assert r"\mathbf{2.06 \times 10^{-9}}" in latex
    assert re.search(r"\\sqrt\{[0-9.]+\} & = \\mathbf", latex)
    assert re.search(r"\\text\{dimension 1\} \\quad [0-9.()-]+\^\{2\} & = ", latex)


def check_latex(latex):
    """Braces, dollars and environments balance, and every row has one mark to align at."""
    depth = 0
    for brace in re.findall(r"[{}]", latex):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert latex.count("$") % 2 == 0
    assert latex.isascii()
    environments = re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}\n", latex, re.DOTALL)
    assert len(environments) == latex.count(r"\begin{") == latex.count(r"\end{")
    for environment in environments:
        for row in environment.split("\\\\\n"):
            assert row.count("&") == 1, row
            assert row.strip() != "&"


@given(st.data(), comparisons())
def test_latex_is_whole(data, comparison):
    check_latex(as_latex(all_blocks(comparison, any_cell(data.draw, comparison.left.weights))))


@pytest.mark.parametrize("cell", [(query, key) for query in range(7) for key in (0, 3)])
def test_latex_holds_nothing_that_a_visitor_wrote(cell):
    blocks = all_blocks(compare_case(drawn_case(7, 7, tokens=HOSTILE)), cell)
    plainly = all_blocks(compare_case(drawn_case(7, 7)), cell)
    assert as_latex(blocks) == as_latex(plainly)
    assert HOSTILE[cell[0]] in as_text(blocks)


def test_a_projection_as_latex_names_positions():
    case = preset("from-scratch")
    (block,) = projection_blocks(open_projection(case, "value", 2, 3))
    latex = as_latex([block])
    check_latex(latex)
    assert latex.startswith("\\begin{align*}\n& \\textbf{value 3}\\textbf{, dimension 4} \\\\\n")
    assert r"\text{embedding of }\text{value 3} \quad \text{value matrix, column 4} & \\" in latex
    assert not any(token in latex for token in case.tokens if len(token) > 2)
