"""An open office behind its doors, for every test that comes in through one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from application.adapters.clock import SetClock
from application.bootstrap import House, open_house
from application.settings import Settings
from domain.people import Actor, Role
from tests.offices import Furnished, open_lanpu
from web import create_app

FOUNDER = Actor("administrator", Role.ADMINISTRATOR, "command_line")
MORNING = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
"""Half past nine in Lanpu, on a Tuesday."""


@contextmanager
def opened(folder: Path, clock: SetClock, *, database: str | None = None) -> Iterator[House]:
    """An office in a folder, with hashes that cost a test nothing."""
    settings = Settings(
        folder, database=database, hash_memory_kib=64, hash_passes=1, second_step=False
    )
    house = open_house(settings, clock=clock)
    try:
        open_lanpu(house, by=FOUNDER)
        yield house
    finally:
        house.close()


@pytest.fixture(autouse=True, scope="session")
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every test has an app of its own; its pages and addresses are compiled once in a worker.

    They are the same in each; without this, half of what a test at a door does would be compiling.
    """
    kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("pages")))
    compile_one, known = Rule._compile_builder, {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        # All that it is made of; the rule itself is handed to it whenever it is called.
        key = (append_unknown, tuple(rule._trace), repr(rule.defaults))
        if key not in known:
            known[key] = compile_one(rule, append_unknown)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": kept})
        patch.setattr(Rule, "_compile_builder", builder)
        yield


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def house(tmp_path: Path, clock: SetClock, furnished: Furnished) -> Iterator[House]:
    folder = tmp_path / "office"
    with furnished.copied("sqlite", folder), opened(folder, clock) as house:
        yield house


@pytest.fixture(params=["sqlite", "postgresql"])
def either_house(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock, furnished: Furnished
) -> Iterator[House]:
    """The same office on each of the two databases."""
    folder = tmp_path / "either"
    with (
        furnished.copied(request.param, folder) as database,
        opened(folder, clock, database=database) as house,
    ):
        yield house


@pytest.fixture
def app(house: House) -> Flask:
    app = create_app(house)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
