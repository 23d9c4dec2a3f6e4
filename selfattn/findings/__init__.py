"""What stands out in a comparison: sentences that are said only when true, and figures worth a number.

A finding does not repeat what :func:`selfattn.insight.lead` says of the same comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from selfattn.comparison import Comparison
from selfattn.insight import Sentence

from . import scores, weights
from .figures import Figure, figures_of
from .parts import Cells, Clause, Sides, Views, by_logits, by_weights, joined

__all__ = ["Finding", "findings", "Figure", "figures_of"]


@dataclass(frozen=True)
class Finding:
    """Something true of a comparison that is worth saying.

    Attributes
    ----------
    name : str
        What kind of finding; each kind occurs at most once.
    sentence : tuple of Word
        One sentence, or one for each side.
    cells : tuple of (int, int)
        Query and key, counted from 0, of the cells that it speaks of: all that the named queries
        or keys see or could see, or the named cells themselves. Empty where it speaks of the whole.
    """

    name: str
    sentence: Sentence
    cells: Cells


def findings(comparison: Comparison) -> tuple[Finding, ...]:
    """Say what is worth saying of this comparison, the most telling first.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    tuple of Finding
        In a fixed order: what breaks a computation, what leaves nothing to choose, what hides the
        axis, where the weight has gone, and what explains a detail.
    """
    found = []
    for name, (views_of, tell) in _KINDS.items():
        clauses = [(where, tell(sides, comparison)) for where, sides in views_of(comparison)]
        said = [(where, clause) for where, clause in clauses if clause is not None]
        if said:
            found.append(Finding(name, *joined(said)))
    return tuple(found)


_Kind = tuple[Callable[[Comparison], Views], Callable[[Sides, Comparison], Clause | None]]

_KINDS: Final[MappingProxyType[str, _Kind]] = MappingProxyType(
    {
        "overflow": (by_logits, scores.overflow),
        "underflow": (by_logits, scores.underflow),
        "query-without-keys": (by_logits, scores.blind_query),
        "one-token": (by_logits, scores.one_token),
        "equal-scores": (by_logits, scores.equal_scores),
        "symmetric-scores": (by_logits, scores.symmetric),
        "one-cell": (by_weights, weights.one_cell),
        "one-row": (by_weights, weights.one_row),
        "row-without-mass": (by_weights, weights.row_without_mass),
        "saturated": (by_weights, weights.saturated),
        "first-sees-itself": (by_logits, scores.first_sees_itself),
        "nearly-uniform": (by_weights, weights.nearly_even),
        "repeated-tokens": (by_logits, scores.repeated),
    }
)
