"""The clocks of a case: its facts as the clock sees them, matter by matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain import clock
from domain.calendar import Calendar
from domain.clock import Happening, Reading
from domain.complaint import Complaint
from domain.history import Recorded
from domain.procedure import Procedure


@dataclass(frozen=True, slots=True)
class MatterClock:
    """A clock of one matter, or (with no matter) of a complaint that nobody has sorted yet."""

    matter: str
    reading: Reading


def happening(recorded: Recorded) -> Happening:
    """A fact as a clock sees it: the claimed day if there is one, else the moment of recording."""
    fact = recorded.fact
    claimed: date | None = getattr(fact, "on", None) or getattr(fact, "received_on", None)
    return Happening(
        fact=recorded.topic.partition(".")[2],
        on=claimed,
        at=None if claimed else recorded.recorded_at,
        matter=getattr(fact, "matter", None),
    )


def read(
    facts: Sequence[Recorded], procedure: Procedure, calendar: Calendar, as_of: date
) -> list[MatterClock]:
    """Every clock of a case as of a day, the earliest last day of each matter first."""
    kinds = {
        each.fact.matter: each.fact.kind
        for each in facts
        if isinstance(each.fact, Complaint.MatterSorted)
    }
    happenings = [happening(each) for each in facts]
    if not kinds:
        return [
            MatterClock("", each)
            for each in clock.read(procedure, None, happenings, calendar, as_of)
        ]
    return [
        MatterClock(matter, each)
        for matter, kind in kinds.items()
        for each in clock.read(
            procedure,
            kind,
            [each for each in happenings if each.matter in (None, matter)],
            calendar,
            as_of,
        )
    ]
