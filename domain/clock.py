"""Counts the days that the law sets, and says how it counted, so that anybody can count again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import ONE_DAY, Calendar
from domain.procedure import Procedure
from domain.rules import Clock, Label, Span, Toll
from domain.vocabulary import EFFECT_WORDS, EFFECTS, FACT_WORDS, IF_MISSED
from domain.words import Sentence

Pause = tuple[date, date]
"""The first and the last day that do not count."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A fact as a clock sees it: what happened, and on which day somebody says it did.

    `at` is the moment for what has no claimed day. An extension names its clock and its length.
    """

    fact: str
    on: date | None = None
    at: datetime | None = None
    matter: str | None = None
    clock: str | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says: the last day, what a miss does, and the sum in words."""

    clock: str
    kind: str
    label: Label
    breach: str
    effect: str
    effect_words: Sentence
    state: str
    started_on: date
    due: date | None
    due_at: datetime | None
    ended_on: date | None
    at_latest: date | None
    """Where the law does not say whether a day off moves the last day: the day it would move to."""
    forecast: bool
    total: Sentence
    if_missed: Sentence
    src: Label
    verified: bool
    as_of: date

    @property
    def days(self) -> int | None:
        """Days from the day asked to the last day; below nought when it is gone."""
        return None if self.due is None else (self.due - self.as_of).days

    @property
    def headline(self) -> Sentence:
        """The state as its effect, such as "Bureau above told in 5 days"."""
        if self.days is None or self.state in {"kept", "paused"}:
            return self.effect_words
        if self.state == "lapsed":
            return Sentence(
                "{effect}: the last day was {day}", effect=self.effect_words, day=self.due
            )
        if self.days == 0:
            return Sentence("{effect} after today", effect=self.effect_words)
        if self.days == 1:
            return Sentence("{effect} after tomorrow", effect=self.effect_words)
        return Sentence("{effect} in {days} days", effect=self.effect_words, days=self.days)


def read(
    procedure: Procedure,
    track: str | None,
    happenings: Sequence[Happening],
    calendar: Calendar,
    as_of: date,
) -> list[Reading]:
    """Read every clock of a track that has started, the earliest last day first.

    The happenings are those of one matter and of the case as a whole, in the order of recording.
    """
    readings = [
        reading
        for clock in procedure.clocks_of(track)
        if (reading := _read_one(clock, procedure.zone, happenings, calendar, as_of))
    ]
    return sorted(readings, key=lambda reading: (reading.due or date.max, reading.clock))


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


def day_of(happening: Happening, zone: ZoneInfo) -> date:
    """Return the claimed day, else the day it was at the place of the procedure."""
    if happening.on is not None:
        return happening.on
    if happening.at is None:
        raise ValueError(f"{happening.fact} has neither a day nor a moment")
    return happening.at.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class _Start:
    happening: Happening
    day: date
    since: int
    deemed_from: date | None = None


@dataclass(frozen=True, slots=True)
class _Sum:
    due: date | None
    moved_from: date | None
    pauses: tuple[Pause, ...]
    stands_since: date | None
    left: int
    extended: tuple[tuple[int, date], ...]


def _read_one(
    clock: Clock,
    zone: ZoneInfo,
    happenings: Sequence[Happening],
    calendar: Calendar,
    as_of: date,
) -> Reading | None:
    start = _start(clock, zone, happenings, calendar)
    if start is None:
        return None
    after = happenings[start.since :]
    sums = _count(clock, start, after, calendar, zone)
    due_at = _moment(clock, start.happening, zone)
    due = due_at.astimezone(zone).date() if due_at else sums.due
    ended = next((day_of(one, zone) for one in after if one.fact in clock.stop), None)
    state = _state(due, due_at, sums.stands_since, ended, after, clock, as_of)
    effect = state if state in {"kept", "paused"} else EFFECTS[clock.breach]
    at_latest = None
    if due and clock.kind == "right" and clock.rolls == "none" and not calendar.is_working(due):
        at_latest = calendar.next_working_day(due)
    leans = clock.span.unit == "workday" or clock.rolls != "none" or at_latest is not None
    forecast = bool(due and leans and calendar.is_forecast(due))
    return Reading(
        clock=clock.id,
        kind=clock.kind,
        label=clock.label,
        breach=clock.breach,
        effect=effect,
        effect_words=_EFFECT_WORDS.get(state, EFFECT_WORDS[clock.breach]),
        state=state,
        started_on=start.day,
        due=due,
        due_at=due_at,
        ended_on=ended,
        at_latest=at_latest,
        forecast=forecast,
        total=_in_words(clock, start, sums, due, due_at, at_latest, forecast),
        if_missed=IF_MISSED[clock.breach],
        src=clock.src,
        verified=clock.verified and _deeming_is_verified(clock, start),
        as_of=as_of,
    )


