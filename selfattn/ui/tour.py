"""Show me in 30 seconds: a tour of the page on its own numbers, for whoever asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from selfattn.comparison import Comparison
from selfattn.core import Attention
from selfattn.insight import AXIS_NAMES, Sentence, Word, token
from selfattn.numerals import NARROW_BLANK, amount, length, percent, score, sums

from .assets import component

_TOUR = component("tour", "tour.html", "tour.css", "words.js", "placement.js", "tour.js")
_ALL = f"100{NARROW_BLANK}%"
_ROUNDING = 1e-6
"""Relative differences below it are rounding, in float32 too."""


@dataclass(frozen=True)
class Stop:
    """One stop of a tour.

    Attributes
    ----------
    target : str
        Key of the container, or of the figure, that it speaks of.
    sentence : tuple of Word
    """

    target: str
    sentence: Sentence


def show(stops: Sequence[Stop], key: str = "tour") -> None:
    """Show the button that starts a tour; the tour itself runs in the browser.

    Parameters
    ----------
    stops : sequence of Stop
    key : str
    """
    data = [{"target": stop.target, "words": [asdict(word) for word in stop.sentence]} for stop in stops]
    _TOUR(data={"stops": data}, key=key, width="content")


def stops_of(comparison: Comparison) -> tuple[Stop, ...]:
    """Tell a comparison in five stops: tokens, a score, both softmaxes, the outputs.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    tuple of Stop
    """
    again = comparison.left.normalize == comparison.right.normalize
    return (
        Stop("tokens", _tokens(comparison)),
        Stop("map_scores", _score(comparison)),
        Stop("map_weights_left", _softmax(comparison, comparison.left, "On the left, ")),
        Stop(
            "map_weights_right",
            _softmax(comparison, comparison.right, "On the right, " + ("again " if again else "")),
        ),
        Stop(f"map_output_{_shorter_side(comparison)}", _outputs(comparison)),
    )


def _tokens(comparison: Comparison) -> Sentence:
    """What there is: tokens, and three vectors for each."""
    case = comparison.case
    n_queries, n_keys = len(case.tokens), len(case.key_tokens)
    if case.key_tokens != case.tokens:
        return (
            Word("The "),
            Word("queries", "query"),
            Word(f" come from {_counted(n_queries, 'token')}, the "),
            Word("keys", "key"),
            Word(" and "),
            Word("values", "value"),
            Word(f" from {_counted(n_keys, 'token')} of another text."),
        )
    number = n_queries + case.n_left_out
    cut = f"The text is cut into {number} tokens, and each gets a "
    if case.n_left_out:
        cut = f"The text is cut into {number} tokens, and each of the first {n_queries} gets a "
    elif n_queries == 1:
        cut = "The text is a single token, and it gets a "
    return (
        Word(cut),
        Word("query", "query"),
        Word(" to ask with, a "),
        Word("key", "key"),
        Word(" to be found by and a "),
        Word("value", "value"),
        Word(" to hand over."),
    )


def _score(comparison: Comparison) -> Sentence:
    """How a score came about, up to the number that the map shows."""
    case, steps = comparison.case, comparison.left
    row, column = comparison.largest_left_weight
    product, logit = float((case.query @ case.key.T)[row, column]), float(steps.logits[row, column])
    factor = steps.scale / steps.temperature
    words = (
        Word("The score of the largest weight on the left is the "),
        Word("query", "query"),
        Word(" of "),
        *token(case.tokens, row),
        Word(" · the "),
        Word("key", "key"),
        Word(" of "),
        *token(case.key_tokens, column),
        Word(" = "),
        Word(score(product), "bold"),
    )
    if np.isneginf(logit):
        return (*words, Word(", but the mask hides it."))
    if _is_close(product, logit):
        if len(case.key_tokens) == 1:
            return (*words, Word("."))
        return (*words, Word("; the larger it is, the more of that token's value the query takes."))
    how = f"times {amount(factor)}" if _is_close(product * factor, logit) else "with scale and bias"
    return (*words, Word(f", and {how} it becomes the logit "), Word(score(logit), "bold"), Word("."))


def _softmax(comparison: Comparison, steps: Attention, where: str) -> Sentence:
    """What one side's softmax makes the rows sum to: the largest and the smallest."""
    rows = steps.weights.sum(axis=1, dtype=np.float64)
    if not rows.any():
        return (Word(f"{where}nothing is visible, so every weight is 0."),)
    if steps.normalize == "row":
        return _row_softmax(comparison, steps, where)
    shared = f"{where}the whole matrix shares one {_ALL}: "
    given = f"{where}every key is given away in full, so a row may sum to more than 1 or to less: "
    what = shared if steps.normalize == "global" else given
    written = _written(rows, steps.normalize)
    most, least = int(rows.argmax()), int(rows.argmin())
    if len(rows) == 1:
        takes = "takes all of it" if steps.normalize == "global" else f"sums to {written[0]}"
        return (Word(f"{what}the only row {takes}."),)
    if _is_close(rows[most], rows[least]) or written[most] == written[least]:
        about = "" if _is_close(rows[most], rows[least]) else "about "
        return (Word(f"{what}here each row sums to {about}{written[most]}."),)
    return (
        Word(f"{what}the row of "),
        *token(comparison.case.tokens, most),
        Word(f" sums to {written[most]}, that of "),
        *token(comparison.case.tokens, least),
        Word(f" to {written[least]}."),
    )


