"""Temperature, mask, what differs on the right, and the look: in a link and where they stay."""

import dataclasses

import pytest

from selfattn.settings import HIDEABLE, KNOWN, Cut, Look, Selected, Settings, Vectors, Versus

DEFAULT = "its default is used."
ANY_VERSUS = (
    "must be scale:, tau:, mask:, win:, block: or hidden: and a value of it; "
    "or seed: beside numbers that were drawn, pos: beside embeddings"
)
OWN_QUERY = {"v": "1", "src": "random", "t": "a b"}
OWN = Settings(preset=None, text="a b", seed=0)
EVERY_CHOICE = {
    "temperature": 2.5,
    "mask": "causal",
    "versus": Versus("tau", 0.5),
    "selected": Selected(1, 0, 2),
    "look": Look("own", "log", "on", 4),
    "left": "column",
    "right": "global",
    "window": 3,
    "block": 4,
    "hidden": (0, 2),
    "head": 1,
    "hide": ("vectors", "tau"),
    "lock": True,
}
EVERY_QUERY = {"win": "3", "block": "4", "hidden": "1,3", "head": "2", "hide": "vectors,tau", "lock": "1"}
EVERY_QUERY |= {"tau": "2.5", "mask": "causal", "vs": "tau:0.5", "l": "column", "r": "global"}
EVERY_QUERY |= {"sel": "2,1,3", "range": "own", "steps": "log", "num": "on", "dec": "4"}

BOTH_WAYS = {
    "warm": ("tau", "2", {"temperature": 2.0}),
    "cool": ("tau", "0.01", {"temperature": 0.01}),
    "hot": ("tau", "100", {"temperature": 100.0}),
    "a temperature of many digits": ("tau", "0.30000000000000004", {"temperature": 0.1 + 0.2}),
    "mask": ("mask", "causal", {"mask": "causal"}),
    "scale on": ("vs", "scale:on", {"versus": Versus("scale", None)}),
    "scale off": ("vs", "scale:off", {"versus": Versus("scale", 1.0)}),
    "a scale": ("vs", "scale:-0.25", {"versus": Versus("scale", -0.25)}),
    "a temperature": ("vs", "tau:2", {"versus": Versus("tau", 2.0)}),
    "a temperature of 1": ("vs", "tau:1", {"versus": Versus("tau", 1.0)}),
    "causal": ("vs", "mask:causal", {"versus": Versus("mask", "causal")}),
    "no mask": ("vs", "mask:none", {"versus": Versus("mask", "none")}),
    "first seed": ("vs", "seed:0", {"versus": Versus("seed", 0)}),
    "last seed": ("vs", "seed:4294967295", {"versus": Versus("seed", 4_294_967_295)}),
    **{kind: ("mask", kind, {"mask": kind}) for kind in ("window", "causal-window", "block")},
    "narrowest window": ("win", "1", {"window": 1}),
    "widest window": ("win", "256", {"window": 256}),
    "largest blocks": ("block", "256", {"block": 256}),
    "hidden keys": ("hidden", "2,5", {"hidden": (1, 4)}),
    "the last key that can be": ("hidden", "20000", {"hidden": (19_999,)}),
    "256 hidden keys": ("hidden", ",".join(map(str, range(1, 257))), {"hidden": tuple(range(256))}),
    "second head": ("head", "2", {"head": 1}),
    "last head": ("head", "16", {"head": 15}),
    "lock": ("lock", "1", {"lock": True}),
    "hide": ("hide", "scores,seed,tau", {"hide": ("scores", "seed", "tau")}),
    "another window": ("vs", "win:3", {"versus": Versus("win", 3)}),
    "other blocks": ("vs", "block:3", {"versus": Versus("block", 3)}),
    "other hidden keys": ("vs", "hidden:2,5", {"versus": Versus("hidden", (1, 4))}),
    "no hidden keys": ("vs", "hidden:none", {"versus": Versus("hidden", ())}),
    "a window": ("vs", "mask:causal-window", {"versus": Versus("mask", "causal-window")}),
    "second text": ("t2", "c d", {"second": "c d"}),
    **{by: ("cut", by, {"cut": Cut(by)}) for by in ("words", "characters", "lines")},
    "lower case": ("lower", "1", {"cut": Cut(lower=True)}),
    "no punctuation": ("punct", "off", {"cut": Cut(punctuation=False)}),
    "first cell": ("sel", "1,1", {"selected": Selected(0, 0)}),
    "a cell far out": ("sel", "20000,7", {"selected": Selected(19_999, 6)}),
    "a component": ("sel", "2,1,512", {"selected": Selected(1, 0, 511)}),
    **{f"range {name}": ("range", name, {"look": Look(range=name)}) for name in ("same", "uniform", "own")},
    **{f"steps {name}": ("steps", name, {"look": Look(steps=name)}) for name in ("linear", "log")},
    **{f"numbers {name}": ("num", name, {"look": Look(numbers=name)}) for name in ("on", "off")},
    "no decimals": ("dec", "0", {"look": Look(decimals=0)}),
    "most decimals": ("dec", "8", {"look": Look(decimals=8)}),
}


