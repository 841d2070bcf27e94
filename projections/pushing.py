"""The pushing index: how often people and papers are sent from one to another, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from domain.account import Account
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.words import Sentence

KINDS: tuple[type[Fact], ...] = (
    Account.Opened,
    Account.Moved,
    Complaint.Filed,
    Complaint.ResponsibilityTaken,
    Complaint.HandoverOffered,
    Complaint.HandoverAccepted,
    Complaint.HandoverRefused,
    Complaint.HandoverDeemed,
    Complaint.Declined,
    Complaint.Accepted,
)
"""The facts it is counted from; whoever counts it need not read the others."""

FORMULA = (
    Sentence(
        "The cases of a unit are those that it answered for, was offered, did not take up, or that"
        " are about it."
    ),
    Sentence(
        "Pushing index = 100 × (offers made + offers refused + offers left unanswered + cases in"
        " which the person had asked elsewhere before + decisions not to take up that were reversed"
        " + hours between hands ÷ 24) ÷ cases."
    ),
    Sentence(
        "Hours between hands run from an offer to its answer, and count for the unit that was asked."
        " An offer that nobody answered in time counts twice on purpose: as left unanswered, and by"
        " its hours."
    ),
    Sentence(
        "Left out, and counted: cases taken over from another register, cases of no unit, offers that"
        " wait for their answer, and what somebody did whose unit the record does not name."
    ),
)
"""The formula as the public reads it. It is changed only together with the sum below."""

HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Unit:
    """The figure of one unit, with everything it is counted from."""

    unit: str
    cases: int
    offers: int
    refusals: int
    unanswered: int
    asked_before: int
    reversed: int
    hours: float

    @property
    def index(self) -> float:
        """The pushes of a unit for each hundred of its cases.

        pushing index = 100 × (offers made + offers refused + offers left unanswered + cases in which
        the person had asked elsewhere before + decisions not to take up that were reversed + hours
        between hands ÷ 24) ÷ cases

        Nought is best. A unit that keeps a case and answers it pushes nothing; one that lets an
        offer lie is counted for the silence and for its hours, so that nobody wins by sitting on it.
        """
        pushes = (
            self.offers
            + self.refusals
            + self.unanswered
            + self.asked_before
            + self.reversed
            + self.hours / HOURS_OF_A_DAY
        )
        return round(100 * pushes / self.cases, 1)


@dataclass(frozen=True, slots=True)
class Pushing:
    """The index of every unit, out of how many cases, and what was left out."""

    cases: int
    units: tuple[Unit, ...]
    left_out: dict[str, int]


def fold(
    facts: Iterable[Recorded],
    *,
    received_from: date | None = None,
    received_until: date | None = None,
) -> Pushing:
    """Count the index from the facts of the record, of cases received in a span of days."""
    count = _Count(received_from, received_until)
    for each in facts:
        count.take(each)
    return count.result()


class _Asked(NamedTuple):
    """An offer that waits for its answer: the unit that was asked, and since when."""

    unit: str | None
    at: datetime | None


@dataclass(slots=True)
class _Tally:
    """What was counted for one unit so far."""

    cases: set[str] = field(default_factory=set)
    offers: int = 0
    refusals: int = 0
    unanswered: int = 0
    asked_before: int = 0
    reversed: int = 0
    seconds: float = 0.0


class _Count:
    """Goes through the facts once, in the order of their recording."""

    def __init__(self, first: date | None, last: date | None) -> None:
        self.first = first
        self.last = last
        self.works_at: dict[str, str] = {}
        self.cases: set[str] = set()
        self.tallies: dict[str, _Tally] = {}
        self.asked: dict[str, _Asked] = {}
        self.declined: dict[tuple[str, str], str | None] = {}
        self.registers = 0
        self.nameless = 0

    def take(self, each: Recorded) -> None:
        """Count one fact."""
        fact, case = each.fact, each.stream_id
        if isinstance(fact, Account.Opened | Account.Moved):
            self.works_at[case] = fact.unit
        elif isinstance(fact, Complaint.Filed):
            self._filed(fact, case)
        elif case in self.cases:
            self._handled(fact, each)

    def _filed(self, fact: Complaint.Filed, case: str) -> None:
        day = fact.received_on
        if fact.number is None:
            self.registers += 1
            return
        if day and ((self.first and day < self.first) or (self.last and day > self.last)):
            return
        self.cases.add(case)
        if fact.unit and (about := self._of(fact.unit, case)):
            about.asked_before += fact.doors_before is not None

    def _handled(self, fact: Fact, each: Recorded) -> None:
        case = each.stream_id
        match fact:
            case Complaint.ResponsibilityTaken():
                self._of(fact.unit, case)
            case Complaint.HandoverOffered():
                unit = self.works_at.get(fact.offered_to)
                self.asked[case] = _Asked(unit, each.recorded_at)
                self._of(unit, case)
                if by := self._of(self.works_at.get(each.actor), case):
                    by.offers += 1
            case Complaint.HandoverAccepted():
                self._answered(each)
            case Complaint.HandoverRefused():
                if tally := self._answered(each):
                    tally.refusals += 1
            case Complaint.HandoverDeemed():
                if tally := self._answered(each):
                    tally.unanswered += 1
            case Complaint.Declined():
                unit = self.works_at.get(each.actor)
                self.declined[case, fact.matter] = unit
                self._of(unit, case)
            case Complaint.Accepted() if (case, fact.matter) in self.declined:
                if tally := self._of(self.declined.pop((case, fact.matter)), case):
                    tally.reversed += 1

    def _answered(self, each: Recorded) -> _Tally | None:
        """An offer found its answer: its hours count for the unit that was asked."""
        asked = self.asked.pop(each.stream_id, None)
        tally = self._of(asked.unit, each.stream_id) if asked else None
        if tally and asked and asked.at and each.recorded_at:
            tally.seconds += (each.recorded_at - asked.at).total_seconds()
        return tally

    def _of(self, unit: str | None, case: str) -> _Tally | None:
        """The tally of a unit, to which this case belongs from now on."""
        if unit is None:
            self.nameless += 1
            return None
        tally = self.tallies.setdefault(unit, _Tally())
        tally.cases.add(case)
        return tally

    def result(self) -> Pushing:
        """The units by their index, the highest first."""
        units = [
            Unit(
                unit=name,
                cases=len(tally.cases),
                offers=tally.offers,
                refusals=tally.refusals,
                unanswered=tally.unanswered,
                asked_before=tally.asked_before,
                reversed=tally.reversed,
                hours=round(tally.seconds / 3600, 1),
            )
            for name, tally in self.tallies.items()
        ]
        return Pushing(
            cases=len(self.cases),
            units=tuple(sorted(units, key=lambda each: (-each.index, each.unit))),
            left_out={
                "taken_over": self.registers,
                "of_no_unit": len(
                    self.cases.difference(*(each.cases for each in self.tallies.values()))
                ),
                "waiting": len(self.asked),
                "without_a_unit": self.nameless,
            },
        )
