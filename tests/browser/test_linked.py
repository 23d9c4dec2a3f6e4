"""Linked maps in a real browser: what the pointer outlines, and what a click, a tap or a key selects."""

import pytest
from playwright.sync_api import expect

from selfattn.cases import case_of
from selfattn.settings import Settings
from tests.pages import MIDDLE, hover, library, open_fold, wait_until_painted

NOTEBOOK = Settings.of_preset("notebook")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}
WORDS_40 = "?src=random&t=" + "+".join(f"w{k}" for k in range(40))

# Outlines and rings by map, each as [kind, first row, first column, rows, columns]: the cells on whose
# edges it stands on the screen, by Plotly's own axes, and no more than 3 pixels beside them.
OVER = """(selector) => Object.fromEntries(
  [...document.querySelectorAll("[class*=st-key-map_]")].flatMap((place) => {
    const plot = place.querySelector(".js-plotly-plot");
    if (!plot?._fullLayout?.xaxis || !plot.checkVisibility()) return [];
    const { left, top } = plot.getBoundingClientRect();
    const { xaxis, yaxis } = plot._fullLayout;
    const edge = (axis, pixel) => {
      const at = Math.round(axis.p2l(pixel - axis._offset) + 0.5);
      return Math.abs(axis.l2p(at - 0.5) + axis._offset - pixel) <= 3 ? at : NaN;
    };
    const drawn = [...place.querySelectorAll(selector)].map((element) => {
      const box = element.getBoundingClientRect();
      const [up, down] = [box.top, box.bottom].map((y) => edge(yaxis, y - top));
      const [from, to] = [box.left, box.right].map((x) => edge(xaxis, x - left));
      const kind = element.className.match(/sa-outline-(\\w+)|sa-(ring)/);
      return [kind[1] ?? kind[2], up, from, down - up, to - from];
    });
    return [[place.className.match(/st-key-map_(\\w+)/)[1], drawn]];
  })
)"""
SQUARE = ("scores", "weights_left", "weights_right", "law_global", "law_axis")
OF_QUERIES = ("output_left", "output_right", "difference", "query")


def over(page, selector):
    """What lies over every map in sight."""
    drawn = page.evaluate(OVER, selector)
    return {name: [tuple(shape) for shape in shapes] for name, shapes in drawn.items()}


def rings(page):
    """The selected cell by map, as (row, column)."""
    drawn = {name: shapes for name, shapes in over(page, ".sa-ring").items() if shapes}
    assert all(shape[3:] == (1, 1) for shapes in drawn.values() for shape in shapes)
    return {name: ring[1:3] for name, (ring,) in drawn.items()}


def at(page, name, row, column, axes=("xaxis", "yaxis")):
    """Where a cell stands on the screen."""
    plot = page.locator(f".st-key-map_{name} .js-plotly-plot")
    plot.scroll_into_view_if_needed()
    return plot.evaluate(MIDDLE, [row, column, *axes])


def click(page, name, row, column, axes=("xaxis", "yaxis")):
    page.mouse.move(0, 0)
    page.mouse.click(*at(page, name, row, column, axes))


def wait_for_cell(page, names, *positions):
    """Wait until the panel speaks of these tokens and the fields hold these positions, from 1."""
    query, key = names
    page.locator(".st-key-opened_cell").get_by_text(f"query {query} → key {key}", exact=True).wait_for()
    for label, position in zip(("Query", "Key", "Dimension"), positions, strict=True):
        field = page.get_by_role("spinbutton", name=label, exact=True)
        expect(field).to_have_value(str(position))
    wait_until_painted(page)


# The pointer


