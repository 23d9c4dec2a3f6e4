"""One map as a figure: true values, rows downwards, names by position, written numbers beside it."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from selfattn.insight import Word
from selfattn.maps import STEPS, Axis, Bars, ColorRange, Map, colorscale, draw, escape

Z = np.array([[0.0, 0.25, 0.5], [0.0004, 0.9, 0.75]])
"""Two queries, three keys: nothing fits upside down or transposed."""
QUERIES, KEYS = Axis("query", ("how", "are")), Axis("key", ("one", "two", "three"))


def picture(z=Z, rows=QUERIES, columns=KEYS, measure="weight", top=1.0, steps="sqrt", **rest):
    range_ = ColorRange(top, steps, "same numbers")
    return Map("weights_left", z, rows, columns, measure, range_, **{"printed": True, **rest})


def trace(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def numbered(n, word="w{}"):
    return tuple(word.format(k) for k in range(n))


@pytest.mark.parametrize("top", [0.0, 1e-3, 1.0, 100.0])
@pytest.mark.parametrize("steps", ["sqrt", "linear"])
@pytest.mark.parametrize("signed", [False, True])
def test_color_range_and_steps_leave_the_values_alone(top, steps, signed):
    z = -Z if signed else Z
    heatmap = trace(draw(picture(z, top=top, steps=steps, signed=signed)), "weights_left")
    np.testing.assert_array_equal(heatmap.z, z, strict=True)


@pytest.mark.parametrize(
    ("top", "signed", "ends"), [(0.5, False, (0, 0.5)), (3.0, True, (-3, 3)), (0.0, True, (-1, 1))]
)
def test_a_ramp_runs_from_0_or_to_both_sides_of_it(top, signed, ends):
    heatmap = trace(draw(picture(top=top, signed=signed)), "weights_left")
    assert (heatmap.zmin, heatmap.zmax) == ends


def test_the_first_query_is_on_top_and_the_first_key_at_the_left():
    layout = draw(picture()).layout
    assert layout.yaxis.range == (1.5, -0.5)
    assert layout.xaxis.range == (-0.5, 2.5)
    assert layout.xaxis.side == "top"
    assert layout.yaxis.autorange is None is layout.xaxis.autorange
    assert layout.yaxis.type is None is layout.xaxis.type


def test_a_row_of_the_picture_is_a_row_of_the_matrix():
    drawing = draw(picture())
    heatmap, (row, column) = trace(drawing, "weights_left"), (1, 0)
    assert heatmap.z[row][column] == 0.0004
    assert heatmap.transpose is None
    assert heatmap.x is None is heatmap.y  # so that cell (i, j) stands at y = i, x = j
    assert drawing.layout.yaxis.ticktext[row] == "are"
    assert drawing.layout.xaxis.ticktext[column] == "one"


def test_names_stand_at_numbers():
    layout = draw(picture()).layout
    assert layout.yaxis.tickvals == (0, 1)
    assert layout.yaxis.ticktext == ("how", "are")
    assert layout.xaxis.tickvals == (0, 1, 2)
    assert layout.xaxis.ticktext == ("one", "two", "three")


def test_bars_stand_beside_the_row_and_below_the_column_they_sum():
    rows = Bars(
        "row_sums", "row sum", np.array([0.75, 1.65]), ["75 %", "165 %"], 2.0, reference=0.5, note="note"
    )
    columns = Bars("column_sums", "sum", np.array([0.25, 1.15, 1.25]), ["a", "b", "c"], 1.5)
    drawing = draw(picture(row_bars=rows, column_bars=columns))
    beside, below = trace(drawing, "row_sums"), trace(drawing, "column_sums")
    assert (beside.orientation, beside.xaxis, beside.yaxis) == ("h", "x2", None)
    np.testing.assert_array_equal(beside.y, [0, 1])
    np.testing.assert_array_equal(beside.x, [0.75, 1.65])
    assert drawing.layout.xaxis2.range == (0, 2)
    assert drawing.layout.xaxis2.anchor == "y"
    np.testing.assert_array_equal(below.x, [0, 1, 2])
    np.testing.assert_array_equal(below.y, [0.25, 1.15, 1.25])
    assert drawing.layout.yaxis2.range == (1.5, 0)  # they hang from the map
    assert drawing.layout.meta["row_bars"] == {
        "trace": "row_sums",
        "values": [0.75, 1.65],
        "title": "row sum",
        "written": ["75 %", "165 %"],
        "top": 2.0,
        "reference": 0.5,
        "note": "note",
    }


def test_bars_alone_need_no_map():
    bars = Bars("mass", "row mass", np.array([0.2, 0.8]), ["20 %", "80 %"], 0.8)
    drawing = draw(picture(z=None, columns=Axis("key", ()), row_bars=bars))
    assert [drawn.name for drawn in drawing.data] == ["mass"]
    assert drawing.layout.meta["shape"] == [2, 0]
    assert drawing.layout.meta["texts"] is None


def test_hidden_cells_are_blanks_without_a_number():
    hidden = np.array([[False, False, True], [False, False, False]])
    drawing = draw(picture(np.where(hidden, 0.0, Z), hidden=hidden))
    blanks = trace(drawing, "hidden")
    np.testing.assert_array_equal(blanks.z, [[np.nan, np.nan, 1], [np.nan, np.nan, np.nan]])
    assert blanks.hoverinfo == "skip"
    assert drawing.layout.meta["texts"]["full"] == [["0", "0.250", ""], ["<.001", "0.900", "0.750"]]


@pytest.mark.parametrize("hidden", [None, np.zeros((2, 3), dtype=bool)])
def test_without_hidden_cells_there_are_no_blanks(hidden):
    assert [drawn.name for drawn in draw(picture(hidden=hidden)).data] == ["weights_left"]


def test_a_hidden_logit_is_not_a_number():
    drawing = draw(picture(np.where(Z == 0, -np.inf, Z), measure="logit", signed=True))
    np.testing.assert_array_equal(
        trace(drawing, "weights_left").z, [[np.nan, 0.25, 0.5], [0.0004, 0.9, 0.75]]
    )
    assert drawing.layout.meta["texts"]["full"] == [["", "0.25", "0.50"], ["≈0", "0.90", "0.75"]]


@pytest.mark.parametrize(
    ("measure", "signed", "texts"),
    [
        ("weight", False, ("0.623", ".623", ".62", ".62")),
        ("score", True, ("\u22120.62", "\u22120.62", "\u2212.6", "\u22121")),
        ("logit", True, ("\u22120.62", "\u22120.62", "\u2212.6", "\u22121")),
        ("output", True, ("\u22120.623", "\u22120.62", "\u2212.6", "\u22121")),
    ],
)
def test_a_number_is_written_from_long_to_short(measure, signed, texts):
    z, rows, columns = np.array([[-0.6234 if signed else 0.6234]]), Axis("query", "a"), Axis("key", "b")
    written = draw(picture(z, rows, columns, measure, signed=signed)).layout.meta["texts"]
    assert tuple(written[size][0][0] for size in ("full", "medium", "compact", "tiny")) == texts


def test_numbers_are_not_written_where_they_are_not_printed():
    assert draw(picture(printed=False)).layout.meta["texts"] is None


def test_repeated_words_carry_their_position_while_there_are_few():
    repeated = ("the", "cat", "the")
    assert draw(picture(columns=Axis("key", repeated))).layout.xaxis.ticktext == (
        "the<sub>1</sub>",
        "cat",
        "the<sub>3</sub>",
    )
    few, many = (Axis("key", ("the",) * n) for n in (32, 33))
    for axis, last in ((few, "the<sub>32</sub>"), (many, "the")):
        ticks = draw(picture(np.zeros((2, len(axis.names))), columns=axis)).layout.xaxis.ticktext
        assert ticks[-1] == last
        assert len(ticks) == len(axis.names)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<b>", "&lt;b&gt;"),
        ("a<br>b", "a&lt;br&gt;b"),
        ("&amp;", "&amp;amp;"),
        ("#000001", "&#35;000001"),
        ("&#35;", "&amp;&#35;35;"),
        ('don\'t say "no"', 'don\'t say "no"'),
        ("plain", "plain"),
    ],
)
def test_markup_is_escaped_and_quotes_are_kept(text, escaped):
    assert escape(text) == escaped


def test_steps_place_the_colors_and_signed_ramps_are_even():
    assert colorscale(["#a", "#b", "#c"]) == [[0, "#a"], [0.5, "#b"], [1, "#c"]]
    assert colorscale(["#a", "#b", "#c"], "sqrt") == [[0, "#a"], [0.25, "#b"], [1, "#c"]]
    assert colorscale(["#a", "#b", "#c"], "sqrt", signed=True) == [[0, "#a"], [0.5, "#b"], [1, "#c"]]


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("n_colors", [2, 10, 11, 37])
def test_plotly_takes_the_colors_of_any_steps(steps, n_colors):
    colors = [f"#{k:06x}" for k in range(n_colors)]
    placed = colorscale(colors, steps)
    assert (placed[0][0], placed[-1][0]) == (0, 1)
    assert go.Heatmap(colorscale=placed).colorscale == tuple(map(tuple, placed))


@pytest.mark.parametrize(("steps", "halfway"), [("sqrt", 0.25), ("linear", 0.5)])
def test_half_the_ramp_is_used_up_at_a_quarter_by_square_root_steps(steps, halfway):
    ramp = draw(picture(steps=steps)).layout.meta["ramp"]
    assert ramp["positions"][18] == halfway
    assert (len(ramp["positions"]), ramp["positions"][0], ramp["positions"][-1]) == (37, 0, 1)
    assert (ramp["steps"], ramp["signed"]) == (steps, False)


def test_the_legend_says_range_and_steps():
    unsigned = draw(picture(top=0.965)).layout.meta["legend"]
    assert unsigned == {"low": "0", "high": "0.965", "words": "same numbers, square root"}
    signed = draw(picture(top=3.97, steps="linear", signed=True)).layout.meta["legend"]
    assert signed == {"low": "\u22123.97", "high": "+3.97", "words": ""}


def test_the_browser_gets_what_it_needs_and_the_figure_no_more():
    drawing = draw(
        picture(alt="A sentence.", caption=(Word("e"), Word("score", "sup")), selected=(1, 0), pinned=(1,))
    )
    meta = drawing.layout.meta
    assert (meta["name"], meta["measure"], meta["alt"]) == ("weights_left", "weight", "A sentence.")
    assert meta["caption"] == [{"text": "e", "mark": ""}, {"text": "score", "mark": "sup"}]
    assert (meta["shape"], meta["selected"], meta["pinned"], meta["gaps"]) == ([2, 3], [1, 0], [1], True)
    assert meta["rows"] == {
        "kind": "query",
        "names": ["how", "are"],
        "labels": ["how", "are"],
        "ticks": ["how", "are"],
    }
    assert drawing.data[0].colorscale is None  # the theme is the browser's


@pytest.mark.parametrize(("n_rows", "n_columns"), [(1, 1), (1, 40), (32, 3), (33, 3), (40, 40)])
def test_a_map_of_any_shape_can_be_sent(n_rows, n_columns):
    rows, columns = Axis("query", numbered(n_rows)), Axis("key", numbered(n_columns))
    meta = draw(picture(np.ones((n_rows, n_columns)), rows, columns)).layout.meta
    assert json.loads(json.dumps(meta, allow_nan=False)) == meta
    assert meta["gaps"] == (n_rows <= 32)
