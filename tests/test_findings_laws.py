"""Findings of any comparison: which are said, and every number in them, computed a second way."""

import math
import re
from itertools import product

import numpy as np
import pytest
import scipy.special
from hypothesis import example, given
from hypothesis import strategies as st

from selfattn.comparison import Side, compare
from selfattn.findings import figures_of, findings
from selfattn.insight import lead, plain
from tests.examples import WORDS, case_of
from tests.reading import read

CHOICES = ["row", "column", "global"]
AXES = {"row": 1, "column": 0, "global": None}
SPREADS = [0, 0.01, 0.1, 1, 3, 10, 100, 1e4, 1e300]
SIZES = st.sampled_from([4, 4, 1, 2, 3, 4, 5, 6])
SEEDS = st.integers(0, 2**32 - 1)
PAIR = r"(\w+) → (\w+)"


def drawn(n_queries, n_keys, seed, spread, kind, shift=0, hides="none"):
    """A case with scores of a kind, some of them hidden; all words differ."""
    draw = np.random.default_rng(seed)
    scores = draw.normal(size=(n_queries, n_keys)) * spread + shift
    row = draw.integers(n_queries)
    if kind == "symmetric" and n_queries == n_keys:
        scores = np.maximum(scores, scores.T)
    elif kind == "even row":
        scores[row] = shift
    elif kind == "high row":
        scores[row] += 5
    hidden = draw.random((n_queries, n_keys)) < (0.4 if hides == "some" else 0)
    hidden[row] |= hides == "row"
    if hides == "causal":
        hidden = ~np.tri(n_queries, n_keys, dtype=bool)
    value = draw.normal(size=(n_keys, 2))
    return case_of(scores, np.eye(n_keys), value, bias=np.where(hidden, -np.inf, 0.0))


CASES = st.builds(
    drawn,
    SIZES,
    SIZES,
    SEEDS,
    st.sampled_from(SPREADS),
    st.sampled_from(["any", "symmetric", "even row", "high row"]),
    st.sampled_from([0, 0, 0, 720, -900]),
    st.sampled_from(["none", "none", "some", "row", "causal"]),
)


