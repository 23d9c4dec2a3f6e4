"""Embeddings x projections: each setting changes what it should, and nothing else."""

import hashlib
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from selfattn.cases import case_of, heads_of
from selfattn.settings import Cut, Settings, Vectors
from selfattn.vectors import draw_projections

TEXT, SECOND = "the cat saw the dog", "le chat vit the"
TOKENS, KEY_TOKENS = TEXT.split(), SECOND.split()
SIZES = {"d_model": 7, "d_k": 6, "d_v": 3}
"""A number of its own for every dimension: nothing fits when it is transposed."""
OWN = Settings(None, TEXT, 5, source="embeddings", vectors=Vectors(**SIZES, n_heads=2, projection="1"))
CROSS = replace(OWN, second=SECOND)


def draw(seed, purpose, *shape):
    """Standard normal numbers as the docstrings of vectors.py say they are drawn."""
    digest = hashlib.sha256(f"{seed} {purpose}".encode()).hexdigest()
    return np.random.default_rng(int(digest, 16)).standard_normal(shape)


def embedded(tokens, seed=5, d_model=7):
    return np.array([draw(seed, f"embedding of {token}", d_model) for token in tokens])


def matrices(head=0, seed=5):
    widths = {"w_query": 6, "w_key": 6, "w_value": 3}
    return [draw(seed, f"{name} of head {head}", 7, width) for name, width in widths.items()]


def assert_query_key_value(case, query, key, value):
    for ours, expected in zip((case.query, case.key, case.value), (query, key, value), strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-14)


def changed(case, other):
    """Names of what differs between two cases."""
    names = []
    for field in fields(case):
        ours, theirs = getattr(case, field.name), getattr(other, field.name)
        if field.name == "projections" and ours is not None:
            same = all(np.array_equal(vars(ours)[name], vars(theirs)[name]) for name in vars(ours))
        else:
            same = np.array_equal(ours, theirs)
        if not same:
            names.append(field.name)
    return set(names)


def with_vectors(settings, **choices):
    return replace(settings, vectors=replace(settings.vectors, **choices))


@pytest.mark.parametrize("head", [0, 1])
def test_query_key_and_value_are_projections_of_one_vector_per_word(head):
    case, x = case_of(replace(OWN, head=head)), embedded(TOKENS)
    np.testing.assert_array_equal(case.embeddings, x)
    assert_query_key_value(case, *(np.einsum("nm,md->nd", x, w) for w in matrices(head)))
    assert (case.head, case.n_heads, case.tokens) == (head, 2, tuple(TOKENS))
    assert case.key_tokens is case.tokens
    assert case.key_embeddings is None


def test_in_cross_attention_key_and_value_come_from_the_second_text():
    case, x, y = case_of(CROSS), embedded(TOKENS), embedded(KEY_TOKENS)
    w_query, w_key, w_value = matrices()
    assert_query_key_value(case, x @ w_query, y @ w_key, y @ w_value)
    np.testing.assert_array_equal(case.key_embeddings, y)
    assert (case.tokens, case.key_tokens) == (tuple(TOKENS), tuple(KEY_TOKENS))
    # One word, one vector, in either text.
    np.testing.assert_array_equal(case.embeddings[0], case.key_embeddings[3])


def test_a_second_text_changes_what_is_made_of_it_only():
    assert changed(case_of(OWN), case_of(CROSS)) == {"key_tokens", "key", "value", "key_embeddings"}


def test_random_numbers_of_both_texts_are_drawn_in_the_same_order():
    case = case_of(replace(CROSS, source="random"))
    drawn = np.random.default_rng(5).standard_normal(5 * 5 + 2 * 4 * 5)
    query, key, value = np.split(drawn, [25, 45])
    assert_query_key_value(case, query.reshape(5, 5), key.reshape(4, 5), value.reshape(4, 5))
    assert (case.key_tokens, case.key_embeddings, case.n_heads) == (tuple(KEY_TOKENS), None, 1)


