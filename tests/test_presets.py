"""Each preset against the numbers its source prints, which stand here as printed."""

import math
from importlib import resources

import numpy as np
import pytest

from selfattn import presets
from selfattn.cases import preset
from selfattn.core import attend, attention
from selfattn.presets import PRESETS, load
from selfattn.vectors import vocabulary

# fmt: off
NOTEBOOK = {
    "scores": [[1.64020774, -2.18397742, -0.18962513, 0.31165462],
               [3.31990305, -2.97388912, -0.33052934, -1.45691831],
               [-0.68953308, 0.84267554, 0.41194343, -1.13147334],
               [-3.68400046, 3.9732582, 0.77784592, -0.57205458]],
    "weights": [[0.0533206782, 0.00116432213, 0.00855478988, 0.0141225258],
                [0.286007927, 0.0005284682, 0.00743045528, 0.00240896734],
                [0.00518922, 0.0240177228, 0.0156123131, 0.00333556851],
                [0.000259789398, 0.549701096, 0.0225100617, 0.0058360949]],
    "output": [[0.03615533, 0.044175, 0.01947835, -0.05749211],
               [0.16018937, 0.26115044, 0.10723449, -0.29537261],
               [-0.02479913, -0.01259841, -0.00517199, -0.02159012],
               [-0.4340291, -0.56133561, -0.29898696, -0.16847867]],
}
INTEGERS = {
    "query": [[1, 0, 2], [2, 2, 2], [2, 1, 3]],
    "key": [[0, 1, 1], [4, 4, 0], [2, 3, 1]],
    "value": [[1, 2, 3], [2, 8, 0], [2, 6, 3]],
    "scores": [[2, 4, 4], [4, 16, 12], [4, 12, 10]],
}
INTEGER_WEIGHTS = [[0.063379, 0.46831, 0.46831],
                   [6.0337e-06, 0.98201, 0.017986],
                   [0.00029539, 0.88054, 0.11917]]
INTEGER_WEIGHTS_USED = [[0.0, 0.5, 0.5], [0.0, 1.0, 0.0], [0.0, 0.9, 0.1]]
INTEGER_OUTPUT_PRINTED = [[2.0, 7.0, 1.5], [2.0, 8.0, 0.0], [2.0, 7.8, 0.3]]
INTEGER_OUTPUT_EXACT = [[1.93662106, 6.68310531, 1.59506841],
                        [1.99999397, 7.9639916, 0.05397641],
                        [1.99970461, 7.75989225, 0.35838929]]
FROM_SCRATCH = {
    "scores": [8.5808, -7.6597, 3.2558, 1.0395, 11.1466, -0.48],
    "weights": [0.2912, 0.0106, 0.0982, 0.0625, 0.4917, 0.0458],
    "output": [-1.5993, 0.0156, 1.267, 0.0032, -0.646, -1.1407, -0.4908, -1.4632, 0.4747, 1.1926,
               0.4506, -0.711, 0.0602, 0.7125, -0.1628, -2.0184, 0.3838, -2.1188, -0.8136, -1.5694,
               0.7934, -0.2911, -1.364, -0.2366, -0.9564, -0.5265, 0.0624, 1.7084],
}
THREE_HEADS = [[0.0040041, 0.00064072, 0.74707, 0.03263, 0.21555, 0.00010606],
               [0.44198, 0.049024, 0.062818, 0.038749, 0.077976, 0.32945],
               [0.15567, 0.50927, 0.10173, 0.12608, 0.097404, 0.0098464]]
CROSS_ATTENTION = [0.1027, 0.1024, 0.0986, 0.1038, 0.14, 0.0904, 0.158, 0.2041]
# fmt: on


def steps_of(name, normalize, head=0):
    case = preset(name, head)
    return attention(case.query, case.key, case.value, normalize=normalize, scale=case.scale)


def assert_same_significant_digits(ours, printed, digits=5):
    assert [[f"{x:.{digits - 1}e}" for x in row] for row in ours] == [
        [f"{x:.{digits - 1}e}" for x in row] for row in printed
    ]


@pytest.mark.parametrize("quantity", NOTEBOOK)
def test_notebook_gives_its_printed_numbers(quantity):
    # Its inputs, too, are printed to 8 digits only, so results cannot agree better than about 2e-8.
    ours = getattr(steps_of("notebook", "global"), quantity)
    np.testing.assert_allclose(ours, NOTEBOOK[quantity], rtol=0, atol=2e-8)


@pytest.mark.parametrize("quantity", INTEGERS)
def test_integers_give_the_printed_integers_exactly(quantity):
    assert getattr(steps_of("illustrated", "row"), quantity).tolist() == INTEGERS[quantity]


def test_integers_give_the_printed_weights_to_their_five_digits():
    assert_same_significant_digits(steps_of("illustrated", "row").weights, INTEGER_WEIGHTS)


