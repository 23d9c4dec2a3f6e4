"""The sidebar in a browser: on a phone, on a projector, by keyboard, and what axe-core says of it."""

from urllib.parse import urlencode

import pytest
from test_accessibility import BACKGROUND, settle, violations
from test_keyboard import STOP

from selfattn.settings import Settings
from tests.pages import assert_draws, wait_until_painted

TEXT = "the cat saw the dog"
EMBEDDED = Settings(None, TEXT, 0, source="embeddings")
LINK = {"src": "embeddings", "t": TEXT, "t2": "le chat voit un petit chien", "mask": "causal-window"}
LINK |= {"win": "3", "hidden": "1,3", "tau": "2", "range": "own", "dm": "512", "seed": "4294967295"}
SIZES = {"phone": (390, 844, 2), "projector": (960, 600, 1.5), "desk": (1440, 900, 1)}
CONTROLS = [
    *("Tokens by", "Lower case", "Keep punctuation", "Second text"),
    *("Source", "Seed", "Embeddings", "d_model", "Heads", "d_k", "d_v"),
    *("Projections", "Positions", "W_output", "New numbers"),
    *("Scale", "Temperature", "Mask", "Window", "Hide keys", "On the right instead"),
    *("Color range", "Color steps", "Numbers in cells", "Decimals"),
]
"""Of embeddings, with a window and without blocks, in the order of reading."""

# What lies outside the sidebar, is cut off, or covers another control.
WRONG = """() => {
  const bar = document.querySelector("[data-testid=stSidebarContent]");
  const inside = bar.getBoundingClientRect();
  const wrong = bar.scrollWidth > bar.clientWidth ? ["it scrolls sideways"] : [];
  const seen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const all = (what) => [...bar.querySelectorAll(what)].filter(seen);
  const name = (element) => element.textContent.trim() || element.getAttribute("aria-label");
  for (const element of all("label, p, h2, button, input:not([type=range]), textarea, summary")) {
    const box = element.getBoundingClientRect();
    if (box.left < inside.left || box.right > inside.right) wrong.push(`outside: ${name(element)}`);
  }
  for (const element of all("label p, h2, button p, summary p")) {
    const { height } = element.getBoundingClientRect();
    if (element.scrollWidth > element.clientWidth + 1) wrong.push(`cut off: ${name(element)}`);
    if (height > 2 * parseFloat(getComputedStyle(element).fontSize)) wrong.push(`wraps: ${name(element)}`);
  }
  for (const element of all("input[type=number], [data-baseweb=select] [value]")) {
    if (element.scrollWidth > element.clientWidth + 1) wrong.push(`cut off: ${element.ariaLabel}`);
  }
  const controls = all("button, input:not([type=range]), textarea, label p, h2, summary")
    .filter((element) => !element.closest("[data-testid=stTooltipIcon]"));
  for (const [k, one] of controls.entries()) {
    const a = one.getBoundingClientRect();
    for (const other of controls.slice(k + 1)) {
      if (one.contains(other) || other.contains(one) || one.closest("label")?.contains(other)) continue;
      const b = other.getBoundingClientRect();
      const [across, down] = [Math.min(a.right, b.right) - Math.max(a.left, b.left),
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
      if (across > 1 && down > 1) wrong.push(`covered: ${name(one)} / ${name(other)}`);
    }
  }
  return wrong;
}"""


def sidebar(page):
    """The sidebar, opened where the window is too narrow to show it."""
    opener = page.get_by_role("button", name="Expand sidebar")
    if opener.is_visible():
        opener.click()
        page.wait_for_function(
            "() => !document.getAnimations().some(({ playState }) => playState === 'running')"
        )
    bar = page.get_by_test_id("stSidebar")
    bar.get_by_text("Tokens by").wait_for()
    return bar


def open_folds(bar):
    for title in ("Compare something else", "For a class"):
        bar.locator("summary").filter(has_text=title).click()
    bar.get_by_role("combobox", name="On the right instead").wait_for()
    bar.get_by_text("Only this page").wait_for()


def open_at(visits, size, link=LINK):
    width, height, scale = SIZES[size]
    viewport = {"width": width, "height": height}
    return visits.open(f"?{urlencode(link)}", viewport=viewport, device_scale_factor=scale)


