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
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
N_VISITS = 5
DRAWN = "document.querySelectorAll('.sa-map[data-drawn]').length >= 9"
EMPTY = "document.querySelector('.stText') !== null"


def main():
    print(f"first paint, milliseconds, median of {N_VISITS}; empty = an app that shows one line of text")
    print(f"{'':>6} {'page ms':>10} {'empty ms':>10} {'ratio':>7} {'target':>8}")
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text("import streamlit as st\nst.text('empty')\n", encoding="utf-8")
        with _served(ROOT / "app.py") as page, _served(empty) as floor:
            ours, theirs = _visits(page, DRAWN), _visits(floor, EMPTY)
    for kind, target in (("cold", "<= 1.5"), ("warm", "")):
        mine, other = (statistics.median(times[kind]) for times in (ours, theirs))
        print(f"{kind:>6} {mine:>10.0f} {other:>10.0f} {mine / other:>7.2f} {target:>8}")


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
