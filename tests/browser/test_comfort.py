"""Undo, Redo, the sidebar and the folds in a browser: the controls, the numbers and the address agree."""

from dataclasses import replace

from selfattn.settings import Settings
from tests.pages import assert_draws, choose, type_text

NOTEBOOK = Settings.of_preset("notebook")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def assert_is(page, settings, query):
    assert_draws(page, settings)
    page.wait_for_function("query => location.search === query", arg=query)
    page.wait_for_function(
        "text => document.querySelector('[class*=st-key-text] textarea').value === text", arg=settings.text
    )


def test_undo_and_redo_bring_back_text_numbers_and_address(visits):
    page = visits.open()
    mine = Settings(preset=None, text="my own words", seed=0)
    type_text(page, mine.text)
    assert_is(page, mine, "?v=1&src=random&t=my+own+words")
    choose(page, "Left softmax", "Column")
    assert_is(page, replace(mine, left="column"), "?v=1&src=random&t=my+own+words&l=column")
    press(page, "Undo")
    assert_is(page, mine, "?v=1&src=random&t=my+own+words")
    press(page, "Undo")
    assert_is(page, NOTEBOOK, "")
    assert page.get_by_role("button", name="Undo", exact=True).is_disabled()
    press(page, "Redo")
    assert_is(page, mine, "?v=1&src=random&t=my+own+words")
    press(page, "Reset")
    assert_is(page, NOTEBOOK, "")
    press(page, "Undo")
    assert_is(page, mine, "?v=1&src=random&t=my+own+words")


def test_the_temperature_follows_the_arrow_keys_and_its_reset(visits):
    page = visits.open()
    slider = page.get_by_role("slider", name="Temperature")
    slider.press("ArrowRight")
    assert_is(page, replace(NOTEBOOK, temperature=1.5), "?v=1&tau=1.5")
    press(page, "Reset scores")
    assert_is(page, NOTEBOOK, "")
    page.wait_for_function("slider => slider.ariaValueText === '1'", arg=slider.element_handle())


def test_an_open_fold_stays_open_when_the_numbers_change(visits):
    page = visits.open()
    fold = page.locator("details").filter(has_text="Who attends to whom")
    fold.locator("summary").click()
    fold.locator("canvas").first.wait_for()
    choose(page, "Left softmax", "Column")
    assert_draws(page, replace(NOTEBOOK, left="column"))
    fold.locator("canvas").first.wait_for()
    assert fold.get_attribute("open") is not None
