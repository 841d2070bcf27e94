"""Clocks drawn by chance, and the slow and obvious way to count them: from day to day, on fingers.

Nothing here uses how the office counts, so that the two can be held against one another.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from domain.calendar import Calendar, Year
from domain.counting import Happening, Sum, count, in_order
from domain.rules import Clock, Extension, Label, Span, Toll
from domain.running import runs

ZONE = ZoneInfo("Asia/Shanghai")
UNITS = ("day", "workday", "week", "month", "year", "end_of_next_day")
TOMORROW = timedelta(days=1)
ENDS = {"suspended": "resumed", "interview_called": "interview_held"}


@dataclass(frozen=True)
class Drawn:
    """A clock with all that happened to it, and the days on which people work."""

    clock: Clock
    calendar: Calendar
    start: date
    pauses: tuple[tuple[Toll, date, date | None], ...]
    extensions: tuple[tuple[date, int], ...]
    happenings: tuple[Happening, ...]


def drawn(chance: Random) -> Drawn:
    """Draw a clock: its unit and length, its calendar, up to four pauses, up to three extensions."""
    start = date(2024, 1, 1) + timedelta(days=chance.randrange(1200))
    tolls = tuple(
        Toll(opened, closed, chance.random() < 0.5, chance.random() < 0.5)
        for opened, closed in ENDS.items()
    )
    unit = chance.choice(UNITS)
    most = {"month": 8, "year": 2, "week": 12, "end_of_next_day": 1}.get(unit, 120)
    clock = Clock(
        id="clock",
        kind="duty",
        label=Label("Clock", "期限"),
        tracks=frozenset(),
        before_sorting=True,
        start=frozenset({"filed"}),
        deemed_start=None,
        span=Span(chance.randint(1, most), unit),
        count=chance.choice(("include_start", "exclude_start")),
        rolls=chance.choice(("none", "next_working_day")),
        stop=frozenset({"disposition_issued"}),
        restart=frozenset(),
        toll=tolls,
        extend=_extension(chance),
        breach="target",
        src=Label("Chance", "随机"),
        verified=True,
    )
    pauses = tuple(_pause(chance, start, tolls) for _ in range(chance.randrange(5)))
    extensions = tuple(
        (start + timedelta(days=chance.randrange(140)), chance.randint(1, 40))
        for _ in range(chance.randrange(4))
    )
    told = [Happening("filed", on=start), *_told(chance, pauses, extensions)]
    return Drawn(clock, _calendar(chance), start, pauses, extensions, tuple(told))


def _extension(chance: Random) -> Extension | None:
    if chance.random() < 0.3:
        return None
    unit = chance.choice(("day", "workday", "week", "month"))
    return Extension(chance.randint(1, 60 if unit in {"day", "workday"} else 4), unit, frozenset())


def _pause(chance: Random, start: date, tolls: tuple[Toll, ...]) -> tuple[Toll, date, date | None]:
    """A pause may begin before the clock does; one in ten is not over yet."""
    opened = start + timedelta(days=chance.randint(-20, 130))
    closed = None if chance.random() < 0.1 else opened + timedelta(days=chance.randrange(50))
    return chance.choice(tolls), opened, closed


def _told(
    chance: Random,
    pauses: tuple[tuple[Toll, date, date | None], ...],
    extensions: tuple[tuple[date, int], ...],
) -> list[Happening]:
    """Everything that happened, not in the order in which it did: some of it is recorded late."""
    told = []
    for number, (toll, opened, closed) in enumerate(pauses):
        pair = [Happening(toll.opened, on=opened, ground=f"ground {number}")]
        if closed is not None:
            pair.append(Happening(toll.closed, on=closed, ground=f"ground {number}"))
        told.append(pair)
    chance.shuffle(told)
    longer = [Happening("extended", on=on, clock="clock", n=n) for on, n in extensions]
    return [one for pair in told for one in pair] + longer


def _calendar(chance: Random) -> Calendar:
    """A calendar with days off, and weekend days that are worked instead, in no year as in another."""
    weekend = chance.choice(({6, 7}, {5, 6}, {7}, set[int]()))
    years = {}
    for number in range(2023, 2036):
        first = date(number, 1, 1)
        free = {first + timedelta(days=chance.randrange(365)) for _ in range(25)}
        worked = {first + timedelta(days=chance.randrange(365)) for _ in range(8)} - free
        years[number] = Year(number, "", False, True, frozenset(free), frozenset(worked))
    return Calendar("chance", "1", "", False, frozenset(weekend), years)


def quickly(case: Drawn) -> Sum:
    """The sum as the office counts it."""
    told = in_order(case.happenings, ZONE)
    [run] = runs(case.clock, frozenset(), told, case.calendar, ZONE)
    return count(case.clock, run, case.calendar, ZONE)


def slowly(case: Drawn) -> tuple[date | None, int]:
    """The last day by walking; None and the days that are left where it stands still."""
    away, stands = _away(case)
    day = case.start if _counts_first(case.clock) else case.start + TOMORROW
    first = day
    day = _walk(case, day, case.clock.span, away, from_start=True)
    spare = case.clock.extend.max if case.clock.extend else 0
    for on, asked in sorted(case.extensions, key=lambda each: each[0]):
        n = min(asked, spare)
        in_time = on <= _worked(case, day) or (stands is not None and stands <= day)
        if n > 0 and in_time:
            assert case.clock.extend is not None
            spare -= n
            span = Span(n, case.clock.extend.unit)
            day = _walk(case, day + TOMORROW, span, away, from_start=False)
    if stands is not None and stands <= day:
        return None, _left(case, max(first, stands), day)
    return _worked(case, day), 0


def _counts_first(clock: Clock) -> bool:
    return clock.count == "include_start" and clock.span.unit != "end_of_next_day"


def _away(case: Drawn) -> tuple[set[date], date | None]:
    """The days that do not count, and the first of those that stand still to this day."""
    away: set[date] = set()
    open_since: list[date] = []
    for toll, opened, closed in case.pauses:
        day = opened if toll.first_inside else opened + TOMORROW
        if closed is None:
            open_since.append(day)
            continue
        while day < closed or (day == closed and toll.last_inside):
            away.add(day)
            day += TOMORROW
    since = min(open_since) if open_since else None
    return {day for day in away if since is None or day < since}, since


def _walk(case: Drawn, day: date, span: Span, away: set[date], *, from_start: bool) -> date:
    """Walk until so many days have been counted, the first of them included; return the last."""
    needed = _days_needed(case, day, span, from_start=from_start)
    while True:
        if day not in away and (span.unit != "workday" or _is_worked(case, day)):
            needed -= 1
        if needed == 0:
            return day
        day += TOMORROW


def _days_needed(case: Drawn, first: date, span: Span, *, from_start: bool) -> int:
    """How many days a length of time has, when it begins on a day."""
    if span.unit == "end_of_next_day":
        return 1
    if span.unit == "week":
        return 7 * span.n
    if span.unit not in {"month", "year"}:
        return span.n
    inside = from_start and case.clock.count == "include_start"
    begun = first if inside else first - TOMORROW
    year, month = begun.year, begun.month
    for _ in range(span.n * (12 if span.unit == "year" else 1)):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    longest = monthrange(year, month)[1]
    end = date(year, month, min(begun.day, longest))
    if inside and begun.day <= longest:
        end -= TOMORROW
    return (end - first).days + 1


def _is_worked(case: Drawn, day: date) -> bool:
    year = case.calendar.years[day.year]
    if day in year.working:
        return True
    return day not in year.holidays and day.isoweekday() not in case.calendar.weekend


def _worked(case: Drawn, day: date) -> date:
    while case.clock.rolls == "next_working_day" and not _is_worked(case, day):
        day += TOMORROW
    return day


def _left(case: Drawn, first: date, last: date) -> int:
    left = 0
    while first <= last:
        left += case.clock.span.unit != "workday" or _is_worked(case, first)
        first += TOMORROW
    return left
