"""W_query, W_key, W_value and W_output: drawn, or the identity."""

import re

import numpy as np
import pytest

from selfattn.vectors import (
    PROJECTION_SCALES,
    draw_head,
    draw_output_projection,
    draw_projections,
    embed,
    project,
)

# Drawn once with NumPy 2.4.6: Generator(PCG64(int(sha256(text).hexdigest(), 16))).standard_normal(...),
# where the text is "0 w_query of head 0", "0 w_key of head 0" and so on, or "0 output projection".
PROJECTIONS = {
    "w_query": [-0.2780287637164286, -1.0792491401805786],
    "w_key": [1.025109276456834, 0.13167111714955299],
    "w_value": [0.24678619420579143, -0.23902402257403987, -1.306351381125882, -0.3280842296985745],
}
SECOND_HEAD = [-0.9203433282747062, -0.37348517500595935]
OUTPUT_PROJECTION = [
    [0.6880315910218369, 0.16429450339629983],
    [-0.5123133113768966, 0.5379322262537212],
]


def test_the_first_projections_of_seed_0_are_these():
    for drawn, expected in zip(draw_projections(2, 1, 2), PROJECTIONS.values(), strict=True):
        np.testing.assert_allclose(drawn.ravel(), expected, rtol=1e-15)


def test_the_second_head_of_seed_0_begins_so_whatever_the_first_holds():
    for w_query in (draw_head(2, 1, 2, head=1)[0], draw_projections(2, 7, 5, n_heads=3)[0][1][:1, :2].T):
        np.testing.assert_allclose(w_query.ravel(), SECOND_HEAD, rtol=1e-15)


@pytest.mark.parametrize("scale", PROJECTION_SCALES)
def test_a_head_alone_is_the_same_as_among_others(scale):
    sizes = (4, 4, 4) if scale == "identity" else (5, 3, 2)
    among_others = draw_projections(*sizes, n_heads=3, seed=9, scale=scale)
    for head in range(3):
        for alone, drawn in zip(draw_head(*sizes, head, 9, scale), among_others, strict=True):
            np.testing.assert_array_equal(alone, drawn[head])


def test_heads_count_from_zero():
    with pytest.raises(ValueError, match=r"^head must be a whole number of at least 0, got -1\.$"):
        draw_head(2, 2, 2, head=-1)


def test_the_first_output_projection_of_seed_0_is_this():
    np.testing.assert_allclose(draw_output_projection(2, 1, 2), OUTPUT_PROJECTION, rtol=1e-15)


def test_each_head_has_projections_of_its_own():
    w_query, w_key, w_value = draw_projections(5, 3, 2, n_heads=4)
    assert (w_query.shape, w_key.shape, w_value.shape) == ((4, 5, 3), (4, 5, 3), (4, 5, 2))
    drawn = np.concatenate([w_query.ravel(), w_key.ravel(), w_value.ravel()])
    assert len(np.unique(drawn)) == drawn.size == 4 * 5 * (3 + 3 + 2)


def test_the_output_projection_takes_all_heads_side_by_side():
    assert draw_output_projection(4, 3, 5).shape == (12, 5)
    assert draw_output_projection(1, 3, 5).shape == (3, 5)


def test_more_heads_leave_the_first_ones_as_they_were():
    for few, more in zip(draw_projections(5, 3, 2, 2, 9), draw_projections(5, 3, 2, 6, 9), strict=True):
        np.testing.assert_array_equal(few, more[:2])


def test_another_width_of_the_keys_leaves_the_value_and_the_other_way_round():
    for sizes, same in (((5, 9, 2), [2]), ((5, 3, 9), [0, 1])):
        for which in same:
            np.testing.assert_array_equal(draw_head(*sizes)[which], draw_head(5, 3, 2)[which])


def test_another_seed_gives_other_projections():
    assert not np.isin(np.stack(draw_projections(4, 4, 4)), np.stack(draw_projections(4, 4, 4, seed=1))).any()
    assert not np.isin(draw_output_projection(2, 2, 4), draw_output_projection(2, 2, 4, seed=1)).any()