def _row_softmax(comparison: Comparison, steps: Attention, where: str) -> Sentence:
    """Per row: all rows sum to 1, but for those that see nothing; named are the other side's extremes."""
    rows = steps.weights.sum(axis=1)
    blind = np.flatnonzero(rows == 0)
    if blind.size:
        return (
            Word(f"{where}every row has {_ALL} of its own, but that of "),
            *token(comparison.case.tokens, int(blind[0])),
            Word(", which sees no key, sums to 0."),
        )
    if len(rows) == 1:
        return (Word(f"{where}the only row has {_ALL} of its own."),)
    own = f"{where}every row has {_ALL} of its own"
    other = comparison.left if steps is comparison.right else comparison.right
    theirs = other.weights.sum(axis=1)
    most, least = int(theirs.argmax()), int(theirs.argmin())
    if _is_close(theirs[most], theirs[least]):
        return (Word(f"{own}: each of the {len(rows)} sums to {_ALL}."),)
    return (
        Word(f"{own}: that of "),
        *token(comparison.case.tokens, most),
        Word(f" sums to {_ALL}, and that of "),
        *token(comparison.case.tokens, least),
        Word(f" to {_ALL}, too."),
    )


def _outputs(comparison: Comparison) -> Sentence:
    """What that does to the length of an output."""
    left, right = _length(comparison.left), _length(comparison.right)
    top = float(max(left.max(), right.max()))
    difference = np.linalg.norm(comparison.output_difference, axis=1)
    if not top:
        return (Word("Here every output is zero, whatever the softmax."),)
    if difference.max() <= _ROUNDING * top:
        return (Word("So here both sides give every query the same output: their difference is 0."),)
    if _is_lawful(comparison):
        return _shrunk(comparison)
    query = int(difference.argmax())
    words = (Word("So the outputs differ: that of "), *token(comparison.case.tokens, query))
    on_left, on_right = length(float(left[query])), length(float(right[query]))
    if on_left == on_right:
        return (*words, Word(f" is {on_left} long on both sides, but points elsewhere."))
    names = AXIS_NAMES[comparison.left.normalize], AXIS_NAMES[comparison.right.normalize]
    sides = (f" ({names[0]})", f" ({names[1]})") if names[0] != names[1] else ("", "")
    return (*words, Word(f" is {on_left} long on the left{sides[0]}, {on_right} on the right{sides[1]}."))


def _shrunk(comparison: Comparison) -> Sentence:
    """Global beside per row: the output that the law shortens most."""
    shared, own = _by_axis(comparison)
    rows = shared.weights.sum(axis=1)
    long, short = _length(own), _length(shared)
    query = int(np.where(long > 0, rows, np.inf).argmin())
    return (
        Word("So the output of "),
        *token(comparison.case.tokens, query),
        Word(" points the same way under both softmaxes, but the global one is "),
        Word(length(float(short[query])), "bold"),
        Word(f" long instead of {length(float(long[query]))}: {percent(float(rows[query]))} of it, "),
        Word("what its row sums to."),
    )


def _is_lawful(comparison: Comparison) -> bool:
    """Whether one side is global, the other per row, and nothing else sets them apart."""
    if {comparison.left.normalize, comparison.right.normalize} != {"global", "row"}:
        return False
    shared, own = _by_axis(comparison)
    expected = shared.weights.sum(axis=1)[:, None] * _output(own)
    return np.allclose(_output(shared), expected, rtol=_ROUNDING, atol=_ROUNDING * np.abs(expected).max())


def _by_axis(comparison: Comparison) -> tuple[Attention, Attention]:
    """The global side, and the one per row."""
    left, right = comparison.left, comparison.right
    return (left, right) if left.normalize == "global" else (right, left)


def _shorter_side(comparison: Comparison) -> str:
    return "right" if _length(comparison.right).sum() < _length(comparison.left).sum() else "left"


def _length(steps: Attention) -> NDArray[Any]:
    """Length of each query's output."""
    lengths: NDArray[Any] = np.linalg.norm(_output(steps), axis=1)
    return lengths


def _output(steps: Attention) -> NDArray[Any]:
    assert steps.output is not None  # both sides of a comparison have one
    return steps.output


def _written(rows: NDArray[Any], normalize: str) -> list[str]:
    return sums(rows.tolist(), as_percent=normalize != "column", of_one=normalize == "global")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _is_close(one: float, other: float) -> bool:
    return bool(np.isclose(one, other, rtol=_ROUNDING, atol=0))
