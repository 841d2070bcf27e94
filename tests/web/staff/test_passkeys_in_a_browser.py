"""A passkey in a real browser: added on one's own page, and signed in with, without a password."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from application import approvals
from application.bootstrap import House
from domain.people import Actor
from tests.web.browser import Screen, address
from tests.web.staff import course
from tests.web.staff.worker import Desks, topics

__all__ = ["address"]


@pytest.fixture
def screen(chromium: Browser, address: str, people: dict[str, Actor]) -> Iterator[Screen]:
    assert people
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    # The device that holds the key, as the browser's own developers test with it.
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    # A device proves itself to a name, never to a number.
    yield Screen(page, address.replace("127.0.0.1", "localhost"))
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_passkey_is_added_and_signed_in_with(screen: Screen) -> None:
    page = screen.page
    page.goto(f"{screen.address}/staff/sign-in")
    page.locator("#account").fill("sun")
    page.locator("#password").fill("password-sun")
    press(page, "Sign in")
    page.goto(f"{screen.address}/staff/own/")
    page.locator("#label").fill("The computer at the window")
    press(page, "Add a passkey")
    page.get_by_text("The computer at the window").wait_for()
    screen.look()
    press(page, "Sign out")

    press(page, "Sign in with a passkey")

    page.wait_for_url("**/staff/")
    assert "Sun" in page.locator(".ob-person").inner_text()
    assert screen.elsewhere == []


def test_a_draft_is_approved_with_a_key_press(
    screen: Screen, house: House, desks: Desks, complaint: str
) -> None:
    course.take_up(desks, complaint)
    course.find(desks, complaint)
    desks["lin"].decide(complaint, "decide_measure", measure="criticism", by_day="2026-07-31")
    desks["zhou"].decide(complaint, "draft_disposition", opening="You were shouted at.")
    page = screen.page
    page.goto(f"{screen.address}/staff/sign-in")
    page.locator("#account").fill("lin")
    page.locator("#password").fill("password-lin")
    press(page, "Sign in")
    page.goto(f"{screen.address}/staff/own/")
    page.locator("#label").fill("A ring")
    press(page, "Add a passkey")
    page.get_by_text("A ring").wait_for()
    page.goto(f"{screen.address}/staff/complaints/{complaint}/approve_disposition")
    press(page, "Approve the draft")
    page.get_by_text("Nothing is recorded yet").wait_for()
    screen.look()

    press(page, "Sign with a passkey")

    page.wait_for_url(f"**/staff/complaints/{complaint}?*")
    assert topics(house, complaint)[-1] == "disposition_approved"
    [verdict] = approvals.verdicts(house, complaint)
    assert (verdict.state, verdict.origin) == ("valid", screen.address)
    assert screen.elsewhere == []
