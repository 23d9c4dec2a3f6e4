"""What the browser has drawn is what the library computes, from first paint on."""

from dataclasses import replace

import numpy as np
import pytest

from selfattn.settings import Settings
from tests.pages import assert_draws, choose, drawn, picture, type_text, wait_until_painted

NOTEBOOK = Settings.of_preset("notebook")
MARK = "map => [map, map.querySelector('.js-plotly-plot'), map.querySelector('svg')].map(e => e.mark = true)"
MARKS = "map => [map, map.querySelector('.js-plotly-plot'), map.querySelector('svg')].map(e => e.mark)"

HALF_WAY = 400  # milliseconds after which the server has answered, and nothing of it has arrived
SLOW = f"""(() => {{
  const add = WebSocket.prototype.addEventListener;
  const late = (listener) => (event) => setTimeout(() => listener(event), {2 * HALF_WAY});
  WebSocket.prototype.addEventListener = function (type, listener, ...rest) {{
    add.call(this, type, type === "message" ? late(listener) : listener, ...rest);
  }};
  Object.defineProperty(WebSocket.prototype, "onmessage", {{
    set(listener) {{ this.addEventListener("message", listener); }},
  }});
}})()"""


def own(text, **others):
    return Settings(preset=None, text=text, **{"seed": 0, **others})


def test_first_paint_is_the_notebook_complete(visits):
    page = visits.open()
    assert_draws(page, NOTEBOOK)
    assert page.title() == "selfattn"
    assert page.url == f"{visits.home}/"
    cells = page.locator(".st-key-map_weights_left .textpoint")
    assert cells.count() == 16
    assert cells.nth(13).text_content() == "0.550"
    assert "doing takes 57.8\u202f% of it" in page.locator(".sa-lead").inner_text()


@pytest.mark.parametrize(("label", "name"), [("Integers", "illustrated"), ("From scratch", "from-scratch")])
def test_a_pill_draws_its_preset(visits, label, name):
    page = visits.open()
    choose(page, "Start from", label)
    assert_draws(page, Settings.of_preset(name))


def test_typing_a_sentence_redraws_in_place(visits):
    page = visits.open()
    left = picture(page, "weights_left")
    left.evaluate(MARK)
    type_text(page, "a sentence of my own, typed here")
    assert_draws(page, own("a sentence of my own, typed here"))
    assert left.evaluate(MARKS) == [True, True, True]
    assert page.get_by_text("Your text. Random numbers from seed 0.").is_visible()
    assert page.get_by_role("radio", name="Notebook").get_attribute("aria-checked") == "false"
    page.get_by_role("button", name="Back to the notebook’s own numbers").click()
    assert_draws(page, NOTEBOOK)


def test_a_long_text_draws_the_pair_first_and_comes_back(visits):
    text = "one two three four five six seven eight nine ten eleven twelve thirteen"
    page = visits.open()
    type_text(page, text)
    assert_draws(page, own(text))
    assert picture(page, "weights_left").bounding_box()["y"] < picture(page, "scores").bounding_box()["y"]
    page.get_by_role("button", name="Back to").click()
    assert_draws(page, NOTEBOOK)


def test_the_left_softmax_changes_only_what_depends_on_it(visits):
    page = visits.open()
    before = drawn(page)
    choose(page, "Left softmax", "Column")
    assert_draws(page, replace(NOTEBOOK, left="column"))
    after = drawn(page)
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert changed == {"weights_left", "output_left", "output_difference"}
    page.get_by_role("heading", name="Weights, per column").wait_for()


def test_seed_size_scale_and_new_numbers_redraw(visits):
    page = visits.open()
    choose(page, "Scale", "× 1/√d")
    assert_draws(page, replace(NOTEBOOK, scale=None))
    page.get_by_role("button", name="New numbers").click()
    assert_draws(page, own("how are you doing"))
    for label, value in (("Seed", "3"), ("Size d", "2")):
        number = page.get_by_role("spinbutton", name=label)
        number.fill(value)
        number.press("Enter")
    assert_draws(page, own("how are you doing", seed=3, width=2))


def test_a_link_from_the_address_bar_restores_the_page_elsewhere(visits):
    text = "50 % of “us” & #1 + a=b?\nünï 漢字"
    page = visits.open()
    type_text(page, text)
    choose(page, "Right softmax", "Column")
    settings = own(text, right="column")
    assert_draws(page, settings)
    page.wait_for_url("**r=column**")
    elsewhere = visits.open(page.url.removeprefix(f"{visits.home}/"), locale="de-DE")
    assert_draws(elsewhere, settings)
    assert elsewhere.get_by_role("textbox", name="Text", exact=True).input_value() == text
    elsewhere.reload()
    wait_until_painted(elsewhere)
    assert_draws(elsewhere, settings)


def test_what_is_chosen_before_the_page_has_answered_sets_nothing_else(visits):
    page = visits.open()
    page.add_init_script(SLOW)
    page.reload()
    wait_until_painted(page)
    type_text(page, "four words of mine")
    page.wait_for_timeout(HALF_WAY)
    choose(page, "Right softmax", "Column")
    assert page.get_by_role(
        "radio", name="× 1", exact=True
    ).is_checked()  # the notebook's: nothing has come yet
    assert_draws(page, own("four words of mine", right="column"))
    page.wait_for_function("() => location.search === '?v=1&src=random&t=four+words+of+mine&r=column'")
