"""Recorded links: whoever kept one sees the same numbers, for ever.

The numbers in ``links.json`` were computed without this library, from NumPy's draws and the presets' files.
A link may be added there; one that is there is never changed.
"""

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest

from selfattn import settings
from selfattn.cases import case_of
from selfattn.comparison import comparison_of
from selfattn.settings import Settings
from selfattn.settings.choices import MAY_DIFFER

RECORDED = json.loads(Path(__file__).with_name("links.json").read_text(encoding="utf-8"))


def query_of(link):
    return dict(parse_qsl(link, keep_blank_values=True, strict_parsing=bool(link)))


@pytest.mark.parametrize("recorded", RECORDED, ids=[recorded["link"][:60] or "home" for recorded in RECORDED])
def test_a_recorded_link_shows_its_numbers(recorded):
    found, wrong = Settings.from_query(query_of(recorded["link"]))
    assert wrong == ()
    comparison = comparison_of(found, case_of(found))
    shown = {
        "largest_left": comparison.left.weights.max(),
        "largest_right": comparison.right.weights.max(),
        "output_difference": np.abs(comparison.output_difference).sum(),
    }
    assert shown == pytest.approx({name: recorded[name] for name in shown}, rel=1e-9)


@pytest.mark.parametrize(
    "link", [recorded["link"] for recorded in RECORDED if recorded["link"].startswith("v=1&src=")]
)
def test_a_recorded_link_is_written_as_it_was(link):
    found, _ = Settings.from_query(query_of(link))
    assert sorted(urlencode(found.to_query(), safe=":,").split("&")) == sorted(link.split("&"))


def test_every_name_of_the_link_is_recorded():
    names = {name for recorded in RECORDED for name in query_of(recorded["link"])}
    assert names == set(settings.KNOWN)


@pytest.mark.parametrize("name", MAY_DIFFER)
def test_everything_that_may_differ_on_the_right_is_recorded(name):
    assert any(f"vs={name}:" in recorded["link"] for recorded in RECORDED)