@pytest.mark.parametrize(("name", "value", "fields"), BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_a_choice_is_written_and_read(name, value, fields):
    settings, query = dataclasses.replace(OWN, **fields), {**OWN_QUERY, name: value}
    assert settings.to_query() == query
    assert Settings.from_query(query) == (settings, ())


def test_hidden_keys_are_sorted_and_counted_once():
    assert Settings.from_query({"hidden": "5,2,5,1"})[0].hidden == (0, 1, 4)


@pytest.mark.parametrize("name", ["step", "predict", "present"])
def test_names_that_are_kept_for_later_are_strangers(name):
    assert Settings.from_query({name: "1"})[1] == (f"In the link, '{name}' is no setting of this page.",)


def test_only_known_names_are_hidden_in_a_fixed_order_and_others_are_named():
    settings, wrong = Settings.from_query({"hide": "look,tau,nothing,text,tau", "tau": "2"})
    assert (settings.hide, settings.temperature) == (("text", "look", "tau"), 2.0)
    rule = "must be names of a link, or of text, vectors, scores, look, versus, history"
    said = "got 'look,tau,nothing,text,tau'; other names are left out."
    assert wrong == (f"In the link, hide {rule}, {said}",)


def test_groups_and_every_control_with_a_name_in_the_link_can_be_hidden():
    no_control = {"v", "sel", "hide", "lock"}
    assert set(HIDEABLE) == {"text", "vectors", "scores", "look", "versus", "history"} | {*KNOWN} - no_control


def test_all_choices_are_written_and_read_beside_a_preset():
    settings = dataclasses.replace(Settings.of_preset("illustrated"), **EVERY_CHOICE)
    query = {"v": "1", "p": "illustrated", **EVERY_QUERY}
    assert settings.to_query() == query
    assert Settings.from_query(query) == (settings, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("tau", value) for value in ("1", "1.0", "1e0")),
        *(("mask", "none"), ("range", "auto"), ("steps", "sqrt"), ("num", "auto")),
    ],
)
def test_a_default_is_read_and_left_out(name, value):
    settings, wrong = Settings.from_query({name: value})
    assert (settings, wrong) == (Settings.of_preset(), ())
    assert settings.to_query() == {}


TEMPERATURES = "must be a number from 0.01 to 100"
DECIMALS = "must be a whole number from 0 to 8"
TOO_MANY = ",".join(map(str, range(1, 258)))
HIDDEN = "must be none, or up to 256 positions, counted from 1, with commas between them"
POSITIONS = "must be the positions of a query and a key, counted from 1"
CHOICES = {
    "mask": ("none, causal, window, causal-window, block", ["Causal", "1", ""]),
    "range": ("auto, same, uniform, own", ["equal", "AUTO", ""]),
    "steps": ("sqrt, linear, log", ["root", "log ", ""]),
    "num": ("auto, on, off", ["yes", "True", ""]),
    "cut": ("whitespace, words, characters, lines", ["bytes", "Words", ""]),
    "emb": ("normal, uniform, one-hot", ["onehot", "gauss", ""]),
    "pos": ("none, sinusoidal, rotary, alibi", ["rope", "ALiBi", ""]),
}
WRONG = [
    *(
        ("tau", bad, TEMPERATURES)
        for bad in ("0", "0.0099", "100.1", "-1", "nan", "inf", "1e999", "", "warm", "1_0", "0x1")
    ),
    *(
        (name, bad, f"must be a whole number from 1 to {highest}")
        for name, highest in (("win", 256), ("block", 256), ("head", 16), ("dm", 512), ("heads", 16))
        for bad in ("0", str(highest + 1), "-1", "1.0", "", "²", " 1")
    ),
    *(
        ("hidden", bad, HIDDEN)
        for bad in (
            *("", ",", "0", "1,", "1;2", "a", "1, 2", "None", "20001"),
            ",".join(map(str, range(1, 258))),
        )
    ),
    *(("proj", bad, "must be one of 1, sqrt, identity") for bad in ("", "1/sqrt(d_model)", "2")),
    *((name, bad, "must be one of 1, 0") for name in ("lower", "wo", "lock") for bad in ("", "on", "2")),
    *(("punct", bad, "must be one of on, off") for bad in ("", "0", "1")),
    *(("dec", bad, DECIMALS) for bad in ("9", "-1", "1.0", "", "²", "１", "three")),
    *(
        (name, bad, f"must be one of {choices}")
        for name, (choices, bad_values) in CHOICES.items()
        for bad in bad_values
    ),
    *(
        ("sel", bad, POSITIONS)
        for bad in (
            *("", ",", "1", "0,1", "1,0", "-1,1", "1,1,0", "1,1,513", "20001,1", "1,1,1,1"),
            *("1, 1", "1;1", "1.0,1", "a,b", "1,,1", "²,1", "1,1,"),
        )
    ),
    *(
        ("vs", bad, ANY_VERSUS)
        for bad in (
            *("", ":", "tau", "tau:", "tau:0", "tau:101", "tau:nan", "tau:2:3", "Tau:2", " tau:2"),
            *("scale:", "scale:inf", "scale:1e7", "mask:", "mask:all", "seed:", "seed:-1", "seed:1.0"),
            *("seed:4294967296", "d:3", "l:row", "range:own", "win:0", "block:257", "hidden:", "hidden:0"),
            *("pos:", "pos:rope", "pos:rotary", "head:2", "heads:2"),
        )
    ),
]


