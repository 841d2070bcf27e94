"""The times of a complaint: made longer, stood still, gone on again; and what a missed one means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Self

from domain.clock import Happening, Reading, day_of, happening, of_case, span_in_words
from domain.complaint.brought import CASE, Brought
from domain.complaint.dated import Dated
from domain.complaint.track import reasons_given
from domain.counting import written_on
from domain.decision import Asked, decision
from domain.history import Fact, Recorded, Refused, fresh
from domain.owed import by_day
from domain.people import Actor, Role
from domain.rules import Clock, Extension, Span
from domain.sealed import Sealed
from domain.vocabulary import EFFECTS
from domain.words import Sentence

if TYPE_CHECKING:
    from domain.calendar import Calendar
    from domain.officer import Officer

RULE = "complaint.clocks"

WHY = Asked("reasons", "words", Sentence("Why"))
GROUND = Asked("ground", "choice", Sentence("On which ground"), among="suspension")


class Clocks(Brought, Dated):
    """Facts and decisions about the times that run, and the facts and the calendar they are read by."""

    class Extended(Fact):
        """The office made a time longer, said why, and by when the person hears of it."""

        TOPIC = "complaint.extended"
        matter: str
        """The matter it concerns."""
        clock: str
        """The time that was made longer, as its procedure names it."""
        n: int
        """By how much it was made longer."""
        unit: str
        """In which unit that is counted, as the law writes it."""
        reasons: Sealed
        """Why more time was needed."""
        approved_by: str | None
        """The account of the other person who approved it, where the procedure wants one."""
        notice_due: date | None
        """The last day on which the person is told of it."""
        on: date
        """The day it was made longer."""

    class Suspended(Fact):
        """A time began to stand still, on a ground that the procedure knows."""

        TOPIC = "complaint.suspended"
        matter: str
        """The matter it concerns."""
        ground: str
        """The ground on which it stands still, as the procedure names it."""
        reasons: Sealed
        """What happened that it stands still."""
        on: date
        """The day from which it stands still."""

        def apply(self, history: Clocks, actor: str) -> None:
            history.still[self.matter, self.ground] = self.on

    class Resumed(Fact):
        """A time that had stood still went on again."""

        TOPIC = "complaint.resumed"
        matter: str
        """The matter it concerns."""
        ground: str
        """The ground on which it had stood still, as the procedure names it."""
        on: date
        """The day on which it went on."""

        def apply(self, history: Clocks, actor: str) -> None:
            history.still.pop((self.matter, self.ground), None)

    class ClockLapsed(Fact):
        """A last day went by without what it was waiting for, and this is what that means."""

        TOPIC = "complaint.clock_lapsed"
        matter: str
        """The matter it concerns; empty before it was sorted."""
        clock: str
        """The time that ran out, as its procedure names it."""
        due: date
        """The last day, as it was counted when this was recorded."""
        started_by: int
        """The position in the record of the fact that it started from."""
        breach: str
        """What the procedure lets follow."""
        deemed: str | None
        """What the law takes to have happened instead."""
        question: str | None
        """The question that must be decided now, as its procedure names it."""

        def apply(self, history: Clocks, actor: str) -> None:
            history.ran_out[self.matter, self.clock] = (self.breach, self.due)

    still: dict[tuple[str, str], date] = fresh(dict)
    ran_out: dict[tuple[str, str], tuple[str, date]] = fresh(dict)
    _replayed: list[Recorded] = fresh(list)
    _facts: Callable[[], Sequence[Recorded]] | None = None
    _calendar: Callable[[], Calendar] | None = None
    _today: Callable[[], date] | None = None

    # What the clocks are read by

    def lay_beside(
        self,
        *,
        calendar: Callable[[], Calendar],
        facts: Callable[[], Sequence[Recorded]] | None = None,
        officer_of: Callable[[str], Officer | None] | None = None,
        people: Callable[[str], Actor | None] | None = None,
        wearers: Callable[[str], Iterable[Actor]] | None = None,
        today: Callable[[], date] | None = None,
    ) -> None:
        """Say where the calendar is found, the recorded facts, the officer and the seat of an account.

        Each is asked only when a rule counts days, looks at a unit or a rank, or whether one may act.
        """
        self._calendar = calendar
        self._facts = facts
        self.officer_of = officer_of or (lambda _: None)
        self._people = people
        self._wearers = wearers
        self._today = today

    @classmethod
    def replay(cls, history: Self | None, recorded: Iterable[Recorded]) -> Self | None:
        """Continue a history by what was recorded of it; a copy for a page has its facts at hand."""
        told = list(recorded)
        found = super().replay(history, told)
        if found is not None:
            found._replayed += told
        return found

    def days(self) -> Calendar:
        """The working days this case is counted by."""
        if self._calendar is None:
            raise RuntimeError(f"{self.id} was loaded without its calendar.")
        return self._calendar()

    def clocks_of(self, matter: str, as_of: date) -> list[Reading]:
        """Every clock of a matter, each time that it ran, counted anew from the facts."""
        happenings = [happening(each) for each in self._told_so_far()]
        found = of_case(happenings, self.under(), self.days(), as_of, every=True)
        return [each.reading for each in found if each.matter == matter]

    def _told_so_far(self) -> list[Recorded]:
        waiting = list(self.pending)
        told = self._facts() if self._facts else self._replayed
        return [each for each in told if each.version <= self.version - len(waiting)] + waiting

    def dated(self, fact: str, **said: str) -> date | None:
        """The day of the newest such fact, as it is claimed."""
        one = self._newest(fact, said)
        return None if one is None else day_of(one, self.under().zone)

    def written(self, fact: str, **said: str) -> date | None:
        """The day on which the newest such fact was written down."""
        one = self._newest(fact, said)
        return None if one is None else written_on(one, self.under().zone)

    def _newest(self, fact: str, said: dict[str, str]) -> Happening | None:
        for each in reversed(self._told_so_far()):
            if fact == each.fact.NAME and said.items() <= vars(each.fact).items():
                one = happening(each)
                return None if one.on is None and one.at is None else one
        return None

    def too_late(self, matter: str, clock: str) -> date | None:
        """The last day of a time that ran out, if what it waited for cannot be done any more.

        What is only late (a target, a report that is owed) is done all the same. A time that has
        begun anew since is open again; so it is once there is a new decision, received or not.
        """
        breach, due = self.ran_out.get((matter, clock), ("", None))
        if EFFECTS.get(breach) != "lost":
            return None
        runs = [each for each in self.clocks_of(matter, date.min) if each.clock == clock]
        last = max(runs, key=lambda each: each.started_by, default=None)
        return due if last and last.recorded and not last.replaced else None

    def discipline_barred(self, matter: str, subject: str) -> date | None:
        """The last day on which discipline could follow for a subject, if it went by.

        Where the clock tells subjects apart, what ran out for one is open for another. A time that
        has begun anew since is open again.
        """
        if all(breach != "bar_discipline" for breach, _ in self.ran_out.values()):
            return None
        begun = sorted(self.clocks_of(matter, date.min), key=lambda each: each.started_by)
        last = {
            each.clock: each
            for each in begun
            if each.breach == "bar_discipline" and each.about in ("", subject)
        }
        return next((each.due for each in last.values() if each.recorded), None)

    # Decisions

    @decision(
        Extended,
        title=Sentence("Make a time longer"),
        records=Sentence(
            "That this time is longer, by how much and why. The sum under its day says so."
        ),
        asks=(
            Asked("clock", "clock", Sentence("Which time"), needed=True),
            Asked("n", "number", Sentence("By how much"), Sentence("In the unit of that time.")),
            Asked("on", "day", Sentence("The day it is made longer")),
            WHY,
            Asked(
                "approved_by",
                "person",
                Sentence("Approved by"),
                Sentence("Another person, where the procedure wants one."),
            ),
        ),
    )
    def extend(
        self,
        *,
        by: Actor,
        matter: str,
        clock: str | None,
        n: int | None,
        reasons: str | None,
        on: date | None = None,
        approved_by: str | None = None,
    ) -> None:
        """Make a time longer, while it runs, and by no more than the law gives."""
        self.permit(self.Extended, by, matter)
        running = self._extendable(by, matter)
        if clock not in running:
            raise Refused(
                Sentence("Choose one of the times that run now and may be made longer by you."),
                rule=RULE,
                field="clock",
            )
        rule, extension, reading = running[clock]
        day = self._within(reading, on, rule)
        longer = _not_too_much(n, extension, reading, rule)
        given = reasons_given(
            reasons,
            what=Sentence("Say why more time is needed: the person who complained is told."),
            field="reasons",
            rule=rule.src.en,
        )
        if extension.approval and approved_by in (None, "", by.id):
            raise Refused(
                Sentence("Another person has to approve this first. Name who did."),
                rule=rule.src.en,
                field="approved_by",
            )
        self.record(
            self.Extended(
                matter=matter,
                clock=clock,
                n=longer,
                unit=extension.unit,
                reasons=Sealed(given, of=CASE),
                approved_by=approved_by or None,
                notice_due=self._told_by(extension, matter, day),
                on=day,
            ),
            by,
        )

    @decision(
        Suspended,
        title=Sentence("Let the time stand still"),
        records=Sentence("Since when it stands still and why. These days are left out of the sum."),
        asks=(GROUND, Asked("on", "day", Sentence("From which day")), WHY),
    )
    def suspend(
        self,
        *,
        by: Actor,
        matter: str,
        ground: str | None,
        on: date | None,
        reasons: str | None,
    ) -> None:
        """Let the time stand still, on a ground that the procedure knows."""
        self.permit(self.Suspended, by, matter)
        known = self.under().words.get("suspension", {})
        if not known:
            raise Refused(
                Sentence("Under this procedure no time stands still."),
                rule=f"{self.under().id} suspension",
            )
        if ground is None or ground not in known:
            raise Refused(
                Sentence(
                    "Choose a ground of the procedure: on no other does the time stand still."
                ),
                rule=f"{self.under().id} suspension",
                field="ground",
            )
        if (matter, ground) in self.still:
            raise Refused(
                Sentence(
                    "It stands still on this ground already, since {day}.",
                    day=self.still[matter, ground],
                ),
                rule=RULE,
                field="ground",
            )
        day = _day(on)
        self.in_order(day, self.received_on)
        given = reasons_given(
            reasons,
            what=Sentence("Say what happened that the time stands still."),
            field="reasons",
            rule=RULE,
        )
        self.record(
            self.Suspended(matter=matter, ground=ground, reasons=Sealed(given, of=CASE), on=day),
            by,
        )

    @decision(
        Resumed,
        title=Sentence("Let the time go on"),
        records=Sentence("That the time runs again, and from which day."),
        asks=(GROUND, Asked("on", "day", Sentence("From which day"))),
    )
    def resume(self, *, by: Actor, matter: str, ground: str | None, on: date | None) -> None:
        """Let a time go on that had stood still."""
        self.permit(self.Resumed, by, matter)
        if not any(stands == matter for stands, _ in self.still):
            raise Refused(Sentence("Nothing stands still here."), rule=RULE)
        if ground is None or (matter, ground) not in self.still:
            raise Refused(
                Sentence("It does not stand still on this ground."), rule=RULE, field="ground"
            )
        day = _day(on)
        self.in_order(day, self.still[matter, ground])
        self.record(self.Resumed(matter=matter, ground=ground, on=day), by)

    def lapse(self, *, by: Actor, matter: str, clock: str, started_by: int, today: date) -> None:
        """Write down that a last day went by: once for each start, and only if it is counted so."""
        if by.role != Role.SYSTEM:
            raise Refused(
                Sentence("Nobody decides that a time ran out: it is counted from the facts."),
                rule=RULE,
            )
        found = [
            each
            for each in self.clocks_of(matter, today)
            if (each.clock, each.started_by) == (clock, started_by) and each.state == "lapsed"
        ]
        if not found:
            raise Refused(Sentence("This time has not run out."), rule=RULE)
        if found[0].recorded:
            raise Refused(Sentence("It is written down already that this time ran out."), rule=RULE)
        self._lapse(by, matter, found[0])

    def _lapse(self, by: Actor, matter: str, reading: Reading) -> None:
        rule = self._clock(reading.clock)
        assert reading.due is not None
        self.record(
            self.ClockLapsed(
                matter=matter,
                clock=rule.id,
                due=reading.due,
                started_by=reading.started_by,
                breach=rule.breach,
                deemed=rule.deemed or None,
                question=rule.question or None,
            ),
            by,
        )

    # Rules

    def _clock(self, id: str) -> Clock:
        return next(each for each in self.under().clocks if each.id == id)

    def _extendable(self, by: Actor, matter: str) -> dict[str, tuple[Clock, Extension, Reading]]:
        """The times that run now, and that this person may make longer."""
        found: dict[str, tuple[Clock, Extension, Reading]] = {}
        gone: Reading | None = None
        for reading in self.clocks_of(matter, date.min):
            rule = self._clock(reading.clock)
            if rule.extend and by.role in rule.extend.by and reading.ended_on is None:
                if reading.recorded:
                    gone = reading
                else:
                    found[rule.id] = (rule, rule.extend, reading)
        if found:
            return found
        if gone is not None:
            raise Refused(
                Sentence(
                    "The last day was {day}. What has run out is not made longer.", day=gone.due
                ),
                rule=gone.src.en,
            )
        raise Refused(
            Sentence("No time runs here now that may be made longer by you."),
            rule=f"{self.under().id} {self.under().version}",
        )

    def _told_by(self, extension: Extension, matter: str, day: date) -> date | None:
        """The last day on which the person is told that a time was made longer, if one is set."""
        track = self.matters[matter].kind
        told = [
            by_day(notice, day, self.days())
            for notice in self.under().notices
            if notice.id == extension.notice
            or ("complainant" in notice.to and "extended" in notice.on and track in notice.tracks)
        ]
        return min(told, default=None)

    def _within(self, reading: Reading, on: date | None, rule: Clock) -> date:
        day = _day(on)
        self.in_order(day, reading.started_on)
        # An earlier date revives nothing: what counts is the day on which somebody asks for more.
        latest = max(day, self._today()) if self._today else day
        if reading.due is not None and latest > reading.due:
            raise Refused(
                Sentence(
                    "The last day was {day}. What has run out is not made longer.", day=reading.due
                ),
                rule=rule.src.en,
                field="on",
            )
        return day


def _not_too_much(n: int | None, extension: Extension, reading: Reading, rule: Clock) -> int:
    if n is None or n < 1:
        raise Refused(
            Sentence("Say by how much it is made longer: a whole number above nought."),
            rule=RULE,
            field="n",
        )
    left = extension.max - reading.longer_by
    if n > left:
        most = span_in_words(Span(extension.max, extension.unit))
        raise Refused(
            Sentence(
                "The law gives {most} more at most; {left} of them are left.", most=most, left=left
            ),
            rule=rule.src.en,
            field="n",
        )
    return n


def _day(on: date | None) -> date:
    if on is None:
        raise Refused(
            Sentence("Give the day: the sum is counted from it."), rule="complaint.days", field="on"
        )
    return on
