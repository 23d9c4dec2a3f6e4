"""PyTorch as one more oracle; not collected where it is not installed (see conftest.py)."""

import numpy as np
import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention

from selfattn.core import attend, attention, softmax
from selfattn.masks import causal_mask

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