def test_integers_give_the_exact_outputs():
    assert steps_of("illustrated", "row").output.round(8).tolist() == INTEGER_OUTPUT_EXACT


def test_the_weights_the_article_used_give_the_outputs_it_printed():
    output = np.array(INTEGER_WEIGHTS_USED) @ preset("illustrated").value
    assert output.round(1).tolist() == INTEGER_OUTPUT_PRINTED
    np.testing.assert_allclose(output, INTEGER_OUTPUT_PRINTED, rtol=0, atol=1e-12)


def test_the_article_says_where_its_numbers_are_not_exact():
    differing = [(p.quantity, p.values.tolist()) for p in load("illustrated").published if p.why]
    assert differing == [("weights", INTEGER_WEIGHTS_USED), ("output", INTEGER_OUTPUT_PRINTED)]
    assert all(p.why.endswith(".") for p in load("illustrated").published if p.why)


@pytest.mark.parametrize("quantity", FROM_SCRATCH)
def test_from_scratch_gives_the_row_the_article_prints(quantity):
    row = getattr(steps_of("from-scratch", "row"), quantity)[1]
    assert row.round(4).tolist() == FROM_SCRATCH[quantity]


def heads():
    """Every head of the article's second part, with its own softmax and scale."""
    return [preset("from-scratch-heads", head) for head in range(3)]


def test_from_scratch_gives_the_weights_of_its_three_heads():
    steps = [attention(case.query, case.key, case.value) for case in heads()]
    assert_same_significant_digits([each.weights[1] for each in steps], THREE_HEADS)
    assert np.stack([each.output[1] for each in steps]).shape == (3, 28)


def test_the_three_heads_are_those_of_the_file_multiplied_as_the_article_does():
    with np.load(resources.files(presets) / "from_scratch.npz") as file:
        for name, matrix in (("query", "heads_W_query"), ("key", "heads_W_key"), ("value", "heads_W_value")):
            # W @ x for each token x, as there: transposed it is x @ W.
            expected = np.einsum("hkm,nm->hnk", file[matrix].astype(float), file["X"].astype(float))
            np.testing.assert_allclose([getattr(case, name) for case in heads()], expected, rtol=1e-12)


def test_from_scratch_gives_its_cross_attention():
    case = preset("from-scratch-cross")
    steps = attention(case.query, case.key, case.value)
    assert (steps.weights.shape, steps.output.shape) == ((6, 8), (6, 28))
    assert steps.weights[1].round(4).tolist() == CROSS_ATTENTION
    assert case.key_tokens == ("1", "2", "3", "4", "5", "6", "7", "8")
    np.testing.assert_array_equal(case.query, preset("from-scratch").query)


def test_from_scratch_gives_its_vocabulary_and_its_token_ids():
    words, ids = vocabulary(load("from-scratch").tokens)
    assert {word: place for place, word in enumerate(words)} == load("from-scratch").expected["vocabulary"]
    assert list(ids) == load("from-scratch").expected["token_ids"] == [0, 4, 5, 2, 1, 3]


SENTENCE = ("Life", "is", "short", "eat", "dessert", "first")
PROJECTIONS = {"w_query": (16, 24), "w_key": (16, 24), "w_value": (16, 28)}


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("from-scratch", {"embeddings": (6, 16), **PROJECTIONS}),
        ("from-scratch-cross", {"embeddings": (6, 16), "key_embeddings": (8, 16), **PROJECTIONS}),
        (
            "from-scratch-heads",
            {"embeddings": (6, 16), **{name: (3, *shape) for name, shape in PROJECTIONS.items()}},
        ),
    ],
)
def test_each_part_of_from_scratch_ships_its_arrays(name, shapes):
    assert {array: numbers.shape for array, numbers in load(name).arrays.items()} == shapes


@pytest.mark.parametrize(
    ("name", "sizes", "n_heads"),
    [
        ("notebook", None, 1),
        ("illustrated", (4, 3, 3), 1),
        ("from-scratch", (16, 24, 28), 1),
        ("from-scratch-heads", (16, 24, 28), 3),
        ("from-scratch-cross", (16, 24, 28), 1),
    ],
)
def test_a_preset_knows_its_sizes_and_its_heads(name, sizes, n_heads):
    assert (load(name).sizes, load(name).n_heads) == (sizes, n_heads)


def test_one_head_of_a_preset_has_its_own_projections_and_published_row():
    whole = load("from-scratch-heads")
    for head in range(3):
        alone = whole.of_head(head)
        assert [published.values.tolist() for published in alone.published] == [THREE_HEADS[head]]
        for name in PROJECTIONS:
            np.testing.assert_array_equal(alone.arrays[name], whole.arrays[name][head])
            assert not alone.arrays[name].flags.writeable
        assert alone.arrays["embeddings"] is whole.arrays["embeddings"]
    assert load("notebook").of_head(0) is load("notebook")


