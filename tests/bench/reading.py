"""What it adds to a page that its look is on the disk before it is answered: eight people at once."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import sqlalchemy as sa

from application.adapters.database import own_connection
from application.bootstrap import House, open_house
from application.reading import Answer, answering
from application.settings import Settings
from domain.people import Actor, Role
from tests.bench.harness import Bench, Declared, Figure, Runs

PEOPLE, PAGES, ROUNDS = 8, 40, 3
WORK = 0.002
"""Seconds of a processor that a page takes beside its look: a lean one, so that little is hidden."""
THINKS = 0.06
"""Seconds until the same person asks for the next page: much faster than anybody reads."""

YARDSTICK = "a bare INSERT and COMMIT in the same place, eight at once"
KINDS = ("SQLite", "PostgreSQL")
MEDIANS = {
    kind: Declared(f"a recorded look adds to a page, {kind}", "ms, median", YARDSTICK)
    for kind in KINDS
}
SLOWEST = {
    kind: Declared(f"a recorded look adds to a page, {kind}, p95", "ms", YARDSTICK, bar="<= 1 ms")
    for kind in KINDS
}
FIGURES = (*MEDIANS.values(), *SLOWEST.values())

Look = Callable[[], Callable[[], None]]
"""Begins to write a look down, and returns what waits for the disk."""


def measure(bench: Bench) -> Iterator[Figure]:
    """Both databases; ours and the bare ones take turns, so that both meet the same disturbances."""
    for kind in KINDS:
        folder = bench.new_folder("reading")
        database = bench.postgres if kind == "PostgreSQL" else None
        house = open_house(Settings(folder / "office", database=database))
        crowd, bare = Crowd(_ours(house)), Crowd(_bare(folder, database))
        try:
            bench.interleaved({"ours": crowd.come, "bare": bare.come}, rounds=ROUNDS)
        finally:
            house.close()
        ours, plain = Runs(tuple(crowd.seconds)), Runs(tuple(bare.seconds))
        yield MEDIANS[kind].found(ours.median * 1e3, ratio=ours.median / plain.median)
        yield SLOWEST[kind].found(ours.p95 * 1e3, ratio=ours.p95 / plain.p95)


@dataclass
class Crowd:
    """Eight people who open file after file, each in a session of his own."""

    sits_down: Callable[[int], Iterator[Look]]
    seconds: list[float] = field(default_factory=list)
    """What each look added: to hand it in, and to wait for it when the page was ready."""
    faults: list[Exception] = field(default_factory=list)

    def come(self) -> None:
        """Everybody opens his files. Raises the first fault that anybody met."""
        people = [threading.Thread(target=self._read, args=(n,)) for n in range(PEOPLE)]
        for each in people:
            each.start()
        for each in people:
            each.join()
        if self.faults:
            raise self.faults[0]

    def _read(self, number: int) -> None:
        try:
            for look in itertools.islice(self.sits_down(number), PAGES):
                begun = time.perf_counter()
                wait = look()
                handed_in = time.perf_counter()
                _make_a_page()
                ready = time.perf_counter()
                wait()
                done = time.perf_counter()
                self.seconds.append(handed_in - begun + done - ready)
                time.sleep(THINKS)  # whoever reads a page asks for no other meanwhile
        except Exception as fault:
            self.faults.append(fault)


def _make_a_page() -> None:
    end = time.thread_time() + WORK
    while time.thread_time() < end:
        sum(range(50))


def _ours(house: House) -> Callable[[int], Iterator[Look]]:
    def sits_down(number: int) -> Iterator[Look]:
        reader = Actor(f"account-{number}", Role.INTAKE, "staff")
        for page in itertools.count():
            answer = Answer(sessions={"staff": f"reading-{number}"})

            def look(answer: Answer = answer, page: int = page) -> Callable[[], None]:
                answering(answer)
                house.reading.note(reader, f"complaint-{page}", "case")
                return answer.settle

            yield look

    return sits_down


def _connected(database: str) -> psycopg.Connection:
    url = sa.make_url(database).set(drivername="postgresql+psycopg")
    connection: psycopg.Connection = own_connection(sa.create_engine(url))
    connection.autocommit = True
    return connection


def _bare(folder: Path, database: str | None) -> Callable[[int], Iterator[Look]]:
    """The least that can be done: a row of the same size, written and committed at once."""
    row = "x" * 400
    if database:
        with closing(_connected(database)) as db:
            db.execute("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, said TEXT)")
    else:
        with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode=WAL")
            file.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, said TEXT)")

    def on_postgresql(_: int) -> Iterator[Look]:
        with closing(_connected(str(database))) as db:

            def look() -> Callable[[], None]:
                db.execute("INSERT INTO bare (said) VALUES (%s)", (row,))
                return lambda: None

            while True:
                yield look

    def on_sqlite(_: int) -> Iterator[Look]:
        with closing(sqlite3.connect(folder / "bare.db", isolation_level=None, timeout=30)) as file:
            file.execute("PRAGMA synchronous=FULL")

            def look() -> Callable[[], None]:
                file.execute("BEGIN IMMEDIATE")
                file.execute("INSERT INTO bare (said) VALUES (?)", (row,))
                file.execute("COMMIT")
                return lambda: None

            while True:
                yield look

    return on_postgresql if database else on_sqlite
