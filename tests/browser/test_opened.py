"""One cell, opened, in a real browser: its arithmetic is read, chosen by number, copied, and only text."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from test_accessibility import BACKGROUND, DEVICES, settle, violations
from test_copied_links import CLIPBOARD, SELECTED, WITHOUT_ANYTHING, button, copy
from test_linked import PHONE, at, wait_for_cell
from test_sizes import assert_nothing_scrolls_sideways

from selfattn.arithmetic import as_latex, as_text
from selfattn.cases import case_of
from selfattn.comparison import comparison_of
from selfattn.settings import Selected, Settings
from selfattn.ui.opened import blocks_of
from tests.pages import wait_until_painted

NOTEBOOK = Settings.of_preset("notebook")


def expected(settings):
    """The library's blocks for the selected cell."""
    return blocks_of(comparison_of(settings, case_of(settings)), settings.selected)


LINES = """() => [...document.querySelectorAll(".st-key-opened .sa-blocks tr, .st-key-opened .sa-blocks p")]
  .map((line) => line.textContent)"""


def texts(blocks):
    """Each line and note, as a reader finds them: what both sides share first, then each side."""
    found = []
    for side in ("both", "left", "right"):
        for block in blocks:
            for line in block.lines if block.side == side else ():
                written = "".join(word.text for cell in line.cells for word in cell)
                found += [written, "".join(word.text for word in line.note)]
    return [text for text in found if text]


@pytest.mark.parametrize(
    ("query", "settings"),
    [
        ("?sel=2,1,3", replace(NOTEBOOK, selected=Selected(1, 0, 2))),
        ("?mask=causal&sel=1,3", replace(NOTEBOOK, mask="causal", selected=Selected(0, 2))),
        (
            "?p=from-scratch&sel=2,1,20",
            replace(Settings.of_preset("from-scratch"), selected=Selected(1, 0, 19)),
        ),
    ],
    ids=["notebook", "a hidden key", "from scratch"],
)
def test_every_line_of_the_arithmetic_stands_on_the_page(visits, query, settings):
    page = visits.open(query)
    lines = texts(expected(settings))
    assert len(lines) > 10
    page.wait_for_function(f"(count) => ({LINES})().length === count", arg=len(lines))
    assert page.evaluate(LINES) == lines


def test_a_number_typed_into_a_field_opens_that_cell(visits):
    page = visits.open()
    for label, number, positions in (
        ("Query", 2, (2, 2, "")),
        ("Key", 1, (2, 1, "")),
        ("Dimension", 3, (2, 1, 3)),
    ):
        field = page.get_by_role("spinbutton", name=label, exact=True)
        field.fill(str(number))
        field.press("Enter")
        wait_for_cell(page, ("are", "are" if label == "Query" else "how"), *positions)
    page.get_by_role("heading", name="Output of are, dimension 3, per row").wait_for()
    page.get_by_role("button", name="Follow the largest").click()
    wait_for_cell(page, ("doing", "are"), 4, 2, "")


@pytest.mark.parametrize(("name", "write"), [("Copy as text", as_text), ("Copy as LaTeX", as_latex)])
def test_a_copy_is_the_arithmetic_as_the_library_writes_it(visits, name, write):
    page = visits.open("?sel=2,1,3", **CLIPBOARD)
    settings = replace(NOTEBOOK, selected=Selected(1, 0, 2))
    assert copy(page, name, "Copied") == write(expected(settings))
    page.mouse.click(*at(page, "weights_left", 2, 2))
    wait_for_cell(page, ("you", "you"), 3, 3, 3)
    again = replace(NOTEBOOK, selected=Selected(2, 2, 2))
    assert copy(page, name, "Copied") == write(expected(again))


def test_where_nothing_may_copy_the_arithmetic_is_shown_selected(visits):
    page = visits.open("?sel=2,1")
    page.evaluate(WITHOUT_ANYTHING)
    field = page.get_by_role("textbox", name="Text to copy")
    assert not field.is_visible()
    button(page, "Copy as text").press("Enter")
    page.get_by_role("status").get_by_text("the text is selected, copy it from here").wait_for()
    assert field.input_value() == as_text(expected(replace(NOTEBOOK, selected=Selected(1, 0))))
    assert page.evaluate(SELECTED) == field.input_value()
    assert not field.is_editable()


HOSTILE = "<img/src=x/onerror=alert(1)> </section><script>alert(1)</script> $x$ **b** :red[r]"
MARKUP = """() => document.querySelectorAll(".st-key-opened :is(img, script, a, strong, em, .katex)," +
  " .sa-blocks b > *, .sa-blocks section section, [onerror]").length"""


def test_a_hostile_word_in_the_panel_is_only_a_word(visits):
    page = visits.open(f"?src=random&t={quote(HOSTILE)}&sel=1,2,1")
    panel = page.locator(".st-key-opened")
    for token in ("<img/src=x/…", "</section><…", "$x$", "**b**", ":red[r]"):
        panel.get_by_text(token, exact=True).first.wait_for()
    assert page.evaluate(MARKUP) == 0
    page.keyboard.press("Tab")
    page.mouse.click(*at(page, "weights_left", 0, 1))
    wait_until_painted(page)
    page.locator(".sa-live").get_by_text("key “</section><script>alert(1)</script>” (2)").wait_for(
        state="attached"
    )
    assert page.evaluate(MARKUP) == 0


WIDE = "?src=random&t=extraordinary+incomprehensible+misunderstandings&scale=100&sel=1,2,1"
ROOM = """() => [...document.querySelectorAll(".sa-blocks")].map((place) => {
  const { left, right } = place.getBoundingClientRect();
  return [left >= 0 && right <= innerWidth, place.scrollWidth > place.clientWidth, place.tabIndex === 0];
})"""


@pytest.mark.parametrize(("query", "is_wide"), [("?sel=2,1,3", False), (WIDE, True)], ids=["short", "wide"])
def test_on_a_phone_only_wide_arithmetic_scrolls_sideways_also_by_keyboard(visits, query, is_wide):
    page = visits.open(query, **PHONE)
    page.locator(".st-key-opened .sa-blocks section").first.wait_for()
    assert_nothing_scrolls_sideways(page, 390)
    rooms = page.evaluate(ROOM)
    assert [fits for fits, _, _ in rooms] == [True] * 3
    assert any(scrolls for _, scrolls, _ in rooms) == is_wide
    assert [reached for _, _, reached in rooms] == [scrolls for _, scrolls, _ in rooms]


def test_axe_finds_no_violation_where_a_component_is_opened(visits):
    path = "?p=from-scratch&sel=2,1,20"
    page = visits.open(path)
    found = {}
    for device, size in DEVICES.items():
        if page.viewport_size != size:
            page.set_viewport_size(size)
            page.goto(f"{visits.home}/{path}")
        page.get_by_role("heading", name="value Life, dimension 20").wait_for()
        for theme in BACKGROUND:
            settle(page, theme)
            found[f"{device}, {theme}"] = violations(page)
    assert found == {f"{device}, {theme}": {} for device in DEVICES for theme in BACKGROUND}
