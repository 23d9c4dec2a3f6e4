"""Every head, their outputs side by side, and what W_output makes of them."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.special

from selfattn.cases import case_of, heads_of
from selfattn.comparison import as_published, comparison_of, concatenated, heads_attention
from selfattn.presets import load
from selfattn.settings import Settings, Vectors, Versus
from selfattn.vectors import draw_output_projection, draw_projections, embed

VECTORS = Vectors(d_model=7, d_k=6, d_v=3, n_heads=4, output=True)
OWN = Settings(None, "the cat saw the dog", 5, left="row", source="embeddings", vectors=VECTORS)
CROSS = replace(OWN, second="le chat vit the")


def by_einsum(settings):
    """Weights and concatenated outputs of all heads at once, over all axes written out."""
    key_text = settings.second or settings.text
    x, y = (embed(text.split(), 7, 5) for text in (settings.text, key_text))
    w_query, w_key, w_value = draw_projections(7, 6, 3, 4, 5, "1/sqrt(d_model)")
    scores = np.einsum("im,hmd,hnd,jn->hij", x, w_query, w_key, y) / np.sqrt(6)
    weights = scipy.special.softmax(scores, axis=2)
    outputs = np.einsum("hij,jm,hmd->ihd", weights, y, w_value)
    return weights, outputs.reshape(len(x), 4 * 3)


@pytest.mark.parametrize("settings", [OWN, CROSS], ids=["self", "cross"])
def test_all_heads_side_by_side_are_multi_head_attention(settings):
    steps = heads_attention(settings)
    weights, outputs = by_einsum(settings)
    np.testing.assert_allclose([each.weights for each in steps], weights, rtol=1e-10)
    np.testing.assert_allclose(concatenated(steps), outputs, rtol=1e-10, atol=1e-12)
    case = case_of(settings)
    w_output = draw_output_projection(4, 3, 7, 5, "1/sqrt(d_model)")
    projected = np.einsum("ic,cm->im", outputs, w_output)
    np.testing.assert_allclose(
        concatenated(steps) @ case.output_projection, projected, rtol=1e-10, atol=1e-12
    )


@pytest.mark.parametrize("head", range(4))
def test_the_head_that_is_shown_is_one_of_them(head):
    settings = replace(CROSS, head=head, mask="causal", hidden=(1,), temperature=2.0, scale=0.3)
    comparison = comparison_of(settings, case_of(settings))
    steps = heads_attention(settings)[head]
    for name in ("query", "key", "value", "logits", "weights", "output"):
        np.testing.assert_array_equal(getattr(comparison.left, name), getattr(steps, name))


def test_heads_are_those_of_the_left_side():
    settings = replace(OWN, left="global", right="row", versus=Versus("tau", 9.0))
    for steps in heads_attention(settings):
        assert (steps.normalize, steps.temperature) == ("global", 1.0)


def test_each_head_has_its_own_slope_of_alibi():
    settings = replace(OWN, vectors=replace(VECTORS, positions="alibi"))
    plain, biased = heads_attention(OWN), heads_attention(settings)
    distances = abs(np.arange(5)[:, None] - np.arange(5))
    for head, slope in enumerate([2**-2, 2**-4, 2**-6, 2**-8]):
        difference = biased[head].logits - plain[head].logits
        np.testing.assert_allclose(difference, -slope * distances, rtol=1e-10, atol=1e-12)


def test_one_head_is_a_tuple_of_one():
    (steps,) = heads_attention(Settings.of_preset())
    np.testing.assert_array_equal(concatenated([steps]), steps.output)


def test_no_more_tokens_than_are_shown():
    assert [steps.weights.shape for steps in heads_attention(CROSS, max_tokens=2)] == [(2, 2)] * 4


def test_the_articles_heads_have_their_computed_rows():
    settings = replace(Settings.of_preset("from-scratch-heads"), left="row")
    expected = load("from-scratch-heads").expected["multi_head_weights_of_query_1"]
    for steps, case, row in zip(heads_attention(settings), heads_of(settings), expected, strict=True):
        assert [float(f"{weight:.5g}") for weight in steps.weights[1]] == row
        np.testing.assert_array_equal(as_published(case).weights, steps.weights)
        assert [published.values.tolist() for published in case.preset.published] == [row]
    assert concatenated(heads_attention(settings)).shape == (6, 3 * 28)


def test_the_articles_cross_attention_has_its_shapes_and_its_computed_row():
    settings = replace(Settings.of_preset("from-scratch-cross"), left="row")
    comparison = comparison_of(settings, case_of(settings))
    assert (comparison.left.scores.shape, comparison.left_output.shape) == ((6, 8), (6, 28))
    row = load("from-scratch-cross").expected["cross_attention_weights_of_query_1"]
    assert comparison.left.weights[1].round(4).tolist() == row
