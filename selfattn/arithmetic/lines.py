"""Lines of arithmetic as they are shown: words in aligned columns, and the same in LaTeX.

A token is a visitor's text. It stands in words, which are set as text; LaTeX, which is markup, names
it by its position alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from selfattn.insight import Mark, Sentence, Word, plain, token
from selfattn.numerals import NARROW_BLANK

_MATH = re.compile(r"[\s0-9.,+−×÷=≈()√²⁰¹³⁴⁵⁶⁷⁸⁹⁻∞-]*|e")
_RELATION = re.compile(r"(=|\\approx)(?![^{]*\})")
_PARTING: Final = ("=", r"\approx", r"\times")
_POWER = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS: Final = {
    "−": "-",
    "×": r"\times ",
    "÷": r"\div ",
    "≈": r"\approx ",
    "∞": r"\infty ",
    NARROW_BLANK: r"\,",
}
_IN_PROSE: Final = {
    "→": r"$\to$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "−": "$-$",
    "∞": r"$\infty$",
    NARROW_BLANK: r"\,",
}


@dataclass(frozen=True)
class Named:
    """A token that a line names.

    Attributes
    ----------
    role : {"query", "key", "value"}
    tokens : tuple of str
    position : int
        Counted from 0.
    says_role : bool
        Whether the role is written before the token; in LaTeX it always is.
    """

    role: Literal["query", "key", "value"]
    tokens: tuple[str, ...]
    position: int
    says_role: bool = False

    @property
    def words(self) -> Sentence:
        """The token as sentences name it."""
        role = (Word(f"{self.role} ", self.role),) if self.says_role else ()
        return (*role, *token(self.tokens, self.position))


Part = Word | Named
Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Line:
    """One line of arithmetic.

    Attributes
    ----------
    cells : tuple of tuple of Word
        To be set as columns, right-aligned, with the lines of the same number of cells beside it; a
        single cell stands alone.
    note : tuple of Word
        What the line says, to be set quietly below it; may be empty.
    is_ruled : bool
        Whether a rule stands above it: it is the sum of the lines before.
    latex : str
        The line as a row of a LaTeX ``align*``.
    """

    cells: tuple[Sentence, ...]
    note: Sentence = ()
    is_ruled: bool = False
    latex: str = ""


@dataclass(frozen=True)
class Block:
    """Some lines that belong together.

    Attributes
    ----------
    title : tuple of Word
    lines : tuple of Line
    side : {"both", "left", "right"}
        Of the comparison.
    latex : str
        The title as LaTeX text.
    """

    title: Sentence
    lines: tuple[Line, ...]
    side: Literal["both", "left", "right"]
    latex: str


Side = Literal["both", "left", "right"]


def line(*cells: Part | Parts, note: Parts = (), is_ruled: bool = False) -> Line:
    """Make a line of its cells, each a word, a token or several of them."""
    listed: list[Parts] = [cell if isinstance(cell, tuple) else (cell,) for cell in cells]
    latex = _aligned([_latex(cell) for cell in listed]) if listed else ""
    if note:
        latex = rf"{latex} \\" + "\n" if latex else ""
        latex += rf"& {_latex(note)}"
    return Line(tuple(map(sentence, listed)), sentence(note), is_ruled, latex)


def block(title: Parts, lines: Iterable[Line], side: Side) -> Block:
    """Make a block."""
    return Block(sentence(title), tuple(lines), side, _latex(title))


def sentence(parts: Parts) -> Sentence:
    """Write the tokens among the parts as sentences name them."""
    words: list[Word] = []
    for part in parts:
        words += part.words if isinstance(part, Named) else (part,)
    return tuple(words)


def as_text(blocks: Iterable[Block]) -> str:
    """Write blocks as plain text, their columns aligned.

    Parameters
    ----------
    blocks : iterable of Block

    Returns
    -------
    str
        Ends in a newline.
    """
    return "\n".join("".join(f"{row}\n" for row in _text_rows(block)) for block in blocks)


def as_latex(blocks: Iterable[Block]) -> str:
    """Write blocks as LaTeX, an ``align*`` for each; it holds no token's text. Needs amsmath.

    Parameters
    ----------
    blocks : iterable of Block

    Returns
    -------
    str
        Ends in a newline.
    """
    written = []
    for block in blocks:
        title = block.latex.replace(r"\text{", r"\textbf{")
        rows = [f"& {title}", *(line.latex for line in block.lines)]
        written.append("\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n")
    return "\n".join(written)


def _text_rows(block: Block) -> list[str]:
    rows = [_as_text(block.title)]
    for _, group in groupby(block.lines, key=lambda line: len(line.cells)):
        lines = list(group)
        texts = [[_as_text(cell) for cell in line.cells] for line in lines]
        widths = [max(map(_width, column)) for column in zip(*texts, strict=True)]
        for line, cells in zip(lines, texts, strict=True):
            if line.is_ruled:
                rows.append("  " + "─" * (sum(widths) + 2 * len(widths) - 2))
            if cells:
                padded = [" " * (w - _width(cell)) + cell for w, cell in zip(widths, cells, strict=True)]
                rows.append("  " + ("  ".join(padded).rstrip() if len(cells) > 1 else cells[0]))
            if line.note:
                rows.append(f"  {_as_text(line.note)}")
    return rows


def _as_text(words: Sentence) -> str:
    """Plain text with powers and positions written out: ``e^3.320``, ``are (2)``."""
    written = {"sup": "^{}", "sub": " ({})"}
    texts = []
    for word in words:
        is_long = word.mark == "sup" and " " in word.text
        texts.append(written.get(word.mark, "{}").format(f"({word.text})" if is_long else word.text))
    return plain(tuple(map(Word, texts)))


def _width(text: str) -> int:
    """Columns of a text where letters are equally wide: two for those of East Asia."""
    marks = sum(unicodedata.category(character) in ("Mn", "Me", "Cf") for character in text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) - marks + wide


def _aligned(cells: Sequence[str]) -> str:
    """One row of an ``align*``: the relations of all rows stand below each other."""
    row = ""
    for cell in filter(None, cells):
        # Mathematics ignores blanks: what no sign parts needs room.
        is_parted = not row or cell.startswith(_PARTING) or row.endswith(_PARTING)
        row += f" {cell}" if is_parted else rf" \quad {cell}"
    before, relation, after = (
        _RELATION.split(row.strip(), maxsplit=1) if _RELATION.search(row) else (row, "", "")
    )
    return f"{before.strip()} & {relation}{after}".strip()


def _latex(parts: Parts) -> str:
    """Words and tokens as LaTeX for a line of mathematics."""
    written = []
    for part in parts:
        if isinstance(part, Named):
            written.append(rf"\text{{{part.role} {part.position + 1}}}")
        else:
            written.append(_latex_word(part.text, part.mark))
    return re.sub(" +", " ", "".join(written)).strip()


def _latex_word(text: str, mark: Mark) -> str:
    is_math = _MATH.fullmatch(text)
    inner = _mathematics(text) if is_math else rf"\text{{{_prose(text)}}}"
    if mark == "sup":
        return f"^{{{inner}}}"
    return rf"\mathbf{{{inner}}}" if mark == "bold" and is_math else inner


def _mathematics(text: str) -> str:
    text = _POWER.sub(lambda power: f"^{{{power[0].translate(_DIGITS)}}}", text)
    for sign, command in _SIGNS.items():
        text = text.replace(sign, command)
    return rf"\sqrt{{{text[1:]}}}" if text.startswith("√") else text


def _prose(text: str) -> str:
    for sign, command in _IN_PROSE.items():
        text = text.replace(sign, command)
    return text
