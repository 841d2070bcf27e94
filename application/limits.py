"""How often a door may be tried: a few times at once, then one more each time a while has passed.

Whoever is held up is told for how long. What is counted stands in one table that every process of
the office shares, under a keyed hash: neither a name, nor a receipt, nor an address can be read there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from application.adapters.clock import Clock
from application.adapters.database import is_sqlite, lay_out

METADATA = sa.MetaData()
BUCKETS = sa.Table(
    "buckets",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    # When the bucket will be full again, in milliseconds of the epoch: this one number is all that
    # a token bucket has to remember (the generic cell rate algorithm, ITU-T I.371).
    sa.Column("full_at", sa.BigInteger, nullable=False),
)
SWEPT_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries at once, and one more each time `every` has passed.

    A `shared` one counts people together who have nothing to do with each other: whoever waited for
    a ticket, or worked for one, is let past it, so that nobody can shut the door for all others.
    """

    name: str
    burst: int
    every: timedelta
    shared: bool = False
    kept: bool = False
    """Whether what was right counts as well: to look at it costs the office as much."""
    or_worked: Limit | None = None
    """What holds instead for whoever worked for a ticket."""


RECEIPT = Limit("receipt", 5, timedelta(minutes=12))
RECEIPT_TRIED = Limit("receipt, right or wrong", 20, timedelta(minutes=1), kept=True)
RECEIPT_PLACE = Limit("receipts from a place", 30, timedelta(minutes=2), shared=True)
RECEIPT_ALL = Limit("receipts of all", 500, timedelta(seconds=7), shared=True)
"""Wrong codes: for one receipt five an hour in the long run; for all together five hundred."""

SIGN_IN_WORKED = Limit("sign-in that was worked for", 20, timedelta(minutes=1))
SIGN_IN = Limit("sign-in", 10, timedelta(minutes=6), or_worked=SIGN_IN_WORKED)
SIGN_IN_KNOWN = Limit("sign-in from a browser we know", 10, timedelta(minutes=6))
SIGN_IN_PLACE = Limit("sign-ins from a place", 50, timedelta(minutes=1), shared=True)
SIGN_IN_ALL = Limit("sign-ins of all", 500, timedelta(seconds=7), shared=True)
"""Wrong passwords. A browser in which somebody signed in before is counted by itself: whoever types
wrong passwords elsewhere does not keep that person out."""

INVITATION_PLACE = Limit("invitations from a place", 30, timedelta(minutes=2), shared=True)
AGENCY_PLACE = Limit("sign-ins at the agency from a place", 60, timedelta(seconds=30))
OWN_PASSWORD = Limit("own password", 5, timedelta(minutes=12))
FILING_PLACE = Limit("filings from a place", 20, timedelta(minutes=3), shared=True)
FILING_ALL = Limit("filings of all", 200, timedelta(seconds=10), shared=True)
ANSWER = Limit("answers on a page", 30, timedelta(minutes=2))
"""What one person sends on the page of her own matter."""

TICKET = Limit("ticket", 1, timedelta(hours=1))
"""A ticket is good once."""
QUEUE = Limit("queue", 120, timedelta(seconds=1))
"""Places in the queue for those who wait: one a second, two minutes at most."""
QUEUE_PLACE = Limit("queue from a place", 20, timedelta(seconds=6))
"""Places for those who come from one place: a sixth, so that nobody takes them all."""

_FIRST = itemgetter(0)


