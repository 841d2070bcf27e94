"""A draft is approved with a key press: nothing is recorded before it, and an auditor sees it holds."""

import html
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from application import approvals
from application.adapters.clock import SetClock
from application.bootstrap import House
from application.sessions import FRESH
from domain.account import Account
from domain.approval import SIGNED
from domain.complaint import Complaint
from domain.people import Actor
from tests.application.softkey import SoftKey
from tests.web.staff import course
from tests.web.staff.test_proving import keyed
from tests.web.staff.worker import Desks, Worker, topics
from web import create_app
from web.command_line import main
from web.staff.decisions import DECISIONS


@pytest.fixture
def drafted(desks: Desks, complaint: str) -> str:
    """A case whose draft waits for somebody who approves it."""
    course.take_up(desks, complaint)
    course.find(desks, complaint)
    desks["lin"].decide(complaint, "decide_measure", measure="criticism", by_day="2026-07-31")
    desks["zhou"].decide(complaint, "draft_disposition", opening="You were shouted at.")
    return complaint


@pytest.fixture
def key(house: House, people: dict[str, Actor]) -> SoftKey:
    return keyed(house, people["lin"])


def approve(lin: Worker, complaint: str) -> Worker:
    return lin.ask(complaint, "approve_disposition").send()


def press(lin: Worker, key: SoftKey) -> Worker:
    """What the script does with the first of the two forms of the page."""
    page = lin.text
    asked = re.findall(r'data-answer="proof_signature" data-options="([^"]+)"', page)
    fields = dict(re.findall(r'name="(proof_moment|proof_salt)" value="([^"]+)"', page))
    sent = {name: said for name, said in lin.go_on().form.fields.items() if name != "unsigned"}
    said = key.get(html.unescape(asked[0]))
    lin.page = lin.client.post(lin.form.action, data={**sent, **fields, "proof_signature": said})
    return lin


def states(house: House, complaint: str) -> list[str]:
    return [each.state for each in approvals.verdicts(house, complaint)]


def test_a_draft_is_approved_with_a_key_press_and_not_before(
    house: House, desks: Desks, drafted: str, key: SoftKey, tmp_path: Path
) -> None:
    lin = approve(desks["lin"], drafted)
    assert (lin.status, "Nothing is recorded yet" in lin.text) == (200, True)
    assert "You were shouted at." in lin.text
    assert topics(house, drafted)[-1] == "disposition_drafted"

    press(lin, key)

    assert lin.status == 303, lin.text
    assert topics(house, drafted)[-1] == "disposition_approved"
    assert states(house, drafted) == ["valid"]
    assert "Signature valid" in desks["luo"].go(f"/audit/histories/{drafted}").text
    file = tmp_path / "evidence.json"
    file.write_text(json.dumps(approvals.evidence(house, drafted)))
    checked = CliRunner().invoke(main, ["signatures", "--file", str(file)])
    assert (checked.exit_code, "Signature valid" in checked.output) == (0, True)
    file.write_text(file.read_text().replace("criticism", "dismissal"))
    broken = CliRunner().invoke(main, ["signatures", "--file", str(file)])
    assert (broken.exit_code, "Signature broken" in broken.output) == (1, True)


def test_another_person_s_key_signs_nothing(
    house: House, desks: Desks, drafted: str, key: SoftKey, people: dict[str, Actor]
) -> None:
    other = keyed(house, people["gu"])
    other.id = key.id

    lin = press(approve(desks["lin"], drafted), other)

    assert (lin.status, "did not sign exactly" in lin.text) == (409, True)
    assert topics(house, drafted)[-1] == "disposition_drafted"


def test_what_was_recorded_meanwhile_is_looked_at_before_it_is_signed(
    house: House, desks: Desks, drafted: str, key: SoftKey
) -> None:
    lin = approve(desks["lin"], drafted)
    desks["zhou"].decide(drafted, "send_message", written="We are nearly done.")

    press(lin, key)

    assert (lin.status, "Since you opened the case" in lin.text) == (409, True)
    assert "disposition_approved" not in topics(house, drafted)


def test_without_the_key_at_hand_it_is_proved_otherwise_and_said_not_to_be_signed(
    house: House, people: dict[str, Actor], drafted: str, clock: SetClock
) -> None:
    strict = create_app(replace(house, settings=replace(house.settings, second_step=True)))
    ring = keyed(house, people["lin"])
    token = house.sessions.begin(
        subject=people["lin"].id,
        kind="staff",
        means="passkey",
        renewed=house.office.load(Account, people["lin"].id).renewed,
    )
    lin = Worker(strict.test_client())
    lin.client.set_cookie("session", token)
    clock.forward(FRESH + timedelta(seconds=1))

    approve(lin, drafted).go_on().send()
    asked_again = lin.status
    [asked] = re.findall(r'data-answer="proof_passkey" data-options="([^"]+)"', lin.text)
    lin.go_on().send(proof_passkey=ring.get(html.unescape(asked)))

    assert (asked_again, lin.status) == (403, 303)
    assert states(house, drafted) == ["not signed"]


def test_a_form_sent_twice_acts_once_and_a_forged_second_one_proves_nothing(
    house: House,
    desks: Desks,
    drafted: str,
    key: SoftKey,
    people: dict[str, Actor],
    clock: SetClock,
) -> None:
    lin = approve(desks["lin"], drafted)
    sent = {name: said for name, said in lin.go_on().form.fields.items() if name != "unsigned"}
    press(lin, key)
    clock.forward(FRESH + timedelta(seconds=1))

    again = lin.client.post(lin.form.action, data={**sent, "proof_signature": "forged"})

    assert again.status_code == 303
    assert topics(house, drafted).count("disposition_approved") == 1
    [session] = house.sessions.of(people["lin"].id, kind="staff")
    assert not session.is_fresh(clock.now())


def test_without_a_passkey_it_goes_as_before(house: House, desks: Desks, drafted: str) -> None:
    assert approve(desks["lin"], drafted).status == 303

    assert states(house, drafted) == ["not signed"]
    assert "Not signed" in desks["luo"].go(f"/audit/histories/{drafted}").text


def test_every_decision_that_is_signed_is_one() -> None:
    known = {verb: each.fact.TOPIC for verb, each in DECISIONS.items()}
    known["break_glass"] = Complaint.GlassBroken.TOPIC

    assert {verb: known.get(verb) for verb in SIGNED} == dict(SIGNED)


def test_a_case_is_opened_in_an_emergency_with_a_key_press(
    house: House, desks: Desks, complaint: str, people: dict[str, Actor], clock: SetClock
) -> None:
    course.take_up(desks, complaint)
    ring = keyed(house, people["he"])
    number = house.office.complaint(complaint).number
    he = desks["he"].go("/staff/emergency")
    he.send(number=str(number), told=people["lin"].id, reasons="She is threatened.")
    assert (he.status, "Nothing is recorded yet" in he.text) == (200, True)
    clock.forward(timedelta(seconds=90))

    press(he, ring)

    assert he.status == 303, he.text
    assert topics(house, complaint)[-1] == "glass_broken"
    assert states(house, complaint) == ["valid"]
