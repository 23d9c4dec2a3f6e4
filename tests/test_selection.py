"""What a browser says of the selected cell is taken only where our own maps could have said it."""

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.WidgetStates_pb2 import WidgetState

from selfattn.cases import case_of
from selfattn.settings import Selected, Settings
from selfattn.ui.selection import shape_of, understood
from tests.pages import assert_shows, do, field, group, sentences, start

SHAPE = (4, 3, 5)  # queries, keys, components
NOTEBOOK = Settings.of_preset("notebook")


def cell(query, key, *dimension, **more):
    return {"query": query, "key": key, **dict(zip(["dimension"], dimension, strict=False)), **more}


@pytest.mark.parametrize(
    ("message", "selected"),
    [
        (cell(0, 0), Selected(0, 0)),
        (cell(3, 2), Selected(3, 2)),
        (cell(1, 2, None), Selected(1, 2)),
        (cell(1, 2, 0), Selected(1, 2, 0)),
        (cell(1, 2, 4), Selected(1, 2, 4)),
    ],
    ids=str,
)
def test_a_cell_of_the_page_is_understood(message, selected):
    assert understood(message, SHAPE) == selected


FORGED = {
    "nothing": None,
    "no cell": {},
    "a list": [1, 2],
    "a word": "1,2",
    "a number": 7,
    "true": True,
    "no key": {"query": 1},
    "no query": {"key": 1, "dimension": 1},
    "a component alone": {"dimension": 1},
    "query none": cell(None, 1),
    "key none": cell(1, None),
    "query true": cell(True, 1),
    "key false": cell(1, False),
    "dimension true": cell(1, 1, True),
    "query a float": cell(1.0, 1),
    "key a float": cell(1, 0.5),
    "dimension a float": cell(1, 1, 2.0),
    "query nan": cell(float("nan"), 1),
    "key infinite": cell(1, float("inf")),
    "query a word": cell("1", 1),
    "dimension an empty word": cell(1, 1, ""),
    "query negative": cell(-1, 1),
    "key negative": cell(1, -1),
    "dimension negative": cell(1, 1, -1),
    "query just too large": cell(4, 1),
    "key just too large": cell(1, 3),
    "dimension just too large": cell(1, 1, 5),
    "query huge": cell(10**40, 1),
    "key huge": cell(1, 2**63),
    "query a list": cell([1], 1),
    "key nested": cell(1, {"key": 1}),
    "dimension a list": cell(1, 1, []),
    "one name more": cell(1, 1, 1, seed=5),
    "a name of the language": cell(1, 1, __class__=1),
    "names in another case": {"Query": 1, "Key": 1},
    "an answer in an answer": {"cell": cell(1, 1)},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_message_is_not_understood(name):
    assert understood(FORGED[name], SHAPE) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)
parts = st.integers(-1, 6) | anything
messages = anything | st.dictionaries(
    st.sampled_from(["query", "key", "dimension", "seed"]) | st.integers(), parts, max_size=4
)


@given(messages)
def test_whatever_is_understood_is_a_cell_of_the_page_and_says_so_in_whole_numbers(message):
    selected = understood(message, SHAPE)
    if selected is None:
        return
    assert message.keys() <= {"query", "key", "dimension"}
    assert [type(message[name]) for name in ("query", "key")] == [int, int]
    assert selected.query in range(4)
    assert selected.key in range(3)
    assert selected.dimension in (None, *range(5))
    assert {name: part for name, part in asdict(selected).items() if part is not None} == {
        name: part for name, part in message.items() if part is not None
    }


@given(st.tuples(st.integers(0, 3), st.integers(0, 2), st.none() | st.integers(0, 4)))
def test_every_cell_of_the_page_is_understood(positions):
    selected = Selected(*positions)
    assert understood(json.loads(json.dumps(asdict(selected))), SHAPE) == selected


