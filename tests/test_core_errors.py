"""What the core refuses, and the exact words it says: what must hold, the name, and what came."""

import math
import re

import numpy as np
import pytest

from selfattn.core import attend, attention, column_mass, row_mass, softmax

ONES = np.ones
INF, NAN = math.inf, math.nan


def raises(message):
    return pytest.raises(ValueError, match=f"^{re.escape(message)}$")


def attention_of(query=(5, 3), key=(7, 3), value=(7, 2), **others):
    """Attention over arrays of ones of these shapes, or over the arrays themselves."""
    arrays = (ONES(a) if isinstance(a, tuple) else a for a in (query, key, value))
    return attention(*arrays, **others)


SHAPES = {
    "no query": ({"query": None}, "query must be an array, got None."),
    "no key": ({"key": None}, "key must be an array, got None."),
    "no value": ({"value": None}, "value must be an array, got None."),
    "query without rows": (
        {"query": (3,)},
        "query must have shape (..., n_tokens, width), got (3,).",
    ),
    "empty query": ({"query": (0, 3)}, "query must have shape (..., n_tokens, width), got (0, 3)."),
    "key without rows": ({"key": 2.0}, "key must have shape (..., n_tokens, width), got ()."),
    "empty key": ({"key": (7, 0)}, "key must have shape (..., n_tokens, width), got (7, 0)."),
    "value without rows": ({"value": (7,)}, "value must have shape (..., n_tokens, width), got (7,)."),
    "empty value": ({"value": (7, 0)}, "value must have shape (..., n_tokens, width), got (7, 0)."),
    "widths": ({"key": (7, 11)}, "query and key must share d_k, got (5, 3) and (7, 11)."),
    "counts": ({"value": (11, 2)}, "key and value must share n_keys, got (7, 3) and (11, 2)."),
    "heads": (
        {"query": (2, 5, 3), "key": (3, 7, 3)},
        "query, key and value must share their leading axes, got (2, 5, 3), (3, 7, 3) and (7, 2).",
    ),
    "heads of value": (
        {"query": (2, 5, 3), "value": (3, 7, 2)},
        "query, key and value must share their leading axes, got (2, 5, 3), (7, 3) and (3, 7, 2).",
    ),
}

NUMBERS = {
    "nan in query": ({"query": [[1.0, NAN, 1.0]]}, "query must be finite, got nan."),
    "inf in query": ({"query": [[INF, 1.0, 1.0]]}, "query must be finite, got inf."),
    "-inf in key": ({"key": [[1.0, 1.0, -INF]] * 7}, "key must be finite, got -inf."),
    "nan in value": ({"value": [[NAN, 1.0]] + [[1.0, 1.0]] * 6}, "value must be finite, got nan."),
    "hidden nan in value": (
        {"value": [[NAN, 1.0]] + [[1.0, 1.0]] * 6, "mask": [False] + [True] * 6},
        "value must be finite, got nan.",
    ),
    "overflow of scores": (
        {"query": [[1e200] * 3], "key": [[1e200] * 3] * 7},
        "scores must be finite, got an overflow of float64.",
    ),
    "overflow of logits": (
        {"query": [[1e200] * 3], "scale": 1e200},
        "logits must be finite, or -inf where hidden, got inf.",
    ),
    "rows of unequal length": (
        {"query": [[1.0], [1.0, 2.0]]},
        "query must be a rectangular array, got rows of unequal length.",
    ),
    "complex": ({"key": ONES((7, 3), complex)}, "key must hold real numbers, got dtype complex128."),
    "text": ({"value": [["a"]] * 7}, "value must hold real numbers, got dtype <U1."),
    "objects": ({"value": [[None]] * 7}, "value must hold real numbers, got dtype object."),
}

