"""How the days of a clock are counted: from which day, what does not count, on which day it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from domain.calendar import ONE_DAY, Calendar
from domain.history import Fact, Recorded
from domain.people import Role
from domain.rules import Clock, Span, Toll
from domain.vocabulary import ABOUT, AHEAD

if TYPE_CHECKING:
    from domain.running import Run

LAPSED = "clock_lapsed"
"""The fact that a clock ran out. The clock that follows it starts from the last day of the first."""

RIGHTS = frozenset({"right", "admissibility"})
LOST = RIGHTS | {"limitation"}
"""Kinds of clocks that take something away when they run out."""

Pause = tuple[date, date]
"""The first and the last day that do not count."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A fact as a clock sees it: what happened, and on which day somebody says it did.

    `at` is the moment of recording; it says the day where nobody claimed one. An extension names its
    clock and its length. `about` and `days` are what the fact says of what it is about: the number
    of a request, the day on which something is deleted.
    """

    fact: str
    on: date | None = None
    at: datetime | None = None
    matter: str | None = None
    clock: str | None = None
    n: int | None = None
    ground: str | None = None
    role: str = ""
    position: int = 0
    started_by: int = 0
    counts: date | None = None
    """Written down too late for the day that is claimed: the day of recording, which counts instead."""
    about: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)


def happening(recorded: Recorded) -> Happening:
    """See a recorded fact as a clock sees it."""
    fact = recorded.fact
    about, days = _told_by(type(fact))
    told = {name: getattr(fact, name) for name in (*about, *days)}
    claimed: date | None = getattr(fact, "on", None) or getattr(fact, "received_on", None)
    if fact.NAME == LAPSED:
        claimed = getattr(fact, "due", None)
    return Happening(
        fact=fact.NAME,
        on=claimed,
        at=recorded.recorded_at,
        matter=getattr(fact, "matter", None),
        clock=getattr(fact, "clock", None),
        n=getattr(fact, "n", None),
        ground=getattr(fact, "ground", None),
        role=recorded.role,
        position=recorded.position,
        started_by=getattr(fact, "started_by", 0),
        about={name: told[name] for name in about if isinstance(told[name], str)},
        days={name: told[name] for name in days if isinstance(told[name], date)},
    )


_FIELDS: dict[type[Fact], tuple[tuple[str, ...], tuple[str, ...]]] = {}


def _told_by(kind: type[Fact]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a kind of fact by which clocks are told apart, and those that name a day ahead."""
    if kind not in _FIELDS:
        fields = kind.__dataclass_fields__.keys()
        _FIELDS[kind] = tuple(sorted(ABOUT & fields)), tuple(sorted(AHEAD & fields))
    return _FIELDS[kind]


def day_of(one: Happening, zone: ZoneInfo) -> date:
    """Return the claimed day, else the day it was at the place of the procedure."""
    if one.on is not None:
        return one.on
    if one.at is None:
        raise ValueError(f"{one.fact} has neither a day nor a moment")
    return one.at.astimezone(zone).date()


def written_on(one: Happening, zone: ZoneInfo) -> date:
    """Return the day something was written down; never one before the day it happened.

    A register that was taken over keeps its days, and so do a receipt, which is the person's, and
    a lapse, which is counted.
    """
    day = day_of(one, zone)
    if one.at is None or one.fact in {LAPSED, "filed"} or one.role == Role.IMPORTER:
        return day
    return max(day, one.at.astimezone(zone).date())


def in_order(
    happenings: Iterable[Happening],
    zone: ZoneInfo,
    calendar: Calendar | None = None,
    write_up: int = 0,
) -> list[Happening]:
    """Put happenings in the order of their days, those of one day in the order of recording.

    What is recorded late counts from the day it happened, and so does what follows from it, if it
    was written up within so many working days; whatever is claimed later than that would make good
    what was missed, and its day is the one on which it was written down. What has neither day nor
    moment, because it is not recorded yet, happened on the day of what it follows.
    """
    placed: list[tuple[date, Happening]] = []
    for one in happenings:
        if placed and one.on is None and one.at is None:
            one = replace(one, on=placed[-1][0])
        day = day_of(one, zone)
        written = written_on(one, zone)
        if calendar and written > day and written > calendar.add_workdays(day, write_up):
            one, day = replace(one, counts=written), written
        placed.append((day, one))
    return [one for _, one in sorted(placed, key=lambda each: each[0])]


