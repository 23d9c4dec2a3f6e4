"""The files that the browser fetches: plotly.js and our own modules, from this server, never from elsewhere.

Two ways serve them. Where the server was started through ``st.App``, it has our routes. Where a
launcher runs ``app.py`` as a plain script, they are copied into ``static/``, which Streamlit serves
if it may. Which way holds is known here, on the server: a browser that asks for what is not served
gets the page's HTML and a success code.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import plotly
import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

BROWSER = Path(__file__).parent / "browser"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
STATIC = Path(__file__).parents[2] / "static"

_state = {"routed": False}


def routes() -> list[Any]:
    """Routes for ``st.App``: the folder that :func:`address` names."""

    async def plotly_js(_request: Any) -> FileResponse:
        return FileResponse(PLOTLY, media_type="text/javascript")

    return [
        Route(f"/assets/{_version()}/plotly.min.js", plotly_js),
        Mount(f"/assets/{_version()}", StaticFiles(directory=BROWSER)),
    ]


def middleware() -> list[Middleware]:
    """Layers for ``st.App``: the page's HTML names plotly.js, which Streamlit asks for a second later."""
    return [Middleware(_Early)]


@asynccontextmanager
async def served(_app: Any) -> AsyncIterator[None]:
    """Note, for as long as it runs, that this server has our routes."""
    _state["routed"] = True
    yield
    _state["routed"] = False


def component(name: str, html: str, css: str, *scripts: str) -> Any:
    """Register a component of the files of that name: it is part of the page, in no frame of its own.

    Parameters
    ----------
    name : str
    html, css : str
        Files in the browser's folder.
    scripts : str
        Likewise; one after the other they are the component's script.

    Returns
    -------
    callable
        Shows the component.
    """

    def read(file: str) -> str:
        return (BROWSER / file).read_text(encoding="utf-8")

    return st.components.v2.component(
        f"selfattn_{name}",
        html=read(html),
        css=read(css),
        js="".join(map(read, scripts)),
        isolate_styles=False,
    )


def address() -> str | None:
    """Where the browser finds the files, relative to the app's own address; None if nowhere.

    Returns
    -------
    str or None
        Without a slash at either end.
    """
    if _state["routed"]:
        return f"assets/{_version()}"
    if st.get_option("server.enableStaticServing") and _copied(STATIC):
        return f"app/static/{_version()}"
    return None


class _Early:
    """Pass everything through; answers of HTML get a header more."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        link = f"<assets/{_version()}/plotly.min.js>; rel=preload; as=script".encode()

        async def send_with_link(message: Any) -> None:
            headers = message.get("headers", ())
            if any(name == b"content-type" and kind.startswith(b"text/html") for name, kind in headers):
                message = {**message, "headers": [*headers, (b"link", link)]}
            await send(message)

        await self.app(scope, receive, send_with_link)


@cache
def _version() -> str:
    """Name of the folder: it changes with the files, so that no browser mixes old ones with new."""
    digest = hashlib.sha256(plotly.__version__.encode())
    for path in sorted(BROWSER.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _copied(static: Path) -> bool:
    """Copy the files into the static folder, once; False where that cannot be written."""
    folder = static / _version()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in [PLOTLY, *BROWSER.glob("*.js")]:
            if not (folder / source.name).exists():
                _copy_whole(source, folder / source.name)
    except OSError:
        return False
    return True


def _copy_whole(source: Path, target: Path) -> None:
    """Copy so that nobody ever reads half a file."""
    handle, half = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(source.read_bytes())
    Path(half).replace(target)
