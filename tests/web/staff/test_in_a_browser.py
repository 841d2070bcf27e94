"""The desks in a real browser: signing in, reading, deciding, at a desk and on a phone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, ViewportSize

from application.adapters.clock import SetClock
from application.bootstrap import House
from domain.people import Actor
from tests.web.browser import Screen, address
from tests.web.public.handling import sign_letter
from tests.web.staff import course
from tests.web.staff.test_officers import officer
from tests.web.staff.test_records import issued
from tests.web.staff.worker import Desks, file, stop_register, topics

__all__ = ["address", "officer"]

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 320, "height": 640}
SIGN_IN = {"en-GB": "Sign in", "zh-CN": "登录"}


@pytest.fixture(params=["en-GB", "zh-CN"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def screen(chromium: Browser, address: str, locale: str) -> Iterator[Screen]:
    context = chromium.new_context(viewport=DESK, locale=locale)
    yield Screen(context.new_page(), address, sizes=(NARROW, PHONE, DESK))
    context.close()


def sign_in(screen: Screen, name: str, locale: str) -> None:
    page = screen.page
    page.goto(f"{screen.address}/staff/sign-in")
    screen.look()
    page.locator("#account").fill(name)
    page.locator("#password").fill(f"password-{name}")
    page.get_by_role("button", name=SIGN_IN[locale], exact=True).click()


@pytest.fixture
def decided(desks: Desks, house: House, complaint: str) -> str:
    """A case with everything that a page of one can show."""
    course.take_up(desks, complaint)
    course.find(desks, complaint)
    course.issue(desks, complaint)
    sign_letter(house, complaint)
    file(house, mode="anonymous")
    house.projector.catch_up()
    return complaint


def test_every_page_of_a_desk_fits_and_can_be_read_aloud(
    screen: Screen, locale: str, decided: str, desks: Desks, house: House, officer: str
) -> None:
    order = issued(desks, house, decided)
    sign_in(screen, "gu", locale)
    screen.look()

    case = f"{screen.address}/staff/complaints/{decided}"
    for path in ("", "/allege", "/draft_disposition", "/approve_disposition", "/close"):
        screen.page.goto(case + path)
        screen.look()
    for path in (
        *("deadlines", "pushing", "records/tracking_order/", "records/tracking_order/begin"),
        *("records/proceeding/begin", "officers/", f"officers/{officer}"),
    ):
        screen.page.goto(f"{screen.address}/staff/{path}")
        screen.look()
    for path in ("", "/escalate"):
        screen.page.goto(f"{screen.address}/staff/records/tracking_order/{order}{path}")
        screen.look()

    assert screen.complaints == []
    assert screen.elsewhere == []


def test_a_list_that_stopped_says_so_and_fits(
    screen: Screen, locale: str, house: House, decided: str
) -> None:
    assert decided
    stop_register(house, house.office.head())

    sign_in(screen, "gu", locale)
    screen.look()
    told = screen.page.locator("main [role=note]").inner_text()

    assert "ombud status" in told
    assert screen.complaints == []
    assert screen.elsewhere == []


def test_every_page_of_the_auditor_fits_and_can_be_read_aloud(
    screen: Screen, locale: str, house: House, decided: str, officer: str
) -> None:
    number = house.office.facts_of(decided)[0].fact.number  # type: ignore[attr-defined]  # any fact
    sign_in(screen, "luo", locale)
    screen.look()

    screen.page.locator("#find").fill(number)
    screen.page.locator("main form button").click()
    screen.look()
    screen.page.get_by_role("link", name=number).click()
    screen.look()
    screen.page.goto(f"{screen.page.url}?on=2026-03-02")
    screen.look()
    for path in ("kinds/account", f"histories/{officer}"):
        screen.page.goto(f"{screen.address}/audit/{path}")
        screen.look()

    assert screen.complaints == []
    assert screen.elsewhere == []


@pytest.mark.parametrize("scripted", [True, False], ids=["with a script", "without a script"])
def test_a_decision_is_taken_and_a_mistake_is_mended(
    chromium: Browser,
    address: str,
    people: dict[str, Actor],
    house: House,
    complaint: str,
    scripted: bool,
) -> None:
    assert people
    context = chromium.new_context(locale="en-GB", java_script_enabled=scripted)
    screen = Screen(context.new_page(), address)
    page = screen.page
    house.projector.catch_up()
    page.goto(f"{address}/staff/")
    page.get_by_label("Account").fill("sun")
    page.get_by_label("Password").fill("password-sun")
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_role("link", name="Say what kind of matter it is").click()
    page.get_by_label("Suggestion").check()
    page.get_by_role("button", name="Say what kind of matter it is").click()
    assert "Not recorded" in page.locator(".ob-refuse").inner_text()
    page.get_by_label("Why").fill("She suggests a clearer sign.")
    page.get_by_role("button", name="Say what kind of matter it is").click()

    assert topics(house, complaint) == ["filed", "matter_sorted"]
    assert "It was sorted as: Suggestion." in page.locator("#history").inner_text()
    # The refused form is answered with 409, which a browser writes into its console.
    assert [each for each in screen.complaints if "409" not in each] == []
    context.close()


def test_whoever_was_away_too_long_signs_in_and_comes_back(
    chromium: Browser, address: str, people: dict[str, Actor], clock: SetClock, complaint: str
) -> None:
    assert people
    context = chromium.new_context(locale="en-GB")
    screen = Screen(context.new_page(), address)
    sign_in(screen, "sun", "en-GB")
    clock.forward(timedelta(hours=1))

    screen.page.goto(f"{address}/staff/complaints/{complaint}")
    screen.page.get_by_label("Account").fill("sun")
    screen.page.get_by_label("Password").fill("password-sun")
    screen.page.get_by_role("button", name="Sign in", exact=True).click()

    assert screen.page.url == f"{address}/staff/complaints/{complaint}"
    context.close()
