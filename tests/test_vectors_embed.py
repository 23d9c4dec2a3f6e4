"""One vector per distinct token, the same everywhere."""

import hashlib
import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfattn import presets
from selfattn.vectors import EMBEDDINGS, draw_projections, draw_query_key_value, embed, vocabulary

TOKENS = st.lists(st.text("ab é\ud800注", min_size=1, max_size=3), min_size=1, max_size=6)

# Drawn once with NumPy 2.4.6: Generator(PCG64(int(sha256(text).hexdigest(), 16))).standard_normal(3),
# where the text is "0 embedding of how", and so on.
NORMAL = {
    (0, "how"): [0.2139177250764781, -0.28378993202828895, -2.359948326883059],
    (7, "how"): [0.0023233611559268985, 0.28694989958161365, -0.14188139980595138],
    (0, "注意力"): [-1.0208194636999253, -1.1205562867609198, -1.2661043217561587],
    (0, "\udc80"): [-2.2474815980048537, -0.5949640072602297, -0.9322203570218676],
}
# The same generator's random(3), from [0, 1) to [-1, 1).
EVEN = {(0, "how"): [-0.663308976805921, -0.20937845870663763, 0.93296583959058]}


@pytest.mark.parametrize(("seed", "token"), NORMAL, ids=ascii)
def test_the_vector_of_a_token_is_this(seed, token):
    np.testing.assert_allclose(embed([token], 3, seed), [NORMAL[seed, token]], rtol=1e-15)


def test_the_uniform_vector_of_a_token_is_this():
    expected = np.sqrt(3) * np.array([EVEN[0, "how"]])
    np.testing.assert_allclose(embed(["how"], 3, 0, "uniform"), expected, rtol=1e-14)


@given(TOKENS, st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_each_vector_comes_from_the_seed_and_the_bytes_of_its_token(tokens, seed, d_model):
    def vector(token):
        digest = hashlib.sha256(b"%d embedding of " % seed + token.encode("utf-8", "surrogatepass")).digest()
        return np.random.default_rng(int.from_bytes(digest, "big")).standard_normal(d_model)

    np.testing.assert_array_equal(embed(tokens, d_model, seed), [vector(token) for token in tokens])


@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_a_word_has_the_same_vector_wherever_it_stands(kind):
    one, other = embed(["the", "cat", "the"], 5, 3, kind), embed(["see", "the", "dog"], 5, 3, kind)
    np.testing.assert_array_equal(one[[0, 2]], other[[1, 1]])
    assert not np.isin(one[1], other).any()


@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_a_larger_width_only_adds_components(kind):
    tokens = ("how", "are")
    np.testing.assert_array_equal(embed(tokens, 7, 1, kind)[:, :3], embed(tokens, 3, 1, kind))


@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_another_seed_gives_other_vectors(kind):
    assert not np.isin(embed(["how"], 9, 0, kind), embed(["how"], 9, 1, kind)).any()


@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_drawn_components_have_mean_0_and_variance_1(kind):
    values = embed([str(i) for i in range(20)], 5_000, kind=kind)
    assert abs(values.mean()) < 0.02  # six standard errors of 100,000 draws
    assert abs(values.var() - 1) < 0.03


def test_uniform_components_fill_their_range():
    values = embed([str(i) for i in range(20)], 500, kind="uniform")
    counts, _ = np.histogram(values, bins=4, range=(-np.sqrt(3), np.sqrt(3)))
    assert counts.sum() == values.size
    assert (abs(counts - 2_500) < 260).all()  # six standard deviations


def test_other_draws_of_the_seed_share_nothing_with_embeddings():
    embeddings = embed(["how", "are", "you", "doing"], 20)
    assert not np.isin(embeddings, np.stack(draw_projections(20, 20, 20))).any()
    assert not np.isin(embeddings, draw_query_key_value(20, seed=0)).any()


def test_one_hot_vectors_tell_the_token_by_its_place_in_the_vocabulary():
    embeddings = embed(["you", "are", "you", "A"], 5, kind="one-hot")
    assert embeddings.tolist() == [[0, 0, 1, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0]]


def test_scores_of_one_hot_vectors_say_which_tokens_are_equal():
    embeddings = embed(["the", "cat", "the"], 2, kind="one-hot")
    assert (embeddings @ embeddings.T).tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 1]]


def test_one_hot_vectors_need_a_component_per_distinct_token():
    message = "d_model must be at least the number of distinct tokens, 2, got 1."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        embed(["the", "cat", "the"], 1, kind="one-hot")


@pytest.mark.parametrize("kind", EMBEDDINGS)
def test_embeddings_have_a_row_per_token(kind):
    embeddings = embed(("a", "b", "a"), 4, kind=kind)
    assert (embeddings.shape, embeddings.dtype) == ((3, 4), np.float64)


@pytest.mark.parametrize("kind", EMBEDDINGS)
def test_embeddings_need_a_token(kind):
    with pytest.raises(ValueError, match=r"^tokens must hold at least one token, got none\.$"):
        embed((), 4, kind=kind)


@pytest.mark.parametrize("kind", ["gaussian", "", None])
def test_an_unknown_kind_is_refused(kind):
    message = f"kind must be one of normal, uniform, one-hot, got {kind!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        embed(["how"], 3, kind=kind)


@pytest.mark.parametrize("width", [0, -1, 2.0, None])
def test_the_width_of_embeddings_is_a_whole_number_from_one(width):
    message = f"d_model must be a whole number of at least 1, got {width!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        embed(["how"], width)


@pytest.mark.parametrize("seed", [-1, 1.0, "0", None])
def test_a_seed_is_a_whole_number_from_zero(seed):
    message = f"seed must be a whole number of at least 0, got {seed!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        embed(["how"], 3, seed)


def test_a_seed_may_be_of_any_integer_type():
    np.testing.assert_array_equal(embed(["how"], 3, np.uint8(7)), embed(["how"], 3, 7))
    np.testing.assert_array_equal(embed(["how"], 3, True), embed(["how"], 3, 1))


def test_the_vocabulary_is_that_of_the_article():
    article = presets.load("from-scratch")
    words, ids = vocabulary(article.tokens)
    assert {word: place for place, word in enumerate(words)} == article.expected["vocabulary"]
    assert list(ids) == article.expected["token_ids"]


@given(TOKENS)
def test_the_vocabulary_gives_the_tokens_back(tokens):
    words, ids = vocabulary(tokens)
    assert [words[i] for i in ids] == tokens
    assert all(one < next_one for one, next_one in itertools.pairwise(words))


def test_no_tokens_have_an_empty_vocabulary():
    assert vocabulary(()) == ((), ())
