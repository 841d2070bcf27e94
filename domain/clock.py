"""What a clock says: until when something is to be done, what a miss does, and the sum in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.counting import (
    LAPSED,
    Happening,
    Sum,
    count,
    day_of,
    ends_on,
    happening,
    in_order,
    instant,
    last_day,
    starts_on,
)
from domain.procedure import Procedure
from domain.rules import Clock, Label, Span
from domain.running import Run, runs
from domain.softening import MILDER
from domain.sums import if_missed, span_in_words, sum_in_words, what_follows
from domain.vocabulary import EFFECT_WORDS, EFFECTS, KEPT_BESIDE
from domain.words import Sentence

__all__ = [
    "Happening",
    "MatterClock",
    "Reading",
    "day_of",
    "every_run",
    "happening",
    "last_day",
    "of_case",
    "of_record",
    "read",
    "span_in_words",
    "what_follows",
]

SETTLED = frozenset({"kept", "void"})
"""The states in which nothing can be missed any more."""

STATE_WORDS = {
    "kept": Sentence("Kept"),
    "void": Sentence("Does not apply"),
    "paused": Sentence("Stands still"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says: the last day, what a miss does, and the sum in words.

    The state is running, paused, kept, lapsed, or void when it does not apply.
    """

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
    started_by: int = 0
    """The position of the fact that it started from: each start is a clock of its own."""
    recorded: bool = False
    """Whether it is written down that it ran out."""
    longer_by: int = 0
    """By how much it was made longer already, in the unit that extensions of it have."""
    replaced: bool = False
    """Whether it was decided anew since: this is the time against the decision before."""
    about: str = ""
    """What it is about, where its clock tells things apart: the number of a request, the subject."""

    @property
    def days(self) -> int | None:
        """Days from the day asked to the last day; below nought when it is gone."""
        return None if self.due is None else (self.due - self.as_of).days

    @property
    def headline(self) -> Sentence:
        """The state as its effect, such as "Bureau above told in 5 days"."""
        if self.days is None or self.state in STATE_WORDS:
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


@dataclass(frozen=True, slots=True)
class MatterClock:
    """A clock of one matter, or (with no matter) of a complaint that nobody has sorted yet."""

    matter: str
    reading: Reading


def of_case(
    happenings: Sequence[Happening],
    procedure: Procedure,
    calendar: Calendar,
    as_of: date,
    *,
    every: bool = False,
    earlier: Calendar | None = None,
) -> list[MatterClock]:
    """Read the clocks of a case matter by matter, the earliest last day of each matter first.

    `every`: each time that one ran, and not the last time alone. `earlier`: the calendar that held
    before; where a last day was another by it, the sum says so.
    """
    look = partial(_readings, earlier=earlier, every=every)
    found: list[MatterClock] = []
    seen: set[tuple[str, int]] = set()
    for matter, kind in _kinds(happenings).items():
        # What was done before anybody had sorted it was done to all that it holds.
        ours = [each for each in happenings if each.matter in (None, "", matter)]
        track = None if _alone_called_thanks(procedure, kind, ours, matter) else kind
        for reading in _sorted(look(procedure, track, ours, calendar, as_of)):
            # A proof is deleted once, however many matters it belongs to.
            once = (reading.clock, reading.started_by)
            if reading.kind != "preservation" or once not in seen:
                seen.add(once)
                found.append(MatterClock(matter, reading))
    return found


def _alone_called_thanks(
    procedure: Procedure, kind: str | None, ours: Sequence[Happening], matter: str
) -> bool:
    """Whether one person alone sorted it into a kind that nothing has to be done about in time.

    Until a second person has agreed, the times go on that ran before anybody had sorted it.
    """
    from_the_filing = ("filed" in each.start for each in procedure.clocks_of(kind))
    if kind not in MILDER or any(from_the_filing):
        return False
    return not any(each.fact == "softening_seconded" and each.matter == matter for each in ours)


