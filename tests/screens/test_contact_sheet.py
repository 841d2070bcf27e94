"""Every page, in both languages, on a telephone and on a desk: it fits and can be read aloud.

OMBUD_SCREENS=folder keeps the pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page, Route

from application.adapters.words import Words
from tests.screens.desk_samples import DESKS
from tests.screens.file_samples import FILES
from tests.screens.keeping_samples import KEEPING
from tests.screens.letter_samples import LETTERS
from tests.screens.public_samples import OFFICE, PUBLIC
from tests.screens.reading_samples import READING
from tests.web.browser import faults

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "web" / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
TELLING = ["complain", "police", "ombud", "misconduct", "投诉", "举报", "警", "公安"]
POLICY = (
    "default-src 'none'; style-src 'nonce-n'; script-src 'nonce-n'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

IN_AN_OFFICE = {
    *("staff/officer", "staff/officers", "staff/pushing", "staff/record", "staff/records"),
    *("public/decide", "public/verify", "catalogue"),
}
"""Pages that are looked at in an open office: tests/web/staff/test_in_a_browser.py and its like."""

PAGES = PUBLIC | DESKS | FILES | KEEPING | LETTERS | READING
pages = Environment(loader=FileSystemLoader(ROOT / "templates" / "pages"), autoescape=True)


def written(name: str, language: str) -> str:
    return pages.get_template(f"{name}.html").render(
        **PAGES[name],
        say=Words(language, "Asia/Shanghai").say,
        language=language,
        other_language_url="#",
        nonce="n",
        csrf="c",
        office=OFFICE,
        home_url="/",
        url_for=lambda endpoint, filename: f"/{endpoint}/{filename}",
    )


@dataclass
class Sheet:
    """A screen that every page is laid on in turn, under the policy of the doors."""

    screen: Page
    page: str = ""
    complaints: list[str] = field(default_factory=list)
    """What the browser complained about."""

    def __post_init__(self) -> None:
        self.screen.on("console", lambda message: self.complaints.append(message.text))
        self.screen.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.screen.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix("http://office.test")
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        else:
            route.fulfill(
                body=self.page,
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )

    def show(self, page: str) -> Page:
        """Open a page as if it were the first."""
        self.page = page
        self.complaints.clear()
        self.screen.goto("http://office.test/")
        return self.screen


@pytest.fixture(scope="module")
def sheet(chromium: Browser) -> Iterator[Sheet]:
    """One for all pages: a new one for each takes longer than the page."""
    context = chromium.new_context(reduced_motion="reduce")
    yield Sheet(context.new_page())
    context.close()


def keep_picture(screen: Page, name: str) -> None:
    if folder := os.environ.get("OMBUD_SCREENS"):
        screen.screenshot(path=Path(folder) / name, full_page=True)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_fits_and_can_be_read_aloud(sheet: Sheet, name: str, language: str) -> None:
    screen = sheet.show(written(name, language))

    for width in (320, 1280):
        screen.set_viewport_size({"width": width, "height": 900})
        keep_picture(screen, f"{name.replace('/', '-')}-{language}-{width}.png")
        assert screen.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(screen) == []

    assert sheet.complaints == []
    assert screen.locator("h1").count() == 1
    assert screen.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-CN"}[language]
    assert screen.locator("main").count() == 1


def test_every_page_is_on_the_sheet() -> None:
    folder = ROOT / "templates" / "pages"
    every = {
        path.relative_to(folder).with_suffix("").as_posix()
        for path in folder.rglob("*.html")
        if not path.name.startswith("_") and path.parent.name != "parts"
    }

    assert every - PAGES.keys() == IN_AN_OFFICE


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", sorted(name for name in PAGES if name.startswith("public/")))
def test_the_title_at_the_public_door_betrays_nothing(name: str, language: str) -> None:
    page = written(name, language)

    title = page.partition("<title>")[2].partition("</title>")[0].lower()

    assert title
    assert not [word for word in TELLING if word in title]


def test_what_a_person_typed_is_shown_as_it_was_typed() -> None:
    page = written("public/tell", "en")

    assert "They shouted &lt;at&gt; me {twice}." in page


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_page_carries_style_or_script_of_its_own(name: str) -> None:
    page = written(name, "en")

    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count('<script src="/static/')
