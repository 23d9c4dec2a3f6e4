"""The page Heads: every head side by side and in numbers, one of them opened, their outputs joined."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.special
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from selfattn import presets
from selfattn.cases import case_of, heads_of
from selfattn.heads import head_figures
from selfattn.settings import Look, Settings, Vectors, Versus
from selfattn.ui import drawings, heads
from selfattn.ui.drawings import heads_of_settings
from tests.pages import APP, do, field, figures, group, numbers, sentences, trace, z
from tests.test_heads import by_loops

AXES = {"global": (1, 2), "row": 2, "column": 1}
VECTORS = Vectors(d_model=7, d_k=6, d_v=3, n_heads=4, output=True)
OWN = Settings(None, "the cat saw the dog", 5, source="embeddings", vectors=VECTORS)
CROSS = replace(OWN, second="le chat")
THREE = Settings.of_preset("from-scratch-heads")


def visit(settings):
    """Open the page as a link does."""
    at = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in settings.to_query().items():
        at.query_params[name] = value
    at._page_hash = calc_hash("heads")  # pages that are functions have no other door
    at.run()
    assert not at.exception
    return at


def by_einsum(settings):
    """Weights of all heads, and their outputs side by side, from the cases' own arrays."""
    cases = heads_of(settings)
    query, key, value = (
        np.stack([getattr(case, name) for case in cases]) for name in ("query", "key", "value")
    )
    logits = np.einsum("hid,hjd->hij", query, key) / np.sqrt(query.shape[2])
    weights = scipy.special.softmax(logits, axis=AXES[settings.left])
    outputs = np.einsum("hij,hjd->ihd", weights, value)
    return weights, outputs.reshape(len(outputs), -1)


def table(at):
    (shown,) = [each.value for each in at.dataframe if "Entropy" in each.value.columns]
    return shown


def html(at, mark):
    return [element.proto.body for element in at.get("html") if element.proto.body.startswith(mark)]


def unfold(at):
    at.session_state["heads_joined"] = True
    at.run()
    assert not at.exception
    return at


def link(at):
    return at.session_state["settings"].to_query()


@pytest.mark.parametrize("left", AXES)
@pytest.mark.parametrize("settings", [OWN, CROSS, THREE], ids=["own", "cross", "article"])
def test_every_head_is_shown_with_its_weights(settings, left):
    settings = replace(settings, left=left)
    shown, (weights, _) = figures(visit(settings)), by_einsum(settings)
    assert [name for name in shown if name.startswith("head")] == [
        f"head {k + 1}" for k in range(len(weights))
    ]
    for number, matrix in enumerate(weights, 1):
        name = f"head {number}"
        np.testing.assert_allclose(z(shown[name], name), matrix, rtol=1e-9, atol=1e-14)
        assert trace(shown[name], name)["zmax"] == pytest.approx(weights.max())


def test_the_heads_of_the_article_are_those_of_its_file():
    arrays = presets.load("from-scratch-heads").arrays
    x = arrays["embeddings"]
    scores = np.einsum("im,hmd,hnd,jn->hij", x, arrays["w_query"], arrays["w_key"], x)
    weights = scipy.special.softmax(scores / np.sqrt(arrays["w_key"].shape[2]), axis=2)
    shown = figures(visit(replace(THREE, left="row")))
    for number, matrix in enumerate(weights, 1):
        np.testing.assert_allclose(z(shown[f"head {number}"], f"head {number}"), matrix, rtol=1e-9)


def test_the_range_of_the_colors_is_said():
    at = visit(OWN)
    said = sentences(at)["heads_colors"]
    assert "Equal color is the same number in all of them" in said
    assert f"the largest weight of any head, {by_einsum(OWN)[0].max():.3f}, in square root steps" in said
    assert "one 100\u202f% of its own" in said
    said = sentences(visit(replace(OWN, left="row", look=Look(steps="log"))))["heads_colors"]
    assert "in logarithmic steps" in said
    assert "100" not in said


@pytest.mark.parametrize("settings", [OWN, THREE], ids=["own", "article"])
def test_the_table_has_the_figures_of_every_head(settings):
    shown = table(visit(settings))
    assert list(shown.columns) == ["Head", "Entropy", "Diagonal", "Previous", "Next", "Largest row"]
    for number, weights in enumerate(by_einsum(settings)[0], 1):
        row, expected = shown.iloc[number - 1], by_loops(weights)
        assert row["Head"] == number
        assert row["Entropy"] == pytest.approx(expected.pop("entropy"))
        assert list(row[2:]) == pytest.approx(
            [100 * expected[name] for name in ("diagonal", "previous", "next", "largest_row")]
        )


