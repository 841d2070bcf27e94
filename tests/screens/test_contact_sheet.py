"""Every page, in both languages, on a telephone and on a desk: it fits and can be read aloud.

OMBUD_SCREENS=folder keeps the pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page, Route, sync_playwright

from application.adapters.words import Words
from tests.screens.desk_samples import DESKS
from tests.screens.public_samples import OFFICE, PUBLIC

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "web" / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
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
TELLING = ["complain", "police", "ombud", "misconduct", "投诉", "举报", "警", "公安"]
POLICY = (
    "default-src 'none'; style-src 'nonce-n'; script-src 'nonce-n'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

PAGES = PUBLIC | DESKS
axe = Axe()
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def show(screen: Page, name: str, language: str) -> list[str]:
    """Opens a page under the policy of the doors; returns what the browser complained about."""
    complaints: list[str] = []
    screen.on("console", lambda message: complaints.append(message.text))
    screen.on("pageerror", lambda error: complaints.append(str(error)))

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://office.test")
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        else:
            route.fulfill(
                body=written(name, language),
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )

    screen.route("**/*", answer)
    screen.goto("http://office.test/")
    return complaints


def keep_picture(screen: Page, name: str) -> None:
    if folder := os.environ.get("OMBUD_SCREENS"):
        screen.screenshot(path=Path(folder) / name, full_page=True)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_fits_and_can_be_read_aloud(screen: Page, name: str, language: str) -> None:
    complaints = show(screen, name, language)

    for width in (320, 1280):
        screen.set_viewport_size({"width": width, "height": 900})
        keep_picture(screen, f"{name.replace('/', '-')}-{language}-{width}.png")
        assert screen.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.run(screen, options={"resultTypes": ["violations"]})
        assert found.response["violations"] == []

    assert complaints == []
    assert screen.locator("h1").count() == 1
    assert screen.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-CN"}[language]
    assert screen.locator("main").count() == 1


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
