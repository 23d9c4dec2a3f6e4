"""What the colors span and how long the bars are: fair to both sides."""

import numpy as np
import pytest
import scipy.special

from selfattn.plots import figures, weight_ranges
from tests.examples import N_KEYS, N_QUERIES, compare_case, compare_scores, drawn_case

UNIFORM = {"row": 1 / 17, "column": 1 / 13, "global": 1 / (13 * 17)}
"""An even weight among thirteen queries and seventeen keys."""


def ranges_of(comparison):
    return weight_ranges(comparison.left, comparison.right)


def bars_of(comparison, name):
    drawn = figures(comparison)
    return [drawn[side].layout.meta[name] for side in ("weights_left", "weights_right")]


@pytest.mark.parametrize("n", [1, 2, 12])
def test_while_numbers_are_printed_equal_color_is_the_same_number(n):
    comparison = compare_case(drawn_case(n, n))
    left, right = ranges_of(comparison)
    assert left.top == right.top == max(comparison.left.weights.max(), comparison.right.weights.max())
    assert "same numbers" in left.words
    assert left.steps == right.steps == "sqrt"


@pytest.mark.parametrize(
    ("left", "right"), [("global", "row"), ("row", "column"), ("column", "global"), ("row", "row")]
)
def test_beyond_it_is_the_same_multiple_of_the_uniform_weight(left, right):
    comparison = compare_case(drawn_case(13, 17), left, right)
    tops = [side.top for side in ranges_of(comparison)]
    times = [top / UNIFORM[name] for top, name in zip(tops, (left, right), strict=True)]
    assert times[0] == pytest.approx(times[1], rel=1e-12)
    largest = [comparison.left.weights.max(), comparison.right.weights.max()]
    most = max(weight / UNIFORM[name] for weight, name in zip(largest, (left, right), strict=True))
    assert times[0] == pytest.approx(most, rel=1e-12)
    assert all("× uniform" in side.words for side in ranges_of(comparison))


def test_no_weight_is_above_its_range():
    for n in (5, 40):
        comparison = compare_case(drawn_case(n, n))
        left, right = ranges_of(comparison)
        assert comparison.left.weights.max() <= left.top * (1 + 1e-12)
        assert comparison.right.weights.max() <= right.top * (1 + 1e-12)


def test_the_maps_of_the_law_have_the_colors_of_the_maps_above():
    drawn = figures(compare_case(drawn_case(), "row", "global"))
    for name, above in (("law_axis", "weights_left"), ("law_global", "weights_right")):
        assert drawn[name].data[0].zmax == drawn[above].data[0].zmax
        assert drawn[name].layout.meta["ramp"] == drawn[above].layout.meta["ramp"]


def test_scores_and_the_difference_have_a_range_of_their_own_and_the_outputs_share_one():
    drawn = figures(compare_case(drawn_case()))
    for name in ("scores", "value", "output_difference", "query", "key"):
        largest = np.abs(drawn[name].data[0].z).max()
        assert (drawn[name].data[0].zmin, drawn[name].data[0].zmax) == (-largest, largest), name
        assert drawn[name].layout.meta["ramp"]["steps"] == "linear"
    outputs = [drawn["output_left"].data[0], drawn["output_right"].data[0]]
    largest = max(np.abs(output.z).max() for output in outputs)
    assert [(output.zmin, output.zmax) for output in outputs] == [(-largest, largest)] * 2


@pytest.mark.parametrize("left", ["row", "column", "global"])
@pytest.mark.parametrize("right", ["row", "column", "global"])
def test_bars_are_the_sums_of_their_row_and_column(left, right):
    case = drawn_case()
    drawn = figures(compare_case(case, left, right))
    for side, axis in (("left", left), ("right", right)):
        figure = drawn[f"weights_{side}"]
        axes = {"row": 1, "column": 0, "global": None}
        weights = scipy.special.softmax(case.query @ case.key.T, axis=axes[axis])
        rows, columns = (
            next(trace for trace in figure.data if trace.name == name) for name in ("row_sums", "column_sums")
        )
        np.testing.assert_allclose(rows.x, weights.sum(axis=1), rtol=1e-12)
        np.testing.assert_array_equal(rows.y, np.arange(N_QUERIES))
        np.testing.assert_allclose(columns.y, weights.sum(axis=0), rtol=1e-12)
        np.testing.assert_array_equal(columns.x, np.arange(N_KEYS))


def test_lengths_stand_beside_the_outputs_on_one_axis():
    case = drawn_case()
    drawn = figures(compare_case(case))
    scores, tops = case.query @ case.key.T, set()
    lengths = []
    for name, axis in (("output_left", None), ("output_right", 1)):
        bars = drawn[name].layout.meta["row_bars"]
        vectors = scipy.special.softmax(scores, axis=axis) @ case.value
        np.testing.assert_allclose(bars["values"], np.sqrt((vectors**2).sum(axis=1)), rtol=1e-12)
        lengths += bars["values"]
        tops.add(bars["top"])
    assert tops == {max(lengths)}


def test_row_sums_are_shares_where_none_is_above_1():
    left, right = bars_of(compare_scores(np.log([[6.0, 2.0], [1.0, 1.0]])), "row_bars")
    assert left["written"] == ["80.0\u202f%", "20.0\u202f%"]
    assert right["written"] == ["100\u202f%", "100\u202f%"]


def test_row_sums_are_numbers_on_both_sides_where_one_is_above_1():
    left, right = bars_of(compare_scores(np.log([[6.0, 2.0], [1.0, 1.0]]), "global", "column"), "row_bars")
    assert left["written"] == ["0.80", "0.20"]
    assert right["written"] == ["1.52", "0.48"]
    assert left["top"] == right["top"] == pytest.approx(6 / 7 + 2 / 3)


def test_column_sums_are_numbers_on_one_axis():
    left, right = bars_of(compare_scores(np.log([[6.0, 2.0], [1.0, 1.0]])), "column_bars")
    assert left["written"] == ["0.70", "0.30"]
    assert right["written"] == ["1.25", "0.75"]
    assert left["top"] == right["top"] == pytest.approx(1.25)


def test_a_share_beside_others_is_not_all_of_it():
    left, _ = bars_of(compare_scores([[60.0, 0.0], [0.0, 0.0]]), "row_bars")
    assert left["written"] == [">99.9\u202f%", "<0.1\u202f%"]


@pytest.mark.parametrize(("n", "has_own_axis"), [(4, False), (5, True), (40, True)])
def test_bars_under_a_quarter_of_the_axis_get_one_of_their_own_and_say_so(n, has_own_axis):
    even = compare_scores(np.zeros((n, n)), "global", "row")
    left, right = bars_of(even, "row_bars")
    assert right["top"] == 1
    assert right["note"] == ""
    assert left["top"] == (pytest.approx(1 / n) if has_own_axis else 1)
    assert left["note"] == (f"own axis, to {100 / n:.1f}\u202f%" if has_own_axis else "")


def test_a_line_at_one_nth_stands_on_the_global_side_only():
    left, right = bars_of(compare_case(drawn_case(), "row", "global"), "row_bars")
    assert (left["reference"], right["reference"]) == (None, 1 / N_QUERIES)
