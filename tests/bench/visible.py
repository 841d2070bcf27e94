"""How soon a decision is seen: from the answer that it is recorded to the row on the next page.

What is timed, while another process rebuilds another read model without pause:

* *visible*: from the moment the append was answered, over waiting for its position as the next page
  does (`?at=`), until the row of that case, at that position, has been read from the read model.
* *page*: over HTTP, from the request for the page that the decision leads to (`?at=` again) until
  its last byte is read.

The yardstick is the same with nothing being rebuilt, in turns within the same run.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.synchronize import Event
from typing import Any

import sqlalchemy as sa

from application import complaints
from application.bootstrap import House, open_house
from application.demonstration import open_empty
from application.office import Command
from application.settings import Settings
from application.upkeep import give_way
from domain.complaint import Complaint
from domain.people import COMPLAINANT, Actor, Role
from projections import case_list, statistics, upkeep
from tests.bench.doors import Browser, served, staff
from tests.bench.harness import Bench, Declared, Figure, Runs

CASES, TOGETHER = 10_000, 1_000
"""Old cases that keep whoever rebuilds busy: three facts each."""

ROUNDS, DECISIONS, PAGES = 9, 25, 8
DATABASES = ("SQLite", "PostgreSQL")
QUIET = "the same with nothing being rebuilt"
IMPORTER = Actor("importer", Role.IMPORTER, "command_line")

VISIBLE = {
    on: Declared(
        f"decision to visible while a read model is rebuilt, p95, {on}", "ms", QUIET, "<= 10 ms"
    )
    for on in DATABASES
}
MEDIAN = {
    on: Declared(f"decision to visible while a read model is rebuilt, {on}", "ms, median", QUIET)
    for on in DATABASES
}
PAGE = {
    on: Declared(f"the page after a decision while a read model is rebuilt, p95, {on}", "ms", QUIET)
    for on in DATABASES
}
FIGURES = tuple(each[on] for on in DATABASES for each in (VISIBLE, MEDIAN, PAGE))


def measure(bench: Bench) -> Iterator[Figure]:
    """Decide, wait, look; on both databases."""
    for on in DATABASES:
        database = bench.postgres if on == "PostgreSQL" else None
        settings = Settings(bench.new_folder("visible"), database=database)
        settings.keep_address()
        house = open_house(settings)
        try:
            bench.told(f"filling an office on {on}")
            _fill(house)
            yield from _measure(bench, house, on)
        finally:
            house.close()


def _fill(house: House) -> None:
    """An office with people, and old cases enough that a rebuild takes a while."""
    open_empty(house)
    procedure = house.office.procedure("historical")
    for start in range(0, CASES, TOGETHER):
        together = []
        for n in range(start, start + TOGETHER):
            case = Complaint(f"complaint-{house.office.entropy.id()}")
            case.file(
                by=IMPORTER,
                under=procedure,
                channel="import",
                mode="unstated",
                language="en",
                received_on=date(2010, 1, 1 + n % 28),
                foreign_number=str(n),
            )
            case.sort_matter(by=IMPORTER, matter="m1", kind="accusation")
            case.close(by=IMPORTER, matter="m1", on=date(2011, 1, 1), ground="closed")
            together.append(case)
        house.office.record_together(together)
    house.projector.catch_up()


def _measure(bench: Bench, house: House, on: str) -> Iterator[Figure]:
    visible: dict[str, list[float]] = {"rebuilding": [], "quiet": []}
    pages: dict[str, list[float]] = {"rebuilding": [], "quiet": []}
    with rebuilding(house.settings, statistics.NAME) as rebuilds, served(house) as port:
        browser = staff(house, port, "sun.xiao")

        def decide(when: str) -> float:
            begun = time.perf_counter()
            for _ in range(DECISIONS):
                visible[when].append(_decide(house))
            for _ in range(PAGES):
                pages[when].append(_decide_and_look(house, browser))
            return time.perf_counter() - begun

        def busy() -> float:
            with rebuilds():
                return decide("rebuilding")

        bench.interleaved(
            {f"{on}, rebuilding": busy, f"{on}, quiet": lambda: decide("quiet")}, rounds=ROUNDS
        )
        browser.close()
    # The first round warmed up.
    seen, seen_quietly = (Runs(tuple(visible[when][DECISIONS:])) for when in visible)
    read, read_quietly = (Runs(tuple(pages[when][PAGES:])) for when in pages)
    bench.say(f"  {on}: visible {seen}, quiet {seen_quietly}")
    bench.say(f"  {on}: page {read}, quiet {read_quietly}")
    yield VISIBLE[on].found(seen.p95 * 1e3, ratio=seen.p95 / seen_quietly.p95)
    yield MEDIAN[on].found(seen.median * 1e3, ratio=seen.median / seen_quietly.median)
    yield PAGE[on].found(read.p95 * 1e3, ratio=read.p95 / read_quietly.p95)


def _decide(house: House) -> float:
    """File a complaint; return the seconds from its answer to its row on the register."""
    told = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative="They sent me away during opening hours.",
    )
    answered = time.perf_counter()
    with house.projector.look(case_list.NAME, at=told.position) as (db, tables):
        cases = tables["cases"]
        seen: Any = db.execute(
            sa.select(cases.c.last_position).where(cases.c.stream_id == told.stream_id)
        ).scalar()
    took = time.perf_counter() - answered
    if seen != told.position:
        raise ValueError(f"Position {told.position} was waited for, and {seen} was seen.")
    return took


def _decide_and_look(house: House, browser: Browser) -> float:
    """Take a decision on its form over HTTP; return the seconds that the page after it takes."""
    case = complaints.file(
        house.office,
        by=COMPLAINANT,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative="They sent me away during opening hours.",
    ).stream_id
    form = browser.get(f"/staff/complaints/{case}/sort_matter")
    decided = browser.send(form, kind="accusation")
    if decided.status != 303 or not decided.location:
        raise ValueError(f"The decision was answered with {decided.status}.")
    return browser.seconds(f"/staff/?{decided.location.partition('?')[2]}")


# Whoever rebuilds meanwhile


@contextmanager
def rebuilding(settings: Settings, name: str) -> Iterator[Callable[[], Any]]:
    """A worker in a process of its own that rebuilds a read model again and again, when it is told."""
    context = multiprocessing.get_context("spawn")
    go, at_it, idle, end = (context.Event() for _ in range(4))
    worker = context.Process(
        target=_rebuild, args=(settings, name, go, at_it, idle, end), daemon=True
    )
    worker.start()

    @contextmanager
    def rebuilds() -> Iterator[None]:
        at_it.clear()
        go.set()
        if not at_it.wait(60):
            raise RuntimeError("Nothing is being rebuilt.")
        try:
            yield
        finally:
            go.clear()
            # It is quiet only when the rebuild under way is done as well.
            if not idle.wait(60):
                raise RuntimeError("The rebuild under way does not end.")

    try:
        yield rebuilds
    finally:
        end.set()
        go.set()
        worker.join(60)
        if worker.is_alive():
            worker.terminate()
            worker.join()


def _rebuild(
    settings: Settings, name: str, go: Event, at_it: Event, idle: Event, end: Event
) -> None:
    give_way()  # as `ombud rebuild` does
    house = open_house(settings)
    while go.wait() and not end.is_set():
        idle.clear()
        at_it.set()
        while go.is_set() and not end.is_set():
            upkeep.rebuild(house.projector, name, afresh=True)
        idle.set()
    house.close()
