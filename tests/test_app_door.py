"""Which door figures take, and that they say the same through each."""

import numpy as np
import pytest

from selfattn.settings import Settings
from selfattn.ui import assets
from tests.pages import assert_shows, do, field, figures, group, numbers, sentences, start, trace

NOTICE = (
    "This server can't hand out the page's own drawing code, so the figures are simpler and slower. "
    "Starting it with `streamlit run app.py` mends that."
)


@pytest.fixture
def nothing_served(monkeypatch):
    monkeypatch.setattr(assets, "address", lambda: None)


def doors(at):
    components = [component.proto.component_name for component in at.get("bidi_component")]
    return {"ours": components.count("selfattn_map"), "plotly_chart": len(at.get("plotly_chart"))}


def told(at):
    return [info.value for info in at.info]


def test_run_as_a_plain_script_figures_go_through_the_component_from_the_static_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    at = start()
    assert doors(at) == {"ours": 12, "plotly_chart": 0}
    assert told(at) == []
    folder = tmp_path / assets.address().removeprefix("app/static/")
    assert (folder / "plotly.min.js").is_file()


@pytest.mark.usefixtures("nothing_served")
def test_where_nothing_is_served_the_page_says_so_and_shows_the_same_numbers():
    at = start()
    assert doors(at) == {"ours": 0, "plotly_chart": 12}
    assert told(at) == [NOTICE]
    assert_shows(at, Settings.of_preset("notebook"))


def test_a_static_folder_that_cannot_be_written_leaves_the_plain_door(monkeypatch, tmp_path):
    in_the_way = tmp_path / "static"
    in_the_way.write_text("a file, where the folder should be")
    monkeypatch.setattr(assets, "STATIC", in_the_way)
    at = start()
    assert doors(at) == {"ours": 0, "plotly_chart": 12}
    assert told(at) == [NOTICE]


@pytest.mark.usefixtures("nothing_served")
def test_the_plain_door_follows_the_controls():
    at = do(field(start(), "Text"), "one two three one two")
    at = do(group(at, "Right softmax"), "column")
    settings = Settings(preset=None, text="one two three one two", seed=0, right="column")
    assert_shows(at, settings)


def test_the_plain_door_shows_every_bar_and_caption_that_ours_does(monkeypatch):
    ours = figures(start())
    monkeypatch.setattr(assets, "address", lambda: None)
    at = start()
    for name, plain in figures(at).items():
        assert [drawn["name"] for drawn in plain["data"]] == [drawn["name"] for drawn in ours[name]["data"]]
        assert plain["layout"]["meta"] == ours[name]["layout"]["meta"]
    sums = numbers(trace(figures(at)["weights_left"], "row_sums")["x"])
    np.testing.assert_allclose(sums.sum(), 1, rtol=1e-12)
    assert sentences(at)["map_scores_caption"] == "query · key; outlined: e3.9733 = 53.2"


@pytest.mark.usefixtures("nothing_served")
def test_the_plain_door_names_each_chart_for_those_who_cannot_see_it():
    alts = [chart.proto.alt for chart in start().get("plotly_chart")]
    assert alts[0].startswith("Scores: 4 queries by 4 keys. The largest, 3.97, is query doing (4)")
    assert all(alts)


@pytest.mark.usefixtures("nothing_served")
def test_the_plain_door_colors_weights_and_scores_by_the_theme():
    shown = figures(start())
    weights, scores = (trace(shown[name], name)["colorscale"] for name in ("weights_left", "scores"))
    assert (weights[0][1], weights[-1][1]) == ("#f6f3f9", "#390a6d")
    assert (scores[0][1], scores[5], scores[-1][1]) == ("#5d2f00", [0.5, "#f6f3f9"], "#482776")
