"""Open lines to the record: lent for one call and kept for the next, laid away when they are dead."""

from __future__ import annotations

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.adapters.asking import SPOKEN, Asker
from application.adapters.database import hung_up, own_connection

MOST_KEPT = 8
"""So many lines stay open between calls; more are opened and closed as they are needed."""

LONGEST_CALL = 60
"""So many seconds one call to PostgreSQL may take before it is given up with a sentence."""


class LineLost(psycopg.OperationalError):
    """The line broke: what was asked may have been done, or not."""


class Line:
    """A connection that one caller uses at a time. It knows whether the other end is there."""

    __slots__ = ("_asker", "_file", "_served", "connection", "cursor")

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._served = isinstance(connection, psycopg.Connection)
        self._file: tuple[str, int] | None = None
        if self._served:
            try:
                connection.autocommit = True
                connection.execute(f"SET statement_timeout = '{LONGEST_CALL}s'")
                # What is asked here is found by a key and wanted in its order: never a sort.
                connection.execute("SET enable_bitmapscan = off")
            except BaseException:
                connection.close()
                raise
        else:
            file = connection.execute("PRAGMA database_list").fetchone()[2]
            self._file = file, os.stat(file).st_ino
        self._asker = Asker(connection, patience=LONGEST_CALL + 5) if self._served else None
        self.cursor = connection.cursor()

    def ask(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Read: on PostgreSQL by the shortest way there is."""
        if self._asker and all(isinstance(each, SPOKEN) for each in values):
            return self._asker.ask(query, values)
        return self.say(query, values)

    def say(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Have a statement carried out by the driver."""
        manner = {"prepare": True, "binary": True} if self._served else {}
        answer: list[tuple[Any, ...]] = self.cursor.execute(query, values, **manner).fetchall()
        return answer

    @property
    def moved(self) -> bool:
        """A file that was moved away would take every fact and keep none."""
        if self._file is None:
            return False
        file, number = self._file
        try:
            return os.stat(file).st_ino != number
        except FileNotFoundError:
            return True

    @property
    def dead(self) -> bool:
        """Whether the server has gone away since the line was used."""
        return self._served and hung_up(self.connection)

    @property
    def lost(self) -> bool:
        """After a fault: whether it was the connection that broke."""
        return self._served and bool(self.connection.closed)

    def close(self) -> None:
        """Give the connection up, and with it whatever it had begun."""
        self.connection.close()


class Lines:
    """Lends lines to one database. SQLAlchemy's own lending costs more than adding a fact does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[Line] = deque()
        self._process = os.getpid()
        self._of_a_parent: list[deque[Line]] = []
        self._closed = False
        sa.event.listen(engine, "engine_disposed", lambda _: self.close())

    def take(self, *, to_write: bool = False) -> Line:
        """A line whose other end is there, as far as anyone can know."""
        if self._process != os.getpid():
            # A copy of a process must not use, nor even close, what its parent has open.
            self._of_a_parent.append(self._idle)
            self._idle, self._process = deque(), os.getpid()
        while True:
            try:
                line = self._idle.pop()
            except IndexError:
                return Line(own_connection(self._engine))
            if not line.dead and not (to_write and line.moved):
                return line
            line.close()

    def give(self, line: Line) -> None:
        """Hand back a line that is in order."""
        if len(self._idle) < MOST_KEPT and not self._closed:
            self._idle.append(line)
        else:
            line.close()

    def ask(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Read; when the line breaks, once more on another, for to read twice changes nothing."""
        try:
            return self._on_a_line(Line.ask, query, values)
        except LineLost:
            return self._on_a_line(Line.ask, query, values)

    def say(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Have one statement carried out. Raises `LineLost` when its answer did not arrive."""
        return self._on_a_line(Line.say, query, values)

    def _on_a_line(
        self,
        speak: Callable[[Line, str, Sequence[Any]], list[tuple[Any, ...]]],
        query: str,
        values: Sequence[Any],
    ) -> list[tuple[Any, ...]]:
        line = self.take()
        try:
            answer = speak(line, query, values)
        except BaseException as fault:
            lost = line.lost
            line.close()
            if lost:
                raise LineLost(str(fault)) from fault
            raise
        self.give(line)
        return answer

    def close(self) -> None:
        """Close every line that nobody uses; one still lent is closed when it comes back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()


def answered(lines: Lines, query: str) -> list[tuple[Any, ...]]:
    """Ask, and hear of trouble in the words in which SQLAlchemy tells of it."""
    try:
        return lines.ask(query)
    except (sqlite3.Error, psycopg.Error) as fault:
        raise sa.exc.OperationalError(query, None, fault) from fault