@pytest.mark.parametrize(
    ("settings", "shape"),
    [
        (NOTEBOOK, (4, 4, 4)),
        (Settings.of_preset("from-scratch-cross"), (6, 8, 28)),  # d_k is 24
        (Settings(None, "a b", seed=0, width=7), (2, 2, 7)),
        (Settings(None, "a b", seed=0, second="c d e"), (2, 3, 2)),
    ],
    ids=["notebook", "cross-attention", "a width", "two texts"],
)
def test_a_page_has_as_many_cells_as_its_queries_keys_and_widest_vectors(settings, shape):
    assert shape_of(case_of(settings)) == shape


# The same through the page.


def tell(at, value, event="cell", state=None):
    """Answer the page as a browser does, or as a forger would: with any value, event and state."""
    (component,) = (
        component
        for component in at.get("bidi_component")
        if component.proto.component_name == "selfattn_selection"
    )
    ours, usual = component.proto.id, at._tree.get_widget_states
    triggers = json.dumps([{"event": event, "value": value}])
    told = [WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{ours}__events", json_trigger_value=triggers)]
    if state is not None:
        told.append(WidgetState(id=ours, json_value=json.dumps(state)))

    def with_ours():
        states = usual()
        states.widgets.extend(told)
        return states

    at._tree.get_widget_states = with_ours
    at.run()
    assert not at.exception
    return at


def shown_cell(at):
    """The fields, from 1; and the settings and the link, which must agree."""
    selected = at.session_state["settings"].selected
    assert at.query_params.get("sel") == (None if selected is None else str(selected))
    return tuple(field(at, label).value for label in ("Query", "Key", "Dimension"))


def test_a_click_on_a_map_opens_its_cell():
    at = tell(start(), cell(1, 0, None))
    assert shown_cell(at) == (2, 1, None)
    assert at.session_state["settings"] == replace(NOTEBOOK, selected=Selected(1, 0))
    assert sentences(at)["opened_cell"] == "query are → key how"
    assert shown_cell(tell(at, cell(2, 2, 3))) == (3, 3, 4)


def test_what_was_told_once_is_not_told_again_at_the_next_change():
    at = tell(start(), cell(1, 0))
    at = do(field(at, "Query"), 4)
    at = do(group(at, "Left softmax"), "row")
    assert shown_cell(at) == (4, 1, None)


def test_the_same_cell_once_more_is_no_step_and_loses_none():
    at = do(group(start(), "Left softmax"), "row")
    for _ in range(3):
        at = tell(at, cell(1, 2))
    at = do(field(at, "Undo"))
    assert at.session_state["settings"] == replace(NOTEBOOK, left="row")
    at = do(field(at, "Undo"))
    assert at.session_state["settings"] == NOTEBOOK


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_message_leaves_the_page_as_it_was(name):
    at = start(src="random", t="a b c d", t2="x y z", d="5", sel="1,2")
    settings = Settings(None, "a b c d", seed=0, second="x y z", width=5, selected=Selected(0, 1))
    assert shape_of(case_of(settings)) == SHAPE
    at = tell(at, FORGED[name])
    assert (at.session_state["settings"], shown_cell(at)) == (settings, (1, 2, None))
    assert field(at, "Undo").disabled
    assert_shows(at, settings)


def test_another_event_and_a_state_that_nobody_asked_for_change_nothing():
    at = start(sel="1,2")
    at = tell(at, cell(3, 3), event="query")
    at = tell(at, cell(3, 3), event="")
    at = tell(at, None, state={"cell": {"query": "x"}, "settings": {"seed": 1}})
    at = tell(at, None, state=["cell"])
    assert shown_cell(at) == (1, 2, None)


def test_a_position_that_went_with_the_text_is_no_cell_any_more():
    at = do(field(start(), "Text"), "two words")
    at = tell(at, cell(2, 0))
    assert at.session_state["settings"].selected is None
    assert shown_cell(tell(at, cell(1, 0))) == (2, 1, None)
