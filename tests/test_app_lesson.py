"""A teacher's links: what they hide is out of sight and keeps its value, what they lock stays locked."""

import json
from collections import Counter
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from selfattn.settings import HIDEABLE
from tests.pages import assert_shows, do, field, figures, group, sentences, start, z

KINDS = ("text_area", "number_input", "selectbox", "select_slider", "button", "toggle", "multiselect")
TAUGHT = {
    "src": "embeddings",
    "t": "The cat, the dog",
    "t2": "a dog ran",
    "cut": "words",
    "lower": "1",
    "seed": "3",
    "emb": "uniform",
    "dm": "6",
    "dk": "4",
    "dv": "3",
    "heads": "2",
    "proj": "1",
    "pos": "alibi",
    "wo": "1",
    "head": "2",
    "l": "row",
    "r": "column",
    "scale": "0.5",
    "tau": "2",
    "mask": "window",
    "win": "3",
    "hidden": "2",
    "vs": "tau:0.5",
    "range": "own",
    "steps": "log",
    "num": "on",
    "dec": "2",
}
"""Nearly everything is set, and every control there, but for that of random numbers."""
RANDOM = {"src": "random", "t": "a b c", "d": "5", "seed": "4"}
OF_TEXT = ["Tokens by", "Lower case", "Keep punctuation", "Second text"]
OF_EMBEDDINGS = ["Embeddings", "d_model", "d_k", "d_v", "Heads", "Projections", "Positions", "W_output"]
OF_SCORES = ["Scale", "Temperature", "Mask", "Window", "Block", "Hide keys"]
OF_LOOK = ["Color range", "Color steps", "Numbers in cells", "Decimals"]
GONE = {
    "text": ["Text", "Reset text", *OF_TEXT],
    "vectors": ["Reset vectors", "Source", "Seed", "New numbers", *OF_EMBEDDINGS],
    "scores": ["Reset scores", *OF_SCORES, "Scale"],  # above the scores, too
    "look": ["Reset look", *OF_LOOK],
    "versus": ["On the right instead"],
    "history": ["Undo", "Redo", "Reset"],
    "p": ["Start from"],
    "t": ["Text"],
    **dict(zip(("cut", "lower", "punct", "t2"), ([label] for label in OF_TEXT), strict=True)),
    "src": ["Source"],
    "seed": ["Seed", "New numbers"],
    "d": [],
    "emb": ["Embeddings"],
    "dm": ["d_model"],
    "dk": ["d_k"],
    "dv": ["d_v"],
    "heads": ["Heads"],
    "proj": ["Projections"],
    "pos": ["Positions"],
    "wo": ["W_output"],
    "head": ["Head"],
    "l": ["Left softmax"],
    "r": ["Right softmax"],
    "scale": ["Scale", "Scale"],  # in the sidebar, and above the scores
    "tau": ["Temperature"],
    "mask": ["Mask"],
    "win": ["Window"],
    "block": ["Block"],
    "hidden": ["Hide keys"],
    "vs": ["On the right instead"],
    **dict(zip(("range", "steps", "num", "dec"), ([label] for label in OF_LOOK), strict=True)),
}
"""Controls that each name hides."""
BUILDER = ["Hide", "Only this page"]


def labels(at):
    """Names of all controls, each as often as it stands there."""
    return Counter(control.label for kind in (*KINDS, "button_group") for control in at.get(kind))


def numbers(at):
    """Every map's numbers, written, by its name; the bars of the law are not among them."""
    return {name: str(z(figure, name).tolist()) for name, figure in figures(at).items() if name != "law_mass"}


@pytest.fixture(scope="module")
def whole():
    """The page of which each link hides a part."""
    at = start(**TAUGHT)
    assert sentences(at).keys() & {"wrong_0"} == set()
    return at


@pytest.mark.parametrize("name", HIDEABLE)
def test_a_link_hides_exactly_what_it_names_and_that_keeps_its_value(name, whole):
    at = start(**TAUGHT, hide=name)
    assert labels(whole) - labels(at) == Counter([*GONE[name], *BUILDER])
    assert labels(at) - labels(whole) == Counter()
    assert numbers(at) == numbers(whole)
    assert at.session_state["settings"] == replace(whole.session_state["settings"], hide=(name,))
    assert at.query_params == {"v": "1", **TAUGHT, "hide": name}


def test_random_numbers_hide_their_width():
    at = start(**RANDOM, hide="d")
    assert labels(start(**RANDOM)) - labels(at) == Counter(["Size d", *BUILDER])
    assert at.session_state["settings"].width == 5
    assert numbers(at) == numbers(start(**RANDOM))


def test_what_is_hidden_together_is_hidden_and_no_empty_fold_stays():
    at = start(**TAUGHT, hide=",".join(HIDEABLE))
    assert labels(at).keys() == {"Query", "Key", "Dimension", "Back to the notebook’s own numbers"} | (
        labels(at).keys() & {"Follow the largest", "Map"}
    )
    assert [
        fold.label for fold in at.expander if fold.label in ("Compare something else", "For a class")
    ] == []
    for name in ("vs", "versus"):
        folds = [fold.label for fold in start(hide=name).expander]
        assert "Compare something else" not in folds


