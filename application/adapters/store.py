"""The record on disk: facts are added at its end in one transaction, and nothing is ever changed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

import psycopg
import sqlalchemy as sa
import uuid_utils
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    OperationalError,
    PersistenceError,
    StoredEvent,
)
from sqlalchemy.engine import Engine

from application.adapters import schema
from application.adapters.database import is_sqlite
from application.adapters.lines import LineLost, Lines
from application.adapters.waking import waking

Claim = tuple[str, str, str]
"""A name that only one history may hold: its kind, the name, the stream that holds it."""

LOOK_ANYWAY = 1.0
"""After so many seconds a follower looks for himself, even when nothing woke him."""

COLUMNS = "position, stream_id, version, topic, state, metadata, event_id, recorded_at"
KEPT = (
    *("id", "originator_id", "originator_version", "topic"),
    *("state", "metadata", "event_id", "recorded_at"),
)
"""What the columns are called in a row that was read."""

TOLD = "position, version, topic, state, metadata"
Told = tuple[int, int, str, bytes, bytes]

MANY = 1_000
"""From so many facts at once on, a larger part of the record is held in memory."""

Row = tuple[str, str, int, str, bytes, bytes, str, str | None]
"""A fact as it is added, in the order of `INSERT`."""

# A row that fails leaves nothing of itself, and whoever adds takes back the rest: see `_add_sqlite`.
INSERT = (
    "INSERT OR FAIL INTO events (event_id, stream_id, version, topic, state, metadata, recorded_at,"
    " command_id) VALUES (?,?,?,?,?,?,?,?)"
)
APPEND = (
    "SELECT * FROM append(%s,%s,%s,%s,%s,%s,%s,%s::text[],%s::text[],%s::text[],%s::text[],"
    "%s::text[],%s::text[])"
)

FAULTS = (sqlite3.Error, psycopg.Error, sa.exc.DBAPIError)
SLIPS = (sqlite3.ProgrammingError, psycopg.ProgrammingError, psycopg.DataError)
"""Faults of a database, and those among them that are ours."""


@dataclass(frozen=True)
class Kept(Notification):
    """One row of the record, envelope and all."""

    metadata: bytes
    event_id: str
    recorded_at: str


class Conflict(IntegrityError):
    """Somebody else added to this history first."""


class CommandRepeated(IntegrityError):
    """This command was carried out before; here is what it led to."""

    def __init__(self, stream_id: str, position: int) -> None:
        super().__init__(f"Carried out already, at position {position}.")
        self.stream_id = stream_id
        self.position = position


class ClaimTaken(IntegrityError):
    """Another history holds this name."""


class Store(ApplicationRecorder):
    """The record, on SQLite and on PostgreSQL, behind the library's recorder interface."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sqlite = is_sqlite(engine)
        self._lines = Lines(engine)
        self._mark = "?" if self.sqlite else "%s"
        schema.move_forward(engine)

    # Adding

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command_id: str | None = None,
        claims: Iterable[Claim] = (),
        releases: Iterable[tuple[str, str]] = (),
        **_: Any,
    ) -> Sequence[int]:
        """Add facts, their claims and their command in one transaction; return the positions.

        Raises `CommandRepeated`, `ClaimTaken`, `Conflict` (all `IntegrityError`), or
        `OperationalError` when the database cannot be written now.
        """
        if not stored_events:
            return []
        # The command stands beside its first fact, where everybody finds it again.
        rows = [row_of(stored_events[0], command_id), *map(row_of, stored_events[1:])]
        return self.insert_rows(rows, command_id=command_id, claims=claims, releases=releases)

    def insert_rows(
        self,
        rows: list[Row],
        *,
        command_id: str | None = None,
        claims: Iterable[Claim] = (),
        releases: Iterable[tuple[str, str]] = (),
    ) -> Sequence[int]:
        """Add facts that stand as rows already, with the promises of `insert_events`."""
        add = self._add_sqlite if self.sqlite else self._add_postgresql
        try:
            return add(rows, list(claims), list(releases))
        except (sqlite3.IntegrityError, psycopg.errors.UniqueViolation) as broken:
            self._say_what_is_taken(broken, command_id)
        except FAULTS as fault:
            raise _in_the_stores_words(fault) from fault

    def _add_sqlite(
        self, rows: list[Row], claims: list[Claim], releases: list[tuple[str, str]]
    ) -> Sequence[int]:
        line = self._lines.take(to_write=True)
        cursor = line.cursor
        try:
            if len(rows) >= MANY:
                # What does not fit is written to the disk and read again before it is committed.
                cursor.execute("PRAGMA cache_size=-65536")
            cursor.execute("BEGIN IMMEDIATE")
            if releases:
                cursor.executemany("DELETE FROM claims WHERE kind=? AND key=?", releases)
            if claims:
                cursor.executemany("INSERT INTO claims VALUES (?,?,?)", claims)
            if len(rows) > 1:
                cursor.executemany(INSERT, rows[:-1])
            # Nobody else writes between BEGIN IMMEDIATE and COMMIT, so the positions are a run.
            last = cursor.execute(INSERT, rows[-1]).lastrowid
            cursor.execute("COMMIT")
        except BaseException:
            # A line that closes takes back what it had begun.
            line.close()
            raise
        self._lines.give(line)
        return list(range(last - len(rows) + 1, last + 1))

    def _add_postgresql(
        self, rows: list[Row], claims: list[Claim], releases: list[tuple[str, str]]
    ) -> Sequence[int]:
        try:
            added = self._lines.say(APPEND, appended(rows, claims, releases))
        except LineLost as lost:
            return self._what_became_of(rows, lost)
        return [row[0] for row in added]

    def _what_became_of(self, rows: list[Row], lost: LineLost) -> Sequence[int]:
        """The answer did not arrive. Nothing is added twice for that: the record itself is asked."""
        # Whoever is still adding has the lock: when it is free, it is known what became of it.
        self._lines.ask(f"SELECT pg_advisory_xact_lock({schema.ADDING})")
        found = self._lines.ask(
            "SELECT position FROM events WHERE event_id = ANY(%s) ORDER BY position",
            ([row[0] for row in rows],),
        )
        if len(found) != len(rows):
            raise lost
        return [row[0] for row in found]

    def _say_what_is_taken(self, broken: Exception, command_id: str | None) -> NoReturn:
        said = str(broken)
        if command_id is not None and (found := self.outcome_of(command_id)):
            raise CommandRepeated(*found) from broken
        if "claims" in said:
            raise ClaimTaken(said) from broken
        raise Conflict(said) from broken

    # Reading

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The facts of one history, in their order."""
        where = [f"stream_id={self._mark}"]
        values: list[Any] = [str(originator_id)]
        for sign, bound in ((">", gt), ("<=", lte)):
            if bound is not None:
                where.append(f"version{sign}{self._mark}")
                values.append(bound)
        order = " ORDER BY version" + (" DESC" if desc else "")
        return self._select(where, values, order, limit)

    def select_histories(self, stream_ids: Sequence[str]) -> list[Kept]:
        """The facts of some histories, asked for at once; each in its order."""
        if not stream_ids:
            return []
        where = f"stream_id IN ({','.join([self._mark] * len(stream_ids))})"
        return self._select([where], list(stream_ids), " ORDER BY stream_id, version", None)

    def told_of(self, stream_id: str) -> list[Told]:
        """Of one history, in its order, what is needed to replay it."""
        query = f"SELECT {TOLD} FROM events WHERE stream_id={self._mark} ORDER BY version"
        return self._ask(query, (stream_id,))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The facts of all histories, in the order of recording."""
        where: list[str] = []
        values: list[Any] = []
        if start is not None:
            where.append(f"position{'>=' if inclusive_of_start else '>'}{self._mark}")
            values.append(start)
        if stop is not None:
            where.append(f"position<={self._mark}")
            values.append(stop)
        if topics:
            where.append(f"topic IN ({','.join([self._mark] * len(topics))})")
            values += topics
        return self._select(where, values, " ORDER BY position", limit)

    def _select(
        self, where: list[str], values: list[Any], order: str, limit: int | None
    ) -> list[Kept]:
        query = f"SELECT {COLUMNS} FROM events"
        if where:
            query += " WHERE " + " AND ".join(where)
        query += order
        if limit is not None:
            query += f" LIMIT {self._mark}"
            values.append(limit)
        return [_kept(row) for row in self._ask(query, values)]

    def _ask(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._lines.ask(query, values)
        except FAULTS as fault:
            raise _in_the_stores_words(fault) from fault

    def max_notification_id(self) -> int | None:
        """The position of the newest fact; None while there is none."""
        found: int | None = self._ask("SELECT max(position) FROM events", ())[0][0]
        return found

    def outcome_of(self, command_id: str) -> tuple[str, int] | None:
        """What a command led to: the stream and the position of its first fact."""
        rows = self._ask(
            f"SELECT stream_id, position FROM events WHERE command_id={self._mark}", (command_id,)
        )
        return (rows[0][0], rows[0][1]) if rows else None

    def holder(self, kind: str, key: str) -> str | None:
        """The stream that holds a name."""
        rows = self._ask(
            f"SELECT stream_id FROM claims WHERE kind={self._mark} AND key={self._mark}",
            (kind, key),
        )
        return rows[0][0] if rows else None

    def holders(self, kind: str, keys: Sequence[str]) -> dict[str, str]:
        """Which of these names are held, and by which stream."""
        marks = ",".join([self._mark] * len(keys))
        rows = self._ask(
            f"SELECT key, stream_id FROM claims WHERE kind={self._mark} AND key IN ({marks})",
            (kind, *keys),
        )
        return {row[0]: row[1] for row in rows}

    def held(self, kind: str) -> list[tuple[str, str]]:
        """All names of a kind with the streams that hold them."""
        rows = self._ask(f"SELECT key, stream_id FROM claims WHERE kind={self._mark}", (kind,))
        return [(row[0], row[1]) for row in rows]

    def held_from(self, kind: str, beginning: str) -> list[str]:
        """The names of a kind that begin with some hexadecimal digits; the others are not read."""
        # Behind every digit comes a letter that is none.
        rows = self._ask(
            f"SELECT key FROM claims WHERE kind={self._mark}"
            f" AND key>={self._mark} AND key<{self._mark}",
            (kind, beginning, f"{beginning}g"),
        )
        return [row[0] for row in rows]

    def how_many_held(self, kind: str) -> int:
        """How many names of a kind are held."""
        found: int = self._ask(f"SELECT count(*) FROM claims WHERE kind={self._mark}", (kind,))[0][
            0
        ]
        return found

    def last_held(self, kind: str) -> str | None:
        """The greatest name of a kind, for running numbers."""
        found: str | None = self._ask(
            f"SELECT max(key) FROM claims WHERE kind={self._mark}", (kind,)
        )[0][0]
        return found

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Following:
        """Follow the record as it grows."""
        return Following(self, gt, topics)


class Following(ListenNotifySubscription[Store]):
    """Follows the record; it is woken when something was added, and looks all the same besides."""

    def __init__(self, recorder: Store, gt: int | None, topics: Sequence[str]) -> None:
        self._stopped = threading.Event()
        self._waking = waking(recorder.engine, stop=self._stopped)
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._wake = threading.Thread(target=self._keep_waking, daemon=True)
        self._wake.start()

    def _keep_waking(self) -> None:
        while not self._stopped.is_set():
            self._waking.wait(LOOK_ANYWAY)
            self._has_been_notified.set()
        self._waking.close()

    def stop(self) -> None:
        """Follow no longer."""
        super().stop()
        self._stopped.set()

    def __exit__(self, *args: object, **kwargs: Any) -> None:
        # Whoever closes the database next must find no connection of ours in use.
        super().__exit__(*args, **kwargs)
        self._wake.join()


def appended(
    rows: Sequence[Row], claims: Sequence[Claim] = (), releases: Sequence[tuple[str, str]] = ()
) -> list[list[Any]]:
    """What `append` in PostgreSQL is called with: a list for each column."""
    return [
        *map(list, zip(*rows, strict=True)),
        *(map(list, zip(*claims, strict=True)) if claims else ([], [], [])),
        *(map(list, zip(*releases, strict=True)) if releases else ([], [])),
    ]


def row_of(event: StoredEvent, command_id: str | None = None) -> Row:
    """A fact as it is added; one that only the library's tests know gets an empty envelope."""
    if isinstance(event, Kept):
        event_id, metadata, moment = event.event_id, event.metadata, event.recorded_at
    else:
        event_id, metadata, moment = str(uuid_utils.uuid7()), b"{}", ""
    return (
        event_id,
        str(event.originator_id),
        event.originator_version,
        event.topic,
        event.state,
        metadata,
        moment,
        command_id,
    )


def _kept(row: tuple[Any, ...]) -> Kept:
    # As the library makes its events: the generated constructor of a frozen class takes three times
    # as long, and every page begins with rows.
    kept = object.__new__(Kept)
    object.__setattr__(kept, "__dict__", dict(zip(KEPT, row, strict=True)))
    return kept


def _in_the_stores_words(fault: Exception) -> PersistenceError:
    """`OperationalError`, to be tried again later, unless it was we who asked wrongly."""
    origin = getattr(fault, "orig", None) or fault
    return (PersistenceError if isinstance(origin, SLIPS) else OperationalError)(str(origin))
