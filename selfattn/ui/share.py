"""Copy the page's link, with the text or without."""

from __future__ import annotations

from urllib.parse import urlencode

from selfattn.settings import Settings

from .assets import component

LEFT_OUT = "The text is too long for a link, which leaves it out."

_SHARE = component("share", "share.html", "share.css", "copy.js", "share.js")


def show(settings: Settings, key: str = "share") -> None:
    """Show the buttons that copy a link to these settings.

    Parameters
    ----------
    settings : Settings
    key : str
    """
    query = settings.to_query()
    without_text = {name: value for name, value in query.items() if name not in ("t", "t2")}
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
