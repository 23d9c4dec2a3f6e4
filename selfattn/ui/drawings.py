"""What the page computes from its settings, kept for whoever asks for the same."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from selfattn.cases import case_of
from selfattn.comparison import Comparison, comparison_of
from selfattn.findings import Figure, Finding, figures_of, findings
from selfattn.plots import figures
from selfattn.settings import MAX_TOKENS as DEFAULT_MAX_TOKENS
from selfattn.settings import Settings

MAX_TOKENS = int(os.environ.get("SELFATTN_MAX_TOKENS", DEFAULT_MAX_TOKENS))
"""Tokens that the pages show; a server with more or less power may change it."""
SMALL = 64
"""Tokens up to which a drawing is small: half a megabyte, so that many can be kept."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A comparison with its figures, ready to be sent.

    Attributes
    ----------
    comparison : Comparison
    figures : dict of str to dict
        As :func:`selfattn.plots.figures` draws them, in Plotly's JSON form.
    findings : tuple of Finding
        What stands out, the most telling first.
    in_numbers : tuple of Figure
        Figures worth a number.
    """

    comparison: Comparison
    figures: dict[str, dict[str, Any]]
    findings: tuple[Finding, ...]
    in_numbers: tuple[Figure, ...]


def drawing_of(settings: Settings, n_tokens: int) -> Drawing:
    """Compute and draw, or fetch what was drawn for the same settings; to be read only.

    Parameters
    ----------
    settings : Settings
        They decide everything, so they are the key; but no number depends on the selected cell.
    n_tokens : int
        Of their case.

    Returns
    -------
    Drawing
    """
    return (_small if n_tokens <= SMALL else _large)(replace(settings, selected=None))


def _draw(settings: Settings) -> Drawing:
    comparison = comparison_of(settings, case_of(settings, MAX_TOKENS), MAX_TOKENS)
    drawn = {name: figure.to_dict() for name, figure in figures(comparison, settings.look).items()}
    return Drawing(comparison, drawn, findings(comparison), figures_of(comparison))


_small = lru_cache(maxsize=128)(_draw)
_large = lru_cache(maxsize=4)(_draw)


def forget() -> None:
    """Drop every drawing that is kept."""
    _small.cache_clear()
    _large.cache_clear()
