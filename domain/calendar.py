"""Tells working days from days off, by the calendar that was published for each year."""

from __future__ import annotations

import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

ONE_DAY = timedelta(days=1)


class Unpublishable(Exception):
    """A calendar cannot be used, and why."""


@dataclass(frozen=True)
class Year:
    """The days off of one year, the weekend days that are worked instead, and who says so.

    A forecast is not published yet; what is not verified nobody has held against its source.
    """

    number: int
    source: str
    forecast: bool
    verified: bool
    holidays: frozenset[date]
    working: frozenset[date]


@dataclass(frozen=True)
class Calendar:
    """The working days of a place."""

    id: str
    version: str
    text: str = field(repr=False)
    open_ended: bool
    weekend: frozenset[int]
    years: Mapping[int, Year] = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def is_working(self, day: date) -> bool:
        if day in self._working:
            return True
        return day.isoweekday() not in self.weekend and day not in self._holidays

    def is_forecast(self, day: date) -> bool:
        """Say whether the days off of that year are not published yet."""
        year = self.years.get(day.year)
        return not self.open_ended if year is None else year.forecast

    def is_verified(self, first: date, last: date) -> bool:
        """Say whether the days off of all years that two days span were held against their source."""
        spanned = (self.years.get(year) for year in range(first.year, last.year + 1))
        return all(year is None or year.verified for year in spanned)

    def next_working_day(self, day: date) -> date:
        """Return the day itself if it is worked, else the first one after it that is."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """Count the working days from the first day to the last, both inside."""
        if last < first:
            return 0
        return self._up_to(last) - self._up_to(first - ONE_DAY)

    def add_workdays(self, start: date, n: int) -> date:
        """Return the n-th working day after the start."""
        if n <= 0:
            return start
        day, left = start, n
        while left > 0:  # so many days hold at most so many working days: never too far
            reached = day + timedelta(days=left)
            left -= self.workdays_between(day + ONE_DAY, reached)
            day = reached
        return day

    @cached_property
    def _holidays(self) -> frozenset[date]:
        return frozenset(day for year in self.years.values() for day in year.holidays)

    @cached_property
    def _working(self) -> frozenset[date]:
        return frozenset(day for year in self.years.values() for day in year.working)

    @cached_property
    def _off_weekdays(self) -> list[date]:
        off = self._holidays - self._working
        return sorted(day for day in off if day.isoweekday() not in self.weekend)

    @cached_property
    def _worked_weekends(self) -> list[date]:
        return sorted(day for day in self._working if day.isoweekday() in self.weekend)

    def _up_to(self, day: date) -> int:
        weeks, rest = divmod(day.toordinal(), 7)  # day 1 of the first year was a Monday
        count = weeks * (7 - len(self.weekend))
        count += sum(1 for weekday in range(1, rest + 1) if weekday not in self.weekend)
        count -= bisect_right(self._off_weekdays, day)
        return count + bisect_right(self._worked_weekends, day)


def bundled(calendar_id: str) -> str:
    """Return the text of a calendar that ships with the office."""
    return files("domain").joinpath("calendars", f"{calendar_id}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def parse(text: str) -> Calendar:
    """Read a calendar; refuse one that contradicts itself. The same text is read once."""
    try:
        told = tomllib.loads(text)
        weekend = frozenset(told["weekend"])
        years = {int(number): _year(int(number), table) for number, table in told["year"].items()}
        calendar = Calendar(
            id=told["id"],
            version=told["version"],
            text=text,
            open_ended=told.get("open_ended", False),
            weekend=weekend,
            years=years,
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as fault:
        raise Unpublishable(f"This is not a calendar: {fault}") from fault
    if len(weekend) > 6 or not weekend <= set(range(1, 8)):
        raise Unpublishable("A week needs at least one working day.")
    return calendar


def _year(number: int, table: Mapping[str, Any]) -> Year:
    year = Year(
        number=number,
        source=table["source"],
        forecast=table.get("forecast", False),
        verified=table.get("verified", True),
        holidays=frozenset(table["holidays"]),
        working=frozenset(table.get("working", [])),
    )
    if both := year.holidays & year.working:
        raise Unpublishable(f"{min(both)} is both a holiday and a working day.")
    for day in year.holidays | year.working:
        if day.year != number:
            raise Unpublishable(f"{day} does not belong to {number}.")
    return year
