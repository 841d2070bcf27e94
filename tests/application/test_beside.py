"""Records beside the complaint in an office: numbered apart, kept under the rules of their case."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from application import beside, complaints
from application.adapters.clock import SetClock
from application.bootstrap import House
from application.office import Absent, Command, Outcome
from application.reactions.lapses import Lapses
from domain.history import Refused
from domain.people import COMPLAINANT, SYSTEM, Actor
from projections import deadlines, record_list

SUN = Actor("account-sun", "intake", "staff", unit="Liubu")
GU = Actor("account-gu", "lead", "staff", unit="The inspectorate")
HEAD = Actor("account-head", "head", "staff")
ANSWER_BY = date(2026, 3, 20)
RAN_OUT = datetime(2026, 3, 20, 16, 30, tzinfo=UTC)
"""Half past midnight on 21 March in Shanghai."""


@pytest.fixture
def complaint(house: House) -> str:
    case = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="zh",
        narrative="没有人理我。",
    ).stream_id
    complaints.take_responsibility(
        house.office, by=SUN, command=Command(), complaint=case, unit="Liubu"
    )
    return case


def issue(house: House, command: Command | None = None, **given: Any) -> Outcome:
    return beside.begin(
        house.office,
        by=GU,
        command=command or Command(),
        kind="tracking_order",
        **{"order_ground": "passing", "what": "Answer.", "answer_by": ANSWER_BY, **given},
    )


def facts(house: House, record: str) -> list[str]:
    return [each.fact.NAME for each in house.office.facts_of(record)]


def test_an_order_has_a_number_of_its_own_series(house: House, complaint: str) -> None:
    first = issue(house, case=complaint)
    second = issue(house, unit="Liubu", holder=SUN.id)

    numbers = [house.office.beside(each.stream_id).number for each in (first, second)]
    assert numbers == ["T2026-000001-7", "T2026-000002-5"]
    assert house.office.beside(first.stream_id).holder == SUN.id
    assert house.office.facts_of(complaint)[0].fact.number == "2026-000001-7"  # type: ignore[attr-defined]  # any fact


def test_the_same_form_twice_is_one_order(house: House, complaint: str) -> None:
    command = Command("form-0001")

    first, second = (issue(house, command, case=complaint) for _ in range(2))

    assert (first.stream_id, second.repeated) == (second.stream_id, True)


def test_what_is_refused_takes_no_number(house: House, complaint: str) -> None:
    with pytest.raises(Refused):
        issue(house, case=complaint, what=" ")

    order = issue(house, case=complaint)

    assert house.office.beside(order.stream_id).number == "T2026-000001-7"


def test_a_decision_on_an_order_is_recorded_with_its_day(house: House, complaint: str) -> None:
    order = issue(house, case=complaint).stream_id

    beside.take(house.office, by=SUN, command=Command(), stream=order, verb="acknowledge")

    assert facts(house, order) == ["issued", "acknowledged"]
    assert house.office.facts_of(order)[1].fact.on == house.office.today()  # type: ignore[attr-defined]  # any fact


def test_a_complaint_is_no_record_beside_it(house: House, complaint: str) -> None:
    with pytest.raises(Absent):
        house.office.beside(complaint)


def test_its_days_stand_among_the_deadlines_and_it_on_its_list(
    house: House, complaint: str
) -> None:
    order = issue(house, case=complaint).stream_id
    house.projector.catch_up()

    with house.projector.look(deadlines.NAME) as (db, tables):
        rows = deadlines.page(db, tables, whose=SUN.id)
    with house.projector.look(record_list.NAME) as (db, tables):
        listed = record_list.about(db, tables, complaint)

    found = {row.clock: row.due for row in rows if row.stream_id == order}
    # Issued on Tuesday 3 March: two working days later is Thursday 5 March.
    assert found == {"order_acknowledged": date(2026, 3, 5), "order_answered": ANSWER_BY}
    assert listed == [order]


def test_what_ran_out_is_written_down_once_and_the_order_goes_up(
    house: House, complaint: str
) -> None:
    order = issue(house, case=complaint).stream_id
    beside.take(house.office, by=SUN, command=Command(), stream=order, verb="acknowledge")
    assert isinstance(house.clock, SetClock)
    house.clock.set(RAN_OUT)

    for _ in range(2):
        house.projector.catch_up()
        Lapses(house).step()

    assert facts(house, order) == ["issued", "acknowledged", "clock_lapsed", "escalated"]
    lapsed = house.office.facts_of(order)[2]
    assert (lapsed.actor, lapsed.role) == (SYSTEM.id, "system")


def test_two_who_judge_an_answer_at_once_record_one_judgement(house: House, complaint: str) -> None:
    order = issue(house, case=complaint).stream_id
    said = {"result": "corrected", "summary": "Done."}
    beside.take(house.office, by=SUN, command=Command(), stream=order, verb="answer", **said)
    seen = house.office.beside(order).version

    beside.take(house.office, by=GU, command=Command(seen=seen), stream=order, verb="accept")
    with pytest.raises(Refused, match="Somebody else recorded something"):
        beside.take(house.office, by=HEAD, command=Command(seen=seen), stream=order, verb="accept")

    assert facts(house, order) == ["issued", "answered", "accepted"]
