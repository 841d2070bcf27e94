"""Working days, by the calendars that ship with the office."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import calendar
from domain.calendar import Unpublishable
from tests.domain.clocks import the_calendar

CN = the_calendar("cn")
DAYS = st.dates(date(2023, 12, 1), date(2028, 1, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 16), False),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
        (date(2026, 3, 2), True),
        (date(2025, 10, 8), False),
        (date(2024, 2, 18), True),
    ],
    ids=["holiday", "Saturday worked instead", "Sunday", "Monday", "eighth day", "Sunday worked"],
)
def test_a_day_is_worked_or_not_as_the_state_council_published(day: date, works: bool) -> None:
    assert CN.is_working(day) is works


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_published_year_has_its_number_of_working_days(year: int, days: int) -> None:
    # 2024: 262 weekdays less 19 holidays on weekdays, and 8 days of weekends worked instead.
    # 2025: 261 - 18 + 5. 2026: 261 - 19 + 6.
    first, last = date(year, 1, 1), date(year, 12, 31)

    assert CN.workdays_between(first, last) == days


def test_a_year_that_is_not_published_is_a_forecast() -> None:
    asked = [date(2026, 12, 31), date(2027, 1, 4), date(2028, 1, 4)]

    assert [CN.is_forecast(day) for day in asked] == [False, True, True]
    assert not the_calendar("none").is_forecast(date(1969, 7, 21))


@settings(max_examples=200)
@given(start=DAYS, n=st.integers(1, 150))
def test_adding_working_days_equals_a_walk_from_day_to_day(start: date, n: int) -> None:
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= CN.is_working(day)

    assert CN.add_workdays(start, n) == day
    assert CN.workdays_between(start + timedelta(days=1), day) == n


def test_a_calendar_knows_its_text_by_its_fingerprint() -> None:
    text = calendar.bundled("cn")

    later = calendar.parse(text.replace("2026-10-07,", ""))

    assert later.sha256 != CN.sha256
    assert later.is_working(date(2026, 10, 7))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2026-01-04", "2026-01-03", "both a holiday and a working day"),
        ("2026-01-04", "2025-01-04", "does not belong to 2026"),
        ("weekend = [6, 7]", "weekend = [1, 2, 3, 4, 5, 6, 7]", "at least one working day"),
        ("weekend = [6, 7]", "", "not a calendar"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(old: str, new: str, says: str) -> None:
    text = calendar.bundled("cn")

    with pytest.raises(Unpublishable, match=says):
        calendar.parse(text.replace(old, new))


@pytest.mark.parametrize(
    ("calendar", "year", "holidays"),
    [
        ("gb-ew", 2024, 8),
        ("gb-ew", 2025, 8),
        ("gb-ew", 2026, 8),
        ("gb-ew", 2027, 8),
        ("gb-ew", 2028, 8),
        ("us-dc", 2025, 12),
        ("us-dc", 2026, 12),
        ("us-dc", 2027, 13),
        ("us-dc", 2028, 11),
    ],
)
def test_each_day_off_is_a_weekday_and_none_is_missing(
    calendar: str, year: int, holidays: int
) -> None:
    # The District keeps New Year's Day of 2028, a Saturday, on 31 December 2027.
    published = the_calendar(calendar).years[year]

    assert len(published.holidays) == holidays
    assert all(day.isoweekday() <= 5 for day in published.holidays)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 4, 3), False),
        (date(2026, 4, 6), False),
        (date(2026, 5, 4), False),
        (date(2026, 8, 31), False),
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2027, 12, 27), False),
        (date(2027, 12, 28), False),
    ],
    ids=[
        "Good Friday", "Easter Monday", "early May", "late August", "Boxing Day moved",
        "the day after", "Christmas Day moved", "Boxing Day moved twice",
    ],
)  # fmt: skip
def test_bank_holidays_in_england_and_wales(day: date, works: bool) -> None:
    assert the_calendar("gb-ew").is_working(day) is works


@pytest.mark.parametrize(
    "day", [date(2025, 6, 19), date(2026, 6, 19), date(2027, 6, 18), date(2028, 4, 17)]
)
def test_juneteenth_and_emancipation_day_are_holidays_in_the_district(day: date) -> None:
    assert not the_calendar("us-dc").is_working(day)
    assert the_calendar("us-dc").is_verified(day, day)


def test_a_calendar_says_which_years_nobody_has_held_against_their_source() -> None:
    gb, cn = the_calendar("gb-ew"), CN

    assert gb.is_forecast(date(2028, 1, 4))
    assert not gb.is_forecast(date(2027, 1, 4))
    assert not gb.is_verified(date(2026, 1, 5), date(2026, 1, 5))
    assert cn.is_verified(date(2024, 1, 2), date(2026, 12, 31))
