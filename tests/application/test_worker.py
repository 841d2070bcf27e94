"""The clockwork of the office follows the record, and waits for a database that is away."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from application import worker
from application.adapters.codec import Unreadable
from application.bootstrap import House, open_house
from application.demonstration.decided import AT_THE_WINDOW
from application.demonstration.play import open_empty, perform
from application.office import Unavailable
from application.reactions.documents import Documents
from application.settings import Settings
from application.worker import work
from domain.complaint import Complaint
from tests.application.conftest import OpenAgain
from tests.application.reactions.printing import Typewriter


def until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def house(open_again: OpenAgain) -> House:
    house = open_again()
    open_empty(house)
    return house


def papers(house: House) -> int:
    kinds = (Complaint.DocumentSigned,)
    return len(house.office.facts_about(kinds, after=0, until=house.office.head(), limit=100))


def test_it_follows_the_record_and_makes_papers_until_it_is_stopped(
    house: House, open_again: OpenAgain
) -> None:
    inside, stop = open_again(), threading.Event()
    documents = Documents(inside, Typewriter())
    thread = threading.Thread(target=work, args=(inside, stop, documents))
    thread.start()

    perform(house, (AT_THE_WINDOW,))
    made = until(lambda: papers(house) == 1)
    followed = until(lambda: house.projector.position() == house.office.head())
    stop.set()
    thread.join(10)

    assert (made, followed, thread.is_alive()) == (True, True, False)


@pytest.mark.parametrize("trouble", [Unavailable("gone"), Unreadable("Position 7 cannot be read")])
def test_it_waits_out_a_trouble_and_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    calls = []
    facts_about = house.office.facts_about

    def away_at_first(*given, **named):  # type: ignore[no-untyped-def]  # a stand-in
        calls.append(1)
        if len(calls) < 4:
            raise trouble
        return facts_about(*given, **named)

    monkeypatch.setattr(worker, "FIRST_WAIT", 0.001)
    perform(house, (AT_THE_WINDOW,))
    monkeypatch.setattr(house.office, "facts_about", away_at_first)
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(house, stop, Documents(house, Typewriter())))
    thread.start()

    made = until(lambda: len(list(house.settings.documents.iterdir())) == 1)
    stop.set()
    thread.join(10)

    assert made
    assert len(calls) >= 4


def test_it_survives_that_every_connection_is_cut(postgres_url: str, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "office", postgres_url, hash_memory_kib=64, hash_passes=1)
    inside, outside, stop = open_house(settings), open_house(settings), threading.Event()
    open_empty(outside)
    documents = Documents(inside, Typewriter())
    thread = threading.Thread(target=work, args=(inside, stop, documents))
    thread.start()
    cut = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    for _ in range(10):
        with outside.ledger.connect() as db:
            db.execute(cut)
        time.sleep(0.02)
    perform(outside, (AT_THE_WINDOW,))
    made = until(lambda: papers(outside) == 1)
    stop.set()
    thread.join(20)
    inside.close()
    outside.close()

    assert made
    assert not thread.is_alive()
