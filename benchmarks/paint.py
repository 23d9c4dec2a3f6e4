"""First paint in Chromium against an empty Streamlit app: cold (a new profile) and warm (a reload)."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
N_VISITS = 5
IN_SIGHT = """() => {
  const maps = [...document.querySelectorAll(".sa-map")];
  const inSight = maps.filter((map) => map.getBoundingClientRect().top < innerHeight);
  return maps.length >= 9 && inSight.every((map) => map.dataset.drawn || !map.checkVisibility());
}"""
EMPTY = "document.querySelector('.stText') !== null"
CHART = "document.querySelector('.stPlotlyChart .main-svg') !== null"
APPS = {
    "empty": "import streamlit as st\nst.text('empty')\n",
    "chart": "import plotly.graph_objects as go\nimport streamlit as st\n"
    "st.plotly_chart(go.Figure(go.Heatmap(z=[[1, 2], [3, 4]])))\n",
}


def main():
    print(f"first paint, milliseconds, median of {N_VISITS}; page = every map in sight is drawn")
    print("empty = an app that shows one line of text; chart = an app that shows one st.plotly_chart")
    print(f"{'':>6} {'page':>7} {'empty':>7} {'chart':>7} {'/empty':>8} {'/chart':>8} {'target':>14}")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        for name, source in APPS.items():
            (Path(folder) / f"{name}.py").write_text(source, encoding="utf-8")
        page = _visits(servers.enter_context(_served(ROOT / "app.py")), IN_SIGHT)
        empty = _visits(servers.enter_context(_served(Path(folder) / "empty.py")), EMPTY)
        chart = _visits(servers.enter_context(_served(Path(folder) / "chart.py")), CHART)
    for kind, target in (("cold", "<= 1.5 /empty"), ("warm", "")):
        ours, floor, peer = (statistics.median(times[kind]) for times in (page, empty, chart))
        ratios = f"{ours / floor:>8.2f} {ours / peer:>8.2f}"
        print(f"{kind:>6} {ours:>7.0f} {floor:>7.0f} {peer:>7.0f} {ratios} {target:>14}")


def _visits(address, painted):
    """Times of visits with an empty cache, each followed by a reload."""
    times = {"cold": [], "warm": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(N_VISITS):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            page = context.new_page()
            for kind, visit in (("cold", lambda page=page: page.goto(address)), ("warm", page.reload)):
                start = time.perf_counter()
                visit()
                page.wait_for_function(painted)
                times[kind].append(1e3 * (time.perf_counter() - start))
            context.close()
        browser.close()
    return times


def _browser():
    named = os.environ.get("CHROMIUM")
    return named or next(path for name in BROWSERS if (path := shutil.which(name)))


@contextmanager
def _served(script):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    options += ["--browser.gatherUsageStats=false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    server = subprocess.Popen(
        command, cwd=script.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_healthy(f"{address}/_stcore/health")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_until_healthy(address):
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1)  # ours, on this machine
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
