"""Every test may ask for a PostgreSQL; the first who asks starts it, all others share it."""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests import postgres as postgresql
from tests import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RUN = "OMBUD_TEST_POSTGRES"


def _leads(config: pytest.Config) -> bool:
    """Under xdist one process leads and the others work; without it there is only the one."""
    return not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if _leads(config):
        run.move_into_memory()
        # In the environment, where the next run finds it, and `make clean` takes it away.
        run.keep_bytecode(Path(sys.prefix) / "compiled")
        os.environ[RUN] = f"{os.getpid()}:{postgresql.new_folder()}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if _leads(config) and RUN in os.environ:
        postgresql.remove(Path(os.environ.pop(RUN).partition(":")[2]))


@pytest.fixture(scope="session")
def postgres() -> postgresql.Server:
    """One PostgreSQL for the run."""
    leader, _, folder = os.environ[RUN].partition(":")
    return postgresql.start_once(Path(folder), for_process=int(leader))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run of a worker: to start one takes a second of a processor."""
    from tests.web import browser  # most workers' first tests need none of it

    with browser.opened() as chromium:
        yield chromium


@pytest.fixture
def postgres_url(postgres: postgresql.Server) -> Iterator[str]:
    """The address of an empty database for this test alone."""
    with postgres.database() as name:
        yield postgres.url(name)


@pytest.fixture(scope="session", autouse=True)
def who_left_it_open() -> Iterator[None]:
    """A connection that nobody closed is found long after, in another test: so it says whose it was."""
    begin, end = psycopg.Connection.__init__, psycopg.Connection.__del__

    def opened(connection: psycopg.Connection, *args, **options) -> None:
        begin(connection, *args, **options)
        test = os.environ.get("PYTEST_CURRENT_TEST", "no test")
        connection.whose = f"{test}, by {threading.current_thread().name}"  # type: ignore[attr-defined] # a name tag of ours

    def left(connection: psycopg.Connection) -> None:
        whose = getattr(connection, "whose", "nobody known")
        end(connection, lambda said, kind: warnings.warn(f"{said} Opened in {whose}.", kind, 2))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Connection, "__init__", opened)
        patch.setattr(psycopg.Connection, "__del__", left)
        yield
