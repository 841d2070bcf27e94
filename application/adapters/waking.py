"""Wakes whoever follows the record when something was added to it, by whichever process."""

from __future__ import annotations

import select
import sqlite3
import threading
import time
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.engine import Engine

from application.adapters.database import is_sqlite, own_connection

LOOK_EVERY = 0.005
"""How often SQLite is asked whether anybody wrote; it answers from shared memory."""

LISTEN_AT_MOST = 0.05
"""How long one stretch of listening lasts: whoever is told to stop waits no longer than this."""

ASK_EVERY = 0.5
"""How often PostgreSQL is asked all the same, so that a lost call matters to nobody."""

TRY_AGAIN = 0.5
"""How long a lost connection rests before it is tried again."""


class Waking(Protocol):
    """Wakes whoever follows the record when something was added.

    News that came between two waits is not lost: the next wait ends at once. One who was not woken
    looks all the same from time to time, for a database that is away cannot wake anybody.
    """

    def wait(self, seconds: float) -> bool:
        """Wait for news, at the longest so many seconds; say whether there are any."""

    def close(self) -> None:
        """Let go of the database."""


def waking(record: Engine, *, stop: threading.Event | None = None) -> Waking:
    """Listen to a record. When `stop` is set, a wait ends at once."""
    stop = stop or threading.Event()
    return OfSQLite(record, stop) if is_sqlite(record) else OfPostgreSQL(record, stop)


class OfSQLite:
    """Asks SQLite whether another connection has committed, which costs it no look at the disk."""

    def __init__(self, record: Engine, stop: threading.Event) -> None:
        self._record = record
        self._stop = stop
        self._connection: Any = None
        self._seen: int | None = None
        self._look()

    def wait(self, seconds: float) -> bool:
        """Wait for news, at the longest so many seconds; say whether there are any."""
        end = time.monotonic() + seconds
        while True:
            if self._look():
                return True
            left = end - time.monotonic()
            if left <= 0 or self._stop.wait(min(LOOK_EVERY, left)):
                return False

    def _look(self) -> bool:
        try:
            if self._connection is None:
                self._connection = own_connection(self._record)
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        except (sqlite3.Error, sa.exc.DBAPIError):
            # The file cannot be read now. A new connection counts anew, so its first answer is news.
            self.close()
            return False
        news = version != self._seen
        self._seen = version
        return news

    def close(self) -> None:
        """Let go of the database."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._seen = None, None


class OfPostgreSQL:
    """Listens on a connection of its own, which heals; and asks now and then, whatever was called."""

    def __init__(self, record: Engine, stop: threading.Event) -> None:
        self._record = record
        self._stop = stop
        self._connection: psycopg.Connection[Any] | None = None
        self._seen = -1
        self._asked = self._tried = float("-inf")
        self._news(0)  # What is there already is no news.

    def wait(self, seconds: float) -> bool:
        """Wait for news, at the longest so many seconds; say whether there are any."""
        end = time.monotonic() + seconds
        while True:
            if self._news(min(LISTEN_AT_MOST, max(0.0, end - time.monotonic()))):
                return True
            if self._stop.is_set() or time.monotonic() >= end:
                return False

    def _news(self, seconds: float) -> bool:
        if self._connection is None and not self._listen():
            self._stop.wait(seconds)
            return False
        try:
            return self._called(seconds) or self._asked_again()
        except (psycopg.Error, OSError):
            self.close()
            return False

    def _listen(self) -> bool:
        if time.monotonic() - self._tried < TRY_AGAIN:
            return False
        connection: Any = None
        try:
            connection = own_connection(self._record)
            connection.autocommit = True
            schema = connection.execute("SELECT current_schema()").fetchone()[0]
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel(schema))))
        except (psycopg.Error, sa.exc.SQLAlchemyError):
            if connection is not None:
                connection.close()
            self._tried = time.monotonic()
            return False
        # What was added before it listened nobody called out: so it asks first.
        self._connection, self._asked = connection, float("-inf")
        return True

    def _called(self, seconds: float) -> bool:
        assert self._connection is not None
        if select.select([self._connection], [], [], seconds)[0]:
            self._connection.pgconn.consume_input()
        news = False
        while call := self._connection.pgconn.notifies():
            news = self._reach(int(call.extra)) or news
        return news

    def _asked_again(self) -> bool:
        assert self._connection is not None
        if time.monotonic() - self._asked < ASK_EVERY:
            return False
        self._asked = time.monotonic()
        answer = self._connection.execute("SELECT max(position) FROM events").fetchone()
        return self._reach((answer and answer[0]) or 0)

    def _reach(self, position: int) -> bool:
        news = position > self._seen
        self._seen = max(self._seen, position)
        return news

    def close(self) -> None:
        """Let go of the database."""
        if self._connection is not None:
            self._connection.close()
            self._tried = time.monotonic()
        self._connection = None


def channel(schema: str) -> str:
    """Where a record calls out that something was added: each schema has a channel of its own."""
    return f"ombud {schema}"
