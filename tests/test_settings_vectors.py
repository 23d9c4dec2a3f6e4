"""Embeddings in a link, what stands beside a preset, and what is without effect."""

import dataclasses

import pytest

from selfattn.settings import Cut, Settings, Vectors, Versus, obstacles

OWN_QUERY = {"v": "1", "src": "random", "t": "a b"}
OWN = Settings(preset=None, text="a b", seed=0)
EMBEDDED = dataclasses.replace(OWN, source="embeddings")
OF_VECTORS = {
    **{kind: ("emb", kind, {"kind": kind}) for kind in ("uniform", "one-hot")},
    "d_model": ("dm", "512", {"d_model": 512}),
    "d_k": ("dk", "1", {"d_k": 1}),
    "d_v": ("dv", "7", {"d_v": 7}),
    "heads": ("heads", "16", {"n_heads": 16}),
    "no factor": ("proj", "1", {"projection": "1"}),
    "identity": ("proj", "identity", {"projection": "identity"}),
    **{pos: ("pos", pos, {"positions": pos}) for pos in ("sinusoidal", "rotary", "alibi")},
    "output": ("wo", "1", {"output": True}),
}


@pytest.mark.parametrize("source", ["embeddings", "random"])
@pytest.mark.parametrize(("name", "value", "fields"), OF_VECTORS.values(), ids=OF_VECTORS)
def test_a_choice_of_vectors_is_written_and_read_whatever_the_source(name, value, fields, source):
    settings = dataclasses.replace(OWN, source=source, vectors=Vectors(**fields))
    query = {**OWN_QUERY, "src": source, name: value}
    assert settings.to_query() == query
    assert Settings.from_query(query) == (settings, ())


@pytest.mark.parametrize("positions", ["none", "sinusoidal", "rotary", "alibi"])
def test_positions_can_differ_where_there_are_embeddings(positions):
    settings = dataclasses.replace(EMBEDDED, versus=Versus("pos", positions))
    query = {**OWN_QUERY, "src": "embeddings", "vs": f"pos:{positions}"}
    assert settings.to_query() == query
    assert Settings.from_query(query) == (settings, ())
    assert settings.right_side == dataclasses.replace(EMBEDDED, vectors=Vectors(positions=positions))


@pytest.mark.parametrize("query", [{}, {"p": "from-scratch"}, OWN_QUERY], ids=["home", "preset", "random"])
def test_positions_cannot_differ_where_there_are_no_embeddings(query):
    settings, wrong = Settings.from_query({**query, "vs": "pos:rotary"})
    assert [sentence[:15] for sentence in wrong] == ["In the link, vs"]
    assert settings == Settings.from_query(query)[0]


BESIDE = {
    "sizes of the article": (
        {"p": "from-scratch", "t": "a b", "src": "embeddings"},
        dataclasses.replace(EMBEDDED, vectors=Vectors(d_model=16, d_k=24, d_v=28)),
    ),
    "its sizes, but one": (
        {"p": "illustrated", "t": "a b", "dk": "9"},
        dataclasses.replace(EMBEDDED, vectors=Vectors(d_model=4, d_k=9, d_v=3)),
    ),
    "its heads": (
        {"p": "from-scratch-heads", "t": "a b", "pos": "alibi"},
        dataclasses.replace(
            EMBEDDED, vectors=Vectors(d_model=16, d_k=24, d_v=28, n_heads=3, positions="alibi")
        ),
    ),
    "its keys": (
        {"p": "from-scratch-cross", "t": "a b"},
        dataclasses.replace(OWN, second="1 2 3 4 5 6 7 8"),
    ),
    "text of the keys": ({"p": "from-scratch-cross", "t2": "c", "t": "a b"}, OWN.with_second("c")),
    "its keys taken away": ({"p": "from-scratch-cross", "t2": "", "t": "a b"}, OWN),
    "random, as before there were embeddings": ({"p": "from-scratch", "t": "a b"}, OWN),
    "something of embeddings asks for them": ({"t": "a b", "heads": "1"}, EMBEDDED),
    "and keeps a preset's text": (
        {"dm": "16"},
        dataclasses.replace(EMBEDDED, text="how are you doing"),
    ),
    "random on purpose": (
        {"p": "from-scratch", "t": "a b", "src": "random", "dm": "5"},
        dataclasses.replace(OWN, vectors=Vectors(d_model=5)),
    ),
    "a cut": (
        {"cut": "words"},
        dataclasses.replace(OWN, text="how are you doing", cut=Cut("words")),
    ),
    "a second text": (
        {"t2": "c"},
        dataclasses.replace(OWN, text="how are you doing", second="c"),
    ),
}


