"""A proof is kept before it is deleted, and a person under pressure is protected within a day."""

from datetime import UTC, date, datetime

from domain import calendar as calendars
from domain.clock import Reading
from domain.complaint import Complaint
from domain.history import Fact
from projections import clocks
from tests.facts import happened
from tests.history import procedure, told

C = Complaint
MORNING = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
SECOND = happened(C.PreservationAsked, request="keep-2", deletes_on=date(2026, 4, 2))


def readings(clock: str, *facts: Fact) -> list[Reading]:
    recorded = [
        each._replace(recorded_at=MORNING)
        for each in told(happened(C.Filed), happened(C.MatterSorted), *facts)
    ]
    rules = procedure("cn-service")
    calendar = calendars.parse(calendars.bundled(rules.calendar))
    found = clocks.read(recorded, rules, calendar, date(2026, 3, 9))
    return [each.reading for each in found if each.reading.clock == clock]


def test_the_day_on_which_a_proof_is_deleted_is_a_clock_of_its_own() -> None:
    found = readings("preservation", happened(C.PreservationAsked), SECOND)

    assert [(each.kind, each.due) for each in found] == [
        ("preservation", date(2026, 3, 28)),
        ("preservation", date(2026, 4, 2)),
    ]


def test_a_proof_that_is_kept_stops_its_own_clock_alone() -> None:
    found = readings(
        "preservation",
        happened(C.PreservationAsked),
        SECOND,
        happened(C.PreservationConfirmed, request="keep-1"),
    )

    assert sorted((each.due, each.state) for each in found) == [
        (date(2026, 3, 28), "kept"),
        (date(2026, 4, 2), "running"),
    ]


def test_protection_is_due_twenty_four_hours_after_pressure_was_reported() -> None:
    # 9 March 10:00 in Shanghai is 02:00 by UTC; twenty-four hours on it is the same hour of the 10th.
    (reading,) = readings("protection", happened(C.PressureReported))

    assert reading.due_at == datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
