"""What time it is: the only place that looks at the system's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the moment, in UTC."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it was put, for a demonstration or a test."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by

    def set(self, moment: datetime) -> None:
        """Put the clock to a moment."""
        self._now = moment.astimezone(UTC)


def day_of(moment: datetime, time_zone: str) -> date:
    """The day of a moment where the office stands: 00:30 in Shanghai is a new day there."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
