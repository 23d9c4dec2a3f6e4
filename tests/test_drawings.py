"""What is kept: the same settings are drawn once, others are drawn afresh, and nothing is kept for ever."""

import base64
import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from selfattn.findings import figures_of, findings
from selfattn.settings import Look, Settings, Versus
from selfattn.ui import drawings
from selfattn.ui.drawings import Drawing, drawing_of, forget

OWN = Settings(preset=None, text="how are you", seed=0)
N_TOKENS = 3
OTHERS = {
    "text": {"text": "how are they"},
    "seed": {"seed": 1},
    "width": {"width": 2},
    "left": {"left": "row"},
    "right": {"right": "column"},
    "scale": {"scale": 1.0},
    "temperature": {"temperature": 2.0},
    "mask": {"mask": "causal"},
    "versus": {"versus": Versus("tau", 2.0)},
    "versus of another value": {"versus": Versus("tau", 3.0)},
    "range": {"look": Look(range="own")},
    "steps": {"look": Look(steps="log")},
    "numbers": {"look": Look(numbers="off")},
    "decimals": {"look": Look(decimals=2)},
}


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    forget()
    yield
    forget()


def z_of(drawing, name):
    sent = drawing.figures[name]["data"][0]["z"]
    return np.frombuffer(base64.b64decode(sent["bdata"]))


def test_equal_settings_are_drawn_once():
    again = Settings.from_query(OWN.to_query())[0]
    assert again is not OWN
    assert drawing_of(again, N_TOKENS) is drawing_of(OWN, N_TOKENS)


@pytest.mark.parametrize("changed", OTHERS.values(), ids=OTHERS)
def test_settings_that_differ_are_drawn_afresh(changed):
    first, other = (drawing_of(settings, N_TOKENS) for settings in (OWN, dataclasses.replace(OWN, **changed)))
    assert isinstance(other, Drawing)
    assert other is not first
    assert repr(other.figures) != repr(first.figures)


def test_a_drawing_is_of_its_settings():
    settings = dataclasses.replace(OWN, mask="causal", versus=Versus("seed", 7), look=Look(decimals=4))
    drawing = drawing_of(settings, N_TOKENS)
    assert drawing.comparison.case.tokens == ("how", "are", "you")
    assert drawing.comparison.right_case.origin == "Random numbers from seed 7."
    np.testing.assert_array_equal(z_of(drawing, "weights_right"), drawing.comparison.right.weights.ravel())
    assert np.isneginf(drawing.comparison.left.logits).sum() == 3
    assert "decimals_4" in drawing.figures["weights_left"]["layout"]["meta"]["texts"]
    assert [figure.name for figure in drawing.in_numbers] == [
        figure.name for figure in figures_of(drawing.comparison)
    ]
    assert drawing.findings == findings(drawing.comparison)


def test_what_is_forgotten_is_drawn_again_with_the_same_numbers():
    for settings, n_tokens in ((OWN, N_TOKENS), (dataclasses.replace(OWN, text="x " * 70), 70)):
        before = drawing_of(settings, n_tokens)
        forget()
        after = drawing_of(settings, n_tokens)
        assert after is not before
        np.testing.assert_array_equal(z_of(after, "weights_left"), z_of(before, "weights_left"))


@pytest.mark.parametrize(("n_tokens", "is_kept"), [(64, True), (65, False)])
def test_more_small_drawings_are_kept_than_large_ones(n_tokens, is_kept):
    # The number of tokens is taken at its word: one token is drawn faster than 65.
    first, *others = (dataclasses.replace(OWN, text="a", seed=seed) for seed in range(6))
    drawing = drawing_of(first, n_tokens)
    latest = [drawing_of(settings, n_tokens) for settings in others][-1]
    assert (drawing_of(first, n_tokens) is drawing) == is_kept
    assert drawing_of(others[-1], n_tokens) is latest


def max_tokens_with(**environment):
    """What a fresh process takes as the limit, and how many of four tokens it draws."""
    code = (
        "from selfattn.settings import Settings\n"
        "from selfattn.ui.drawings import MAX_TOKENS, drawing_of\n"
        "drawing = drawing_of(Settings(preset=None, text='a b c d', seed=0), 4)\n"
        "print(MAX_TOKENS, len(drawing.comparison.case.tokens), drawing.comparison.case.n_left_out)\n"
    )
    inherited = {name: value for name, value in os.environ.items() if name != "SELFATTN_MAX_TOKENS"}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(drawings.__file__).parents[2],
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(number) for number in ran.stdout.split()]


@pytest.mark.parametrize(
    ("environment", "limits"),
    [
        ({}, [256, 4, 0]),
        ({"SELFATTN_MAX_TOKENS": "3"}, [3, 3, 1]),
        ({"SELFATTN_MAX_TOKENS": "1000"}, [1000, 4, 0]),
    ],
    ids=["default", "fewer", "more"],
)
def test_a_server_chooses_how_many_tokens_are_shown(environment, limits):
    assert max_tokens_with(**environment) == limits
