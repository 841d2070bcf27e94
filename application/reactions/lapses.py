"""Once a day everything is written down whose last day went by, and what that means.

The list of deadlines says where to look; whether a time ran out is counted anew on the write side,
from the facts of the case. Any number of workers may walk: the command bears the clock and the fact
that it started from, so that it is recorded once.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date
from typing import Any

from application.bootstrap import House
from application.office import AWAY, Absent, Command
from application.reactions.daily import Daily
from application.reactions.faults import trace
from application.reactions.guarded import NOBODY
from domain.beside import RECORDS, Beside, kind_of
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import SYSTEM
from projections import deadlines

log = logging.getLogger(__name__)


class Lapses(Daily):
    """Walks the list of deadlines, as soon as a day has begun where the office stands."""

    OPEN_TO = NOBODY

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.left = 0
        """What the last walk found and could not write down; the next day's walk tries it again."""

    def walk(self, today: date) -> int:
        """Write down what ran out before today; return how many there were."""
        with self._house.projector.look(deadlines.NAME) as (db, tables):
            rows = deadlines.ran_out(db, tables, today)
        written = [self._write_down(row, today) for row in rows]
        self.left = written.count(None)
        return written.count(True)

    def _write_down(self, row: Any, today: date) -> bool | None:
        """Say whether this was written down here and now; None when it could not be."""
        command = f"lapse-{row.stream_id}-{row.matter}-{row.clock}-{row.started_by}"
        kind = kind_of(row.stream_id)

        def of_a_record(record: Beside) -> None:
            record.lapse(by=SYSTEM, clock=row.clock, started_by=row.started_by, today=today)

        def of_a_case(case: Complaint) -> None:
            case.lapse(
                by=SYSTEM,
                matter=row.matter,
                clock=row.clock,
                started_by=row.started_by,
                today=today,
            )
            _what_follows(case, row.clock, today)

        office, once = self._house.office, Command(command)
        try:
            done = (
                office.decide(RECORDS[kind], row.stream_id, once, of_a_record)
                if kind
                else office.decide(Complaint, row.stream_id, once, of_a_case)
            )
        except AWAY:
            raise
        except (Absent, Refused) as why:
            # Somebody was faster, or the list shows what the facts no longer come to.
            log.info("%s: %s", command, why)
            return None
        except Exception as fault:
            # One case that cannot be read holds up no other.
            log.error("%s could not be written down: %s", command, trace(fault))
            return None
        return not done.repeated


def _what_follows(case: Complaint, clock: str, today: date) -> None:
    """Silence on an offered case counts as a yes, unless the one who was asked may not act in it."""
    rule = next(each for each in case.under().clocks if each.id == clock)
    if Complaint.HandoverOffered.NAME in rule.start:
        with suppress(Refused):
            case.deem_handover(by=SYSTEM, on=today, calendar=case.days())