@pytest.mark.parametrize(
    ("name", "bad", "rule"), WRONG, ids=[f"{name}={bad[:20]!a}" for name, bad, _ in WRONG]
)
def test_a_bad_choice_is_named_once_and_the_rest_is_kept(name, bad, rule):
    settings, wrong = Settings.from_query({**OWN_QUERY, **EVERY_QUERY, name: bad})
    shown = f"{bad[:40]!r}{'…' if len(bad) > 40 else ''}"
    assert wrong == (f"In the link, {name} {rule}, got {shown}; {DEFAULT}",)
    kept = {key: value for key, value in EVERY_QUERY.items() if key != name}
    assert settings.to_query() == {**OWN_QUERY, **kept}


def test_every_bad_choice_of_one_link_is_named():
    names = ["tau", "mask", "range", "steps", "num", "dec", "vs", "sel"]
    settings, wrong = Settings.from_query(dict.fromkeys(names, "?"))
    assert settings == Settings.of_preset()
    assert sorted(sentence.split()[3] for sentence in wrong) == sorted(names)


@pytest.mark.parametrize("preset", [{}, {"p": "illustrated"}], ids=["home", "preset"])
def test_another_seed_on_the_right_needs_random_numbers(preset):
    settings, wrong = Settings.from_query({**preset, "vs": "seed:3", "tau": "2"})
    assert wrong == (f"In the link, vs {ANY_VERSUS}, got 'seed:3'; {DEFAULT}",)
    assert settings.to_query() == {"v": "1", **preset, "tau": "2"}


@pytest.mark.parametrize("own", [{"t": "other"}, {"seed": "4"}, {"d": "3"}, {"src": "random"}], ids=str)
def test_another_seed_on_the_right_stands_beside_a_preset_that_is_left(own):
    settings, wrong = Settings.from_query({"p": "illustrated", **own, "vs": "seed:3"})
    assert (settings.versus, settings.preset, wrong) == (Versus("seed", 3), None, ())


def test_a_preset_keeps_the_look_and_resets_the_rest():
    look = Look("uniform", "log", "off", 0)
    assert Settings.of_preset("illustrated", look) == Settings(
        preset="illustrated", text="Input 1, Input 2, Input 3", seed=None, scale=1.0, look=look
    )


@pytest.mark.parametrize(
    "move",
    [
        lambda settings: settings.with_text("mine"),
        lambda settings: settings.with_seed(7),
        lambda settings: settings.with_width(3),
        lambda settings: settings.with_new_numbers(),
        lambda settings: settings.left_preset(),
    ],
    ids=["text", "seed", "width", "new numbers", "left on purpose"],
)
def test_leaving_a_preset_keeps_every_choice_but_the_scale(move):
    left = move(dataclasses.replace(Settings.of_preset("illustrated"), **EVERY_CHOICE))
    assert {name: getattr(left, name) for name in EVERY_CHOICE} == EVERY_CHOICE
    assert (left.preset, left.scale) == (None, None)


@pytest.mark.parametrize(
    ("versus", "changed"),
    [
        (None, {}),
        (Versus("scale", None), {"scale": None}),
        (Versus("scale", 3.0), {"scale": 3.0}),
        (Versus("tau", 0.5), {"temperature": 0.5}),
        (Versus("mask", "none"), {"mask": "none"}),
        (Versus("seed", 9), {"seed": 9}),
        (Versus("win", 9), {"window": 9}),
        (Versus("block", 9), {"block": 9}),
        (Versus("hidden", (1,)), {"hidden": (1,)}),
        (Versus("hidden", ()), {"hidden": ()}),
        (Versus("pos", "rotary"), {"vectors": Vectors(positions="rotary")}),
    ],
    ids=str,
)
def test_the_right_side_differs_in_one_thing(versus, changed):
    settings = Settings(
        preset=None, text="mine", seed=5, width=3, scale=0.5, **{**EVERY_CHOICE, "versus": versus}
    )
    assert settings.right_side == dataclasses.replace(settings, **{"versus": None, **changed})


def test_settings_that_differ_in_a_choice_are_not_the_same_key():
    others = [dataclasses.replace(OWN, **{name: value}) for name, value in EVERY_CHOICE.items()]
    looks = [Look(range="own"), Look(steps="log"), Look(numbers="on"), Look(decimals=4)]
    others += [dataclasses.replace(OWN, look=look) for look in looks]
    assert len({OWN, *others}) == 1 + len(others)


def test_new_numbers_are_never_those_of_the_right_side():
    settings = Settings(None, "a b", seed=4, versus=Versus("seed", 5))
    assert settings.with_new_numbers().seed == 6
    assert dataclasses.replace(settings, versus=Versus("seed", 7)).with_new_numbers().seed == 5
