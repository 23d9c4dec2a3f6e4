"""One rerun of the page on the server against a rerun of an empty Streamlit script."""

import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from selfattn.ui import drawings

APP = Path(__file__).parents[1] / "app.py"
N_RUNS = 15


def main():
    print(
        f"one rerun on the server, milliseconds, best of {N_RUNS}; ratio to an empty script in the same run"
    )
    print(f"{'n':>6} {'drawing':>10} {'page ms':>10} {'empty ms':>10} {'ratio':>7}")
    for n_tokens in (8, 128):
        for drawing in ("kept", "new"):
            page, empty = _page(n_tokens), AppTest.from_string("").run()
            ours, floor = [], []
            for _ in range(N_RUNS):
                if drawing == "new":
                    drawings.forget()
                ours.append(_timed(page))
                floor.append(_timed(empty))
            ratio = min(ours) / min(floor)
            print(f"{n_tokens:>6} {drawing:>10} {min(ours):>10.1f} {min(floor):>10.1f} {ratio:>7.1f}")


def _page(n_tokens):
    page = AppTest.from_file(str(APP))
    page.query_params["t"] = " ".join(f"word{number}" for number in range(n_tokens))
    return page.run(timeout=60)


def _timed(app):
    start = time.perf_counter()
    app.run(timeout=60)
    return 1e3 * (time.perf_counter() - start)
