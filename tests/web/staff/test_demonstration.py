"""In a demonstration office everybody may take a seat."""

from pathlib import Path

from application.adapters.clock import SetClock
from application.bootstrap import open_house
from application.demonstration import CAST, cast, open_empty
from application.settings import Settings
from tests.web.staff.worker import Worker
from web import create_app


def test_a_seat_is_taken_with_one_press(tmp_path: Path, clock: SetClock) -> None:
    settings = Settings(tmp_path / "office", hash_memory_kib=64, hash_passes=1)
    house = open_house(settings, clock=clock)
    open_empty(house)
    cast.hire(house)
    worker = Worker(create_app(house).test_client()).go("/staff/sign-in")

    worker.send(account=CAST[0].sign_in)

    assert worker.status == 303
    assert CAST[0].name in worker.go("/staff/").text
    house.close()
