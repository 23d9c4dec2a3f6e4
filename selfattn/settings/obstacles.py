"""Settings that are without effect beside others, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .names import VECTORS

if TYPE_CHECKING:
    from .model import Settings


def obstacles(settings: Settings, d_k: int | None = None) -> dict[str, str]:
    """Say which settings change no number as the others are.

    Parameters
    ----------
    settings : Settings
    d_k : int, optional
        Width of the case's query, where it is at hand: with one-hot embeddings it depends on the text.

    Returns
    -------
    dict of str to str
        The reason, one sentence, by the name in a link.
    """
    found = _of_the_source(settings)
    if not found:
        found = impossible(settings, d_k)
        found["d"] = "Embeddings have widths of their own: d_model, d_k and d_v."
        if settings.vectors.kind == "one-hot" and settings.vectors.projection == "identity":
            found["seed"] = "Nothing is drawn here: query, key and value are the one-hot embeddings."
    if settings.n_heads == 1:
        found["head"] = "There is one head."
    masks = {settings.mask, settings.right_side.mask}
    if not masks & {"window", "causal-window"}:
        found["win"] = "Only a mask with a window has a width."
    if "block" not in masks:
        found["block"] = "Only a mask of blocks has a size."
    return found


def impossible(settings: Settings, d_k: int | None = None) -> dict[str, str]:
    """Say what of the vectors cannot be had as the others are; see :meth:`Vectors.fitted`.

    Parameters
    ----------
    settings : Settings
    d_k : int, optional
        As of :func:`obstacles`.

    Returns
    -------
    dict of str to str
        As :func:`obstacles`; empty where there are no embeddings.
    """
    found: dict[str, str] = {}
    if settings.preset is not None or settings.source != "embeddings":
        return found
    vectors = settings.vectors
    if vectors.kind == "one-hot":
        found["dm"] = "One-hot embeddings have as many components as there are distinct tokens."
    if vectors.projection == "identity":
        same = "With the identity, query, key and value are the embeddings"
        found |= dict.fromkeys(("dk", "dv"), f"{same}, so d_k and d_v are d_model.")
        found["wo"] = f"{same}, and nothing is projected at the end either."
        d_k = d_k if vectors.kind == "one-hot" else vectors.d_model
    else:
        d_k = vectors.d_k
    if vectors.positions == "rotary" and d_k is not None and d_k % 2:
        found["pos"] = f"Rotary positions turn pairs of components, so they need an even d_k, not {d_k}."
    return found


def _of_the_source(settings: Settings) -> dict[str, str]:
    """Without embeddings there is nothing that makes embeddings."""
    if settings.preset is not None:
        return dict.fromkeys(VECTORS, "A preset has vectors of its own; choose embeddings as the source.")
    if settings.source == "random":
        why = "Random query, key and value have no embeddings behind them; choose embeddings as the source."
        return dict.fromkeys(VECTORS, why)
    return {}
