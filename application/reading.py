"""Who has looked: every reading of a case is written down before the answer is given."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.adapters.clock import Clock
from application.adapters.codec import moment_text
from domain.people import Actor

METADATA = sa.MetaData()
READINGS = sa.Table(
    "readings",
    METADATA,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("read_at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("door", sa.Text, nullable=False),
    sa.Column("stream_id", sa.Text, nullable=False, index=True),
    sa.Column("what", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)


class ReadingLog:
    """The log of readings. No entry, no answer: a log that cannot be written shows nothing."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        METADATA.create_all(engine)

    def note(self, actor: Actor, stream_id: str, what: str) -> None:
        """Write down that somebody is about to see something of a case."""
        with self._engine.begin() as db:
            db.execute(
                sa.insert(READINGS).values(
                    read_at=moment_text(self._clock.now()),
                    actor=actor.id,
                    role=actor.role,
                    door=actor.door,
                    stream_id=stream_id,
                    what=what,
                )
            )

    def of(self, stream_id: str) -> list[tuple[str, str, str, str]]:
        """The readings of a case: when, who, in which role, what."""
        query = (
            sa.select(READINGS.c.read_at, READINGS.c.actor, READINGS.c.role, READINGS.c.what)
            .where(READINGS.c.stream_id == stream_id)
            .order_by(READINGS.c.id)
        )
        with self._engine.execution_options(reading=True).connect() as db:
            return [(row.read_at, row.actor, row.role, row.what) for row in db.execute(query)]
