"""The page without a browser: what it shows, and what each control does to it."""

from dataclasses import replace

import numpy as np
import pytest

from selfattn.settings import Settings
from tests.pages import assert_shows, do, field, figures, group, sentences, start, z

NOTEBOOK = Settings.of_preset("notebook")
PRESETS = {"Notebook": "notebook", "Integers": "illustrated", "From scratch": "from-scratch"}
PRESETS |= {"Three heads": "from-scratch-heads", "Cross-attention": "from-scratch-cross"}

# fmt: off
PUBLISHED_WEIGHTS = [[0.0533206782, 0.00116432213, 0.00855478988, 0.0141225258],
                     [0.286007927, 0.0005284682, 0.00743045528, 0.00240896734],
                     [0.00518922, 0.0240177228, 0.0156123131, 0.00333556851],
                     [0.000259789398, 0.549701096, 0.0225100617, 0.0058360949]]
# fmt: on


def headings(at):
    html = (element.proto.body for element in at.get("html"))
    return [body for body in html if body.startswith("<h3>")]


def own(text, **others):
    return Settings(preset=None, text=text, **{"seed": 0, **others})


def test_first_paint_is_the_notebook_with_its_published_weights():
    at = start()
    assert_shows(at, NOTEBOOK)
    np.testing.assert_allclose(z(figures(at)["weights_left"], "weights_left"), PUBLISHED_WEIGHTS, atol=2e-8)
    assert at.query_params == {}


def test_first_paint_says_what_is_different_and_why():
    assert sentences(start())["lead"] == (
        "Over the whole matrix all queries share one 100\u202f%: doing takes 57.8\u202f% of it, "
        "you is left with 4.8\u202f%. Per row, every query has 100\u202f% of its own. "
        "So the global output of you points the same way as its per-row output "
        "but has only 4.8\u202f% of its length."
    )


def test_first_paint_has_its_headings_in_reading_order():
    expected = [
        "<h3>Scores</h3>",
        "<h3>Weights, global</h3>",
        "<h3>Weights, per row</h3>",
        "<h3>Value <small>what each key hands over</small></h3>",
        "<h3>Output, global <small>weights × value</small></h3>",
        "<h3>Output, per row <small>weights × value</small></h3>",
        "<h3>Difference <small>left output − right output</small></h3>",
        "<h3>Why: global = row mass × per row</h3>",
        "<h3>Query <small>what each token asks for</small></h3>",
        "<h3>Key <small>what each token answers to</small></h3>",
    ]
    assert [heading for heading in headings(start()) if heading in expected] == expected


@pytest.mark.parametrize(
    ("label", "options", "value"),
    [
        ("Start from", list(PRESETS), "notebook"),
        ("Scale", ["× 1", "× 1/√d"], 1.0),
        ("Left softmax", ["Global", "Row", "Column"], "global"),
        ("Right softmax", ["Global", "Row", "Column"], "row"),
    ],
)
def test_groups_have_their_names_and_show_the_notebooks_settings(label, options, value):
    control = group(start(), label)
    assert (control.options, control.value) == (options, value)


@pytest.mark.parametrize(
    ("label", "value"),
    [("Text", "how are you doing"), ("Seed", None), ("Size d", None), ("New numbers", False)],
)
def test_fields_have_their_names_and_show_the_notebooks_settings(label, value):
    assert field(start(), label).value == value


def test_tokens_stand_above_the_text_in_order_and_repeated_ones_with_their_position():
    at = start()
    assert sentences(at)["tokens"] == "Text4 tokens: how are you doing "
    at = do(field(at, "Text"), "the cat the")
    assert sentences(at)["tokens"] == "Text3 tokens: the1 cat the3 "


@pytest.mark.parametrize("label", PRESETS)
def test_a_pill_shows_its_preset_complete_whatever_was_typed_before(label):
    at = do(field(start(), "Text"), "words of my own")
    at = do(group(at, "Left softmax"), "column")
    at = do(group(at, "Start from"), PRESETS[label])
    assert_shows(at, Settings.of_preset(PRESETS[label]))
    assert group(at, "Start from").indices == [list(PRESETS).index(label)]
    assert group(at, "Left softmax").value == "global"


def test_a_preset_says_whose_numbers_and_which_softmax_its_source_takes():
    at = do(group(start(), "Start from"), "illustrated")
    assert sentences(at)["origin"] == "The article’s integers. Its softmax is per row."
    assert field(at, "Text").value == "Input 1, Input 2, Input 3"


def test_a_second_press_on_a_pill_brings_its_preset_back_as_it_was():
    at = do(group(start(), "Right softmax"), "column")
    at = do(group(at, "Start from"), None)
    assert_shows(at, NOTEBOOK)
    assert group(at, "Start from").value == "notebook"


