"""Real trouble with an office's databases: full, for reading only, locked, gone. It ends again."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import event
from sqlalchemy.pool import Pool

from application.bootstrap import House
from tests import postgres

Trouble = Callable[[House], AbstractContextManager[None]]
"""What happens to an office for as long as the block lasts."""


@contextmanager
def full_disk(house: House) -> Iterator[None]:
    """No file of this process may grow: what a full disk does, without one, and for anybody."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    most = min(path.stat().st_size for path in house.settings.folder.glob("record.db-wal"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (min(most, 16_384), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def full_record(house: House) -> Iterator[None]:
    """The record may not have one page more than it has."""
    with _every_connection(house, "PRAGMA max_page_count=1"):
        yield


@contextmanager
def read_only_record(house: House) -> Iterator[None]:
    """The record can be read and not be written."""
    with _every_connection(house, "PRAGMA query_only=ON"):
        yield


@contextmanager
def _every_connection(house: House, said: str) -> Iterator[None]:
    engine = house.office.store.engine

    def begin(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(said)

    event.listen(engine, "checkout", begin)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "checkout", begin)
        engine.dispose()


def gone(name: str) -> Trouble:
    """A database's file is moved away, and put back."""

    @contextmanager
    def trouble(house: House) -> Iterator[None]:
        here = house.settings.folder / name
        files = [path for path in here.parent.glob(f"{name}*") if path.is_file()]
        away = here.parent / "away"
        away.mkdir()
        for path in files:
            path.rename(away / path.name)
        try:
            yield
        finally:
            assert not here.exists(), "An empty database was put in the place of a lost one."
            for path in files:
                (away / path.name).rename(path)
            away.rmdir()

    return trouble


def locked(name: str) -> Trouble:
    """Another process holds a database and does not let go."""

    @contextmanager
    def trouble(house: House) -> Iterator[None]:
        with closing(sqlite3.connect(house.settings.folder / name, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            yield
            db.execute("ROLLBACK")

    return trouble


@contextmanager
def without_lists(_: House) -> Iterator[None]:
    """The databases of the read models answer nothing but that they were interrupted."""
    away = [True]

    def interrupt(connection: sqlite3.Connection, *_: object) -> None:
        file = Path(connection.execute("PRAGMA database_list").fetchone()[2])
        if file.name.startswith("views") or file.parent.name == "views":
            connection.set_progress_handler(lambda: int(bool(away)), 1)

    event.listen(Pool, "checkout", interrupt)
    try:
        yield
    finally:
        away.clear()
        event.remove(Pool, "checkout", interrupt)


# PostgreSQL


@contextmanager
def stopped(house: House) -> Iterator[None]:
    """The server loses its power and is started again."""
    server = postgres.Server(_socket(house))
    postgres.stop_at_once(server)
    try:
        yield
    finally:
        postgres.start_again(server)


@contextmanager
def read_only_database(house: House) -> Iterator[None]:
    """The whole database can be read and not be written, as a standby that was switched to."""
    name = psycopg.conninfo.conninfo_to_dict(_conninfo(house))["dbname"]
    _say(house, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    _cut_everybody_off(house)
    try:
        yield
    finally:
        _say(
            house,
            "SET default_transaction_read_only = off",
            f'ALTER DATABASE "{name}" RESET ALL',
        )
        _cut_everybody_off(house)


@contextmanager
def full_server(house: House) -> Iterator[None]:
    """The server answers a new fact as it does when its disk is full."""
    _say(
        house,
        "CREATE FUNCTION record.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE"
        " EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON record.events EXECUTE FUNCTION record.full()",
    )
    try:
        yield
    finally:
        _say(house, "DROP TRIGGER full_disk ON record.events", "DROP FUNCTION record.full()")


def _socket(house: House) -> Path:
    return Path(str(psycopg.conninfo.conninfo_to_dict(_conninfo(house))["host"]))


def _conninfo(house: House) -> str:
    url = house.office.store.engine.url
    return f"host={url.query['host']} user=postgres dbname={url.database}"


def _say(house: House, *statements: str) -> None:
    with psycopg.connect(_conninfo(house), autocommit=True) as db:
        for statement in statements:
            db.execute(statement.encode())


def _cut_everybody_off(house: House) -> None:
    _say(
        house,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
