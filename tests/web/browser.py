"""A real browser before a real server, for the tests that look at a page as a person does."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

COLOURS = "color-contrast"


@contextmanager
def opened() -> Iterator[Browser]:
    """A browser that is closed again."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def faults(page: Page, **options: object) -> list[Any]:
    """What a person who has the page read aloud would stumble over.

    The reader is brought in once a page, and of its thousand findings only faults are handed out:
    both took longer than the reading.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(
        "options => axe.run(options).then(found => found.violations)",
        {"resultTypes": ["violations"], **options},
    )
    return found


def whole(app: Flask) -> WSGIApplication:
    """Answers with a whole page or nothing: the server lets go of no file when a browser hangs up."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            return list(parts)

    return answer


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@dataclass
class Screen:
    """A page before a person, and everything that goes wrong on it or leaves it for elsewhere."""

    page: Page
    address: str
    sizes: Sequence[ViewportSize] = ()
    """On which sizes each page is looked at; only on the one it has, if none are named."""
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._went(request.url))

    def _went(self, url: str) -> None:
        self.seen.append(url)
        if not url.startswith(self.address):
            self.elsewhere.append(url)

    def look(self, *, alike: str = "") -> None:
        """The page fits its screen, and can be read aloud.

        `alike` are parts that are coloured as the rest is: colours, which take most of the time,
        are looked at when they have been taken away, and whatever else can be wrong before.
        """
        self.page.wait_for_load_state()
        assert not (alike and self.sizes), "what was taken away would be missing on the next size"
        for size in self.sizes or (self.page.viewport_size,):
            if size:
                self.page.set_viewport_size(size)
                wide = self.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= size["width"], self.page.url
            self._read_aloud(alike)

    def _read_aloud(self, alike: str) -> None:
        if alike:
            self._axe(rules={COLOURS: {"enabled": False}})
            self.page.locator(alike).evaluate_all("parts => parts.forEach(part => part.remove())")
            self._axe(runOnly=[COLOURS])
        else:
            self._axe()

    def _axe(self, **options: object) -> None:
        assert faults(self.page, **options) == [], (self.page.url, self.page.viewport_size)
