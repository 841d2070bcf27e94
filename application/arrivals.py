"""How much came in through each door on each day, so that nobody can fill the disk of the office."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.adapters.database import lay_out

METADATA = sa.MetaData()
ARRIVALS = sa.Table(
    "arrivals",
    METADATA,
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("door", sa.Text, primary_key=True),
    sa.Column("bytes", sa.BigInteger, nullable=False),
)


class Arrivals:
    """Counts bytes by day and door. What was refused after it had come in counts as well."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        lay_out(engine, METADATA)

    def on(self, day: date, door: str) -> int:
        """How many bytes came in."""
        query = sa.select(ARRIVALS.c.bytes).where(
            ARRIVALS.c.day == day.isoformat(), ARRIVALS.c.door == door
        )
        with self._engine.execution_options(reading=True).connect() as db:
            return int(db.execute(query).scalar() or 0)

    def add(self, day: date, door: str, size: int) -> None:
        """Count what came in; days that are over are forgotten."""
        values = {"day": day.isoformat(), "door": door, "bytes": size}
        with self._engine.begin() as db:
            db.execute(sa.delete(ARRIVALS).where(ARRIVALS.c.day < day.isoformat()))
            db.execute(
                sa.text(
                    "INSERT INTO arrivals (day, door, bytes) VALUES (:day, :door, :bytes)"
                    " ON CONFLICT (day, door)"
                    " DO UPDATE SET bytes = arrivals.bytes + excluded.bytes"
                ),
                values,
            )
