"""The log of readings on disk: rows like those of the record, added at the end and never changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import psycopg
import sqlalchemy as sa
import uuid_utils
from sqlalchemy.engine import Connection, Engine

from application.adapters.database import is_sqlite
from application.adapters.lines import Lines
from application.adapters.store import COLUMNS, Kept

ADDING = 720016
"""The lock that whoever adds to the log on PostgreSQL holds until it is committed."""

BATCH = 2_000
"""So many rows are carried over, or read, at a time."""

Row = tuple[str, str, str, bytes, bytes, str]
"""A look as it is added: its id, the session's history, topic, state, envelope, moment."""

# The version is counted by the database, in the transaction: two answers of one session at once,
# from two processes, never take the same.
ADD = (
    "INSERT OR FAIL INTO reads (event_id, stream_id, version, topic, state, metadata, recorded_at)"
    " VALUES (?1, ?2, (SELECT coalesce(max(version), 0) + 1 FROM reads WHERE stream_id = ?2),"
    " ?3, ?4, ?5, ?6)"
)
ADD_POSTGRESQL = "SELECT * FROM add_reads(%s,%s,%s,%s,%s,%s)"

SQLITE = [
    """CREATE TABLE reads (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id TEXT NOT NULL UNIQUE,
        stream_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        metadata BLOB NOT NULL,
        recorded_at TEXT NOT NULL,
        UNIQUE (stream_id, version))""",
    """CREATE TRIGGER reads_are_not_altered BEFORE UPDATE ON reads
        BEGIN SELECT RAISE(ABORT, 'The log of readings is never rewritten.'); END""",
    """CREATE TRIGGER reads_are_not_replaced BEFORE INSERT ON reads
        WHEN EXISTS (SELECT 1 FROM reads WHERE position = NEW.position)
          OR EXISTS (SELECT 1 FROM reads WHERE event_id = NEW.event_id)
          OR EXISTS (SELECT 1 FROM reads
                     WHERE stream_id = NEW.stream_id AND version = NEW.version)
        BEGIN SELECT RAISE(ROLLBACK, 'The log of readings is never rewritten.'); END""",
    """CREATE TRIGGER reads_are_not_removed BEFORE DELETE ON reads
        BEGIN SELECT RAISE(ABORT, 'The log of readings is never rewritten.'); END""",
    # Who looked at a history is found here. It is worked out from the log when somebody asks, so
    # that a list of fifty cases costs one row and not fifty-one.
    """CREATE TABLE reads_of (
        history TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (history, position)) WITHOUT ROWID""",
]

POSTGRESQL = [
    """CREATE TABLE reads (
        position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id TEXT NOT NULL CONSTRAINT reads_event_id_key UNIQUE,
        stream_id TEXT NOT NULL,
        version BIGINT NOT NULL,
        topic TEXT NOT NULL,
        state BYTEA NOT NULL,
        metadata BYTEA NOT NULL,
        recorded_at TEXT NOT NULL,
        CONSTRAINT reads_stream_id_version_key UNIQUE (stream_id, version))""",
    """CREATE FUNCTION reads_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The log of readings is never rewritten.'; END $$""",
    """CREATE TRIGGER reads_are_not_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON reads
        FOR EACH STATEMENT EXECUTE FUNCTION reads_never_rewritten()""",
    # As with the record: the lock makes positions appear in their order, so that whoever follows
    # the log never misses a row, and whoever listens hears of it.
    """CREATE FUNCTION add_reads(
        event_ids TEXT[], stream_ids TEXT[], topics TEXT[], states BYTEA[], metas BYTEA[],
        moments TEXT[])
       RETURNS SETOF BIGINT LANGUAGE plpgsql AS $$
       BEGIN
        PERFORM pg_advisory_xact_lock(720016);
        RETURN QUERY INSERT INTO reads
         (event_id, stream_id, version, topic, state, metadata, recorded_at)
         SELECT e, s, coalesce((SELECT max(r.version) FROM reads r WHERE r.stream_id = s), 0)
           + row_number() OVER (PARTITION BY s ORDER BY n), t, st, m, mo
          FROM unnest(event_ids, stream_ids, topics, states, metas, moments)
           WITH ORDINALITY AS u(e, s, t, st, m, mo, n)
         ORDER BY n RETURNING position;
        PERFORM pg_notify('ombud ' || current_schema(), lastval()::text);
       END $$""",
    """CREATE TABLE reads_of (
        history TEXT NOT NULL,
        position BIGINT NOT NULL,
        CONSTRAINT reads_of_pkey PRIMARY KEY (history, position))""",
]

