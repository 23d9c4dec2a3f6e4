"""Attention written out once more, naively, to check the library against: fit for small numbers only."""

import numpy as np


def drawn(n_tokens, width, seed):
    """Query, key and value as the notebook draws them."""
    generator = np.random.default_rng(seed)
    return [generator.standard_normal((n_tokens, width)) for _ in range(3)]


def attended(vectors, normalize, scale=None, temperature=1.0, mask="none"):
    """Logits, weights and output of query, key and value."""
    query, key, value = vectors
    scores = np.einsum("id,jd->ij", query, key)
    logits = scores * (1 / np.sqrt(query.shape[1]) if scale is None else scale) / temperature
    if mask == "causal":
        logits[np.arange(len(query))[:, None] < np.arange(len(key))] = -np.inf
    parts = np.exp(logits)
    shared = {"global": parts.sum(), "row": parts.sum(axis=1)[:, None], "column": parts.sum(axis=0)}
    weights = parts / shared[normalize]
    return logits, weights, weights @ value
