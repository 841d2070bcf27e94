"""Copies tables, row by row, into a file that either database can be filled from again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.adapters.database import is_sqlite

BATCH = 2_000

Told = Callable[[int, int], None]
"""Hears how many rows are done, of how many."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a copy holds it: its columns, and the order in which its rows stand there.

    `counter` is the column that the database numbers by itself. `briefly` reads a few rows at a
    time, for a table whose writers a long reading would hold up and whose rows stand for themselves.
    """

    name: str
    columns: tuple[str, ...]
    # {bytes} stands behind a text: both databases must put it in the same order.
    order: str
    counter: str | None = None
    briefly: bool = False

    def select(self, *, sqlite: bool, where: str = "", limit: str = "") -> str:
        order = self.order.format(bytes=" COLLATE BINARY" if sqlite else ' COLLATE "C"')
        return f"SELECT {', '.join(self.columns)} FROM {self.name}{where} ORDER BY {order}{limit}"


EVENTS = Table(
    "events",
    (
        *("position", "event_id", "stream_id", "version", "topic"),
        *("state", "metadata", "recorded_at", "command_id"),
    ),
    "position",
    counter="position",
)
CLAIMS = Table("claims", ("kind", "key", "stream_id"), "kind{bytes}, key{bytes}")
KEYS = Table("keys", ("name", "wrapped", "master"), "name{bytes}", briefly=True)
READS = Table(
    "reads",
    (
        *("position", "event_id", "stream_id", "version", "topic"),
        *("state", "metadata", "recorded_at"),
    ),
    "position",
    counter="position",
)
# As an earlier program noted them: they are carried over into the log.
READINGS = Table(
    "readings",
    ("id", "read_at", "actor", "role", "door", "stream_id", "what"),
    "id",
)
BOOKMARKS = Table("bookmarks", ("reaction", "position"), "reaction{bytes}")
# Who is at an errand is not copied: nobody is, in an office that was restored.
ERRANDS = Table(
    "errands",
    (
        *("reaction", "position", "stream_id", "state"),
        *("tries", "tried_at", "again_at", "reason"),
    ),
    "reaction{bytes}, position",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a table has, and one fingerprint over all of them in their order."""

    rows: int
    sha256: str


class _Count:
    """Counts rows as they pass, and takes their fingerprint."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = hashlib.sha256()
        self._written = msgspec.msgpack.Encoder().encode

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self.rows += len(rows)
        for row in rows:
            self._sum.update(self._written(row))

    def counted(self) -> Counted:
        return Counted(self.rows, self._sum.hexdigest())


def copy_out(
    engine: Engine, file: Path, tables: Sequence[Table], *, told: Told = lambda *_: None
) -> dict[str, Counted]:
    """Copy tables as they stand at one moment into a file, while others go on writing.

    Raises the database's own error for the source, `sqlite3.Error` for the copy.
    """
    found = {}
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        # A copy that is cut off is thrown away; one that is finished is put on the disk as a whole.
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        copy.execute("BEGIN")
        with _at_one_moment(engine) as db:
            for table in tables:
                copy.execute(f"CREATE TABLE {table.name} ({', '.join(table.columns)})")
                found[table.name] = _pass_on(db, table, copy, told)
        copy.execute("COMMIT")
    return found


def _pass_on(db: Connection, table: Table, copy: sqlite3.Connection, told: Told) -> Counted:
    count = _Count()
    if sa.inspect(db).has_table(table.name):
        total = db.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one()
        for rows in _batches(db, table):
            copy.executemany(_insert(table), rows)
            count.add(rows)
            told(count.rows, max(total, count.rows))
    return count.counted()


def copy_in(
    file: Path, engine: Engine, tables: Sequence[Table], *, told: Told = lambda *_: None
) -> None:
    """Fill tables from a copy, in one transaction; what stood in them goes."""
    with closing(opened(file)) as copy, engine.begin() as db:
        for table in tables:
            # Not a word to a table that is empty: the record lets nobody remove anything.
            if db.exec_driver_sql(f"SELECT 1 FROM {table.name} LIMIT 1").first():
                db.exec_driver_sql(f"DELETE FROM {table.name}")
            _fill(copy, db, table, told)


def opened(file: Path) -> sqlite3.Connection:
    """Open a copy to read it. Nothing is written beside it, so it may lie on a disk for reading."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)


def _fill(copy: sqlite3.Connection, db: Connection, table: Table, told: Told) -> None:
    total = copy.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
    done = 0
    columns = ", ".join(table.columns)
    cursor = copy.execute(f"SELECT {columns} FROM {table.name} ORDER BY rowid")
    driver: Any = db.connection.driver_connection
    while rows := cursor.fetchmany(BATCH):
        if is_sqlite(db.engine):
            driver.executemany(_insert(table), rows)
        else:
            with driver.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)
        done += len(rows)
        told(done, total)
    if table.counter and not is_sqlite(db.engine):
        # The next row goes on behind the last; SQLite sees to that itself.
        db.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{table.counter}'),"
            f" (SELECT max({table.counter}) FROM {table.name}))"
        )


def count(
    engine: Engine, tables: Sequence[Table], *, told: Told = lambda *_: None
) -> dict[str, Counted]:
    """Count the rows of tables that stand in a database, and take their fingerprints."""
    found = {}
    with _at_one_moment(engine) as db:
        for table in tables:
            counting = _Count()
            for rows in _batches(db, table):
                counting.add(rows)
                told(counting.rows, counting.rows)
            found[table.name] = counting.counted()
    return found


def _at_one_moment(engine: Engine) -> Connection:
    """A connection that sees the database as it stands now, whatever others write meanwhile."""
    if is_sqlite(engine):
        return engine.execution_options(reading=True).connect()
    return engine.connect().execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )


def _batches(db: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    if table.briefly and is_sqlite(db.engine):
        yield from _briefly(db, table)
        return
    found = db.exec_driver_sql(
        table.select(sqlite=is_sqlite(db.engine)),
        execution_options={"stream_results": True, "yield_per": BATCH},
    )
    for rows in found.partitions():
        yield [tuple(row) for row in rows]


def _briefly(db: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    key = table.columns[0]
    query = table.select(sqlite=True, where=f" WHERE {key} > ?", limit=f" LIMIT {BATCH}")
    last = ""
    while rows := [tuple(row) for row in db.exec_driver_sql(query, (last,)).fetchall()]:
        db.rollback()
        yield rows
        last = rows[-1][0]


def _insert(table: Table) -> str:
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({marks})"
