"""A ticket for whoever is held up only because very many come at once: wait for a turn, or work for it.

Without a script a person waits some seconds and presses the button again. With one her device may
solve a puzzle meanwhile, and need not wait. Either way the door opens: a crowd cannot shut it. Where
the queue is full, or waiting does not help, there is still a ticket that opens by work alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from application.adapters.clock import Clock
from application.adapters.secrets import Hasher
from application.limits import TICKET, Limits

SHORTEST = timedelta(seconds=10)
HOLDS = timedelta(minutes=15)
"""How long a ticket is good once its turn has come."""
BY_WORK = "w"
"""How the second part of a ticket begins that opens by work alone."""
WORK = 20
"""Zero bits that the puzzle's answer begins with: about a million tries, whoever makes them. That is
what a try at the door costs us, so it pays nobody to send many."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a person held up is handed: its turn comes after so many seconds."""

    text: str
    seconds: int
    waits: bool = True
    """Whether its turn comes by waiting; another opens by work alone, and holds no place."""


class Tickets:
    """Makes tickets and looks at them; only their use is written down."""

    def __init__(self, limits: Limits, hasher: Hasher, clock: Clock) -> None:
        self._limits = limits
        self._hasher = hasher
        self._clock = clock

    def new(self, door: str, place: str | None = None) -> Ticket:
        """Make a ticket with a place in the queue of a door; by work alone when there is none left."""
        wait = self._limits.queue(door, place)
        if wait is None:
            return self.by_work(door)
        turn = int((self._clock.now() + max(wait, SHORTEST)).timestamp()) + 1
        return self._made(door, turn, secrets.token_hex(6))

    def by_work(self, door: str) -> Ticket:
        """Make a ticket that takes no place in the queue, and never opens by waiting."""
        return self._made(door, self._now(), f"{BY_WORK}{secrets.token_hex(6)}")

    def again(self, door: str, said: str) -> Ticket | None:
        """The same ticket for whoever came before the turn; None for one that is not ours."""
        turn = self._turn(door, said)
        if turn is None or (self._now() >= turn and _waits(said)):
            return None
        return self._shown(said, turn)

    def admits(self, door: str, said: str, work: str) -> bool:
        """Use a ticket: its turn has come, or it was worked for. It is good once."""
        turn = self._turn(door, said)
        if turn is None or not ((_waits(said) and self._now() >= turn) or solves(said, work)):
            return False
        return not self._limits.take((TICKET, said))

    def worked_for(self, door: str, said: str, work: str) -> bool:
        """Whether a ticket of this door comes with an answer to its puzzle."""
        return self._turn(door, said) is not None and solves(said, work)

    def _turn(self, door: str, said: str) -> int | None:
        text, _, seal = said.rpartition("-")
        if len(said) > 200 or not hmac.compare_digest(
            seal.encode(), self._seal(door, text).encode()
        ):
            return None
        turn = int(text.partition("-")[0])
        return turn if self._now() < turn + HOLDS.total_seconds() else None

    def _made(self, door: str, turn: int, nonce: str) -> Ticket:
        text = f"{turn}-{nonce}"
        return self._shown(f"{text}-{self._seal(door, text)}", turn)

    def _shown(self, text: str, turn: int) -> Ticket:
        return Ticket(text, max(1, turn - self._now()), _waits(text))

    def _seal(self, door: str, text: str) -> str:
        return self._hasher.quick(f"ticket of {door}: {text}")[:20]

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _waits(ticket: str) -> bool:
    return not ticket.partition("-")[2].startswith(BY_WORK)


def solves(ticket: str, work: str) -> bool:
    """Whether `work` is a number that answers the ticket's puzzle: to look costs one hash."""
    if not (work.isascii() and work.isdecimal() and len(work) <= 12):
        return False
    digest = hashlib.sha256(f"{ticket}:{work}".encode()).digest()
    return int.from_bytes(digest) >> (256 - WORK) == 0
