"""A few rounds of what `make bench` does fifty times: whoever is killed, nothing is lost or doubled."""

from pathlib import Path

import pytest

from application.settings import Settings
from tests import postgres
from tests.crash import killing
from tests.crash.killing import Killing

ROUNDS = 4


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whoever_is_killed_nothing_is_lost_and_nothing_is_doubled(
    tmp_path: Path, kind: str
) -> None:
    if kind == "sqlite":
        found = killed(Settings(tmp_path / "office"), None)
    else:
        # A server of its own, for this one is stopped in the middle of what it is at.
        with postgres.server() as server:
            found = killed(Settings(tmp_path / "office", server.url()), server)

    assert found.answered > found.visited > 0
    assert sum(found.killed.values()) == ROUNDS
    assert (found.lost, found.differing, found.wrong_papers, found.fallen) == ([], [], [], [])


def killed(settings: Settings, server: postgres.Server | None) -> killing.Found:
    with killing.opened(settings) as house:
        office = Killing(settings, server)
        with office.under_load():
            office.decide_a_case(house)
            for _ in range(ROUNDS):
                office.round(house)
            assert office.quiet(house)
        return office.count(house)
