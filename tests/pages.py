"""Where the page puts its figures and sentences: the one place in these tests that knows.

Figures go by the name of what they show (``layout.meta.name``), which is also the name of their
heatmap's trace: ``scores``, ``logits``, ``weights_left``, ...
"""

import base64
import json
from contextlib import suppress
from pathlib import Path

import numpy as np
from playwright.sync_api import TimeoutError as NotInTime
from streamlit.testing.v1 import AppTest

from selfattn import attention, row_mass
from selfattn.cases import case_of
from selfattn.comparison import mask_of
from selfattn.core import column_mass, softmax

APP = Path(__file__).parents[1] / "app.py"


def start(**query):
    """Open the app as a link with this query does."""
    at = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def group(at, label):
    """The pills or the segmented control of that accessible name."""
    (found,) = (group for group in at.get("button_group") if group.label == label)
    return found


def field(at, label):
    """The text area, number field, list, slider or button of that accessible name."""
    fields = [*at.text_area, *at.number_input, *at.selectbox, *at.select_slider, *at.button, *at.toggle]
    fields += at.multiselect
    (found,) = (field for field in fields if field.label == label)
    return found


def do(control, value=True):
    """Give a control a value, or press a button."""
    at = control.set_value(value).run()
    assert not at.exception
    return at


def figures(at):
    """Figures that an AppTest shows, through whichever door, as dicts by name."""
    through_ours = [
        json.loads(component.proto.json)["figure"]
        for component in at.get("bidi_component")
        if component.proto.component_name == "selfattn_map"
    ]
    plain = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    shown = through_ours + plain
    by_name = {figure["layout"]["meta"]["name"]: figure for figure in shown}
    assert len(by_name) == len(shown)
    return by_name


def trace(figure, name):
    (found,) = (trace for trace in figure["data"] if trace.get("name") == name)
    return found


def numbers(array):
    """An array as Plotly sends it: a list, or base64 with its dtype and shape."""
    if isinstance(array, list):
        return np.array(array, dtype=float)
    raw = np.frombuffer(base64.b64decode(array["bdata"]), dtype=array["dtype"])
    return raw.reshape([int(length) for length in array.get("shape", str(raw.size)).split(",")])


def z(figure, name):
    return numbers(trace(figure, name)["z"])


def sentences(at):
    """Sentences that an AppTest shows, as plain text by key."""
    return {
        component.proto.id.rsplit("-", 1)[1]: "".join(
            word["text"] for word in json.loads(component.proto.json)["words"]
        )
        for component in at.get("bidi_component")
        if component.proto.component_name == "selfattn_prose"
    }


def library(settings):
    """Every matrix that the page shows for these settings, from the library alone; hidden logits are nan."""
    case = case_of(settings)
    left, right = (
        _steps(side, normalize)
        for side, normalize in ((settings, settings.left), (settings.right_side, settings.right))
    )
    scores = case.query @ case.key.T
    logits = {} if np.array_equal(left.logits, scores) else {"logits": left.logits}
    matrices = {
        "scores": scores,
        **logits,
        "weights_left": left.weights,
        "weights_right": right.weights,
        "value": case.value,
        "output_left": left.output,
        "output_right": right.output,
        "output_difference": left.output - right.output,
        "query": case.query,
        "key": case.key,
    }
    if np.array_equal(left.logits, right.logits):
        by_column = "column" in (settings.left, settings.right) and "row" not in (
            settings.left,
            settings.right,
        )
        matrices |= {
            "law_global": softmax(left.logits, "global"),
            "law_mass": (column_mass if by_column else row_mass)(left.logits),
            "law_axis": softmax(left.logits, "column" if by_column else "row"),
        }
    return {name: np.where(np.isneginf(matrix), np.nan, matrix) for name, matrix in matrices.items()}


def _steps(side, normalize):
    case = case_of(side)
    mask = mask_of(side, len(case.query), len(case.key))
    options = {"scale": side.scale, "temperature": side.temperature, "mask": mask, "bias": case.bias}
    return attention(case.query, case.key, case.value, normalize=normalize, **options)


def assert_shows(at, settings):
    """The figures of an AppTest hold the library's numbers for these settings, and there are no others."""
    shown, expected = figures(at), library(settings)
    assert shown.keys() == expected.keys()
    for name, matrix in expected.items():
        ours = numbers(trace(shown[name], "mass")["x"]) if name == "law_mass" else z(shown[name], name)
        np.testing.assert_allclose(ours, matrix, rtol=1e-12, atol=1e-14, err_msg=name)


