"""Copy link: what lands in the clipboard, and what happens where there is none."""

import pytest

from selfattn.settings import MAX_LINK_BYTES, Settings
from tests.pages import assert_draws, choose, type_text

TEXT = "a & b = c + d # 100% ü 你好"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
LINK, TEXTLESS = "Copy link", "Copy link without text"
COPIED, COPIED_TEXTLESS = "Link copied", "Copied. This link does not hold the text."
# The page loses the clipboard, as without https; these tests keep their own way to read it.
WITHOUT_CLIPBOARD = """() => {
  globalThis.readClipboard = navigator.clipboard.readText.bind(navigator.clipboard);
  delete Navigator.prototype.clipboard;
}"""
WITHOUT_ANYTHING = """() => {
  delete Navigator.prototype.clipboard;
  document.execCommand = () => false;
}"""
SELECTED = "() => getSelection().toString()"


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def copy(page, name, answer):
    """Press a button and wait for what it says."""
    button(page, name).click()
    page.get_by_role("status").get_by_text(answer, exact=True).wait_for()
    return page.evaluate("(globalThis.readClipboard ?? (() => navigator.clipboard.readText()))()")


def test_a_copied_link_brings_the_page_back(visits):
    page = visits.open("?surplus=1#part", **CLIPBOARD)
    type_text(page, TEXT)
    settings = Settings(None, TEXT, seed=0)
    assert_draws(page, settings)
    link = copy(page, LINK, COPIED)
    assert link.startswith(f"{visits.home}/?v=1&src=random&t=")
    assert "surplus" not in link
    assert_draws(visits.open(link.removeprefix(f"{visits.home}/")), settings)


def test_a_link_without_text_holds_everything_else(visits):
    page = visits.open("?src=random&t=my+words&seed=7&l=column", **CLIPBOARD)
    assert copy(page, TEXTLESS, COPIED_TEXTLESS) == f"{visits.home}/?v=1&src=random&seed=7&l=column"


def test_home_has_a_plain_link_and_only_one(visits):
    page = visits.open(**CLIPBOARD)
    assert copy(page, LINK, COPIED) == f"{visits.home}/"
    assert not button(page, TEXTLESS).is_visible()


def test_what_was_said_of_a_link_goes_with_it(visits):
    page = visits.open(**CLIPBOARD)
    copy(page, LINK, COPIED)
    choose(page, "Left softmax", "Column")
    page.get_by_role("status").get_by_text(COPIED).wait_for(state="detached")
    assert copy(page, LINK, COPIED) == f"{visits.home}/?v=1&l=column"


def test_a_long_text_is_said_to_be_left_out(visits):
    page = visits.open(**CLIPBOARD)
    type_text(page, "word " * (MAX_LINK_BYTES // 5 + 1))
    page.get_by_role("main").get_by_text("The text is too long for a link, which leaves it out.").wait_for()
    assert not button(page, TEXTLESS).is_visible()
    assert copy(page, LINK, COPIED_TEXTLESS) == f"{visits.home}/?v=1&src=random"


@pytest.mark.parametrize("device", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["desk", "phone"])
def test_without_https_the_old_way_copies_and_keeps_the_focus(visits, device):
    page = visits.open("?src=random&t=my+words", **CLIPBOARD, **device)
    page.evaluate(WITHOUT_CLIPBOARD)
    button(page, LINK).focus()
    assert copy(page, LINK, COPIED) == f"{visits.home}/?v=1&src=random&t=my+words"
    assert page.evaluate("document.activeElement.textContent") == LINK
    assert page.locator(".sa-share-hidden").count() == 0


def test_where_nothing_may_copy_the_link_is_shown_selected(visits):
    page = visits.open("?src=random&t=my+words", **CLIPBOARD)
    page.evaluate(WITHOUT_ANYTHING)
    field = page.get_by_role("textbox", name="Link to this page")
    assert not field.is_visible()
    for name, query in ((LINK, "v=1&src=random&t=my+words"), (TEXTLESS, "v=1&src=random")):
        button(page, name).press("Enter")
        page.get_by_role("status").get_by_text("the link is selected, copy it from here").wait_for()
        assert field.input_value() == f"{visits.home}/?{query}"
        assert page.evaluate(SELECTED) == field.input_value()
        assert not field.is_editable()
