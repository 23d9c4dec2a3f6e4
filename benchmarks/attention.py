"""``attention`` against the notebook's own lines, and against the same route through SciPy's softmax."""

import timeit

import numpy as np
import scipy.special

from selfattn import attention

NOTEBOOK_TARGETS = {8: 4.0, 16: 3.5, 64: 1.6}
SCIPY_TARGETS = {512: 1.0, 2048: 1.0}
SECONDS = 0.2


def main():
    print("attention (validated, stable, every step returned); times in microseconds, best of 7")
    print(f"{'n':>6} {'peer':>10} {'peer us':>10} {'ours us':>10} {'ratio':>7} {'target':>8}")
    for n, target in NOTEBOOK_TARGETS.items():
        _row(n, "notebook", _notebook, target)
    for n, target in SCIPY_TARGETS.items():
        _row(n, "SciPy", _scipy, target)


def _row(n, name, peer, target):
    generator = np.random.default_rng(0)
    query, key, value = (generator.standard_normal((n, n)) for _ in range(3))
    scale = n**-0.5
    theirs, ours = _best(
        lambda: peer(query, key, value, scale),
        lambda: attention(query, key, value, normalize="global", scale=scale),
    )
    print(f"{n:>6} {name:>10} {theirs:>10.1f} {ours:>10.1f} {ours / theirs:>7.2f} {'<= ' + str(target):>8}")


def _best(*calls):
    """Best time of each call, in microseconds, taken in turns: both meet the same noise."""
    counts = [max(1, int(SECONDS / 7 / max(timeit.timeit(call, number=1), 1e-7))) for call in calls]
    rounds = [
        [timeit.timeit(call, number=count) / count for call, count in zip(calls, counts, strict=True)]
        for _ in range(7)
    ]
    return [1e6 * min(times) for times in zip(*rounds, strict=True)]


def _notebook(query, key, value, _scale):
    scores = query @ key.T
    weights = np.exp(scores) / np.sum(np.exp(scores))
    return weights @ value


def _scipy(query, key, value, scale):
    scores = query @ key.T
    weights = scipy.special.softmax(scores * scale)
    return weights @ value
