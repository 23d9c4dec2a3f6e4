"""Settings in a link and back; a bad link is named, never raised."""

import pytest

from selfattn.settings import Settings

HOME = Settings(preset="notebook", text="how are you doing", seed=None, scale=1.0)
INTEGERS = Settings(preset="illustrated", text="Input 1, Input 2, Input 3", seed=None, scale=1.0)


def own(text, seed=0, **others):
    return Settings(preset=None, text=text, seed=seed, **others)


BOTH_WAYS = {
    "home": ({}, HOME),
    "preset": ({"v": "1", "p": "illustrated"}, INTEGERS),
    "text": ({"v": "1", "src": "random", "t": "my words"}, own("my words")),
    "empty text": ({"v": "1", "src": "random", "t": ""}, own("")),
    "a preset's text": ({"v": "1", "src": "random", "t": "how are you doing"}, own("how are you doing")),
    "seed": ({"v": "1", "src": "random", "t": "a b", "seed": "7"}, own("a b", 7)),
    "last seed": ({"v": "1", "src": "random", "t": "a b", "seed": "4294967295"}, own("a b", 4_294_967_295)),
    "width": ({"v": "1", "src": "random", "t": "a b", "d": "512"}, own("a b", width=512)),
    "left": ({"v": "1", "l": "column"}, Settings("notebook", HOME.text, None, left="column", scale=1.0)),
    "right": ({"v": "1", "r": "global"}, Settings("notebook", HOME.text, None, right="global", scale=1.0)),
    "scale on": ({"v": "1", "scale": "on"}, Settings("notebook", HOME.text, None, scale=None)),
    "scale off": ({"v": "1", "src": "random", "t": "a", "scale": "off"}, own("a", scale=1.0)),
    "scale": (
        {"v": "1", "p": "illustrated", "scale": "0.25"},
        Settings("illustrated", INTEGERS.text, None, scale=0.25),
    ),
    "all": (
        {
            "v": "1",
            "src": "random",
            "t": "a",
            "seed": "3",
            "d": "5",
            "l": "row",
            "r": "column",
            "scale": "-2.5",
        },
        own("a", 3, width=5, left="row", right="column", scale=-2.5),
    ),
}


