"""A server and a browser, for the browser tests and the benchmarks."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
STREAMLIT_RUN = (sys.executable, "-m", "streamlit", "run", "app.py")
PLAIN_LAUNCHER = (sys.executable, str(ROOT / "tests" / "plain_launcher.py"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60


@contextmanager
def serving(command=STREAMLIT_RUN, folder=ROOT):
    """Start a server in a folder, give its address as soon as it answers, and end it."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
    }
    process = subprocess.Popen(
        [*command, *(f"--{name}={value}" for name, value in options.items())],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def browser_path():
    """The browser that CHROMIUM names, or the first that is installed; missing is an error, never a skip."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "The browser tests need Chromium or Chrome: install one, or name it in CHROMIUM."
    return found


def launch(playwright):
    """Start the browser."""
    return playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"])


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(address, process):
    deadline = time.monotonic() + PATIENCE
    while not _is_healthy(address):
        assert process.poll() is None, "The server ended before it answered."
        assert time.monotonic() < deadline, f"The server did not answer within {PATIENCE} s."
        time.sleep(0.1)


def _is_healthy(address):
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
