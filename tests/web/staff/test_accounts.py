"""Accounts at the staff door: opened by an administrator, set up by the person, ended at once."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from application.adapters.clock import SetClock
from application.adapters.secrets import on_telephone
from application.bootstrap import House
from domain.account import Account
from domain.people import Actor
from tests.web.staff.test_signing_in import csrf, location
from tests.web.staff.worker import Worker
from web import create_app

HALF_A_MINUTE = timedelta(seconds=30)
PASSWORD = "purple anvil under seven rivers"
CODE = re.compile(r"(?:[a-z2-9]{4}-){5}[a-z2-9]{4}")


@pytest.fixture
def strict(house: House, people: dict[str, Actor]) -> Flask:
    """The doors of an office where everybody needs two proofs; those hired before have one."""
    assert people
    return create_app(replace(house, settings=replace(house.settings, second_step=True)))


@pytest.fixture
def root(app: Flask, people: dict[str, Actor]) -> Worker:
    assert people
    return Worker(app.test_client()).sign_in("root")


def opened(root: Worker, **said: str) -> Worker:
    root.go("/staff/people/")
    return root.send(
        **{"name": "Wei Lan", "account": "wei.lan", "role": "investigator", "unit": "Liubu", **said}
    )


def invited(root: Worker) -> str:
    [code] = CODE.findall(opened(root).text)
    return str(code)


def accepted(app: Flask, code: str, password: str = PASSWORD) -> Worker:
    worker = Worker(app.test_client()).go("/staff/invitation")
    return worker.send(account="wei.lan", code=code, password=password)


def seed(worker: Worker) -> str:
    return "".join(re.findall(r'<p class="ob-num">([A-Z2-7 ]+)</p>', worker.text)[0].split())


def shown(seed: str, clock: SetClock) -> str:
    return on_telephone(seed, int(clock.now().timestamp()))


def test_a_new_person_chooses_a_password_with_the_code_and_comes_to_work(
    app: Flask, root: Worker
) -> None:
    code = invited(root)

    worker = accepted(app, code)

    assert (worker.status, location(worker)) == (303, "/staff/")
    assert worker.go("/staff/").status == 200
    assert location(Worker(app.test_client()).sign_in("wei.lan", PASSWORD)) == "/staff/"


def test_the_code_is_shown_once_and_stands_in_no_address(app: Flask, root: Worker) -> None:
    code = invited(root)

    assert code not in root.go("/staff/people/").text
    assert accepted(app, code).status == 303
    assert accepted(app, code).status == 422


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"account": "sun"}, "Somebody signs in by this name already"),
        ({"account": "ＳＵＮ"}, "Somebody signs in by this name already"),
        ({"name": ""}, "Fill this in"),
        ({"role": ""}, "Fill this in"),
        ({"role": "complainant"}, "no such role"),
    ],
)
def test_an_account_that_cannot_be_opened_says_why_and_keeps_what_was_typed(
    root: Worker, said: dict[str, str], why: str
) -> None:
    opened(root, **said)

    assert root.status == 422
    assert why in root.text
    assert 'value="Liubu"' in root.text


def test_a_changed_role_ends_the_session_and_counts_at_the_next_one(
    app: Flask, root: Worker, people: dict[str, Actor]
) -> None:
    worker = Worker(app.test_client()).sign_in("zhou")
    page = f"/staff/people/{people['zhou'].id}"

    root.client.post(
        f"{page}/role",
        data={"csrf": csrf(root.go(page)), "role": "auditor", "role_reasons": "Asked for it."},
    )

    assert worker.go("/staff/").status == 302
    assert location(worker.sign_in("zhou")) == "/audit/"


def test_a_closed_account_is_out_at_once_and_keeps_its_name(
    app: Flask, root: Worker, people: dict[str, Actor]
) -> None:
    worker = Worker(app.test_client()).sign_in("zhou")
    page = f"/staff/people/{people['zhou'].id}"

    root.client.post(f"{page}/close", data={"csrf": csrf(root.go(page)), "close_reasons": "Left."})

    assert worker.go("/staff/").status == 302
    assert worker.sign_in("zhou").status == 401
    assert "Closed" in root.go(page).text
    assert "Zhou" in root.text


@pytest.mark.parametrize("deed", ["role", "unit", "close", "invitation"])
def test_an_administrator_changes_not_his_own_account(
    root: Worker, people: dict[str, Actor], deed: str
) -> None:
    page = f"/staff/people/{people['root'].id}"

    answer = root.client.post(
        f"{page}/{deed}",
        data={
            "csrf": csrf(root.go(page)),
            "role": "head",
            "unit": "x",
            "role_reasons": "Me.",
            "close_reasons": "Me.",
        },
    )

    assert answer.status_code == 422
    assert "Nobody changes his own account" in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["sun", "zhou", "lin", "gu", "luo"])
def test_nobody_else_finds_the_people(app: Flask, people: dict[str, Actor], name: str) -> None:
    worker = Worker(app.test_client()).sign_in(name)

    assert worker.go("/staff/people/").status == 404
    assert worker.go(f"/staff/people/{people['zhou'].id}").status == 404
    answer = worker.client.post(
        f"/staff/people/{people['zhou'].id}/close",
        data={"csrf": csrf(worker.go("/staff/own/")), "close_reasons": "x"},
    )
    assert answer.status_code == 404


def test_an_administrator_sees_no_case(root: Worker, complaint: str) -> None:
    for page in (
        "/staff/",
        f"/staff/complaints/{complaint}",
        f"/staff/complaints/{complaint}/accept",
        "/staff/deadlines",
        "/audit/",
    ):
        assert root.go(page).status == 404, page


def test_whoever_has_a_password_alone_sets_up_the_second_step_before_anything_else(
    strict: Flask, complaint: str, clock: SetClock
) -> None:
    worker = Worker(strict.test_client()).sign_in("sun")
    for page in ("/staff/", f"/staff/complaints/{complaint}", "/staff/deadlines"):
        worker.go(page)
        assert location(worker) == "/staff/own/", page

    worker.go("/staff/own/second-step")
    worker.send(code=shown(seed(worker), clock))

    assert worker.status == 200
    assert len(CODE.findall(worker.text)) == 8
    assert worker.go("/staff/").status == 200


def test_beside_a_passkey_a_password_alone_opens_nothing(
    strict: Flask, house: House, people: dict[str, Actor]
) -> None:
    account = house.office.load(Account, people["sun"].id)
    account.add_passkey(by=people["sun"], credential="c", public_key="p", label="A telephone")
    house.office.keep(account)

    worker = Worker(strict.test_client()).sign_in("sun")

    assert (worker.status, "sign in with its passkey" in worker.text) == (401, True)
    for page in ("/staff/", "/staff/own/", "/staff/own/second-step"):
        assert worker.go(page).status == 302, page


def test_the_second_step_is_asked_for_and_a_code_works_once(strict: Flask, clock: SetClock) -> None:
    worker = Worker(strict.test_client()).sign_in("sun")
    key = seed(worker.go("/staff/own/second-step"))
    worker.send(code=shown(key, clock))
    clock.forward(HALF_A_MINUTE)
    again = Worker(strict.test_client()).sign_in("sun")
    assert location(again) == "/staff/sign-in/code"
    assert again.go("/staff/").status == 302

    code = shown(key, clock)
    again.go("/staff/sign-in/code").send(code=code)
    third = Worker(strict.test_client()).sign_in("sun")
    third.go("/staff/sign-in/code").send(code=code)

    assert location(again) == "/staff/"
    assert (third.status, "used already" in third.text) == (401, True)


def test_after_five_wrong_codes_the_password_is_asked_for_again(
    strict: Flask, clock: SetClock
) -> None:
    worker = Worker(strict.test_client()).sign_in("sun")
    worker.go("/staff/own/second-step")
    key = seed(worker)
    worker.send(code=shown(key, clock))
    clock.forward(HALF_A_MINUTE)
    again = Worker(strict.test_client()).sign_in("sun")

    statuses = [again.go("/staff/sign-in/code").send(code="000000").status for _ in range(5)]

    assert statuses == [401, 401, 401, 401, 303]
    again.go("/staff/sign-in/code")
    assert location(again) == "/staff/sign-in"


def test_whoever_comes_back_with_the_password_gets_no_further_tries(
    strict: Flask, clock: SetClock
) -> None:
    worker = Worker(strict.test_client()).sign_in("sun")
    key = seed(worker.go("/staff/own/second-step"))
    worker.send(code=shown(key, clock))
    clock.forward(HALF_A_MINUTE)
    for _ in range(2):
        again = Worker(strict.test_client()).sign_in("sun")
        for _ in range(5):
            again.go("/staff/sign-in/code").send(code="000000")

    third = Worker(strict.test_client()).sign_in("sun")
    third.go("/staff/sign-in/code").send(code=shown(key, clock))

    assert (third.status, "Wait until the next hour" in third.text) == (429, True)
    assert third.go("/staff/").status == 302


def test_another_password_keeps_this_session_and_ends_every_other(app: Flask, root: Worker) -> None:
    here = accepted(app, invited(root))
    there = Worker(app.test_client()).sign_in("wei.lan", PASSWORD)
    new = "quiet lantern beside eleven goats"

    wrong = here.go("/staff/own/").client.post(
        "/staff/own/password", data={"csrf": csrf(here), "now": "x", "password": new}
    )
    here.client.post(
        "/staff/own/password", data={"csrf": csrf(here), "now": PASSWORD, "password": new}
    )

    assert wrong.status_code == 422
    assert here.go("/staff/own/").status == 200
    assert there.go("/staff/own/").status == 302
    assert location(there.sign_in("wei.lan", new)) == "/staff/"


def test_every_other_session_is_ended_from_here(app: Flask, people: dict[str, Actor]) -> None:
    assert people
    here, there = (Worker(app.test_client()).sign_in("sun") for _ in range(2))

    here.client.post("/staff/own/sessions", data={"csrf": csrf(here.go("/staff/own/"))})

    assert there.go("/staff/").status == 302
    assert here.go("/staff/").status == 200


def test_a_session_of_a_neighbouring_site_is_not_taken_for_ours(
    app: Flask, people: dict[str, Actor]
) -> None:
    assert people
    client = app.test_client()
    page = client.get("/staff/sign-in", base_url="https://localhost")
    token = re.findall(r'name="csrf" value="([^"]+)"', page.get_data(as_text=True))[0]

    answer = client.post(
        "/staff/sign-in",
        base_url="https://localhost",
        data={"csrf": token, "account": "sun", "password": "password-sun"},
    )

    [said] = [each for each in answer.headers.getlist("Set-Cookie") if "session=" in each]
    assert said.startswith("__Host-session=")
    assert "Secure" in said
    assert "Path=/" in said
    assert "Domain" not in said
