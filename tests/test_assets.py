"""The files that the browser fetches: who serves them, and under which address."""

import asyncio

import pytest
import streamlit as st
from starlette.responses import Response

from selfattn.ui import assets


@pytest.fixture
def static(monkeypatch, tmp_path):
    """A static folder of its own, served unless a test says otherwise."""
    monkeypatch.setattr(assets, "STATIC", tmp_path / "static")
    serve_static(monkeypatch, True)
    return tmp_path / "static"


@pytest.fixture
def browser(monkeypatch, tmp_path):
    """Browser files of its own, so that a test can change them."""
    folder = tmp_path / "browser"
    folder.mkdir()
    (folder / "map.js").write_text("show();")
    monkeypatch.setattr(assets, "BROWSER", folder)
    assets._version.cache_clear()
    yield folder
    assets._version.cache_clear()


def serve_static(monkeypatch, is_on):
    options = {"server.enableStaticServing": is_on}
    monkeypatch.setattr(st, "get_option", options.__getitem__)


async def address_while_served():
    async with assets.served(None):
        return assets.address()


def fresh_version():
    assets._version.cache_clear()
    return assets._version()


def test_a_server_with_our_routes_serves_the_files_itself(static):
    address = asyncio.run(address_while_served())
    assert address == f"assets/{assets._version()}"
    assert not static.exists()


def test_once_that_server_has_ended_its_routes_count_no_more(static):
    asyncio.run(address_while_served())
    assert assets.address() == f"app/static/{assets._version()}"


def test_the_routes_are_those_that_the_address_names():
    paths = [route.path for route in assets.routes()]
    assert paths == [f"/assets/{assets._version()}/plotly.min.js", f"/assets/{assets._version()}"]


def test_without_routes_the_static_folder_gets_a_whole_copy(static):
    folder = static / assets.address().removeprefix("app/static/")
    originals = [assets.PLOTLY, *assets.BROWSER.glob("*.js")]
    copies = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert copies == {path.name: path.read_bytes() for path in originals}
    assert {"plotly.min.js", "map.js"} < copies.keys()


def test_a_copy_that_is_there_is_not_made_again(static):
    assets.address()
    (copied,) = static.glob("*/map.js")
    copied.write_text("as it was")
    assets._copied.cache_clear()
    assets.address()
    assert copied.read_text() == "as it was"


def test_a_static_folder_that_cannot_be_written_serves_nothing(static):
    static.write_text("a file, where the folder should be")
    assert assets.address() is None


def test_a_full_disk_serves_nothing(static, monkeypatch):
    def full(*_args, **_others):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(assets.tempfile, "mkstemp", full)
    assert assets.address() is None


def test_a_server_without_static_files_serves_nothing(static, monkeypatch):
    serve_static(monkeypatch, False)
    assert assets.address() is None
    assert not static.exists()


def test_the_version_changes_with_each_file_and_with_plotly(browser, monkeypatch):
    versions = [fresh_version()]
    (browser / "map.js").write_text("show(more);")
    versions.append(fresh_version())
    (browser / "map.js").rename(browser / "maps.js")
    versions.append(fresh_version())
    (browser / "more.js").write_text("")
    versions.append(fresh_version())
    monkeypatch.setattr(assets.plotly, "__version__", "7.1.1")
    versions.append(fresh_version())
    assert len(set(versions)) == 5


def test_the_version_is_the_same_for_the_same_files(browser):
    before = fresh_version()
    (browser / "map.js").write_text("show();")
    assert fresh_version() == before


async def answer_of(kind):
    """Headers of an answer of this kind, once it has passed through our layers."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    (layer,) = assets.middleware()
    await layer.cls(Response("answer", media_type=kind))({"type": "http"}, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    return dict(sent[0]["headers"])


def test_the_html_of_the_page_names_plotly_js_so_that_it_is_fetched_at_once():
    route = assets.routes()[0].path.removeprefix("/")
    link = asyncio.run(answer_of("text/html"))[b"link"]
    assert link.decode() == f"<{route}>; rel=preload; as=script"


def test_no_other_answer_names_it():
    assert b"link" not in asyncio.run(answer_of("text/javascript"))
