"""The page at the sizes of a desk, a projector and a phone."""

from urllib.parse import urlencode

import pytest

from selfattn.settings import Settings
from tests.pages import assert_draws, picture, type_text

LONG = {"src": "random", "t": " ".join(f"word-{k}" for k in range(1, 13))}
BANDS = {
    "weights": ("scores", "weights_left", "weights_right"),
    "output": ("value", "output_left", "output_right"),
    "law": ("law_mass", "law_global", "law_axis"),
}

# Everything that could be scrolled sideways, the page itself first.
SCROLLED = """() => [document.scrollingElement, ...document.querySelectorAll("[data-testid=stMain]")]
  .map((element) => element.scrollWidth - innerWidth)"""
REACH = """() => [...document.querySelectorAll(".sa-map")]
  .flatMap((map) => [map, ...map.querySelectorAll("*")])
  .map((element) => element.getBoundingClientRect())
  .filter((box) => box.width > 0)
  .reduce(([left, right], box) => [Math.min(left, box.left), Math.max(right, box.right)], [0, 0])"""
FITS = """() => [...document.querySelectorAll(".sa-map")].every((map) =>
  !map.checkVisibility() || map.querySelector(".svg-container").offsetWidth <= map.clientWidth)"""
# Middles of the names of the rows, from the top.
ROWS = """(name) => [...document.querySelectorAll(`.st-key-map_${name} .ytick text`)].map((text) => {
  const box = text.getBoundingClientRect();
  return (box.top + box.bottom) / 2;
})"""


def assert_nothing_scrolls_sideways(page, width):
    assert page.evaluate("innerWidth") == width
    assert max(page.evaluate(SCROLLED)) <= 0
    left, right = page.evaluate(REACH)
    assert left >= 0
    assert 0 < right <= width


@pytest.mark.parametrize("query", [{}, LONG], ids=["notebook", "12 words"])
def test_a_phone_shows_it_all_without_scrolling_sideways(visits, query):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}
    page = visits.open(f"?{urlencode(query)}", **phone)
    assert_nothing_scrolls_sideways(page, 390)
    assert page.get_by_role("button", name="Expand sidebar").get_attribute("aria-expanded") == "false"
    assert page.get_by_role("textbox", name="Text", exact=True).is_visible()
    assert page.get_by_role("radiogroup", name="Right softmax").is_visible()


@pytest.mark.parametrize(
    ("width", "height", "zoom"), [(1440, 900, 1), (1280, 720, 1), (960, 600, 1.5)], ids=str
)
def test_a_desk_and_a_projector_show_it_all_without_scrolling_sideways(visits, width, height, zoom):
    page = visits.open(viewport={"width": width, "height": height}, device_scale_factor=zoom)
    assert_nothing_scrolls_sideways(page, width)
    type_text(page, LONG["t"])
    assert_draws(page, Settings(preset=None, text=LONG["t"], seed=0))
    assert_nothing_scrolls_sideways(page, width)


def assert_rows_read_across(page):
    for band in BANDS.values():
        rows = {name: page.evaluate(ROWS, name) for name in band}
        first = rows[band[-1]]
        assert len(first) == 4
        for name, middles in rows.items():
            assert middles == pytest.approx(first, abs=1), name


def test_a_row_reads_across_each_band_also_when_the_window_gets_narrower(visits):
    page = visits.open(viewport={"width": 1440, "height": 900})
    assert_rows_read_across(page)
    below = [page.locator(f".st-key-map_{name} .sa-stage").bounding_box() for name in BANDS["output"]]
    assert all(box["y"] + box["height"] <= 900 for box in below)  # both bands are on the first screen
    page.set_viewport_size({"width": 1200, "height": 900})
    page.wait_for_function(FITS)
    assert_rows_read_across(page)
    assert_nothing_scrolls_sideways(page, 1200)


def test_a_fold_draws_its_maps_when_it_is_opened(visits):
    page = visits.open()
    page.get_by_text("Query and key, and every shape").click()
    for name in ("query", "key"):
        picture(page, name).locator(".ytick text").first.wait_for(state="visible")
    assert page.get_by_text("query (4, 4), key (4, 4), value (4, 4): one row per token.").is_visible()
    assert page.evaluate(ROWS, "query") == pytest.approx(page.evaluate(ROWS, "key"), abs=1)
