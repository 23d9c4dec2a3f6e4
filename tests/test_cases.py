import math
import re

import numpy as np
import pytest
import scipy.special

from selfattn.cases import case_of, given, preset, random, self_attention
from selfattn.settings import Settings


def drawn(n_tokens, width, seed):
    """Query, key and value as the design says: one after the other from one generator."""
    generator = np.random.default_rng(seed)
    return [generator.standard_normal((n_tokens, width)) for _ in range(3)]


def assert_query_key_value(case, query, key, value):
    for ours, expected in zip((case.query, case.key, case.value), (query, key, value), strict=True):
        np.testing.assert_array_equal(ours, expected)


def test_random_numbers_are_drawn_from_the_seed_one_row_per_token():
    case = random("the cat the", width=5, seed=7)
    assert case.tokens == case.key_tokens == ("the", "cat", "the")
    assert_query_key_value(case, *drawn(3, 5, 7))


def test_random_numbers_are_square_unless_told():
    assert_query_key_value(random("a b c", seed=2), *drawn(3, 3, 2))


def test_random_numbers_say_where_they_came_from():
    assert random("a", seed=11).origin == "Random numbers from seed 11."
    assert random("a").origin == "Random numbers from a fresh seed."


def test_random_numbers_have_no_source_behind_them():
    case = random("a b", seed=0)
    assert (case.preset, case.embeddings, case.bias, case.scale, case.n_left_out) == (None,) * 4 + (0,)


def test_tokens_beyond_the_limit_are_left_out_and_counted():
    case = random("a b c d e", seed=2, max_tokens=3)
    assert case.tokens == ("a", "b", "c")
    assert case.n_left_out == 2
    assert_query_key_value(case, *drawn(3, 3, 2))


@pytest.mark.parametrize(("n_tokens", "n_left_out"), [(256, 0), (257, 1)])
def test_the_limit_is_256_tokens_unless_told(n_tokens, n_left_out):
    case = random("a " * n_tokens, width=1, seed=0)
    assert (len(case.tokens), case.n_left_out) == (256, n_left_out)


def test_the_notebook_is_its_own_query_key_and_value():
    case = preset("notebook")
    assert case.query[0].tolist() == [0.17893869, -0.8460428, 0.45129722, -0.41137148]
    assert case.key[0].tolist() == [2.43169513, -0.30909618, 1.25203021, -0.920183]
    assert case.value[0].tolist() == [0.57437671, 0.90382719, 0.36601466, -1.01685409]
    assert (case.embeddings, case.scale, case.preset.name) == (None, 1.0, "notebook")


def test_an_article_is_embeddings_times_projections():
    case = preset("illustrated")
    assert case.embeddings.tolist() == [[1, 0, 1, 0], [0, 2, 0, 2], [1, 1, 1, 1]]
    assert case.value.tolist() == [[1, 2, 3], [2, 8, 0], [2, 6, 3]]
    assert (case.scale, preset("from-scratch").scale) == (1.0, None)


def test_the_tokens_of_a_preset_stand_whatever_the_tokenizer_would_make_of_its_text():
    case = preset("illustrated")
    assert case.tokens == case.key_tokens == ("Input 1", "Input 2", "Input 3")


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("notebook", "The notebook’s own numbers. Its softmax is global."),
        ("illustrated", "The article’s integers. Its softmax is per row."),
        ("from-scratch", "The article’s own numbers. Its softmax is per row."),
        ("from-scratch-heads", "The article’s three heads. Its softmax is per row."),
        ("from-scratch-cross", "The article’s cross-attention. Its softmax is per row."),
    ],
)
def test_a_preset_says_where_its_numbers_came_from(name, origin):
    assert preset(name).origin == origin


def test_settings_with_a_preset_give_the_preset():
    assert case_of(Settings.of_preset("illustrated")).query.tolist() == [[1, 0, 2], [2, 2, 2], [2, 1, 3]]


