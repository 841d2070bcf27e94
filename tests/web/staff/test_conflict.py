"""Whoever has no part in a case neither sees nor finds it; no case is assigned into a dead end."""

import re

import pytest

from application import accounts, complaints
from application.bootstrap import House
from application.office import Command
from domain.people import COMPLAINANT, SYSTEM
from tests.web.staff import course
from tests.web.staff.worker import Desks, Worker


@pytest.fixture
def about_qiao(desks: Desks, house: House, complaint: str) -> str:
    """A case about somebody who leads here himself."""
    accounts.open_account(
        house.office,
        house.hasher,
        by=SYSTEM,
        sign_in="qiao",
        name="Qiao Zhiyuan",
        role="lead",
        unit="Liubu",
        password="password-qiao",
        badge_number="031842",
        telephone=None,
    )
    course.sort(desks, complaint)
    desks["sun"].decide(
        complaint, "name_officer", name="Qiao Zhiyuan", badge="031842", standing="sworn"
    )
    house.projector.catch_up()
    return complaint


def test_whoever_is_complained_about_neither_sees_nor_finds_the_case(
    desks: Desks, house: House, about_qiao: str
) -> None:
    number = str(house.office.complaint(about_qiao).number)

    assert number not in desks["qiao"].go("/staff/").text
    assert number in desks["lin"].go("/staff/").text
    assert desks["qiao"].go(f"/staff/?q={number}").status == 200
    assert desks["qiao"].go(f"/staff/complaints/{about_qiao}").status == 404
    assert desks["qiao"].ask(about_qiao, "accept").status == 404


def test_whoever_is_complained_about_is_not_assigned(desks: Desks, about_qiao: str) -> None:
    desks["sun"].decide(about_qiao, "take_responsibility")
    desks["sun"].decide(about_qiao, "allege", code="S3.2")
    desks["sun"].decide(about_qiao, "accept")

    desks["lin"].ask(about_qiao, "assign").send(investigator=desks["qiao"].account)

    assert desks["lin"].status == 409
    assert "Nobody inquires into his own conduct." in desks["lin"].text


def test_who_leads_is_told_when_nobody_is_left_for_a_later_step(
    desks: Desks, complaint: str
) -> None:
    course.take_up(desks, complaint)
    said = "cannot be finished by this office alone"
    assert said not in desks["lin"].go(f"/staff/complaints/{complaint}").text

    for name in ("lin", "gu"):
        desks[name].decide(complaint, "recuse", ground="direct_interest", reasons="My brother.")

    # Nobody who leads may see it any more, so that everybody who may is told.
    assert said in desks["sun"].go(f"/staff/complaints/{complaint}").text


def test_whoever_stepped_back_neither_sees_finds_nor_counts_the_case(
    desks: Desks, house: House, complaint: str
) -> None:
    course.take_up(desks, complaint)
    house.projector.catch_up()
    number = str(house.office.complaint(complaint).number)
    assert number in desks["zhou"].go("/staff/?mine=yes").text

    desks["zhou"].decide(complaint, "recuse", ground="witness", reasons="I stood beside it.")

    house.projector.catch_up()
    zhou = desks["zhou"]
    for path in (f"/staff/complaints/{complaint}", f"/staff/complaints/{complaint}/take_step"):
        assert zhou.go(path).status == 404
        assert zhou.go(path.replace(complaint, "complaint-none")).status == 404
    for path in ("/staff/", f"/staff/?q={number}", "/staff/deadlines", "/staff/?stage=inquiry"):
        assert complaint not in zhou.go(path).text
    for path in ("/staff/", "/staff/deadlines", "/staff/?stage=inquiry"):
        assert complaint in desks["lin"].go(path).text
    assert [total(desks[name], "/staff/") for name in ("lin", "zhou")] == [1, 0]
    assert total(zhou, "/staff/deadlines") == 0 < total(desks["lin"], "/staff/deadlines")


def total(worker: Worker, path: str) -> int:
    """How many lines a list says it has."""
    found = re.search(r"(?:Cases you may see|Times that run): ([0-9]+)", worker.go(path).text)
    assert found is not None
    return int(found[1])


def test_a_ground_that_leaves_somebody_the_decision_leaves_the_file(
    desks: Desks, complaint: str
) -> None:
    course.take_up(desks, complaint)

    desks["lin"].decide(complaint, "recuse", ground="line_of_command", reasons="My unit.")

    assert desks["lin"].go(f"/staff/complaints/{complaint}").status == 200


def test_whoever_may_act_again_sees_the_case_again(desks: Desks, complaint: str) -> None:
    course.take_up(desks, complaint)
    desks["zhou"].decide(complaint, "recuse", ground="witness", reasons="I stood beside it.")

    desks["lin"].decide(
        complaint,
        "lift_recusal",
        person=desks["zhou"].account,
        ground="witness",
        reasons="He was on leave that day.",
    )

    assert desks["zhou"].go(f"/staff/complaints/{complaint}").status == 200


def test_a_name_given_in_error_is_struck_out_at_the_desk(desks: Desks, about_qiao: str) -> None:
    assert desks["qiao"].go(f"/staff/complaints/{about_qiao}").status == 404
    desks["sun"].decide(
        about_qiao,
        "propose_softening",
        act="officer_struck_out",
        subject="s1",
        reasons="Two digits of the badge were typed the wrong way round.",
    )

    desks["gu"].decide(
        about_qiao,
        "strike_out_officer",
        subject="s1",
        reasons="The roster shows another badge.",
        badge="031824",
    )

    assert desks["qiao"].go(f"/staff/complaints/{about_qiao}").status == 200
    assert "A name that had been given in error was struck out." in desks["qiao"].text
    assert "badge 031824" in desks["qiao"].text


def test_a_case_is_not_joined_to_one_that_the_reader_may_not_see(
    desks: Desks, house: House, about_qiao: str
) -> None:
    number = str(house.office.complaint(about_qiao).number)
    other = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative="Sent away again.",
    ).stream_id
    course.sort(desks, other)

    desks["qiao"].ask(other, "merge").send(into=number, reasons="The same.")

    assert desks["qiao"].status == 409
    assert "There is no other case with this number." in desks["qiao"].text
