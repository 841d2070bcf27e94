"""Pressure that is reported opens a case of its own, both in one transaction or neither."""

from collections.abc import Callable
from typing import Any

import pytest

from application import access, complaints
from application.bootstrap import House
from application.office import Command, Outcome
from domain.access import Act
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import COMPLAINANT, Actor
from tests.application.test_conflict import accepted, hire
from tests.history import INTAKE

WHAT = "有人打电话给邻居打听。"


def file(house: House, **details: str) -> str:
    answers: dict[str, Any] = {"mode": "anonymous", **details}
    return complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        language="zh",
        narrative="他们把我打发走了。",
        receipts=house.receipts,
        **answers,
    ).stream_id


def report(
    house: House, complaint: str, *, what: str = WHAT, command: str | None = None
) -> Outcome:
    return complaints.take(
        house.office,
        by=COMPLAINANT,
        command=Command(command),
        complaint=complaint,
        verb="report_pressure",
        what=what,
    )


def reported(house: House, complaint: str) -> list[Complaint.PressureReported]:
    facts = [each.fact for each in house.office.facts_of(complaint)]
    return [fact for fact in facts if isinstance(fact, Complaint.PressureReported)]


def about(house: House, complaint: str) -> Complaint.Filed:
    (pressure,) = reported(house, complaint)
    assert pressure.linked is not None
    fact = house.office.facts_of(pressure.linked)[0].fact
    assert isinstance(fact, Complaint.Filed)
    return fact


def test_a_report_of_pressure_opens_a_case_with_the_next_number(house: House) -> None:
    complaint = file(house)

    outcome = report(house, complaint)

    opened = about(house, complaint)
    assert outcome.stream_id == complaint
    assert (opened.number or "")[:11] == "2026-000002"
    assert opened.narrative is not None
    assert opened.narrative.reveal() == WHAT
    assert (opened.mode, opened.name) == ("anonymous", None)


def test_the_case_about_pressure_knows_the_person_in_confidence(house: House) -> None:
    complaint = file(house, mode="named", name="沈若兰", contact="0555 0199")

    report(house, complaint)

    opened = about(house, complaint)
    assert opened.mode == "confidential"
    assert opened.name is not None
    assert opened.name.reveal() == "沈若兰"


def test_a_report_that_is_sent_twice_opens_one_case(house: House) -> None:
    complaint = file(house)
    report(house, complaint, command="press-1")

    again = report(house, complaint, command="press-1")

    assert (again.stream_id, again.repeated) == (complaint, True)
    assert len(reported(house, complaint)) == 1


def test_a_report_without_a_word_opens_nothing_and_takes_no_number(house: House) -> None:
    complaint = file(house)
    head = house.office.head()

    with pytest.raises(Refused, match="Tell us what happened"):
        report(house, complaint, what=" ")

    assert house.office.head() == head
    next_one = house.office.facts_of(file(house))[0].fact
    assert isinstance(next_one, Complaint.Filed)
    assert (next_one.number or "")[:11] == "2026-000002"


def test_a_report_is_not_held_up_by_what_others_record_meanwhile(house: House) -> None:
    complaint = file(house)
    report(house, complaint)

    report(house, complaint)

    assert [each.pressure for each in reported(house, complaint)] == ["pressure-1", "pressure-2"]


OpenAgain = Callable[[], House]


def test_the_first_case_and_the_case_about_pressure_are_recorded_together(
    house: House, open_again: OpenAgain
) -> None:
    complaint = file(house)
    report(house, complaint)

    elsewhere = open_again()

    (pressure,) = reported(elsewhere, complaint)
    last = elsewhere.office.facts_of(complaint)[-1]
    first = elsewhere.office.facts_of(pressure.linked or "")[0]
    assert first.position == last.position + 1
    assert first.recorded_at == last.recorded_at


def test_who_handles_the_first_case_has_no_part_in_the_one_about_pressure(house: House) -> None:
    zhou = hire(house, "zhou", "investigator", "031842")
    gu = hire(house, "gu", "lead", "031900")
    complaint = accepted(house)
    complaints.assign(
        house.office, by=gu, command=Command(), complaint=complaint, investigator=zhou.id
    )

    report(house, complaint)

    (pressure,) = reported(house, complaint)
    linked = house.office.complaint(pressure.linked or "")
    assert (linked.arose_from, linked.kept_apart) == (complaint, {zhou.id, INTAKE.id})
    for person in (zhou, INTAKE):
        assert linked.stepped_back(person.id)
        with pytest.raises(Refused, match="part in another case"):
            linked.take_responsibility(by=person, unit="inspectorate")
    linked.take_responsibility(by=gu, unit="inspectorate")


def test_an_office_too_small_keeps_one_who_leads_for_the_case_about_pressure(house: House) -> None:
    gu = hire(house, "gu", "lead", "031900")
    complaint = file(house)
    complaints.sort_matter(
        house.office, by=gu, command=Command(), complaint=complaint, kind="accusation"
    )
    complaints.take_responsibility(
        house.office, by=gu, command=Command(), complaint=complaint, unit="inspectorate"
    )

    report(house, complaint)

    (pressure,) = reported(house, complaint)
    assert house.office.complaint(pressure.linked or "").kept_apart == set()


