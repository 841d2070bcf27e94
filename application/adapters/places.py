"""Where the read models are kept: on SQLite a file for each build, on PostgreSQL one schema for all."""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

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

    def of(self, key: str) -> Engine:
        return self.registry

    def ask(self, key: str | None, query: str) -> list[tuple[Any, ...]]:
        return answered(self._lines, query)

    def discard(self, key: str) -> None:
        """Nothing to let go of: the tables are dropped one by one."""

    def keep_only(self, keys: Collection[str]) -> None:
        """Nothing to let go of: all builds share one database."""

    def close(self) -> None:
        self.registry.dispose()
