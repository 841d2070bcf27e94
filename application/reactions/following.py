"""Runs a reaction: reads the record once, notes what is to be done, and has it done.

A reaction has a bookmark of its own, apart from the read models: working these out again moves no
bookmark, so nothing is printed or sent because of it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from application.bootstrap import House
from application.office import AWAY
from application.reactions.errands import WAITING, Errand, Errands, wait
from application.reactions.faults import brief, trace
from domain.history import Fact, Recorded

log = logging.getLogger(__name__)

BATCH = 100

LOOK = 0.2
"""Seconds after which it is looked how far the errands are, for whoever waits."""

Told = Callable[[int, int], None]
"""Told how many errands are done, of how many."""


class Reaction(Protocol):
    """What answers some kinds of facts. What it does may be done twice, and then counts once."""

    NAME: str
    KINDS: Sequence[type[Fact]]
    OPEN_TO: str
    """To whom what it makes can come (`application/reactions/guarded.py`)."""
    LONGEST_WAIT: timedelta
    MOST_TRIES: int | None
    """After so many tries it is given up; None: never."""

    def begins(self) -> int:
        """Where the bookmark stands when this reaction is heard of for the first time."""

    def wants(self, fact: Recorded) -> bool:
        """Say whether this fact asks for anything."""

    def too_late(self, fact: Recorded) -> str | None:
        """Say why a fact it wants is no more answered unasked; None when it is."""

    def answer(self, fact: Recorded) -> str | None:
        """Do what the fact asks for; return why it could not be done, for the operator."""


class Following:
    """One reaction at work, in one of any number of workers."""

    def __init__(
        self,
        house: House,
        reaction: Reaction,
        errands: Errands | None = None,
        news: Callable[[], None] = lambda: None,
    ) -> None:
        self._house = house
        self._news = news
        """Called when errands were noted, before the first of them is run."""
        self._reaction = reaction
        self.errands = errands or Errands(house.ledger, house.clock)
        if self.errands.position(reaction.NAME) is None:
            self.errands.begin(reaction.NAME, reaction.begins())

    def step(self) -> bool:
        """Note what is new, and run one errand; say whether there was work."""
        try:
            noted = self.note()
        except Exception:
            # A fact ahead that cannot be read holds up nothing that is noted already.
            if self._run_one():
                return True
            raise
        if noted:
            self._news()
        return self._run_one() or noted

    def settle(self, *, lanes: int = 1, told: Told = lambda *_: None) -> None:
        """Run everything that is due, so many at a time, and wait for what others are at.

        Whoever interrupts it waits for what is in hand; the rest is due the next time.
        """
        # What cannot be read ahead holds up nothing that is noted already; `step` says so again.
        with suppress(Exception):
            while self.note():
                pass
        enough, of = threading.Event(), self.errands.left(self._reaction.NAME)
        with ThreadPoolExecutor(lanes) as hands:
            try:
                running = {hands.submit(self._run_all, enough) for _ in range(lanes)}
                while running:
                    ended, running = wait_for(running, LOOK, FIRST_EXCEPTION)
                    for each in ended:
                        each.result()
                    left = self.errands.left(self._reaction.NAME)
                    of = max(of, left)
                    told(of - left, of)
            finally:
                enough.set()

    def _run_all(self, enough: threading.Event) -> None:
        while not enough.is_set() and (self.step() or self._others_are_at_it()):
            pass

    def close(self) -> None:
        """Leave; what others are to go on with is free for them at once."""
        self.errands.attendance.leave()

    def trouble(self) -> list[Errand]:
        """What was tried and is not done."""
        return [
            each
            for each in self.errands.all(WAITING, reaction=self._reaction.NAME)
            if each.tries and not each.held
        ]

    def note(self) -> bool:
        """Read on in the record; say whether there was anything to read."""
        office, name = self._house.office, self._reaction.NAME
        start = self.errands.position(name) or 0
        head = office.head()
        if head <= start:
            return False
        facts = office.facts_about(self._reaction.KINDS, after=start, until=head, limit=BATCH)
        end = facts[-1].position if len(facts) == BATCH else head
        wanted = [each for each in facts if self._reaction.wants(each)]
        found = {each.position: self._reaction.too_late(each) for each in wanted}
        too_late = {position: why for position, why in found.items() if why is not None}
        self.errands.note(name, wanted, start=start, end=end, too_late=too_late)
        return True

    def _run_one(self) -> bool:
        errand = self.errands.take(self._reaction.NAME, longest_wait=self._reaction.LONGEST_WAIT)
        if errand is None:
            return False
        try:
            self._run(errand)
        finally:
            self.errands.let_go(errand)
        return True

    def _run(self, errand: Errand) -> None:
        reaction = self._reaction
        try:
            reason = self._answer(errand)
        except AWAY:
            # That is no fault of the errand. When not even this can be written, `take` finds it.
            with suppress(*AWAY):
                self.errands.hand_back(errand, "The database was away.")
            raise
        except Exception as fault:
            log.error("%s could not be done: %s", errand.id, trace(fault))
            reason = brief(fault)
        if reason is None:
            self.errands.done(errand)
        else:
            last = reaction.MOST_TRIES is not None and errand.tries >= reaction.MOST_TRIES
            again = None if last else wait(errand.tries, reaction.LONGEST_WAIT)
            self.errands.failed(errand, reason, again_in=again)

    def _answer(self, errand: Errand) -> str | None:
        for each in self._house.office.facts_of(errand.stream_id):
            if each.position == errand.position:
                return self._reaction.answer(each)
        return "The fact is not in the record."

    def _others_are_at_it(self) -> bool:
        held = [
            each for each in self.errands.all(WAITING, reaction=self._reaction.NAME) if each.held
        ]
        if held:
            self.errands.attendance.look()
            time.sleep(0.02)
        return bool(held)