STEPS: list[tuple[list[str], list[str]]] = [(SQLITE, POSTGRESQL)]
"""Each step in the words of both databases. A step that has run anywhere is never edited."""

INDEXED = ""
"""Under no history stands how far `reads_of` has been worked out."""


canonical = msgspec.json.Encoder(order="sorted").encode
"""How a look and its envelope are written: JSON, its keys in order, in UTF-8."""


def new_salt() -> str:
    """96 bits in every envelope, so that a proof of a guessable look tells a guesser nothing."""
    return os.urandom(12).hex()


class Readings:
    """The rows of the log, on SQLite and on PostgreSQL. Raises SQLAlchemy's own errors."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sqlite = is_sqlite(engine)
        self._lines = Lines(engine)
        self._mark = "?" if self._sqlite else "%s"
        _move_forward(engine)

    def add(self, row: Row) -> None:
        """Add a look at the end. It is on the disk when this returns."""
        try:
            if self._sqlite:
                self._add_sqlite(row)
            else:
                self._lines.say(ADD_POSTGRESQL, [[each] for each in row])
        except (sqlite3.Error, psycopg.Error) as fault:
            raise sa.exc.OperationalError(ADD, None, fault) from fault

    def _add_sqlite(self, row: Row) -> None:
        line = self._lines.take(to_write=True)
        try:
            # One statement is a transaction of its own: the interpreter is given up once for it.
            line.cursor.execute(ADD, row)
        except BaseException:
            # A line that closes takes back what it had begun.
            line.close()
            raise
        self._lines.give(line)

    def after(self, position: int, limit: int = BATCH) -> list[Kept]:
        """The next rows of the log in the order they were written, as the record hands out its own."""
        query = f"SELECT {COLUMNS} FROM reads WHERE position > {self._mark} ORDER BY position"
        return [_kept(row) for row in self._ask(f"{query} LIMIT {self._mark}", (position, limit))]

    def recorded_since(self, moment: str) -> int:
        """The position before the first row that was recorded at a moment or later."""
        # Rows stand in the order of time, but for a clock that was put back.
        low, high = 0, self.head()
        while low < high:
            middle = (low + high) // 2
            found = self.after(middle, 1)
            if found and found[0].recorded_at < moment:
                low = found[0].id
            else:
                high = middle
        return low

    def head(self) -> int:
        """The position of the newest row; 0 while there is none."""
        found: int | None = self._ask("SELECT max(position) FROM reads", ())[0][0]
        return found or 0

    def indexed(self) -> int:
        """How far it has been worked out who looked at what."""
        query = f"SELECT max(position) FROM reads_of WHERE history = {self._mark}"
        found: int | None = self._ask(query, (INDEXED,))[0][0]
        return found or 0

    def index(self, found: Sequence[tuple[str, int]], until: int) -> None:
        """Note which histories were looked at at which positions. Two at once do it once."""
        into = sa.text(
            "INSERT INTO reads_of (history, position) VALUES (:history, :position)"
            " ON CONFLICT DO NOTHING"
        )
        rows = [{"history": history, "position": position} for history, position in found]
        with self.engine.begin() as db:
            db.execute(into, [*rows, {"history": INDEXED, "position": until}])

    def of(self, history: str) -> list[Kept]:
        """The rows in which a history was looked at, as far as that was worked out."""
        query = (
            f"SELECT {COLUMNS} FROM reads WHERE position IN"
            f" (SELECT position FROM reads_of WHERE history = {self._mark}) ORDER BY position"
        )
        return [_kept(row) for row in self._ask(query, (history,))]

    def of_session(self, stream_id: str, topic: str = "") -> list[Kept]:
        """The rows of one session, or those of one kind."""
        query, values = f"SELECT {COLUMNS} FROM reads WHERE stream_id = {self._mark}", [stream_id]
        if topic:
            query += f" AND topic = {self._mark}"
            values.append(topic)
        return [_kept(row) for row in self._ask(f"{query} ORDER BY version", values)]

    def _ask(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._lines.ask(query, values)
        except (sqlite3.Error, psycopg.Error) as fault:
            raise sa.exc.OperationalError(query, None, fault) from fault


def _kept(row: tuple[Any, ...]) -> Kept:
    position, stream_id, version, topic, state, metadata, event_id, recorded_at = row
    return Kept(
        id=position,
        originator_id=stream_id,
        originator_version=version,
        topic=topic,
        state=bytes(state),
        metadata=bytes(metadata),
        event_id=event_id,
        recorded_at=recorded_at,
    )


# Its tables


def _move_forward(engine: Engine) -> None:
    """Bring the log's tables to the newest step; two processes at once do it once."""
    with engine.begin() as db:
        if not is_sqlite(engine):
            db.execute(sa.text("SELECT pg_advisory_xact_lock(720017)"))
        db.exec_driver_sql("CREATE TABLE IF NOT EXISTS reads_steps (step INTEGER PRIMARY KEY)")
        done = db.exec_driver_sql("SELECT coalesce(max(step), 0) FROM reads_steps").scalar_one()
        for number, step in enumerate(STEPS[done:], start=done + 1):
            for statement in step[0] if is_sqlite(engine) else step[1]:
                db.exec_driver_sql(statement)
            db.execute(sa.text("INSERT INTO reads_steps (step) VALUES (:n)"), {"n": number})
        if sa.inspect(db).has_table("readings"):
            carry_over(db)


