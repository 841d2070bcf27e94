"""Signing in at the agency at the door: linked once by a code, and then a way in like any other."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import build_opener

import pytest
from flask import Flask

from application import signing_in
from application.adapters.clock import SetClock
from application.adapters.provider import Provider
from application.bootstrap import House
from application.sessions import FRESH, Means
from application.settings import Oidc
from domain.account import Account
from domain.people import Actor
from tests.application import elsewhere
from tests.application.elsewhere import CLIENT, SECRET, Agency
from tests.application.test_agency import BACK, Still
from tests.web.staff.test_signing_in import csrf, location
from tests.web.staff.worker import Worker
from web import create_app


@pytest.fixture(scope="module")
def running() -> Iterator[Agency]:
    with pytest.MonkeyPatch.context() as patch:
        # It speaks without encryption here, on this machine, and nowhere else.
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        with elsewhere.running([BACK]) as agency:
            yield agency


@pytest.fixture
def agency(running: Agency, clock: SetClock) -> Agency:
    running.subject, running.now, running.claims = "zhou-7", clock.now().timestamp(), {}
    running.without = ()
    return running


@pytest.fixture
def joined(house: House, people: dict[str, Actor], agency: Agency, tmp_path: Path) -> Flask:
    """The doors of an office that needs two proofs and is joined to the agency's own sign-in."""
    assert people
    file = tmp_path / "secret"
    file.write_text(SECRET)
    oidc = Oidc(agency.issuer, CLIENT, file, "City network", "市政网")
    settings = replace(house.settings, second_step=True, oidc=oidc)
    return create_app(replace(house, settings=settings, agency=Provider(oidc, house.clock)))


def went(worker: Worker, path: str = "/staff/sign-in/agency") -> str:
    """Go to the agency and come back: the address that the browser is sent to."""
    worker.go(path)
    assert worker.status == 302
    try:
        build_opener(Still).open(location(worker))
    except HTTPError as sent_back:
        with sent_back:
            back = urlsplit(sent_back.headers["Location"])
    return f"{back.path}?{back.query}"


def code_for(house: House, people: dict[str, Actor], name: str) -> str:
    # Nobody invites himself.
    by = people["root" if name != "root" else "gu"]
    return signing_in.invite(house, people[name].id, by=by)[1]


def linked(joined: Flask, house: House, people: dict[str, Actor], name: str = "zhou") -> Worker:
    """Somebody whose sign-in at the agency was linked, and who is at work."""
    code = code_for(house, people, name)
    worker = Worker(joined.test_client())
    worker.go(went(worker)).go_on().send(account=name, code=code)
    assert worker.status == 303, worker.text
    return worker


def test_the_code_that_was_handed_over_links_it_once_and_for_all(
    joined: Flask, house: House, people: dict[str, Actor]
) -> None:
    worker = linked(joined, house, people)

    assert worker.go("/staff/").status == 200
    account = house.office.load(Account, people["zhou"].id)
    assert account.linked is not None
    assert account.secret is None
    again = Worker(joined.test_client())
    again.go(went(again, "/staff/sign-in/agency?then=/staff/deadlines"))
    assert (again.status, "You are signed in" in again.text) == (200, True)
    assert again.page is not None
    assert again.page.headers["Refresh"] == "0; url=/staff/deadlines"
    assert again.go("/staff/deadlines").status == 200
    sessions = house.sessions.of(people["zhou"].id, kind="staff")
    assert [each.means for each in sessions] == [Means.PROVIDER] * 2


def test_whoever_is_known_at_the_agency_alone_is_nobody_here(
    joined: Flask, house: House, people: dict[str, Actor]
) -> None:
    worker = Worker(joined.test_client())

    page = worker.go(went(worker))

    assert (page.status, "no account here is linked" in page.text) == (200, True)
    page.go_on().send(account="zhou", code="abcd-efgh-jkmn-pqrs-tuvw-xyz2")
    assert (worker.status, "do not go together" in worker.text) == (422, True)
    assert worker.go("/staff/").status == 302
    assert house.office.load(Account, people["zhou"].id).linked is None


