"""What it costs to read a case of thirty facts from the record, beside the library's own way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from application.adapters.store import Kept
from application.bootstrap import House, open_house
from application.demonstration.decided import AT_THE_WINDOW
from application.demonstration.play import open_empty, perform
from application.settings import Settings
from domain.complaint import Complaint
from tests.bench.harness import Bench, Declared, Figure
from tests.facts import happened
from tests.history import INVESTIGATOR

FACTS = 30
ROUNDS = 41
TURNS = 50
"""Cases loaded in one round: an office at work, whose processor is warm."""

YARDSTICK = "the library's default repository"
ON_SQLITE = Declared(f"load a case of {FACTS} facts, SQLite", "cases/s", YARDSTICK, ">= 5x")
ON_POSTGRESQL = Declared(f"load a case of {FACTS} facts, PostgreSQL", "cases/s", YARDSTICK, ">= 5x")
FIGURES = (ON_SQLITE, ON_POSTGRESQL)


class Case(Aggregate):
    """The same case as a beginner with the library would keep it: what rules look at is set."""

    class Happened(Aggregate.Event):
        fact: str
        state: dict[str, Any]
        envelope: dict[str, Any]

    def __init__(self) -> None:
        self.stage = ""
        self.facts = 0

    @event(Happened)
    def happen(self, fact: str, state: dict[str, Any], envelope: dict[str, Any]) -> None:
        self.stage = state.get("stage", self.stage)
        self.facts += 1


def measure(bench: Bench) -> Iterator[Figure]:
    for figure, database in ((ON_SQLITE, None), (ON_POSTGRESQL, bench.postgres)):
        bench.say(figure.name)
        with ExitStack() as closing:
            house = _office(bench, database)
            closing.callback(house.close)
            case = _case_of_thirty(house)
            library: Application[UUID] = Application(env=_environment(bench, database))
            closing.callback(library.close)
            took = bench.interleaved(
                {
                    "ours": _repeated(partial(house.office.load, Complaint, case)),
                    "library": _repeated(
                        partial(library.repository.get, _copied(house, case, library))
                    ),
                },
                rounds=ROUNDS,
            )
        yield figure.found(TURNS / took["ours"], ratio=took["library"] / took["ours"])


def _repeated(load: Callable[[], Any]) -> Callable[[], None]:
    def work() -> None:
        for _ in range(TURNS):
            load()

    return work


def _office(bench: Bench, database: str | None) -> House:
    folder = bench.new_folder("rehydrate") / "office"
    house = open_house(Settings(folder, database=database, hash_memory_kib=64, hash_passes=1))
    open_empty(house)
    return house


def _case_of_thirty(house: House) -> str:
    """An invented case that was taken through to its decision, filled up with steps of inquiry."""
    perform(house, (AT_THE_WINDOW,))
    case = next(
        str(row.originator_id)
        for row in house.office.store.select_notifications(0, 1_000)
        if str(row.originator_id).startswith(Complaint.PREFIX)
    )
    history = house.office.complaint(case)
    step = happened(Complaint.StepTaken)
    for _ in range(FACTS - history.version):
        history.record(step, INVESTIGATOR)
    house.office.keep(history)
    assert house.office.load(Complaint, case).version == FACTS
    return case


def _copied(house: House, case: str, library: Application[UUID]) -> UUID:
    """The same thirty facts, each with the same payload, as the library records them."""
    copy = Case()
    # The first fact of the library's is the aggregate's own beginning.
    for row in house.office.store.select_events(case)[1:]:
        assert isinstance(row, Kept)
        copy.happen(fact=row.topic, state=json.loads(row.state), envelope=json.loads(row.metadata))
    library.save(copy)
    return copy.id


def _environment(bench: Bench, database: str | None) -> dict[str, str]:
    if database is None:
        file = bench.new_folder("library") / "library.db"
        return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(file)}
    url = sa.make_url(database)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(url.database),
        "POSTGRES_HOST": str(url.query.get("host", url.host)),
        "POSTGRES_PORT": str(url.port or 5432),
        "POSTGRES_USER": str(url.username),
        "POSTGRES_PASSWORD": str(url.password or ""),
    }
