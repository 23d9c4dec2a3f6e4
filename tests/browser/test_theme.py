"""Light and dark: what is drawn follows the theme, and can be read in both."""

import re

import pytest

from tests.pages import picture

BACKGROUND = {"light": (255, 255, 255), "dark": (22, 23, 27)}
LARGEST = {"light": "rgb(57,10,109)", "dark": "rgb(241,224,254)"}
INKS = {
    "light": ("rgb(0, 0, 0)", "rgb(255, 255, 255)"),
    "dark": ("rgb(255, 255, 255)", "rgb(0, 0, 0)"),
}
WRITTEN = {
    "lead": ".sa-lead",
    "caption": ".sa-map .sa-caption",
    "query in a caption": ".sa-caption .sa-query",
    "key in a caption": ".sa-caption .sa-key",
    "tokens": ".sa-tokens b",
    "row names": ".ytick text",
    "column names": ".xtick text",
    "axis names and sums": ".annotation-text",
}
COLORS = """(selector) => [...document.querySelectorAll(selector)].map((element) => {
  const style = getComputedStyle(element);
  return element instanceof SVGElement ? style.fill : style.color;
})"""
RAMP = "map => map.querySelector('.js-plotly-plot').calcdata[0][0].trace.colorscale.at(-1)[1]"


def channels(color):
    return tuple(float(number) for number in re.findall(r"[\d.]+", color)[:3])


def luminance(color):
    parts = [part / 255 for part in color]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(color, other):
    darker, lighter = sorted((luminance(color), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def background(page):
    return channels(page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_numbers_in_cells_can_be_read(visits, theme):
    page = visits.open(color_scheme=theme)
    assert background(page) == BACKGROUND[theme]
    for what, selector in WRITTEN.items():
        colors = set(page.evaluate(COLORS, selector))
        assert colors, what
        worst = min(contrast(channels(color), BACKGROUND[theme]) for color in colors)
        assert worst >= 4.5, (what, colors)
    inks = page.evaluate(COLORS, ".st-key-map_weights_right .textpoint text")
    # how → are is 0.018, doing → are is 0.951: the palest cell and the strongest.
    assert (inks[1], inks[13]) == INKS[theme]


def test_a_switch_of_the_theme_is_followed_without_a_rerun(visits):
    page = visits.open(color_scheme="light")
    left = picture(page, "weights_left")
    assert left.evaluate(RAMP) == LARGEST["light"]
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(
            f"""expected => [...document.querySelectorAll(".sa-map")].some((map) =>
                 map.closest(".st-key-map_weights_left") && ({RAMP})(map) === expected)""",
            arg=LARGEST[theme],
        )
        assert background(page) == BACKGROUND[theme]
        names = {channels(color) for color in page.evaluate(COLORS, ".ytick text")}
        assert min(contrast(color, BACKGROUND[theme]) for color in names) >= 4.5