_EFFECT_WORDS = {"kept": Sentence("Kept"), "paused": Sentence("Stands still")}


def _deeming_is_verified(clock: Clock, start: _Start) -> bool:
    return start.deemed_from is None or (
        clock.deemed_start is not None and clock.deemed_start.verified
    )


def _start(
    clock: Clock, zone: ZoneInfo, happenings: Sequence[Happening], calendar: Calendar
) -> _Start | None:
    found: _Start | None = None
    for number, one in enumerate(happenings):
        if one.fact == clock.start and found is None:
            found = _Start(one, day_of(one, zone), number + 1)
        elif one.fact in clock.restart and found is not None:
            if any(other.fact in clock.stop for other in happenings[found.since : number]):
                break
            found = _Start(one, max(found.day, day_of(one, zone)), number + 1)
    deemed = clock.deemed_start
    if deemed is None:
        return found
    for number, one in enumerate(happenings):
        if one.fact == deemed.fact:
            sent = day_of(one, zone)
            day = last_day(deemed.span, sent, "exclude_start", calendar)
            if found is None or day < found.day:
                return _Start(one, day, number + 1, deemed_from=sent)
            break
    return found


def _count(
    clock: Clock, start: _Start, after: Sequence[Happening], calendar: Calendar, zone: ZoneInfo
) -> _Sum:
    if clock.span.unit == "hour":
        return _Sum(None, None, (), None, 0, ())
    pauses, stands_since = _pauses(clock.toll, after, zone)
    due = last_day(clock.span, start.day, clock.count, calendar)
    working = clock.span.unit == "workday"
    due = _without(pauses, start.day, due, working, calendar)
    extended: list[tuple[int, date]] = []
    spare = clock.extend.max if clock.extend else 0
    for one in after:
        if one.fact != "extended" or one.clock != clock.id or not one.n or clock.extend is None:
            continue
        on = day_of(one, zone)
        n = min(one.n, spare)
        # An extension that comes after the last day revives nothing.
        if n > 0 and (on <= due or _stands(stands_since, due)):
            spare -= n
            extended.append((n, on))
            longer = last_day(Span(n, clock.extend.unit), due, "exclude_start", calendar)
            due = _without(pauses, due, longer, clock.extend.unit == "workday", calendar)
    if stands_since is not None and _stands(stands_since, due):
        left = _days(stands_since, due, working, calendar)
        return _Sum(None, None, pauses, stands_since, left, tuple(extended))
    moved = calendar.next_working_day(due) if clock.rolls == "next_working_day" else due
    before = due if moved != due else None
    counted = tuple((first, last) for first, last in pauses if first <= due and last > start.day)
    return _Sum(moved, before, counted, None, 0, tuple(extended))


def _stands(since: date | None, due: date) -> bool:
    return since is not None and since <= due


def _without(
    pauses: Sequence[Pause], start: date, due: date, working: bool, calendar: Calendar
) -> date:
    """Move a last day on by the days of the pauses before it: they are in order, none overlap."""
    for first, last in pauses:
        first = max(first, start + ONE_DAY)
        if first <= last and first <= due:
            lost = _days(first, last, working, calendar)
            due = calendar.add_workdays(due, lost) if working else due + timedelta(days=lost)
    return due


def _days(first: date, last: date, working: bool, calendar: Calendar) -> int:
    return calendar.workdays_between(first, last) if working else (last - first).days + 1


def _pauses(
    tolls: Sequence[Toll], after: Sequence[Happening], zone: ZoneInfo
) -> tuple[tuple[Pause, ...], date | None]:
    """Return the pauses that are over, merged and in order, and since when it stands still."""
    closed: list[Pause] = []
    stands: list[date] = []
    for toll in tolls:
        first: date | None = None
        for one in after:
            if one.fact == toll.opened and first is None:
                first = day_of(one, zone) + (timedelta(0) if toll.first_inside else ONE_DAY)
            elif one.fact == toll.closed and first is not None:
                last = day_of(one, zone) - (timedelta(0) if toll.last_inside else ONE_DAY)
                closed += [(first, last)] if first <= last else []
                first = None
        stands += [first] if first is not None else []
    merged: list[Pause] = []
    for first, last in sorted(closed):
        if merged and first <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged), min(stands, default=None)


def _moment(clock: Clock, start: Happening, zone: ZoneInfo) -> datetime | None:
    """Return when a clock of hours ends; a start without a moment counts from its midnight."""
    if clock.span.unit != "hour":
        return None
    began = start.at or datetime.combine(day_of(start, zone), time(), zone)
    return began + timedelta(hours=clock.span.n)