EFFECTS = {
    "seed": ({"seed": 6}, {"origin", "embeddings", "query", "key", "value", "projections"}),
    "kind": ({"kind": "uniform"}, {"embeddings", "query", "key", "value"}),
    "d_model": ({"d_model": 8}, {"embeddings", "query", "key", "value", "projections"}),
    "d_k": ({"d_k": 4}, {"query", "key", "projections"}),
    "d_v": ({"d_v": 4}, {"value", "projections"}),
    "n_heads": ({"n_heads": 3}, {"n_heads"}),
    "head": ({"head": 1}, {"head", "query", "key", "value", "projections"}),
    "projection": ({"projection": "1/sqrt(d_model)"}, {"query", "key", "value", "projections"}),
    "sinusoidal": (
        {"positions": "sinusoidal"},
        {"positions", "origin", "embeddings", "query", "key", "value", "position_encoding"},
    ),
    "rotary": (
        {"positions": "rotary"},
        {"positions", "origin", "query", "key", "unrotated_query", "unrotated_key"},
    ),
    "alibi": ({"positions": "alibi"}, {"positions", "origin", "bias"}),
    "output": ({"output": True}, {"output_projection"}),
    "lower": ({"cut": Cut(lower=True)}, set()),
}


@pytest.mark.parametrize(("choices", "expected"), EFFECTS.values(), ids=EFFECTS)
def test_each_setting_changes_what_it_should_and_nothing_else(choices, expected):
    of_settings = {name: value for name, value in choices.items() if name in vars(OWN)}
    of_vectors = {name: value for name, value in choices.items() if name not in of_settings}
    other = case_of(with_vectors(replace(OWN, **of_settings), **of_vectors))
    assert changed(case_of(OWN), other) == expected


@pytest.mark.parametrize(("n_heads", "head", "shown"), [(2, 1, 1), (2, 2, 1), (1, 15, 0), (16, 15, 15)])
def test_the_last_head_stands_for_those_that_do_not_exist(n_heads, head, shown):
    settings = with_vectors(replace(OWN, head=head), n_heads=n_heads)
    assert case_of(settings).head == shown


@pytest.mark.parametrize(
    ("settings", "n_heads"),
    [
        (CROSS, 2),
        (with_vectors(CROSS, n_heads=5, positions="alibi", output=True), 5),
        (with_vectors(OWN, positions="rotary"), 2),
        (replace(OWN, source="random"), 1),
        (Settings.of_preset("from-scratch-heads"), 3),
        (Settings.of_preset(), 1),
    ],
)
def test_every_head_is_the_case_that_its_number_chooses(settings, n_heads):
    heads = heads_of(settings)
    assert len(heads) == n_heads
    for head, case in enumerate(heads):
        alone = changed(case, case_of(replace(settings, head=head)))
        assert alone <= {"preset"}  # a preset of one head is made anew
        assert (case.head, case.n_heads) == (head, n_heads)
        assert case.embeddings is heads[0].embeddings


def test_heads_are_those_of_the_library_drawn_together():
    drawn = draw_projections(7, 6, 3, n_heads=2, seed=5)
    for head, case in enumerate(heads_of(OWN)):
        matrices = case.projections.w_query, case.projections.w_key, case.projections.w_value
        for ours, expected in zip(matrices, drawn, strict=True):
            np.testing.assert_array_equal(ours, expected[head])


def test_the_scale_of_projections_divides_by_the_root_of_d_model():
    plain, scaled = case_of(OWN), case_of(with_vectors(OWN, projection="1/sqrt(d_model)"))
    expected = (part / math.sqrt(7) for part in (plain.query, plain.key, plain.value))
    assert_query_key_value(scaled, *expected)


def test_with_the_identity_query_key_and_value_are_the_embeddings():
    case = case_of(with_vectors(CROSS, projection="identity", output=True))
    x, y = embedded(TOKENS), embedded(KEY_TOKENS)
    assert_query_key_value(case, x, y, y)
    assert case.output_projection is None


def test_one_hot_embeddings_have_a_place_for_each_word_of_both_texts():
    case = case_of(with_vectors(CROSS, kind="one-hot", projection="identity"))
    words = ["cat", "chat", "dog", "le", "saw", "the", "vit"]
    np.testing.assert_array_equal(case.query, [[w == word for w in words] for word in TOKENS])
    np.testing.assert_array_equal(case.key, [[w == word for w in words] for word in KEY_TOKENS])
    assert case.embeddings.shape == (5, 7)


