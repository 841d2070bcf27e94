"""How fast the read models follow: each made anew from the register, and all of them in one pass.

The yardstick reads and decodes the very same facts, and puts the very same final rows into empty
tables of the same shape by one bare `executemany`: nobody who works rows out of facts can do less.
"""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from application.adapters.database import sqlite_at
from application.bootstrap import READ_MODELS, House, open_house
from application.settings import Settings
from projections import upkeep
from projections.projector import BATCH
from tests.bench.harness import Bench, Declared, Figure
from tests.processes import memory_of

BARE = "read, decode, executemany of the same rows"
READING = "read and decode"
ALL = "all in one pass"
EVERY = 0.1
"""Seconds between two looks at the memory."""

Rows = dict[str, Sequence[tuple[Any, ...]]]

ANEW = {
    model.NAME: Declared(
        f"{model.NAME} made anew from the register", "facts/s", BARE, "<= 1.6x", register=True
    )
    for model in READ_MODELS
}
TOGETHER = Declared("all read models in one pass", "facts/s", READING, "<= 5x", register=True)
PEAK = Declared("all read models in one pass, peak memory", "MB", bar="<= 400 MB", register=True)
FLAT = Declared(
    "all read models in one pass, memory in the last quarter",
    "MB",
    "memory in the second quarter",
    "<= 1.1x",
    register=True,
)
FIGURES = (*ANEW.values(), TOGETHER, PEAK, FLAT)


def measure(bench: Bench) -> Iterator[Figure]:
    """Each model alone, all together, and what they cannot do without; in turns."""
    house, facts = bench.office, bench.register_size
    models = [model for model in READ_MODELS if bench.wants(ANEW[model.NAME])]
    works: dict[str, Callable[[], float | None]] = {READING: lambda: _read(house)}
    for model in models:
        works[f"{model.NAME}, {BARE}"] = _putting(bench, model, _final_rows(house, model))
        works[model.NAME] = _following(house, (model,))
    if bench.wants(TOGETHER):
        works[ALL] = _following(house, READ_MODELS)
    _read(house)  # The disk's cache is warm, and a whole round to warm up would take minutes.
    taken = bench.interleaved(works, warm_up=False)
    for model in models:
        bare = taken[READING] + taken[f"{model.NAME}, {BARE}"]
        ours = taken[model.NAME]
        yield ANEW[model.NAME].found(facts / ours, ratio=ours / bare)
    if not bench.wants(TOGETHER):
        return
    yield TOGETHER.found(facts / taken[ALL], ratio=taken[ALL] / taken[READING])
    memory = _memory(bench, house.settings)
    quarter = len(memory) // 4
    second, last = max(memory[quarter : 2 * quarter]), max(memory[-quarter:])
    bench.say(
        f"  memory in MB: {', '.join(f'{each:.0f}' for each in memory[:: quarter // 5 or 1])}"
    )
    yield PEAK.found(max(memory))
    yield FLAT.found(last, ratio=last / second)


def _read(house: House) -> None:
    """Read and decode every fact, as whoever follows the record does."""
    position = 0
    while facts := house.office.facts_after(position, BATCH):
        position = facts[-1].position


def _following(house: House, models: Sequence[Any]) -> Callable[[], float]:
    """Make read models anew beside those in use, from the first fact to the last."""

    def follow() -> float:
        begun = time.perf_counter()
        # What the last round left is given up for a new build.
        upkeep.rebuild(house.projector, *(model.NAME for model in models), afresh=True)
        return time.perf_counter() - begun

    return follow


def _putting(bench: Bench, model: Any, rows: Rows) -> Callable[[], float]:
    """Put rows that are known already into empty tables; the indices come last, as ours do."""

    def put() -> float:
        folder = bench.new_folder("put")
        engine, tables = (
            sqlite_at(folder / "put.db", durable=False),
            model.tables("", sa.MetaData()),
        )
        with engine.begin() as db:
            for table in tables.values():
                db.execute(CreateTable(table))
        connection = engine.raw_connection()
        cursor = connection.cursor()
        begun = time.perf_counter()
        cursor.execute("BEGIN IMMEDIATE")
        for name, of_table in rows.items():
            marks = ",".join("?" * len(tables[name].columns))
            cursor.executemany(f"INSERT INTO {tables[name].name} VALUES ({marks})", of_table)
        cursor.execute("COMMIT")
        cursor.close()
        connection.close()
        with engine.begin() as db:
            for index in [each for table in tables.values() for each in table.indexes]:
                index.create(db)
        took = time.perf_counter() - begun
        engine.dispose()
        shutil.rmtree(folder)
        return took

    return put


def _final_rows(house: House, model: Any) -> Rows:
    """What stands in the tables of a read model in the end, as the database itself keeps it."""
    with house.projector.look(model.NAME) as (db, tables):
        return {
            name: [tuple(row) for row in db.exec_driver_sql(f"SELECT * FROM {table.name}")]
            for name, table in tables.items()
        }


def _memory(bench: Bench, settings: Settings) -> list[float]:
    """The resident memory, in MB, of a fresh process that makes all read models in one pass."""
    context = multiprocessing.get_context("spawn")
    at_it = context.Event()
    process = context.Process(target=_follow_all, args=(settings, at_it), daemon=True)
    process.start()
    at_it.wait(60)
    seen: list[float] = []
    while process.is_alive():
        if process.pid and (resident := memory_of(process.pid)):
            seen.append(resident / 1024**2)
        bench.told(f"memory: {seen[-1]:.0f} MB" if seen else "memory")
        time.sleep(EVERY)  # between two looks at the memory of another process
    if process.exitcode:
        raise RuntimeError("The process whose memory was watched broke off.")
    return seen


def _follow_all(settings: Settings, at_it: Any) -> None:
    house = open_house(settings)
    at_it.set()
    upkeep.rebuild(house.projector, *(model.NAME for model in READ_MODELS), afresh=True)
    house.close()
