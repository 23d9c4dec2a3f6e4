"""The look: what range, steps, numbers and decimals do to the maps, and that no value changes."""

from itertools import pairwise, product

import numpy as np
import pytest
import scipy.special

from selfattn.comparison import Side, compare
from selfattn.maps import STEPS
from selfattn.plots import figures, weight_ranges
from selfattn.settings import Look
from tests.examples import case_of, compare_case, drawn_case

RANGES, ALL_STEPS = ["auto", "same", "uniform", "own"], ["sqrt", "linear", "log"]
AXES = {"row": 1, "column": 0, "global": None}
STEP_WORDS = {"sqrt": "square root", "linear": "linear", "log": "logarithmic"}
UNIFORM = {"row": 1 / 7, "column": 1 / 5, "global": 1 / 35}
"""An even weight among five queries and seven keys."""
SIDES = [("global", "row"), ("row", "column"), ("column", "global")]
SAME = "; same range as the other map"


def weights_of(case, *sides):
    return [scipy.special.softmax(case.query @ case.key.T, axis=AXES[side]) for side in sides]


def tops_of(comparison, **look):
    return [side.top for side in weight_ranges(comparison.left, comparison.right, Look(**look))]


def words_of(comparison, **look):
    return [side.words for side in weight_ranges(comparison.left, comparison.right, Look(**look))]


def weight_texts(n_tokens, **look):
    drawn = figures(compare_case(drawn_case(n_tokens, n_tokens, 2, 2)), Look(**look))
    return drawn["weights_left"].layout.meta["texts"]


@pytest.mark.parametrize(("color_range", "steps"), list(product(RANGES, ALL_STEPS)))
@pytest.mark.parametrize("size", [(5, 7), (31, 37)], ids=str)
def test_range_and_steps_leave_every_value_alone(size, color_range, steps):
    case = drawn_case(*size)
    drawn = figures(compare_case(case), Look(range=color_range, steps=steps))
    left, right = weights_of(case, "global", "row")
    expected = {"weights_left": left, "weights_right": right, "law_global": left, "law_axis": right}
    expected |= {"scores": case.query @ case.key.T, "output_right": right @ case.value}
    for name, z in expected.items():
        np.testing.assert_allclose(drawn[name].data[0].z, z, rtol=1e-9, err_msg=name)


@pytest.mark.parametrize(("left", "right"), SIDES)
def test_own_each_map_ends_at_its_own_largest_weight(left, right):
    comparison = compare_case(drawn_case(), left, right)
    largest = [weights.max() for weights in weights_of(comparison.case, left, right)]
    assert tops_of(comparison, range="own") == pytest.approx(largest, rel=1e-12)
    assert words_of(comparison, range="own") == ["its own range"] * 2


@pytest.mark.parametrize("size", [(5, 7), (31, 37)], ids=str)
@pytest.mark.parametrize(("left", "right"), SIDES)
def test_same_both_maps_end_at_the_largest_weight_of_both(left, right, size):
    comparison = compare_case(drawn_case(*size), left, right)
    largest = max(weights.max() for weights in weights_of(comparison.case, left, right))
    assert tops_of(comparison, range="same") == pytest.approx([largest] * 2, rel=1e-12)


@pytest.mark.parametrize(("left", "right"), SIDES)
def test_uniform_both_maps_end_at_the_same_multiple_of_an_even_weight(left, right):
    comparison = compare_case(drawn_case(), left, right)
    weights = weights_of(comparison.case, left, right)
    times = max(w.max() / UNIFORM[side] for w, side in zip(weights, (left, right), strict=True))
    assert tops_of(comparison, range="uniform") == pytest.approx(
        [times * UNIFORM[left], times * UNIFORM[right]]
    )
    assert all(
        word.startswith(f"0 to {times:.2f} × uniform") for word in words_of(comparison, range="uniform")
    )


