"""Whoever runs for weeks waits for a database that is away, instead of ending with a sentence."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from application.office import Unavailable

log = logging.getLogger(__name__)

PAUSE = 0.5

Opened = TypeVar("Opened")


IN_VAIN = ("authentication failed", "file is not a database")
"""What a database says when waiting mends nothing."""


def _in_vain(fault: Exception) -> bool:
    """Whether waiting would mend nothing: somebody has to look at the settings or the file."""
    said = str(getattr(fault, "orig", None) or fault)
    return any(each in said for each in IN_VAIN)


def when_it_can(enter: Callable[[], Opened], stop: threading.Event) -> Opened | None:
    """Open something, as often as it takes; None when told to stop meanwhile."""
    while not stop.is_set():
        try:
            return enter()
        except (DBAPIError, Unavailable) as fault:
            if _in_vain(fault):
                raise
            reason = " ".join(str(getattr(fault, "orig", None) or fault).split())
            log.warning("The database is away; trying again in %.1f s. %s", PAUSE, reason)
            stop.wait(PAUSE)
    return None