CHOICES = {
    "unknown normalize": (
        {"normalize": "rows"},
        "normalize must be 'row', 'column' or 'global', got 'rows'.",
    ),
    "normalize by number": ({"normalize": -1}, "normalize must be 'row', 'column' or 'global', got -1."),
    "normalize by list": (
        {"normalize": ["row"]},
        "normalize must be 'row', 'column' or 'global', got ['row'].",
    ),
    "temperature 0": ({"temperature": 0}, "temperature must be above 0, got 0.0."),
    "temperature below 0": ({"temperature": -1.5}, "temperature must be above 0, got -1.5."),
    "temperature nan": ({"temperature": NAN}, "temperature must be finite, got nan."),
    "temperature inf": ({"temperature": INF}, "temperature must be finite, got inf."),
    "temperature None": ({"temperature": None}, "temperature must be a real number, got None."),
    "scale inf": ({"scale": -INF}, "scale must be finite, got -inf."),
    "scale by word": ({"scale": "on"}, "scale must be a real number, got 'on'."),
    "scale complex": ({"scale": 1j}, "scale must be a real number, got 1j."),
    "scale beyond floats": ({"scale": 10**309}, f"scale must be a real number, got {10**309}."),
    "mask of integers": (
        {"mask": ONES((5, 7), int)},
        "mask must be boolean (True = visible), got dtype int64.",
    ),
    "mask of floats": ({"mask": ONES((5, 7))}, "mask must be boolean (True = visible), got dtype float64."),
    "mask upside down": (
        {"mask": ONES((7, 5), bool)},
        "mask must broadcast to the scores' shape (5, 7), got (7, 5).",
    ),
    "mask with heads": (
        {"mask": ONES((2, 5, 7), bool)},
        "mask must broadcast to the scores' shape (5, 7), got (2, 5, 7).",
    ),
    "ragged mask": (
        {"mask": [[True], [True, False]]},
        "mask must be a rectangular array, got rows of unequal length.",
    ),
    "bias upside down": (
        {"bias": ONES((7, 5))},
        "bias must broadcast to the scores' shape (5, 7), got (7, 5).",
    ),
    "bias with heads": (
        {"bias": ONES((2, 5, 7))},
        "bias must broadcast to the scores' shape (5, 7), got (2, 5, 7).",
    ),
    "bias nan": ({"bias": [[NAN]]}, "bias must be finite, or -inf where hidden, got nan."),
    "bias nan beside -inf": (
        {"bias": [[-INF, NAN] + [0.0] * 5]},
        "bias must be finite, or -inf where hidden, got nan.",
    ),
    "bias +inf": ({"bias": [[INF]]}, "bias must be finite, or -inf where hidden, got inf."),
    "bias of words": ({"bias": [["x"]]}, "bias must hold real numbers, got dtype <U1."),
}


@pytest.mark.parametrize(("wrong", "message"), SHAPES.values(), ids=SHAPES)
def test_attention_refuses_shapes_that_do_not_fit(wrong, message):
    with raises(message):
        attention_of(**wrong)


@pytest.mark.parametrize(("wrong", "message"), NUMBERS.values(), ids=NUMBERS)
def test_attention_refuses_what_is_not_a_finite_number(wrong, message):
    with raises(message):
        attention_of(**wrong)


@pytest.mark.parametrize(("wrong", "message"), CHOICES.values(), ids=CHOICES)
def test_attention_refuses_a_choice_out_of_range(wrong, message):
    with raises(message):
        attention_of(**wrong)


@pytest.mark.parametrize(("wrong", "message"), CHOICES.values(), ids=CHOICES)
def test_attend_refuses_a_choice_out_of_range(wrong, message):
    with raises(message):
        attend(ONES((5, 7)), ONES((7, 2)), **wrong)


@pytest.mark.parametrize(
    ("scores", "value", "message"),
    [
        (ONES(3), None, "scores must have shape (..., n_queries, n_keys), got (3,)."),
        (ONES((0, 3)), None, "scores must have shape (..., n_queries, n_keys), got (0, 3)."),
        ([[1.0, -INF]], None, "scores must be finite, got -inf."),
        ([[1.0, NAN]], None, "scores must be finite, got nan."),
        ([["a"]], None, "scores must hold real numbers, got dtype <U1."),
        ([[1], [1, 2]], None, "scores must be a rectangular array, got rows of unequal length."),
        (ONES((5, 7)), ONES((5, 2)), "scores and value must share n_keys, got (5, 7) and (5, 2)."),
        (ONES((5, 7)), ONES(7), "scores and value must share n_keys, got (5, 7) and (7,)."),
        (ONES((5, 7)), [[INF]] * 7, "value must be finite, got inf."),
        (
            ONES((2, 5, 7)),
            ONES((3, 7, 2)),
            "scores and value must share their leading axes, got (2, 5, 7) and (3, 7, 2).",
        ),
    ],
)
def test_attend_refuses_scores_and_values_that_do_not_fit(scores, value, message):
    with raises(message):
        attend(scores, value)


@pytest.mark.parametrize(
    "logits",
    [[[NAN, 0.0]], [[-INF, NAN]], [[0.0, 1.0], [NAN, 0.0]]],
    ids=["alone", "beside -inf", "in one row"],
)
@pytest.mark.parametrize("function", [softmax, row_mass, column_mass])
def test_a_logit_that_is_nan_is_refused(function, logits):
    with raises("logits must be finite, or -inf where hidden, got nan."):
        function(logits)


@pytest.mark.parametrize("function", [softmax, row_mass, column_mass])
def test_a_logit_of_plus_infinity_is_refused(function):
    with raises("logits must be finite, or -inf where hidden, got inf."):
        function([[0.0, 1.0], [INF, 0.0]])


@pytest.mark.parametrize("function", [softmax, row_mass, column_mass])
@pytest.mark.parametrize("shape", [(), (3,), (0, 3), (3, 0)], ids=str)
def test_logits_need_queries_and_keys(function, shape):
    with raises(f"logits must have shape (..., n_queries, n_keys), got {shape}."):
        function(ONES(shape))


def test_softmax_refuses_an_unknown_axis():
    with raises("normalize must be 'row', 'column' or 'global', got 'all'."):
        softmax([[1.0]], "all")


def test_an_overflow_of_the_output_is_refused():
    with raises("output must be finite, got an overflow of float64."):
        attend(ONES((3, 2)), [[1.7e308], [1.7e308]], normalize="column", bias=[[0.0], [-INF], [-INF]])