def room_for_earlier(engine: Engine) -> None:
    """Make the table of an earlier program, for a backup that was made by it."""
    with engine.begin() as db:
        db.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS readings (id BIGINT PRIMARY KEY, read_at TEXT, actor TEXT,"
            " role TEXT, door TEXT, stream_id TEXT, what TEXT)"
        )


def carry_over(db: Connection) -> None:
    """Take what an earlier program noted into the log, each at its own moment; its table goes."""
    stream = f"reading-{uuid_utils.uuid7()}"
    marks = ", ".join(["?" if is_sqlite(db.engine) else "%s"] * 7)
    add = (
        "INSERT INTO reads (event_id, stream_id, version, topic, state, metadata, recorded_at)"
        f" VALUES ({marks})"
    )
    done = 0
    for rows in _earlier(db):
        values = []
        for version, row in enumerate(rows, start=done + 1):
            # As `application.reading` writes them; the salt hides what could be guessed.
            state = canonical({"history": row.stream_id, "what": row.what})
            said = {"actor": row.actor, "door": row.door, "role": row.role, "salt": new_salt()}
            event = str(uuid_utils.uuid7())
            values.append(
                (event, stream, version, "reading.opened", state, canonical(said), row.read_at)
            )
        db.exec_driver_sql(add, values)
        done += len(rows)
    db.exec_driver_sql("DROP TABLE readings")


def _earlier(db: Connection) -> Iterator[Sequence[Any]]:
    last = 0
    query = sa.text("SELECT * FROM readings WHERE id > :last ORDER BY id LIMIT :limit")
    while rows := db.execute(query, {"last": last, "limit": BATCH}).fetchall():
        yield rows
        last = rows[-1].id