@pytest.mark.parametrize(("name", "head", "last"), [("from-scratch-heads", 3, 2), ("notebook", 1, 0)])
def test_a_head_that_a_preset_does_not_have_is_refused(name, head, last):
    for bad in (head, -1):
        with pytest.raises(ValueError, match=rf"^head must be from 0 to {last}, got {bad}\.$"):
            preset(name, bad)


def test_rows_that_the_article_does_not_print_say_so():
    said = {
        name: [published.about for published in load(name).published if published.about] for name in PRESETS
    }
    assert {name: len(about) for name, about in said.items()} == {
        **dict.fromkeys(["notebook", "illustrated", "from-scratch"], 0),
        "from-scratch-heads": 3,
        "from-scratch-cross": 1,
    }
    for name in ("from-scratch-heads", "from-scratch-cross"):
        for about in said[name]:
            assert about.startswith("The article prints only the shapes of this part. ")


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("notebook", "scores weights output"),
        ("illustrated", "query key value scores weights weights output"),
        ("from-scratch", "scores[1] weights[1] output[1]"),
        ("from-scratch-heads", "weights[1] weights[1] weights[1]"),
        ("from-scratch-cross", "weights[1]"),
    ],
)
def test_what_the_source_prints_is_listed(name, published):
    listed = [p.quantity if p.row is None else f"{p.quantity}[{p.row}]" for p in load(name).published]
    assert " ".join(listed) == published


@pytest.mark.parametrize("name", PRESETS)
def test_the_form_of_a_published_number_shows_every_digit_the_source_prints(name):
    for published in load(name).published:
        shown = [float(f"{number:{published.form}}") for number in published.values.flat]
        assert shown == published.values.ravel().tolist(), published.quantity


NORMALIZED = [
    ("notebook", "global"),
    *((name, "row") for name in ("illustrated", "from-scratch", "from-scratch-heads", "from-scratch-cross")),
]


@pytest.mark.parametrize(("name", "normalize"), NORMALIZED)
def test_ours_agree_to_every_digit_printed_or_it_says_why_not(name, normalize):
    for published in load(name).published:
        ours = getattr(steps_of(name, normalize, published.head), published.quantity)
        ours = ours if published.row is None else ours[published.row]
        printed = [float(f"{number:{published.form}}") for number in ours.flat]
        agree = printed == published.values.ravel().tolist()
        assert agree == (published.why == ""), published.quantity


@pytest.mark.parametrize(("name", "normalize"), NORMALIZED)
def test_a_preset_knows_the_softmax_of_its_source(name, normalize):
    assert load(name).normalize == normalize


@pytest.mark.parametrize(
    ("name", "label", "text", "tokens", "scale"),
    [
        ("notebook", "Notebook", "how are you doing", ("how", "are", "you", "doing"), 1.0),
        ("illustrated", "Integers", "Input 1, Input 2, Input 3", ("Input 1", "Input 2", "Input 3"), 1.0),
        *(
            (name, label, "Life is short, eat dessert first", SENTENCE, None)
            for name, label in (
                ("from-scratch", "From scratch"),
                ("from-scratch-heads", "Three heads"),
                ("from-scratch-cross", "Cross-attention"),
            )
        ),
    ],
)
def test_a_preset_brings_its_text_its_tokens_and_its_scale(name, label, text, tokens, scale):
    ours = load(name)
    assert (ours.name, ours.label, ours.text, ours.tokens, ours.scale) == (name, label, text, tokens, scale)


def test_the_scale_of_from_scratch_is_one_over_the_root_of_24():
    assert steps_of("from-scratch", "row").scale == 1 / math.sqrt(24)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_names_its_source(name):
    assert load(name).numbers.startswith("the ")
    assert "http" in load(name).source or "notebook" in load(name).source


@pytest.mark.parametrize("name", PRESETS)
def test_arrays_of_a_preset_are_read_only(name):
    for array_name, array in load(name).arrays.items():
        assert not array.flags.writeable, array_name
        with pytest.raises(TypeError):
            load(name).arrays[array_name] = array


def test_a_preset_is_read_once():
    assert load("notebook") is load("notebook")


def test_an_unknown_preset_is_refused():
    names = "notebook, illustrated, from-scratch, from-scratch-heads, from-scratch-cross"
    message = rf"^preset must be one of {names}, got 'Notebook'\.$"
    with pytest.raises(ValueError, match=message):
        load("Notebook")


def test_the_integer_scores_tell_row_from_column_by_their_sums_alone():
    scores = INTEGERS["scores"]
    by_row, by_column = attend(scores, normalize="row").weights, attend(scores, normalize="column").weights
    np.testing.assert_allclose(by_row, by_column.T, rtol=1e-14)