def starts_on(clock: Clock, one: Happening, zone: ZoneInfo) -> date:
    """The day from which a clock counts: a duty from the day that is claimed.

    What somebody loses when it runs out counts from the day of recording if that is later: nobody
    can use a right while nothing is written down.
    """
    return written_on(one, zone) if clock.kind in LOST else day_of(one, zone)


def ends_on(clock: Clock, one: Happening, zone: ZoneInfo) -> date:
    """The day on which something ended a clock: who used a right used it on the day he did."""
    if one.counts is None or clock.kind in RIGHTS:
        return day_of(one, zone)
    return one.counts


def last_day(span: Span, start: date, count: str, calendar: Calendar) -> date:
    """Return the last day of a span of time, without pauses and before it is moved."""
    if span.unit == "end_of_next_day":
        return start + ONE_DAY
    if span.unit == "workday":
        before = ONE_DAY if count == "include_start" else timedelta(0)
        return calendar.add_workdays(start - before, span.n)
    if span.unit in {"month", "year"}:
        months = span.n * (12 if span.unit == "year" else 1)
        return _months_later(start, months, inside=count == "include_start")
    days = span.n * (7 if span.unit == "week" else 1)
    return start + timedelta(days=days - (1 if count == "include_start" else 0))


def _months_later(start: date, months: int, *, inside: bool) -> date:
    """Return the day of the same number; a month that lacks it ends the time on its last day."""
    years, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, month + 1, 1)
    end = (first + timedelta(days=31)).replace(day=1) - ONE_DAY
    if start.day > end.day:
        return end
    return first.replace(day=start.day) - (ONE_DAY if inside else timedelta(0))


# On which day it ends


