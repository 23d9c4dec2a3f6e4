"""What findings say, as plain text."""

import numpy as np

from selfattn.findings import findings
from selfattn.insight import plain
from tests.examples import compare_scores

HIDDEN = -np.inf


def told(comparison):
    """Sentences by name."""
    found = findings(comparison)
    assert len({finding.name for finding in found}) == len(found)
    return {finding.name: plain(finding.sentence) for finding in found}


def said(scores, *sides, tokens=None, hidden=(), **options):
    bias = np.zeros(np.shape(scores))
    for cell in hidden:
        bias[cell] = HIDDEN
    tokens = tokens or tuple("abcdefgh"[: len(scores)])
    return told(compare_scores(scores, *sides, tokens=tokens, bias=bias, **options))


def cells(comparison, name):
    return {finding.name: finding.cells for finding in findings(comparison)}[name]
