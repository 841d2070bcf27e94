"""Keeps the read models: follows the record in batches and moves each checkpoint with its tables."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from domain.history import Recorded

log = logging.getLogger(__name__)

BATCH = 2_000
"""Facts folded at once: large enough to save statements, small enough to keep memory flat."""

Tables = Mapping[str, sa.Table]


class ReadModel(Protocol):
    """What a module in this room offers when it keeps a table."""

    NAME: str
    VERSION: int

    def tables(self, prefix: str, metadata: sa.MetaData) -> Tables:
        """Declare the tables, their names beginning with the prefix."""

    def project(self, batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
        """Fold a batch in memory and write what changed."""


class Record(Protocol):
    """The record as a reader sees it."""

    def facts_after(self, position: int, limit: int) -> list[Recorded]:
        """The next facts, in the order of recording."""

    def head(self) -> int:
        """The position of the newest fact."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a read model is, and why it stopped if it did."""

    name: str
    version: int
    position: int
    behind: int
    halted: str | None


class Projector:
    """Feeds every read model from one pass over the record; exactly once, in any number of workers."""

    def __init__(
        self, views: Engine, record: Record, models: Sequence[Any], *, batch: int = BATCH
    ) -> None:
        self.views = views
        self._record = record
        self._batch = batch
        self._sqlite = views.dialect.name == "sqlite"
        self._metadata = sa.MetaData()
        self._checkpoints = sa.Table(
            "checkpoints",
            self._metadata,
            sa.Column("model", sa.Text, primary_key=True),
            sa.Column("position", sa.BigInteger, nullable=False),
            sa.Column("halted", sa.Text),
        )
        self.models: dict[str, ReadModel] = {key_of(model): model for model in models}
        self.tables: dict[str, Tables] = {
            model.NAME: model.tables(f"{model.NAME}_{model.VERSION}_", self._metadata)
            for model in models
        }
        self._prepare()

    def _prepare(self) -> None:
        with self.views.begin() as db:
            if not self._sqlite:
                db.execute(sa.text("SELECT pg_advisory_xact_lock(720013)"))
            self._metadata.create_all(db)
            known = set(db.execute(sa.select(self._checkpoints.c.model)).scalars())
            fresh = [key for key in self.models if key not in known]
            if fresh:
                db.execute(
                    sa.insert(self._checkpoints), [{"model": key, "position": 0} for key in fresh]
                )

    # Following

    def catch_up(self, *, told: Callable[[int, int], None] | None = None) -> int:
        """Work until nothing is left; return the position reached. `told` hears of progress."""
        while self.step():
            if told:
                told(self.position(), self._record.head())
        return self.position()

    def step(self) -> bool:
        """One batch for the models that are furthest behind; say whether there was any work.

        The checkpoint's row lock makes this exactly once, whoever else does the same.
        """
        head = self._record.head()
        if self._reached(head):
            return False
        with self.views.begin() as db:
            standing = self._locked(db)
            if not standing or min(standing.values()) >= head:
                return False
            lowest = min(standing.values())
            facts = self._record.facts_after(lowest, self._batch)
            if not facts:
                return False
            for key in [key for key, position in standing.items() if position == lowest]:
                self._feed(db, key, facts)
        return True

    def _locked(self, db: Connection) -> dict[str, int]:
        table = self._checkpoints
        query = (
            sa.select(table.c.model, table.c.position)
            .where(table.c.model.in_(self.models), table.c.halted.is_(None))
            .order_by(table.c.model)
        )
        return {
            row.model: row.position
            for row in db.execute(query if self._sqlite else query.with_for_update())
        }

    def _feed(self, db: Connection, key: str, facts: Sequence[Recorded]) -> None:
        model = self.models[key]
        update = sa.update(self._checkpoints).where(self._checkpoints.c.model == key)
        try:
            with db.begin_nested():
                model.project(facts, db, self.tables[model.NAME])
        except sa.exc.OperationalError:
            raise  # The database is in trouble, not the fact: try again later.
        except Exception as broken:
            if len(facts) > 1:
                self._feed_singly(db, key, facts)
                return
            # One fact stops its own reader, loudly; the others go on, and no fact is skipped.
            reason = f"Position {facts[0].position} ({facts[0].topic}): {broken!r}"[:500]
            log.error("The read model %s stopped. %s", key, reason)
            db.execute(update.values(halted=reason))
        else:
            db.execute(update.values(position=facts[-1].position))

    def _feed_singly(self, db: Connection, key: str, facts: Sequence[Recorded]) -> None:
        half = len(facts) // 2
        self._feed(db, key, facts[:half])
        halted = db.execute(
            sa.select(self._checkpoints.c.halted).where(self._checkpoints.c.model == key)
        ).scalar()
        if halted is None:
            self._feed(db, key, facts[half:])

    # Asking

    def position(self) -> int:
        """How far the read models are: the one furthest behind counts, those that halted do not."""
        table = self._checkpoints
        with self.views.execution_options(reading=True).connect() as db:
            return (
                db.execute(
                    sa.select(sa.func.min(table.c.position)).where(
                        table.c.model.in_(self.models), table.c.halted.is_(None)
                    )
                ).scalar()
                or 0
            )

    def _reached(self, head: int) -> bool:
        return self.position() >= head

    def wait(self, position: int, *, seconds: float = 5.0) -> bool:
        """Have the read models reach a position: help with the work rather than sleep."""
        end = time.monotonic() + seconds
        while self.position() < position:
            if not self.step() or time.monotonic() > end:
                return self.position() >= position
        return True

    def standing(self) -> list[Standing]:
        """Every read model with its position, for the operator."""
        head = self._record.head()
        with self.views.execution_options(reading=True).connect() as db:
            rows = {row.model: row for row in db.execute(sa.select(self._checkpoints))}
        return [
            Standing(
                model.NAME,
                model.VERSION,
                rows[key].position,
                max(0, head - rows[key].position),
                rows[key].halted,
            )
            for key, model in self.models.items()
        ]

    def rebuild(self) -> None:
        """Empty every read model and start from the first fact."""
        with self.views.begin() as db:
            self._locked(db)
            for tables in self.tables.values():
                for table in tables.values():
                    db.execute(sa.delete(table))
            db.execute(sa.update(self._checkpoints).values(position=0, halted=None))


def key_of(model: ReadModel) -> str:
    """The name a checkpoint is kept under: a new version starts from nothing."""
    return f"{model.NAME}@{model.VERSION}"
