"""Where the read models are kept: on SQLite a file for each build, on PostgreSQL one schema for all."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy.engine import Engine

from application.adapters.database import sqlite_at


class Files:
    """A file for each build, so that making one anew never holds up the others: SQLite lets only
    one write to a file at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder
        self._engines: dict[str, Engine] = {}
        self._lock = threading.Lock()
        self.registry = sqlite_at(folder / "builds.db", durable=False)

    def of(self, key: str) -> Engine:
        with self._lock:
            if key not in self._engines:
                self._engines[key] = sqlite_at(self._folder / f"{key}.db", durable=False)
            return self._engines[key]

    def discard(self, key: str) -> None:
        with self._lock:
            known = self._engines.pop(key, None)
        if known:
            known.dispose()
        for ending in (".db", ".db-wal", ".db-shm"):
            (self._folder / f"{key}{ending}").unlink(missing_ok=True)

    def close(self) -> None:
        for engine in (*self._engines.values(), self.registry):
            engine.dispose()


class Schema:
    """Tables of their own for each build, in one schema."""

    def __init__(self, engine: Engine) -> None:
        self.registry = engine

    def of(self, key: str) -> Engine:
        return self.registry

    def discard(self, key: str) -> None:
        """Nothing to let go of: the tables are dropped one by one."""

    def close(self) -> None:
        self.registry.dispose()
