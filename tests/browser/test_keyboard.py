"""The keyboard alone is enough."""

from dataclasses import replace

from selfattn.settings import Settings
from tests.pages import assert_draws

NOTEBOOK = Settings.of_preset("notebook")
STOP = """() => {
  const { activeElement } = document;
  const group = activeElement.closest("[role=radiogroup]");
  return (group ?? activeElement).getAttribute("aria-label") ?? activeElement.textContent;
}"""
# What could show that an element has the focus: on itself, or on the frame around it.
SHOWN = """(element) => {
  const around = [element, element.parentElement, element.parentElement.parentElement];
  return around.map(getComputedStyle).map((style) => style.outline + style.boxShadow + style.borderColor);
}"""


def focus(page, label):
    """Press Tab until something has that name."""
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
        if stops[-1] == label:
            return page.evaluate_handle("document.activeElement")
    raise AssertionError(f"Tab never reaches {label}, only {stops}.")


def test_tab_reaches_each_control_in_reading_order_and_shows_where_it_is(visits):
    page = visits.open()
    page.get_by_role("main").focus()
    for label in ("Text", "Start from", "Scale", "Left softmax", "Right softmax"):
        control = focus(page, label)
        focused = control.evaluate(SHOWN)
        control.evaluate("element => element.blur()")
        page.wait_for_function(
            f"([element, before]) => ({SHOWN})(element).join() !== before.join()", arg=[control, focused]
        )
        assert control.evaluate(SHOWN) != focused, label
        control.evaluate("element => element.focus()")


def test_tab_reaches_the_sidebar(visits):
    page = visits.open()
    for label in ("Seed", "Size d", "New numbers"):
        focus(page, label)
    page.keyboard.press("Enter")
    assert_draws(page, Settings(preset=None, text="how are you doing", seed=0))


def test_arrows_and_enter_choose_a_softmax(visits):
    page = visits.open()
    focus(page, "Left softmax")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert_draws(page, replace(NOTEBOOK, left="row"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert_draws(page, replace(NOTEBOOK, left="column"))
    assert page.evaluate(STOP) == "Left softmax"


def test_a_text_typed_key_by_key_is_taken_at_ctrl_enter(visits):
    page = visits.open()
    focus(page, "Text")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("typed by hand")
    page.keyboard.press("Control+Enter")
    assert_draws(page, Settings(preset=None, text="typed by hand", seed=0))
    assert page.evaluate(STOP) == "Text"
