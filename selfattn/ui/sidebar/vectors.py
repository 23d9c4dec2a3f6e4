"""Where query, key and value come from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from selfattn.cases import Case
from selfattn.settings import (
    EMBEDDINGS,
    MAX_HEADS,
    MAX_SEED,
    MAX_WIDTH,
    POSITIONS,
    PROJECTIONS,
    SOURCES,
    Settings,
    Vectors,
    obstacles,
)
from selfattn.ui import state

from .controls import Change, Control, group, number, select, toggle

WORDS: Final = {
    "random": "Random query, key, value",
    "embeddings": "Embeddings × projections",
    "normal": "Normal",
    "uniform": "Uniform",
    "one-hot": "One-hot",
    "1": "× 1",
    "1/sqrt(d_model)": "× 1/√d_model",
    "identity": "Identity",
    "none": "None",
    "sinusoidal": "Sinusoidal",
    "rotary": "Rotary",
    "alibi": "ALiBi",
}


def show(case: Case | None) -> None:
    """Show the group.

    Parameters
    ----------
    case : Case or None
        Its sizes stand where none is chosen.
    """
    settings = state.current()
    group("Vectors", _reset)
    source = Control(
        "src",
        "Source",
        "Random numbers, as the notebook draws them, or a vector for each distinct token, projected, "
        "as in the articles: there the same word always gets the same numbers.",
        None if settings.preset else settings.source,
        lambda now, value: now if value is None else now.with_source(value),
    )
    select(source, SOURCES, WORDS.__getitem__, empty="the preset’s own")
    has_embeddings = settings.preset is None and settings.source == "embeddings"
    if has_embeddings:
        number(_seed(settings), 0, MAX_SEED, empty="none")
        _embeddings(settings, case)
    else:
        seed, size = st.columns(2)
        with seed:
            number(_seed(settings), 0, MAX_SEED, empty="none")
        with size:
            number(_width(settings), 1, MAX_WIDTH, empty=str(case.query.shape[1]) if case else "")
    if not state.is_hidden("seed"):
        st.button(
            "New numbers",
            key="new_numbers",
            width="stretch",
            help="Draw everything again, from the next seed. The text stays.",
            disabled="seed" in obstacles(settings),
            on_click=state.change,
            args=(Settings.with_new_numbers,),
        )


def _seed(settings: Settings) -> Control:
    what = (
        "The same seed gives the same numbers on every machine. "
        "A preset has none: its numbers were published, not drawn here."
    )
    return Control("seed", "Seed", what, settings.seed, Settings.with_seed)


def _width(settings: Settings) -> Control:
    what = (
        "The width of each vector; empty means as many as tokens. "
        "With the scale off, watch the scores grow with it."
    )
    return Control("d", "Size d", what, settings.width, Settings.with_width)


def _embeddings(settings: Settings, case: Case | None) -> None:
    d_k = case.query.shape[1] if case else None
    shown = _had(settings.vectors, case)

    def control(name: str, label: str, field: str, what: str) -> Control:
        return Control(name, label, what, getattr(shown, field), _vectors(field), d_k)

    kinds = "One-hot makes the scores readable by eye: each is one number of W_query times W_key."
    select(control("emb", "Embeddings", "kind", kinds), EMBEDDINGS, WORDS.__getitem__)
    left, right = st.columns(2)
    with left:
        number(control("dm", "d_model", "d_model", "Width of each embedding."), 1, MAX_WIDTH)
    with right:
        heads = "Each head has projections of its own; the page Heads shows them side by side."
        number(control("heads", "Heads", "n_heads", heads), 1, MAX_HEADS)
    left, right = st.columns(2)
    with left:
        number(control("dk", "d_k", "d_k", "Width of query and key; the scale is 1/√d_k."), 1, MAX_WIDTH)
    with right:
        number(control("dv", "d_v", "d_v", "Width of value and output."), 1, MAX_WIDTH)
    drawn = (
        "What the drawn W are multiplied by. Identity: query, key and value are the embeddings themselves."
    )
    select(control("proj", "Projections", "projection", drawn), PROJECTIONS, WORDS.__getitem__)
    places = (
        "Without them the same word gets the same row wherever it stands. Sinusoidal adds to the embeddings, "
        "rotary turns query and key, ALiBi lowers far logits: repeat a word, and watch its rows part."
    )
    select(control("pos", "Positions", "positions", places), POSITIONS, WORDS.__getitem__)
    last = "Projects the heads’ outputs, concatenated, back to d_model; the page Heads shows it."
    toggle(control("wo", "W_output", "output", last))


def _had(vectors: Vectors, case: Case | None) -> Vectors:
    """What of the choices can be had: it stands in the fields that rest, which positions never do."""
    if case is None or case.embeddings is None:
        return vectors
    return replace(vectors.fitted(case.embeddings.shape[1]), positions=vectors.positions)


def _vectors(field: str) -> Change:
    """A field that is emptied goes back to its default."""

    def change(settings: Settings, value: Any) -> Settings:
        return settings.with_vectors(**{field: getattr(Vectors(), field) if value is None else value})

    return change


def _reset(settings: Settings) -> Settings:
    if settings.preset is not None:
        return settings
    return replace(settings, seed=0, width=None, vectors=Vectors())
