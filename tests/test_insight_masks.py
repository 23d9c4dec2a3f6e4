"""What the page says of masks is true: of every kind, size and hidden key, on either side."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from selfattn.cases import case_of
from selfattn.comparison import comparison_of
from selfattn.findings import findings
from selfattn.insight import plain, side_difference
from selfattn.plots import figures
from selfattn.settings import MASK_KINDS, Settings, Versus

OWN = Settings(None, "so it goes and goes", 5, width=3)
FEW = replace(OWN, second="x y")
VISIBLE = {
    "none": lambda i, j, size: True,
    "causal": lambda i, j, size: j <= i,
    "window": lambda i, j, size: abs(i - j) < size,
    "causal-window": lambda i, j, size: 0 <= i - j < size,
    "block": lambda i, j, size: i // size == j // size,
}


def seen(kind, size=2, hidden=()):
    """A mask, cell by cell."""
    return np.array([[VISIBLE[kind](i, j, size) and j not in hidden for j in range(5)] for i in range(5)])


def told(left, right):
    """What is to be said of two masks."""
    if (left == right).all():
        return ""
    if right.all():
        return "every query sees every key"
    if (right == np.tri(*right.shape)).all():
        return "each query sees only itself and what stands before it"
    return f"{right.sum()} of {right.size} cells are visible instead of {left.sum()}"


def compared(settings):
    return comparison_of(settings, case_of(settings))


@pytest.mark.parametrize("hidden", [(), (0,), (1, 3), (9,)], ids=str)
def test_another_mask_on_the_right_is_said_as_it_is(hidden):
    for left, right in product(MASK_KINDS, repeat=2):
        own = replace(OWN, mask=left, hidden=hidden, versus=Versus("mask", right))
        masks = (seen(kind, hidden=hidden) for kind in (left, right))
        assert side_difference(compared(own)) == told(*masks), (left, right)


@pytest.mark.parametrize("kind", ["window", "causal-window", "block"])
def test_another_size_on_the_right_is_said_as_it_is(kind):
    name = "block" if kind == "block" else "win"
    for left, right in product((1, 2, 4), repeat=2):
        own = replace(OWN, mask=kind, window=left, block=left, versus=Versus(name, right))
        masks = (seen(kind, size) for size in (left, right))
        assert side_difference(compared(own)) == told(*masks), (left, right)


@pytest.mark.parametrize("kind", MASK_KINDS)
def test_other_hidden_keys_on_the_right_are_said_as_they_are(kind):
    for left, right in product(((), (0,), (1, 3), (0, 1, 2, 3, 4, 5, 6), (9,)), repeat=2):
        own = replace(OWN, mask=kind, hidden=left, versus=Versus("hidden", right))
        masks = (seen(kind, hidden=hidden) for hidden in (left, right))
        assert side_difference(compared(own)) == told(*masks), (left, right)


BLIND = {
    "its own key, alone in its block": (replace(OWN, mask="block", block=1, hidden=(1,)), [1], "it sees"),
    "two of them": (replace(OWN, mask="window", window=1, hidden=(0, 2)), [0, 2], "so and goes3 see"),
    "the first of a causal mask": (replace(OWN, mask="causal", hidden=(0,)), [0], "so sees"),
    "no key at its place": (replace(FEW, mask="block"), [2, 3, 4], "goes3, and and goes5 see"),
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