def test_the_pointer_outlines_on_every_map_what_belongs_to_its_cell(visits):
    page = visits.open()
    open_fold(page, "Query and key, and every shape")
    page.locator(".st-key-map_key .sa-plot .main-svg").first.wait_for()
    wait_until_painted(page)
    for name in ("weights_left", "scores", "law_axis"):
        hover(page, name, 1, 2)
        cell = [("query", 1, 0, 1, 4), ("key", 0, 2, 4, 1), ("cell", 1, 2, 1, 1)]
        assert over(page, ".sa-outline") == {
            **dict.fromkeys(SQUARE, cell),
            **{of: [("query", 1, 0, 1, 4)] for of in OF_QUERIES},
            "key": [("key", 2, 0, 1, 4)],
            "value": [("value", 2, 0, 1, 4)],
        }
    page.mouse.move(0, 0)
    page.locator(".sa-outline").first.wait_for(state="detached")
    assert not any(over(page, ".sa-outline").values())


def test_the_pointer_on_a_vector_or_a_bar_outlines_its_row_and_column(visits):
    page = visits.open()
    hover(page, "value", 3, 1)
    shown = over(page, ".sa-outline")
    assert shown["value"] == [("value", 3, 0, 1, 4)]
    assert shown["weights_right"] == shown["scores"] == [("key", 0, 3, 4, 1)]
    assert shown["output_left"] == []
    hover(page, "weights_left", 3, 0.3, ("xaxis2", "yaxis"))
    shown = over(page, ".sa-outline")
    assert shown["weights_left"] == shown["output_right"] == [("query", 3, 0, 1, 4)]
    assert shown["value"] == []


COLORS = """() => Object.fromEntries([...document.querySelectorAll(".sa-outline")].map((outline) => [
  outline.className.match(/sa-outline-(\\w+)/)[1], getComputedStyle(outline).borderTopColor]))"""
