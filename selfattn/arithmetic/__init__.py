"""Where a number on the page comes from: every term of its computation, as data, text and LaTeX.

:func:`open_weight`, :func:`open_output` and :func:`open_projection` give the terms as plain numbers,
read off the library's own steps. Blocks are what is shown of them, with as many digits as redoing a
line by hand needs; :func:`as_text` and :func:`as_latex` write blocks out.
"""

from __future__ import annotations

from .lines import Block, Line, as_latex, as_text
from .mixing import output_blocks, projection_blocks
from .opening import open_output, open_projection, open_weight
from .terms import Cell, Logit, Mixture, Output, Projection, Sum, Term, Weight
from .weighing import weight_blocks

__all__ = [
    "open_weight",
    "open_output",
    "open_projection",
    "weight_blocks",
    "output_blocks",
    "projection_blocks",
    "as_text",
    "as_latex",
    "Block",
    "Line",
    "Cell",
    "Weight",
    "Logit",
    "Output",
    "Mixture",
    "Projection",
    "Sum",
    "Term",
]