@pytest.mark.parametrize(("query", "settings"), BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_a_preset_acts_as_if_typed_on_it(query, settings):
    assert Settings.from_query(query) == (settings, ())


@pytest.mark.parametrize("bad", [{"dm": "0"}, {"cut": "bytes"}, {"emb": "x"}, {"punct": "no"}], ids=str)
def test_a_bad_value_beside_a_preset_does_not_leave_it(bad):
    settings, wrong = Settings.from_query({"p": "illustrated", **bad})
    assert settings == Settings.of_preset("illustrated")
    assert len(wrong) == 1


@pytest.mark.parametrize(
    "own", [{"cut": "whitespace"}, {"lower": "0", "punct": "on"}, {"t2": ""}, {"hidden": "none"}], ids=str
)
def test_what_a_preset_has_already_leaves_it_selected(own):
    assert Settings.from_query({"p": "illustrated", **own}) == (Settings.of_preset("illustrated"), ())


NO_PRESET = "A preset has vectors of its own; choose embeddings as the source."
NOT_RANDOM = "Random query, key and value have no embeddings behind them; choose embeddings as the source."
OF_EMBEDDINGS = ("emb", "dm", "dk", "dv", "heads", "proj", "pos", "wo")
ALONE = {"head": "There is one head."}
NO_WINDOW = {"win": "Only a mask with a window has a width."}
NO_BLOCKS = {"block": "Only a mask of blocks has a size."}
D = {"d": "Embeddings have widths of their own: d_model, d_k and d_v."}
ONE_HOT = {"dm": "One-hot embeddings have as many components as there are distinct tokens."}
SAME = "With the identity, query, key and value are the embeddings"
IDENTITY = {
    **dict.fromkeys(("dk", "dv"), f"{SAME}, so d_k and d_v are d_model."),
    "wo": f"{SAME}, and nothing is projected at the end either.",
}


def odd(d_k):
    return {"pos": f"Rotary positions turn pairs of components, so they need an even d_k, not {d_k}."}


def embedded(**vectors):
    return dataclasses.replace(EMBEDDED, vectors=Vectors(**vectors))


OBSTACLES = {
    "preset": (Settings.of_preset(), dict.fromkeys(OF_EMBEDDINGS, NO_PRESET) | ALONE),
    "preset of three heads": (
        Settings.of_preset("from-scratch-heads"),
        dict.fromkeys(OF_EMBEDDINGS, NO_PRESET),
    ),
    "random": (OWN, dict.fromkeys(OF_EMBEDDINGS, NOT_RANDOM) | ALONE),
    "random, whatever was chosen before": (
        dataclasses.replace(embedded(n_heads=3, kind="one-hot"), source="random"),
        dict.fromkeys(OF_EMBEDDINGS, NOT_RANDOM) | ALONE,
    ),
    "embeddings": (EMBEDDED, D | ALONE),
    "heads": (embedded(n_heads=2), D),
    "one-hot": (embedded(kind="one-hot"), D | ALONE | ONE_HOT),
    "identity": (embedded(projection="identity"), D | ALONE | IDENTITY),
    "both": (
        embedded(kind="one-hot", projection="identity"),
        D
        | ALONE
        | ONE_HOT
        | IDENTITY
        | {"seed": "Nothing is drawn here: query, key and value are the one-hot embeddings."},
    ),
    "rotary": (embedded(positions="rotary", d_k=6, d_model=5), D | ALONE),
    "rotary, odd": (embedded(positions="rotary", d_k=5), D | ALONE | odd(5)),
    "rotary of the embeddings": (
        embedded(positions="rotary", d_k=6, d_model=5, projection="identity"),
        D | ALONE | IDENTITY | odd(5),
    ),
    "odd without rotary": (embedded(positions="alibi", d_k=5), D | ALONE),
}


@pytest.mark.parametrize(("settings", "expected"), OBSTACLES.values(), ids=OBSTACLES)
def test_what_is_without_effect_says_why(settings, expected):
    assert obstacles(settings) == expected | NO_WINDOW | NO_BLOCKS


@pytest.mark.parametrize(("d_k", "expected"), [(None, {}), (4, {}), (5, odd(5))])
def test_with_one_hot_embeddings_the_text_decides_whether_pairs_can_turn(d_k, expected):
    settings = embedded(kind="one-hot", projection="identity", positions="rotary")
    assert {name: why for name, why in obstacles(settings, d_k).items() if name == "pos"} == expected


@pytest.mark.parametrize(
    ("mask", "without"),
    [
        ("none", NO_WINDOW | NO_BLOCKS),
        ("causal", NO_WINDOW | NO_BLOCKS),
        ("window", NO_BLOCKS),
        ("causal-window", NO_BLOCKS),
        ("block", NO_WINDOW),
    ],
)
def test_the_sizes_of_a_mask_count_where_either_side_has_it(mask, without):
    for masked in ({"mask": mask}, {"versus": Versus("mask", mask)}):
        found = obstacles(dataclasses.replace(OWN, **masked))
        assert {name: why for name, why in found.items() if name in ("win", "block")} == without


IMPOSSIBLE = {
    "dm": ({"emb": "one-hot", "dm": "9"}, ONE_HOT["dm"]),
    "dk": ({"proj": "identity", "dk": "9"}, IDENTITY["dk"]),
    "dv": ({"proj": "identity", "dv": "9"}, IDENTITY["dv"]),
    "wo": ({"proj": "identity", "wo": "1"}, IDENTITY["wo"]),
    "pos": ({"pos": "rotary", "dk": "9"}, odd(9)["pos"]),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_link_that_asks_for_what_cannot_be_says_so_and_keeps_it(name):
    asked, why = IMPOSSIBLE[name]
    query = {**OWN_QUERY, "src": "embeddings", **asked}
    settings, wrong = Settings.from_query(query)
    assert wrong == (f"In the link, {name} has no effect. {why}",)
    assert settings.to_query() == query


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_link_to_random_numbers_does_not_talk_of_embeddings(name):
    assert Settings.from_query({**OWN_QUERY, **IMPOSSIBLE[name][0]})[1] == ()


@pytest.mark.parametrize(
    ("chosen", "fitted"),
    [
        (Vectors(), Vectors()),
        (Vectors(kind="one-hot"), Vectors(kind="one-hot", d_model=7)),
        (
            Vectors(projection="identity", d_model=4, output=True),
            Vectors(projection="identity", d_model=4, d_k=4, d_v=4),
        ),
        (
            Vectors("one-hot", projection="identity", positions="rotary"),
            Vectors("one-hot", 7, 7, 7, projection="identity"),
        ),
        (Vectors(positions="rotary", d_k=3), Vectors(d_k=3)),
        (Vectors(positions="rotary", d_k=4), Vectors(positions="rotary", d_k=4)),
        (Vectors(positions="alibi", d_k=3), Vectors(positions="alibi", d_k=3)),
    ],
)
def test_vectors_become_what_can_be_for_a_text_of_seven_words(chosen, fitted):
    assert chosen.fitted(7) == fitted