def of_record(
    kind: str,
    happenings: Sequence[Happening],
    procedure: Procedure,
    calendar: Calendar,
    as_of: date,
) -> list[MatterClock]:
    """Read the clocks of a record beside the complaint, each time that one ran: it has no matters."""
    found = every_run(procedure, KEPT_BESIDE + kind, happenings, calendar, as_of)
    return [MatterClock("", reading) for reading in found]


def _kinds(happenings: Iterable[Happening]) -> Mapping[str, str | None]:
    return {
        each.matter or "": each.about.get("kind")
        for each in happenings
        if each.fact == "matter_sorted"
    } or {"": None}


def read(
    procedure: Procedure,
    track: str | None,
    happenings: Sequence[Happening],
    calendar: Calendar,
    as_of: date,
) -> list[Reading]:
    """Read every clock of a track that has started, the earliest last day first.

    The happenings are those of one matter and of the case as a whole, in the order of recording.
    Where a clock ran several times, this is the last time; one that tells things apart has one each.
    """
    return _sorted(_readings(procedure, track, happenings, calendar, as_of, every=False))


def every_run(
    procedure: Procedure,
    track: str | None,
    happenings: Sequence[Happening],
    calendar: Calendar,
    as_of: date,
) -> list[Reading]:
    """Read every clock of a track, each time that it ran."""
    return _sorted(_readings(procedure, track, happenings, calendar, as_of, every=True))


def _sorted(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: (reading.due or date.max, reading.clock))


def _readings(
    procedure: Procedure,
    track: str | None,
    happenings: Sequence[Happening],
    calendar: Calendar,
    as_of: date,
    *,
    every: bool,
    earlier: Calendar | None = None,
) -> Iterator[Reading]:
    clocks = procedure.clocks_of(track)
    if not clocks:
        return
    told = in_order(happenings, procedure.zone, calendar, procedure.write_up)
    for clock in clocks:
        before = frozenset(each.id for each in procedure.clocks if each.then == clock.id)
        found = runs(clock, before, told, calendar, procedure.zone)
        for number, run in enumerate(found):
            followed = number + 1 < len(found) and found[number + 1].around is run.around
            if every or not followed:
                yield _read_one(procedure, clock, run, calendar, as_of, earlier or calendar)


def _read_one(
    procedure: Procedure,
    clock: Clock,
    run: Run,
    calendar: Calendar,
    as_of: date,
    earlier: Calendar,
) -> Reading:
    zone = procedure.zone
    counted = count(clock, run, calendar, zone)
    due = counted.due
    ended = ends_on(clock, run.stopped, zone) if run.stopped else None
    state = _state(clock, counted, run, ended, zone, as_of)
    at_latest = None
    if due and clock.kind == "right" and clock.rolls == "none" and not calendar.is_working(due):
        at_latest = calendar.next_working_day(due)
    leans = _leans(clock, run, counted, at_latest)
    forecast = _forecast(leans, calendar) if leans else None
    total = sum_in_words(procedure, clock, run, counted, at_latest, forecast)
    before = count(clock, run, earlier, zone).due if leans and earlier is not calendar else due
    if before is not None and before != due:
        total = Sentence(
            "{sum} By the calendar that held before, it was {day:weekday}.", sum=total, day=before
        )
    total = _with_days_claimed(total, procedure, clock, run)
    return Reading(
        clock=clock.id,
        kind=clock.kind,
        label=clock.label,
        breach=clock.breach,
        effect=_effect(clock, state),
        effect_words=STATE_WORDS.get(state, EFFECT_WORDS[clock.breach]),
        state=state,
        started_on=run.day,
        due=due,
        due_at=counted.due_at,
        ended_on=ended,
        at_latest=at_latest,
        forecast=forecast is not None,
        total=total,
        if_missed=if_missed(procedure, clock),
        src=clock.src,
        verified=clock.verified
        and _deeming_is_verified(clock, run)
        and (leans is None or calendar.is_verified(*leans)),
        as_of=as_of,
        started_by=run.start.position,
        recorded=_recorded(clock, run),
        longer_by=sum(each.n for each in counted.extended),
        replaced=run.replaced is not None,
        about=run.start.about.get(clock.per, ""),
    )


