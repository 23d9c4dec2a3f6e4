"""Show me in 30 seconds: by mouse and by keyboard, on a desk and on a phone, never in the way."""

import pytest

from tests.pages import type_text

STOPS = ("tokens", "map_scores", "map_weights_left", "map_weights_right", "map_output_left")
DEVICES = [
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    {"viewport": {"width": 844, "height": 390}, "color_scheme": "light"},
]
OUTLINED = """(key) => {
  const outlined = document.querySelectorAll("[data-sa-toured]");
  const target = document.querySelector(`.st-key-${key}`);
  return outlined.length === 1 && (outlined[0] === target || outlined[0].contains(target));
}"""
# The card is whole in the window, and the outlined part begins in sight and not under the card.
SIDE_BY_SIDE = """() => {
  const card = document.querySelector(".sa-tour-card").getBoundingClientRect();
  const target = document.querySelector("[data-sa-toured]").getBoundingClientRect();
  const header = document.querySelector(".stAppHeader").getBoundingClientRect();
  const apart = target.bottom <= card.top || target.top >= card.bottom;
  const isWhole = card.top >= 0 && card.left >= 0 && card.bottom <= innerHeight && card.right <= innerWidth;
  return apart && isWhole && target.top >= header.bottom && target.top < innerHeight;
}"""
COUNT_SENT = """() => {
  globalThis.sent = 0;
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (...message) {
    globalThis.sent += 1;
    return send.apply(this, message);
  };
}"""
NOTE_SCROLLS = """() => {
  globalThis.scrolls = [];
  const { scrollTo } = Element.prototype;
  Element.prototype.scrollTo = function (options) {
    globalThis.scrolls.push(options.behavior);
    return scrollTo.call(this, options);
  };
}"""


def start_button(page):
    return page.get_by_role("button", name="Show me in 30 seconds")


def card(page):
    return page.get_by_role("dialog")


def focused(page):
    return page.evaluate("document.activeElement.className")


def assert_stands_at(page, stop):
    assert card(page).locator(".sa-tour-count").inner_text() == f"{stop + 1} of {len(STOPS)}"
    page.wait_for_function(OUTLINED, arg=STOPS[stop])
    page.wait_for_function(SIDE_BY_SIDE)


def assert_is_over(page):
    assert not card(page).is_visible()
    assert page.locator("[data-sa-toured]").count() == 0
    assert focused(page) == "sa-tour-start"


def test_the_tour_waits_to_be_asked(visits):
    page = visits.open()
    assert start_button(page).is_visible()
    assert not card(page).is_visible()
    assert page.locator("[data-sa-toured]").count() == 0


@pytest.mark.parametrize("device", DEVICES, ids=["desk", "phone", "phone, turned"])
def test_five_stops_by_mouse_none_covered(visits, device):
    page = visits.open(**device)
    start_button(page).click()
    for stop in range(len(STOPS)):
        assert_stands_at(page, stop)
        assert card(page).get_by_role("button", name="Skip").is_visible() == (stop < len(STOPS) - 1)
        card(page).get_by_role("button", name="Next" if stop < len(STOPS) - 1 else "Done").click()
    assert_is_over(page)


def test_there_and_back_by_keyboard(visits):
    page = visits.open(reduced_motion="reduce")
    start_button(page).press("Enter")
    assert focused(page) == "sa-tour-card"
    for key, stop in (("ArrowLeft", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        assert_stands_at(page, stop)
    card(page).get_by_role("button", name="Next").press("Space")
    assert_stands_at(page, 2)
    card(page).get_by_role("button", name="Back").press("Enter")
    assert_stands_at(page, 1)
    for _ in STOPS:
        page.keyboard.press("ArrowRight")
    assert_stands_at(page, 4)
    page.keyboard.press("Escape")
    assert_is_over(page)


def test_the_first_stop_has_nothing_before_it(visits):
    page = visits.open()
    start_button(page).click()
    back = card(page).get_by_role("button", name="Back")
    assert back.get_attribute("aria-disabled") == "true"
    back.press("Enter")
    assert_stands_at(page, 0)


def test_skip_ends_it_and_it_starts_anew(visits):
    page = visits.open()
    start_button(page).press("Space")
    page.keyboard.press("ArrowRight")
    card(page).get_by_role("button", name="Skip").press("Enter")
    assert_is_over(page)
    page.keyboard.press("Enter")
    assert_stands_at(page, 0)


def test_arrows_in_the_text_stay_in_the_text(visits):
    page = visits.open()
    start_button(page).click()
    page.get_by_role("textbox", name="Text", exact=True).press("ArrowRight")
    assert_stands_at(page, 0)


def test_the_tour_says_its_name_and_its_sentence(visits):
    page = visits.open()
    assert start_button(page).get_attribute("aria-expanded") == "false"
    start_button(page).click()
    assert start_button(page).get_attribute("aria-expanded") == "true"
    assert page.get_by_role("dialog", name="1 of 5").is_visible()
    said = card(page).locator("[aria-live=polite]")
    assert said.inner_text().startswith("The text is cut into 4 tokens")
    page.keyboard.press("ArrowRight")
    assert said.inner_text().startswith(
        "The score of the largest weight on the left is the query of doing · the key of are"
    )


def test_the_server_hears_nothing_of_it(visits):
    page = visits.open()
    page.evaluate(COUNT_SENT)
    start_button(page).click()
    for stop in range(1, len(STOPS)):
        page.keyboard.press("ArrowRight")
        assert_stands_at(page, stop)
    page.keyboard.press("Escape")
    assert_is_over(page)
    assert page.evaluate("sent") == 0


@pytest.mark.parametrize(("wish", "behavior"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_it_moves_smoothly_only_for_those_who_like_motion(visits, wish, behavior):
    page = visits.open(reduced_motion=wish)
    page.evaluate(NOTE_SCROLLS)
    start_button(page).click()
    page.keyboard.press("ArrowRight")
    assert_stands_at(page, 1)
    assert set(page.evaluate("scrolls")) == {behavior}


def test_an_open_tour_follows_the_numbers(visits):
    page = visits.open(reduced_motion="reduce")
    start_button(page).click()
    page.keyboard.press("ArrowRight")
    assert_stands_at(page, 1)
    type_text(page, "a longer text of twelve words has another page around the scores")
    card(page).get_by_text("and times 0.289 it becomes the logit").wait_for()
    page.locator(".st-key-row_pair").wait_for()
    assert_stands_at(page, 1)


def test_words_in_a_sentence_are_only_words(visits):
    page = visits.open("?src=random&t=<img+src=x+onerror=alert(1)>+**b**")
    start_button(page).click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert_stands_at(page, 2)
    assert "**b**" in card(page).inner_text()
    assert card(page).locator("img, strong").count() == 0


def test_what_is_not_on_the_page_is_only_said(visits):
    page = visits.open()
    page.evaluate("document.querySelector('.st-key-map_scores').classList.remove('st-key-map_scores')")
    start_button(page).click()
    page.keyboard.press("ArrowRight")
    assert card(page).locator(".sa-tour-count").inner_text() == "2 of 5"
    assert page.locator("[data-sa-toured]").count() == 0
    page.keyboard.press("ArrowRight")
    assert_stands_at(page, 2)