NAMES = """() => {
  const probe = document.querySelector(".sa-map").appendChild(document.createElement("i"));
  const color = (variable) => (probe.style.color = `var(--st-${variable})`, getComputedStyle(probe).color);
  const names = { query: "blue", key: "orange", value: "green" };
  const colors = Object.entries(names).map(([name, hue]) => [name, color(`${hue}-text-color`)]);
  const found = Object.fromEntries([...colors, ["cell", color("text-color")]]);
  probe.remove();
  return found;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_outlines_have_the_colors_of_query_key_and_value(visits, theme):
    page = visits.open(color_scheme=theme)
    hover(page, "weights_left", 1, 2)
    colors = page.evaluate(COLORS)
    assert colors == page.evaluate(NAMES)
    assert len(set(colors.values())) == 4


COUNT_MESSAGES = """() => {
  globalThis.messages = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...data) {
    globalThis.messages += 1;
    return send.apply(this, data);
  };
}"""


def test_the_pointer_asks_the_server_nothing_and_a_click_does(visits):
    page = visits.open()
    page.evaluate(COUNT_MESSAGES)
    before = len(visits.requests)
    for row, column in ((0, 0), (1, 2), (3, 3)):
        hover(page, "weights_left", row, column)
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)  # longer than a step waits before it is told
    assert (page.evaluate("messages"), len(visits.requests)) == (0, before)
    click(page, "weights_left", 1, 0)
    page.wait_for_function("() => messages > 0")


# The choice


def test_a_click_on_any_map_opens_its_cell_and_rings_it_on_all_of_them(visits):
    page = visits.open()
    click(page, "weights_right", 1, 0)
    wait_for_cell(page, ("are", "how"), 2, 1, "")
    page.get_by_text("27.7 ÷ 96.7 = 0.286", exact=True).wait_for()
    page.get_by_text("27.7 ÷ 28.7 = 0.965", exact=True).wait_for()
    assert rings(page) == dict.fromkeys(SQUARE, (1, 0))
    click(page, "value", 2, 3)  # a key and a component; the query stays
    wait_for_cell(page, ("are", "you"), 2, 3, 4)
    outputs = dict.fromkeys(("output_left", "output_right", "difference"), (1, 3))
    assert rings(page) == {**dict.fromkeys(SQUARE, (1, 2)), "value": (2, 3), **outputs}
    click(page, "output_left", 3, 0)
    wait_for_cell(page, ("doing", "you"), 4, 3, 1)
    page.get_by_role("heading", name="Output of doing, dimension 1, global").wait_for()
    click(page, "weights_right", 0, 0.5, ("xaxis2", "yaxis"))  # a bar: its query
    wait_for_cell(page, ("how", "you"), 1, 3, 1)
    assert page.url.endswith("?v=1&sel=1%2C3%2C1")


def test_a_click_on_a_length_opens_the_output_of_its_query(visits):
    page = visits.open()
    click(page, "output_right", 1, 0.1, ("xaxis2", "yaxis"))
    wait_for_cell(page, ("are", "are"), 2, 2, 1)
    page.get_by_role("heading", name="Length of the output of are, per row").wait_for()


def test_a_tap_on_a_phone_opens_a_cell(visits):
    page = visits.open(**PHONE)
    page.touchscreen.tap(*at(page, "weights_left", 0, 1))
    wait_for_cell(page, ("how", "are"), 1, 2, "")
    page.get_by_text("0.113 ÷ 96.7 = 0.00116", exact=True).wait_for()
    assert rings(page) == dict.fromkeys(SQUARE, (0, 1))


FOCUSED = "(map) => map.querySelector('.sa-stage') === document.activeElement"


def focus(page, name):
    """Press Tab until a map has the focus."""
    place = page.locator(f".st-key-map_{name}")
    for _ in range(60):
        if place.evaluate(FOCUSED):
            return place.locator(".sa-stage")
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {name}.")


def live(page):
    """What is said to who does not see the page."""
    (region,) = page.locator(".sa-live").all()
    assert region.get_attribute("role") == "status"
    return region.inner_text()


def test_keys_alone_open_a_cell_which_is_read_aloud(visits):
    page = visits.open()
    page.get_by_role("textbox", name="Text", exact=True).focus()
    stage = focus(page, "scores")
    assert stage.get_attribute("aria-label").startswith("Scores, query by key.")
    assert stage.evaluate("(stage) => getComputedStyle(stage).outlineStyle") == "solid"
    page.keyboard.press("ArrowUp")  # from the largest weight
    score = library(NOTEBOOK)["scores"][2, 1]
    assert live(page) == f"query “you” (3) · key “are” (2): score {score:.4f}"  # before the server answers
    assert rings(page) == dict.fromkeys(SQUARE, (2, 1))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wait_for_cell(page, ("you", "you"), 3, 3, "")
    assert live(page).startswith("query “you” (3) · key “you” (3): score 0.41")
    for key in ("Home", "ArrowLeft", "ArrowDown", "ArrowDown"):  # two of these go nowhere: the edge
        page.keyboard.press(key)
    wait_for_cell(page, ("doing", "how"), 4, 1, "")
    focus(page, "output_left")
    page.keyboard.press("End")
    wait_for_cell(page, ("doing", "how"), 4, 1, 4)


def test_many_steps_in_a_row_arrive_where_the_last_one_went(visits):
    page = visits.open("?sel=1,1&src=random&t=a+b+c+d+e+f+g+h&seed=1")
    focus(page, "weights_left")
    for key in ["ArrowRight"] * 7 + ["ArrowDown"] * 7 + ["ArrowLeft"] * 3:
        page.keyboard.press(key)
        page.wait_for_timeout(150)  # each is told on its own, and answered when others have followed
    wait_for_cell(page, ("h", "e"), 8, 5, "")
    page.wait_for_timeout(400)
    assert rings(page) == dict.fromkeys(SQUARE, (7, 4))
    page.get_by_role("button", name="Undo").click()
    wait_for_cell(page, ("a", "a"), 1, 1, "")


def test_keys_reach_a_hidden_key(visits):
    page = visits.open("?mask=causal&scale=on&sel=2,2")
    focus(page, "scores")
    page.keyboard.press("ArrowRight")
    wait_for_cell(page, ("are", "you"), 2, 3, "")
    assert live(page) == "query “are” (2) · key “you” (3): logit −∞: the query does not see this key"
    page.get_by_text("hidden: are does not see you").first.wait_for()


def test_other_keys_on_a_map_are_the_pages(visits):
    page = visits.open()
    focus(page, "scores")
    for key in ("Control+ArrowUp", "a", "Space"):
        page.keyboard.press(key)
    page.keyboard.press("Tab")
    assert not page.locator(".st-key-map_scores").evaluate(FOCUSED)
    assert rings(page) == dict.fromkeys(SQUARE, (3, 1))


# What survives


def slide(page):
    """Another temperature: the numbers change, and little else may."""
    before = page.url
    page.get_by_role("slider", name="Temperature").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != before)
    wait_until_painted(page)


def test_the_selection_survives_a_slider(visits):
    page = visits.open()
    click(page, "weights_left", 1, 0)
    wait_for_cell(page, ("are", "how"), 2, 1, "")
    slide(page)
    page.get_by_text("3.320 ÷ 1.5 = 2.213").first.wait_for()
    wait_for_cell(page, ("are", "how"), 2, 1, "")
    assert rings(page) == dict.fromkeys(SQUARE, (1, 0))


RANGES = "(plot) => [plot._fullLayout.xaxis.range, plot._fullLayout.yaxis.range].flat()"


def test_a_zoom_survives_a_slider_and_a_choice_and_what_lies_over_the_map_follows_it(visits):
    page = visits.open(WORDS_40)
    plot = page.locator(".st-key-map_weights_left .js-plotly-plot")
    assert plot.evaluate(RANGES) == [-0.5, 39.5, 39.5, -0.5]
    page.mouse.move(*at(page, "weights_left", 5, 5))
    page.mouse.down()
    page.mouse.move(*at(page, "weights_left", 15, 20), steps=5)
    page.mouse.up()
    page.wait_for_function(f"(plot) => ({RANGES})(plot)[1] < 30", arg=plot.element_handle())
    zoomed = plot.evaluate(RANGES)
    assert zoomed == pytest.approx([5, 20, 15, 5], abs=0.5)
    slide(page)
    assert plot.evaluate(RANGES) == zoomed
    click(page, "weights_left", 10, 12)
    wait_for_cell(page, ("w10", "w12"), 11, 13, "")
    assert plot.evaluate(RANGES) == zoomed
    assert rings(page)["weights_left"] == rings(page)["weights_right"] == (10, 12)
    assert page.locator(".st-key-map_weights_left .sa-zoomed").count() == 1


def test_a_link_restores_the_selection(visits):
    page = visits.open("?sel=2,1,3&tau=2")
    wait_for_cell(page, ("are", "how"), 2, 1, 3)
    outputs = dict.fromkeys(("output_left", "output_right", "difference"), (1, 2))
    assert rings(page) == {**dict.fromkeys(SQUARE, (1, 0)), "value": (0, 2), **outputs}
    assert page.url == f"{visits.home}/?v=1&tau=2&sel=2%2C1%2C3"


def test_of_cross_attention_queries_and_keys_have_their_own_positions(visits):
    case = case_of(Settings.of_preset("from-scratch-cross"))
    assert (len(case.query), len(case.key)) == (6, 8)
    page = visits.open("?p=from-scratch-cross")
    click(page, "weights_left", 1, 7)
    wait_for_cell(page, (case.tokens[1], case.key_tokens[7]), 2, 8, "")
    hover(page, "weights_right", 1, 7)
    shown = over(page, ".sa-outline")
    assert shown["weights_left"] == [("query", 1, 0, 1, 8), ("key", 0, 7, 6, 1), ("cell", 1, 7, 1, 1)]
    assert shown["value"] == [("value", 7, 0, 1, 28)]
