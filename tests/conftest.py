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

    from tests.offices import Furnished

RUN = "OMBUD_TEST_POSTGRES"
LONG = (
    "mypy is content",
    "test_whoever_is_killed_nothing_is_lost",
    "test_a_worker_killed_while_it_makes_a_paper",
    "test_every_command_of_the_readme",
    "test_the_page_fits_can_be_read_aloud_and_asks_for_nothing",
    "test_every_page_of_a_desk_fits",
    "test_whatever_is_taken_out_of_a_profile",
)
"""Parts of the names of tests that take longer than ten seconds."""


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first: one that is begun last has the other workers wait for it alone."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))


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


@pytest.fixture(scope="session")
def furnished(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Furnished:
    """Offices to copy; the server is started when the first test asks for a database."""
    from tests import offices  # the tests of the rules open none

    return offices.Furnished(
        tmp_path_factory.mktemp("furnished"), lambda: request.getfixturevalue("postgres")
    )


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
