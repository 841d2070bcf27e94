"""What is owed to whom because something happened: in which paper, and by which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.calendar import Calendar
from domain.clock import last_day
from domain.procedure import Procedure
from domain.rules import Notice


@dataclass(frozen=True, slots=True)
class Owed:
    """One notice to one reader. Whether it was sent is not said here: that is a fact of the case."""

    notice: Notice
    to: str
    by_day: date


def owed(
    rules: Procedure, track: str | None, fact: str, on: date, calendar: Calendar
) -> list[Owed]:
    """The notices that a fact calls for; one without a length of time is owed on the same day."""
    return [
        Owed(notice, to, by_day(notice, on, calendar))
        for notice in rules.notices
        if fact in notice.on and track in notice.tracks
        for to in notice.to
    ]


def by_day(notice: Notice, on: date, calendar: Calendar) -> date:
    """The last day on which a notice is given, counted from what it tells of."""
    return last_day(notice.span, on, "exclude_start", calendar) if notice.span else on
