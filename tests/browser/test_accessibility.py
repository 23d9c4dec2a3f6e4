"""axe-core finds no violation of WCAG 2.2 A and AA, in both themes, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pages import wait_until_painted

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
DEVICES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
THIRTEEN = "one+two+three+four+five+six+seven+eight+nine+ten+eleven+twelve+thirteen"
# Each fold, and what shows that it is filled.
FOLDS = {
    "Query and key, and every shape": ".st-key-map_query .js-plotly-plot",
    "Who attends to whom": ".st-key-fold_attends canvas",
    "Every map as a table": ".st-key-fold_tables canvas",
    "Published numbers beside ours": ".st-key-published_notebook canvas",
    "Words and sources": ".sa-words",
}
BACKGROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 23, 27)"}
# What fades in or out has colors of its own for a moment.
SETTLED = """(background) => {
  const app = document.querySelector("[data-testid=stApp]");
  const isMoving = document.getAnimations().some((animation) => animation.playState === "running");
  return getComputedStyle(app).backgroundColor === background && !isMoving &&
    !document.querySelector("[data-stale=true]");
}"""


def violations(page):
    """What axe-core complains of, each with the elements it means."""
    found = AXE.run(page, options=RULES).response["violations"]
    return {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found}


def unfold(page):
    for title, content in FOLDS.items():
        page.locator("summary").filter(has_text=title).click()
        page.locator(content).first.wait_for()
        wait_until_painted(page)


def compare_something_else(page):
    if page.get_by_role("button", name="Expand sidebar").is_visible():
        page.get_by_role("button", name="Expand sidebar").click()
    page.locator("summary").filter(has_text="Compare something else").click()
    page.get_by_role("combobox", name="On the right instead").wait_for()


def take_the_tour(page):
    page.get_by_role("button", name="Show me in 30 seconds").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator("[data-sa-toured]").wait_for()


def read_the_note(page):
    page.get_by_text("In the link, l must be one of global, row, column").wait_for()


STATES = {
    "home": ("", wait_until_painted),
    "13 masked tokens and a bad link": (f"?src=random&mask=causal&l=diagonal&t={THIRTEEN}", read_the_note),
    "every fold open": ("", unfold),
    "compare something else": ("", compare_something_else),
    "a tour": ("", take_the_tour),
}


def settle(page, theme):
    page.emulate_media(color_scheme=theme)
    wait_until_painted(page)
    page.wait_for_function(SETTLED, arg=BACKGROUND[theme])


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation(visits, state):
    path, reach = STATES[state]
    page = visits.open(path)
    found = {}
    for device, size in DEVICES.items():
        if page.viewport_size != size:
            page.set_viewport_size(size)
            page.goto(f"{visits.home}/{path}")
            wait_until_painted(page)
        reach(page)
        for theme in BACKGROUND:
            settle(page, theme)
            found[f"{device}, {theme}"] = violations(page)
    assert found == {f"{device}, {theme}": {} for device in DEVICES for theme in BACKGROUND}


INJECTED = """() => {
  const place = document.querySelector(".st-key-compare");
  place.insertAdjacentHTML("afterbegin", "<p id=pale style='color: #999; background: #fff'>Pale words</p>");
  place.insertAdjacentHTML("afterbegin", "<button id=nameless></button><img id=unsaid src='data:,'>");
}"""


def test_axe_finds_what_is_wrong(visits):
    page = visits.open()
    page.evaluate(INJECTED)
    found = {rule: " ".join(nodes) for rule, nodes in violations(page).items()}
    assert found.keys() == {"color-contrast", "button-name", "image-alt"}
    assert "pale" in found["color-contrast"]
    assert "nameless" in found["button-name"]
    assert "unsaid" in found["image-alt"]
