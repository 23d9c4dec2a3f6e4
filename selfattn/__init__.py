"""Self-attention, every step of it, with the softmax along the axis of your choice.

The library needs NumPy alone; the app around it lives in ``selfattn.ui``.
"""

from .cases import self_attention
from .core import Attention, attend, attention, column_mass, row_mass, softmax
from .masks import causal_mask

__all__ = [
    "Attention",
    "attend",
    "attention",
    "causal_mask",
    "column_mass",
    "row_mass",
    "self_attention",
    "softmax",
]
