"""Words of the visitor: shown as they are, never read as markup; and what a hover says."""

from selfattn.settings import Settings
from tests.pages import assert_draws, hover, type_text

HOSTILE = "<img src=x onerror=alert(1)> **b** [l](http://x) $x$ #000001 &amp; \u202e"
HOSTILE_LABELS = [
    *("<img", "src=x", "onerror=ale…", "**b**", "[l](http://x)"[:11] + "…"),
    *("$x$", "#000001", "&amp;", "\ufffd"),
]
FOREIGN = "שלום עולם مرحبا 👩‍👩‍👧‍👦 🇩🇪 漢字 naïve"
NAMES = """(axis) => [...document.querySelectorAll(`.st-key-map_weights_left .${axis}tick text`)]
  .map((text) => text.textContent)"""
TOKENS = "() => [...document.querySelectorAll('.sa-tokens b')].map((token) => token.textContent)"
INJECTED = """() => document.querySelectorAll(
  ".sa-map a, .sa-map img, .sa-prose a, .sa-prose img, .stMain strong, .stMain .katex, img[src=x], " +
  "[onerror], .sa-tip *:not(div)"
).length"""


CELLS = [
    ("weights_left", 1, 0, ["query “are” (2) → key “how” (1)", "weight 0.2860, 28.6\u202f% of everything"]),
    ("weights_right", 3, 1, ["query “doing” (4) → key “are” (2)", "weight 0.9505, 95.1\u202f% of its row"]),
    ("scores", 1, 0, ["query “are” (2) · key “how” (1)", "score 3.320"]),
    ("output_left", 1, 2, ["query “are” (2), dimension 3", "output 0.1072"]),
    ("value", 0, 0, ["key “how” (1), dimension 1", "value 0.5744"]),
    ("difference", 2, 3, ["query “you” (3), dimension 4", "difference 0.4268"]),
]


def test_a_cell_says_in_words_what_it_holds(visits):
    page = visits.open()
    for name, row, column, lines in CELLS:
        assert hover(page, name, row, column) == lines
    page.mouse.move(0, 0)
    page.locator(".sa-tip").wait_for(state="hidden")


def test_a_bar_says_in_words_what_it_is_the_sum_of(visits):
    page = visits.open()
    said = hover(page, "weights_left", 1, 0.05, axes=("xaxis2", "yaxis"))
    assert said == ["query “are” (2)", "its weights sum to 0.2964 (29.6\u202f%)"]
    said = hover(page, "weights_left", 0.2, 1, axes=("xaxis", "yaxis2"))
    assert said == ["key “are” (2)", "the weights it receives sum to 0.5754"]


def test_hostile_words_are_only_words(visits):
    page = visits.open()
    type_text(page, HOSTILE)
    assert_draws(page, Settings(preset=None, text=HOSTILE, seed=0))
    assert page.evaluate(TOKENS) == HOSTILE_LABELS
    assert page.evaluate(NAMES, "y") == HOSTILE_LABELS
    assert page.evaluate(NAMES, "x") == HOSTILE_LABELS
    said = hover(page, "weights_left", 0, 6)
    assert said[0] == "query “<img” (1) → key “#000001” (7)"
    assert hover(page, "weights_left", 2, 7)[0] == "query “onerror=alert(1)>” (3) → key “&amp;” (8)"
    assert page.evaluate(INJECTED) == 0


def test_words_in_other_scripts_and_emoji_draw(visits):
    page = visits.open()
    type_text(page, FOREIGN)
    assert_draws(page, Settings(preset=None, text=FOREIGN, seed=0))
    assert page.evaluate(TOKENS) == FOREIGN.split()
    assert page.evaluate(NAMES, "y") == FOREIGN.split()
    assert hover(page, "weights_left", 3, 0)[0] == "query “👩‍👩‍👧‍👦” (4) → key “שלום” (1)"
