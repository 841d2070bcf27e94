"""One office for all attacks of a process: what one of them spoils, the next one would see."""

from collections.abc import Iterator

import pytest

from application.adapters.clock import SetClock
from tests.attacks.world import World, built
from tests.web.conftest import MORNING, compiled_once, opened
from web import create_app

__all__ = ["compiled_once"]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened(tmp_path_factory.mktemp("attacked") / "office", SetClock(MORNING)) as house:
        app = create_app(house)
        app.testing = True
        yield built(app, house)
