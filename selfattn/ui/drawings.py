"""What the page computes from its settings, kept for whoever asks for the same."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from numpy.typing import NDArray

from selfattn.cases import Case, case_of
from selfattn.comparison import Comparison, comparison_of, concatenated, heads_attention
from selfattn.findings import Figure, Finding, figures_of, findings
from selfattn.heads import HeadFigures, head_figures
from selfattn.plots import figures, head_maps
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


@dataclass(frozen=True, eq=False)
class Heads:
    """All heads of the left side, ready to be sent.

    Attributes
    ----------
    figures : tuple of dict
        Each head's weights, as :func:`selfattn.plots.head_maps` draws them, in Plotly's JSON form.
    in_numbers : tuple of HeadFigures
    largest : float
        The largest weight of any head: where the colors of all of them end.
    outputs : ndarray, ``(n_queries, n_heads * d_v)``
        Side by side, the first head first.
    """

    figures: tuple[dict[str, Any], ...]
    in_numbers: tuple[HeadFigures, ...]
    largest: float
    outputs: NDArray[Any]


def heads_of_settings(settings: Settings, case: Case) -> Heads:
    """Compute and draw every head, or fetch what was drawn for the same settings; to be read only.

    Parameters
    ----------
    settings : Settings
        Neither the head that is opened, nor what only the right side has, decides anything here.
    case : Case
        Of any of the heads.

    Returns
    -------
    Heads
    """
    n_cells = case.n_heads * len(case.tokens) * len(case.key_tokens)
    of_all = replace(settings, head=0, selected=None, right="row", versus=None, hide=(), lock=False)
    return (_small_heads if n_cells <= SMALL * SMALL else _large_heads)(of_all)


def _draw_heads(settings: Settings) -> Heads:
    heads = heads_attention(settings, MAX_TOKENS)
    maps = head_maps(case_of(settings, MAX_TOKENS), heads, settings.look)
    return Heads(
        tuple(figure.to_dict() for figure in maps.values()),
        tuple(head_figures(steps.weights) for steps in heads),
        max(float(steps.weights.max()) for steps in heads),
        concatenated(heads),
    )


_small_heads = lru_cache(maxsize=64)(_draw_heads)
_large_heads = lru_cache(maxsize=2)(_draw_heads)


def forget() -> None:
    """Drop every drawing that is kept."""
    for kept in (_small, _large, _small_heads, _large_heads):
        kept.cache_clear()
