"""The office's databases: SQLite files in its folder, or schemas of one PostgreSQL."""

from __future__ import annotations

import os
import select
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up with a sentence."""


def sqlite_at(path: Path, *, durable: bool, journal: str = "WAL") -> Engine:
    """Open a SQLite file. `durable` says whether a commit is on the disk before it is answered."""
    if not path.exists():
        path.touch(mode=0o600)
    # From here on a file that is not there is trouble, and never an empty database in its place.
    # What was asked stays out of messages, and so out of logs: it may be what a person typed.
    engine = sa.create_engine(
        f"sqlite:///{path.absolute().as_uri()}?mode=rw&uri=true", hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, known: ConnectionPoolEntry) -> None:
        known.info["file"] = path.stat().st_ino
        # We say BEGIN ourselves: Python's own would defer the lock and fail in the middle.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        connection.execute(
            "PRAGMA secure_delete=ON" if journal == "DELETE" else "PRAGMA foreign_keys=ON"
        )

    @event.listens_for(engine, "checkout")
    def is_still_there(_: Any, known: ConnectionPoolEntry, __: Any) -> None:
        # A file that was moved away would take every write and keep none: open it anew, or say so.
        try:
            # What is shown can be worked out anew; this is about what is kept.
            same = not durable or os.stat(path).st_ino == known.info["file"]
        except FileNotFoundError:
            same = False
        if not same:
            raise sa.exc.DisconnectionError

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # Readers never wait for a writer, and a writer takes its place before it reads.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def postgresql_at(address: str, *, schema: str, durable: bool = True) -> Engine:
    """Open a schema of a PostgreSQL database, and make it when it is not there.

    `durable` says whether a commit is on the disk before it is answered.
    """
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    first = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with first.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(720010)"))
        connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
    engine = sa.create_engine(
        url,
        pool_size=4,
        hide_parameters=True,
        connect_args={
            "client_encoding": "utf-8",
            "options": f"-csearch_path={schema} -clock_timeout={BUSY_SECONDS}s"
            f" -csynchronous_commit={'on' if durable else 'off'}",
            # A server that is cut off is noticed, though it never said good-bye.
            "keepalives_idle": BUSY_SECONDS,
            "tcp_user_timeout": BUSY_SECONDS * 1000,
        },
    )

    @event.listens_for(engine, "checkout")
    def is_still_there(connection: Any, _: Any, __: Any) -> None:
        if hung_up(connection):
            raise sa.exc.DisconnectionError

    return engine


def hung_up(connection: Any) -> bool:
    """Say whether a PostgreSQL went away from an idle connection: it says so, unasked, on every one.

    To ask the server itself would cost every page one more way there and back.
    """
    if connection.closed:
        return True
    ear = select.poll()
    ear.register(connection.fileno(), select.POLLIN)
    return bool(ear.poll(0))


def own_connection(engine: Engine) -> Any:
    """The driver's connection, for one who keeps it: it is never lent to anybody else."""
    lent = engine.raw_connection()
    connection = lent.driver_connection
    lent.detach()
    return connection


def is_sqlite(engine: Engine) -> bool:
    """Say which of the two databases this is."""
    return engine.dialect.name == "sqlite"


def lay_out(engine: Engine, tables: sa.MetaData) -> None:
    """Make tables that are not there yet. Two who open the office at once do not both make them."""
    with engine.begin() as db:
        if not is_sqlite(engine):
            db.execute(sa.text("SELECT pg_advisory_xact_lock(720018)"))
        tables.create_all(db)
