"""Whatever settings a visitor reaches are linked and read back; whatever a link holds is read."""

from dataclasses import replace
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.settings import Look, Selected, Settings, Versus

HOME = Settings(preset="notebook", text="how are you doing", seed=None, scale=1.0)
ARTICLE_TEXT = "Input 1, Input 2, Input 3"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(TEXT.filter(bool), st.integers(-1, 1))
def test_encoded_bytes_are_those_of_an_encoded_query(text, more):
    long = text * (4000 // len(quote_plus(text)) + more)
    assert Settings(None, long, 0).text_fits_link() == (len(quote_plus(long)) <= 4000)


MOVES = st.one_of(
    TEXT.map(lambda text: lambda s: s.with_text(text)),
    st.sampled_from([HOME.text, ARTICLE_TEXT]).map(lambda text: lambda s: s.with_text(text)),
    (st.none() | st.integers(0, 2**32 - 1)).map(lambda seed: lambda s: s.with_seed(seed)),
    (st.none() | st.integers(1, 512)).map(lambda width: lambda s: s.with_width(width)),
    st.just(lambda s: s.with_new_numbers()),
    st.just(lambda s: s.left_preset()),
)
SCALE = st.none() | st.just(1.0) | st.floats(-1e6, 1e6)
TEMPERATURE, MASK = st.just(1.0) | st.floats(0.01, 100), st.sampled_from(["none", "causal"])
VERSUS = {"scale": SCALE, "tau": TEMPERATURE, "mask": MASK, "seed": st.integers(0, 2**32 - 1)}
SOFTMAX = st.sampled_from(["global", "row", "column"])
LOOK = st.builds(
    Look,
    range=st.sampled_from(["auto", "same", "uniform", "own"]),
    steps=st.sampled_from(["sqrt", "linear", "log"]),
    numbers=st.sampled_from(["auto", "on", "off"]),
    decimals=st.none() | st.integers(0, 8),
)
POSITION = st.integers(0, 19_999)
SELECTED = st.none() | st.builds(Selected, POSITION, POSITION, st.none() | st.integers(0, 511))
CHOICES = {"left": SOFTMAX, "right": SOFTMAX, "temperature": TEMPERATURE, "mask": MASK, "look": LOOK}
CHOICES["selected"] = SELECTED


@st.composite
def reachable(draw):
    """Settings that a visitor can reach: a preset, some moves, and every other choice."""
    settings = Settings.of_preset(draw(st.sampled_from(["notebook", "illustrated", "from-scratch"])))
    for move in draw(st.lists(MOVES, max_size=4)):
        settings = move(settings)
    scale = draw(st.just(settings.scale) | SCALE)
    settings = replace(settings, scale=scale, **draw(st.fixed_dictionaries({}, optional=CHOICES)))
    names = [name for name in VERSUS if name != "seed" or settings.preset is None]
    name = draw(st.none() | st.sampled_from(names))
    return replace(settings, versus=name and Versus(name, draw(VERSUS[name])))


@given(reachable())
def test_what_is_written_is_read_back(settings):
    assert Settings.from_query(settings.to_query()) == (settings, ())


@given(reachable())
def test_every_query_names_the_scheme_and_none_is_written_for_home(settings):
    query = settings.to_query()
    assert query.get("v") == ("1" if query else None)
    assert (query == {}) == (settings == HOME)


# fmt: off
KNOWN = ["v", "p", "t", "src", "seed", "d", "l", "r", "scale", "tau", "mask", "vs",
         "sel", "range", "steps", "num", "dec"]
USUAL = ["1", "illustrated", "random", "row", "column", "on", "off", "causal", "own", "tau:2", "2,1"]
UGLY = ["", "\0", "inf", "nan", "-nan", "1e999", "-1e999", "9" * 5000, "1e-400", "１２", "²", " 1", "+2"]
# fmt: on
ANYTHING = st.text(st.characters(exclude_categories=[]))
NAMES = st.sampled_from(KNOWN) | ANYTHING
PARTS = st.sampled_from([*USUAL, *UGLY]) | ANYTHING
VALUES = PARTS | st.tuples(st.sampled_from([*VERSUS, "", "d"]), PARTS).map(":".join)


def check_reading(query):
    settings, wrong = Settings.from_query(query)
    assert all(sentence.isprintable() and sentence.endswith(".") for sentence in wrong)
    linked = settings if settings.text_fits_link() else replace(settings, text="")
    assert Settings.from_query(settings.to_query()) == (linked, ())


@given(st.dictionaries(NAMES, VALUES))
def test_any_query_is_read_and_what_it_gave_can_be_linked(query):
    check_reading(query)


@pytest.mark.parametrize("ugly", UGLY, ids=lambda ugly: ascii(ugly[:9]))
def test_an_ugly_value_is_read_wherever_it_stands(ugly):
    check_reading(dict.fromkeys(KNOWN, ugly))
    for name in KNOWN:
        check_reading({"t": "own words", name: ugly})
    for name in VERSUS:
        check_reading({"t": "own words", "vs": f"{name}:{ugly}"})