# In the browser

DRAWN = """() => {
  const drawn = {};
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    for (const points of plot.calcdata ?? []) {
      const { name, type } = points[0].trace;
      if (type === "heatmap") drawn[name] = Array.from(points[0].z, (row) => Array.from(row));
      if (name === "mass") drawn.law_mass = points.map((bar) => bar.s);
    }
  }
  return drawn;
}"""

PAINTED = """() => {
  const maps = [...document.querySelectorAll(".sa-map")].filter((map) => map.checkVisibility());
  const plain = document.querySelectorAll(".stPlotlyChart .js-plotly-plot");
  const isIdle = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
  const isWhole = !document.querySelector("[data-testid=stSkeleton]"); // controls whose code is on its way
  return isIdle && isWhole && maps.length + plain.length >= 10 && maps.every((map) => map.dataset.drawn);
}"""

SAME = f"""(expected) => {{
  const drawn = ({DRAWN})();
  const isClose = (a, b) => Math.abs(a - b) <= 1e-9 * Math.abs(b) + 1e-13;
  return Object.entries(expected).every(([name, matrix]) => {{
    const [ours, theirs] = [(drawn[name] ?? []).flat(), matrix.flat()];
    return ours.length === theirs.length && ours.every((number, k) => isClose(number, theirs[k]));
  }});
}}"""


def wait_until_painted(page):
    """Wait until the script has run and every map in sight is drawn."""
    page.wait_for_function(PAINTED, timeout=60_000)


def drawn(page):
    """Numbers that the browser has drawn, by name."""
    return {name: np.array(rows) for name, rows in page.evaluate(DRAWN).items()}


def assert_drawn(page, name, matrix):
    """The browser comes to draw these numbers on the map of that name."""
    with suppress(NotInTime):  # then the numbers themselves say what is wrong
        page.wait_for_function(SAME, arg={name: matrix.tolist()})
    np.testing.assert_allclose(drawn(page)[name], matrix, rtol=1e-9, atol=1e-13)


FOLDED = {"query", "key", "scores"}
"""Maps that stand in a fold; the scores do so where logits are shown."""


def open_fold(page, title):
    """Open a fold, if it is closed."""
    fold = page.locator("details", has=page.get_by_text(title, exact=True))
    if fold.get_attribute("open") is None:
        fold.locator("summary").evaluate("summary => summary.click()")  # which leaves the focus where it is


def assert_draws(page, settings):
    """The browser comes to draw the library's numbers for these settings, and nothing else."""
    expected = library(settings)
    with suppress(NotInTime):  # then the numbers themselves say what is wrong
        page.wait_for_function(SAME, arg={name: expected[name].tolist() for name in expected.keys() - FOLDED})
        open_fold(page, "Query and key, and every shape")
        page.wait_for_function(SAME, arg={name: matrix.tolist() for name, matrix in expected.items()})
    shown = drawn(page)
    assert shown.keys() == expected.keys()
    for name, matrix in expected.items():
        np.testing.assert_allclose(shown[name], matrix, rtol=1e-12, atol=1e-14, err_msg=name)


def picture(page, name):
    """The element of one map, by the name of what it shows."""
    return page.locator(f".st-key-map_{name} .sa-map")


def type_text(page, text):
    """Type another text, and say that it is finished."""
    area = page.get_by_role("textbox", name="Text", exact=True)
    area.fill(text)
    area.press("Control+Enter")


def choose(page, label, option):
    """Press a pill or a softmax."""
    page.get_by_role("radiogroup", name=label).get_by_role("radio", name=option, exact=True).click()


MIDDLE = """(plot, [row, column, x, y]) => {
  const box = plot.getBoundingClientRect();
  const across = plot._fullLayout[x], down = plot._fullLayout[y];
  return [
    box.left + across._offset + across.l2p(column), box.top + down._offset + down.l2p(row),
  ];
}"""


def hover(page, name, row, column, axes=("xaxis", "yaxis")):
    """Put the pointer on a cell, or on a place along other axes, and read what is said there."""
    plot = page.locator(f".st-key-map_{name} .js-plotly-plot")
    plot.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    page.wait_for_function("() => document.querySelector('.sa-tip')?.hidden ?? true")
    page.mouse.move(*plot.evaluate(MIDDLE, [row, column, *axes]))
    tip = page.locator(".sa-tip")
    tip.wait_for(state="visible")
    return tip.locator("div").all_inner_texts()
