"""Hostile and long texts in a real browser: shown as text, within the screen, never a white square."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from test_sizes import assert_nothing_scrolls_sideways

from selfattn.settings import Settings
from tests.pages import assert_draws, picture, type_text

NOTEBOOK = Settings.of_preset("notebook")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}
SCRIPTED = (
    "![p](http://x/y.png) ![p](http://x/y.png) <svg/onload=alert(1)> <script>alert(1)</script> =1+1 "
    "$\\frac{1}{2}$ :red[r] %{x} javascript:alert(1) \x1b[31m"
)
SHOWN = [
    *("![p](http:/…", "![p](http:/…", "<svg/onload…", "<script>ale…", "=1+1"),
    *("$\\frac{1}{2…", ":red[r]", "%{x}", "javascript:…", "\u241b[31m", "a\ufffdb", "\ufffd" * 3),
]
TOKENS = "() => [...document.querySelectorAll('.sa-tokens b')].map((token) => token.textContent)"
ROWS = """() => [...document.querySelectorAll(".st-key-map_weights_left .ytick text")]
  .map((text) => text.firstChild.textContent)"""
MARKUP = """() => document.querySelectorAll(
  ".sa-map a, .sa-prose a, .sa-prose img, .sa-prose b > *, .stMain strong, .stMain .katex, .stMain img, " +
  ".stMain script, [onload], [href^='javascript:'], [src^='http://x']"
).length"""
# Part of the cells that lie within the first twentieth of the ramp, from the picture that is drawn.
BLANK = """async (map) => {
  const { z, trace } = map.querySelector(".js-plotly-plot").calcdata[0][0];
  const picture = new Image();
  picture.src = map.querySelector(".heatmaplayer image").getAttribute("href");
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const [first, , next] = trace.colorscale.map(([, color]) => color.match(/\\d+/g).map(Number));
  const apart = (one, other) => Math.hypot(...one.slice(0, 3).map((part, k) => part - other[k]));
  const n = z.length;
  const at = (k, size) => Math.floor((k + 0.5) / n * size);
  const cells = Array.from({ length: n * n }, (_, k) => [...context.getImageData(
    at(k % n, canvas.width), at(Math.floor(k / n), canvas.height), 1, 1).data]);
  return cells.filter((color) => apart(color, first) < apart(next, first)).length / cells.length;
}"""


def own(text, **others):
    return Settings(preset=None, text=text, **{"seed": 0, **others})


def test_hostile_words_from_a_link_are_only_words(visits):
    link = f"?src=random&scale=1000000&t={quote(SCRIPTED)}+a%00b+%ED%A0%80"
    page = visits.open(link)
    assert "In the link, t must be text without NUL" in page.locator(".st-key-wrong").inner_text()
    assert [token[:11] for token in page.evaluate(TOKENS)] == [token[:11] for token in SHOWN]
    assert page.evaluate(ROWS) == SHOWN
    page.get_by_text("stands 2 times").wait_for(state="attached")
    page.locator("summary").filter(has_text="Who attends to whom").click()
    page.locator(".st-key-fold_attends canvas").first.wait_for()
    page.get_by_role("button", name="Show me in 30 seconds").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("[data-sa-toured]").wait_for()
    assert page.evaluate(MARKUP) == 0


def test_a_name_that_stands_twice_in_a_link_is_named_until_that_is_dismissed(visits):
    page = visits.open("?l=row&l=column&r=global")
    note = page.get_by_text("In the link, l stands more than once; its last value is used.")
    note.wait_for()
    assert_draws(page, replace(NOTEBOOK, left="column", right="global"))
    assert page.url == f"{visits.home}/?v=1&l=column&r=global"
    page.get_by_role("button", name="Dismiss").click()
    note.wait_for(state="detached")


def test_nothing_scrolls_sideways_on_a_phone_whatever_the_text(visits):
    page = visits.open("?src=random&t=one+two+three&d=512", **PHONE)
    assert_draws(page, own("one two three", width=512))
    assert_nothing_scrolls_sideways(page, 390)
    text = " ".join(f"word-{k}" for k in range(24))
    type_text(page, text)
    assert_draws(page, own(text, width=512))
    assert_nothing_scrolls_sideways(page, 390)
    text = "w" * 400 + " and more"
    type_text(page, text)
    assert_draws(page, own(text, width=512))
    assert_nothing_scrolls_sideways(page, 390)


def test_20_000_chinese_characters_are_kept_and_a_reload_is_no_error(visits):
    page = visits.open()
    text = "漢" * 20_000
    type_text(page, text)
    assert_draws(page, own(text))
    page.get_by_text(
        "This text is too long for a link: the address of this page does not hold it."
    ).wait_for()
    page.wait_for_url(f"{visits.home}/?v=1&src=random")
    assert page.get_by_role("textbox", name="Text", exact=True).input_value() == text
    page.reload()
    page.get_by_text(
        "There is no text yet. A link to a long text doesn't hold it: paste it above."
    ).wait_for()
    type_text(page, "漢字")
    assert_draws(page, own("漢字"))


@pytest.mark.parametrize(
    ("look", "least", "most"),
    [("", 0, 0.5), ("&range=same&steps=linear", 0.5, 1)],
    ids=["by default", "one range, linear"],
)
def test_of_64_tokens_the_left_map_is_a_white_square_only_where_that_is_asked_for(visits, look, least, most):
    page = visits.open(f"?src=random&t={'+'.join(f'w{k}' for k in range(64))}{look}")
    assert least <= picture(page, "weights_left").evaluate(BLANK) <= most
