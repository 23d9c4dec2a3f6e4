"""What a visitor can set, and its one spelling: in a link.

:class:`Settings` is small, hashable and complete: it alone decides every number on the page.
A link is its query string; :meth:`Settings.from_query` reads one, :meth:`Settings.to_query`
writes one, and what was wrong with a link is said, never raised.
"""

from .choices import Cut, Look, Selected, Vectors, Versus
from .limits import (
    CUTS,
    EMBEDDINGS,
    HIDEABLE,
    MASK_KINDS,
    MAX_BLOCK,
    MAX_CHARACTERS,
    MAX_DECIMALS,
    MAX_HEADS,
    MAX_HIDDEN,
    MAX_LINK_BYTES,
    MAX_SCALE,
    MAX_SEED,
    MAX_TEMPERATURE,
    MAX_TOKENS,
    MAX_WIDTH,
    MAX_WINDOW,
    MIN_TEMPERATURE,
    NUMBERS,
    POSITIONS,
    PROJECTIONS,
    RANGES,
    SCHEME,
    SOFTMAXES,
    SOURCES,
    STEPS,
)
from .model import Settings
from .names import KNOWN
from .obstacles import obstacles

__all__ = [
    "Settings",
    "Cut",
    "Look",
    "Selected",
    "Vectors",
    "Versus",
    "obstacles",
    "CUTS",
    "EMBEDDINGS",
    "HIDEABLE",
    "KNOWN",
    "MASK_KINDS",
    "MAX_BLOCK",
    "MAX_CHARACTERS",
    "MAX_DECIMALS",
    "MAX_HEADS",
    "MAX_HIDDEN",
    "MAX_LINK_BYTES",
    "MAX_SCALE",
    "MAX_SEED",
    "MAX_TEMPERATURE",
    "MAX_TOKENS",
    "MAX_WIDTH",
    "MAX_WINDOW",
    "MIN_TEMPERATURE",
    "NUMBERS",
    "POSITIONS",
    "PROJECTIONS",
    "RANGES",
    "SCHEME",
    "SOFTMAXES",
    "SOURCES",
    "STEPS",
]
