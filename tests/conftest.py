"""Every test may ask for a PostgreSQL; the first who asks starts it, all others share it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres as postgresql
from tests import run

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


@pytest.fixture
def postgres_url(postgres: postgresql.Server) -> Iterator[str]:
    """The address of an empty database for this test alone."""
    with postgres.database() as name:
        yield postgres.url(name)
