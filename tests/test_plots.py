"""A comparison as figures: which there are, what they hold, and how they are said and sent."""

import base64
import dataclasses
import json

import numpy as np
import pytest
import scipy.special

from selfattn import presets
from selfattn.cases import preset
from selfattn.plots import figures
from tests.examples import N_KEYS, N_QUERIES, compare_case, compare_scores, drawn_case

AXES = {"row": 1, "column": 0, "global": None}
CHOICES = ["row", "column", "global"]
ALWAYS = {"scores", "weights_left", "weights_right", "value", "output_left", "output_right"} | {
    "output_difference",
    "query",
    "key",
    "law_global",
    "law_mass",
    "law_axis",
}
HIDDEN = np.triu(np.ones((N_QUERIES, N_KEYS), dtype=bool), k=1)


def z_of(figure):
    """The values of a figure's map: its first trace."""
    return np.asarray(figure.data[0].z)


def bars_of(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def causal(case):
    return dataclasses.replace(case, bias=np.where(HIDDEN, -np.inf, 0.0))


@pytest.fixture(scope="module")
def case():
    return drawn_case()


def test_every_map_is_named_as_its_trace(case):
    drawn = figures(compare_case(case))
    assert set(drawn) == ALWAYS
    for name, figure in drawn.items():
        assert figure.data[0].name == ("mass" if name == "law_mass" else name)
        assert figure.layout.meta["name"] == name


@pytest.mark.parametrize(
    ("scale", "bias"), [(None, None), (0.5, None), (1.0, np.eye(N_QUERIES, N_KEYS))], ids=str
)
def test_logits_are_drawn_where_they_differ_and_the_raw_scores_stand_apart(case, scale, bias):
    drawn = figures(compare_case(dataclasses.replace(case, bias=bias), scale=scale))
    assert set(drawn) == ALWAYS | {"raw_scores"}
    raw = case.query @ case.key.T
    factor = 1 / np.sqrt(3) if scale is None else scale
    assert drawn["scores"].data[0].name == "logits"
    assert drawn["scores"].layout.meta["measure"] == "logit"
    np.testing.assert_allclose(z_of(drawn["scores"]), raw * factor + (0 if bias is None else bias))
    assert drawn["raw_scores"].data[0].name == "scores"
    assert drawn["raw_scores"].layout.meta["measure"] == "score"
    np.testing.assert_allclose(z_of(drawn["raw_scores"]), raw)


def test_scores_are_drawn_as_scores_where_nothing_changes_them(case):
    drawn = figures(compare_case(case, scale=1.0))
    assert "raw_scores" not in drawn
    assert drawn["scores"].layout.meta["measure"] == "score"


@pytest.mark.parametrize("left", CHOICES)
@pytest.mark.parametrize("right", CHOICES)
def test_every_map_holds_its_matrix(case, left, right):
    drawn = figures(compare_case(case, left, right))
    scores = case.query @ case.key.T
    weights = {side: scipy.special.softmax(scores, axis=AXES[side]) for side in CHOICES}
    expected = {
        "scores": scores,
        "query": case.query,
        "key": case.key,
        "value": case.value,
        "weights_left": weights[left],
        "weights_right": weights[right],
        "output_left": weights[left] @ case.value,
        "output_right": weights[right] @ case.value,
        "output_difference": (weights[left] - weights[right]) @ case.value,
        "law_global": weights["global"],
    }
    for name, z in expected.items():
        np.testing.assert_allclose(z_of(drawn[name]), z, rtol=1e-9, atol=1e-15, err_msg=name)


def test_the_values_are_true_for_many_tokens_too():
    case = drawn_case(n_queries=31, n_keys=37, d_k=5, d_v=2)
    drawn = figures(compare_case(case))
    weights = scipy.special.softmax(case.query @ case.key.T)
    np.testing.assert_allclose(z_of(drawn["weights_left"]), weights, rtol=1e-9)
    assert drawn["weights_left"].layout.meta["legend"]["words"].endswith("× uniform, square root")


def test_every_map_has_its_first_row_on_top(case):
    for name, figure in figures(compare_case(case)).items():
        n_rows = N_KEYS if name in ("value", "key") else N_QUERIES
        assert figure.layout.yaxis.range == (n_rows - 0.5, -0.5), name
        assert figure.layout.yaxis.tickvals == tuple(range(n_rows)), name


def test_queries_name_rows_and_keys_columns(case):
    drawn = figures(compare_case(case))
    for name in ("scores", "weights_left", "weights_right", "law_global", "law_axis"):
        assert drawn[name].layout.yaxis.ticktext == case.tokens, name
        assert drawn[name].layout.xaxis.ticktext == case.key_tokens, name
    for name in ("output_left", "output_right", "output_difference", "query"):
        assert drawn[name].layout.yaxis.ticktext == case.tokens, name
        assert drawn[name].layout.meta["rows"]["kind"] == "query"
    for name in ("value", "key"):
        assert drawn[name].layout.yaxis.ticktext == case.key_tokens, name
        assert drawn[name].layout.meta["rows"]["kind"] == "key"
    assert drawn["value"].layout.xaxis.ticktext == ("1", "2")


def test_hidden_cells_are_blank_and_their_weight_is_0(case):
    drawn = figures(compare_case(causal(case)))
    for name in ("weights_left", "weights_right", "law_global", "law_axis"):
        blanks = bars_of(drawn[name], "hidden").z
        np.testing.assert_array_equal(np.isnan(blanks), ~HIDDEN, err_msg=name)
        np.testing.assert_array_equal(z_of(drawn[name])[HIDDEN], 0.0)
        assert (z_of(drawn[name])[~HIDDEN] > 0).all()
    logits = z_of(drawn["scores"])
    assert drawn["scores"].data[0].name == "logits"
    np.testing.assert_array_equal(np.isnan(logits), HIDDEN)
    assert np.isfinite(z_of(drawn["raw_scores"])).all()


def test_where_nothing_is_hidden_nothing_is_blank(case):
    for name, figure in figures(compare_case(case)).items():
        assert "hidden" not in [trace.name for trace in figure.data], name


@pytest.mark.parametrize(("right", "axis", "bars"), [("row", 1, "row"), ("column", 0, "column")])
def test_the_law_holds_in_the_pictures(case, right, axis, bars):
    drawn = figures(compare_case(case, "global", right))
    mass = drawn["law_mass"].data[0]
    np.testing.assert_array_equal(mass.y, np.arange(N_QUERIES if axis else N_KEYS))
    factors = np.expand_dims(np.asarray(mass.x), axis)
    whole, along = z_of(drawn["law_global"]), z_of(drawn["law_axis"])
    np.testing.assert_allclose(whole, factors * along, rtol=1e-12)
    np.testing.assert_allclose(along.sum(axis=axis), 1, rtol=1e-12)
    assert drawn["law_mass"].layout.meta["row_bars"]["title"] == f"{bars} mass"
    assert drawn["law_mass"].layout.meta["row_bars"]["reference"] == 1 / len(mass.x)


def test_the_caption_of_each_side_is_about_the_same_cell(case):
    drawn = figures(compare_case(preset("notebook")))
    for side, text in (("left", "53.2 ÷ 96.7 = 0.550"), ("right", "53.2 ÷ 55.9 = 0.951")):
        meta = drawn[f"weights_{side}"].layout.meta
        assert meta["selected"] == [3, 1]
        assert "".join(word["text"] for word in meta["caption"]).endswith(text)


@pytest.mark.parametrize(
    ("name", "alt"),
    [
        ("scores", "Scores: 4 queries by 4 keys. The largest, 3.97, is query doing (4), key are (2)."),
        (
            "weights_right",
            "Weights, per row: 4 queries by 4 keys. The largest, 0.965, is query are (2), key how (1).",
        ),
        ("output_difference", "Output, difference: 4 vectors of width 4, from \u22120.620 to 0.701."),
        ("law_mass", "Row mass of 4: from 4.8\u202f% to 57.8\u202f% for doing (4)."),
    ],
)
def test_a_map_is_described_in_a_sentence_with_numbers(name, alt):
    assert figures(compare_case(preset("notebook")))[name].layout.meta["alt"] == alt


@pytest.mark.parametrize(("n", "width"), [(1, 1), (1, 3), (13, 1), (256, 2)])
def test_any_size_can_be_sent(n, width):
    for name, figure in figures(compare_case(drawn_case(n, n, width, width))).items():
        meta = figure.layout.meta
        assert json.loads(json.dumps(meta, allow_nan=False)) == meta, name
        assert any(sign.isdigit() for sign in meta["alt"]), name
        assert "nan" not in meta["alt"], name


@pytest.mark.parametrize("source", [*presets.PRESETS, "drawn", "drawn in float32"])
def test_the_values_are_sent_as_float64(source):
    case = preset(source) if source in presets.PRESETS else causal(drawn_case())
    if source == "drawn in float32":
        single = {name: getattr(case, name).astype(np.float32) for name in ("query", "key", "value", "bias")}
        case = dataclasses.replace(case, **single)
    for name, figure in figures(compare_case(case)).items():
        heatmaps = [trace for trace in json.loads(figure.to_json())["data"] if trace["type"] == "heatmap"]
        assert [trace["z"]["dtype"] for trace in heatmaps] == ["f8"] * len(heatmaps), name
        decoded = np.frombuffer(base64.b64decode(heatmaps[0]["z"]["bdata"])) if heatmaps else None
        assert decoded is None or np.array_equal(decoded, z_of(figure).ravel(), equal_nan=True), name


def test_numbers_stand_in_the_cells_up_to_12_tokens_but_not_in_the_law():
    few, many = (figures(compare_case(drawn_case(n, n))) for n in (12, 13))
    for name in ("scores", "weights_left", "weights_right", "value", "output_left", "output_difference"):
        assert few[name].layout.meta["texts"] is not None, name
        assert many[name].layout.meta["texts"] is None, name
    assert few["law_global"].layout.meta["texts"] is None


def test_scores_that_are_all_0_have_a_range():
    drawn = figures(compare_scores(np.zeros((2, 3))))
    assert (drawn["scores"].data[0].zmin, drawn["scores"].data[0].zmax) == (-1, 1)
