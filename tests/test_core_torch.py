"""PyTorch as one more oracle; not collected where it is not installed (see conftest.py)."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention

from selfattn.cases import case_of, heads_of
from selfattn.comparison import comparison_of, concatenated, heads_attention, mask_of
from selfattn.core import attend, attention, softmax
from selfattn.masks import causal_mask
from selfattn.settings import Settings, Vectors
from selfattn.vectors import draw_output_projection, draw_projections

HEADS, N_QUERIES, N_KEYS, D_K, D_V = 2, 5, 7, 11, 3
DRAW = np.random.default_rng(0).standard_normal
QUERY, KEY = DRAW((HEADS, N_QUERIES, D_K)), DRAW((HEADS, N_KEYS, D_K))
VALUE = DRAW((HEADS, N_KEYS, D_V))
BIAS = DRAW((N_QUERIES, N_KEYS))
MASK = DRAW((N_QUERIES, N_KEYS)) < 0.5
MASK[1] = False


def torchs(mask=None, **choices):
    query, key, value = map(torch.from_numpy, (QUERY, KEY, VALUE))
    mask = None if mask is None else torch.from_numpy(mask)
    return scaled_dot_product_attention(query, key, value, attn_mask=mask, **choices).numpy()


def test_the_default_is_torchs():
    np.testing.assert_allclose(attention(QUERY, KEY, VALUE).output, torchs(), rtol=1e-10, atol=1e-12)


def test_scale_is_torchs():
    ours = attention(QUERY, KEY, VALUE, scale=0.7).output
    np.testing.assert_allclose(ours, torchs(scale=0.7), rtol=1e-10, atol=1e-12)


def test_causal_is_torchs():
    ours = attention(QUERY, KEY, VALUE, mask=causal_mask(N_QUERIES, N_KEYS)).output
    np.testing.assert_allclose(ours, torchs(is_causal=True), rtol=1e-10, atol=1e-12)


def test_bias_is_torchs():
    np.testing.assert_allclose(
        attention(QUERY, KEY, VALUE, bias=BIAS).output, torchs(BIAS), rtol=1e-10, atol=1e-12
    )


def test_a_query_that_sees_nothing_gets_zeros_as_torchs():
    ours = attention(QUERY, KEY, VALUE, mask=MASK).output
    np.testing.assert_allclose(ours, torchs(MASK), rtol=1e-10, atol=1e-12)
    assert not ours[:, 1].any()
    assert not torchs(MASK)[:, 1].any()


@pytest.mark.parametrize(("normalize", "dim"), [("row", 2), ("column", 1)])
def test_softmax_is_torchs(normalize, dim):
    scores = QUERY @ KEY.mT
    np.testing.assert_allclose(
        softmax(scores, normalize), torch.softmax(torch.from_numpy(scores), dim), rtol=1e-12
    )


def test_global_softmax_is_torchs_over_the_flattened_matrix():
    scores = QUERY @ KEY.mT
    flat = torch.softmax(torch.from_numpy(scores).flatten(1), 1).reshape(scores.shape)
    np.testing.assert_allclose(softmax(scores, "global"), flat, rtol=1e-12)


def test_single_precision_is_torchs():
    scores = (QUERY @ KEY.mT).astype(np.float32)
    ours = attend(scores).weights
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, torch.softmax(torch.from_numpy(scores), 2), rtol=1e-6)


TEXT, SECOND = "the cat saw the dog", "le chat vit the chien noir la"
SETTINGS = Settings(None, TEXT, 5, left="row", source="embeddings", second=SECOND)


def multihead(vectors):
    """PyTorch's multi-head attention with the weights that we draw."""
    d_model, n_heads = vectors.d_model, vectors.n_heads
    drawn = draw_projections(d_model, vectors.d_k, vectors.d_v, n_heads, 5, vectors.projection)
    module = torch.nn.MultiheadAttention(d_model, n_heads, bias=False, batch_first=True, dtype=torch.float64)
    # PyTorch multiplies x @ W.T, and has the heads one after the other along the rows of W.
    stacked = np.concatenate([w.transpose(0, 2, 1).reshape(-1, d_model) for w in drawn])
    with torch.no_grad():
        module.in_proj_weight.copy_(torch.from_numpy(stacked))
        w_output = draw_output_projection(n_heads, vectors.d_v, d_model, 5, vectors.projection)
        module.out_proj.weight.copy_(torch.from_numpy(w_output.T.copy()))
    return module


@pytest.mark.parametrize("cross", [True, False])
@pytest.mark.parametrize("mask", ["none", "causal", "window", "block"])
def test_every_head_and_the_projected_output_are_torchs(mask, cross):
    vectors = Vectors(d_model=12, d_k=4, d_v=4, n_heads=3, output=True)
    chosen = replace(SETTINGS, vectors=vectors, mask=mask, window=4, block=5)
    chosen = chosen if cross else replace(chosen, second=None)
    cases, heads = heads_of(chosen), heads_attention(chosen)
    x = cases[0].embeddings
    y = cases[0].key_embeddings if cross else x
    visible = mask_of(chosen, len(x), len(y))
    hidden = None if visible is None else torch.from_numpy(~visible)
    query, key = (torch.from_numpy(rows[None]) for rows in (x, y))
    with torch.no_grad():
        output, weights = multihead(vectors)(query, key, key, attn_mask=hidden, average_attn_weights=False)
    np.testing.assert_allclose([steps.weights for steps in heads], weights[0], rtol=1e-10, atol=1e-14)
    ours = concatenated(heads) @ cases[0].output_projection
    np.testing.assert_allclose(ours, output[0], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("positions", ["none", "sinusoidal", "rotary", "alibi"])
@pytest.mark.parametrize("mask", ["none", "causal", "window", "causal-window", "block"])
def test_masks_and_positions_in_cross_attention_are_torchs(mask, positions):
    vectors = Vectors(d_model=9, d_k=4, d_v=3, n_heads=2, positions=positions)
    chosen = replace(SETTINGS, vectors=vectors, mask=mask, hidden=(1, 6), head=1, scale=0.7)
    case = case_of(chosen)
    added = torch.zeros(5, 7, dtype=torch.float64)
    if case.bias is not None:
        added += torch.from_numpy(case.bias)
    visible = mask_of(chosen, 5, 7)
    added.masked_fill_(torch.from_numpy(~visible), -torch.inf)
    query, key, value = (torch.from_numpy(rows) for rows in (case.query, case.key, case.value))
    theirs = scaled_dot_product_attention(query, key, value, attn_mask=added, scale=0.7)
    ours = comparison_of(chosen, case).left_output
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)