def _effect(clock: Clock, state: str) -> str:
    if state in SETTLED:
        return "kept"
    return "paused" if state == "paused" else EFFECTS[clock.breach]


def _state(
    clock: Clock, counted: Sum, run: Run, ended: date | None, zone: ZoneInfo, as_of: date
) -> str:
    due = counted.due
    if ended is None:
        if due is None:
            return "paused"
        return "lapsed" if as_of > due else "running"
    assert run.stopped is not None
    in_time = due is None or ended <= due
    at = run.stopped.at if run.stopped.counts == ended else instant(run.stopped, zone)
    if counted.due_at is not None and at is not None:
        in_time = at <= counted.due_at
    if not in_time or run.stopped.fact == LAPSED or _lapsed_before(clock, run, run.stopped):
        return "lapsed"
    return "void" if run.voided or run.stopped is run.replaced else "kept"


def _leans(
    clock: Clock, run: Run, counted: Sum, at_latest: date | None
) -> tuple[date, date] | None:
    """The first and the last day between which the sum depends on which days are worked."""
    if counted.due is None or counted.given:
        return None
    if clock.span.unit == "workday" or (counted.extended and _in_workdays(clock)):
        return run.day, counted.due
    if clock.rolls != "none" or at_latest is not None:
        return counted.due, counted.due
    return None


def _in_workdays(clock: Clock) -> bool:
    return clock.extend is not None and clock.extend.unit == "workday"


def _forecast(leans: tuple[date, date], calendar: Calendar) -> int | None:
    """The first year between two days whose days off are not published."""
    years = range(leans[0].year, leans[1].year + 1)
    return next((year for year in years if calendar.is_forecast(date(year, 12, 31))), None)


def _deeming_is_verified(clock: Clock, run: Run) -> bool:
    return run.deemed_from is None or (
        clock.deemed_start is not None and clock.deemed_start.verified
    )


def _recorded(clock: Clock, run: Run) -> bool:
    return _lapse(clock, run) is not None


def _lapse(clock: Clock, run: Run) -> Happening | None:
    """The fact that says that this run ran out."""
    lapses = (
        one
        for one in run.around
        if one.fact == LAPSED and one.clock == clock.id and one.started_by == run.start.position
    )
    return next(lapses, None)


def _lapsed_before(clock: Clock, run: Run, ended: Happening) -> bool:
    """Whether it was on record that a run ran out before anybody wrote down that it had ended."""
    lapse = _lapse(clock, run)
    return lapse is not None and not 0 < ended.position < lapse.position


def _with_days_claimed(total: Sentence, procedure: Procedure, clock: Clock, run: Run) -> Sentence:
    """Say in the sum that a day which was claimed does not count, and which does instead."""
    zone = procedure.zone
    claimed, counts = day_of(run.start, zone), starts_on(clock, run.start, zone)
    if claimed != counts:
        total = Sentence(
            "{sum} It is dated {claimed} and was written down on {day}: nobody could use it before.",
            sum=total,
            claimed=claimed,
            day=counts,
        )
    if run.stopped is None or run.stopped.fact == LAPSED:
        return total
    if run.stopped is run.replaced:
        return Sentence(
            "{sum} It was decided anew on {day}: a whole time counts against the new decision.",
            sum=total,
            day=day_of(run.stopped, zone),
        )
    claimed, counts = day_of(run.stopped, zone), ends_on(clock, run.stopped, zone)
    if claimed != counts:
        return Sentence(
            "{sum} What ended it is dated {claimed} and was written down on {day}, more than {span}"
            " later: the day of writing counts.",
            sum=total,
            claimed=claimed,
            day=counts,
            span=span_in_words(Span(procedure.write_up, "workday")),
        )
    if _lapsed_before(clock, run, run.stopped):
        return Sentence(
            "{sum} It was on record that it ran out before anything was written down that ended it.",
            sum=total,
        )
    return total
