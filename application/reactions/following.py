"""How far a reaction has followed the record, and what it could not do yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.adapters.clock import Clock
from application.adapters.codec import moment_text

LONGEST_WAIT = timedelta(minutes=10)
LONGEST_REASON = 500

METADATA = sa.MetaData()
REACTIONS = sa.Table(
    "reactions",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)
FAILURES = sa.Table(
    "reaction_failures",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("stream_id", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("again_at", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A fact that a reaction has not answered yet: why, how often it tried, when it tries again."""

    position: int
    stream_id: str
    tries: int
    again_at: str
    reason: str


class Following:
    """The bookmark of one reaction. It moves only after what lies before it is done or noted."""

    def __init__(self, ledger: Engine, name: str, clock: Clock) -> None:
        self._ledger = ledger
        self._name = name
        self._clock = clock
        with ledger.begin() as db:
            if ledger.dialect.name != "sqlite":
                db.execute(sa.text("SELECT pg_advisory_xact_lock(720014)"))
            METADATA.create_all(db)
            if db.execute(self._bookmark()).scalar() is None:
                db.execute(sa.insert(REACTIONS).values(name=name, position=0))

    def _bookmark(self) -> sa.Select[Any]:
        return sa.select(REACTIONS.c.position).where(REACTIONS.c.name == self._name)

    def position(self) -> int:
        """How far the reaction is."""
        with self._ledger.execution_options(reading=True).connect() as db:
            return int(db.execute(self._bookmark()).scalar_one())

    def move(self, position: int, failed: Mapping[int, tuple[str, str]]) -> None:
        """Move on to a position, and note what failed on the way (position: stream, reason)."""
        with self._ledger.begin() as db:
            for at, (stream_id, reason) in failed.items():
                self._note(db, at, stream_id, reason)
            db.execute(
                sa.update(REACTIONS)
                .where(REACTIONS.c.name == self._name, REACTIONS.c.position < position)
                .values(position=position)
            )

    def failed(self, position: int, stream_id: str, reason: str) -> None:
        """Note a failure; each further one waits twice as long."""
        with self._ledger.begin() as db:
            self._note(db, position, stream_id, reason)

    def _note(self, db: sa.Connection, position: int, stream_id: str, reason: str) -> None:
        this = (FAILURES.c.name == self._name, FAILURES.c.position == position)
        tries = (db.execute(sa.select(FAILURES.c.tries).where(*this)).scalar() or 0) + 1
        wait = min(timedelta(seconds=2 ** min(tries, 20)), LONGEST_WAIT)
        db.execute(sa.delete(FAILURES).where(*this))
        db.execute(
            sa.insert(FAILURES).values(
                name=self._name,
                position=position,
                stream_id=stream_id,
                tries=tries,
                again_at=moment_text(self._clock.now() + wait),
                reason=reason[:LONGEST_REASON],
            )
        )

    def settled(self, position: int) -> None:
        """What had failed is done."""
        with self._ledger.begin() as db:
            db.execute(
                sa.delete(FAILURES).where(
                    FAILURES.c.name == self._name, FAILURES.c.position == position
                )
            )

    def failures(self, *, due_at: datetime | None = None) -> list[Failure]:
        """What is not done yet, or of that what is to be tried again by a moment."""
        query = sa.select(FAILURES).where(FAILURES.c.name == self._name)
        if due_at is not None:
            query = query.where(FAILURES.c.again_at <= moment_text(due_at))
        with self._ledger.execution_options(reading=True).connect() as db:
            return [
                Failure(row.position, row.stream_id, row.tries, row.again_at, row.reason)
                for row in db.execute(query.order_by(FAILURES.c.position))
            ]
