"""An office in a folder of its own, and its statistics."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from application.bootstrap import House, open_house
from application.settings import Settings
from projections import statistics
from projections.projector import Projector
from tests.offices import open_lanpu


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    database = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    house = open_house(
        Settings(tmp_path / "office", database=database, hash_memory_kib=64, hash_passes=1)
    )
    open_lanpu(house)
    yield house
    house.close()


@pytest.fixture
def figures(house: House) -> Callable[[], dict[str, Any]]:
    projector = Projector(house.projector.shelf.places, house.office, [statistics], batch=7)

    def ask() -> dict[str, Any]:
        projector.catch_up()
        assert [each.halted for each in projector.standing()] == [None]
        with projector.look(statistics.NAME) as (db, tables):
            return statistics.figures(db, tables)

    return ask
