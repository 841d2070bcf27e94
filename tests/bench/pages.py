"""What a person waits for: the pages of an office that has taken over a register of 181,412 cases."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from application import complaints
from application.bootstrap import House
from application.office import Command
from domain.people import COMPLAINANT
from projections import case_list
from tests.bench.doors import SMALLEST, Browser, complainant, served, staff
from tests.bench.harness import ROOT, Bench, Declared, Figure, Runs

ROUNDS = 41
"""Enough for a 95th percentile that is not the slowest."""

WARM_UP = 10
SAMPLE = 200
CLIENTS, SLICES, SLICE, SMALL_SLICE = 8, 7, 1.45, 0.5
"""Eight people at once, for ten seconds in seven parts; the smallest page between the parts."""

YARDSTICK = "the smallest page of the same doors"
PAGES = {
    "register": "the register's first page",
    "filtered": "the register, one stage of it",
    "page 100": "the register's hundredth page",
    "search": "a case found by its number",
    "case": "a case",
    "audit": "the history of a case, for an auditor",
    "status": "where the matter stands, for who complained",
}
MEDIANS = {
    key: Declared(f"page: {name}", "ms, median", YARDSTICK, register=True)
    for key, name in PAGES.items()
}
SLOWEST = {
    key: Declared(f"page: {name}, p95", "ms", YARDSTICK, register=True)
    for key, name in PAGES.items()
}
STATISTICS = Declared(
    "ombud statistics --json, the whole register", "ms, median", "ombud --help", register=True
)
LOAD = Declared(
    "eight people at once for ten seconds", "pages/s", f"{YARDSTICK}, eight at once", register=True
)
LOAD_SLOWEST = Declared(
    "eight people at once, p95 of a page", "ms", f"{YARDSTICK}, eight at once", register=True
)
FAILED = Declared(
    "eight people at once, pages that failed", "failed", bar="= 0 failed", register=True
)
FIGURES = (
    *(each[key] for key in PAGES for each in (MEDIANS, SLOWEST)),
    *(STATISTICS, LOAD, LOAD_SLOWEST, FAILED),
)


@dataclass(frozen=True, slots=True)
class Cases:
    """Some cases of the register, chosen by chance that is the same each time."""

    streams: list[str]
    numbers: list[str]
    stage: str


def measure(bench: Bench) -> Iterator[Figure]:
    """Each page over HTTP, in turn with the smallest; then many people at once."""
    house = bench.office
    cases = _sample(house)
    with served(house) as port:
        yield from _pages(bench, house, port, cases)
        yield from _load(bench, house, port, cases)
    yield from _statistics(bench, house)


def _sample(house: House) -> Cases:
    with house.projector.look(case_list.NAME) as (db, tables):
        table = tables["cases"]
        rows = db.execute(
            sa.select(table.c.stream_id, table.c.foreign_number, table.c.stage)
            .where(table.c.foreign_number.is_not(None))
            .order_by(table.c.foreign_number)
        ).fetchall()
    chosen = random.Random(7).sample(rows, SAMPLE)
    return Cases(
        [row.stream_id for row in chosen], [row.foreign_number for row in chosen], chosen[0].stage
    )


def _pages(bench: Bench, house: House, port: int, cases: Cases) -> Iterator[Figure]:
    anybody, reception = Browser(port), staff(house, port, "sun.xiao")
    auditor, person = staff(house, port, "luo.qing"), complainant(house, port, _told(house))
    chance = random.Random(11)
    asked: dict[str, Callable[[], float]] = {
        YARDSTICK: lambda: anybody.seconds(SMALLEST),
        "register": lambda: reception.seconds("/staff/"),
        "filtered": lambda: reception.seconds(f"/staff/?stage={cases.stage}"),
        "page 100": lambda: reception.seconds("/staff/?page=99"),
        "search": lambda: _search(reception, chance.choice(cases.numbers)),
        "case": lambda: reception.seconds(f"/staff/complaints/{chance.choice(cases.streams)}"),
        "audit": lambda: auditor.seconds(f"/audit/histories/{chance.choice(cases.streams)}"),
        "status": lambda: person.seconds("/page"),
    }
    for page in asked.values():
        # Each process of the doors makes its pages ready once, and nobody measures that.
        for _ in range(WARM_UP):
            page()
    runs = bench.timed(asked, rounds=ROUNDS)
    small = runs[YARDSTICK]
    for key in PAGES:
        taken = runs[key]
        yield MEDIANS[key].found(taken.median * 1e3, ratio=taken.median / small.median)
        yield SLOWEST[key].found(taken.p95 * 1e3, ratio=taken.p95 / small.p95)


def _told(house: House) -> str:
    """A complaint that came in through the public door; told once, however often we measure."""
    told = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command("bench-status-page"),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative="They sent me away during opening hours.",
    )
    house.projector.catch_up()
    return told.stream_id


def _search(browser: Browser, number: str) -> float:
    """A number that one case has leads to the case: both answers are waited for."""
    led = browser.get(f"/staff/?q={number}")
    if led.status == 200:
        return led.seconds  # Two registers may know a number: then the list is the answer.
    return led.seconds + browser.seconds(led.location or "")


# Many at once


def _load(bench: Bench, house: House, port: int, cases: Cases) -> Iterator[Figure]:
    """People who look at the register, find cases and read them, all at once; bounded in time."""
    readers = [staff(house, port, "sun.xiao") for _ in range(CLIENTS)]

    def page(reader: Browser, chance: random.Random) -> float:
        what = chance.randrange(3)
        if what == 0:
            return reader.seconds(f"/staff/?page={chance.randrange(100)}")
        if what == 1:
            return _search(reader, chance.choice(cases.numbers))
        return reader.seconds(f"/staff/complaints/{chance.choice(cases.streams)}")

    crowds = {
        "ours": Crowd(readers, page, SLICE),
        "small": Crowd(readers, lambda reader, _: reader.seconds(SMALLEST), SMALL_SLICE),
    }
    # A slice says itself how long a page took: its seconds over its pages.
    per_page = bench.interleaved(
        {name: crowd.come for name, crowd in crowds.items()}, rounds=SLICES
    )
    ours, small = (Runs(tuple(crowds[name].seconds)) for name in ("ours", "small"))
    yield LOAD.found(1 / per_page["ours"], ratio=per_page["small"] / per_page["ours"])
    yield LOAD_SLOWEST.found(ours.p95 * 1e3, ratio=ours.p95 / small.p95)
    yield FAILED.found(len(crowds["ours"].failed))


@dataclass
class Crowd:
    """Some people at their browsers at once, for a bounded time."""

    readers: Sequence[Browser]
    page: Callable[[Browser, random.Random], float]
    lasts: float
    seconds: list[float] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)

    def come(self) -> float:
        """Everybody asks for page after page; return the seconds for one page."""
        before = len(self.seconds)
        begun = time.perf_counter()
        people = [
            threading.Thread(target=self._read, args=(reader, random.Random(f"{before}-{n}")))
            for n, reader in enumerate(self.readers)
        ]
        for each in people:
            each.start()
        for each in people:
            each.join()
        return (time.perf_counter() - begun) / max(1, len(self.seconds) - before)

    def _read(self, reader: Browser, chance: random.Random) -> None:
        end = time.monotonic() + self.lasts
        while time.monotonic() < end:
            try:
                self.seconds.append(self.page(reader, chance))
            except Exception as fault:
                self.failed.append(fault)


# The command line


def _statistics(bench: Bench, house: House) -> Iterator[Figure]:
    folder = str(house.settings.folder)
    taken = bench.interleaved(
        {
            "ombud statistics": lambda: _ombud("statistics", "--json", "--office", folder),
            "ombud --help": lambda: _ombud("--help"),
        }
    )
    ours, help_ = taken["ombud statistics"], taken["ombud --help"]
    yield STATISTICS.found(ours * 1e3, ratio=ours / help_)


def _ombud(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "web.command_line", *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
