"""The office's clockwork: follows the record, makes papers, sends notices, sees what ran out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from application.adapters.codec import Unreadable
from application.adapters.waking import Waking, waking
from application.attachments import Sweeping
from application.bootstrap import House
from application.making_good import MakingGood
from application.office import Unavailable
from application.reactions.documents import Documents
from application.reactions.erasures import Erasures
from application.reactions.errands import Errands
from application.reactions.falling_due import FallingDue
from application.reactions.faults import trace
from application.reactions.following import Following, Reaction
from application.reactions.guarded import refuse_unguarded
from application.reactions.lapses import Lapses
from application.reactions.notices import Notices
from domain.words import Sentence

log = logging.getLogger(__name__)

LONGEST_SLEEP = 0.5
"""Seconds after which it looks again, even if nobody woke it."""

FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
"""How long it waits for a database that is away, doubling."""

GRACE = 10.0
"""Seconds to finish what it is at, once it was told to stop; then it hands it back."""


Found = TypeVar("Found")


def work(house: House, stop: threading.Event, documents: Documents | None = None) -> bool:
    """Follow the record until told to stop; say whether all it was at is finished by then.

    Each reaction runs beside the others: a mail server that hangs holds up no paper, and a paper
    that takes long holds up no page.
    """
    documents = documents or Documents(house)
    errands = _when_it_can(stop, lambda: Errands(house.ledger, house.clock))
    if errands is None:
        return True
    reactions = _reactions(house, documents)
    daily = Lapses(house), FallingDue(house), Sweeping(house), MakingGood(house)
    refuse_unguarded((*reactions, *daily))
    bells = [threading.Event() for _ in reactions]
    beside = [threading.Thread(target=errands.attendance.keep, args=(stop,), daemon=True)]
    beside += [
        threading.Thread(target=_follow, args=(house, each, errands, stop, bell), daemon=True)
        for each, bell in zip(reactions, bells, strict=True)
    ]
    bells.append(threading.Event())
    for job in daily:
        walk = (job.step, stop, partial(_doze, bells[-1]))
        beside.append(threading.Thread(target=_keep_at, args=walk, daemon=True))
    for thread in beside:
        thread.start()
    with closing(waking(house.office.store.engine, stop=stop)) as news:
        _keep_at(house.projector.step, stop, partial(_rest, news, bells))
    for bell in bells:
        bell.set()
    return _end(beside, errands, documents)


Told = Callable[[Sentence, int, int], None]
"""Told what is being done, how much is done, of how much."""


def catch_up(house: House, documents: Documents, told: Told = lambda *_: None) -> list[str]:
    """Do all there is to do now; return what could not be done, in sentences."""
    differing = documents.restore(partial(told, Sentence("Looking whether every paper is there")))
    papers, erasures = Following(house, documents), Following(house, Erasures(house))
    try:
        papers.settle(lanes=documents.lanes, told=partial(told, Sentence("Making papers")))
        erasures.settle()
        house.projector.catch_up(told=partial(told, Sentence("Following the record")))
    finally:
        papers.close()
        erasures.close()
    return differing + [each.reason for each in (*papers.trouble(), *erasures.trouble())]


def _reactions(house: House, documents: Documents) -> list[Reaction]:
    post = house.settings.post
    always: list[Reaction] = [documents, Erasures(house)]
    return [*always, Notices(house, post)] if post else always


def _follow(
    house: House,
    reaction: Reaction,
    errands: Errands,
    stop: threading.Event,
    bell: threading.Event,
) -> None:
    if isinstance(reaction, Documents):
        _when_it_can(stop, reaction.restore)
    more = threading.Event()
    following = _when_it_can(stop, lambda: Following(house, reaction, errands, more.set))
    if following:
        lanes = reaction.lanes if isinstance(reaction, Documents) else 1
        _in_lanes(following, lanes, stop, bell, more)


def _in_lanes(
    following: Following,
    lanes: int,
    stop: threading.Event,
    bell: threading.Event,
    more: threading.Event,
) -> None:
    """One looks for work; while there is more than one thing to do, the others are at it as well."""

    def found() -> bool:
        there_was_work = following.step()
        if there_was_work:
            more.set()
        return there_was_work

    beside = [
        threading.Thread(
            target=_keep_at, args=(following.step, stop, partial(_sleep, more)), daemon=True
        )
        for _ in range(lanes - 1)
    ]
    for thread in beside:
        thread.start()
    _keep_at(found, stop, partial(_doze, bell))
    more.set()
    for thread in beside:
        thread.join()


def _keep_at(
    step: Callable[[], bool], stop: threading.Event, rest: Callable[[float], None]
) -> None:
    """Take one step after the other; when there is nothing to do, rest until there is news."""
    while not stop.is_set():
        if not _when_it_can(stop, step):
            rest(LONGEST_SLEEP)


def _rest(news: Waking, bells: Sequence[threading.Event], seconds: float) -> None:
    if news.wait(seconds):
        for bell in bells:
            bell.set()


def _doze(bell: threading.Event, seconds: float) -> None:
    bell.wait(seconds)
    bell.clear()


def _sleep(more: threading.Event, _: float) -> None:
    """Until the one who looks has found something: idle, none of the others asks the database."""
    more.wait()
    more.clear()


def _when_it_can(stop: threading.Event, ask: Callable[[], Found]) -> Found | None:
    """Ask, and wait out whatever trouble the database is in; None when told to stop meanwhile."""
    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            return ask()
        except (Unavailable, DBAPIError) as fault:
            log.warning("The database is away; trying again in %.1f s. %s", wait, fault)
        except Unreadable as fault:
            log.error("The record cannot be followed. %s", fault)
        except Exception as fault:
            log.error("Something broke; trying again in %.1f s. %s", wait, trace(fault))
        stop.wait(wait)
        wait = min(wait * 2, LONGEST_WAIT)
    return None


def _end(beside: list[threading.Thread], errands: Errands, documents: Documents) -> bool:
    end = time.monotonic() + GRACE
    for thread in beside:
        thread.join(max(0.0, end - time.monotonic()))
    with suppress(DBAPIError):
        # What is not finished is free for others at once.
        errands.attendance.leave()
    if any(thread.is_alive() for thread in beside):
        return False
    documents.close()
    return True