@dataclass(frozen=True, slots=True)
class Longer:
    """An extension as it counted: by how much, on which day, and by whom."""

    n: int
    on: date
    role: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of one run: its last day, and everything that went into it."""

    due: date | None
    due_at: datetime | None = None
    moved_from: date | None = None
    pauses: tuple[Pause, ...] = ()
    stands_since: date | None = None
    left: int = 0
    extended: tuple[Longer, ...] = ()
    given: bool = False
    """The last day was not counted: the fact that started the clock named it."""
    began_at: datetime | None = None
    """With hours: the moment of the start, where it is known."""


def count(clock: Clock, run: Run, calendar: Calendar, zone: ZoneInfo) -> Sum:
    """Count the days of a run."""
    given = run.start.days.get(clock.until)
    if given is not None:
        return Sum(given, given=True)
    if clock.span.unit == "hour":
        return _hours(clock, run, zone)
    working = clock.span.unit == "workday"
    pauses, stands = _pauses(clock.toll, run.around, zone)
    due = last_day(clock.span, run.day, clock.count, calendar)
    due = _without(pauses, _first_day(clock, run), due, working, calendar)
    extended: list[Longer] = []
    spare = clock.extend.max if clock.extend else 0
    for asked in _extensions(clock, run, zone):
        assert clock.extend is not None
        n = min(asked.n, spare)
        # An extension that comes after the last day revives nothing.
        in_time = asked.on <= _moved(clock, due, calendar) or (stands is not None and stands <= due)
        if n > 0 and in_time:
            spare -= n
            extended.append(replace(asked, n=n))
            span = Span(n, clock.extend.unit)
            later = last_day(span, due, "exclude_start", calendar)
            due = _without(pauses, due + ONE_DAY, later, span.unit == "workday", calendar)
    if stands is not None and stands <= due:
        first = _first_day(clock, run)
        left = _days(max(stands, first), due, working, calendar)
        over = tuple(each for each in pauses if each[1] >= first)
        return Sum(None, None, None, over, max(stands, run.day), left, tuple(extended))
    moved = _moved(clock, due, calendar)
    return Sum(
        moved,
        moved_from=due if moved != due else None,
        pauses=tuple(
            each for each in pauses if _first_day(clock, run) <= each[1] and each[0] <= due
        ),
        extended=tuple(extended),
    )


def _first_day(clock: Clock, run: Run) -> date:
    """The first day that counts."""
    inside = clock.count == "include_start" and clock.span.unit != "end_of_next_day"
    return run.day if inside else run.day + ONE_DAY


def _moved(clock: Clock, due: date, calendar: Calendar) -> date:
    return calendar.next_working_day(due) if clock.rolls == "next_working_day" else due


def _extensions(clock: Clock, run: Run, zone: ZoneInfo) -> Iterator[Longer]:
    """What a run was asked to be made longer by, while it ran."""
    for one in run.around:
        if clock.extend and one.fact == "extended" and one.clock == clock.id and one.n:
            on = written_on(one, zone)
            ended = run.stopped is not None and ends_on(clock, run.stopped, zone) < on
            if on >= run.day and not ended:
                yield Longer(one.n, on, one.role)


def _hours(clock: Clock, run: Run, zone: ZoneInfo) -> Sum:
    """Count in hours; a start of which only the day is known counts from its midnight."""
    began_at = instant(run.start, zone)
    due_at = began_at or datetime.combine(run.day, time(), zone)
    due_at += timedelta(hours=clock.span.n)
    extended: list[Longer] = []
    spare = clock.extend.max if clock.extend else 0
    for asked in _extensions(clock, run, zone):
        n = min(asked.n, spare)
        if n > 0 and asked.on <= due_at.astimezone(zone).date():
            spare -= n
            extended.append(replace(asked, n=n))
            due_at += timedelta(hours=n)
    due = due_at.astimezone(zone).date()
    return Sum(due, due_at, extended=tuple(extended), began_at=began_at)


def instant(one: Happening, zone: ZoneInfo) -> datetime | None:
    """Return the moment of a happening; None where only a day is known, and not that of recording."""
    if one.at is not None and one.on in (None, one.at.astimezone(zone).date()):
        return one.at
    return None


def _without(
    pauses: Sequence[Pause], counts_from: date, due: date, working: bool, calendar: Calendar
) -> date:
    """Move a last day on by the days of the pauses before it: they are in order, none overlap."""
    for first, last in pauses:
        first = max(first, counts_from)
        if first <= last and first <= due:
            lost = _days(first, last, working, calendar)
            due = calendar.add_workdays(due, lost) if working else due + timedelta(days=lost)
    return due


def _days(first: date, last: date, working: bool, calendar: Calendar) -> int:
    return calendar.workdays_between(first, last) if working else (last - first).days + 1


def _pauses(
    tolls: Sequence[Toll], around: Sequence[Happening], zone: ZoneInfo
) -> tuple[tuple[Pause, ...], date | None]:
    """Return the pauses that are over, merged and in order, and since when it stands still.

    A pause that began before the clock counts as well, from the clock's first day.
    """
    closed: list[Pause] = []
    stands: list[date] = []
    for toll in tolls:
        over, still = _stood_still(toll, around, zone)
        closed += over
        stands += still
    since = min(stands, default=None)
    merged: list[Pause] = []
    for first, last in sorted(closed):
        if since is not None:
            last = min(last, since - ONE_DAY)
        if first > last:
            continue
        if merged and first <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged), since


def _stood_still(
    toll: Toll, around: Sequence[Happening], zone: ZoneInfo
) -> tuple[list[Pause], list[date]]:
    """The times that one rule leaves out. Two of different grounds, or about two things, may overlap."""
    over: list[Pause] = []
    still: list[tuple[Happening, date]] = []
    for one in around:
        if one.fact == toll.opened and (not toll.grounds or one.ground in toll.grounds):
            if not any(_same(each, one) and _same(one, each) for each, _ in still):
                first = day_of(one, zone) + (timedelta(0) if toll.first_inside else ONE_DAY)
                still.append((one, first))
        elif one.fact == toll.closed:
            last = day_of(one, zone) - (timedelta(0) if toll.last_inside else ONE_DAY)
            over += [(first, last) for each, first in still if _same(one, each) and first <= last]
            still = [(each, first) for each, first in still if not _same(one, each)]
    return over, [first for _, first in still]


def _same(one: Happening, other: Happening) -> bool:
    """Say whether all that one fact tells (a ground, a number) fits the other."""
    fits = all(other.about.get(name, told) == told for name, told in one.about.items())
    return fits and one.ground in (None, other.ground)
