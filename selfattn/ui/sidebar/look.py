"""How the numbers are drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from selfattn.settings import MAX_DECIMALS, NUMBERS, RANGES, STEPS, Look
from selfattn.ui import state

from .controls import Change, Control, group, number, select

WORDS: Final = {
    "auto": "Auto",
    "same": "Same numbers",
    "uniform": "Against uniform",
    "own": "Each its own",
    "sqrt": "Square root",
    "linear": "Linear",
    "log": "Logarithmic",
    "on": "On",
    "off": "Off",
}


def show() -> None:
    """Show the group."""
    look = state.current().look
    group("Look", lambda settings: replace(settings, look=Look()))
    ranges = (
        "What equal color means on the two weight maps: the same number, the same multiple of an even share, "
        "or nothing (each map its own). Auto takes the first while numbers are printed, else the second."
    )
    select(Control("range", "Color range", ranges, look.range, _look("range")), RANGES, WORDS.__getitem__)
    steps = (
        "How color grows with the weight. Square root and logarithmic steps show small weights; "
        "linear ones show how small they are."
    )
    select(Control("steps", "Color steps", steps, look.steps, _look("steps")), STEPS, WORDS.__getitem__)
    printed = "Auto prints them up to 12 tokens, On up to 16. Hover always tells."
    numbers = Control("num", "Numbers in cells", printed, look.numbers, _look("numbers"))
    select(numbers, NUMBERS, WORDS.__getitem__)
    many = "Of the numbers in cells, or as many of them as fit."
    number(Control("dec", "Decimals", many, look.decimals, _look("decimals")), 0, MAX_DECIMALS, empty="auto")


def _look(field: str) -> Change:
    return lambda settings, value: replace(settings, look=replace(settings.look, **{field: value}))