class Limits:
    """Counts tries, for all processes of the office together."""

    def __init__(self, engine: Engine, clock: Clock, hidden: Callable[[str], str]) -> None:
        """`hidden` makes of a name what may stand in a table."""
        self._engine = engine
        self._clock = clock
        self._hidden = hidden
        self._swept = 0
        self._lock = threading.Lock()
        lay_out(engine, METADATA)

    def take(self, *tries: tuple[Limit, str]) -> dict[Limit, timedelta]:
        """Count a try under each limit before it is made; say which forbid it, and for how long.

        All of them are counted or none. Of many at once no more get through than may.
        """
        now = self._now()
        named = self._in_order(tries)
        with self._engine.connect() as db, db.begin() as all_or_none:
            self._sweep(db, now)
            waits = {limit: self._one(db, name, limit, now) for name, limit in named}
            forbid = {limit: timedelta(milliseconds=wait) for limit, wait in waits.items() if wait}
            if forbid:
                all_or_none.rollback()
        return forbid

    def queue(self, whom: str, place: str | None = None) -> timedelta | None:
        """Take a place in a queue; say how long until its turn, or None when there is none left.

        Whoever comes from one `place` finds no more than a share of the queue.
        """
        now = self._now()
        with self._engine.connect() as db, db.begin() as all_or_none:
            ours = f"{whom} from {place}"
            share = place is None or self._fill(db, self._name(QUEUE_PLACE, ours), QUEUE_PLACE, now)
            full_at = self._fill(db, self._name(QUEUE, whom), QUEUE, now) if share else None
            if full_at is None:
                all_or_none.rollback()
        return None if full_at is None else timedelta(milliseconds=full_at - now)

    def give_back(self, *tries: tuple[Limit, str]) -> None:
        """The try was right: each limit counts one less, but one that counts what is right as well.

        Wrong tries made before it are not forgiven: whoever has one right code could make others.
        """
        self.take_back(*((limit, whom) for limit, whom in tries if not limit.kept))

    def take_back(self, *tries: tuple[Limit, str]) -> None:
        """The try was counted and could not be made: each limit counts one less."""
        with self._engine.begin() as db:
            for name, limit in self._in_order(tries):
                less = sa.update(BUCKETS).values(full_at=BUCKETS.c.full_at - _step(limit))
                db.execute(less.where(BUCKETS.c.name == name))

    def _one(self, db: Connection, name: str, limit: Limit, now: int) -> int:
        if self._fill(db, name, limit, now) is not None:
            return 0
        kept = sa.select(BUCKETS.c.full_at).where(BUCKETS.c.name == name)
        full_at = min(db.execute(kept).scalar() or now, now + _room(limit))
        return max(1, full_at + _step(limit) - _room(limit) - now)

    def _fill(self, db: Connection, name: str, limit: Limit, now: int) -> int | None:
        """Count one more, in one statement; return when it is forgotten, or None if there is no room."""
        most, full_at = now + _room(limit), BUCKETS.c.full_at
        # Where the clock was put back, nobody waits longer than if all tries had been made now.
        counted = sa.case((full_at < now, now), (full_at > most, most), else_=full_at)
        dialect: Any = sqlite if is_sqlite(self._engine) else postgresql
        one_more = dialect.insert(BUCKETS).values(name=name, full_at=now + _step(limit))
        found = db.execute(
            one_more.on_conflict_do_update(
                index_elements=[BUCKETS.c.name],
                set_={"full_at": counted + _step(limit)},
                where=counted + _step(limit) <= most,
            ).returning(BUCKETS.c.full_at)
        ).scalar()
        return None if found is None else int(found)

    def _sweep(self, db: Connection, now: int) -> None:
        """Forget what counts for nothing any longer."""
        with self._lock:
            due = abs(now - self._swept) >= SWEPT_EVERY // timedelta(milliseconds=1)
            self._swept = now if due else self._swept
        if due:
            db.execute(sa.delete(BUCKETS).where(BUCKETS.c.full_at < now))

    def _in_order(self, tries: Iterable[tuple[Limit, str]]) -> list[tuple[str, Limit]]:
        # In the order of their names: two that wait for each other would wait for ever.
        return sorted(((self._name(limit, whom), limit) for limit, whom in tries), key=_FIRST)

    def _name(self, limit: Limit, whom: str) -> str:
        return self._hidden(f"{limit.name}: {whom}")

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _step(limit: Limit) -> int:
    return limit.every // timedelta(milliseconds=1)


def _room(limit: Limit) -> int:
    return limit.burst * _step(limit)