def test_settings_without_a_preset_give_random_numbers():
    case = case_of(Settings(preset=None, text="a b c d e", seed=13, width=7), max_tokens=2)
    assert (case.tokens, case.n_left_out, case.origin) == (("a", "b"), 3, "Random numbers from seed 13.")
    assert_query_key_value(case, *drawn(2, 7, 13))


def test_settings_without_a_token_are_refused():
    with pytest.raises(ValueError, match=r"^text must hold at least one token, got ''\.$"):
        case_of(Settings(preset=None, text="", seed=0))


def test_given_matrices_are_taken_as_they_are():
    case = given([[1, 2]], [[3, 4], [5, 6], [7, 8]], [[9], [10], [11]], tokens=("one",))
    assert_query_key_value(case, [[1, 2]], [[3, 4], [5, 6], [7, 8]], [[9], [10], [11]])
    assert case.tokens == ("one",)
    assert case.key_tokens == ("1", "2", "3")
    assert case.origin == "Numbers that were given."


def test_given_matrices_are_numbered_from_one_unless_named():
    case = given(np.ones((3, 2)), np.ones((3, 2)), np.ones((3, 1)))
    assert case.tokens == case.key_tokens == ("1", "2", "3")


def test_keys_carry_the_names_of_as_many_queries():
    case = given(np.ones((2, 3)), np.ones((2, 3)), np.ones((2, 1)), tokens=("the", "the"))
    assert case.tokens == case.key_tokens == ("the", "the")


def test_given_tokens_must_name_each_query():
    message = "tokens must name each of the 3 queries, got 2."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        given(np.ones((3, 2)), np.ones((3, 2)), np.ones((3, 1)), tokens=("a", "b"))


@pytest.mark.parametrize(
    ("choices", "axis", "scale"),
    [
        ({}, None, 1.0),
        ({"normalize": "row"}, -1, 1.0),
        ({"normalize": "column"}, -2, 1.0),
        ({"scale": 0.3}, None, 0.3),
        ({"scale": None}, None, 1 / math.sqrt(3)),
    ],
    ids=str,
)
def test_self_attention_is_the_notebooks_function(choices, axis, scale):
    query, key, value = drawn(3, 3, 5)
    weights = scipy.special.softmax(query @ key.T * scale, axis=axis)
    result = self_attention("how are you", seed=5, **choices)
    np.testing.assert_allclose(result["Attention weights"], weights, rtol=1e-12)
    np.testing.assert_allclose(result["Attention value"], weights @ value, rtol=1e-12)


def test_the_keys_of_self_attention_have_no_trailing_blank():
    assert list(self_attention("one", seed=0)) == ["Attention weights", "Attention value"]


def test_self_attention_draws_afresh_without_a_seed():
    first, second = (self_attention("how are you")["Attention weights"] for _ in range(2))
    assert (first != second).all()


def test_self_attention_needs_a_token():
    with pytest.raises(ValueError, match=r"^text must hold at least one token, got ' '\.$"):
        self_attention(" ")


@pytest.mark.parametrize("name", ["illustrated", "from-scratch", "from-scratch-heads", "from-scratch-cross"])
def test_projections_are_those_that_made_query_key_and_value(name):
    case = preset(name)
    of_keys = case.embeddings if case.key_embeddings is None else case.key_embeddings
    assert (case.key_embeddings is None) == (name != "from-scratch-cross")
    for projected, embeddings, matrix in (
        (case.query, case.embeddings, case.projections.w_query),
        (case.key, of_keys, case.projections.w_key),
        (case.value, of_keys, case.projections.w_value),
    ):
        np.testing.assert_allclose(np.einsum("nm,md->nd", embeddings, matrix), projected)


def test_numbers_that_were_drawn_have_no_projections():
    assert preset("notebook").projections is None
    assert random("a b", seed=0).projections is None
