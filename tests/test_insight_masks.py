"""What the page says of masks is true: of every kind, size and hidden key, on either side."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from selfattn.cases import case_of
from selfattn.comparison import comparison_of
from selfattn.findings import findings
from selfattn.insight import lead, plain, side_difference
from selfattn.plots import figures
from selfattn.settings import MASK_KINDS, Settings, Vectors, Versus

OWN = Settings(None, "so it goes and goes", 5, width=3)
CROSS = replace(OWN, second="one two three four five six seven")
FEW = replace(OWN, second="x y")
VISIBLE = {
    "none": lambda i, j, size: True,
    "causal": lambda i, j, size: j <= i,
    "window": lambda i, j, size: abs(i - j) < size,
    "causal-window": lambda i, j, size: 0 <= i - j < size,
    "block": lambda i, j, size: i // size == j // size,
}


def seen(kind, n_keys, size=2, hidden=(), n_queries=5):
    """A mask, cell by cell."""
    return np.array(
        [[VISIBLE[kind](i, j, size) and j not in hidden for j in range(n_keys)] for i in range(n_queries)]
    )


def told(left, right, is_cross=False):
    """What is to be said of two masks."""
    if (left == right).all():
        return ""
    if right.all():
        return "every query sees every key"
    if (right == np.tri(*right.shape)).all():
        of_both = "keys up to its own position" if is_cross else "itself and what stands before it"
        return f"each query sees only {of_both}"
    return f"{right.sum()} of {right.size} cells are visible instead of {left.sum()}"


def compared(settings):
    return comparison_of(settings, case_of(settings))


TEXTS = {"self": (OWN, 5), "more keys": (CROSS, 7), "fewer keys": (FEW, 2)}


@pytest.mark.parametrize("hidden", [(), (0,), (1, 3), (9,)], ids=str)
@pytest.mark.parametrize("text", TEXTS)
def test_another_mask_on_the_right_is_said_as_it_is(text, hidden):
    settings, n_keys = TEXTS[text]
    for left, right in product(MASK_KINDS, repeat=2):
        own = replace(settings, mask=left, hidden=hidden, versus=Versus("mask", right))
        masks = (seen(kind, n_keys, hidden=hidden) for kind in (left, right))
        assert side_difference(compared(own)) == told(*masks, text != "self"), (left, right)


@pytest.mark.parametrize("kind", ["window", "causal-window", "block"])
@pytest.mark.parametrize("text", TEXTS)
def test_another_size_on_the_right_is_said_as_it_is(text, kind):
    settings, n_keys = TEXTS[text]
    name = "block" if kind == "block" else "win"
    for left, right in product((1, 2, 4, 9), repeat=2):
        own = replace(settings, mask=kind, window=left, block=left, versus=Versus(name, right))
        masks = (seen(kind, n_keys, size) for size in (left, right))
        assert side_difference(compared(own)) == told(*masks, text != "self"), (left, right)


@pytest.mark.parametrize("kind", MASK_KINDS)
@pytest.mark.parametrize("text", TEXTS)
def test_other_hidden_keys_on_the_right_are_said_as_they_are(text, kind):
    settings, n_keys = TEXTS[text]
    for left, right in product(((), (0,), (1, 3), (0, 1, 2, 3, 4, 5, 6), (9,)), repeat=2):
        own = replace(settings, mask=kind, hidden=left, versus=Versus("hidden", right))
        masks = (seen(kind, n_keys, hidden=hidden) for hidden in (left, right))
        assert side_difference(compared(own)) == told(*masks, text != "self"), (left, right)


BLIND = {
    "its own key, alone in its block": (replace(OWN, mask="block", block=1, hidden=(1,)), [1], "it sees"),
    "two of them": (replace(OWN, mask="window", window=1, hidden=(0, 2)), [0, 2], "so and goes3 see"),
    "the first of a causal mask": (replace(OWN, mask="causal", hidden=(0,)), [0], "so sees"),
    "no key at its place": (replace(FEW, mask="block"), [2, 3, 4], "goes3, and and goes5 see"),
    "all of them": (replace(OWN, hidden=(0, 1, 2, 3, 4)), [0, 1, 2, 3, 4], "so, it, goes3 and 2 more see"),
}


@pytest.mark.parametrize("name", BLIND)
def test_a_query_that_sees_nothing_is_named_and_drawn_blank(name):
    settings, rows, who = BLIND[name]
    comparison = compared(settings)
    (said,) = (plain(found.sentence) for found in findings(comparison) if found.name == "query-without-keys")
    assert said.startswith(f"{who} no key: all ")
    drawn = figures(comparison, settings.look)
    for side in ("weights_left", "weights_right"):
        (blanks,) = (trace.z for trace in drawn[side].data if trace.name == "hidden")
        covered = ~np.isnan(np.array(blanks, dtype=float))
        assert np.flatnonzero(covered.all(axis=1)).tolist() == rows


VECTORS = {
    "rotary, odd d_k": {"vectors": Vectors(d_k=3), "versus": Versus("pos", "rotary")},
    "a seed of nothing": {
        "vectors": Vectors(kind="one-hot", projection="identity"),
        "versus": Versus("seed", 1),
    },
}


@pytest.mark.parametrize("chosen", VECTORS.values(), ids=VECTORS)
def test_other_vectors_that_are_the_same_are_not_said(chosen):
    assert side_difference(compared(replace(OWN, source="embeddings", **chosen))) == ""


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_that_sees_nothing_is_said(side):
    nothing, all_keys = (0, 1, 2, 3, 4), ()
    hidden, other = (nothing, all_keys) if side == "left" else (all_keys, nothing)
    text = plain(lead(compared(replace(OWN, hidden=hidden, versus=Versus("hidden", other)))))
    assert f"No query sees a key on the {side}, so every weight there is 0." in text
    assert "takes the same 0.0" not in text


@pytest.mark.parametrize("softmaxes", [*product(("global", "row", "column"), repeat=2)], ids=str)
@pytest.mark.parametrize("name", BLIND)
def test_the_lead_claims_no_weight_and_no_length_of_a_query_that_sees_nothing(name, softmaxes):
    settings, rows, _ = BLIND[name]
    left, right = softmaxes
    comparison = compared(replace(settings, left=left, right=right))
    text, visible = plain(lead(comparison)), comparison.left.logits > -np.inf
    if len(rows) == 5:
        assert text == "Nothing is visible: every weight is 0."
        return
    assert "every query has 100" not in text
    assert ("every key is given away" in text) == ("column" in softmaxes and visible.any(axis=0).all())
    assert "only 0.0" not in text