def page_links(at):
    return len(at.get("page_link"))


def test_a_lock_leaves_the_open_page_alone_and_its_controls():
    at = start(**TAUGHT, lock="1")
    assert page_links(start(**TAUGHT)) == 2
    assert page_links(at) == 0
    assert labels(at) == labels(start(**TAUGHT)) - Counter(BUILDER)
    assert_shows(at, at.session_state["settings"])
    assert at.query_params == {"v": "1", **TAUGHT, "lock": "1"}


LEFT = {
    "a preset": lambda at: do(group(at, "Start from"), "illustrated"),
    "the way back": lambda at: do(field(at, "Back to the notebook’s own numbers")),
    "Reset": lambda at: do(field(at, "Reset")),
    "Reset scores": lambda at: do(field(at, "Reset scores")),
    "Undo": lambda at: do(field(do(field(at, "New numbers")), "Undo")),
    "another text": lambda at: do(field(at, "Text"), "something else"),
    "another source": lambda at: do(field(at, "Source"), "random"),
}


@pytest.mark.parametrize("name", LEFT)
def test_whatever_a_class_does_it_never_sees_what_is_hidden_or_locked(name):
    at = LEFT[name](start(**TAUGHT, hide="mask,look", lock="1"))
    settings = at.session_state["settings"]
    assert (settings.hide, settings.lock) == (("look", "mask"), True)
    assert (at.query_params["hide"], at.query_params["lock"]) == ("look,mask", "1")
    assert labels(at).keys().isdisjoint({"Mask", *OF_LOOK, *BUILDER})
    assert page_links(at) == 0
    assert_shows(at, settings)


def shared(at):
    """Links that the page's own buttons and the builder's hand out, as queries."""
    components = [c.proto for c in at.get("bidi_component") if c.proto.component_name == "selfattn_share"]
    queries = {proto.id.rsplit("-", 1)[1]: json.loads(proto.json)["query"] for proto in components}
    return {
        key: {name: value for name, (value,) in parse_qs(query, keep_blank_values=True).items()}
        for key, query in queries.items()
    }


def test_the_builder_makes_a_link_that_hides_and_locks_and_is_without_effect_here():
    at = start(**TAUGHT)
    settings, shown = at.session_state["settings"], numbers(at)
    assert shared(at) == {"share": {"v": "1", **TAUGHT}, "lesson_share": {"v": "1", **TAUGHT}}
    before = labels(at)
    at = do(field(at, "Hide"), ["mask", "look", "t"])
    at = do(field(at, "Only this page"))
    taught = {"v": "1", **TAUGHT, "hide": "look,t,mask", "lock": "1"}
    assert shared(at) == {"share": {"v": "1", **TAUGHT}, "lesson_share": taught}
    assert (at.session_state["settings"], numbers(at), labels(at)) == (settings, shown, before)
    assert at.query_params == {"v": "1", **TAUGHT}
    assert field(at, "Undo").disabled
    again = start(**taught)
    assert before - labels(again) == Counter(["Text", "Mask", "Reset look", *OF_LOOK, *BUILDER])
    assert page_links(again) == 0
    assert shared(again) == {"share": taught}


def test_the_builder_follows_the_settings_and_keeps_what_was_chosen():
    at = do(field(start(), "Hide"), ["vectors"])
    at = do(field(at, "Temperature"), 2.0)
    assert shared(at)["lesson_share"] == {"v": "1", "tau": "2", "hide": "vectors"}
    assert field(at, "Hide").value == ["vectors"]


def test_the_builder_names_every_control_and_group_once_in_words_of_the_page():
    at = start(**TAUGHT)
    offered = field(at, "Hide").options
    assert len(offered) == len(HIDEABLE) == len(set(offered))
    seen = labels(at) + labels(start(**RANDOM))
    groups = ["Text: all", "Vectors: all", "Scores: all", "Look: all"]
    assert offered[:6] == [*groups, "Compare something else", "Undo, Redo, Reset"]
    assert set(offered[6:]) <= seen.keys()


@pytest.mark.parametrize("link", [{"hide": "text"}, {"lock": "1"}], ids=str)
def test_a_class_is_not_offered_the_builder(link):
    at = start(**link)
    assert labels(at).keys().isdisjoint(BUILDER)
    assert "For a class" not in [fold.label for fold in at.expander]
    assert "lesson_share" not in shared(at)


def test_names_that_hide_nothing_are_named_and_the_others_hide():
    at = start(hide="mask,bogus,<b>")
    (said,) = (words for key, words in sentences(at).items() if key.startswith("wrong"))
    assert said.startswith("In the link, hide must be names of a link, or of text, vectors,")
    assert "Mask" not in labels(at)
    assert at.query_params == {"v": "1", "hide": "mask"}
