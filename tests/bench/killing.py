"""Fifty times at random points under load: a worker, a web process, the web or PostgreSQL is killed."""

from __future__ import annotations

from collections.abc import Iterator

from application.settings import Settings
from tests import postgres
from tests.bench.harness import Bench, Declared, Figure
from tests.crash import killing
from tests.crash.killing import Found, Killing

ROUNDS = 50
EACH = 10
"""After so many rounds another case is decided, so that another paper is to be made."""

DATABASES = ("SQLite", "PostgreSQL")


def _declared(what: str, unit: str) -> dict[str, Declared]:
    return {
        name: Declared(f"{ROUNDS} times killed under load, {name}: {what}", unit, bar=f"= 0 {unit}")
        for name in DATABASES
    }


LOST = _declared("acknowledged facts lost", "facts")
DIFFERING = _declared("read models other than their rebuild", "tables")
PAPERS = _declared("papers missing or doubled", "papers")
FALLEN = _declared("processes that ended unasked", "processes")
FIGURES = tuple(each[name] for name in DATABASES for each in (LOST, DIFFERING, PAPERS, FALLEN))


def measure(bench: Bench) -> Iterator[Figure]:
    for name in DATABASES:
        found = _on(bench, name)
        told = ", ".join(f"{who} {times}" for who, times in sorted(found.killed.items()))
        bench.say(
            f"  {name}: killed {told}; {found.answered} answers held against the record,"
            f" {found.visited} of them given at the doors, {found.papers} papers"
        )
        if not found.answered > found.visited > 0:
            raise RuntimeError("The doors and the writers were not both put to the test.")
        for wrong in (*found.lost, *found.differing, *found.wrong_papers, *found.fallen):
            bench.say(f"  {name}: {wrong}")
        yield LOST[name].found(len(found.lost))
        yield DIFFERING[name].found(len(found.differing))
        yield PAPERS[name].found(len(found.wrong_papers))
        yield FALLEN[name].found(len(found.fallen))


def _on(bench: Bench, name: str) -> Found:
    folder = bench.folder / f"killing-{name}"
    if name == "SQLite":
        return _killed(bench, Settings(folder), None)
    # A server of its own: the others of the run must not be stopped with it.
    with postgres.server(durable=True) as server:
        return _killed(bench, Settings(folder, server.url()), server)


def _killed(bench: Bench, settings: Settings, server: postgres.Server | None) -> Found:
    with killing.opened(settings) as house:
        office = Killing(settings, server)
        with office.under_load():
            for n in range(ROUNDS):
                if n % EACH == 0:
                    office.decide_a_case(house)
                who = office.round(house)
                bench.told(f"round {n + 1} of {ROUNDS}: {who}")
            if not office.quiet(house):
                bench.say("  The workers did not come to an end in time.")
        return office.count(house)
