"""Taking over the whole Chicago register through the rules, beside a bare append of what came of it.

One whole import takes a minute or more, so it is measured once; the append three times after it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from multiprocessing.connection import Connection
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from application.adapters.store import INSERT
from application.bootstrap import open_house
from application.importers import chicago
from application.offices import open_office
from application.settings import Settings
from domain.people import SYSTEM
from tests.bench.harness import Bench, Declared, Figure

APPENDS = 3
WHOLE = "Chicago taken over through the rules, sealed, SQLite, 1 round"
RATE = Declared(WHOLE, "facts/s", bar=">= 30,000 facts/s", register=True)
TIME = Declared(
    f"{WHOLE}: its time",
    "s",
    f"bare sqlite3: same rows, batches, indices and guards, FULL, median of {APPENDS}",
    bar="<= 4x",
    register=True,
)
MEMORY = Declared(
    f"{WHOLE}: most memory of the process that records", "MB", bar="<= 400 MB", register=True
)
HANDS = Declared(
    f"{WHOLE}: most memory of one that writes down", "MB", bar="<= 400 MB", register=True
)
FIGURES = (RATE, TIME, MEMORY, HANDS)

COLUMNS = "event_id, stream_id, version, topic, state, metadata, recorded_at, command_id"
MOMENT = itemgetter(6)


class Taken(NamedTuple):
    """What one import took: seconds, and the most memory of the two kinds of process in MB."""

    facts: int
    seconds: float
    recording: int
    writing: int


def measure(bench: Bench) -> Iterator[Figure]:
    if bench.data is None:
        return
    folder = bench.new_folder("importing")
    taken = _in_a_process_of_its_own(bench.data / "chicago", folder / "office")
    record = folder / "office" / "record.db"
    bare = bench.interleaved(
        {"bare append": lambda: append(record, folder / "bare.db")}, rounds=APPENDS, warm_up=False
    )["bare append"]
    yield RATE.found(taken.facts / taken.seconds)
    yield TIME.found(taken.seconds, ratio=taken.seconds / bare)
    yield MEMORY.found(taken.recording)
    yield HANDS.found(taken.writing)


def _in_a_process_of_its_own(register: Path, office: Path) -> Taken:
    """So that its memory is its own, and nothing that was measured before is warm in it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=take_over, args=(theirs, register, office))
    process.start()
    theirs.close()
    taken: Taken = ours.recv()
    process.join()
    return taken


def take_over(end: Connection[Any, Any], register: Path, folder: Path) -> None:
    house = open_house(Settings.of(folder))
    open_office(
        house,
        by=SYSTEM,
        code="BN",
        name_en="Bench",
        name_zh="试验",
        time_zone="America/Chicago",
    )
    begun = time.perf_counter()
    report = chicago.take_over(house=house, register=register, hands=os.cpu_count() or 0)
    seconds = time.perf_counter() - begun
    house.close()
    end.send(
        Taken(
            report.facts,
            seconds,
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        )
    )


def append(record: Path, file: Path) -> float:
    """Write the facts of a record into a bare file again; only the writing is timed."""
    for each in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        each.unlink(missing_ok=True)
    seconds = 0.0
    with closing(sqlite3.connect(record)) as kept, closing(_bare(kept, file)) as bare:
        rows = kept.execute(f"SELECT {COLUMNS} FROM events ORDER BY position")
        # What was recorded at one moment was recorded in one transaction.
        for _, together in groupby(rows, MOMENT):
            batch = list(together)
            begun = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.executemany(INSERT, batch)
            bare.execute("COMMIT")
            seconds += time.perf_counter() - begun
    file.unlink()
    return seconds


def _bare(kept: sqlite3.Connection, file: Path) -> sqlite3.Connection:
    """An empty file with the tables, indices and triggers of a record, and its cache for many."""
    bare = sqlite3.connect(file, isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("PRAGMA cache_size=-65536")
    for (made_by,) in kept.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY rowid"
    ):
        bare.execute(made_by)
    return bare
