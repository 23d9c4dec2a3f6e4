"""Heads: all of them side by side, one opened with everything of Compare."""

from __future__ import annotations

from typing import Any

from selfattn.cases import Case
from selfattn.settings import Settings

from . import compare


def show(settings: Settings, case: Case, beside_the_name: Any) -> None:
    """Show the page for a case.

    Parameters
    ----------
    settings : Settings
    case : Case
        Of the head that is opened.
    beside_the_name : DeltaGenerator
        Room for the tour and the link.
    """
    compare.show(settings, case, beside_the_name)
