"""What it costs to add facts to the record, beside the database under it and the library's own store."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import sqlalchemy as sa
import uuid_utils
from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from application.adapters.codec import moment_text
from application.adapters.database import own_connection, postgresql_at, sqlite_at
from application.adapters.store import APPEND, INSERT, Kept, Row, Store, appended, row_of
from tests.bench.harness import Bench, Declared, Figure
from tests.samples import FOLDER, NOW

CURSOR = "a bare sqlite3 cursor, the same rows in the same table"
CALL = "bare psycopg calling the same function"
LIBRARY = {"SQLite": "eventsourcing.sqlite", "PostgreSQL": "eventsourcing.postgres"}

ROUNDS = 61
TURNS = 20
"""Commands timed in one round."""


def _declared(facts: str, on: str) -> tuple[Declared, Declared]:
    bare, bar = (CURSOR, ">= 0.75x") if on == "SQLite" else (CALL, ">= 0.8x")
    beside = ">= 1.6x" if (facts, on) == ("1 fact", "PostgreSQL") else None
    return (
        Declared(f"append {facts}, {on}", "facts/s", bare, bar),
        Declared(f"append {facts}, {on}, beside the library", "facts/s", LIBRARY[on], beside),
    )


DECLARED = {
    (on, size): _declared(facts, on)
    for on in ("SQLite", "PostgreSQL")
    for size, facts in ((1, "1 fact"), (3, "3 facts"))
}
FIGURES = tuple(each for pair in DECLARED.values() for each in pair)

Command = tuple[str, list[Kept]]
"""A command's id and the facts it led to."""

Append = Callable[[], None]
Way = Callable[[Sequence[Command]], Append]
"""A way to add, handed what it is to add before the clock starts."""


def measure(bench: Bench) -> Iterator[Figure]:
    with ExitStack() as closing:
        folder = bench.new_folder("append")
        for on, ways in (
            ("SQLite", _sqlite(folder, closing)),
            ("PostgreSQL", _postgresql(bench, closing)),
        ):
            for size in (1, 3):
                bench.say(f"append {size}, {on}")
                works = {name: _timed(way, size) for name, way in ways.items()}
                took = bench.interleaved(works, rounds=ROUNDS)
                per_second = TURNS * size / took["ours"]
                for figure, yardstick in zip(DECLARED[on, size], ("bare", "library"), strict=True):
                    yield figure.found(per_second, ratio=took[yardstick] / took["ours"])


def _timed(way: Way, size: int) -> Callable[[], float]:
    """What is added lies ready before the clock starts: the adding alone is timed."""

    def work() -> float:
        append = way([_command(size) for _ in range(TURNS)])
        begun = time.perf_counter()
        append()
        return time.perf_counter() - begun

    return work


def _samples() -> Iterator[tuple[str, bytes, bytes]]:
    """What facts of a case look like in the record: topic, state, envelope."""
    for file in cycle(sorted(FOLDER.glob("complaint.*.json"))):
        sample = json.loads(file.read_text("utf-8"))
        state, envelope = (
            json.dumps(sample[part], separators=(",", ":"), ensure_ascii=False).encode()
            for part in ("state", "metadata")
        )
        yield sample["topic"], state, envelope


SAMPLES = _samples()


def _command(size: int) -> Command:
    case = f"complaint-{uuid_utils.uuid7()}"
    return f"command-{case}", [_kept(case, n + 1) for n in range(size)]


def _kept(case: str, version: int) -> Kept:
    topic, state, envelope = next(SAMPLES)
    return Kept(
        id=0,
        originator_id=case,
        originator_version=version,
        topic=topic,
        state=state,
        metadata=envelope,
        event_id=str(uuid_utils.uuid7()),
        recorded_at=moment_text(NOW),
    )


def _rows(command: Command) -> list[Row]:
    """The rows that the store writes for a command."""
    id, facts = command
    return [row_of(fact, None if n else id) for n, fact in enumerate(facts)]


def _ours(store: Store) -> Way:
    def way(commands: Sequence[Command]) -> Append:
        def append() -> None:
            for command, facts in commands:
                store.insert_events(facts, command_id=command)

        return append

    return way


def _librarys(recorder: ApplicationRecorder) -> Way:
    """The library keeps no envelope and no command: it writes less of the same facts."""

    def way(commands: Sequence[Command]) -> Append:
        stored = [
            [StoredEvent(case, each.originator_version, each.topic, each.state) for each in facts]
            for case, (_, facts) in ((uuid4(), command) for command in commands)
        ]

        def append() -> None:
            for facts in stored:
                recorder.insert_events(facts)

        return append

    return way


# SQLite


def _sqlite(folder: Path, closing: ExitStack) -> dict[str, Way]:
    ours, bare = (
        Store(sqlite_at(folder / f"{name}.db", durable=True)) for name in ("ours", "bare")
    )
    datastore = SQLiteDatastore(str(folder / "library.db"))
    library = SQLiteApplicationRecorder(datastore)
    library.create_table()
    cursor = own_connection(bare.engine)
    for end in (ours.engine.dispose, bare.engine.dispose, datastore.close, cursor.close):
        closing.callback(end)
    return {"ours": _ours(ours), "bare": _cursors(cursor), "library": _librarys(library)}


def _cursors(connection: sqlite3.Connection) -> Way:
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    cursor = connection.cursor()

    def way(commands: Sequence[Command]) -> Append:
        written = [_rows(command) for command in commands]

        def append() -> None:
            for rows in written:
                cursor.execute("BEGIN IMMEDIATE")
                cursor.executemany(INSERT, rows)
                cursor.execute("COMMIT")

        return append

    return way


# PostgreSQL


def _postgresql(bench: Bench, closing: ExitStack) -> dict[str, Way]:
    # Here and not above, because it needs a package that nothing else in the tests asks for.
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    ours, bare = (Store(postgresql_at(bench.postgres, schema="record")) for _ in range(2))
    call = own_connection(bare.engine)
    call.autocommit = True
    datastore = PostgresDatastore(**_address(bench.postgres))
    library = PostgresApplicationRecorder(datastore)
    library.create_table()
    for end in (ours.engine.dispose, bare.engine.dispose, datastore.close, call.close):
        closing.callback(end)
    return {"ours": _ours(ours), "bare": _calls(call), "library": _librarys(library)}


def _address(url: str) -> dict[str, Any]:
    address = sa.make_url(url)
    return {
        "dbname": address.database,
        "host": address.query.get("host", address.host),
        "port": address.port or 5432,
        "user": address.username,
        "password": address.password or "",
    }


def _calls(connection: psycopg.Connection[Any]) -> Way:
    cursor = connection.cursor()

    def way(commands: Sequence[Command]) -> Append:
        written = [appended(_rows(command)) for command in commands]

        def append() -> None:
            for columns in written:
                cursor.execute(APPEND, columns, prepare=True).fetchall()

        return append

    return way
