"""Pages in a real browser, each of which fails its test for whatever went wrong unseen."""

from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.pages import wait_until_painted
from tests.serving import launch, serving

expect.set_options(timeout=30_000)  # as long as everything else may take
DESKTOP = {"width": 1440, "height": 900}


class Visits:
    """Opens pages of visitors who know nothing of each other, and notes what no page may do."""

    def __init__(self, browser, context, home):
        self.browser, self.shared, self.home = browser, context, home
        self.wrong, self.requests = [], []
        self.ends = ExitStack()  # pages before the server that they talk to

    def serve(self, command, folder):
        """Start another server, in another folder."""
        self.home = self.ends.enter_context(serving(command, folder))

    def open(self, path="", **context):
        """Open a page; in a browser context of its own where it is told anything about that."""
        page = self._context(context).new_page()
        self.ends.callback(page.close)
        page.add_init_script("localStorage.clear()")
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("dialog", self._note_dialog)
        page.on("request", self._note_request)
        page.on("response", self._note_response)
        page.goto(f"{self.home}/{path}")
        wait_until_painted(page)
        return page

    def _context(self, options):
        if not options:
            return self.shared
        context = self.browser.new_context(**{"viewport": DESKTOP, **options})
        self.ends.callback(context.close)
        return context

    def _note_message(self, message):
        if message.type in ("error", "warning", "assert"):
            self.wrong.append(f"console {message.type}: {message.text}")

    def _note_dialog(self, dialog):
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_request(self, request):
        address = urlsplit(request.url)
        self.requests.append(address.path)
        if address.hostname != "127.0.0.1" and address.scheme not in ("data", "blob"):
            self.wrong.append(f"request elsewhere: {request.url}")

    def _note_response(self, response):
        if response.status >= 400:
            self.wrong.append(f"answer {response.status}: {response.url}")


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser):
    """One for all pages that ask for nothing special: it keeps the files, which are most of a first paint."""
    return browser.new_context(viewport=DESKTOP)


@pytest.fixture(scope="session")
def home():
    with serving() as address:
        yield address


@pytest.fixture
def visits(browser, context, home):
    """Whatever a page says to the console, asks of another host, or pops up, fails its test."""
    visits = Visits(browser, context, home)
    yield visits
    visits.ends.close()
    assert visits.wrong == []
