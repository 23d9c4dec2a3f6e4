"""What each name of a link sets, and how its values are spelled: one table for reading and writing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .choices import MAY_DIFFER, Selected, Versus
from .limits import (
    CUTS,
    EMBEDDINGS,
    MASK_KINDS,
    MAX_BLOCK,
    MAX_CHARACTERS,
    MAX_DECIMALS,
    MAX_HEADS,
    MAX_LINK_BYTES,
    MAX_SEED,
    MAX_WIDTH,
    MAX_WINDOW,
    NUMBERS,
    POSITIONS,
    PROJECTIONS,
    RANGES,
    SOFTMAXES,
    STEPS,
)
from .notation import HIDDEN, SCALE, TEMPERATURE, Spelling, counted, one_of, whole, words

Names = Mapping[str, tuple[str, Spelling]]
"""A name in a link, and the field that it sets with its spelling."""


def _selected(value: str) -> Selected:
    """Read ``query,key`` or ``query,key,dimension``; whether there is such a cell shows later."""
    limits = (MAX_CHARACTERS, MAX_CHARACTERS, MAX_WIDTH)
    parts = value[:MAX_LINK_BYTES].split(",")
    if len(parts) not in (2, 3):
        raise ValueError(f"value must be two or three positions, got {value[:40]!r}.")
    return Selected(*(counted(limit).read(part) for part, limit in zip(parts, limits, strict=False)))


def _versus(value: str) -> Versus:
    """Read ``name:value``."""
    name, _, differing = value.partition(":")
    if name not in MAY_DIFFER:
        raise ValueError(f"value must begin with one of {', '.join(MAY_DIFFER)}, got {value[:40]!r}.")
    return Versus(name, MAY_DIFFER[name].read(differing))


SIZES: Final[Names] = MappingProxyType(
    {"seed": ("seed", whole(0, MAX_SEED)), "d": ("width", whole(1, MAX_WIDTH))}
)
CUT: Final[Names] = MappingProxyType(
    {
        "cut": ("by", one_of(CUTS)),
        "lower": ("lower", words({"1": True, "0": False})),
        "punct": ("punctuation", words({"on": True, "off": False})),
    }
)
VECTORS: Final[Names] = MappingProxyType(
    {
        "emb": ("kind", one_of(EMBEDDINGS)),
        "dm": ("d_model", whole(1, MAX_WIDTH)),
        "dk": ("d_k", whole(1, MAX_WIDTH)),
        "dv": ("d_v", whole(1, MAX_WIDTH)),
        "heads": ("n_heads", whole(1, MAX_HEADS)),
        "proj": ("projection", words(dict(zip(("1", "sqrt", "identity"), PROJECTIONS, strict=True)))),
        "pos": ("positions", one_of(POSITIONS)),
        "wo": ("output", words({"1": True, "0": False})),
    }
)
CHOICES: Final[Names] = MappingProxyType(
    {
        "l": ("left", one_of(SOFTMAXES)),
        "r": ("right", one_of(SOFTMAXES)),
        "scale": ("scale", SCALE),
        "tau": ("temperature", TEMPERATURE),
        "mask": ("mask", one_of(MASK_KINDS)),
        "win": ("window", whole(1, MAX_WINDOW)),
        "block": ("block", whole(1, MAX_BLOCK)),
        "hidden": ("hidden", HIDDEN),
        "head": ("head", counted(MAX_HEADS)),
        "sel": (
            "selected",
            Spelling(_selected, "must be the positions of a query and a key, counted from 1"),
        ),
        "lock": ("lock", words({"1": True, "0": False})),
    }
)
LOOK: Final[Names] = MappingProxyType(
    {
        "range": ("range", one_of(RANGES)),
        "steps": ("steps", one_of(STEPS)),
        "num": ("numbers", one_of(NUMBERS)),
        "dec": ("decimals", whole(0, MAX_DECIMALS)),
    }
)
VERSUS: Final = Spelling(
    _versus,
    "must be scale:, tau:, mask:, win:, block: or hidden: and a value of it; "
    "or seed: beside numbers that were drawn, pos: beside embeddings",
)
KNOWN: Final = ("v", "p", "src", "t", "t2", *SIZES, *CUT, *VECTORS, *CHOICES, "vs", *LOOK, "hide")
"""Every name that a link can hold."""
