"""A worker that is started while its database is away waits for it, and can be told to stop."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from application.bootstrap import open_house
from application.demonstration import open_empty
from application.demonstration.decided import AT_THE_PERMIT_DESK, AT_THE_WINDOW
from application.demonstration.play import perform
from application.reactions.attendance import present
from application.reactions.errands import Errands
from application.settings import Settings
from tests.postgres import Server
from tests.processes import until
from tests.web.command_line.conftest import ROOT, Ombud, command
from tests.web.command_line.test_serve import settings

__all__ = ["settings"]


@contextmanager
def away(settings: Settings, request: pytest.FixtureRequest) -> Iterator[None]:
    """The vault of an office cannot be opened; on PostgreSQL nothing can."""
    if settings.database is None:
        vault = settings.folder / "vault.db"
        vault.rename(settings.folder / "elsewhere")
        vault.mkdir()
        yield
        vault.rmdir()
        (settings.folder / "elsewhere").rename(vault)
        return
    server: Server = request.getfixturevalue("postgres")
    name = sql.Identifier(sa.make_url(settings.database).database or "")
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(server.conninfo(), autocommit=True) as db:
        db.execute(allow.format(name, sql.SQL("false")))
        yield
        db.execute(allow.format(name, sql.SQL("true")))


class Working:
    """A worker in a process of its own, and what it says."""

    def __init__(self, folder: Path) -> None:
        self._said = folder.with_suffix(".said")
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                command("work", "--office", folder), cwd=ROOT, stderr=said
            )

    def waits(self) -> bool:
        return "The database is away; trying again in" in self._said.read_text()

    def is_at_work(self, settings: Settings) -> bool:
        house = open_house(settings)
        try:
            Errands(house.ledger, house.clock)
            return self.process.pid in [each.pid for each in present(house.ledger, house.clock)]
        finally:
            house.close()

    def told_to_stop(self) -> int:
        os.kill(self.process.pid, signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture
def hired() -> Iterator[list[Working]]:
    """The workers a test starts; none outlives it."""
    workers: list[Working] = []
    yield workers
    for each in workers:
        each.process.kill()
        each.process.wait()


def test_a_worker_that_waits_for_its_database_ends_when_it_is_told_to(
    settings: Settings, hired: list[Working], request: pytest.FixtureRequest
) -> None:
    with away(settings, request):
        hired.append(worker := Working(settings.folder))
        assert until(worker.waits)

        ended = worker.told_to_stop()

    assert ended == 0


def test_a_worker_goes_to_work_when_its_database_is_back(
    settings: Settings, hired: list[Working], request: pytest.FixtureRequest
) -> None:
    with away(settings, request):
        hired.append(worker := Working(settings.folder))
        assert until(worker.waits)

    assert until(lambda: worker.is_at_work(settings))
    assert worker.told_to_stop() == 0


def test_whoever_waits_has_the_papers_made_at_once(ombud: Ombud, settings: Settings) -> None:
    house = open_house(settings)
    open_empty(house)
    perform(house, (AT_THE_WINDOW, AT_THE_PERMIT_DESK))

    told = ombud("work", "--now", "--office", settings.folder)

    assert (told.exit_code, told.output) == (0, "")
    assert len(list(house.settings.documents.iterdir())) == 2
    house.close()