def test_the_output_projection_shares_nothing_with_the_others():
    assert not np.isin(draw_output_projection(2, 4, 4), np.stack(draw_projections(4, 4, 4, 2))).any()


def test_the_scale_divides_by_the_root_of_the_width():
    for plain, scaled in zip(
        draw_projections(16, 3, 2, 2), draw_projections(16, 3, 2, 2, scale="1/sqrt(d_model)"), strict=True
    ):
        np.testing.assert_array_equal(scaled, plain / 4)
    np.testing.assert_array_equal(
        draw_output_projection(2, 3, 16, scale="1/sqrt(d_model)"), draw_output_projection(2, 3, 16) / 4
    )


@pytest.mark.parametrize(("scale", "variance"), [("1", 400), ("1/sqrt(d_model)", 1)])
def test_the_scale_decides_the_variance_of_query_key_and_value(scale, variance):
    embeddings = embed([str(i) for i in range(50)], 400)
    for projected in project(embeddings, *draw_projections(400, 60, 60, 2, scale=scale)):
        assert abs(projected.var() / variance - 1) < 0.1
        assert abs(projected.mean()) < 0.1 * np.sqrt(variance)


def test_with_the_identity_query_key_and_value_are_the_embeddings():
    embeddings = embed(["how", "are", "you"], 4)
    for projected in project(embeddings, *draw_projections(4, 4, 4, n_heads=2, scale="identity")):
        np.testing.assert_array_equal(projected, [embeddings, embeddings])


def test_projections_that_are_the_identity_are_three_arrays():
    w_query, w_key, _ = draw_projections(2, 2, 2, scale="identity")
    w_query[:] = 7
    assert w_key.tolist() == [[[1, 0], [0, 1]]]


def test_with_the_identity_the_output_is_that_of_the_heads():
    outputs = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(outputs @ draw_output_projection(2, 2, 4, scale="identity"), outputs)


@pytest.mark.parametrize("sizes", [(4, 4, 2), (4, 2, 4), (2, 4, 4)])
def test_the_identity_needs_equal_sizes(sizes):
    message = "d_model, d_k and d_v must be equal for the identity, got {}, {} and {}.".format(*sizes)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        draw_projections(*sizes, scale="identity")


def test_the_identity_of_the_output_needs_as_many_components_as_the_heads_have():
    message = "n_heads * d_v must be d_model, 4, for the identity, got 8."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        draw_output_projection(2, 4, 4, scale="identity")


@pytest.mark.parametrize("scale", ["2", 1, None])
@pytest.mark.parametrize("draw", [draw_projections, draw_output_projection])
def test_an_unknown_scale_is_refused(draw, scale):
    message = f"scale must be one of 1, 1/sqrt(d_model), identity, got {scale!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        draw(2, 2, 2, scale=scale)


@pytest.mark.parametrize("scale", PROJECTION_SCALES)
@pytest.mark.parametrize("number", [0, -1, 2.0, None])
@pytest.mark.parametrize("name", ["d_model", "d_k", "d_v", "n_heads"])
def test_sizes_of_projections_are_whole_numbers_from_one(name, number, scale):
    message = f"{name} must be a whole number of at least 1, got {number!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        draw_projections(**{"d_model": 2, "d_k": 2, "d_v": 2, name: number}, scale=scale)


@pytest.mark.parametrize("number", [0, -1, 2.0, None])
@pytest.mark.parametrize("name", ["n_heads", "d_v", "d_model"])
def test_sizes_of_the_output_projection_are_whole_numbers_from_one(name, number):
    message = f"{name} must be a whole number of at least 1, got {number!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        draw_output_projection(**{"n_heads": 2, "d_v": 2, "d_model": 2, name: number})


@pytest.mark.parametrize("draw", [draw_projections, draw_output_projection])
def test_projections_need_a_seed_from_zero(draw):
    with pytest.raises(ValueError, match=r"^seed must be a whole number of at least 0, got -1\.$"):
        draw(2, 2, 2, seed=-1)