def test_a_leader_who_is_complained_about_has_no_part_however_small_the_office(
    house: House,
) -> None:
    gu = hire(house, "gu", "lead", "031900")
    complaint = file(house)
    complaints.name_officer(
        house.office, by=INTAKE, command=Command(), complaint=complaint, kind="officer",
        badge="031900",
    )  # fmt: skip

    report(house, complaint)

    (pressure,) = reported(house, complaint)
    assert house.office.complaint(pressure.linked or "").kept_apart == {gu.id}


def leant_on(house: House) -> tuple[str, Actor, Actor]:
    """A case whose investigator was ordered to step back, in an office with two who lead."""
    zhou = hire(house, "zhou", "investigator", "031842")
    gu = hire(house, "gu", "lead", "031900")
    complaint = accepted(house)
    case: dict[str, Any] = {"complaint": complaint, "command": Command()}
    complaints.assign(house.office, by=gu, investigator=zhou.id, **case)
    complaints.take(
        house.office, by=gu, verb="recuse", person=zhou.id, ground="near_relative",
        reasons="他给投诉人打过电话。", **case,
    )  # fmt: skip
    return complaint, zhou, gu


def test_who_stepped_back_from_the_first_case_never_sees_the_one_about_pressure(
    house: House,
) -> None:
    complaint, zhou, gu = leant_on(house)

    report(house, complaint)

    (pressure,) = reported(house, complaint)
    linked = house.office.complaint(pressure.linked or "")
    assert linked.hidden_from(zhou)
    assert not linked.hidden_from(gu)


def test_pressure_on_pressure_keeps_apart_whom_the_first_case_kept_apart(house: House) -> None:
    complaint, zhou, _ = leant_on(house)
    report(house, complaint)
    (pressure,) = reported(house, complaint)

    report(house, pressure.linked or "")

    (again,) = reported(house, pressure.linked or "")
    assert house.office.complaint(again.linked or "").hidden_from(zhou)


def test_a_case_that_is_closed_to_all_but_a_few_stays_so_where_pressure_is_reported(
    house: House,
) -> None:
    gu, boss = hire(house, "gu", "lead", "031900"), hire(house, "boss", "head", "031901")
    qian = hire(house, "qian", "intake", "031902")
    complaint = accepted(house)
    access.draw_circle(
        house.office, complaint, by=gu, command=Command(), members=[gu.id], reasons="涉及同事。"
    )

    report(house, complaint)

    (pressure,) = reported(house, complaint)
    linked = house.office.complaint(pressure.linked or "")
    assert linked.circle == frozenset({gu.id})
    assert [sees(house, linked, each) for each in (gu, boss, qian)] == [True, False, False]


def test_where_nobody_of_the_few_is_left_others_who_lead_see_the_case_about_pressure(
    house: House,
) -> None:
    gu, boss = hire(house, "gu", "lead", "031900"), hire(house, "boss", "head", "031901")
    qian = hire(house, "qian", "intake", "031902")
    complaint = accepted(house)
    access.draw_circle(
        house.office, complaint, by=gu, command=Command(), members=[gu.id], reasons="涉及同事。"
    )
    complaints.take(
        house.office, by=gu, command=Command(), complaint=complaint, verb="recuse",
        ground="near_relative", reasons="同乡。",
    )  # fmt: skip

    report(house, complaint)

    (pressure,) = reported(house, complaint)
    linked = house.office.complaint(pressure.linked or "")
    assert [sees(house, linked, each) for each in (gu, boss, qian)] == [False, True, False]


def sees(house: House, case: Complaint, person: Actor) -> bool:
    return access.tie_of(house.office, case, person, Act.READ) is not None


def test_who_is_named_after_the_report_is_kept_from_the_case_about_pressure(house: House) -> None:
    zhou = hire(house, "zhou", "investigator", "031842")
    complaint = accepted(house)
    report(house, complaint)
    (pressure,) = reported(house, complaint)

    complaints.name_officer(
        house.office, by=INTAKE, command=Command(), complaint=complaint, kind="officer",
        badge="031842",
    )  # fmt: skip

    linked = house.office.complaint(pressure.linked or "")
    assert linked.hidden_from(zhou)
    assert INTAKE.id in linked.kept_apart


def test_who_is_found_out_after_the_report_is_kept_from_the_case_about_pressure(
    house: House,
) -> None:
    zhou, gu = hire(house, "zhou", "investigator", ""), hire(house, "gu", "lead", "031900")
    he = hire(house, "he", "investigator", "031843")
    complaint = accepted(house)
    case: dict[str, Any] = {"complaint": complaint, "command": Command()}
    complaints.name_officer(house.office, by=INTAKE, kind="unidentified", **case)
    complaints.assign(house.office, by=gu, investigator=he.id, **case)
    report(house, complaint)
    (pressure,) = reported(house, complaint)

    complaints.take(
        house.office, by=he, verb="identify_officer", subject="s1", officer=zhou.id,
        reasons="值班表", **case,
    )  # fmt: skip

    assert house.office.complaint(pressure.linked or "").hidden_from(zhou)