@pytest.mark.parametrize(("query", "settings"), BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_a_link_is_written(query, settings):
    assert settings.to_query() == query


@pytest.mark.parametrize(("query", "settings"), BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_a_link_is_read(query, settings):
    assert Settings.from_query(query) == (settings, ())


READ = {
    "text alone: one's own, scale on": ({"t": "a b"}, own("a b")),
    "the notebook's text alone is one's own": ({"t": "how are you doing"}, own("how are you doing")),
    "text beside a preset": ({"p": "illustrated", "t": "a b"}, own("a b")),
    "the preset's text beside it": ({"p": "illustrated", "t": "Input 1, Input 2, Input 3"}, INTEGERS),
    "seed beside a preset": ({"p": "illustrated", "seed": "0"}, own(INTEGERS.text)),
    "width beside a preset": ({"p": "illustrated", "d": "5"}, own(INTEGERS.text, width=5)),
    "seed alone: typed on the notebook": ({"seed": "4"}, own(HOME.text, 4)),
    "width alone: typed on the notebook": ({"d": "4"}, own(HOME.text, width=4)),
    "source without text: an empty text": ({"src": "random"}, own("")),
    "source and seed without text": ({"src": "random", "seed": "4"}, own("", 4)),
    "source beside a preset: its text": ({"p": "illustrated", "src": "random"}, own(INTEGERS.text)),
    "scale off beside a left preset": ({"p": "illustrated", "t": "a", "scale": "off"}, own("a", scale=1.0)),
    "no v": ({"p": "illustrated"}, INTEGERS),
    "scale in another spelling": ({"t": "a", "scale": "1e-3"}, own("a", scale=0.001)),
    "what equals a default": ({"p": "notebook", "l": "global", "r": "row", "scale": "off"}, HOME),
}


@pytest.mark.parametrize(("query", "settings"), READ.values(), ids=READ)
def test_a_link_typed_by_hand_is_read(query, settings):
    assert Settings.from_query(query) == (settings, ())


DEFAULT = "its default is used."
SOFTMAXES = "must be one of global, row, column"
SEEDS, WIDTHS = "must be a whole number from 0 to 4294967295", "must be a whole number from 1 to 512"
SCALES = "must be on, off or a number between -1000000 and 1000000"
PRESETS = "must be one of notebook, illustrated, from-scratch, from-scratch-heads, from-scratch-cross"
WRONG = [
    ("v", "2", "v must be 1, got '2'; read as such."),
    ("p", "gpt", f"p {PRESETS}, got 'gpt'; {DEFAULT}"),
    ("p", "Notebook", f"p {PRESETS}, got 'Notebook'; {DEFAULT}"),
    ("src", "file", f"src must be one of random, embeddings, got 'file'; {DEFAULT}"),
    ("l", "rows", f"l {SOFTMAXES}, got 'rows'; {DEFAULT}"),
    ("r", "", f"r {SOFTMAXES}, got ''; {DEFAULT}"),
    *(
        ("seed", bad, f"seed {SEEDS}, got {bad!r}; {DEFAULT}")
        for bad in ("-1", "4294967296", "1.0", "x", "", "²", "٣")
    ),
    ("seed", "9" * 99, f"seed {SEEDS}, got '{'9' * 40}'…; {DEFAULT}"),
    *(("d", bad, f"d {WIDTHS}, got {bad!r}; {DEFAULT}") for bad in ("0", "513", "-4", "4.5", "", " 4")),
    *(
        ("scale", bad, f"scale {SCALES}, got {bad!r}; {DEFAULT}")
        for bad in ("nan", "inf", "1e7", "", "ON", "1_0", "0x1")
    ),
    ("scale", "\x07", f"scale {SCALES}, got '\\x07'; {DEFAULT}"),
    ("tua", "2", "'tua' is no setting of this page."),
]


@pytest.mark.parametrize(
    ("name", "value", "sentence"), WRONG, ids=[f"{name}={value[:9]!a}" for name, value, _ in WRONG]
)
def test_a_bad_value_is_named_once_and_the_rest_is_kept(name, value, sentence):
    good = {
        "v": "1",
        "src": "random",
        "t": "a b",
        "seed": "3",
        "d": "5",
        "l": "row",
        "r": "column",
        "scale": "off",
    }
    kept = own("a b", 3, width=5, left="row", right="column", scale=1.0)
    defaults = {"seed": 0, "d": None, "l": "global", "r": "row", "scale": None}
    field = {"d": "width", "l": "left", "r": "right"}.get(name, name)
    expected = {**vars(kept), **({field: defaults[name]} if name in defaults else {})}
    settings, wrong = Settings.from_query({**good, name: value})
    assert wrong == (f"In the link, {sentence}",)
    assert vars(settings) == expected


def test_several_bad_values_are_all_named():
    settings, wrong = Settings.from_query({"p": "x", "l": "y", "scale": "z", "r": "column"})
    assert [sentence.split()[3] for sentence in wrong] == ["p", "l", "scale"]
    assert settings == Settings("notebook", HOME.text, None, right="column", scale=1.0)


def test_nul_and_lone_surrogates_are_replaced_and_named():
    settings, wrong = Settings.from_query({"t": "a\0b\ud800c"})
    assert settings.text == "a\ufffdb\ufffdc"
    rule = "In the link, t must be text without NUL or lone surrogates"
    assert wrong == (rf"{rule}, got 'a\x00b\ud800c'; shown with a sign in their place.",)


def test_a_text_beyond_the_limit_is_cut_and_named():
    settings, wrong = Settings.from_query({"t": "ab" * 10_001})
    assert settings.text == "ab" * 10_000
    assert wrong == (f"In the link, t must have at most 20,000 characters, got '{'ab' * 20}'…; cut there.",)


def test_a_text_at_the_limit_is_kept():
    assert Settings.from_query({"t": "a" * 20_000}) == (own("a" * 20_000), ())


@pytest.mark.parametrize(
    ("text", "fits"), [("a", 4000), (" ", 4000), ("\n", 1333), ("é", 666), ("意", 444), ("👩", 333)]
)
def test_a_text_travels_in_the_link_up_to_4000_encoded_bytes(text, fits):
    assert own(text * fits).to_query()["t"] == text * fits
    assert own(text * (fits + 1), 3).to_query() == {"v": "1", "src": "random", "seed": "3"}
