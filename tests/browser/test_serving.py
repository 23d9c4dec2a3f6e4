"""However the app is started, and whatever the disk allows, it draws."""

import shutil

import pytest

from selfattn.settings import Settings
from tests.pages import assert_draws, choose
from tests.serving import PLAIN_LAUNCHER, ROOT, STREAMLIT_RUN

NOTEBOOK, INTEGERS = (Settings.of_preset(name) for name in ("notebook", "illustrated"))
NOTICE = "This server can't hand out the page's own drawing code"


@pytest.fixture
def checkout(tmp_path):
    """A copy of what the app needs; its static folder is empty."""
    for part in ("selfattn", ".streamlit"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", tmp_path)
    (tmp_path / "static").mkdir()
    return tmp_path


@pytest.fixture
def read_only(checkout):
    """Nobody, not even root, can write into a static folder that is a file."""
    (checkout / "static").rmdir()
    (checkout / "static").write_text("")
    return checkout


def doors(page):
    return page.locator(".sa-map").count(), page.locator(".stPlotlyChart").count()


def test_streamlit_run_serves_the_browser_files_itself_also_where_nothing_can_be_written(visits, read_only):
    visits.serve(STREAMLIT_RUN, read_only)
    page = visits.open()
    assert_draws(page, NOTEBOOK)
    assert doors(page) == (12, 0)
    fetched = [path for path in visits.requests if path.endswith(("/plotly.min.js", "/map.js"))]
    assert len(fetched) == 2
    assert all(path.startswith("/assets/") for path in fetched)


def test_a_launcher_of_plain_scripts_serves_them_from_the_static_folder(visits, checkout):
    visits.serve(PLAIN_LAUNCHER, checkout)
    page = visits.open()
    assert_draws(page, NOTEBOOK)
    assert doors(page) == (12, 0)
    fetched = [path for path in visits.requests if path.endswith(("/plotly.min.js", "/map.js"))]
    assert len(fetched) == 2
    assert all(path.startswith("/app/static/") for path in fetched)


def test_where_neither_way_serves_the_page_says_so_and_still_draws(visits, read_only):
    visits.serve(PLAIN_LAUNCHER, read_only)
    page = visits.open()
    page.get_by_text(NOTICE).wait_for()
    page.get_by_text("Query and key, and every shape").click()
    assert_draws(page, NOTEBOOK)
    assert doors(page) == (0, 12)
    choose(page, "Start from", "Integers")
    assert_draws(page, INTEGERS)