def test_one_hot_scores_say_where_a_word_stands_again():
    case = case_of(with_vectors(OWN, kind="one-hot", projection="identity"))
    same = [[float(one == other) for other in TOKENS] for one in TOKENS]
    assert (case.query @ case.key.T).tolist() == same


def encoding(n, d_model):
    """Vaswani et al. 2017, section 3.5, cell by cell."""
    rows = np.zeros((n, d_model))
    for position in range(n):
        for i in range(0, d_model, 2):
            angle = position / 10000 ** (i / d_model)
            rows[position, i] = math.sin(angle)
            rows[position, i + 1 : i + 2] = math.cos(angle)
    return rows


@pytest.mark.parametrize("settings", [OWN, CROSS], ids=["self", "cross"])
def test_sinusoidal_positions_are_added_to_the_embeddings_of_both_texts(settings):
    case, w = case_of(with_vectors(settings, positions="sinusoidal")), matrices()
    x = embedded(TOKENS) + encoding(5, 7)
    y = embedded(KEY_TOKENS) + encoding(4, 7) if settings.second else x
    np.testing.assert_allclose(case.embeddings, x, rtol=1e-12)
    np.testing.assert_allclose(case.position_encoding, encoding(5, 7), rtol=1e-12)
    assert_query_key_value(case, x @ w[0], y @ w[1], y @ w[2])


def test_the_longer_text_decides_how_many_positions_are_encoded():
    case = case_of(with_vectors(replace(OWN, second="a b c d e f g h"), positions="sinusoidal"))
    np.testing.assert_allclose(case.position_encoding, encoding(8, 7), rtol=1e-12)
    bare = embedded(["a", "b", "c", "d", "e", "f", "g", "h"])
    np.testing.assert_allclose(case.key_embeddings - case.position_encoding, bare, rtol=1e-10, atol=1e-12)


def turned(rows):
    """Su et al. 2021, as complex numbers: pair i of position n times e^(i n theta)."""
    pairs = rows[:, 0::2] + 1j * rows[:, 1::2]
    theta = 10000.0 ** (-2 * np.arange(pairs.shape[1]) / rows.shape[1])
    pairs = pairs * np.exp(1j * np.outer(np.arange(len(rows)), theta))
    return np.stack([pairs.real, pairs.imag], axis=-1).reshape(rows.shape)


@pytest.mark.parametrize("settings", [OWN, CROSS], ids=["self", "cross"])
def test_rotary_positions_turn_query_and_key_after_they_are_projected(settings):
    case, (w_query, w_key, w_value) = case_of(with_vectors(settings, positions="rotary")), matrices()
    x = embedded(TOKENS)
    y = embedded(KEY_TOKENS) if settings.second else x
    assert_query_key_value(case, turned(x @ w_query), turned(y @ w_key), y @ w_value)
    np.testing.assert_allclose(case.unrotated_query, x @ w_query, rtol=1e-12)
    np.testing.assert_allclose(case.unrotated_key, y @ w_key, rtol=1e-12)


def test_with_rotary_positions_scores_of_equal_words_depend_on_their_distance_only():
    case = case_of(with_vectors(replace(OWN, text="a a a a a"), positions="rotary"))
    scores = case.query @ case.key.T
    for diagonal in range(-4, 5):
        assert np.ptp(np.diagonal(scores, diagonal)) < 1e-12
    assert np.ptp(scores) > 0.1


def test_an_odd_width_is_not_rotated():
    odd = with_vectors(OWN, d_k=5)
    assert changed(case_of(odd), case_of(with_vectors(odd, positions="rotary"))) == set()


@pytest.mark.parametrize("head", [0, 1, 2])
def test_alibi_takes_more_from_the_logits_the_farther_away_a_key_is(head):
    case = case_of(with_vectors(replace(CROSS, head=head), n_heads=3, positions="alibi"))
    slope = 2 ** (-8 * (head + 1) / 3)
    expected = [[-slope * abs(i - j) for j in range(4)] for i in range(5)]
    np.testing.assert_allclose(case.bias, expected, rtol=1e-12)


