"""Our component against ``st.plotly_chart``: from a slider's key press to the last picture drawn."""

import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.serving import launch, serving

PAGE = (sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("door_page.py")))
DOORS = ("plotly_chart", "component")
SIZES = ((8, 2), (8, 6), (64, 2), (64, 6))
REPEATS = 15

# A corner number of each picture that is drawn: all of them change with the seed.
CORNERS = """() => [...document.querySelectorAll(".js-plotly-plot")]
  .map((plot) => plot.calcdata?.[0]?.[0].z?.[0][0])
  .filter((corner) => corner !== undefined)"""
# Milliseconds from the next key press until every picture shows another number, and one frame more.
STOPWATCH = f"""(maps) => {{
  const corners = {CORNERS};
  const before = corners();
  globalThis.lap = null;
  addEventListener("keydown", () => {{
    const start = performance.now();
    const look = () => {{
      const now = corners();
      const isDrawn = now.length === maps && now.every((corner, k) => corner !== before[k]);
      requestAnimationFrame(isDrawn ? () => globalThis.lap = performance.now() - start : look);
    }};
    look();
  }}, {{ capture: true, once: true }});
}}"""


def main():
    print("slider key press to last picture drawn; medians of", REPEATS, "in milliseconds")
    print(f"{'n':>6} {'maps':>6} {'plotly_chart':>14} {'component':>11} {'ratio':>7}")
    with serving(PAGE) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for n_tokens, n_maps in SIZES:
            plain, ours = (median(laps) for laps in race(browser, address, n_tokens, n_maps, REPEATS))
            print(f"{n_tokens:>6} {n_maps:>6} {plain:>14.0f} {ours:>11.0f} {plain / ours:>7.2f}")
        browser.close()


def race(browser, address, n_tokens, n_maps, repeats):
    """Laps of both doors, taken in turns: both meet the same noise."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    pages = [_open(context, address, door, n_tokens, n_maps) for door in DOORS]
    rounds = [[_lap(page, n_maps) for page in pages] for _ in range(repeats + 1)]
    context.close()
    return list(zip(*rounds[1:], strict=True))  # the first lap warms up


def _open(context, address, door, n_tokens, n_maps):
    page = context.new_page()
    page.goto(f"{address}/?door={door}&n={n_tokens}&maps={n_maps}")
    page.wait_for_function(f"(maps) => ({CORNERS})().length === maps", arg=n_maps, timeout=60_000)
    return page


def _lap(page, n_maps):
    page.bring_to_front()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.get_by_role("slider", name="Seed").focus()
    page.evaluate(STOPWATCH, n_maps)
    page.keyboard.press("ArrowRight")
    return page.wait_for_function("globalThis.lap").json_value()
