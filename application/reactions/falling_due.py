"""Once a day every file whose time is over is proposed to be erased; two persons decide on it.

The list says where to look; whether the time is over is counted anew on the write side, from the
facts of the case. Any number of workers may walk: what is proposed is proposed once.
"""

from __future__ import annotations

import logging
from datetime import date

from application import erasing
from application.office import AWAY, Absent, Command
from application.reactions.daily import Daily
from application.reactions.faults import trace
from application.reactions.guarded import NOBODY
from domain.history import Refused
from domain.people import SYSTEM
from projections import retention

log = logging.getLogger(__name__)


class FallingDue(Daily):
    """Walks the list of what is kept, as soon as a day has begun where the office stands."""

    OPEN_TO = NOBODY

    def walk(self, today: date) -> int:
        """Propose what falls due; return how many files that were."""
        with self._house.projector.look(retention.NAME) as (db, tables):
            files = list(retention.to_be_proposed(db, tables, today))
        return sum(self._propose(file, today) for file in files)

    def _propose(self, file: str, today: date) -> bool:
        command = Command(f"retention-{file}-{today.isoformat()}")
        try:
            return not erasing.propose(
                self._house.office,
                by=SYSTEM,
                command=command,
                complaint=file,
                scope="file",
                ground="period_over",
                on=today,
            ).repeated
        except AWAY:
            raise
        except (Absent, Refused) as why:
            # Somebody was faster, or the list shows what the facts no longer come to.
            log.info("%s: %s", command, why)
        except Exception as fault:
            # One case that cannot be read holds up no other.
            log.error("%s could not be proposed: %s", command, trace(fault))
        return False
