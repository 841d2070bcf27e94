"""Officers across records: what one history says of a unit and a rank, the guards of a case ask."""

from datetime import date

import pytest

from application import complaints, officers
from application.bootstrap import House
from application.office import ClaimTaken, Command
from domain import guards
from domain.complaint import Complaint
from domain.history import Refused
from domain.officer import Officer
from domain.people import COMPLAINANT, SYSTEM, Actor
from domain.procedure import bundled, parse

LEAD = Actor("account-gu", "lead", "staff")
RANKS = """
[rank]
constable = { en = "Constable", zh = "警员" }
inspector = { en = "Inspector", zh = "督察" }

[[evidence_use]]
"""


@pytest.fixture
def case(house: House) -> Complaint:
    """A case about an inspector of Liubu, under rules that list the ranks."""
    filed = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="zh",
        narrative="…",
    ).stream_id
    complaints.name_officer(
        house.office, by=Actor("account-sun", "intake", "staff"), command=Command(), complaint=filed,
        kind="officer", standing="sworn", unit="liubu", rank="inspector", name="乔志远",
    )  # fmt: skip
    found = house.office.complaint(filed)
    found.goes_by(parse(bundled("cn-service").replace("[[evidence_use]]\n", RANKS, 1)))
    return found


def serves(house: House, unit: str, rank: str) -> str:
    """The officer whose account is that of who leads."""
    return officers.join(
        house.office, by=SYSTEM, command=Command(), name="顾", unit=unit, rank=rank, account=LEAD.id
    ).stream_id


def asked(case: Complaint, guard: str, **answers: str) -> str | None:
    decided = guards.Decided(Complaint.Determined, "m1", answers)
    said = guards.GUARDS[guard](case, LEAD, decided)
    return said.msgid if said else None


def test_without_an_officer_the_guards_know_nothing_and_allow_nothing(case: Complaint) -> None:
    assert "Say which unit you serve in" in str(asked(case, "not_same_unit"))
    assert "cannot be told from the ranks" in str(asked(case, "senior_in_rank"))


def test_who_serves_in_the_unit_it_is_about_does_not_decide(house: House, case: Complaint) -> None:
    serves(house, "liubu", "inspector")

    assert "You serve in the unit it is about" in str(asked(case, "not_same_unit"))


def test_what_the_record_says_weighs_more_than_what_somebody_answers(
    house: House, case: Complaint
) -> None:
    serves(house, "liubu", "constable")

    assert asked(case, "not_same_unit", unit="elsewhere") is not None
    assert asked(case, "senior_in_rank", rank="inspector") is not None


def test_who_was_moved_decides_as_one_of_the_new_unit(house: House, case: Complaint) -> None:
    officer = serves(house, "liubu", "inspector")

    officers.move(house.office, by=SYSTEM, command=Command(), officer=officer, unit="inspectorate")

    assert asked(case, "not_same_unit") is None


def test_nobody_decides_on_a_peer_before_being_promoted(house: House, case: Complaint) -> None:
    case.complained_ranks = {"constable"}
    officer = serves(house, "inspectorate", "constable")
    before = asked(case, "senior_in_rank")

    officers.promote(house.office, by=SYSTEM, command=Command(), officer=officer, rank="inspector")

    assert "Somebody senior in rank" in str(before)
    assert asked(case, "senior_in_rank") is None


def test_one_account_is_one_officers(house: House) -> None:
    serves(house, "liubu", "constable")

    with pytest.raises(ClaimTaken):
        serves(house, "liubu", "constable")


def test_who_left_is_neither_moved_nor_promoted(house: House) -> None:
    officer = serves(house, "liubu", "constable")
    officers.leave(house.office, by=SYSTEM, command=Command(), officer=officer, reasons="Retired.")

    with pytest.raises(Refused, match="does not serve here"):
        officers.promote(house.office, by=SYSTEM, command=Command(), officer=officer, rank="x")

    assert house.office.load(Officer, officer).left


def test_nobody_commands_himself(house: House) -> None:
    officer, other = serves(house, "liubu", "constable"), "officer-2"

    with pytest.raises(Refused, match="his own command"):
        officers.place_under(
            house.office, by=SYSTEM, command=Command(), officer=officer, commander=officer
        )
    officers.place_under(
        house.office, by=SYSTEM, command=Command(), officer=officer, commander=other,
        on=date(2026, 1, 5),
    )  # fmt: skip

    assert house.office.load(Officer, officer).commander == other