def test_across_two_texts_there_is_no_diagonal_and_the_page_says_so():
    at = visit(CROSS)
    assert list(table(at).columns) == ["Head", "Entropy", "Largest row"]
    assert sentences(at)["heads_cross"].startswith("Queries and keys are not the same tokens")
    as_many = replace(OWN, second="five keys of another text")
    assert list(table(visit(as_many)).columns) == ["Head", "Entropy", "Largest row"]
    assert "heads_cross" not in sentences(visit(OWN))


def test_heads_without_any_weight_have_empty_figures():
    nothing = head_figures(np.zeros((5, 5)))
    shown, _ = heads._figures(case_of(OWN), (nothing, nothing), list(heads.COLUMNS))
    assert list(shown["Head"]) == [1, 2]
    assert shown.drop(columns="Head").isna().all(axis=None)
    proto = visit(OWN).dataframe[0].proto
    assert proto.HasField("placeholder")
    assert proto.placeholder == ""


def opened(at, settings):
    """The head that is opened, counted from 1, if everything that shows it agrees."""
    weights, _ = by_einsum(settings)
    shown = z(figures(at)["weights_left"], "weights_left")
    (head,) = [k for k, matrix in enumerate(weights) if np.allclose(shown, matrix, rtol=1e-9)]
    assert html(at, "<h3>Head") == [f"<h3>Head {head + 1} of {len(weights)}, opened</h3>"]
    marks = html(at, "<h4>Head")
    assert [k for k, mark in enumerate(marks) if "<small>opened below</small>" in mark] == [head]
    assert group(at, "Head").value == head
    assert at.session_state["heads_table"]["selection"]["rows"] == [head]
    return head + 1


def test_a_pill_opens_its_head_and_writes_it_into_the_link():
    at = visit(THREE)
    assert opened(at, THREE) == 1
    at = do(group(at, "Head"), 2)
    assert opened(at, THREE) == 3
    assert link(at) == {"v": "1", "p": "from-scratch-heads", "head": "3"}
    at = do(field(at, "Undo"))
    assert opened(at, THREE) == 1
    assert "head" not in link(at)


@pytest.mark.parametrize(("head", "shown"), [(0, 1), (1, 2), (3, 4), (9, 4)])
def test_a_link_opens_its_head_and_the_last_one_stands_for_those_beyond(head, shown):
    assert opened(visit(replace(OWN, head=head)), OWN) == shown


def test_another_text_keeps_the_head_that_is_opened():
    at = do(field(visit(replace(OWN, head=2)), "Text"), "a b c")
    assert opened(at, replace(OWN, text="a b c")) == 3


@pytest.mark.parametrize(
    ("rows", "head"),
    [([2], 2), ([0], 0), ([3], 3), ([2, 0], 2)]
    + [
        (forged, 1)
        for forged in ([], [4], [-1], [False], [1.0], ["2"], [None], [[2]], "2", None, 2, {"0": 2})
    ],
    ids=str,
)
def test_a_row_of_the_table_opens_its_head_and_a_forged_one_nothing(monkeypatch, rows, head):
    settings = replace(OWN, head=1)
    monkeypatch.setattr(heads.st, "session_state", {"heads_table": {"selection": {"rows": rows}}})
    changed = []
    monkeypatch.setattr(heads.state, "change", lambda to: changed.append(to(settings)))
    heads._picked(1, 4)
    after = changed[0] if changed else settings
    assert after == replace(settings, head=head)
    assert type(after.head) is int


def test_the_row_that_the_browser_was_told_is_no_choice(monkeypatch):
    changed = []
    monkeypatch.setattr(heads.st, "session_state", {"heads_table": {"selection": {"rows": [2]}}})
    monkeypatch.setattr(heads.state, "change", changed.append)
    heads._picked(2, 4)
    assert changed == []


@pytest.mark.parametrize(
    "settings", [Settings.of_preset(), Settings.of_preset("from-scratch-cross")], ids=str
)
def test_one_head_is_opened_without_any_machinery_and_the_page_says_how_to_get_more(settings):
    at = visit(settings)
    assert sentences(at)["heads_one"].startswith("There is one head, opened below.")
    assert not [name for name in figures(at) if name.startswith("head")]
    assert not [each for each in at.get("button_group") if each.label == "Head"]
    assert not [fold for fold in at.expander if fold.label.startswith("Their outputs")]
    assert "weights_left" in figures(at)
    assert len(at.dataframe) == 0


