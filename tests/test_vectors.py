import numpy as np
import pytest

from selfattn.vectors import draw_query_key_value, project

# Drawn once with NumPy 2.4.6: default_rng(0).standard_normal((2, 3)), three times in a row.
QUERY_OF_SEED_0 = [
    [0.1257302210933933, -0.1321048632913019, 0.6404226504432821],
    [0.10490011715303971, -0.535669373161111, 0.36159505490948474],
]
KEY_OF_SEED_0 = [
    [1.3040000451301372, 0.9470809631292422, -0.7037352358069926],
    [-1.2654214710460525, -0.6232744625373522, 0.0413259793472436],
]
VALUE_OF_SEED_0 = [
    [-2.3250307746388343, -0.21879166393254573, -1.2459109472530652],
    [-0.7322673547034516, -0.5442589828573099, -0.31630015636915454],
]


def test_the_first_draws_of_seed_0_are_these():
    query, key, value = draw_query_key_value(2, 3, seed=0)
    np.testing.assert_allclose(query, QUERY_OF_SEED_0, rtol=1e-15)
    np.testing.assert_allclose(key, KEY_OF_SEED_0, rtol=1e-15)
    np.testing.assert_allclose(value, VALUE_OF_SEED_0, rtol=1e-15)


def test_there_are_as_many_numbers_as_tokens_unless_told():
    assert [array.shape for array in draw_query_key_value(5, seed=0)] == [(5, 5)] * 3
    assert [array.shape for array in draw_query_key_value(5, 7, seed=0)] == [(5, 7)] * 3
    assert [array.shape for array in draw_query_key_value(5, 1, seed=0)] == [(5, 1)] * 3


def test_keys_of_their_own_number_are_drawn_in_the_same_order():
    query, key, value = draw_query_key_value(2, 3, seed=0, n_keys=5)
    drawn = np.random.default_rng(0).standard_normal(2 * 3 + 2 * 5 * 3)
    assert (query.shape, key.shape, value.shape) == ((2, 3), (5, 3), (5, 3))
    np.testing.assert_array_equal(np.concatenate([query, key, value]).ravel(), drawn)
    assert [array.shape for array in draw_query_key_value(2, seed=0, n_keys=5)] == [(2, 2), (5, 2), (5, 2)]


def test_the_same_seed_gives_the_same_numbers():
    np.testing.assert_array_equal(draw_query_key_value(5, seed=11), draw_query_key_value(5, seed=11))


def test_another_seed_gives_other_numbers():
    assert not np.isin(draw_query_key_value(5, seed=11), draw_query_key_value(5, seed=12)).any()


def test_without_a_seed_each_draw_is_fresh():
    assert not np.isin(draw_query_key_value(5), draw_query_key_value(5)).any()


@pytest.mark.parametrize("heads", [(), (5,)], ids=["one head", "five heads"])
def test_projections_are_products(heads):
    draw = np.random.default_rng(0).standard_normal
    embeddings, w_query, w_key, w_value = (
        draw((3, 7)),
        draw((*heads, 7, 2)),
        draw((*heads, 7, 2)),
        draw((*heads, 7, 11)),
    )
    query, key, value = project(embeddings, w_query, w_key, w_value)
    np.testing.assert_allclose(query, np.einsum("td,...dk->...tk", embeddings, w_query))
    np.testing.assert_allclose(key, np.einsum("td,...dk->...tk", embeddings, w_key))
    np.testing.assert_allclose(value, np.einsum("td,...dv->...tv", embeddings, w_value))
