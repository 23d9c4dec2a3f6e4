"""Whatever settings a visitor reaches are linked and read back; whatever a link holds is read."""

from dataclasses import replace
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn.settings import HIDEABLE, KNOWN, Cut, Look, Selected, Settings, Versus
from selfattn.settings.obstacles import impossible

HOME = Settings(preset="notebook", text="how are you doing", seed=None, scale=1.0)
ARTICLE_TEXT = "Input 1, Input 2, Input 3"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(TEXT.filter(bool), st.integers(-1, 1))
def test_encoded_bytes_are_those_of_an_encoded_query(text, more):
    long = text * (4000 // len(quote_plus(text)) + more)
    assert Settings(None, long, 0).text_fits_link() == (len(quote_plus(long)) <= 4000)


@given(TEXT, TEXT.filter(bool), st.integers(0, 4000), st.integers(-1, 1))
def test_both_texts_count_together(text, second, share, more):
    text = text[:share]
    left = max(4000 - len(quote_plus(text)), 0)
    long = second * max(left // len(quote_plus(second)) + more, 1)
    fits = len(quote_plus(text)) + len(quote_plus(long)) <= 4000
    settings = Settings(None, text, 0, second=long)
    assert settings.text_fits_link() == fits
    assert {"t", "t2"} & settings.to_query().keys() == ({"t", "t2"} if fits else set())


WIDTH, FLAG = st.integers(1, 512), st.booleans()
CUT = st.builds(Cut, st.sampled_from(["whitespace", "words", "characters", "lines"]), FLAG, FLAG)
POSITIONS = st.sampled_from(["none", "sinusoidal", "rotary", "alibi"])
VECTORS = {
    "kind": st.sampled_from(["normal", "uniform", "one-hot"]),
    **dict.fromkeys(["d_model", "d_k", "d_v"], WIDTH),
    "n_heads": st.integers(1, 16),
    "projection": st.sampled_from(["1", "1/sqrt(d_model)", "identity"]),
    "positions": POSITIONS,
    "output": FLAG,
}
MOVES = st.one_of(
    st.fixed_dictionaries({}, optional=VECTORS).map(lambda some: lambda s: s.with_vectors(**some)),
    (st.none() | TEXT).map(lambda text: lambda s: s.with_second(text)),
    CUT.map(lambda cut: lambda s: s.with_cut(cut)),
    st.sampled_from(["random", "embeddings"]).map(lambda source: lambda s: s.with_source(source)),
    st.sampled_from(["notebook", "illustrated"]).map(lambda name: lambda s: s.with_preset(name)),
    TEXT.map(lambda text: lambda s: s.with_text(text)),
    st.sampled_from([HOME.text, ARTICLE_TEXT]).map(lambda text: lambda s: s.with_text(text)),
    (st.none() | st.integers(0, 2**32 - 1)).map(lambda seed: lambda s: s.with_seed(seed)),
    (st.none() | st.integers(1, 512)).map(lambda width: lambda s: s.with_width(width)),
    st.just(lambda s: s.with_new_numbers()),
    st.just(lambda s: s.left_preset()),
)
SCALE = st.none() | st.just(1.0) | st.floats(-1e6, 1e6)
TEMPERATURE = st.just(1.0) | st.floats(0.01, 100)
MASK = st.sampled_from(["none", "causal", "window", "causal-window", "block"])
HIDDEN = st.sets(st.integers(0, 19_999), max_size=256).map(lambda keys: tuple(sorted(keys)))
VERSUS = {"scale": SCALE, "tau": TEMPERATURE, "mask": MASK, "hidden": HIDDEN, "pos": POSITIONS}
VERSUS |= {"win": st.integers(1, 256), "block": st.integers(1, 256), "seed": st.integers(0, 2**32 - 1)}
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
CHOICES |= {"selected": SELECTED, "hidden": HIDDEN, "head": st.integers(0, 15), "lock": FLAG}
CHOICES |= {name: st.integers(1, 256) for name in ("window", "block")}
CHOICES["hide"] = st.sets(st.sampled_from(HIDEABLE)).map(lambda some: tuple(sorted(some, key=HIDEABLE.index)))
PRESETS = ["notebook", "illustrated", "from-scratch", "from-scratch-heads", "from-scratch-cross"]


@st.composite
def reachable(draw):
    """Settings that a visitor can reach: a preset, some moves, and every other choice."""
    settings = Settings.of_preset(draw(st.sampled_from(PRESETS)))
    for move in draw(st.lists(MOVES, max_size=4)):
        settings = move(settings)
    scale = draw(st.just(settings.scale) | SCALE)
    settings = replace(settings, scale=scale, **draw(st.fixed_dictionaries({}, optional=CHOICES)))
    names = [name for name in VERSUS if name not in ("seed", "pos")]
    if settings.preset is None:
        names += ["seed", "pos"] if settings.source == "embeddings" else ["seed"]
    name = draw(st.none() | st.sampled_from(names))
    return replace(settings, versus=name and Versus(name, draw(VERSUS[name])))


def reads_back(settings):
    """A link gives its settings again, unless its texts are too long, and complains of nothing else."""
    linked = settings if settings.text_fits_link() else replace(settings, text="", second=None)
    again, wrong = Settings.from_query(settings.to_query())
    cannot_be = [name for name in settings.to_query() if name in impossible(settings)]
    assert again == linked
    assert {sentence.split()[3] for sentence in wrong} == set(cannot_be)
    assert all(" has no effect. " in sentence for sentence in wrong)


@given(reachable())
def test_what_is_written_is_read_back(settings):
    reads_back(settings)


@given(reachable())
def test_every_query_names_the_scheme_and_none_is_written_for_home(settings):
    query = settings.to_query()
    assert query.get("v") == ("1" if query else None)
    assert (query == {}) == (settings == HOME)


# fmt: off
USUAL = ["1", "illustrated", "random", "row", "column", "on", "off", "causal", "own", "tau:2", "2,1",
         "embeddings", "rotary", "one-hot", "identity", "window", "words", "from-scratch-heads", "hidden:2",
         "pos:rotary", "none"]
UGLY = ["", "\0", "inf", "nan", "-nan", "1e999", "-1e999", "9" * 5000, "1e-400", "１２", "²", " 1", "+2"]
# fmt: on
ANYTHING = st.text(st.characters(exclude_categories=[]))
NAMES = st.sampled_from(KNOWN) | ANYTHING
PARTS = st.sampled_from([*USUAL, *UGLY]) | ANYTHING
VALUES = PARTS | st.tuples(st.sampled_from([*VERSUS, "", "d"]), PARTS).map(":".join)


def check_reading(query):
    settings, wrong = Settings.from_query(query)
    assert all(sentence.isprintable() and sentence.endswith(".") for sentence in wrong)
    reads_back(settings)


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


LONG = 200_000
LONGS = {
    "letters": "a",
    "positions": "1,",
    "commas": ",",
    "signs": "\ud800",
    "names": "seed,",
    "numbers": "9",
}


@pytest.mark.parametrize("long", LONGS)
def test_a_value_of_200_kb_is_read_wherever_it_stands(long):
    value = LONGS[long] * (LONG // len(LONGS[long]))
    check_reading(dict.fromkeys(KNOWN, value))
    for name in VERSUS:
        check_reading({"t": "own words", "vs": f"{name}:{value}"})


def test_a_link_of_200_kb_of_names_is_read():
    settings, wrong = Settings.from_query({f"name{k}": "value" for k in range(LONG // 10)} | {"l": "row"})
    assert settings == replace(HOME, left="row")
    assert len(wrong) == LONG // 10


@given(st.dictionaries(st.sampled_from(KNOWN), PARTS))
def test_any_known_names_together_are_read(query):
    check_reading(query)
