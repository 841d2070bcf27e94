"""A day that is claimed afterwards gives nobody back what he missed, and takes from nobody his right."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain import procedure
from domain.clock import Happening
from domain.faults import Faulty
from domain.people import Role
from tests.domain.clocks import a_procedure, happened, in_chinese, in_english, reading

SHANGHAI = ZoneInfo("Asia/Shanghai")
FILED = happened("filed", 2026, 1, 5)
RIGHT = {"kind": '"right"', "start": '"disposition_issued"', "n": "30", "breach": '"lapse"'}


def written(fact: str, on: date, written: date, position: int = 9) -> Happening:
    """What is dated one day and was written down on another."""
    return Happening(fact, on=on, at=datetime(*written.timetuple()[:3], 10, tzinfo=SHANGHAI),
                     position=position)  # fmt: skip


def ran_out(due: date, written: date, position: int = 8) -> Happening:
    moment = datetime(*written.timetuple()[:3], 1, tzinfo=SHANGHAI)
    return Happening("clock_lapsed", on=due, at=moment, clock="clock", position=position)


def test_what_was_done_on_friday_and_written_up_on_monday_was_done_on_friday() -> None:
    # 60 days from 5 January: Friday 6 March.
    rules = a_procedure()

    kept = reading(rules, FILED, written("disposition_issued", date(2026, 3, 6), date(2026, 3, 9)))

    assert (kept.state, kept.ended_on) == ("kept", date(2026, 3, 6))


def test_what_is_dated_long_before_it_was_written_down_keeps_no_time() -> None:
    rules = a_procedure()

    late = reading(rules, FILED, written("disposition_issued", date(2026, 1, 6), date(2026, 6, 1)))

    assert (late.state, late.ended_on) == ("lapsed", date(2026, 6, 1))
    assert in_english(late.total).endswith(
        "What ended it is dated 6 January 2026 and was written down on 1 June 2026, more than 1"
        " working day later: the day of writing counts."
    )
    assert in_chinese(late.total).endswith("超过1个工作日：以记录之日为准。")


def test_an_office_may_have_more_days_to_write_up_what_it_did() -> None:
    # Friday 6 March, written up on Wednesday 11 March: within three working days.
    text = a_procedure().text
    rules = procedure.parse(
        text.replace('first_stage = "filed"', 'first_stage = "filed"\nwrite_up = 3')
    )

    kept = reading(rules, FILED, written("disposition_issued", date(2026, 3, 6), date(2026, 3, 11)))

    assert (kept.state, kept.ended_on) == ("kept", date(2026, 3, 6))


def test_the_days_to_write_up_are_a_whole_number() -> None:
    text = a_procedure().text.replace(
        'first_stage = "filed"', 'first_stage = "filed"\nwrite_up = 0'
    )

    with pytest.raises(Faulty, match="write_up must be a whole number above nought"):
        procedure.parse(text)


def test_what_is_on_record_as_run_out_stays_so_whatever_day_is_claimed() -> None:
    rules = a_procedure()
    told = [FILED, written("disposition_issued", date(2026, 3, 6), date(2026, 3, 9))]

    found = reading(rules, *told, ran_out(date(2026, 3, 6), date(2026, 3, 7)))

    assert (found.state, found.recorded) == ("lapsed", True)
    assert in_english(found.total).endswith(
        "It was on record that it ran out before anything was written down that ended it."
    )


def test_a_right_counts_from_the_day_on_which_the_decision_was_written_down() -> None:
    # 30 days from Monday 1 June, not from 5 January: Wednesday 1 July.
    rules = a_procedure(**RIGHT, stop='["review_requested"]')

    right = reading(rules, written("disposition_issued", date(2026, 1, 5), date(2026, 6, 1)))

    assert (right.started_on, right.due) == (date(2026, 6, 1), date(2026, 7, 1))
    assert in_english(right.total).endswith(
        "It is dated 5 January 2026 and was written down on 1 June 2026: nobody could use it before."
    )


def test_no_discipline_is_barred_by_a_decision_that_was_written_down_later() -> None:
    # 90 working days of Washington from Monday 3 August 2026, without Labor Day, Columbus Day,
    # Veterans Day and Thanksgiving: Friday 11 December.
    bar = {"kind": '"limitation"', "start": '"determined"', "n": "90", "unit": '"workday"'}
    rules = a_procedure(**bar, breach='"bar_discipline"')

    found = reading(
        rules, written("determined", date(2026, 1, 5), date(2026, 8, 3)), working="us-dc"
    )

    assert (found.started_on, found.due) == (date(2026, 8, 3), date(2026, 12, 11))


def test_whoever_used_his_right_used_it_on_the_day_he_did() -> None:
    rules = a_procedure(**RIGHT, stop='["review_requested"]')
    issued = happened("disposition_issued", 2026, 1, 5)

    asked = reading(rules, issued, written("review_requested", date(2026, 2, 3), date(2026, 3, 2)))

    assert (asked.state, asked.ended_on) == ("kept", date(2026, 2, 3))


def test_a_duty_that_is_written_down_late_began_on_its_day() -> None:
    rules = a_procedure(start='"accepted"')

    found = reading(rules, FILED, written("accepted", date(2026, 1, 5), date(2026, 2, 2)))

    assert found.started_on == date(2026, 1, 5)


def test_a_time_is_not_made_longer_after_its_end_by_an_earlier_date() -> None:
    rules = a_procedure(extend='{ max = 30, unit = "day", by = ["intake"] }')
    longer = written("extended", date(2026, 3, 6), date(2026, 4, 1))

    found = reading(rules, FILED, replace(longer, clock="clock", n=30))

    assert (found.due, found.longer_by) == (date(2026, 3, 6), 0)


def test_a_register_that_was_taken_over_keeps_its_days() -> None:
    rules = a_procedure()
    told = written("disposition_issued", date(2026, 1, 6), date(2026, 6, 1))

    found = reading(rules, FILED, replace(told, role=Role.IMPORTER))

    assert (found.state, found.ended_on) == ("kept", date(2026, 1, 6))