def _state(
    due: date | None,
    due_at: datetime | None,
    stands_since: date | None,
    ended: date | None,
    after: Sequence[Happening],
    clock: Clock,
    as_of: date,
) -> str:
    if ended is not None:
        stopped = next(one for one in after if one.fact in clock.stop)
        if due_at is not None and stopped.at is not None:
            return "kept" if stopped.at <= due_at else "lapsed"
        return "kept" if due is None or ended <= due else "lapsed"
    if due is None:
        return "paused" if stands_since is not None else "running"
    return "lapsed" if as_of > due else "running"


def _months_later(start: date, months: int, *, inside: bool) -> date:
    """Return the day of the same number; a month that lacks it ends the time on its last day."""
    years, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, month + 1, 1)
    end = (first + timedelta(days=31)).replace(day=1) - ONE_DAY
    if start.day > end.day:
        return end
    return first.replace(day=start.day) - (ONE_DAY if inside else timedelta(0))


# The sum in words


def _in_words(
    clock: Clock,
    start: _Start,
    sums: _Sum,
    due: date | None,
    due_at: datetime | None,
    at_latest: date | None,
    forecast: bool,
) -> Sentence:
    span, why, at = span_in_words(clock.span), _why(start), start.happening.at
    if due_at is not None and at is not None:
        total = Sentence("{span} from {moment:time} ({fact})", span=span, moment=at, fact=why)
    else:
        total = Sentence("{span} from {day} ({fact})", span=span, day=start.day, fact=why)
    for clause in _clauses(clock, sums):
        total = Sentence("{sum}, {clause}", sum=total, clause=clause)
    if sums.stands_since is not None:
        return Sentence(
            "{sum}. It has stood still since {day}; {left} are left.",
            sum=total,
            day=sums.stands_since,
            left=span_in_words(
                Span(sums.left, "workday" if clock.span.unit == "workday" else "day")
            ),
        )
    if due_at is not None:
        return Sentence("{sum}: due {moment:time}.", sum=total, moment=due_at)
    ends = (
        Sentence("{sum}: the last day is {day:weekday}.", sum=total, day=due)
        if clock.kind in {"right", "admissibility", "limitation", "preservation"}
        else Sentence("{sum}: due {day:weekday}.", sum=total, day=due)
    )
    if at_latest is not None:
        ends = Sentence(
            "{sum} That is not a working day. The law does not say that it moves: "
            "this day is safe, {day:weekday} is not.",
            sum=ends,
            day=at_latest,
        )
    if forecast and due is not None:
        ends = Sentence(
            "{sum} The days off of {year} are not published yet, so it may still move.",
            sum=ends,
            year=str(due.year),
        )
    return ends


def _clauses(clock: Clock, sums: _Sum) -> Iterator[Sentence]:
    if clock.span.unit not in {"hour", "end_of_next_day"}:
        yield _COUNTED[clock.count]
    if clock.span.unit == "workday":
        yield Sentence("weekends and holidays not counted")
    for first, last in sums.pauses:
        if first == last:
            yield Sentence("without {day}, when it stood still", day=first)
        else:
            yield Sentence(
                "without the days from {first} to {last}, when it stood still",
                first=first,
                last=last,
            )
    for n, on in sums.extended:
        assert clock.extend is not None
        yield Sentence(
            "plus {span} added on {day}", span=span_in_words(Span(n, clock.extend.unit)), day=on
        )
    if sums.moved_from is not None:
        yield Sentence("moved on from {day:weekday}, not a working day", day=sums.moved_from)


_COUNTED = {
    "exclude_start": Sentence("the day itself not counted"),
    "include_start": Sentence("the day itself counted"),
}


def _why(start: _Start) -> Sentence:
    why = FACT_WORDS[start.happening.fact]
    if start.deemed_from is None:
        return why
    return Sentence("counts as received; {fact} on {day}", fact=why, day=start.deemed_from)


def span_in_words(span: Span) -> Sentence:
    """Say a length of time: "60 days"."""
    if span.n == 1:
        return _ONE[span.unit]
    return Sentence(_MANY[span.unit], n=span.n)


_ONE = {
    "hour": Sentence("1 hour"),
    "day": Sentence("1 day"),
    "workday": Sentence("1 working day"),
    "week": Sentence("1 week"),
    "month": Sentence("1 month"),
    "year": Sentence("1 year"),
    "end_of_next_day": Sentence("1 day, to its end,"),
}

_MANY = {
    "hour": Sentence("{n} hours").msgid,
    "day": Sentence("{n} days").msgid,
    "workday": Sentence("{n} working days").msgid,
    "week": Sentence("{n} weeks").msgid,
    "month": Sentence("{n} months").msgid,
    "year": Sentence("{n} years").msgid,
    "end_of_next_day": Sentence("1 day, to its end,").msgid,
}
