"""Small comparisons that several tests draw or talk about."""

import numpy as np

from selfattn.cases import Case
from selfattn.comparison import Side, compare

WORDS = ("how", "are", "you", "doing", "over", "there", "today", "friend")
N_QUERIES, N_KEYS, D_K, D_V = 5, 7, 3, 2
"""A prime of its own for every dimension: nothing fits when it is transposed."""


def case_of(query, key, value, tokens=None, key_tokens=None, bias=None):
    query, key, value = (np.asarray(array, dtype=float) for array in (query, key, value))
    tokens = tokens or (WORDS * 40)[: len(query)]
    key_tokens = key_tokens or (tokens if len(key) == len(tokens) else (WORDS * 40)[: len(key)])
    return Case(tuple(tokens), tuple(key_tokens), query, key, value, "Numbers of a test.", bias=bias)


def drawn_case(n_queries=N_QUERIES, n_keys=N_KEYS, d_k=D_K, d_v=D_V, seed=0, **names):
    draw = np.random.default_rng(seed).standard_normal
    return case_of(draw((n_queries, d_k)), draw((n_keys, d_k)), draw((n_keys, d_v)), **names)


def compare_case(case, left="global", right="row", scale=1.0):
    return compare(case, Side(left, scale), Side(right, scale))


def compare_scores(scores, left="global", right="row", tokens=None, bias=None):
    """Compare a case whose query @ key.T is the scores: the query is the scores, the key the identity."""
    n_keys = len(scores[0])
    value = np.random.default_rng(1).standard_normal((n_keys, 2))
    return compare_case(case_of(scores, np.eye(n_keys), value, tokens, bias=bias), left, right)
