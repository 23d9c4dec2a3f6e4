"""All heads as small maps of one range of colors; their outputs side by side, and projected."""

import numpy as np
import pytest

from selfattn.cases import case_of
from selfattn.comparison import concatenated, heads_attention
from selfattn.plots import head_maps, joined_maps
from selfattn.settings import Look, Settings, Vectors

TEXT = "how are you doing how are"


def own(n_tokens=6, **changes):
    text = " ".join(f"word-{number}" for number in range(n_tokens)) if n_tokens > 6 else TEXT
    sizes = {"d_model": 6, "d_k": 4, "d_v": 9, "n_heads": 3, "output": True}
    vectors = Vectors(**{**sizes, **changes.pop("vectors", {})})
    return Settings(None, text, 3, source="embeddings", vectors=vectors, **changes)


def small(settings):
    return head_maps(case_of(settings), heads_attention(settings), settings.look)


def joined(settings):
    heads = heads_attention(settings)
    return joined_maps(case_of(settings), concatenated(heads), len(heads), settings.look)


def meta(figure):
    return figure.layout.meta


@pytest.mark.parametrize("left", ["global", "row", "column"])
def test_each_head_is_drawn_with_its_own_weights(left):
    settings = own(left=left)
    drawn = small(settings)
    assert list(drawn) == ["head 1", "head 2", "head 3"]
    for (name, figure), steps in zip(drawn.items(), heads_attention(settings), strict=True):
        assert figure.data[0].name == meta(figure)["name"] == name
        assert meta(figure)["shape"] == [6, 6]
        np.testing.assert_array_equal(figure.data[0].z, steps.weights)


@pytest.mark.parametrize("color_range", ["auto", "same", "uniform", "own"])
@pytest.mark.parametrize("steps", ["sqrt", "linear", "log"])
def test_equal_color_is_the_same_number_in_every_head_whatever_the_range_of_the_pair(color_range, steps):
    drawn = small(own(look=Look(range=color_range, steps=steps)))
    tops = [figure.data[0].zmax for figure in drawn.values()]
    largest = [figure.data[0].z.max() for figure in drawn.values()]
    assert tops == [max(largest)] * 3
    assert min(largest) < max(largest)
    assert {(figure.data[0].zmin, meta(figure)["ramp"]["steps"]) for figure in drawn.values()} == {(0, steps)}


def test_hover_and_alt_say_which_head():
    for number, figure in enumerate(small(own()).values(), 1):
        assert meta(figure)["of"] == f"of everything in head {number}"
        assert meta(figure)["alt"].startswith(
            f"Head {number}, weights global: 6 queries by 6 keys. The largest"
        )
    assert meta(small(own(left="row"))["head 2"])["of"] == "of its row in head 2"


def test_what_a_mask_hides_is_blank_in_every_head():
    for figure in small(own(mask="causal")).values():
        blanks = figure.data[1]
        assert blanks.name == "hidden"
        np.testing.assert_array_equal(np.isnan(blanks.z), np.tri(6, dtype=bool))
        assert not figure.data[0].z[~np.tri(6, dtype=bool)].any()


def test_heads_that_see_nothing_have_a_range_all_the_same():
    figure = small(own(hidden=tuple(range(6))))["head 1"]
    assert (figure.data[0].zmax, figure.data[0].z.max()) == (1, 0)


def test_names_are_cut_short_repeated_words_keep_their_position_and_the_hover_the_whole_name():
    settings = own()
    rows = meta(small(Settings(None, f"{TEXT} extraordinary <b>", 0, source="embeddings"))["head 1"])["rows"]
    assert rows["labels"] == ["how", "are", "you", "doing", "how", "are", "extra…", "<b>"]
    assert rows["ticks"][0:3] == ["how<sub>1</sub>", "are<sub>2</sub>", "you"]
    assert rows["ticks"][6:] == ["extra…", "&lt;b&gt;"]
    assert rows["names"][6] == "extraordinary"
    assert meta(small(settings)["head 1"])["columns"]["labels"] == TEXT.split()


@pytest.mark.parametrize(("n_tokens", "named", "printed", "exact"), [
    (6, True, True, True), (7, True, False, True), (8, True, False, True), (9, False, False, True),
    (64, False, False, True), (65, False, False, False),
])  # fmt: skip
def test_the_more_tokens_the_less_stands_beside_and_in_the_cells(n_tokens, named, printed, exact):
    figure = small(own(n_tokens, mask="causal"))["head 1"]
    for axis in ("rows", "columns"):
        assert any(meta(figure)[axis]["labels"]) == any(meta(figure)[axis]["ticks"]) == named
        assert all(meta(figure)[axis]["names"])
    assert (meta(figure)["texts"] is not None) == printed
    assert {trace.z.dtype for trace in figure.data} == {np.dtype(np.float64 if exact else np.float32)}


def test_numbers_can_be_switched_off():
    assert meta(small(own(look=Look(numbers="off")))["head 1"])["texts"] is None


def test_maps_that_are_not_square_keep_their_shape():
    settings = own(second="a b")
    figure = small(settings)["head 3"]
    assert figure.data[0].z.shape == (6, 2) == tuple(meta(figure)["shape"])
    assert meta(figure)["columns"]["labels"] == ["a", "b"]


def test_outputs_stand_side_by_side_and_are_multiplied_by_w_output():
    settings = own()
    drawn, case = joined(settings), case_of(settings)
    together, projected = drawn["concatenated"].data[0].z, drawn["projected"].data[0].z
    assert (together.shape, projected.shape) == ((6, 27), (6, 6))
    for head, steps in enumerate(heads_attention(settings)):
        expected = np.einsum("ij,jd->id", steps.weights, case_of(own(head=head)).value)
        np.testing.assert_allclose(together[:, 9 * head : 9 * head + 9], expected, rtol=1e-12, atol=1e-14)
    expected = np.einsum("ic,cm->im", together, case.output_projection)
    np.testing.assert_allclose(projected, expected, rtol=1e-12, atol=1e-14)
    for figure in drawn.values():
        assert figure.data[0].zmax == -figure.data[0].zmin == np.abs(figure.data[0].z).max()
        assert (meta(figure)["rows"]["kind"], meta(figure)["columns"]["kind"]) == ("query", "dimension")


def test_without_w_output_nothing_is_projected():
    assert list(joined(own(vectors={"output": False}))) == ["concatenated"]


def test_a_name_stands_where_each_head_begins_if_there_is_room():
    columns = meta(joined(own())["concatenated"])["columns"]
    assert {k: tick for k, tick in enumerate(columns["ticks"]) if tick} == {0: "h1", 9: "h2", 18: "h3"}
    assert not any(columns["labels"])
    narrow = meta(joined(own(vectors={"d_v": 7}))["concatenated"])["columns"]
    assert narrow["ticks"] == narrow["labels"] == [str(number) for number in range(1, 22)]
