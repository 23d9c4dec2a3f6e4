"""Copy the page's link, with the text or without."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from selfattn.settings import Settings

from .assets import BROWSER

LEFT_OUT = "The text is too long for a link, which leaves it out."

_SHARE = st.components.v2.component(
    "selfattn_share",
    html=(BROWSER / "share.html").read_text(encoding="utf-8"),
    css=(BROWSER / "share.css").read_text(encoding="utf-8"),
    js=(BROWSER / "copy.js").read_text(encoding="utf-8") + (BROWSER / "share.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show(settings: Settings, key: str = "share") -> None:
    """Show the buttons that copy a link to these settings.

    Parameters
    ----------
    settings : Settings
    key : str
    """
    query = settings.to_query()
    without_text = {name: value for name, value in query.items() if name != "t"}
    _SHARE(
        data={
            "query": _encoded(query),
            "query_without_text": _encoded(without_text) if query.get("t") else None,
            "note": "" if settings.preset or settings.text_fits_link() else LEFT_OUT,
        },
        key=key,
        width="content",
    )


def _encoded(query: dict[str, str]) -> str:
    """Write a query as an address holds it; a lone surrogate becomes a question mark."""
    return urlencode(query, errors="replace")
