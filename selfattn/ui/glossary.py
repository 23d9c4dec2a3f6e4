"""The words of the page and where its ideas come from."""

from __future__ import annotations

from typing import Final

import streamlit as st

from selfattn import presets

WORDS: Final = {
    "tokens": "The pieces of the text, in order. They may repeat; each is addressed by its position.",
    "embeddings": "One vector for each distinct token: the same word always has the same one. W_query, W_key "
    "and W_value project them.",
    "query, key, value": "What each token asks for, what it answers to, what it hands over: three vectors.",
    "scores": "query · key for each pair: a row per query, a column per key.",
    "logits": "scores × scale ÷ temperature + bias; blank where the mask hides a key.",
    "scale": "Multiplies the scores: 1/√d keeps their spread near 1 at any width d.",
    "weights": "The softmax of the logits: e^logit divided by a sum. Which sum is the choice of this page.",
    "softmax per row": "Divides by the sum of the row: each query’s weights sum to 1, as published.",
    "softmax per column": "Divides by the sum of the column: each key’s weights sum to 1.",
    "softmax, global": "Divides by the sum of the whole matrix: all weights together sum to 1.",
    "output": "weights × value, also called context vectors: a row per query.",
    "row mass": "A query’s share of the global softmax: softmax over rows of each row’s log-sum-exp.",
    "causal mask": "Each query sees only itself and the tokens before it.",
    "window, blocks": "Each query sees only what is near, or only its own block of tokens.",
    "head": "Attention with projections of its own; the outputs of all heads are concatenated.",
    "cross-attention": "Queries from one text, keys and values from another: the maps are not square.",
    "sinusoidal positions": "A vector of sines and cosines for each place, added to the embeddings.",
    "rotary positions": "Query and key are turned by angles that grow with the place: distances count.",
    "ALiBi": "A bias that lowers the logits of far keys, a slope for each head; no temperature divides it.",
}
SOURCES: Final = (
    "Vaswani et al., Attention Is All You Need, 2017: equation 1, the scale in section 3.2.1.",
    "Sinusoidal positions: Vaswani et al., 2017, section 3.5. Rotary positions: Su et al., RoFormer, 2021.",
    "ALiBi: Press et al., Train Short, Test Long, 2022.",
    *dict.fromkeys(presets.load(name).source for name in presets.PRESETS),
)


def show() -> None:
    """Show the words and the sources."""
    entries = "".join(f"<dt>{word}</dt><dd>{meaning}</dd>" for word, meaning in WORDS.items())
    st.html(f'<dl class="sa-words">{entries}</dl>')
    for source in SOURCES:
        st.text(source)
