"""A component of an output or of a projection, opened, as lines."""

from __future__ import annotations

import math

from selfattn.insight import AXIS_NAMES, Word

from .digits import component_decimals, operands, single
from .lines import Block, Line, Named, Parts, Side, block, line
from .tables import (
    EMPTY,
    Look,
    dimension,
    enclosed,
    not_zero,
    product_lines,
    relation,
    result_text,
    square_lines,
)
from .terms import Mixture, Output, Projection, Term


def output_blocks(output: Output) -> tuple[Block, ...]:
    """Show a component of an output, opened: the weighted sum over keys, and the length, of each side.

    Parameters
    ----------
    output : Output

    Returns
    -------
    tuple of Block
        Two outputs, two lengths.
    """
    query = Named("query", output.tokens, output.query)
    sides: tuple[tuple[Side, Mixture], ...] = (("left", output.left), ("right", output.right))
    is_same = output.left.normalize == output.right.normalize
    ends = [(f" on the {side}" if is_same else "") + f", {AXIS_NAMES[m.normalize]}" for side, m in sides]
    outputs, lengths = [], []
    for (side, mixture), end in zip(sides, ends, strict=True):
        which = Word(f", dimension {output.dimension + 1}{end}")
        outputs.append(block((Word("Output of "), query, which), _component_lines(output, mixture), side))
        lengths.append(block((Word("Length of the output of "), query, Word(end)), _length(mixture), side))
    return (*outputs, *lengths)


def projection_blocks(projection: Projection) -> tuple[Block, ...]:
    """Show a component of a query, a key or a value, opened: embedding times matrix.

    Parameters
    ----------
    projection : Projection

    Returns
    -------
    tuple of Block
        One, and one for the rotation where its position turns it.
    """
    which = projection.which
    named = Named(which, projection.tokens, projection.position, says_role=True)
    what = "embedding and position of " if projection.has_position else "embedding of "
    head: Parts = (Word(what), Named(which, projection.tokens, projection.position))
    number = projection.dimension + 1
    opened = projection.component
    look = Look(("", which), dimension if opened.n_rest else None, f"sum: dimension {number}")
    empty = (EMPTY,) if look.name else ()
    column = Word(f"{which} matrix, column {number}", which)
    lines = [line(*empty, head, EMPTY, column, EMPTY, EMPTY), *product_lines(opened, look)]
    if projection.rotation is None:
        return (block((named, Word(f", dimension {number}")), lines, "both"),)
    turned = Look((which, ""), dimension, f"sum: dimension {number}, turned")
    turned_lines = product_lines(projection.rotation, turned)
    return (
        block((named, Word(f", dimension {number}, before it is turned")), lines, "both"),
        block((named, Word(f", dimension {number}, turned by its position")), turned_lines, "both"),
    )


def _component_lines(output: Output, mixture: Mixture) -> list[Line]:
    query = Named("query", output.tokens, output.query)
    if not mixture.component.terms:
        return [line((Word("output = "), Word("0", "bold")), note=(query, Word(" sees no key")))]

    def name(term: Term) -> Parts:
        return (Named("key", output.key_tokens, term.at[0]),)

    head = line(EMPTY, Word("weight"), EMPTY, Word("value", "value"), EMPTY, EMPTY)
    lines = product_lines(mixture.component, Look(("", "value"), name, "sum: the output"))
    if mixture.n_hidden:
        keys = "key adds" if mixture.n_hidden == 1 else "keys add"
        lines.append(line(note=(Word(f"{mixture.n_hidden} hidden {keys} nothing"),)))
    return [head, *lines]


def _length(mixture: Mixture) -> list[Line]:
    """Squares, their sum, and its root."""
    result = single(mixture.length, component_decimals(mixture.length))
    squares = mixture.squares
    if not math.isfinite(squares.total):
        said = (Word("length = "), Word(result.text, "bold"))
        return [line(said, note=(Word("its squares are larger than a number can be"),))]
    table = operands([[squares.total]], [component_decimals(squares.total)], [result], math.sqrt)
    (whole,) = not_zero(table.columns[0]) if mixture.length else table.columns[0]
    root = (Word(f"√{enclosed(whole)}"), Word(" "), relation(table.agrees[0], result), Word(" "))
    last = line((*root, Word(result_text(result), "bold")), note=(Word("the length"),))
    return [*square_lines(squares, whole.decimals), last]
