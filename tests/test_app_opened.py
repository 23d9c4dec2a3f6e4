"""One cell, opened: which one, and that what stands there is the arithmetic of this cell on both sides."""

import json
import re
from dataclasses import asdict, replace

import numpy as np
import pytest

from selfattn.arithmetic import (
    as_latex,
    as_text,
    open_output,
    open_projection,
    open_weight,
    output_blocks,
    projection_blocks,
    weight_blocks,
)
from selfattn.cases import case_of
from selfattn.comparison import comparison_of
from selfattn.settings import Selected, Settings, Versus
from tests.pages import assert_shows, do, field, group, library, sentences, start

NOTEBOOK = Settings.of_preset("notebook")
LARGEST = (4, 2, None)  # of the notebook, on the left


def own(text, **others):
    return Settings(preset=None, text=text, **{"seed": 0, **others})


def opened(at):
    """What the fields say, from 1."""
    return tuple(field(at, label).value for label in ("Query", "Key", "Dimension"))


def sent(at, name):
    """What a component of the page got, by its key."""
    components = [c.proto for c in at.get("bidi_component") if c.proto.id.endswith(f"-{name}")]
    return json.loads(components[0].json) if components else None


def shown_blocks(at):
    """Blocks on the page by side."""
    sides = {side: sent(at, f"opened_{side}") for side in ("both", "left", "right")}
    return {side: data["blocks"] for side, data in sides.items() if data}


def wrong(at):
    return [sentence for key, sentence in sentences(at).items() if key.startswith("wrong")]


# The numbers


def expected_blocks(settings):
    """The library's blocks for the selected cell: its weight, and where a component is chosen, that."""
    cell, case = settings.selected, case_of(settings)
    comparison = comparison_of(settings, case)
    blocks = [*weight_blocks(open_weight(comparison, (cell.query, cell.key)))]
    if cell.dimension is None:
        return blocks
    if cell.dimension < case.value.shape[1]:
        blocks += output_blocks(open_output(comparison, (cell.query, cell.dimension)))
    for which, position in (("query", cell.query), ("key", cell.key), ("value", cell.key)):
        if case.projections is not None and cell.dimension < getattr(case, which).shape[1]:
            blocks += projection_blocks(open_projection(case, which, position, cell.dimension))
    return blocks


def as_sent(block):
    data = {"title": block.title, "lines": [asdict(line) for line in block.lines]}
    return json.loads(json.dumps(data, default=asdict))


CELLS = {
    "notebook": ({"sel": "2,1"}, replace(NOTEBOOK, selected=Selected(1, 0))),
    "notebook, first of all": ({"sel": "1,1,1"}, replace(NOTEBOOK, selected=Selected(0, 0, 0))),
    "integers": (
        {"p": "illustrated", "sel": "3,2,2"},
        replace(Settings.of_preset("illustrated"), selected=Selected(2, 1, 1)),
    ),
    "from scratch": (
        {"p": "from-scratch", "sel": "6,2,24", "l": "column"},
        replace(Settings.of_preset("from-scratch"), selected=Selected(5, 1, 23), left="column"),
    ),
    "from scratch, where only values are so wide": (
        {"p": "from-scratch", "sel": "2,6,28"},
        replace(Settings.of_preset("from-scratch"), selected=Selected(1, 5, 27)),
    ),
    "a hidden key": (
        {"mask": "causal", "sel": "1,3"},
        replace(NOTEBOOK, mask="causal", selected=Selected(0, 2)),
    ),
    "hidden on the right": (
        {"vs": "mask:causal", "sel": "2,3,4"},
        replace(NOTEBOOK, versus=Versus("mask", "causal"), selected=Selected(1, 2, 3)),
    ),
    "another temperature": (
        {"vs": "tau:2", "sel": "4,4"},
        replace(NOTEBOOK, versus=Versus("tau", 2.0), selected=Selected(3, 3)),
    ),
    "other vectors on the right": (
        {"src": "random", "t": "a b c", "vs": "seed:3", "sel": "3,1,2"},
        own("a b c", versus=Versus("seed", 3), selected=Selected(2, 0, 1)),
    ),
}


