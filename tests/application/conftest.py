"""An office for a test: real databases in a temporary folder, a clock that stands still."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from application.adapters.clock import SetClock
from application.bootstrap import House, open_house
from application.settings import Settings
from tests.offices import Furnished, open_lanpu

NOW = datetime(2026, 3, 3, 1, 40, tzinfo=UTC)

OpenAgain = Callable[[], House]


@pytest.fixture(params=["sqlite", "postgresql"])
def open_again(
    request: pytest.FixtureRequest, tmp_path: Path, furnished: Furnished
) -> Iterator[OpenAgain]:
    """Opens the same office as often as a test needs processes."""
    folder = tmp_path / "office"
    with furnished.copied(request.param, folder) as database:
        settings = Settings(folder, database=database, hash_memory_kib=64, hash_passes=1)
        opened: list[House] = []

        def again() -> House:
            opened.append(open_house(settings, clock=SetClock(NOW)))
            return opened[-1]

        yield again
        for house in opened:
            house.close()


@pytest.fixture
def house(open_again: OpenAgain) -> House:
    """An office that was opened in Shanghai."""
    house = open_again()
    open_lanpu(house)
    return house
