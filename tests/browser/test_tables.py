"""Each map has its table twin, a click or a key away."""

import pytest
from playwright.sync_api import expect

from tests.pages import picture


def assert_table(page, title):
    fold = page.locator(".st-key-fold_tables details[open]")
    expect(fold.get_by_role("combobox")).to_have_value(title)
    fold.locator("[data-testid=stDataFrame]").wait_for()


@pytest.mark.parametrize(
    ("name", "title"),
    [("scores", "Scores"), ("weights_right", "Weights, right (per row)"), ("law_mass", "Law: row mass")],
)
def test_a_map_opens_its_table(visits, name, title):
    page = visits.open()
    shown = picture(page, name)
    shown.scroll_into_view_if_needed()
    shown.hover()
    shown.get_by_role("button", name="as a table").click()
    assert_table(page, title)


def test_a_map_opens_its_table_by_keyboard(visits):
    page = visits.open()
    button = picture(page, "output_left").get_by_role("button", name="as a table")
    button.focus()
    assert button.evaluate("element => getComputedStyle(element).opacity") == "1"
    page.keyboard.press("Enter")
    assert_table(page, "Output, left")


def test_where_the_page_has_no_pointer_the_way_to_the_table_is_always_seen(visits):
    page = visits.open(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    button = picture(page, "scores").get_by_role("button", name="as a table")
    assert button.evaluate("element => getComputedStyle(element).opacity") == "1"
    button.tap()
    assert_table(page, "Scores")
