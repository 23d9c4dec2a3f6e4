"""The page Heads in a browser: a head is chosen by pill, key or row; every size shows all of it."""

from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest

from selfattn.settings import Settings, Vectors
from tests.browser.test_accessibility import BACKGROUND, DEVICES, settle, violations
from tests.browser.test_sizes import assert_nothing_scrolls_sideways
from tests.pages import assert_drawn, choose, open_fold, picture, wait_until_painted
from tests.test_app_heads import by_einsum
from tests.test_heads import by_loops

VECTORS = Vectors(n_heads=8, output=True)
OWN = Settings(None, "the cat saw the dog", 5, source="embeddings", vectors=VECTORS)
CROSS = replace(OWN, second="le chat vit le chien ici")
LONG = replace(OWN, text=" ".join(f"word{k}" for k in range(24)), vectors=replace(VECTORS, n_heads=16))
FOLD = "Their outputs, concatenated and projected by W_output"
ROW_HEIGHT = 35  # of a table
PHONE = {"viewport": DEVICES["phone"], "has_touch": True}
EDGES = """() => [".st-key-heads_small .sa-map", ".st-key-heads_chosen [role=radio]"]
  .flatMap((selector) => [...document.querySelectorAll(selector)])
  .map((element) => element.getBoundingClientRect()).map(({ left, right }) => [left, right])"""
SIZES = """() => [...document.querySelectorAll(".st-key-heads_small .sa-over")]
  .map(({ style }) => `${style.width} ${style.height}`)"""


def visit(visits, settings, **context):
    """Open the page from the home page, by its name."""
    page = visits.open(f"?{urlencode(settings.to_query())}", **context)
    names = page.locator(".st-key-pages" if page.viewport_size["width"] < 768 else "header")
    names.get_by_role("link", name="Heads").click()
    page.locator(".st-key-heads").wait_for()
    wait_until_painted(page)
    return page


@contextmanager
def opening(page, number):
    """What is done within opens that head: the page and its address come to say so."""
    yield
    page.get_by_role("heading", name=f"Head {number} of 8, opened").wait_for()
    wait_until_painted(page)
    page.wait_for_function(
        "number => new URLSearchParams(location.search).get('head') === number", arg=str(number)
    )


def assert_opens(page, settings, number):
    weights, _ = by_einsum(settings)
    assert_drawn(page, "weights_left", weights[number - 1])
    assert page.locator(".st-key-heads_small h4:has(small)").inner_text().startswith(f"Head {number}")
    assert parse_qs(urlsplit(page.url).query)["head"] == [str(number)]


def click_table(page, row, x):
    """Click a row of the table, 0 being the names of the columns."""
    table = page.locator(".st-key-heads_table [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    table.click(position={"x": x, "y": ROW_HEIGHT * row + ROW_HEIGHT / 2})


@pytest.mark.parametrize("settings", [OWN, CROSS], ids=["self", "cross"])
def test_every_head_is_drawn_at_one_size(visits, settings):
    page = visit(visits, settings)
    weights, together = by_einsum(settings)
    for number, matrix in enumerate(weights, 1):
        assert_drawn(page, f"head {number}", matrix)
    sizes = page.evaluate(SIZES)
    assert len(sizes) == 8
    assert len(set(sizes)) == 1
    open_fold(page, FOLD)
    picture(page, "projected").locator(".ytick text").first.wait_for()
    assert_drawn(page, "concatenated", together)


def test_a_pill_opens_its_head(visits):
    page = visit(visits, OWN)
    with opening(page, 6):
        choose(page, "Head", "6")
    assert_opens(page, OWN, 6)


def test_keys_alone_open_a_head(visits):
    page = visit(visits, OWN)
    page.get_by_role("radiogroup", name="Head").get_by_role("radio", name="1", exact=True).focus()
    page.keyboard.press("ArrowRight")
    with opening(page, 2):
        page.keyboard.press("Enter")
    assert_opens(page, OWN, 2)


def test_a_row_opens_its_head_also_once_the_table_is_sorted(visits):
    page = visit(visits, OWN)
    with opening(page, 4):
        click_table(page, row=4, x=17)
    assert_opens(page, OWN, 4)
    entropies = [by_loops(weights)["entropy"] for weights in by_einsum(OWN)[0]]
    order = [int(head) + 1 for head in np.argsort(entropies)]
    assert order[0] != 4 != order[1]
    click_table(page, row=0, x=120)  # Entropy, smallest first
    page.wait_for_timeout(500)  # a canvas has nothing to wait for
    for row in (1, 2):
        with opening(page, order[row - 1]):
            click_table(page, row=row, x=17)
        assert_opens(page, OWN, order[row - 1])


@pytest.mark.parametrize("settings", [OWN, LONG], ids=["8 heads", "16 heads of 24 tokens"])
@pytest.mark.parametrize(
    ("window", "across"),
    [(PHONE, 2), ({"viewport": {"width": 960, "height": 600}, "device_scale_factor": 1.5}, 3), ({}, 4)],
    ids=["phone", "150 %", "desk"],
)
def test_nothing_is_cut_off_or_scrolls_sideways(visits, settings, window, across):
    page = visit(visits, settings, **window)
    width = page.viewport_size["width"]
    open_fold(page, FOLD)
    page.locator(".st-key-map_projected .main-svg").first.wait_for()
    wait_until_painted(page)
    assert_nothing_scrolls_sideways(page, width)
    edges = page.evaluate(EDGES)
    assert len(edges) == 2 * settings.n_heads
    assert all(0 <= left < right <= width for left, right in edges)
    lefts = page.locator(".st-key-heads_small .sa-map").evaluate_all(
        "maps => maps.map((map) => map.getBoundingClientRect().left)"
    )
    assert len({round(left) for left in lefts}) == across


@pytest.mark.parametrize("settings", [OWN, Settings.of_preset()], ids=["8 heads", "one head"])
@pytest.mark.parametrize("device", DEVICES)
def test_axe_finds_no_violation(visits, settings, device):
    page = visit(visits, settings, viewport=DEVICES[device])
    if settings is OWN:
        open_fold(page, FOLD)
        page.locator(".st-key-map_projected .main-svg").first.wait_for()
    found = {}
    for theme in BACKGROUND:
        settle(page, theme)
        found[theme] = violations(page)
    assert found == {theme: {} for theme in BACKGROUND}
