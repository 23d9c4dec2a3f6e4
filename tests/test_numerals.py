"""Numbers as they are written. The narrow no-break space and the true minus are spelled as escapes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn import numerals
from tests.reading import read

SIGNED = st.floats(-1e5, 1e5, allow_subnormal=True)
WEIGHTS = st.floats(0, 1, exclude_min=True, exclude_max=True)


def says(text, number):
    """Whether the text says the number, as well as its digits can."""
    value, half = read(text)
    return abs(value - number) <= half * (1 + 1e-6) + 1e-12 * abs(number)


@pytest.mark.parametrize(
    ("write", "number", "text"),
    [
        (lambda number: numerals.fixed(number, 2), -2.176, "\u22122.18"),
        (lambda number: numerals.fixed(number, 2), -0.004, "0.00"),
        (lambda number: numerals.fixed(number, 0), -0.4, "0"),
        (numerals.weight, 0, "0"),
        (numerals.weight, 1e-300, "<.001"),
        (numerals.weight, 0.000499, "<.001"),
        (numerals.weight, 0.000501, "0.001"),
        (numerals.weight, 0.55015, "0.550"),
        (numerals.weight, 0.99949, "0.999"),
        (numerals.weight, 0.9996, ">.999"),
        (numerals.weight, 1 - 1e-12, ">.999"),
        (numerals.weight, 1, "1.000"),
        (numerals.weight_medium, 0, "0"),
        (numerals.weight_medium, 0.0002, "<.001"),
        (numerals.weight_medium, 0.55, ".550"),
        (numerals.weight_medium, 0.9999, ">.999"),
        (numerals.weight_medium, 1, "1.000"),
        (numerals.weight_compact, 0, ""),
        (numerals.weight_compact, 1e-9, "·"),
        (numerals.weight_compact, 0.0049, "·"),
        (numerals.weight_compact, 0.0051, ".01"),
        (numerals.weight_compact, 0.546, ".55"),
        (numerals.weight_compact, 0.994, ".99"),
        (numerals.weight_compact, 1, "1"),
        (numerals.score, 0, "0.00"),
        (numerals.score, 3.9733, "3.97"),
        (numerals.score, -0.0575, "\u22120.06"),
        (numerals.score, -0.004, "≈0"),
        (numerals.score, 999.5, "999.50"),
        (numerals.score, -1234.4, "\u22121234"),
        (numerals.coordinate, 0, "0.000"),
        (numerals.coordinate, -0.7671, "\u22120.767"),
        (numerals.coordinate, 0.0004, "≈0"),
        (numerals.coordinate, 2.99, "2.990"),
        (numerals.coordinate, 7.956, "7.96"),
        (numerals.signed_medium, -1.284, "\u22121.28"),
        (numerals.signed_medium, 15.21, "15.2"),
        (numerals.signed_medium, 144.9, "145"),
        (numerals.signed_medium, 0.001, "≈0"),
        (numerals.signed_compact, 0.31, ".3"),
        (numerals.signed_compact, -0.31, "\u2212.3"),
        (numerals.signed_compact, -1.21, "\u22121.2"),
        (numerals.signed_compact, 0.97, "1.0"),
        (numerals.signed_compact, 10.04, "10"),
        (numerals.signed_compact, -0.049, "·"),
        (numerals.signed_compact, 0, "0"),
        (numerals.signed_tiny, 0, "0"),
        (numerals.signed_tiny, -0.49, "·"),
        (numerals.signed_tiny, -0.51, "\u22121"),
        (numerals.signed_tiny, 12.4, "12"),
        (numerals.amount, 0, "0"),
        (numerals.amount, 96.68, "96.7"),
        (numerals.amount, -0.056789, "\u22120.0568"),
        (numerals.amount, 1359.4, "1\u202f359"),
        (numerals.amount, -1359.4, "\u22121\u202f359"),
        (numerals.amount, 1_048_576, "1.05 × 10⁶"),
        (numerals.amount, 2.5e-13, "2.50 × 10⁻¹³"),
        (numerals.amount, -math.inf, "\u2212inf"),
        (numerals.length, 0, "0"),
        (numerals.length, 1.0817, "1.08"),
        (numerals.length, 0.0042, "0.0042"),
        (numerals.length, 0.00003, "3 × 10⁻⁵"),
        (numerals.length, 1359.4, "1\u202f359"),
    ],
)
def test_a_number_reads(write, number, text):
    assert write(number) == text


# tests/js/hover.test.js holds the same table: what hovers is written as what stands.
@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0.0\u202f%"),
        (1e-12, "<0.1\u202f%"),
        (0.000499, "<0.1\u202f%"),
        (0.000501, "0.1\u202f%"),
        (0.04815, "4.8\u202f%"),
        (0.5783, "57.8\u202f%"),
        (0.99949, "99.9\u202f%"),
        (0.9996, ">99.9\u202f%"),
        (0.9999999, ">99.9\u202f%"),
        (1 - 1e-13, "100\u202f%"),
        (1, "100\u202f%"),
        (1.7642, "176\u202f%"),
    ],
)
def test_a_share_reads(share, text):
    assert numerals.percent(share) == text


def test_a_share_is_not_all_of_it_while_the_rest_is_something():
    assert numerals.percent(1.0, rest=1e-20) == ">99.9\u202f%"
    assert numerals.percent(1.0, rest=0.0) == "100\u202f%"


@pytest.mark.parametrize(
    ("numbers", "as_percent", "of_one", "texts"),
    [
        ([0.5783, 0.0482, 1], True, False, ["57.8\u202f%", "4.8\u202f%", "100\u202f%"]),
        ([1.7642, 0.4, 0.001, 0], False, False, ["1.76", "0.40", "<.01", "0.00"]),
        ([1.0, 1.0], True, False, ["100\u202f%", "100\u202f%"]),
        ([1.0, 1e-20], True, True, [">99.9\u202f%", "<0.1\u202f%"]),
        ([1.0, 0.0], True, True, ["100\u202f%", "0.0\u202f%"]),
    ],
)
def test_sums_are_all_of_one_kind(numbers, as_percent, of_one, texts):
    assert numerals.sums(numbers, as_percent=as_percent, of_one=of_one) == texts


@given(WEIGHTS)
def test_what_is_neither_nothing_nor_everything_never_reads_as_either(weight):
    for text in (numerals.weight(weight), numerals.weight_medium(weight)):
        assert text.startswith(("<", ">")) or read(text)[0] not in (0, 1)
    assert numerals.weight_compact(weight) not in ("", "0", ".00", "1.00")


@given(st.floats(0, 1 - 1e-8) | st.floats(0.999, 1 - 1e-8))
def test_only_all_of_it_is_a_hundred_percent(share):
    text = numerals.percent(share)
    assert text.startswith((">", "<")) or read(text)[0] < 100


@given(st.floats(0, 1, exclude_min=True))
def test_only_nothing_is_zero_percent(share):
    assert numerals.percent(share).startswith("<") or numerals.percent(share) != "0.0\u202f%"


@given(SIGNED)
def test_the_minus_is_a_true_minus_and_stands_before_negative_numbers_only(number):
    for write in (numerals.score, numerals.coordinate, numerals.signed_medium, numerals.amount):
        text = write(number)
        assert "-" not in text
        assert text.startswith("\u2212") == (number < 0 and text != "≈0")


@given(SIGNED)
def test_a_signed_number_is_within_half_a_unit_of_its_text(number):
    for write in (numerals.score, numerals.coordinate, numerals.signed_medium, numerals.signed_compact):
        text = write(number)
        bound = {"≈0": 0 < abs(number) <= 0.005, "·": 0 < abs(number) < 0.05}
        assert bound[text] if text in bound else says(text, number)


@given(WEIGHTS)
def test_a_share_is_within_half_a_unit_of_its_text(weight):
    for text in (numerals.weight(weight), numerals.weight_medium(weight), numerals.weight_compact(weight)):
        bound = {"<.001": weight < 0.0005, ">.999": weight >= 0.9995, "·": weight < 0.005}
        assert bound[text] if text in bound else says(text, weight)
    text = numerals.percent(weight)
    bound = {"<0.1\u202f%": weight < 0.0005, ">99.9\u202f%": weight >= 0.9995}
    assert bound[text] if text in bound else says(text, 100 * weight)


@given(st.floats(1e-300, 1e300))
def test_an_amount_is_within_half_a_unit_and_has_three_figures(number):
    text = numerals.amount(number)
    assert says(text, number)
    assert len([sign for sign in text.partition(" × ")[0].lstrip("0.") if sign.isdigit()]) >= 3


@given(st.floats(1e-300, 1e300))
def test_a_length_is_within_half_a_unit_and_never_reads_as_none(number):
    assert says(numerals.length(number), number)
    assert read(numerals.length(number))[0] > 0


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 5))
def test_zero_is_never_negative(number, decimals):
    text = numerals.fixed(number, decimals)
    assert "-" not in text
    assert not (text.startswith("\u2212") and not text.strip("\u22120."))
