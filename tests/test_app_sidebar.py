"""The sidebar: each control reaches the numbers or the picture, and the link; each group resets alone."""

from dataclasses import replace

import pytest

from selfattn.settings import Look, Settings, Versus
from tests.pages import assert_shows, do, field, figures, group, library, start, trace

NOTEBOOK = Settings.of_preset("notebook")
RESETS = ["Reset vectors", "Reset scores", "Reset look"]
THIRTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen"


def own(text, **others):
    return Settings(preset=None, text=text, **{"seed": 0, **others})


def resets(at):
    return [button.label for button in at.button if button.label in RESETS]


SCORES = {
    "a low temperature": ("Temperature", 0.5, {"temperature": 0.5}, {"tau": "0.5"}),
    "a high temperature": ("Temperature", 10.0, {"temperature": 10.0}, {"tau": "10"}),
    "causal": ("Mask", "causal", {"mask": "causal"}, {"mask": "causal"}),
}


@pytest.mark.parametrize("name", SCORES)
def test_temperature_and_mask_reach_both_sides_and_the_link(name):
    label, value, changed, query = SCORES[name]
    at = do(field(start(), label), value)
    assert_shows(at, replace(NOTEBOOK, **changed))
    assert at.query_params == {"v": "1", **query}
    again = start(**at.query_params)
    assert field(again, label).value == value
    assert_shows(again, replace(NOTEBOOK, **changed))


def test_a_temperature_that_only_a_link_can_give_stands_on_the_slider():
    at = start(tau="0.25")
    assert field(at, "Temperature").value == 0.25
    assert field(at, "Temperature").options[:4] == ["0.1", "0.2", "0.25", "0.3"]
    assert_shows(at, replace(NOTEBOOK, temperature=0.25))
    at = do(field(at, "Temperature"), 1.0)
    assert "0.25" not in field(at, "Temperature").options
    assert_shows(at, NOTEBOOK)


VERSUS = {
    "scale": ({}, Versus("scale", None), "scale:on"),
    "scale off": ({"scale": "on"}, Versus("scale", 1.0), "scale:off"),
    "temperature": ({}, Versus("tau", 2.0), "tau:2"),
    "mask": ({}, Versus("mask", "causal"), "mask:causal"),
    "no mask": ({"mask": "causal"}, Versus("mask", "none"), "mask:none"),
    "seed": ({"src": "random", "t": "a b c"}, Versus("seed", 1), "seed:1"),
}


@pytest.mark.parametrize("name", VERSUS)
def test_what_differs_on_the_right_reaches_the_right_alone_and_the_link(name):
    query, versus, written = VERSUS[name]
    settings, _ = Settings.from_query(query)
    at = do(field(start(**query), "On the right instead"), versus)
    assert_shows(at, replace(settings, versus=versus))
    assert at.query_params == {"v": "1", **query, "vs": written}
    again = start(**at.query_params)
    assert field(again, "On the right instead").value == versus
    assert_shows(again, replace(settings, versus=versus))
    assert_shows(do(field(again, "On the right instead"), None), settings)


def test_on_the_right_nothing_is_offered_that_the_left_has_already():
    at = start(src="random", t="a b", seed="4", tau="2", mask="causal")
    assert field(at, "On the right instead").options == [
        *("the same settings", "scale × 1", "temperature 0.5", "temperature 1"),
        *("no mask", "window mask", "causal window mask", "blocks mask", "first key hidden", "seed 5"),
    ]
    # The notebook has scale 1 and no seed.
    assert field(start(), "On the right instead").options == [
        *("the same settings", "scale × 1/√d", "temperature 0.5", "temperature 2"),
        *("causal mask", "window mask", "causal window mask", "blocks mask", "first key hidden"),
    ]


def test_what_a_link_lets_differ_is_offered_whatever_it_is():
    for written, shown in (("tau:0.37", "temperature 0.37"), ("scale:-2.5", "scale -2.5")):
        at = start(vs=written)
        assert field(at, "On the right instead").options[-1] == shown
        assert at.session_state["settings"].versus == field(at, "On the right instead").value


def meta(at, name):
    return figures(at)[name]["layout"]["meta"]


def tops(at):
    """Where the colors of both weight maps end."""
    shown = figures(at)
    return [trace(shown[name], name)["zmax"] for name in ("weights_left", "weights_right")]


@pytest.mark.parametrize("text", [NOTEBOOK.text, THIRTEEN], ids=["4 tokens", "13 tokens"])
def test_the_color_range_is_what_it_is_called_and_auto_changes_where_numbers_end(text):
    settings = NOTEBOOK if text == NOTEBOOK.text else own(text)
    expected, n = library(settings), len(text.split())
    left, right = (float(expected[f"weights_{side}"].max()) for side in ("left", "right"))
    times = max(left * n * n, right * n)
    spans = {
        "same": [max(left, right)] * 2,
        "uniform": [times / n / n, times / n],
        "own": [left, right],
    }
    at = do(field(start(), "Text"), text)
    assert tops(at) == pytest.approx(spans["same" if n <= 12 else "uniform"])
    for name, span in spans.items():
        at = do(field(at, "Color range"), name)
        assert tops(at) == pytest.approx(span), name
        assert at.query_params["range"] == name
    assert_shows(at, replace(settings, look=Look(range="own")))
    assert tops(start(**at.query_params)) == pytest.approx(spans["own"])