def test_the_role_is_that_of_our_own_record_whatever_the_agency_says(
    joined: Flask, house: House, people: dict[str, Actor], agency: Agency
) -> None:
    agency.claims = {"role": "administrator", "roles": ["administrator"], "groups": ["head"]}

    worker = linked(joined, house, people)

    assert worker.go("/staff/people/").status == 404


def test_another_account_is_not_opened_by_a_sign_in_that_is_linked_already(
    joined: Flask, house: House, people: dict[str, Actor]
) -> None:
    linked(joined, house, people)
    code = code_for(house, people, "he")
    other = Worker(joined.test_client())

    # What belongs to somebody signs him in: there is no form in which another name could be typed.
    other.go(went(other))

    assert "You are signed in" in other.text
    assert house.office.load(Account, people["he"].id).linked is None
    assert code


def test_an_answer_of_another_browser_or_a_second_time_opens_nothing(
    joined: Flask, house: House, people: dict[str, Actor]
) -> None:
    linked(joined, house, people)
    mine, other = (Worker(joined.test_client()) for _ in range(2))
    back = went(mine)

    stolen = other.go(back).status
    began = went(other)
    mixed_up = other.go(back).status
    assert began
    first = mine.go(back).status
    second = mine.go(back).status

    assert (stolen, mixed_up, first, second) == (403, 403, 200, 403)
    assert other.go("/staff/").status == 302


def test_an_administrator_unlinks_it_and_it_opens_nothing_any_more(
    joined: Flask, house: House, people: dict[str, Actor], app: Flask
) -> None:
    worker = linked(joined, house, people)
    root = Worker(app.test_client()).sign_in("root")
    page = f"/staff/people/{people['zhou'].id}"

    root.client.post(
        f"{page}/unlink", data={"csrf": csrf(root.go(page)), "unlink_reasons": "Left the city."}
    )

    assert worker.go("/staff/").status == 302
    again = Worker(joined.test_client())
    assert "no account here is linked" in again.go(went(again)).text
    assert linked(joined, house, people).go("/staff/").status == 200


def test_whoever_begins_anew_with_a_password_gives_the_link_back(
    joined: Flask, house: House, people: dict[str, Actor]
) -> None:
    linked(joined, house, people)

    signing_in.accept(
        house,
        sign_in="zhou",
        code=code_for(house, people, "zhou"),
        password="quiet lantern beside eleven goats",
    )

    again = Worker(joined.test_client())
    assert "no account here is linked" in again.go(went(again)).text
    assert linked(joined, house, people, "he").go("/staff/").status == 200


def test_beside_the_agency_a_password_alone_opens_nothing(
    joined: Flask, house: House, people: dict[str, Actor]
) -> None:
    linked(joined, house, people)
    account = house.office.load(Account, people["zhou"].id)
    account.set_password(by=people["zhou"], secret=house.hasher.hash("password-zhou"))
    house.office.keep(account)

    worker = Worker(joined.test_client()).sign_in("zhou")

    assert (worker.status, "sign in at your agency" in worker.text) == (401, True)


def test_what_weighs_most_is_proved_anew_at_the_agency(
    joined: Flask, house: House, people: dict[str, Actor], clock: SetClock, agency: Agency
) -> None:
    root = linked(joined, house, people, "root")
    clock.forward(FRESH * 2)
    agency.now = clock.now().timestamp()
    page = f"/staff/people/{people['he'].id}"
    root.go(page)
    root.form.action, root.form.fields = f"{page}/close", {"csrf": [csrf(root)]}
    root.send(close_reasons="Left us.")
    assert (root.status, "in a second window" in root.text) == (403, True)
    form = root.go_on().form

    agency.claims = {"auth_time": int(agency.now) - 3600}
    stale = root.go(went(root, "/staff/sign-in/agency?anew=yes")).status
    agency.claims = {"auth_time": int(agency.now)}
    back = went(root, "/staff/sign-in/agency?anew=yes")
    # The way back begins elsewhere: the strict cookie of the session does not come along.
    root.client.delete_cookie("session")
    root.go(back)
    root.form = form
    root.send()

    assert (stale, root.status) == (403, 303)
    assert len(house.sessions.of(people["root"].id, kind="staff")) == 1
    assert house.office.load(Account, people["he"].id).closed


