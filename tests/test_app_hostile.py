"""Whatever is typed or linked: the page shows its numbers, raises nothing, and loses nothing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfattn.cases import case_of
from selfattn.settings import Settings, Versus
from tests.pages import assert_shows, do, field, figures, sentences, start, z

TEXTS = {
    "one token": "alone",
    "the same word ten times": " ".join(["same"] * 10),
    "repeated words": "the cat the dog the",
    "numbers": "1 2 10 2 1 -0 1e5 007 NaN Infinity null",
    "dates": "2024-01-01 2024-01-02 12:00 1/2/2024",
    "tags": "<b>bold</b> <br> <img src=x onerror=alert(1)> <script>alert(1)</script> </script> <!--",
    "entities": "&amp; &lt; &#35; &quot; & \" ' &nbsp;",
    "template colors": "#000001 #000040 #ff0000",
    "hover templates": "%{x} %{customdata} {} {0} %s %(a)s $x$ $$",
    "Markdown": "**b** _i_ [l](http://x) ![p](http://x/y.png) `c` # :red[r] :material/home: :smile: | a |",
    "LaTeX": "$\\frac{1}{2}$ \\begin{align} \\\\ $$x^2$$",
    "formulas of spreadsheets": "=1+1 +2 -3 @SUM(A1) =cmd|' /C calc'!A0 \t=2",
    "control characters": "a\x01b \x07 \x1b[31mred \x7f \x85 c\x9fd",
    "NUL": "a\0b \0",
    "line ends": "a\r\nb\rc\u2028d\u2029e\x0bf\x0cg",
    "bidi overrides": "\u202ereversed\u202c \u2066isolated\u2069 \u200f \u061c",
    "nothing to be seen": "\u200b \ufeff \u2060 \u00ad \u115f \u3164 \u2800 \ufe0f \u200d",
    "private and unassigned": "\ue000 \uffff \ufdd0 \U0010ffff \U000e0041",
    "emoji with joiners": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪🇫🇷 1️⃣",
    "Arabic": "السلام عليكم ورحمة الله",
    "Hebrew": "שלום עולם שָׁלוֹם",
    "Chinese": "我喜欢自注意力 因为 它 很 简单",
    "combining marks": "Z̸̡̛a̵l̴g̷o̶ e\u0301 é n\u0303 " + "o" + "\u0300" * 300,
    "one word of 400": "w" * 400 + " short",
    "quotes and backslashes": "' \" \\ \\n \\u0041 ` ´ ; -- ' OR 1=1",
    "paths and links": "javascript:alert(1) //x ../../etc data:text/html,<b> C:\\x ?t=1&p=2 a=b;c #",
}


def own(text, **others):
    return Settings(preset=None, text=text, **{"seed": 0, **others})


def infos(at):
    return [info.value for info in at.info]


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_only_a_text(name):
    text = TEXTS[name]
    at = start()
    for key in ("fold_attends", "fold_tables"):
        at.session_state[key] = True
    at = do(field(at, "Text"), text)
    text = text.replace("\0", "\ufffd")  # a link does not hold a NUL: a sign stands for it at once
    assert_shows(at, own(text))
    assert (field(at, "Text").value, infos(at)) == (text, [])
    n_tokens = len(text.split())
    assert [len(table.value) for table in at.dataframe] == [n_tokens * min(n_tokens, 3), n_tokens]
    linked, wrong = Settings.from_query(at.query_params)
    assert (linked.text, wrong) == (text, ())


@pytest.mark.parametrize("name", TEXTS)
def test_any_second_text_is_only_a_text(name):
    text = TEXTS[name]
    at = start(src="random", t="a b")
    at.session_state["fold_tables"] = True
    at = do(field(at, "Second text"), text)
    text = text.replace("\0", "\ufffd")
    assert_shows(at, own("a b", second=text))
    assert (field(at, "Second text").value, infos(at)) == (text, [])
    n_keys = len(text.split())
    assert sentences(at)["key_tokens"].startswith(f"Keys{n_keys} token")
    assert len(field(at, "Hide keys").options) == n_keys
    assert [table.value.shape for table in at.dataframe] == [(2, n_keys)]
    assert Settings.from_query(at.query_params) == (own("a b", second=text), ())


@pytest.mark.parametrize("blank", ["", " ", "\u3000\u00a0", "\r\n\t"])
def test_a_second_text_of_blanks_is_none(blank):
    at = do(field(start(src="random", t="a b", t2="x y z"), "Second text"), blank)
    assert_shows(at, own("a b"))
    assert at.query_params == {"v": "1", "src": "random", "t": "a b"}
    assert field(at, "Second text").value == ""


NEEDED = "Each of the two texts needs a token: look at the second one, in the sidebar, too."


@pytest.mark.parametrize("query", [{"t2": " "}, {"t2": "...", "cut": "words", "punct": "off"}], ids=str)
def test_a_second_text_without_a_token_is_said_and_can_be_mended(query):
    at = start(src="random", t="a b", **query)
    assert figures(at) == {}
    assert NEEDED in infos(at)
    at = do(field(at, "Second text"), "x y z")
    assert NEEDED not in infos(at)
    assert_shows(at, replace(Settings.from_query(dict(at.query_params))[0], second="x y z"))
    assert NEEDED not in infos(start(src="random", t=" "))


def test_too_many_tokens_of_either_text_are_said():
    many, more = (" ".join(f"w{k}" for k in range(n)) for n in (257, 300))
    first = "The text has 257 tokens; this page shows the first 256."
    second = "The second text has 300 tokens; this page shows the first 256."
    kept = "Nothing you typed is lost: cut the text to see the rest."
    cases = {(many, "a b"): [first], ("a b", more): [second], (many, more): [first, second]}
    for (text, keys), said in cases.items():
        at = do(field(do(field(start(src="random", t="a", d="2"), "Text"), text), "Second text"), keys)
        assert infos(at) == [" ".join([*said, kept])]
        assert_shows(at, own(text, width=2, second=keys))
        assert (field(at, "Text").value, field(at, "Second text").value) == (text, keys)


def test_a_second_text_of_20_000_characters_stays_whole_and_is_said_not_to_be_in_the_link():
    at = do(field(start(src="random", t="a b", d="2"), "Second text"), "漢" * 20_000)
    assert_shows(at, own("a b", width=2, second="漢" * 20_000))
    assert sentences(at)["key_tokens"] == "Keys1 token: " + "漢" * 11 + "… "
    assert infos(at) == ["These texts are too long for a link: the address of this page does not hold them."]
    assert at.query_params == {"v": "1", "src": "random", "d": "2"}
    at = do(field(at, "Second text"), "漢" * 25_000)
    assert infos(at)[0].startswith("The second text has 25,000 characters; its first 20,000 are read.")
    assert field(at, "Second text").value == "漢" * 25_000


def test_ten_equal_words_are_ten_tokens_each_with_a_column_of_its_own():
    at = do(field(start(), "Text"), TEXTS["the same word ten times"])
    assert sentences(at)["tokens"].startswith("Text10 tokens: same1 same2 ")
    left = figures(at)["weights_left"]
    assert left["layout"]["xaxis"]["tickvals"] == list(range(10))
    assert len(set(left["layout"]["xaxis"]["ticktext"])) == 10
    assert any("same stands 10 times" in sentence for sentence in sentences(at).values())


@pytest.mark.parametrize("nothing", ["", " ", "\u3000\u00a0", "\r\n\t", "\x1c\x85\u2028"])
def test_no_text_is_no_error_whatever_else_is_set(nothing):
    query = {"src": "random", "t": nothing, "seed": "5", "d": "2", "mask": "causal", "vs": "tau:2"}
    at = start(**query)
    assert "Type at least one word above, and its attention appears here." in infos(at)
    assert (figures(at), field(at, "Text").value) == ({}, nothing)
    for label, value in (("New numbers", True), ("Size d", 3), ("Reset scores", True), ("Decimals", 2)):
        at = do(field(at, label), value)
        assert (figures(at), field(at, "Text").value) == ({}, nothing)
    at = do(field(at, "Text"), "here I am")
    assert_shows(at, own("here I am", seed=6, width=3, versus=Versus("tau", 2.0)))


@pytest.mark.parametrize("n_tokens", [256, 257])
@pytest.mark.parametrize("width", [1, 512])
def test_at_the_limits_of_tokens_and_width_the_page_shows_every_number(n_tokens, width):
    text = " ".join(f"w{k % 200}" for k in range(n_tokens))
    at = do(field(start(src="random", t="a", d=str(width), num="on"), "Text"), text)
    assert_shows(at, own(text, width=width))
    left_out = ["The text has 257 tokens; this page shows the first 256. Nothing you typed is lost"]
    assert [info.split(":")[0] for info in infos(at)] == (left_out if n_tokens == 257 else [])
    assert field(at, "Text").value == text


LONG = {
    "20,000 Latin": ("ab cd efg " * 2000, []),
    "25,000 Latin": ("ab cd efg " * 2500, ["The text has 25,000 characters; its first 20,000 are read."]),
    "20,000 Chinese": ("漢" * 20_000, []),
    "25,000 Chinese": ("漢" * 25_000, ["The text has 25,000 characters; its first 20,000 are read."]),
    "20,000 Chinese with blanks": ("自注意力很 " * 3333 + "简单", []),
}
TOO_LONG = "This text is too long for a link: the address of this page does not hold it."


@pytest.mark.parametrize("name", LONG)
def test_a_very_long_text_stays_whole_and_its_link_is_said_not_to_hold_it(name):
    text, said = LONG[name]
    at = do(field(start(d="2"), "Text"), text)
    assert_shows(at, own(text, width=2))
    (info,) = infos(at)
    assert info.endswith(TOO_LONG)
    assert all(sentence in info for sentence in said)
    assert ("Nothing you typed is lost" in info) == (info != TOO_LONG)
    assert field(at, "Text").value == text
    assert at.query_params == {"v": "1", "src": "random", "d": "2"}
    at = do(field(at, "New numbers"))
    assert (field(at, "Text").value, at.session_state["settings"].text) == (text, text)


def test_one_token_of_20_000_characters_is_one_token_written_short():
    at = do(field(start(), "Text"), "漢" * 20_000)
    assert sentences(at)["tokens"] == "Text1 token: " + "漢" * 11 + "… "
    sent = sum(len(component.proto.json) for component in at.get("bidi_component"))
    assert sent < 60_000  # its whole length, 120,000 as sent, goes to the text area alone


@pytest.mark.parametrize("width", [1, 512])
@pytest.mark.parametrize("scale", ["1000000", "-1000000"])
def test_scores_whose_exp_overflows_give_finite_numbers_and_a_sentence_about_it(scale, width):
    query = {"src": "random", "t": "a b c d e", "d": str(width), "scale": scale, "tau": "0.01"}
    at = start(**query)
    expected = own("a b c d e", width=width, scale=float(scale), temperature=0.01)
    assert_shows(at, expected)
    for name in ("weights_left", "weights_right", "output_left", "output_right", "logits"):
        assert np.isfinite(z(figures(at)[name], name)).all(), name
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(z(figures(at)["logits"], "logits"))).any()
    assert "exp overflows" in sentences(at)["finding_0"]


def test_a_name_that_stands_twice_in_a_link_is_named_and_its_last_value_used():
    at = start(seed=["1", "2"], t=["a b", "c d"], src="random")
    assert [said for key, said in sentences(at).items() if key.startswith("wrong")] == [
        f"In the link, {name} stands more than once; its last value is used." for name in ("seed", "t")
    ]
    assert_shows(at, own("c d", seed=2))


NAMES = ["v", "p", "t", "t2", "src", "seed", "d", "l", "r", "scale", "tau", "mask", "vs"]
VECTORS = ["cut", "lower", "punct", "emb", "dm", "dk", "dv", "heads", "proj", "pos", "wo", "head"]
LOOKS = ["win", "block", "hidden", "hide", "lock", "range", "steps", "num", "dec"]
GOOD = ["1", "2", "on", "off", "0.5", "row", "column", "causal", "random", "illustrated", "tau:2", "seed:3"]
GOOD += ["from-scratch-heads", "embeddings", "one-hot", "identity", "rotary", "characters", "a b a", "block"]
GOOD += ["hidden:1", "pos:alibi", "1,2", "mask,look", "t"]
UGLY = [
    "",
    " ",
    "\0",
    "-1",
    "nan",
    "inf",
    "1e999",
    "9" * 5000,
    "²",
    "１２",
    "vs:",
    "mask:",
    "é" * 3000,
    "%00",
]
values = st.sampled_from(GOOD + UGLY) | st.text(max_size=30)
links = st.dictionaries(
    st.sampled_from(NAMES + VECTORS + LOOKS) | st.text(max_size=5),
    values | st.lists(values, min_size=2, max_size=3),
    max_size=10,
)


@settings(max_examples=40)
@given(links)
def test_any_link_opens_and_the_address_it_leaves_behind_opens_the_same_page(link):
    at = start(**link)
    assert at.error.values == []
    shown = at.session_state["settings"]
    again, wrong = Settings.from_query(at.query_params)
    assert again == (shown if shown.text_fits_link() else replace(shown, text="", second=None))
    assert [words for words in wrong if "has no effect" not in words] == []
    if "t" not in shown.hide:
        assert field(at, "Text").value == shown.text
    try:
        case_of(shown)
    except ValueError:
        assert figures(at) == {}
    else:
        assert_shows(at, shown)
