"""The names of every choice, and how far every number may go."""

from __future__ import annotations

from typing import Final

SCHEME: Final = "1"
"""Of the names in a link."""
SOURCES: Final = ("random", "embeddings")
CUTS: Final = ("whitespace", "words", "characters", "lines")
EMBEDDINGS: Final = ("normal", "uniform", "one-hot")
PROJECTIONS: Final = ("1", "1/sqrt(d_model)", "identity")
POSITIONS: Final = ("none", "sinusoidal", "rotary", "alibi")
SOFTMAXES: Final = ("global", "row", "column")
MASK_KINDS: Final = ("none", "causal", "window", "causal-window", "block")
RANGES: Final = ("auto", "same", "uniform", "own")
STEPS: Final = ("sqrt", "linear", "log")
NUMBERS: Final = ("auto", "on", "off")
GROUPS: Final = ("text", "vectors", "scores", "look", "versus", "history")
"""Of controls."""
CONTROLS: Final = (
    *("p", "t", "t2", "cut", "lower", "punct"),
    *("src", "seed", "d", "emb", "dm", "dk", "dv", "heads", "proj", "pos", "wo", "head"),
    *("l", "r", "scale", "tau", "mask", "win", "block", "hidden", "vs"),
    *("range", "steps", "num", "dec"),
)
"""Each under its name in a link."""
HIDEABLE: Final = (*GROUPS, *CONTROLS)
"""What a teacher's link can hide."""

MAX_CHARACTERS: Final = 20_000
MAX_TOKENS: Final = 256
MAX_WIDTH: Final = 512
"""Of d, d_model, d_k and d_v."""
MAX_HEADS: Final = 16
MAX_WINDOW: Final = 256
MAX_BLOCK: Final = 256
MAX_HIDDEN: Final = 256
"""Keys that can be hidden."""
MAX_SEED: Final = 2**32 - 1
MAX_SCALE: Final = 1e6
MIN_TEMPERATURE: Final = 0.01
MAX_TEMPERATURE: Final = 100.0
MAX_DECIMALS: Final = 8
MAX_LINK_BYTES: Final = 4_000
"""Encoded bytes of text that travel in a link; servers and proxies refuse long addresses."""
