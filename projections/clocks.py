"""The clocks of a case, read from its facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.calendar import Calendar
from domain.clock import MatterClock, happening, of_case
from domain.history import Recorded
from domain.procedure import Procedure


def read(
    facts: Sequence[Recorded],
    procedure: Procedure,
    calendar: Calendar,
    as_of: date,
    *,
    earlier: Calendar | None = None,
) -> list[MatterClock]:
    """Every clock of a case as of a day, the earliest last day of each matter first."""
    told = [happening(each) for each in facts]
    return of_case(told, procedure, calendar, as_of, earlier=earlier)
