"""Where the read models are kept: on SQLite a file for each build, on PostgreSQL one schema for all."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from application.adapters.database import sqlite_at
from application.adapters.lines import Lines, answered


class Files:
    """A file for each build, so that making one anew never holds up the others: SQLite lets only
    one write to a file at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder
        self._rooms: dict[str, tuple[Engine, Lines]] = {}
        self._lock = threading.Lock()
        self.registry = sqlite_at(folder / "builds.db", durable=False)
        self._lines = Lines(self.registry)

    def of(self, key: str) -> Engine:
        return self._room(key)[0]

    @contextmanager
    def reading(self, key: str) -> Iterator[Connection]:
        with self.of(key).execution_options(reading=True).connect() as db:
            yield db

    @contextmanager
    def feeding(
        self, keys: Sequence[str], *, singly: bool
    ) -> Iterator[list[tuple[Connection, list[str]]]]:
        with ExitStack() as stack:
            opened = ((stack.enter_context(_unwaiting(self.of(key))), [key]) for key in keys)
            yield [(db, each) for db, each in opened if db is not None]

    def ask(self, key: str | None, query: str) -> list[tuple[Any, ...]]:
        return answered(self._lines if key is None else self._room(key)[1], query)

    def _room(self, key: str) -> tuple[Engine, Lines]:
        with self._lock:
            if key not in self._rooms:
                engine = sqlite_at(self._folder / f"{key}.db", durable=False)
                self._rooms[key] = engine, Lines(engine)
            return self._rooms[key]

    def discard(self, key: str) -> None:
        with self._lock:
            known = self._rooms.pop(key, None)
        if known:
            known[0].dispose()
        for ending in (".db", ".db-wal", ".db-shm"):
            (self._folder / f"{key}{ending}").unlink(missing_ok=True)

    def keep_only(self, keys: Collection[str]) -> None:
        with self._lock:
            gone = [self._rooms.pop(key) for key in [*self._rooms] if key not in keys]
        for engine, _ in gone:
            engine.dispose()

    def close(self) -> None:
        for engine in (*(engine for engine, _ in self._rooms.values()), self.registry):
            engine.dispose()


class Schema:
    """Tables of their own for each build, in one schema."""

    def __init__(self, engine: Engine) -> None:
        self.registry = engine
        self._lines = Lines(engine)
        # Each statement sees one moment anyhow; to begin and to end would be two more ways there.
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._flowing = engine.execution_options(flowing=True)
        event.listen(self._flowing, "after_cursor_execute", _wait_for_rows)

    def of(self, key: str) -> Engine:
        return self.registry

    @contextmanager
    def reading(self, key: str) -> Iterator[Connection]:
        with self._reading.connect() as db:
            yield db

    @contextmanager
    def feeding(
        self, keys: Sequence[str], *, singly: bool
    ) -> Iterator[list[tuple[Connection, list[str]]]]:
        with self.registry.begin() if singly else _flowing(self._flowing) as db:
            yield [(db, list(keys))]

    def ask(self, key: str | None, query: str) -> list[tuple[Any, ...]]:
        return answered(self._lines, query)

    def discard(self, key: str) -> None:
        """Nothing to let go of: the tables are dropped one by one."""

    def keep_only(self, keys: Collection[str]) -> None:
        """Nothing to let go of: all builds share one database."""

    def close(self) -> None:
        self.registry.dispose()


@contextmanager
def _unwaiting(engine: Engine) -> Iterator[Connection | None]:
    """Begin on SQLite if nobody else writes there now; else leave it, rather than wait in its queue."""
    with engine.connect() as db:
        driver = db.connection.driver_connection
        assert driver is not None
        [(patience,)] = driver.execute("PRAGMA busy_timeout").fetchall()
        driver.execute("PRAGMA busy_timeout=0")
        try:
            db.begin()
        except sa.exc.OperationalError as taken:
            if "locked" not in str(taken.orig):
                raise
        finally:
            driver.execute(f"PRAGMA busy_timeout={patience}")
        if not db.in_transaction():
            yield None
            return
        yield db
        db.commit()


class Stumbled(Exception):
    """Something that was sent without waiting failed; to know what, it has to be done singly."""


SENT = "sent without waiting"


def _wait_for_rows(db: Connection, _: Any, __: str, ___: Any, context: Any, ____: bool) -> None:
    """Where rows are asked for, everything that was sent is waited for."""
    if not (context.isinsert or context.isupdate or context.isdelete):
        db.info[SENT].sync()


@contextmanager
def _flowing(engine: Engine) -> Iterator[Connection]:
    """Begin on PostgreSQL, and wait for answers only where rows are asked for.

    To feed one fact takes some twenty statements. Each way there and back is longer than the work
    at its end, and longer still on a machine that is busy.
    """
    with engine.connect() as db:
        driver: Any = db.connection.driver_connection
        try:
            with driver.pipeline() as sent:
                db.info[SENT] = sent
                with db.begin():
                    yield db
        except sa.exc.OperationalError as fault:
            if isinstance(fault.orig, psycopg.errors.PipelineAborted):
                raise Stumbled from fault
            raise
        except psycopg.OperationalError as fault:
            raise sa.exc.OperationalError(None, None, fault) from fault
