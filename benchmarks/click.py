"""From a click on a map to the arithmetic of its cell, and from the pointer's move to outlines."""

import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.pages import MIDDLE, wait_until_painted
from tests.serving import launch, serving

SIZES = (8, 64, 128)
REPEATS = 15
TARGET = 200
# The least that a click on a component can cost: one message there, one line of text back.
EMPTY = """
import streamlit as st

JS = '''export default ({ parentElement, setTriggerValue }) => {
  parentElement.querySelector("button").onclick = () => setTriggerValue("told", true);
}'''
component = st.components.v2.component("floor", html="<button>Tell</button>", js=JS, isolate_styles=False)
state = st.session_state
state.setdefault("n", 0)
component(key="floor", on_told_change=lambda: state.update(n=state["n"] + 1))
st.text(f"told {state['n']} times")
"""
# Milliseconds from the next press of a mouse button, let go, until all these elements say something
# else, and one frame more.
STOPWATCH = """(selectors) => {
  const said = () => selectors.map((selector) =>
    [...document.querySelectorAll(selector)].map((element) => element.textContent).join());
  const before = said();
  globalThis.lap = null;
  addEventListener("mouseup", () => {
    const start = performance.now();
    const look = () => {
      const isNew = said().every((text, k) => text !== before[k]);
      requestAnimationFrame(isNew ? () => globalThis.lap = performance.now() - start : look);
    };
    look();
  }, { capture: true, once: true });
}"""
# Milliseconds from the pointer's next move until outlines stand in the document, and until the frame that
# draws them has begun.
POINTER = """() => {
  globalThis.lap = null;
  addEventListener("mousemove", () => {
    const start = performance.now();
    const observer = new MutationObserver(() => {
      observer.disconnect();
      const written = performance.now() - start;
      requestAnimationFrame(() => globalThis.lap = [written, performance.now() - start]);
    });
    for (const over of document.querySelectorAll(".sa-over")) observer.observe(over, { childList: true });
  }, { capture: true, once: true });
}"""
PANEL = (".st-key-opened_cell", ".st-key-opened_both .sa-blocks", ".st-key-opened_left .sa-blocks")


def main():
    print(f"medians of {REPEATS}, milliseconds; target for a click: under {TARGET} up to 128 tokens")
    print("click = on a map, until its arithmetic stands; empty = the same message to an app of one line")
    print("outlines = from the pointer's move until they are written on every map, and until their frame")
    print(f"{'n':>6} {'click':>8} {'empty':>8} {'outlines':>10} {'their frame':>12}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        (Path(folder) / "empty.py").write_text(EMPTY, encoding="utf-8")
        command = (sys.executable, "-m", "streamlit", "run", "empty.py")
        browser = launch(playwright)
        with serving() as home, serving(command, folder) as empty:
            for n_tokens in SIZES:
                ours, floor = race(browser, home, empty, n_tokens)
                written, framed = pointer(browser, home, n_tokens)
                print(f"{n_tokens:>6} {ours:>8.0f} {floor:>8.0f} {written:>10.1f} {framed:>12.1f}")
        browser.close()


def race(browser, home, empty, n_tokens):
    """Medians of clicks on the page and on the empty app, taken in turns: both meet the same noise."""
    page = _page(browser, home, n_tokens)
    other = browser.new_page()  # in a context of its own, so that neither is ever behind the other
    other.goto(empty)
    button = other.get_by_role("button", name="Tell")
    button.wait_for()
    laps = []
    for turn in range(REPEATS + 1):
        page.wait_for_timeout(300)  # a caption may have moved the map: where is the cell now?
        place = _place(page, turn, n_tokens)
        ours = _lap(page, PANEL, lambda place=place: page.mouse.click(*place))
        laps.append((ours, _lap(other, (".stText",), button.click)))
    page.context.close()
    other.context.close()
    return [median(column) for column in zip(*laps[1:], strict=True)]  # the first lap warms up


def pointer(browser, home, n_tokens):
    """Medians of the pointer's moves from cell to cell."""
    page = _page(browser, home, n_tokens)
    laps = []
    for turn in range(REPEATS + 1):
        place = _place(page, turn, n_tokens)
        page.wait_for_timeout(200)  # as a hand does; plotly.js looks at the pointer every 50 ms at most
        page.evaluate(POINTER)
        page.mouse.move(*place)
        laps.append(page.wait_for_function("globalThis.lap").json_value())
    page.context.close()
    return [median(column) for column in zip(*laps[1:], strict=True)]


def _page(browser, home, n_tokens):
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{home}/?src=random&t={'+'.join(f'word{k}' for k in range(n_tokens))}")
    wait_until_painted(page)
    page.locator(".st-key-map_weights_left .js-plotly-plot").scroll_into_view_if_needed()
    return page


def _place(page, turn, n_tokens):
    """Another cell each time, of another query and key."""
    cell = [turn * 3 % n_tokens, (turn * 5 + 1) % n_tokens, "xaxis", "yaxis"]
    return page.locator(".st-key-map_weights_left .js-plotly-plot").evaluate(MIDDLE, cell)


def _lap(page, selectors, act):
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.evaluate(STOPWATCH, selectors)
    act()
    return page.wait_for_function("globalThis.lap").json_value()
