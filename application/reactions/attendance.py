"""Who is at work: every worker signs here every few seconds, so that others notice when one is gone.

No two clocks have to agree. Whoever looks sees a number that grows while the worker lives, and
holds it against a watch of its own that is never put back.
"""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.adapters.clock import Clock
from application.adapters.codec import moment_text
from application.adapters.entropy import SystemEntropy
from application.reactions.faults import trace

log = logging.getLogger(__name__)

BEAT = 2.0
"""Seconds from one signature of a worker to the next."""

LEASE = 15.0
"""A worker that another has watched for so many seconds without a signature is gone."""

METADATA = sa.MetaData()
WORKERS = sa.Table(
    "workers",
    METADATA,
    sa.Column("holder", sa.Text, primary_key=True),
    sa.Column("machine", sa.Text, nullable=False),
    sa.Column("pid", sa.BigInteger, nullable=False),
    sa.Column("born", sa.Text, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("beat", sa.BigInteger, nullable=False),
    sa.Column("since", sa.Text, nullable=False),
    sa.Column("seen_at", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Present:
    """A worker as an operator sees it."""

    host: str
    pid: int
    since: str
    seen_at: str
    alive: bool


Gone = Callable[[Connection, str], None]
"""Told in one transaction with the striking out of a worker, to free what it held."""


class Attendance:
    """The list of those at work, and one's own line in it."""

    def __init__(
        self,
        ledger: Engine,
        clock: Clock,
        gone: Gone,
        *,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._gone = gone
        self._watch = watch
        self._seen: dict[str, tuple[int, float]] = {}
        self._looked = watch()
        self._signed = False
        self.holder = SystemEntropy().id()

    # One's own line

    def sign(self, db: Connection) -> None:
        """Sign within a transaction; whoever was struck out by mistake stands there again."""
        self._signed = True
        now = moment_text(self._clock.now())
        mine = sa.update(WORKERS).where(WORKERS.c.holder == self.holder)
        if db.execute(mine.values(beat=WORKERS.c.beat + 1, seen_at=now)).rowcount:
            return
        db.execute(
            sa.insert(WORKERS).values(
                holder=self.holder,
                machine=_machine(),
                pid=os.getpid(),
                born=_born(os.getpid()) or "",
                host=platform.node(),
                beat=1,
                since=now,
                seen_at=now,
            )
        )

    def leave(self) -> None:
        """Strike oneself out, and free what one held."""
        if not self._signed:
            return
        with self._ledger.begin() as db:
            db.execute(sa.delete(WORKERS).where(WORKERS.c.holder == self.holder))
            self._gone(db, self.holder)

    def keep(self, stop: threading.Event) -> None:
        """Sign and look around until told to stop, whatever the database does meanwhile."""
        while not stop.is_set():
            try:
                with self._ledger.begin() as db:
                    self.sign(db)
                self.look()
            except sa.exc.DBAPIError as fault:
                log.warning("The attendance list cannot be signed now. %s", fault.orig)
            except Exception as fault:
                # Whoever stops signing is thought gone, and what it is at would be done twice.
                log.error("The attendance list could not be kept: %s", trace(fault))
            stop.wait(BEAT)

    # The others

    def look(self) -> None:
        """Strike out whoever is gone, so that others may take up what it held."""
        now = self._watch()
        if now - self._looked > LEASE / 2:
            # It did not look for a while itself, or could not: it begins to count anew.
            self._seen.clear()
        with self._ledger.execution_options(reading=True).connect() as db:
            others = db.execute(sa.select(WORKERS).where(WORKERS.c.holder != self.holder)).all()
        for each in others:
            beat, since = self._seen.get(each.holder, (None, now))
            if beat != each.beat:
                self._seen[each.holder] = (each.beat, now)
            elif now - since >= LEASE:
                self._strike_out(each.holder, each.beat)
            if _runs(each.machine, each.pid, each.born) is False:
                self._strike_out(each.holder, each.beat)
        self._looked = now

    def _strike_out(self, holder: str, beat: int) -> None:
        with self._ledger.begin() as db:
            this = (WORKERS.c.holder == holder, WORKERS.c.beat == beat)
            # It signed at the last moment, or somebody else was faster: then nothing is to be done.
            if db.execute(sa.delete(WORKERS).where(*this)).rowcount:
                self._gone(db, holder)
        self._seen.pop(holder, None)


def present(ledger: Engine, clock: Clock) -> list[Present]:
    """Everybody on the list, for the operator. On another machine, a recent signature counts."""
    with ledger.execution_options(reading=True).connect() as db:
        rows = db.execute(sa.select(WORKERS).order_by(WORKERS.c.since, WORKERS.c.holder)).all()
    found = []
    for row in rows:
        alive = _runs(row.machine, row.pid, row.born)
        if alive is None:
            age = (clock.now() - datetime.fromisoformat(row.seen_at)).total_seconds()
            alive = abs(age) <= LEASE
        found.append(Present(row.host, row.pid, row.since, row.seen_at, alive))
    return found


def _machine() -> str:
    """This machine since it was started, and the numbering of processes that counts in it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def _born(pid: int) -> str | None:
    """When a process was started, in ticks of the machine; None when it cannot be seen.

    One that ended and was not yet taken off the list of processes was started never: "".
    """
    try:
        # The name of a process is cut at 15 bytes, perhaps in the middle of a letter.
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    words = stat.rpartition(")")[2].split()
    return "" if words[0] == "Z" else words[19]


def _runs(machine: str, pid: int, born: str) -> bool | None:
    """Say whether a process still runs; None when that cannot be known from here."""
    if not (machine and born) or machine != _machine():
        return None
    found = _born(pid)
    if found is not None:
        return found == born
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    # It is there, or its number is another's by now: this machine shows nobody else's processes.
    return None
