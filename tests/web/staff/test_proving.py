"""Before what weighs most: who it is is asked once more, and what was being done goes on."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from application import passkeys
from application.adapters.clock import SetClock
from application.adapters.passkeys import Site
from application.bootstrap import House
from application.sessions import FRESH, Means
from domain.account import Account
from domain.people import Actor
from tests.application.softkey import SoftKey
from tests.web.staff.test_accounts import PASSWORD, seed, shown
from tests.web.staff.test_signing_in import csrf, location
from tests.web.staff.worker import Worker
from web import create_app

LATE = FRESH + timedelta(seconds=1)
SITE = Site("localhost", "http://localhost")


@pytest.fixture
def strict(house: House, people: dict[str, Actor]) -> Flask:
    """The doors of an office where everybody needs two proofs."""
    assert people
    return create_app(replace(house, settings=replace(house.settings, second_step=True)))


@pytest.fixture
def root(strict: Flask, clock: SetClock) -> Worker:
    """An administrator who signed in with a password and a telephone a while ago."""
    worker = Worker(strict.test_client()).sign_in("root")
    key = seed(worker.go("/staff/own/second-step"))
    worker.send(code=shown(key, clock))
    clock.forward(LATE)
    return worker


def telephone(house: House, people: dict[str, Actor], name: str) -> str:
    kept = house.office.load(Account, people[name].id).seed
    assert kept is not None
    return kept.text()


def keyed(house: House, person: Actor) -> SoftKey:
    """Give somebody a passkey."""
    key = SoftKey(SITE.host, SITE.origin)
    said = key.create(passkeys.to_add(house, SITE, person.id, visit="v", office="Lanpu"))
    passkeys.add(house, SITE, person.id, by=person, visit="v", said=said, label="A ring")
    return key


def asked(worker: Worker) -> str:
    """What the device is asked, in JSON."""
    [said] = re.findall(r'data-answer="proof_passkey" data-options="([^"]+)"', worker.text)
    return html.unescape(said)


def close(worker: Worker, account: str) -> Worker:
    page = f"/staff/people/{account}"
    token = csrf(worker.go(page))
    worker.form.action = f"{page}/close"
    worker.form.fields = {"csrf": [token], "command_id": ["a-command-1"]}
    worker.send(close_reasons="Left us, for good.")
    if worker.status == 403:
        worker.go_on()
    return worker


def test_a_weighty_act_asks_again_and_goes_on_with_what_was_typed(
    house: House, root: Worker, people: dict[str, Actor], clock: SetClock
) -> None:
    zhou = people["zhou"].id

    close(root, zhou)

    assert (root.status, "Prove again that it is you" in root.text) == (403, True)
    assert not house.office.load(Account, zhou).closed
    code = shown(telephone(house, people, "root"), clock)
    root.send(proof_password="password-root", proof_code=code)
    assert root.status == 303
    closed = house.office.facts_of(zhou)[-1].fact
    assert isinstance(closed, Account.Closed)
    assert closed.reasons.text() == "Left us, for good."


@pytest.mark.parametrize("which", ["password", "code"])
def test_a_wrong_proof_records_nothing_and_keeps_what_was_typed(
    house: House, root: Worker, people: dict[str, Actor], clock: SetClock, which: str
) -> None:
    close(root, people["zhou"].id)
    right = {
        "proof_password": "password-root",
        "proof_code": shown(telephone(house, people, "root"), clock),
    }

    root.send(**{**right, f"proof_{which}": "000000"})

    assert (root.status, "Try again" in root.text) == (403, True)
    assert "Left us, for good." in root.text
    assert not house.office.load(Account, people["zhou"].id).closed


def test_whoever_guesses_at_an_open_desk_is_put_out_of_the_door(
    root: Worker, people: dict[str, Actor]
) -> None:
    close(root, people["zhou"].id)

    statuses = [root.send(proof_password="guessed", proof_code="000000").status for _ in range(5)]

    assert statuses == [403, 403, 403, 403, 303]
    assert location(root.go("/staff/people/")).startswith("/staff/sign-in")


def test_a_proof_counts_for_five_minutes_and_renames_the_session(
    house: House, root: Worker, people: dict[str, Actor], clock: SetClock
) -> None:
    before = root.client.get_cookie("session")
    close(root, people["zhou"].id)
    code = shown(telephone(house, people, "root"), clock)
    root.send(proof_password="password-root", proof_code=code)
    after = root.client.get_cookie("session")

    at_once = close(root, people["he"].id).status
    clock.forward(LATE)
    later = close(root, people["lin"].id).status

    assert (at_once, later) == (303, 403)
    assert before
    assert after
    assert before.value != after.value
    root.client.set_cookie("session", before.value)
    assert root.go("/staff/people/").status == 302


def test_a_passkey_proves_it_and_that_of_somebody_else_does_not(
    house: House, strict: Flask, people: dict[str, Actor], clock: SetClock
) -> None:
    mine, other = keyed(house, people["root"]), keyed(house, people["gu"])
    token = house.sessions.begin(subject=people["root"].id, kind="staff", means=Means.PASSKEY)
    worker = Worker(strict.test_client())
    worker.client.set_cookie("session", token)
    clock.forward(LATE)

    close(worker, people["zhou"].id)
    stranger = worker.send(proof_passkey=other.get(asked(worker))).status
    worker.go_on()
    owner = worker.send(proof_passkey=mine.get(asked(worker))).status

    assert (stranger, owner) == (403, 303)
    assert house.office.load(Account, people["zhou"].id).closed
    assert "proof_password" not in worker.text


def test_a_password_alone_is_no_fresh_proof_where_there_is_a_passkey(
    house: House, strict: Flask, people: dict[str, Actor]
) -> None:
    keyed(house, people["root"])
    token = house.sessions.begin(subject=people["root"].id, kind="staff", means=Means.PASSWORD)
    worker = Worker(strict.test_client())
    worker.client.set_cookie("session", token)

    close(worker, people["zhou"].id)
    worker.send(proof_password="password-root")

    assert worker.status == 403
    assert not house.office.load(Account, people["zhou"].id).closed


@pytest.mark.parametrize(
    ("where", "sent"),
    [
        ("/staff/own/password", {"now": "password-root", "password": PASSWORD}),
        ("/staff/own/second-step", {"code": "000000"}),
        ("/staff/own/passkeys", {"passkey": "{}", "label": "x"}),
        ("/staff/own/passkeys/c/removal", {}),
        ("/staff/own/recovery-codes", {}),
    ],
)
def test_how_one_signs_in_is_changed_after_a_fresh_proof_only(
    house: House, root: Worker, people: dict[str, Actor], where: str, sent: dict[str, str]
) -> None:
    before = house.office.load(Account, people["root"].id).version
    page = root.go("/staff/own/").text

    answer = root.client.post(where, data={"csrf": csrf(root), **sent})

    assert answer.status_code == 403
    assert "Prove again" in answer.get_data(as_text=True)
    assert PASSWORD not in answer.get_data(as_text=True)
    assert house.office.load(Account, people["root"].id).version == before
    assert 'action="/staff/own/password"' not in page
    assert 'action="/staff/own/proof"' in page


def test_after_the_proof_the_page_lets_change_it(
    house: House, root: Worker, people: dict[str, Actor], clock: SetClock
) -> None:
    root.go("/staff/own/second-step")
    assert location(root) == "/staff/own/"
    page = root.go("/staff/own/")
    page.form.action = "/staff/own/proof"
    code = shown(telephone(house, people, "root"), clock)

    root.send(proof_password="password-root", proof_code=code)

    assert location(root) == "/staff/own/"
    assert 'action="/staff/own/password"' in root.go("/staff/own/").text
    made = root.client.post("/staff/own/recovery-codes", data={"csrf": csrf(root)})
    assert made.status_code == 200
    assert isinstance(house.office.facts_of(people["root"].id)[-1].fact, Account.RecoveryCodesMade)


def test_one_s_own_sessions_are_seen_and_ended_one_by_one(
    app: Flask, people: dict[str, Actor]
) -> None:
    assert people
    here, there, third = (Worker(app.test_client()).sign_in("sun") for _ in range(3))
    page = here.go("/staff/own/").text
    ways = re.findall(r'action="(/staff/own/sessions/[0-9a-f]+/end)"', page)

    here.client.post(ways[0], data={"csrf": csrf(here)})

    assert len(ways) == 2
    assert page.count("with a password") == 3
    assert sorted(each.go("/staff/").status for each in (here, there, third)) == [200, 200, 302]


def test_nobody_ends_the_session_of_another_by_its_name(
    app: Flask, house: House, people: dict[str, Actor]
) -> None:
    mine, other = (Worker(app.test_client()).sign_in(name) for name in ("sun", "lin"))
    [theirs] = house.sessions.of(people["lin"].id, kind="staff")

    mine.client.post(
        f"/staff/own/sessions/{theirs.name}/end", data={"csrf": csrf(mine.go("/staff/own/"))}
    )

    assert other.go("/staff/").status == 200


def test_an_administrator_ends_every_session_of_somebody(
    app: Flask, house: House, people: dict[str, Actor]
) -> None:
    root = Worker(app.test_client()).sign_in("root")
    zhou = [Worker(app.test_client()).sign_in("zhou") for _ in range(2)]
    page = f"/staff/people/{people['zhou'].id}"

    root.client.post(
        f"{page}/sessions",
        data={"csrf": csrf(root.go(page)), "sessions_reasons": "The laptop was lost."},
    )

    assert [each.go("/staff/").status for each in zhou] == [302, 302]
    assert isinstance(house.office.facts_of(people["zhou"].id)[-1].fact, Account.SessionsEnded)
    assert location(zhou[0].sign_in("zhou")) == "/staff/"
