"""Lists are worked out anew and put in use while complaints come in and pages are read.

One process files complaints without pause, another keeps the read models, the doors answer a reader
who asks for the register again and again. Meanwhile every read model is made anew, compared and put
in use, time after time; then all of them are made in a version that did not exist before, as a newer
program makes them beside the older one that still answers.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from application.bootstrap import READ_MODELS, House, open_house
from application.demonstration import open_empty
from application.settings import Settings
from projections import upkeep
from projections.projector import Projector
from projections.shelf import Build, State
from tests.bench.doors import SECONDS_TO_START, Browser, served, staff
from tests.bench.harness import ROOT, Bench, Declared, Figure

PROMOTIONS = 10
"""How often each read model is put in use anew."""

PAGES = ("/staff/", "/staff/?mine=1")
DATABASES = ("SQLite", "PostgreSQL")


def _declared(name: str, unit: str) -> dict[str, Declared]:
    return {on: Declared(f"{name}, {on}", unit, bar=f"= 0 {unit}") for on in DATABASES}


FAILED = _declared("pages that failed while read models were put in use under load", "pages")
DIFFERING = _declared("rows that differed from a rebuild when put in use under load", "rows")
NEWER = _declared("rows of a new version that differed from the old one's", "rows")
FIGURES = tuple(each[on] for on in DATABASES for each in (FAILED, DIFFERING, NEWER))


def measure(bench: Bench) -> Iterator[Figure]:
    """Put read models in use under load, on both databases."""
    for on in DATABASES:
        database = bench.postgres if on == "PostgreSQL" else None
        settings = Settings(bench.new_folder("promoting"), database=database)
        settings.keep_address()
        house = open_house(settings)
        try:
            open_empty(house)
            house.projector.catch_up()
            yield from _measure(bench, house, on)
        finally:
            house.close()


def _measure(bench: Bench, house: House, on: str) -> Iterator[Figure]:
    differing = compared = 0
    before = house.office.head()
    with (
        served(house) as port,
        _running("web.command_line", "work", "--office", str(house.settings.folder)),
        _running("tests.crash.writing", str(house.settings.folder), "promoting"),
        _reading(staff(house, port, "sun.xiao")) as read,
    ):
        _until_under_load(house, before, read)
        for n in range(PROMOTIONS):
            for name in house.projector.shelf.models:
                bench.told(f"{on}: {name} for the {n + 1}th time")
                upkeep.rebuild(house.projector, name)
                found = upkeep.compare(house.projector, name)
                differing += found.differing
                compared += found.rows
                upkeep.promote(house.projector, name)
        newer = _newer(house)
    house.projector.catch_up()
    newer.catch_up()
    apart = _apart(house.projector, newer)
    filed = house.office.head() - before
    bench.say(
        f"  {on}: {read.pages} pages read, {compared} rows compared in {PROMOTIONS} rounds,"
        f" {filed} facts recorded meanwhile"
    )
    if not (filed and read.pages and compared):
        raise RuntimeError("Without facts, pages and rows nothing was put to the test.")
    yield FAILED[on].found(read.failed)
    yield DIFFERING[on].found(differing)
    yield NEWER[on].found(apart)


def _until_under_load(house: House, before: int, read: _Read) -> None:
    """What is put in use before anybody writes and reads proves nothing."""
    end = time.monotonic() + SECONDS_TO_START
    while house.office.head() == before or not read.pages:
        if time.monotonic() > end:
            raise RuntimeError("Nobody writes, or nobody reads.")
        time.sleep(0.05)  # between two looks at what other threads have done


def _newer(house: House) -> Projector:
    """Every read model in a version that did not exist before, made beside those in use."""
    models = [
        SimpleNamespace(
            NAME=model.NAME, VERSION=model.VERSION + 1, tables=model.tables, project=model.project
        )
        for model in READ_MODELS
    ]
    newer = Projector(house.projector.shelf.places, house.office, models)
    upkeep.rebuild(newer, *newer.shelf.models)
    return newer


def _apart(old: Projector, new: Projector) -> int:
    """How many rows stand in only one of two versions, once both have read everything."""
    return sum(
        len(_rows(old, name, table) ^ _rows(new, name, table))
        for name in old.shelf.models
        for table in old.shelf.tables(_live(old, name))
    )


def _live(projector: Projector, name: str) -> Build:
    return next(each for each in projector.shelf.builds(State.LIVE) if each.name == name)


def _rows(projector: Projector, name: str, table: str) -> set[tuple[Any, ...]]:
    with projector.look(name) as (db, tables):
        return {tuple(row) for row in db.execute(sa.select(tables[table]))}


@contextmanager
def _running(module: str, *arguments: str) -> Iterator[None]:
    """A process that has to live as long as this lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        yield
        if process.poll() is not None:
            raise RuntimeError(f"{module} ended ({process.returncode}) before it was told to.")
    finally:
        process.terminate()
        process.wait(30)


class _Read:
    pages = failed = 0


@contextmanager
def _reading(browser: Browser) -> Iterator[_Read]:
    """One person who asks for the register again and again."""
    read, stop = _Read(), threading.Event()

    def ask() -> None:
        while not stop.is_set():
            for path in PAGES:
                try:
                    answered = browser.get(path).status == 200
                except (OSError, HTTPException):
                    answered = False
                read.pages += 1
                read.failed += not answered

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield read
        if not thread.is_alive():
            raise RuntimeError("Nobody reads any more.")
    finally:
        stop.set()
        thread.join()
        browser.close()
