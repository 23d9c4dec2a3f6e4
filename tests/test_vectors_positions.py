"""Sinusoidal and rotary positions against their formulas, written another way."""

import cmath
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from selfattn.vectors import rotate, sinusoidal

NUMBERS = st.floats(-100, 100, allow_subnormal=False)
PLACES = st.integers(0, 300)


@st.composite
def pairs_of_vectors(draw):
    width = 2 * draw(st.integers(1, 6))
    return draw(arrays(float, (2, width), elements=NUMBERS))


@given(st.integers(1, 40), st.integers(1, 9))
def test_sines_and_cosines_of_each_position(n, d_model):
    def wave(position, column):
        angle = position / math.pow(10_000, 2 * (column // 2) / d_model)
        return math.cos(angle) if column % 2 else math.sin(angle)

    encoded = sinusoidal(n, d_model)
    assert encoded.shape == (n, d_model)
    expected = [[wave(position, column) for column in range(d_model)] for position in range(n)]
    np.testing.assert_allclose(encoded, expected, rtol=1e-12, atol=1e-13)


def test_the_first_position_is_zeros_and_ones():
    assert sinusoidal(1, 5).tolist() == [[0, 1, 0, 1, 0]]


@given(st.integers(1, 40), st.integers(1, 5), st.integers(0, 30))
def test_a_shift_turns_all_positions_alike(n, n_pairs, shift):
    # Section 3.5 of the paper: PE(pos + k) is a linear function of PE(pos).
    encoded = sinusoidal(n + shift, 2 * n_pairs)
    waves = encoded[:, 1::2] + 1j * encoded[:, 0::2]  # cos + i sin = exp(i angle)
    np.testing.assert_allclose(waves[shift:], waves[:n] * waves[shift], rtol=0, atol=1e-12)


@pytest.mark.parametrize("number", [0, -1, 2.0, None])
@pytest.mark.parametrize("name", ["n", "d_model"])
def test_sizes_of_positions_are_whole_numbers_from_one(name, number):
    message = f"{name} must be a whole number of at least 1, got {number!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        sinusoidal(**{"n": 2, "d_model": 2, name: number})


@given(pairs_of_vectors(), PLACES, PLACES)
def test_rotation_is_multiplication_by_a_complex_number(vectors, one, other):
    width = vectors.shape[1]
    expected = []
    for vector, place in zip(vectors, (one, other), strict=True):
        row = []
        for i in range(width // 2):
            theta = math.exp(-2 * i / width * math.log(10_000))
            turned = complex(vector[2 * i], vector[2 * i + 1]) * cmath.exp(1j * place * theta)
            row += [turned.real, turned.imag]
        expected.append(row)
    np.testing.assert_allclose(rotate(vectors, [one, other]), expected, rtol=0, atol=1e-9)


@given(pairs_of_vectors(), PLACES, PLACES, PLACES)
def test_a_dot_product_depends_on_the_difference_of_positions(vectors, one, other, shift):
    here = rotate(vectors, [one, other])
    there = rotate(vectors, [one + shift, other + shift])
    np.testing.assert_allclose(here[0] @ here[1], there[0] @ there[1], rtol=0, atol=1e-6)


def test_a_dot_product_does_depend_on_that_difference():
    vectors = np.ones((3, 4))
    turned = rotate(vectors)
    # Equal vectors, d apart: each pair adds 2 cos(d theta), with theta 1 and 1/100.
    expected = [2 * math.cos(d) + 2 * math.cos(d / 100) for d in (0, 1, 2)]
    np.testing.assert_allclose(turned[0] @ turned.T, expected, rtol=1e-14)


@given(pairs_of_vectors(), PLACES)
def test_rotation_keeps_every_length(vectors, place):
    lengths = np.linalg.norm(rotate(vectors, [place, 0]), axis=1)
    np.testing.assert_allclose(lengths, np.linalg.norm(vectors, axis=1), rtol=1e-12, atol=1e-12)


def test_the_first_pair_turns_by_one_radian_a_position():
    turned = rotate([[1, 0], [1, 0], [0, 2]])
    expected = [[1, 0], [math.cos(1), math.sin(1)], [-2 * math.sin(2), 2 * math.cos(2)]]
    np.testing.assert_allclose(turned, expected, rtol=1e-15)


def test_positions_count_from_zero_unless_given():
    vectors = np.random.default_rng(0).standard_normal((4, 6))
    np.testing.assert_array_equal(rotate(vectors), rotate(vectors, range(4)))
    np.testing.assert_array_equal(rotate(vectors[2:], [2, 3]), rotate(vectors)[2:])


def test_each_head_is_rotated_alike():
    vectors = np.random.default_rng(0).standard_normal((2, 3, 5, 4))
    turned = rotate(vectors)
    assert turned.shape == vectors.shape
    for index in np.ndindex(2, 3):
        np.testing.assert_array_equal(turned[index], rotate(vectors[index]))


def test_rotation_leaves_what_it_was_given_as_it_was():
    vectors = np.ones((2, 2))
    assert rotate(vectors)[1].tolist() != [1, 1]
    assert vectors.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("given_as", "turned_as"), [("float32", "float32"), ("int64", "float64"), ("?", "float64")]
)
def test_rotation_keeps_floating_types(given_as, turned_as):
    turned = rotate(np.ones((2, 2), given_as))
    assert turned.dtype == turned_as
    np.testing.assert_allclose(turned[1], [math.cos(1) - math.sin(1), math.cos(1) + math.sin(1)], rtol=1e-6)


@pytest.mark.parametrize("width", [1, 3])
def test_an_odd_width_is_refused(width):
    message = f"vectors must have an even width to be rotated in pairs, got {width}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        rotate(np.ones((2, width)))


def test_rotation_needs_vectors_of_tokens():
    with pytest.raises(
        ValueError, match=r"^vectors must have shape \(\.\.\., n_tokens, width\), got \(4,\)\.$"
    ):
        rotate(np.ones(4))


@pytest.mark.parametrize(("positions", "shape"), [([1], "(1,)"), ([[0, 1, 2]], "(1, 3)"), (5, "()")])
def test_rotation_needs_a_position_per_token(positions, shape):
    message = f"positions must have shape (3,), got {shape}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        rotate(np.ones((3, 2)), positions)