def test_a_teachers_link_can_hide_the_choice_but_not_the_heads():
    at = visit(replace(OWN, hide=("head",)))
    assert not [each for each in at.get("button_group") if each.label == "Head"]
    assert "head 4" in figures(at)


def test_outputs_are_joined_and_projected_when_the_fold_is_opened():
    at = visit(OWN)
    assert not {"concatenated", "projected"} & figures(at).keys()
    at = unfold(at)
    shown, (_, together) = figures(at), by_einsum(OWN)
    projected = np.einsum("ic,cm->im", together, case_of(OWN).output_projection)
    np.testing.assert_allclose(z(shown["concatenated"], "concatenated"), together, rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(z(shown["projected"], "projected"), projected, rtol=1e-9, atol=1e-13)
    assert sentences(at)["heads_boundaries"] == (
        "Each head gives every query 3 numbers, side by side 4 × 3 = 12. "
        "Dimensions 1 to 3 are of head 1, 4 to 6 of head 2, …, 10 to 12 of head 4."
    )
    do(field(at, "As tables"))
    _, *tables = [each.value for each in at.dataframe]
    for shown, expected in zip(tables, (together, projected), strict=True):
        np.testing.assert_allclose(shown, expected, rtol=1e-9, atol=1e-13)
        assert list(shown.columns) == list(range(1, expected.shape[1] + 1))
        assert list(shown.index) == ["1 the", "2 cat", "3 saw", "4 the", "5 dog"]


@pytest.mark.parametrize(
    ("n_heads", "d_v", "said"),
    [
        (2, 1, "Each dimension is of a head of its own."),
        (2, 8, "Dimensions 1 to 8 are of head 1, 9 to 16 of head 2; h1 marks where head 1 begins."),
        (3, 2, "Dimensions 1 to 2 are of head 1, 3 to 4 of head 2, 5 to 6 of head 3."),
    ],
)
def test_the_caption_says_which_dimensions_are_whose(n_heads, d_v, said):
    vectors = replace(VECTORS, n_heads=n_heads, d_v=d_v)
    assert sentences(unfold(visit(replace(OWN, vectors=vectors))))["heads_boundaries"].endswith(f". {said}")


def test_without_w_output_the_page_says_so():
    at = unfold(visit(replace(OWN, vectors=replace(VECTORS, output=False))))
    assert "projected" not in figures(at)
    assert sentences(at)["heads_no_projection"].startswith("There is no W_output here")


def test_a_concatenation_too_wide_to_be_seen_is_not_drawn():
    wide = replace(VECTORS, n_heads=16, d_v=129)
    at = unfold(visit(replace(OWN, vectors=wide)))
    assert not {"concatenated", "projected"} & figures(at).keys()
    assert sentences(at)["heads_too_wide"].startswith("More than 2\u202f048 dimensions are not drawn")
    assert "concatenated" in figures(unfold(visit(replace(OWN, vectors=replace(wide, d_v=128)))))


SAME = {"head": 2, "right": "column", "versus": Versus("tau", 2.0), "hide": ("head",), "lock": True}
OTHER = {
    "left": "row",
    "mask": "causal",
    "temperature": 2.0,
    "seed": 6,
    "text": "a b",
    "look": Look(steps="log"),
}


@pytest.mark.parametrize("name", [*SAME, *OTHER])
def test_heads_are_drawn_afresh_only_where_they_change(name):
    drawings.forget()
    first = heads_of_settings(OWN, case_of(OWN))
    changed = replace(OWN, **{name: (SAME | OTHER)[name]})
    assert (heads_of_settings(changed, case_of(changed)) is first) == (name in SAME)
    drawings.forget()
    assert heads_of_settings(OWN, case_of(OWN)) is not first


def test_what_is_kept_of_the_heads_is_bounded():
    drawings.forget()
    long = replace(OWN, text=" ".join(f"w{k}" for k in range(65)))
    first = heads_of_settings(long, case_of(long))
    for seed in (6, 7):
        heads_of_settings(replace(long, seed=seed), case_of(long))
    assert heads_of_settings(long, case_of(long)) is not first
    assert numbers(first.figures[0]["data"][0]["z"]).shape == (65, 65)