@pytest.mark.parametrize(
    ("n_tokens", "numbers", "like"),
    [
        *((12, "auto", "same"), (13, "auto", "uniform"), (12, "on", "same"), (16, "on", "same")),
        *((17, "on", "uniform"), (2, "off", "uniform"), (12, "off", "uniform")),
    ],
)
def test_auto_follows_the_numbers_in_the_cells(n_tokens, numbers, like):
    comparison = compare_case(drawn_case(n_tokens, n_tokens))
    assert tops_of(comparison, numbers=numbers) == tops_of(comparison, range=like)
    assert words_of(comparison, numbers=numbers) == words_of(comparison, range=like)


@pytest.mark.parametrize("color_range", RANGES)
@pytest.mark.parametrize("steps", ALL_STEPS)
def test_the_legend_says_range_and_steps_and_ends_at_the_top(color_range, steps):
    comparison = compare_case(drawn_case())
    look = Look(range=color_range, steps=steps)
    drawn = figures(comparison, look)
    ranges = weight_ranges(comparison.left, comparison.right, look)
    for side, chosen in zip(("left", "right"), ranges, strict=True):
        layout, heatmap = drawn[f"weights_{side}"].layout, drawn[f"weights_{side}"].data[0]
        assert layout.meta["legend"]["words"] == f"{chosen.words}, {STEP_WORDS[steps]}"
        assert (heatmap.zmin, heatmap.zmax) == (0, chosen.top)
        assert float(layout.meta["legend"]["high"]) == pytest.approx(chosen.top, rel=0.005)
        assert layout.meta["ramp"]["steps"] == steps


@pytest.mark.parametrize("steps", ALL_STEPS)
def test_signed_maps_stay_linear_and_of_their_own_range(steps):
    drawn = figures(compare_case(drawn_case()), Look(range="uniform", steps=steps))
    for name in ("scores", "value", "output_left", "output_difference", "query", "key"):
        meta = drawn[name].layout.meta
        assert meta["ramp"]["steps"] == "linear", name
        assert meta["legend"]["words"] == "", name


@pytest.mark.parametrize("color_range", ["same", "uniform", "own"])
@pytest.mark.parametrize(("least", "is_said"), [(0.39, True), (0.41, False), (0.79, False)])
def test_a_map_under_two_fifths_of_the_range_says_why_it_is_pale(least, is_said, color_range):
    # Largest weights: 1 per column (one row has everything), `least` per row (the rest beside it).
    others = (1 - least) / 2
    row = np.log([least, others, others])
    comparison = compare_case(case_of([row, row - 60], np.eye(3), np.eye(3)), "row", "column")
    left, right = words_of(comparison, range=color_range)
    # The uniform weight is a third per row and a half per column: there the threshold is at 0.27.
    pale = is_said and color_range == "same"
    assert (left.endswith(SAME), right.endswith(SAME)) == (pale, False)


def test_log_steps_are_three_powers_of_ten_from_0_to_1():
    log = STEPS["log"]
    positions = [log(k / 100) for k in range(101)]
    assert (positions[0], positions[-1]) == (0, 1)
    assert all(low < high for low, high in pairwise(positions))
    # Beyond the first cell from 0, every third of the ramp multiplies by ten.
    offsets = [999 * log(third / 3) + 1 for third in range(4)]
    assert offsets == pytest.approx([1, 10, 100, 1000], rel=1e-12)


@pytest.mark.parametrize("steps", ALL_STEPS)
def test_the_browser_gets_the_positions_of_the_steps(steps):
    drawn = figures(compare_case(drawn_case()), Look(steps=steps))
    t = np.linspace(0, 1, 37)
    expected = {"linear": t, "sqrt": t**2, "log": (10 ** (3 * t) - 1) / 999}[steps]
    for name in ("weights_left", "weights_right", "law_global", "law_axis"):
        np.testing.assert_allclose(drawn[name].layout.meta["ramp"]["positions"], expected, atol=1e-12)


