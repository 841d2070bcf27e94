"""Runs a reaction: reads the record once, notes what is to be done, and has it done.

A reaction has a bookmark of its own, apart from the read models: working these out again moves no
bookmark, so nothing is printed or sent because of it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
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

    def __init__(self, house: House, reaction: Reaction, errands: Errands | None = None) -> None:
        self._house = house
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
        return self._run_one() or noted

    def settle(self) -> None:
        """Run everything that is due, and wait for what others are at."""
        while self.step() or self._others_are_at_it():
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
        reaction = self._reaction
        errand = self.errands.take(reaction.NAME, longest_wait=reaction.LONGEST_WAIT)
        if errand is None:
            return False
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
        return True

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
