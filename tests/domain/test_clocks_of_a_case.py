"""The clocks of a case with several matters, and under a calendar that was published late."""

from dataclasses import replace
from datetime import date

from domain import calendar
from domain.clock import Happening, of_case
from tests.domain.clocks import a_procedure, happened, in_english, the_calendar
from tests.domain.test_counting import HEARING, resumed, suspended
from tests.history import procedure


def test_a_holiday_that_was_published_late_moves_the_last_day_and_the_sum_says_so() -> None:
    # 60 days from 3 March: Saturday 2 May. Monday 4 May, as long as nobody had said that it is off;
    # now Wednesday 6 May.
    rules = a_procedure(rolls='"next_working_day"')
    text = calendar.bundled("cn")
    before = calendar.parse(text.replace("2026-05-04, ", ""))
    told = [
        happened("filed", 2026, 3, 3),
        Happening("matter_sorted", on=date(2026, 3, 3), matter="m1", about={"kind": "accusation"}),
    ]

    [moved] = of_case(told, rules, calendar.parse(text), date(2026, 3, 3), earlier=before)
    [same] = of_case(told, rules, before, date(2026, 3, 3), earlier=before)

    assert moved.reading.due == date(2026, 5, 6)
    assert in_english(moved.reading.total).endswith(
        "due Wednesday 6 May 2026. By the calendar that held before, it was Monday 4 May 2026."
    )
    assert in_english(same.reading.total).endswith("due Monday 4 May 2026.")


def test_a_proof_is_shown_once_however_many_matters_it_belongs_to() -> None:
    rules = a_procedure(kind='"preservation"', start='"preservation_asked"', n="30")
    told = [
        *(
            Happening("matter_sorted", on=date(2026, 1, 1), matter=m, about={"kind": "accusation"})
            for m in ("m1", "m2")
        ),
        replace(happened("preservation_asked", 2026, 1, 5), position=3),
    ]

    found = of_case(told, rules, the_calendar("cn"), date(2026, 1, 6))

    assert [each.matter for each in found] == ["m1"]


def test_what_was_done_before_sorting_was_done_to_every_matter() -> None:
    rules = a_procedure(toll=f"[{HEARING}]", n="30")
    told = [
        happened("filed", 2026, 1, 1),
        replace(suspended(10), matter=""),
        Happening("matter_sorted", on=date(2026, 1, 11), matter="m1", about={"kind": "accusation"}),
        replace(resumed(12), matter="m1"),
    ]

    [found] = of_case(told, rules, the_calendar("cn"), date(2026, 1, 12))

    assert found.reading.due == date(2026, 2, 3)


def test_what_one_person_alone_called_thanks_is_still_waited_for() -> None:
    rules = procedure("cn-service")
    told = [
        happened("filed", 2026, 1, 5),
        Happening(
            "matter_sorted", on=date(2026, 1, 5), matter="m1", about={"kind": "commendation"}
        ),
    ]
    agreed = Happening("softening_seconded", on=date(2026, 1, 6), matter="m1")

    alone = of_case(told, rules, the_calendar("cn"), date(2026, 3, 1))
    by_two = of_case([*told, agreed], rules, the_calendar("cn"), date(2026, 3, 1))

    assert "tell_acceptance" in {each.reading.clock for each in alone}
    assert by_two == []