@pytest.mark.parametrize(
    ("steps", "words", "halfway"),
    [("sqrt", "square root", 0.25), ("linear", "linear", 0.5), ("log", "logarithmic", 0.030653430031715518)],
)
def test_the_color_steps_reach_the_ramps_of_both_maps_their_legends_and_the_link(steps, words, halfway):
    at = do(field(start(steps="log" if steps == "sqrt" else "sqrt"), "Color steps"), steps)
    for side in ("left", "right"):
        shown = meta(at, f"weights_{side}")
        assert shown["ramp"]["positions"][18] == pytest.approx(halfway)
        assert shown["legend"]["words"].endswith(f", {words}")
    assert at.query_params.get("steps", "sqrt") == steps
    assert_shows(at, NOTEBOOK)


@pytest.mark.parametrize(
    ("n_tokens", "printed"),
    [(12, {"auto", "on"}), (13, {"on"}), (16, {"on"}), (17, set())],
)
def test_numbers_in_cells_end_at_12_tokens_at_16_where_asked_for_or_at_once(n_tokens, printed):
    at = start(src="random", t=" ".join("a" * n_tokens))
    for choice in ("on", "off", "auto"):
        at = do(field(at, "Numbers in cells"), choice)
        for name in ("scores", "weights_left", "weights_right", "value", "output_left"):
            assert (meta(at, name)["texts"] is not None) == (choice in printed), (name, choice)
        assert at.query_params.get("num", "auto") == choice


def test_decimals_reach_the_cells_and_the_link_and_can_be_left_to_the_page_again():
    at = start()
    before = meta(at, "weights_left")["texts"]
    assert before["full"][0] == ["0.053", "0.001", "0.009", "0.014"]
    at = do(field(at, "Decimals"), 2)
    written = meta(at, "weights_left")["texts"]
    assert next(iter(written)) == "decimals_2"
    assert written["decimals_2"][0] == ["0.05", "≈0", "0.01", "0.01"]
    assert at.query_params == {"v": "1", "dec": "2"}
    assert meta(start(dec="2"), "weights_left")["texts"] == written
    at = do(field(at, "Decimals"), 0)
    assert at.query_params == {"v": "1", "dec": "0"}
    at = do(field(at, "Decimals"), None)
    assert meta(at, "weights_left")["texts"] == before
    assert at.query_params == {}


def test_there_is_nothing_to_reset_on_the_first_visit():
    assert resets(start()) == []


GROUPS = {
    "Reset vectors": {"seed": "7", "d": "3"},
    "Reset scores": {"tau": "2", "mask": "causal"},
    "Reset look": {"range": "own", "steps": "log", "num": "off", "dec": "3"},
}
EVERYTHING = {"v": "1", "src": "random", "t": "a b c"} | {
    name: value for query in GROUPS.values() for name, value in query.items()
}


@pytest.mark.parametrize("label", GROUPS)
def test_reset_stands_beside_a_group_that_was_changed_and_takes_only_that_back(label):
    at = start(**EVERYTHING, l="column")
    assert resets(at) == RESETS
    at = do(field(at, label))
    assert resets(at) == [other for other in RESETS if other != label]
    kept = {name: value for name, value in EVERYTHING.items() if name not in GROUPS[label]}
    assert at.query_params == {**kept, "l": "column"}


@pytest.mark.parametrize(
    ("query", "label"),
    [(group_of, label) for label, query in GROUPS.items() for group_of in ({k: v} for k, v in query.items())],
    ids=str,
)
def test_one_setting_is_enough_for_its_groups_reset(query, label):
    at = start(src="random", t="a b c", **query)
    assert resets(at) == [label]
    at = do(field(at, label))
    assert (resets(at), at.query_params) == ([], {"v": "1", "src": "random", "t": "a b c"})


def test_reset_takes_everything_back_and_undo_takes_back_the_reset():
    at = start(**EVERYTHING, l="column", r="global", scale="off", vs="tau:2")
    settings = at.session_state["settings"]
    at = do(field(at, "Reset"))
    assert at.session_state["settings"] == NOTEBOOK
    assert (at.query_params, resets(at), field(at, "Text").value) == ({}, [], NOTEBOOK.text)
    assert_shows(at, NOTEBOOK)
    at = do(field(at, "Undo"))
    assert at.session_state["settings"] == settings
    assert_shows(at, settings)


def test_a_preset_keeps_the_look_and_takes_back_the_rest():
    at = start(**EVERYTHING, l="column", vs="tau:2")
    at = do(group(at, "Start from"), "illustrated")
    assert at.query_params == {"v": "1", "p": "illustrated", **GROUPS["Reset look"]}
    assert field(at, "Color range").value == "own"
    assert_shows(at, Settings.of_preset("illustrated"))


def test_every_control_has_a_word_of_help():
    at = start(src="random", t="a b", l="row", scale="2")
    kinds = ("text_area", "number_input", "selectbox", "select_slider", "button_group")
    controls = [control for kind in kinds for control in at.get(kind)]
    controls += [button for button in at.button if button.proto.type != "tertiary"]
    assert len(controls) >= 16
    assert [control.label for control in controls if not control.proto.help] == []