@pytest.mark.parametrize("said", [{"auth_time": 3600}, {}], ids=["an hour ago", "nobody says"])
def test_a_sign_in_that_was_already_there_proves_nothing_now(
    joined: Flask, house: House, people: dict[str, Actor], agency: Agency, said: dict[str, int]
) -> None:
    linked(joined, house, people, "root")
    agency.claims = {name: int(agency.now) - ago for name, ago in said.items()}
    agency.without = () if said else ("auth_time",)
    root = Worker(joined.test_client())
    root.go(went(root))
    page = f"/staff/people/{people['he'].id}"
    root.go(page)

    root.form.action, root.form.fields = f"{page}/close", {"csrf": [csrf(root)]}
    root.send(close_reasons="Left us.")

    assert (root.status, "in a second window" in root.text) == (403, True)
    assert not house.office.load(Account, people["he"].id).closed


def test_the_cookie_of_the_way_there_alone_comes_along_from_elsewhere(joined: Flask) -> None:
    worker = Worker(joined.test_client()).go("/staff/sign-in/agency")

    assert worker.page is not None
    said = {each.partition("=")[0]: each for each in worker.page.headers.getlist("Set-Cookie")}
    assert "SameSite=Lax" in said["agency"]
    assert "HttpOnly" in said["agency"]
    assert all("SameSite=Strict" in each for name, each in said.items() if name != "agency")
    assert SECRET not in location(worker)


def test_an_office_that_is_joined_to_none_has_no_such_door(app: Flask) -> None:
    worker = Worker(app.test_client())

    assert worker.go("/staff/sign-in/agency").status == 404
    assert worker.go("/staff/sign-in/agency/back?code=x&state=y").status == 404
    assert "agency" not in worker.go("/staff/sign-in").text


def test_both_languages_name_it(joined: Flask) -> None:
    worker = Worker(joined.test_client())

    assert "City network" in worker.go("/staff/sign-in").text
    worker.client.set_cookie("language", "zh")
    assert re.search(r'href="/staff/sign-in/agency"[^>]*>市政网', worker.go("/staff/sign-in").text)


def test_nobody_is_sent_to_the_agency_as_often_as_somebody_likes(joined: Flask) -> None:
    client = joined.test_client()
    from_there = {"REMOTE_ADDR": "203.0.113.9"}

    answers = [
        client.get("/staff/sign-in/agency/back?code=x", environ_base=from_there).status_code
        for _ in range(61)
    ]

    assert answers == [403] * 60 + [429]
    assert client.get("/staff/sign-in/agency/back?code=x").status_code == 403


def test_an_agency_that_does_not_answer_is_left_alone_for_a_while(
    joined: Flask, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, asked = joined.extensions["house"].agency, []

    def hang(*_: object, **__: object) -> None:
        asked.append(clock.now())
        raise TimeoutError

    monkeypatch.setattr(provider, "_open", hang)
    worker = Worker(joined.test_client())

    for _ in range(3):
        assert worker.go("/staff/sign-in/agency").status == 502
    clock.forward(timedelta(seconds=15))
    worker.go("/staff/sign-in/agency")

    assert len(asked) == 2


def test_two_at_most_wait_for_the_agency(joined: Flask) -> None:
    provider = joined.extensions["house"].agency
    for _ in range(2):
        assert provider._at_once.acquire(blocking=False)

    assert Worker(joined.test_client()).go("/staff/sign-in/agency").status == 502