@pytest.mark.parametrize("name", CELLS)
def test_the_page_shows_the_librarys_arithmetic_of_this_cell_on_both_sides(name):
    query, settings = CELLS[name]
    at = start(**query)
    assert at.session_state["settings"] == settings
    blocks = expected_blocks(settings)
    expected = {side: [as_sent(block) for block in blocks if block.side == side] for side in SIDES}
    assert shown_blocks(at) == {side: found for side, found in expected.items() if found}
    assert {"left", "right"} <= shown_blocks(at).keys()
    copies = {text["label"]: text["text"] for text in sent(at, "opened_copy")["texts"]}
    assert copies == {"Copy as text": as_text(blocks), "Copy as LaTeX": as_latex(blocks)}


SIDES = ("both", "left", "right")
POWERS = str.maketrans("−⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "-0123456789-")


def said_weight(blocks):
    """The weight that stands in the block of that name, and one unit of its last digit."""
    (block,) = (block for block in blocks if block["title"][0]["text"].startswith("Weight"))
    (line,) = (line for line in block["lines"] if line["note"] and "divisor" in line["note"][0]["text"])
    written = "".join(word["text"] for word in line["cells"][0]).split()
    power = int(written[-1][2:].translate(POWERS)) if "×" in written[-2:] else 0
    digits = written[-3 if power else -1]
    places = len(digits.partition(".")[2])
    return float(digits) * 10.0**power, 10.0 ** (power - places)


@pytest.mark.parametrize("name", CELLS)
def test_the_weight_at_the_end_of_the_division_is_the_cells(name):
    query, settings = CELLS[name]
    matrices, blocks = library(settings), shown_blocks(start(**query))
    for side in ("left", "right"):
        weight = matrices[f"weights_{side}"][settings.selected.query, settings.selected.key]
        said, unit = said_weight(blocks[side])
        assert abs(said - weight) <= 0.5 * unit * (1 + 1e-9), side


def test_a_component_is_opened_in_the_output_and_in_what_made_it():
    titles = {
        side: ["".join(word["text"] for word in block["title"]) for block in blocks]
        for side, blocks in shown_blocks(start(p="from-scratch", sel="2,1,20")).items()
    }
    assert titles == {
        "both": ["Score", "query is, dimension 20", "key Life, dimension 20", "value Life, dimension 20"],
        "left": [
            *("Weight, global", "Divisor, global"),
            *("Output of is, dimension 20, global", "Length of the output of is, global"),
        ],
        "right": [
            *("Weight, per row", "Divisor, per row"),
            *("Output of is, dimension 20, per row", "Length of the output of is, per row"),
        ],
    }


def test_the_captions_of_the_maps_speak_of_the_selected_cell():
    captions = {
        name: "".join(word["text"] for word in words)
        for name, words in sent(start(sel="2,1"), "selection")["captions"].items()
    }
    assert captions["weights_left"].endswith("outlined: 27.7 ÷ 96.7 = 0.286")  # published: 0.286007927
    assert captions["weights_right"].endswith("outlined: 27.7 ÷ 28.7 = 0.965")


# The choice


def test_without_a_choice_the_largest_weight_on_the_left_is_opened():
    at = start()
    assert opened(at) == LARGEST
    assert sent(at, "selection")["cell"] == {"query": 3, "key": 1, "dimension": None}
    assert sentences(at)["opened_cell"] == "query doing → key are"
    assert field(at, "Follow the largest").disabled
    at = do(group(at, "Left softmax"), "row")
    left = library(replace(NOTEBOOK, left="row"))["weights_left"]
    row, column = np.unravel_index(left.argmax(), left.shape)
    assert opened(at) == (row + 1, column + 1, None) != LARGEST


def test_of_equal_weights_the_first_in_reading_order_is_opened():
    assert opened(start(src="random", t="all are equal", scale="0")) == (1, 1, None)
    at = start(src="random", t="all are equal", scale="0", mask="causal", l="column")
    assert opened(at) == (3, 3, None)  # the only one that takes all of its column


@pytest.mark.parametrize(
    ("label", "number", "cell"),
    [("Query", 1, (1, 2, None)), ("Key", 4, (4, 4, None)), ("Dimension", 3, (4, 2, 3))],
)
def test_number_fields_choose_the_cell(label, number, cell):
    at = do(field(start(), label), number)
    assert opened(at) == cell
    expected = Selected(*(None if part is None else part - 1 for part in cell))
    assert at.session_state["settings"] == replace(NOTEBOOK, selected=expected)
    assert at.query_params == {"v": "1", "sel": ",".join(str(part) for part in cell if part)}


def test_number_fields_know_their_ranges():
    at = start(p="from-scratch-cross")
    ranges = {label: (field(at, label).min, field(at, label).max) for label in ("Query", "Key", "Dimension")}
    assert ranges == {"Query": (1, 6), "Key": (1, 8), "Dimension": (1, 28)}


def test_an_emptied_dimension_closes_the_component():
    at = do(field(start(sel="2,1,3"), "Dimension"), None)
    assert (opened(at), at.query_params["sel"]) == ((2, 1, None), "2,1")
    assert not any("Output" in block["title"][0]["text"] for block in shown_blocks(at)["left"])


@pytest.mark.parametrize("label", ["Query", "Key"])
def test_an_emptied_query_or_key_keeps_the_cell(label):
    at = do(field(start(sel="2,1,3"), label), None)
    assert (opened(at), at.query_params["sel"]) == ((2, 1, 3), "2,1,3")
    at = do(field(start(), label), None)
    assert (opened(at), at.query_params) == (LARGEST, {})


def test_a_chosen_cell_is_written_even_where_it_is_the_largest():
    at = do(field(start(sel="1,2"), "Query"), 4)
    assert opened(at) == LARGEST
    assert at.query_params["sel"] == "4,2"
    assert opened(do(group(at, "Left softmax"), "row")) == LARGEST
    assert opened(do(group(start(), "Left softmax"), "row")) != LARGEST


def test_follow_the_largest_drops_the_choice():
    at = start(sel="2,1,3")
    assert not field(at, "Follow the largest").disabled
    at = do(field(at, "Follow the largest"))
    assert opened(at) == LARGEST
    assert (at.query_params, at.session_state["settings"]) == ({}, NOTEBOOK)
    assert opened(do(field(at, "Undo"))) == (2, 1, 3)


def test_a_choice_that_is_given_up_at_once_leaves_nothing_to_undo():
    at = do(group(start(), "Left softmax"), "row")
    at = do(field(do(field(at, "Query"), 1), "Follow the largest"))
    assert opened(at) == opened(do(group(start(), "Left softmax"), "row"))
    at = do(field(at, "Undo"))
    assert (at.session_state["settings"], field(at, "Undo").disabled) == (NOTEBOOK, True)


CHANGES = [
    ("Left softmax", "column"),
    ("Right softmax", "column"),
    ("Scale", "on"),
    ("Temperature", 2.0),
    ("Mask", "causal"),
    ("Color range", "same"),
    ("Color steps", "linear"),
    ("Decimals", 4),
    ("On the right instead", Versus("scale", 1.0)),
    ("Seed", 9),
    ("Size d", 5),
    ("Start from", "illustrated"),
    ("New numbers", True),
    ("Text", "two words and more"),
]


def test_a_chosen_cell_survives_every_change_of_settings():
    at = start(sel="2,1,2")
    for label, value in CHANGES:
        control = group if label in ("Left softmax", "Right softmax", "Scale", "Start from") else field
        at = do(control(at, label), value)
        assert (opened(at), at.query_params["sel"]) == ((2, 1, 2), "2,1,2"), label
    for _ in CHANGES:
        at = do(field(at, "Undo"))
        assert opened(at) == (2, 1, 2)
    assert at.session_state["settings"] == replace(NOTEBOOK, selected=Selected(1, 0, 1))


@pytest.mark.parametrize(
    ("label", "value", "sel"),
    [("Text", "two words", "3,1"), ("Text", "two words", "1,3")],
    ids=["its query", "its key"],
)
def test_it_is_dropped_when_its_position_is_gone_and_comes_back_with_undo(label, value, sel):
    query = {"src": "random", "t": "one two three four"}
    at = do(field(start(**query, sel=sel), label), value)
    settings = at.session_state["settings"]
    left = library(settings)["weights_left"]
    row, column = np.unravel_index(left.argmax(), left.shape)
    assert (settings.selected, opened(at)) == (None, (row + 1, column + 1, None))
    assert "sel" not in at.query_params
    assert wrong(at) == []
    at = do(field(at, "Undo"))
    assert at.query_params["sel"] == sel
    assert field(at, "Undo").disabled


def test_the_weight_stays_open_when_only_the_dimension_is_gone():
    at = do(field(start(src="random", t="one two three four", sel="1,2,3"), "Size d"), 2)
    assert (opened(at), at.query_params["sel"], wrong(at)) == ((1, 2, None), "1,2", [])
    assert opened(do(field(at, "Undo"))) == (1, 2, 3)


def test_a_text_of_nothing_but_blanks_keeps_the_choice():
    at = do(field(start(sel="4,4"), "Text"), " ")
    assert opened(do(field(at, "Text"), "four words are here")) == (4, 4, None)


@pytest.mark.parametrize("sel", ["5,1", "1,5", "1,1,5", "20000,20000,512"])
def test_a_link_whose_cell_does_not_exist_is_told_so_and_kept_in_the_rest(sel):
    at = start(sel=sel, l="column", tau="2")
    (sentence,) = wrong(at)
    assert sentence.startswith("In the link, sel must be a cell of 4 queries and 4 keys")
    assert sentence.endswith(f"got '{sel}'; its default is used.")
    settings = replace(NOTEBOOK, left="column", temperature=2.0)
    assert at.session_state["settings"] == settings
    assert at.query_params == {"v": "1", "l": "column", "tau": "2"}
    assert_shows(at, settings)
    assert wrong(do(field(at, "Dismiss"))) == []


def test_the_last_cell_of_a_link_exists():
    at = start(sel="4,4,4")
    assert (opened(at), wrong(at)) == ((4, 4, 4), [])


def test_several_choices_in_a_row_are_one_step_for_undo():
    at = do(group(start(), "Left softmax"), "row")
    first = opened(at)
    for label, number in (("Query", 1), ("Key", 3), ("Dimension", 2), ("Query", 2)):
        at = do(field(at, label), number)
    assert opened(at) == (2, 3, 2)
    at = do(field(at, "Undo"))
    assert (opened(at), at.session_state["settings"]) == (first, replace(NOTEBOOK, left="row"))
    assert opened(do(field(at, "Redo"))) == (2, 3, 2)
    at = do(field(at, "Undo"))
    at = do(field(at, "Undo"))
    assert (at.session_state["settings"], field(at, "Undo").disabled) == (NOTEBOOK, True)


def test_choices_with_a_change_between_them_are_steps_of_their_own():
    at = do(field(start(), "Query"), 1)
    at = do(group(at, "Left softmax"), "row")
    at = do(field(at, "Query"), 2)
    at = do(field(at, "Query"), 3)
    seen = []
    while not field(at, "Undo").disabled:
        at = do(field(at, "Undo"))
        seen.append((at.session_state["settings"].selected, at.session_state["settings"].left))
    assert seen == [(Selected(0, 1), "row"), (Selected(0, 1), "global"), (None, "global")]


def test_a_hostile_word_is_only_a_word_and_latex_holds_none():
    word = "<img/src=x>$x$**b**\\input{x}"
    at = start(src="random", t=f"{word} b", sel="1,2")
    (block, *_) = shown_blocks(at)["both"]
    assert word[:11] in json.dumps(block)
    assert {"text": word[:11] + "…", "mark": "bold"} in block["lines"][0]["cells"][0]
    latex = sent(at, "opened_copy")["texts"][1]["text"]
    assert not re.search(r"img|\*\*|input|\$x\$", latex)