@pytest.mark.parametrize(
    ("numbers", "n_tokens", "printed"),
    [
        *(("auto", 12, True), ("auto", 13, False), ("on", 13, True), ("on", 16, True), ("on", 17, False)),
        *(("off", 1, False), ("off", 12, False), ("off", 16, False)),
    ],
)
def test_numbers_stand_in_the_cells_as_chosen(numbers, n_tokens, printed):
    drawn = figures(compare_case(drawn_case(n_tokens, n_tokens, 2, 2)), Look(numbers=numbers))
    for name in ("scores", "weights_left", "weights_right", "value", "output_left", "output_right", "query"):
        assert (drawn[name].layout.meta["texts"] is not None) == printed, name


def test_wide_vectors_of_few_tokens_have_no_numbers():
    drawn = figures(compare_case(drawn_case(4, 4, 2, 17)), Look(numbers="on"))
    assert drawn["value"].layout.meta["texts"] is None
    assert drawn["query"].layout.meta["texts"] is not None


@pytest.mark.parametrize("decimals", range(9))
def test_decimals_are_printed_first_and_fewer_where_they_do_not_fit(decimals):
    case = drawn_case()
    drawn = figures(compare_case(case), Look(decimals=decimals))
    (weights,) = weights_of(case, "global")
    matrices = {"weights_left": weights, "scores": case.query @ case.key.T, "value": case.value}
    for name, z in matrices.items():
        texts = drawn[name].layout.meta["texts"]
        asked = [f"decimals_{count}" for count in range(decimals, -1, -1)]
        assert list(texts) == [*asked, "medium", "compact", "tiny"], name
        for count, size in zip(range(decimals, -1, -1), asked, strict=True):
            expected = [[f"{number:.{count}f}".replace("-", "\u2212") for number in row] for row in z]
            written = np.where(np.abs(z) * 10**count < 0.5, "≈0", expected)
            assert texts[size] == written.tolist(), (name, size)


def test_without_decimals_each_map_has_what_suits_it():
    assert list(weight_texts(5)) == ["full", "medium", "compact", "tiny"]


def causal_figures(decimals=None, right_mask="causal"):
    case = drawn_case(5, 5)
    sides = Side("global", 1.0, mask="causal"), Side("row", 1.0, mask=right_mask)
    return figures(compare(case, *sides), Look(decimals=decimals))


@pytest.mark.parametrize("decimals", [None, 0, 8])
def test_hidden_cells_of_a_causal_mask_are_blank_and_empty(decimals):
    future = np.triu(np.ones((5, 5), dtype=bool), k=1)
    drawn = causal_figures(decimals)
    for name in ("weights_left", "weights_right", "scores"):
        (blanks,) = [trace for trace in drawn[name].data if trace.name == "hidden"]
        np.testing.assert_array_equal(blanks.z, np.where(future, 1, np.nan))
        for size, written in drawn[name].layout.meta["texts"].items():
            empty = np.array(written) == ""
            assert empty[future].all(), (name, size)
            assert not empty[~future].any() or size in ("compact", "tiny"), (name, size)
    assert "hidden" not in [trace.name for trace in drawn["raw_scores"].data]
    assert all(text for row in drawn["raw_scores"].layout.meta["texts"]["medium"] for text in row)


def test_each_side_hides_what_its_own_mask_hides_and_says_so():
    drawn = causal_figures(right_mask="none")
    names = {side: [trace.name for trace in drawn[f"weights_{side}"].data] for side in ("left", "right")}
    assert "hidden" in names["left"]
    assert "hidden" not in names["right"]
    captions = [
        "".join(word["text"] for word in drawn[name].layout.meta["caption"])
        for name in ("weights_left", "weights_right")
    ]
    assert captions[0].startswith("elogit ÷ sum of all 15 visible; outlined: ")
    assert captions[1].startswith("Every query sees every key; escore ÷ sum of its row; outlined: ")


def test_the_law_is_not_drawn_where_it_does_not_hold():
    law = {"law_global", "law_mass", "law_axis"}
    assert law <= set(causal_figures())
    assert not law & set(causal_figures(right_mask="none"))