def test_the_output_projection_is_the_same_for_every_head():
    first, second = heads_of(with_vectors(OWN, output=True))
    np.testing.assert_array_equal(first.output_projection, draw(5, "output projection", 6, 7))
    assert second.output_projection is first.output_projection


CUTS = {
    "whitespace": (Cut(), ("Don't", "stop,", "now!")),
    "words": (Cut("words"), ("Don't", "stop", ",", "now", "!")),
    "characters": (Cut("characters"), tuple("Don'tstop,now!")),
    "lines": (Cut("lines"), ("Don't stop,", "now!")),
    "lower": (Cut(lower=True), ("don't", "stop,", "now!")),
    "no punctuation": (Cut("words", punctuation=False), ("Don't", "stop", "now")),
}


@pytest.mark.parametrize("source", ["random", "embeddings"])
@pytest.mark.parametrize(("cut", "tokens"), CUTS.values(), ids=CUTS)
def test_both_texts_are_cut_as_chosen(cut, tokens, source):
    text = "Don't stop,\nnow!"
    settings = Settings(None, text, 0, source=source, cut=cut)
    assert case_of(settings).tokens == tokens
    assert case_of(replace(settings, text="one", second=text)).key_tokens == tokens


@pytest.mark.parametrize("source", ["random", "embeddings"])
def test_what_is_left_out_of_each_text_is_counted(source):
    settings = Settings(None, "a b c d", 0, source=source)
    case = case_of(replace(settings, second="e f g h i"), max_tokens=3)
    assert (case.tokens, case.key_tokens) == (("a", "b", "c"), ("e", "f", "g"))
    assert (case.n_left_out, case.n_keys_left_out) == (1, 2)
    alone = case_of(settings, max_tokens=3)
    assert (alone.n_left_out, alone.n_keys_left_out) == (1, 0)


@pytest.mark.parametrize("source", ["random", "embeddings"])
@pytest.mark.parametrize(("text", "second"), [("", None), (" ", "a"), ("a", " ")])
def test_either_text_needs_a_token(source, text, second):
    with pytest.raises(ValueError, match=r"^text must hold at least one token, got '.?'\.$"):
        case_of(Settings(None, text, 0, source=source, second=second))


ORIGINS = {
    "Projections of embeddings, both from seed 5.": {},
    "Projections of one-hot embeddings, from seed 5.": {"kind": "one-hot"},
    "Embeddings from seed 5.": {"projection": "identity"},
    "One-hot embeddings.": {"kind": "one-hot", "projection": "identity"},
    "Projections of embeddings, both from seed 5, with sinusoidal positions.": {"positions": "sinusoidal"},
    "Projections of embeddings, both from seed 5, with rotary positions.": {"positions": "rotary"},
    "Projections of embeddings, both from seed 5, with ALiBi positions.": {"positions": "alibi"},
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_embeddings_say_where_they_came_from(origin):
    assert case_of(with_vectors(OWN, **ORIGINS[origin])).origin == origin


def test_the_limits_of_every_number_are_reached():
    settings = Settings(None, " ".join(f"w{k}" for k in range(300)), 4_294_967_295, source="embeddings")
    sizes = {"d_model": 512, "d_k": 512, "d_v": 512, "n_heads": 16, "output": True}
    case = case_of(with_vectors(replace(settings, head=15), **sizes))
    assert (case.query.shape, case.value.shape, case.head) == ((256, 512), (256, 512), 15)
    assert case.output_projection.shape == (16 * 512, 512)
    hot = with_vectors(replace(settings, second=settings.text + " v"), kind="one-hot", d_model=1)
    assert case_of(hot).embeddings.shape == (256, 256)


def test_a_preset_takes_no_notice_of_vectors_and_texts():
    chosen = replace(CROSS, preset="illustrated", cut=Cut("characters"), source="embeddings")
    assert changed(case_of(chosen), case_of(Settings.of_preset("illustrated"))) == set()