@pytest.mark.parametrize("size", SIZES)
def test_nothing_in_the_sidebar_is_cut_off_or_covers_another_thing(visits, size):
    page = open_at(visits, size)
    bar = sidebar(page)
    open_folds(bar)
    assert page.evaluate(WRONG) == []


def test_what_is_cut_off_or_covers_another_thing_is_found(visits):
    page = open_at(visits, "desk")
    sidebar(page)
    page.add_style_tag(content=".st-key-sidebar_seed { margin-top: -40px; } .stSidebar h2 { width: 20px; }")
    wrong = page.evaluate(WRONG)
    assert any(words.startswith("covered: ") and "Seed" in words for words in wrong)
    assert any(words.startswith("cut off: Vectors") for words in wrong)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_axe_finds_no_violation_in_the_sidebar_of_embeddings(visits, size):
    page = open_at(visits, size)
    open_folds(sidebar(page))
    found = {}
    for theme in BACKGROUND:
        settle(page, theme)
        found[theme] = violations(page)
    assert found == {theme: {} for theme in BACKGROUND}


def test_tab_reaches_every_control_in_the_order_of_reading(visits):
    page = open_at(visits, "desk")
    bar = sidebar(page)
    bar.locator("summary").filter(has_text="Compare something else").click()
    bar.get_by_role("combobox", name="On the right instead").wait_for()
    bar.get_by_role("button", name="Reset", exact=True).focus()
    stops = []
    for _ in range(90):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
        if stops[-1] == CONTROLS[-1]:
            break
    assert [name for name in dict.fromkeys(stops) if name in CONTROLS] == CONTROLS
    assert "Block" not in stops


def test_no_setting_is_further_than_two_clicks(visits):
    bar = sidebar(open_at(visits, "desk"))
    visible = {label.inner_text() for label in bar.locator("label").all() if label.is_visible()}
    behind = [name for name in CONTROLS if name not in visible and name != "New numbers"]
    assert behind == ["On the right instead"]  # one click away, in its fold


def test_a_scale_keeps_its_digits_and_an_emptied_number_shows_its_default(visits):
    page = visits.open(f"?{urlencode({'src': 'embeddings', 't': TEXT, 'scale': '0.125', 'dk': '9'})}")
    scale = page.get_by_role("spinbutton", name="Scale")
    assert scale.input_value() == "0.125"
    scale.fill("0.03125")
    scale.press("Enter")
    page.wait_for_function("() => location.search.includes('scale=0.03125')")
    wait_until_painted(page)
    assert scale.input_value() == "0.03125"
    width = page.get_by_role("spinbutton", name="d_k")
    width.fill("")
    width.press("Enter")
    page.wait_for_function("() => !location.search.includes('dk=')")
    page.wait_for_function("input => input.value === '16'", arg=width.element_handle())
    scale.fill("")
    scale.press("Enter")
    page.wait_for_function("() => !location.search.includes('scale=')")
    assert_draws(page, EMBEDDED)
    assert (scale.input_value(), scale.get_attribute("placeholder")) == ("", "1/√16 = 0.25")


def test_a_teachers_link_is_built_copied_and_opened(visits):
    tall = {"width": 1440, "height": 2000}  # a list closes where something moves: here nothing scrolls
    page = visits.open(permissions=["clipboard-read", "clipboard-write"], viewport=tall)
    bar = sidebar(page)
    bar.locator("summary").filter(has_text="For a class").click()
    fold = bar.locator(".st-key-lesson_fold")
    fold.get_by_role("button", name="Copy link", exact=True).wait_for()
    page.wait_for_function("() => document.getAnimations().every(({ playState }) => playState !== 'running')")
    fold.get_by_role("combobox", name="Hide").click()
    page.get_by_role("option", name="Look: all").click()
    fold.locator("[data-tag]", has_text="Look: all").wait_for()
    fold.get_by_text("Only this page").click()
    fold.locator("[data-query*='lock=1']").wait_for(state="attached")
    fold.get_by_role("button", name="Copy link", exact=True).click()
    fold.get_by_text("Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{visits.home}/?v=1&lock=1&hide=look"
    page.goto(link)
    wait_until_painted(page)
    assert_draws(page, Settings.of_preset("notebook"))
    bar = page.get_by_test_id("stSidebar")
    bar.get_by_text("Tokens by").wait_for()
    assert bar.get_by_role("heading", name="Look").count() == 0
    assert bar.get_by_text("For a class").count() == 0
    assert page.get_by_role("link", name="Heads").count() == 0