@pytest.mark.parametrize("softmax", ["global", "row", "column"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_each_side_takes_the_softmax_chosen_for_it_alone(side, softmax):
    at = do(group(start(), f"{side.capitalize()} softmax"), softmax)
    assert_shows(at, replace(NOTEBOOK, **{side: softmax}))
    written = {"global": "global", "row": "per row", "column": "per column"}[softmax]
    assert headings(at)[{"left": 1, "right": 2}[side]] == f"<h3>Weights, {written}</h3>"


def test_a_second_press_on_a_softmax_changes_nothing():
    at = do(group(start(), "Left softmax"), "column")
    at = do(group(at, "Left softmax"), None)
    assert_shows(at, replace(NOTEBOOK, left="column"))
    assert group(at, "Left softmax").value == "column"


def test_the_law_is_by_column_where_a_side_is_and_none_is_per_row():
    at = do(group(start(), "Right softmax"), "column")
    assert "<h3>Why: global = column mass × per column</h3>" in headings(at)


def test_the_scale_turns_scores_into_logits_and_keeps_the_preset():
    at = do(group(start(), "Scale"), "on")
    assert_shows(at, replace(NOTEBOOK, scale=None))
    assert headings(at)[0] == "<h3>Logits</h3>"
    assert "<h3>Scores <small>query · key, before the scale</small></h3>" in headings(at)
    assert group(at, "Start from").value == "notebook"
    assert_shows(do(group(at, "Scale"), 1.0), NOTEBOOK)


def test_a_seed_leaves_the_preset_and_keeps_its_text():
    at = do(field(start(), "Seed"), 12)
    assert_shows(at, own("how are you doing", seed=12))
    assert sentences(at)["origin"] == "The same text. Random numbers from seed 12."


def test_an_emptied_seed_is_the_first_one():
    at = do(field(start(), "Seed"), 12)
    at = do(field(at, "Seed"), None)
    assert_shows(at, own("how are you doing", seed=0))
    assert field(at, "Seed").value == 0


def test_a_size_leaves_the_preset_and_an_emptied_one_is_as_many_as_tokens():
    at = do(field(start(), "Size d"), 7)
    assert_shows(at, own("how are you doing", width=7))
    assert_shows(do(field(at, "Size d"), None), own("how are you doing"))


def test_new_numbers_start_at_seed_0_and_count_on():
    at = do(field(start(), "New numbers"))
    assert_shows(at, own("how are you doing", seed=0))
    at = do(field(at, "New numbers"))
    assert_shows(at, own("how are you doing", seed=1))
    assert field(at, "Seed").value == 1


def test_typing_another_text_leaves_the_preset_and_keeps_both_softmaxes():
    at = do(group(start(), "Left softmax"), "column")
    at = do(field(at, "Text"), "my very own five words")
    assert_shows(at, own("my very own five words", left="column"))
    assert group(at, "Start from").value is None
    assert (field(at, "Seed").value, group(at, "Scale").value) == (0, "on")
    assert sentences(at)["origin"] == "Your text. Random numbers from seed 0."


@pytest.mark.parametrize(
    ("preset", "back"),
    [
        ("notebook", "Back to the notebook’s own numbers"),
        ("illustrated", "Back to the article’s integers"),
        ("from-scratch", "Back to the article’s own numbers"),
    ],
)
def test_the_way_back_leads_to_the_preset_that_was_left(preset, back):
    at = do(group(start(), "Start from"), preset)
    at = do(field(at, "Text"), "two words")
    at = do(field(at, back))
    assert_shows(at, Settings.of_preset(preset))
    assert group(at, "Start from").value == preset
    assert back not in [button.label for button in at.button]


def test_typing_on_and_back_to_the_presets_text_stays_ones_own():
    at = do(field(start(), "Text"), "how are you")
    at = do(field(at, "Text"), "how are you doing")
    assert_shows(at, own("how are you doing"))
    assert group(at, "Start from").value is None
    assert sentences(at)["origin"] == "The same text. Random numbers from seed 0."


@pytest.mark.parametrize("nothing", ["", "  ", "\n\t \u3000"])
def test_a_text_without_a_word_asks_for_one_and_loses_nothing(nothing):
    at = do(group(start(), "Left softmax"), "column")
    at = do(field(at, "Seed"), 5)
    at = do(field(at, "Text"), nothing)
    assert "Type at least one word above, and its attention appears here." in [info.value for info in at.info]
    assert (figures(at), field(at, "Text").value, field(at, "Seed").value) == ({}, nothing, 5)
    assert_shows(do(field(at, "Text"), "here again"), own("here again", seed=5, left="column"))


def test_one_token_has_a_weight_of_1():
    at = do(field(start(), "Text"), "alone")
    assert_shows(at, own("alone"))
    assert sentences(at)["lead"] == (
        "With one token there is nothing to share out: every softmax gives alone a weight of exactly 1."
    )


@pytest.mark.parametrize(("n_tokens", "n_said"), [(256, []), (257, ["257"]), (1001, ["1,001"])])
def test_of_more_than_256_tokens_the_first_are_shown_and_the_page_says_so(n_tokens, n_said):
    text = " ".join(map(str, range(n_tokens)))
    at = do(field(start(d="3"), "Text"), text)
    assert_shows(at, own(text, width=3))
    assert z(figures(at)["weights_left"], "weights_left").shape == (256, 256)
    left_out = [info.value.split(":")[0] for info in at.info if "shows the first" in info.value]
    assert left_out == [
        f"The text has {said} tokens; this page shows the first 256. Nothing you typed is lost"
        for said in n_said
    ]
    assert field(at, "Text").value == text


def test_the_published_numbers_stand_beside_ours_once_the_fold_is_opened():
    at = do(group(start(), "Start from"), "illustrated")
    assert len(at.dataframe) == 0
    at.session_state["published_illustrated"] = True
    at.run()
    assert not at.exception
    beside = {}
    for published, ours in zip(at.dataframe[::2], at.dataframe[1::2], strict=True):
        beside[tuple(published.value.iloc[0])] = tuple(ours.value.iloc[0])
    assert beside["2.0", "7.0", "1.5"] == ("1.937", "6.683", "1.595")
    assert beside["0.063379", "0.46831", "0.46831"] == ("0.06337894", "0.4683105", "0.4683105")
    assert len(beside) == 7
    assert any("its printed outputs differ from the exact ones" in text.value for text in at.text)
