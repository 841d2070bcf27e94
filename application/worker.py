"""The office's clockwork: keeps the read models up to date and makes the papers, until it is stopped."""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import DBAPIError

from application.adapters.codec import Unreadable
from application.bootstrap import House
from application.office import Unavailable
from application.reactions.documents import Documents

log = logging.getLogger(__name__)

SHORTEST_SLEEP, LONGEST_SLEEP = 0.005, 0.2
"""Busy, it looks again at once; idle, five times a second."""

FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
"""How long it waits for a database that is away, doubling."""


def work(house: House, stop: threading.Event, documents: Documents | None = None) -> None:
    """Follow the record until told to stop. What it was at is finished or begun again later."""
    documents = documents or Documents(house)
    sleep, wait, looked = SHORTEST_SLEEP, FIRST_WAIT, False
    try:
        while not stop.is_set():
            try:
                if not looked:
                    documents.restore()
                    looked = True
                busy = house.projector.step()
                busy = documents.step() or busy
            except (Unavailable, DBAPIError) as fault:
                log.warning("The database is away; trying again in %.1f s. %s", wait, fault)
            except Unreadable as fault:
                log.error("The record cannot be followed. %s", fault)
            else:
                sleep = SHORTEST_SLEEP if busy else min(sleep * 2, LONGEST_SLEEP)
                wait = FIRST_WAIT
                stop.wait(sleep)
                continue
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
    finally:
        documents.close()


def catch_up(house: House, documents: Documents) -> list[str]:
    """Do all there is to do now; return what could not be done, in sentences."""
    differing = documents.restore()
    while documents.step():
        pass
    house.projector.catch_up()
    return differing + [failure.reason for failure in documents.following.failures()]