def softmax(logits, normalize):
    """SciPy's, with zeros where it has nothing to share out."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.nan_to_num(scipy.special.softmax(logits, axis=AXES[normalize]))


def slices(logits, normalize):
    """Positions of the visible cells that share a softmax, for each."""
    queries, keys = map(range, logits.shape)
    groups = {
        "row": [[(i, j) for j in keys] for i in queries],
        "column": [[(i, j) for i in queries] for j in keys],
        "global": [list(product(queries, keys))],
    }[normalize]
    return [[cell for cell in group if logits[cell] > -math.inf] for group in groups]


def expected(case, normalize):
    """Names of what must be said when both sides take this softmax of unscaled scores, no word repeats."""
    logits = case.query @ case.key.T + case.bias
    weights = softmax(logits, normalize)
    visible = logits > -np.inf
    seen = logits[visible]
    groups = [group for group in slices(logits, normalize) if group]
    choosing = [group for group in groups if len(group) > 1]
    is_equal = seen.size > 1 and all(abs(score - seen[0]) <= 1e-9 for score in seen)
    mass, rows = weights.sum(axis=1), visible.any(axis=1)
    others = weights.sum(axis=0 if normalize == "row" else 1)
    is_global = normalize == "global"
    has_top_cell = is_global and seen.size > 1 and weights.max() > 0.9
    alone = [True] + [False] * (len(case.key_tokens) - 1)
    truths = {
        "overflow": seen.size and seen.max() > math.log(np.finfo(float).max),
        "underflow": any(all(logits[cell] < -745.1332 for cell in group) for group in groups),
        "query-without-keys": not rows.all(),
        "one-token": logits.size == seen.size == 1,
        "equal-scores": is_equal and not visible.all(),
        "symmetric-scores": not is_global
        and rows.all()
        and f"{others.min():.2f}" != f"{others.max():.2f}"
        and logits.tolist() == logits.T.tolist(),
        "one-cell": has_top_cell,
        "one-row": not has_top_cell and rows.sum() > 2 and mass.max() > 0.9 * mass.sum(),
        "row-without-mass": is_global and any(mass[i] < 0.01 / rows.sum() for i in np.flatnonzero(rows)),
        "saturated": not is_global and any(weights[cell] > 0.99 for group in choosing for cell in group),
        "first-sees-itself": len(case.tokens) == len(alone) > 1 and visible[0].tolist() == alone,
        "nearly-uniform": not is_equal
        and any(all(0.9 <= weights[cell] * len(group) <= 1.1 for cell in group) for group in choosing),
    }
    return {name for name, is_true in truths.items() if is_true}


def told(case, left, right):
    found = findings(compare(case, Side(left, 1.0), Side(right, 1.0)))
    return {finding.name: plain(finding.sentence) for finding in found}


@given(CASES, st.sampled_from(CHOICES))
@example(drawn(3, 3, 0, 1, "symmetric"), "row")
@example(drawn(4, 4, 0, 1, "any", hides="causal"), "global")
def test_what_is_said_is_what_is_true_and_nothing_else(case, normalize):
    assert set(told(case, normalize, normalize)) == expected(case, normalize)


def numbers(pattern, sentence):
    found = re.fullmatch(pattern, sentence)
    assert found, sentence
    return found.groups()


def agrees(text, number):
    """Whether the written number is this one, as well as its digits can tell."""
    if text[0] in "<>":
        bound = float(text[1:].rstrip("%\u202f"))
        number = number * 100 if "%" in text else number
        return 0 < number < bound if text[0] == "<" else bound < number <= 1 + bound
    value, half = read(text)
    number = number * 100 if "%" in text else number
    return abs(value - number) <= half * (1 + 1e-6) + 1e-9 * abs(number)


def place(case, query, key):
    return case.tokens.index(query), case.key_tokens.index(key)


@given(CASES)
def test_the_numbers_about_a_global_softmax(case):
    logits = case.query @ case.key.T + case.bias
    weights, mass = softmax(logits, "global"), softmax(logits, "global").sum(axis=1)
    rows = np.flatnonzero((logits > -np.inf).any(axis=1))
    said = told(case, "global", "global")
    if "one-cell" in said:
        pattern = rf"One cell holds (.*) of all weight, {PAIR}; the other (one has|\d+ share) (.*)\."
        share, query, key, count, rest = numbers(pattern, said["one-cell"])
        cell = place(case, query, key)
        assert weights[cell] == weights.max()
        assert agrees(share, weights.max())
        assert agrees(rest, sum(weight for at, weight in np.ndenumerate(weights) if at != cell))
        n_others = int((logits > -np.inf).sum()) - 1
        assert count == ("one has" if n_others == 1 else f"{n_others} share")
    if "one-row" in said:
        pattern = r"The other (\d) queries together have only (.*) of all weight; (\w+) has the rest\."
        count, rest, query = numbers(pattern, said["one-row"])
        row = case.tokens.index(query)
        assert int(count) == rows.size - 1
        assert mass[row] == mass.max()
        assert agrees(rest, sum(mass[i] for i in range(mass.size) if i != row))
    if "row-without-mass" in said:
        poor = [i for i in rows if mass[i] < 0.01 / rows.size]
        pattern = r"(?:(\d) of (\d) rows \((.*)\) are|The row of (\w+) is) .* largest weight in \w+ is (.*)\."
        count, of, many, one, largest = numbers(pattern, said["row-without-mass"])
        assert agrees(largest, weights[poor].max())
        assert (one, count, of) == (
            (case.tokens[poor[0]], None, None) if len(poor) == 1 else (None, str(len(poor)), str(rows.size))
        )
        assert many is None or re.findall(r"[a-z]{3,}", many.replace(" and ", ", ").replace(" more", "")) == [
            case.tokens[i] for i in poor[:3]
        ]


@given(CASES, st.sampled_from(["row", "column"]))
def test_the_numbers_about_rows_or_columns(case, normalize):
    logits = case.query @ case.key.T + case.bias
    weights = softmax(logits, normalize)
    choosing = [group for group in slices(logits, normalize) if len(group) > 1]
    said = told(case, normalize, normalize)
    of = rf"(\d) of (\d) {normalize}s?(?: with more than one visible cell)?"
    if "saturated" in said:
        full = [group for group in choosing if max(weights[cell] for cell in group) > 0.99]
        pattern = rf"{of} (?:is|are) saturated: .* the largest weight is (.*), {PAIR}\."
        count, total, largest, query, key = numbers(pattern, said["saturated"])
        assert (int(count), int(total)) == (len(full), len(choosing))
        top = max(weights[cell] for group in full for cell in group)
        assert agrees(largest, top)
        assert weights[place(case, query, key)] == pytest.approx(top, rel=1e-12)
    if "nearly-uniform" in said:
        even = [g for g in choosing if all(abs(weights[cell] * len(g) - 1) <= 0.1 for cell in g)]
        pattern = rf"{of} \((.*)\) (?:is|are) nearly uniform: .* of an even share(?:, (.*))?\."
        count, total, _, share = numbers(pattern, said["nearly-uniform"])
        assert (int(count), int(total)) == (len(even), len(choosing))
        assert (share is None) == (len({len(group) for group in even}) > 1)
        assert share is None or agrees(share, 1 / len(even[0]))
    if "symmetric-scores" in said:
        pattern = r".* sums to 1, the \w+s to (.*) at least and (.*) at most\."
        least, most = numbers(pattern, said["symmetric-scores"])
        other = weights.sum(axis=0 if normalize == "row" else 1)
        assert agrees(least, other.min())
        assert agrees(most, other.max())


@given(CASES, st.sampled_from(CHOICES))
def test_the_numbers_about_scores(case, normalize):
    logits = case.query @ case.key.T + case.bias
    weights = softmax(logits, normalize)
    said = told(case, normalize, normalize)
    if "overflow" in said:
        pattern = rf"{PAIR} has a score of (.*), and exp overflows above .* first it is (.*)\."
        query, key, score, weight = numbers(pattern, said["overflow"])
        cell = place(case, query, key)
        assert logits[cell] == logits.max()
        assert agrees(score, logits.max())
        assert agrees(weight.replace("exactly 1", "1.0"), weights[cell])
        with np.errstate(over="ignore", invalid="ignore"):
            naive = np.exp(logits) / np.exp(logits).sum(axis=AXES[normalize], keepdims=True)
        assert np.isnan(naive[cell])
    if "underflow" in said:
        query, key, weight = numbers(rf".* the weight of {PAIR} is (.*)\.", said["underflow"])
        cell = place(case, query, key)
        assert agrees(weight.replace("exactly 1", "1.0"), weights[cell])
        with np.errstate(over="ignore", invalid="ignore"):
            naive = np.exp(logits) / np.exp(logits).sum(axis=AXES[normalize], keepdims=True)
        assert np.isnan(naive[cell])
    if "query-without-keys" in said:
        blind = [i for i, row in enumerate(logits) if row.max() == -np.inf]
        words = said["query-without-keys"].split(" see")[0].replace(" and ", ", ").split(", ")
        assert words[:3] == [case.tokens[i] for i in blind[:3]]
        assert words[3:] == ([f"{len(blind) - 3} more"] if len(blind) > 3 else [])
    if "first-sees-itself" in said:
        (weight,) = numbers(r".* its one weight is (.*)\.", said["first-sees-itself"])
        assert agrees(weight.replace("exactly 1", "1.0"), weights[0, 0])


PREFIX = {"global": "With the global softmax, ", "row": "Per row, ", "column": "Per column, "}
OF_ONE_SIDE = {"one-cell", "one-row", "row-without-mass", "saturated", "nearly-uniform"}


@given(CASES, st.permutations(CHOICES))
def test_two_sides_say_what_each_says_alone(case, choices):
    left, right = choices[:2]
    both, alone = told(case, left, right), {side: told(case, side, side) for side in (left, right)}
    for name in OF_ONE_SIDE:
        sentences = [(side, alone[side][name]) for side in (left, right) if name in alone[side]]
        texts = [PREFIX[side] + text[0].lower() + text[1:] for side, text in sentences]
        assert both.get(name, "") in (" ".join(texts), sentences[0][1] if len(texts) == 2 else "")
    assert set(both) - OF_ONE_SIDE == (set(alone[left]) | set(alone[right])) - OF_ONE_SIDE


@given(CASES, st.sampled_from(CHOICES), st.sampled_from(CHOICES))
def test_nothing_is_said_twice_and_every_cell_is_there(case, left, right):
    comparison = compare(case, Side(left, 1.0), Side(right, 1.0))
    found = findings(comparison)
    sentences = [plain(finding.sentence) for finding in found]
    assert len(set(sentences)) == len(sentences)
    assert not set(re.split(r"(?<=\.) ", plain(lead(comparison)))) & set(sentences)
    for finding, sentence in zip(found, sentences, strict=True):
        assert sentence[-1] == "."
        assert sentence[0].isupper() or sentence.split()[0].strip(",") in WORDS or sentence[0].isdigit()
        assert len(set(finding.cells)) == len(finding.cells)
        assert all(i < len(case.tokens) and j < len(case.key_tokens) for i, j in finding.cells)
        assert (finding.cells == ()) is (finding.name == "symmetric-scores")


@pytest.mark.parametrize("mask", ["none", "causal"])
@pytest.mark.parametrize(
    "other", [Side("row"), Side("column", 1.0, 0.01), Side("global", 0.0, 1.0, "causal")]
)
@pytest.mark.parametrize("side", CHOICES)
@pytest.mark.parametrize("size", range(1, 7))
@pytest.mark.parametrize("spread", [0, 1, -1e4, 1e4, 1e300])
def test_nothing_raises(size, side, other, mask, spread):
    draw = np.random.default_rng(size).standard_normal
    scores = draw((size, size))
    case = case_of(scores / np.abs(scores).max() * spread, np.eye(size), draw((size, size)))
    for left, right in ((Side(side, 1.0, 1.0, mask), other), (other, Side(side, 1.0, 1.0, mask))):
        comparison = compare(case, left, right)
        assert all(plain(finding.sentence) for finding in findings(comparison))
        assert all(figure.left and figure.says for figure in figures_of(comparison))
