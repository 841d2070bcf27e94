"""What it adds to a page that its look is on the disk before it is answered: eight people at once."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import sqlalchemy as sa

from application.adapters.database import own_connection
from application.bootstrap import House, open_house
from application.reading import looking_in
from application.settings import Settings
from domain.people import Actor, Role
from tests.bench import machine
from tests.bench.harness import Bench, Declared, Figure, Runs

PEOPLE, PAGES, ROUNDS = 8, 10, 56
"""Short turns, and many: a disk that is slow for a second is slow for all of them."""
WORK = 0.002
"""Seconds of a processor that a page takes beside its look: a lean one, so that little is hidden."""
BETWEEN = 0.06
"""Seconds between two pages of one person, in the mean: much faster than anybody reads."""

YARDSTICK = "what a bare INSERT and COMMIT in the same place adds, eight at once"
KINDS = ("SQLite", "PostgreSQL")
MEDIANS = {
    kind: Declared(f"a recorded look adds to a page, {kind}", "ms, median", YARDSTICK)
    for kind in KINDS
}
SLOWEST = {
    kind: Declared(f"a recorded look adds to a page, {kind}, p95", "ms", YARDSTICK, bar="<= 1 ms")
    for kind in KINDS
}
DISK = Declared(
    "a bare fdatasync of 4 KB beside a recorded look, p95",
    "ms",
    "nobody who waits for this disk waits less: above 1 ms, the bar of a look is out of reach",
)
FIGURES = (*MEDIANS.values(), *SLOWEST.values(), DISK)

Look = Callable[[], None]
"""Writes a look down; it is on the disk when it returns."""
Reader = Callable[[int], AbstractContextManager[Look]]
"""What one of the people has at hand while he reads."""


def measure(bench: Bench) -> Iterator[Figure]:
    """Both databases; pages with and without a look take turns and meet the same disturbances."""
    synced: list[float] = []
    for kind in KINDS:
        folder = bench.new_folder("reading")
        database = bench.postgres if kind == "PostgreSQL" else None
        house = open_house(Settings(folder / "office", database=database))
        none, ours, bare = Crowd(_no_look), Crowd(_ours(house)), Crowd(_bare(folder, database))

        def sync(folder: Path = folder) -> None:
            synced.extend(machine.syncs(folder))

        try:
            bench.interleaved(
                {"none": none.come, "ours": ours.come, "bare": bare.come, "disk": sync},
                rounds=ROUNDS,
            )
        finally:
            house.close()
        without, with_ours, with_bare = none.runs, ours.runs, bare.runs
        yield _added(
            MEDIANS[kind], with_ours.median - without.median, with_bare.median - without.median
        )
        yield _added(SLOWEST[kind], with_ours.p95 - without.p95, with_bare.p95 - without.p95)
    if bench.wants(DISK):
        yield DISK.found(Runs(tuple(synced)).p95 * 1e3)


def _added(declared: Declared, ours: float, bare: float) -> Figure:
    """What a look adds; where the bare one adds nothing that is seen, there is no ratio."""
    return declared.found(ours * 1e3, ratio=ours / bare if bare > 0 else None)


@dataclass
class Crowd:
    """Eight people who open file after file, each when he wants to, whether we keep up or not."""

    sits_down: Reader
    seconds: list[float] = field(default_factory=list)
    """How long each page took, from the moment at which it was meant to be asked for."""
    faults: list[Exception] = field(default_factory=list)
    rounds: int = 0

    def come(self) -> None:
        """Everybody opens his files. Raises the first fault that anybody met."""
        begins = time.perf_counter() + BETWEEN
        people = [threading.Thread(target=self._read, args=(n, begins)) for n in range(PEOPLE)]
        for each in people:
            each.start()
        for each in people:
            each.join()
        self.rounds += 1
        if self.faults:
            raise self.faults[0]

    @property
    def runs(self) -> Runs:
        return Runs(tuple(self.seconds))

    def _read(self, number: int, planned: float) -> None:
        # The same moments for every crowd, others in each round: a late page delays none of them.
        moments = random.Random(f"{self.rounds}-{number}")
        try:
            with self.sits_down(number) as look:
                for _ in range(PAGES):
                    planned += moments.expovariate(1 / BETWEEN)
                    ahead = max(0.0, planned - time.perf_counter())
                    time.sleep(ahead)  # people come at planned moments; who is late asks at once
                    look()
                    _make_a_page()
                    self.seconds.append(time.perf_counter() - planned)
        except Exception as fault:
            self.faults.append(fault)


def _make_a_page() -> None:
    end = time.thread_time() + WORK
    while time.thread_time() < end:
        sum(range(50))


def _no_look(_: int) -> AbstractContextManager[Look]:
    return nullcontext(lambda: None)


def _ours(house: House) -> Reader:
    def sits_down(number: int) -> AbstractContextManager[Look]:
        reader = Actor(f"account-{number}", Role.INTAKE, "staff")
        looking_in({"staff": f"reading-{number}"})
        return nullcontext(lambda: house.reading.note(reader, f"complaint-{number}", "case"))

    return sits_down


def _connected(database: str) -> psycopg.Connection:
    url = sa.make_url(database).set(drivername="postgresql+psycopg")
    connection: psycopg.Connection = own_connection(sa.create_engine(url))
    connection.autocommit = True
    return connection


def _bare(folder: Path, database: str | None) -> Reader:
    """The least that can be done: a row of the same size, written and committed at once."""
    row = "x" * 400
    if database:
        with closing(_connected(database)) as db:
            db.execute("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, said TEXT)")
    else:
        with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode=WAL")
            file.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, said TEXT)")

    @contextmanager
    def on_postgresql(_: int) -> Iterator[Look]:
        with closing(_connected(str(database))) as db:

            def look() -> None:
                db.execute("INSERT INTO bare (said) VALUES (%s)", (row,))

            yield look

    @contextmanager
    def on_sqlite(_: int) -> Iterator[Look]:
        with closing(sqlite3.connect(folder / "bare.db", isolation_level=None, timeout=30)) as file:
            file.execute("PRAGMA synchronous=FULL")

            def look() -> None:
                file.execute("BEGIN IMMEDIATE")
                file.execute("INSERT INTO bare (said) VALUES (?)", (row,))
                file.execute("COMMIT")

            yield look

    return on_postgresql if database else on_sqlite
