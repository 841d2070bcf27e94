"""Whoever is complained about neither sees nor finds the case; no case is assigned into a dead end."""

import pytest

from application import accounts
from application.bootstrap import House
from domain.people import SYSTEM
from tests.web.staff import course
from tests.web.staff.worker import Desks


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

    assert said in desks["lin"].go(f"/staff/complaints/{complaint}").text
