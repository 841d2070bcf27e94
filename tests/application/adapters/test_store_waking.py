"""Whoever follows the record is woken when something is added, and needs no call to be heard."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import StoredEvent
from sqlalchemy.engine import Engine

from application.adapters.database import postgresql_at, sqlite_at
from application.adapters.store import Store
from application.adapters.waking import OfPostgreSQL, Waking, waking


@pytest.fixture(params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "record.db", durable=True)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="record")
    yield engine
    engine.dispose()


@pytest.fixture
def store(record: Engine) -> Store:
    return Store(record)


@pytest.fixture
def follower(store: Store) -> Iterator[Waking]:
    follower = waking(store.engine)
    yield follower
    follower.close()


def event(stream: str, version: int) -> StoredEvent:
    return StoredEvent(stream, version, "complaint.filed", b"{}")


def test_what_is_added_wakes_one_who_waits(store: Store, follower: Waking) -> None:
    later = threading.Timer(0.1, store.insert_events, [[event("c-1", 1)]])
    later.start()
    begun = time.monotonic()

    woken = follower.wait(30)

    later.join()
    assert woken
    assert time.monotonic() - begun < 15


def test_what_was_added_between_two_waits_is_not_lost(store: Store, follower: Waking) -> None:
    store.insert_events([event("c-1", 1)])

    assert follower.wait(10)
    assert not follower.wait(0.05)


def test_one_who_waits_for_nothing_returns_in_time(follower: Waking) -> None:
    begun = time.monotonic()

    assert not follower.wait(0.1)

    assert 0.1 <= time.monotonic() - begun < 5


def test_one_who_is_told_to_stop_waits_no_longer(store: Store) -> None:
    stop = threading.Event()
    follower = waking(store.engine, stop=stop)
    threading.Timer(0.1, stop.set).start()
    begun = time.monotonic()

    assert not follower.wait(60)

    assert time.monotonic() - begun < 20
    follower.close()


def test_a_record_in_another_schema_wakes_nobody_here(postgres_url: str) -> None:
    here, there = (postgresql_at(postgres_url, schema=name) for name in ("here", "there"))
    Store(here)
    elsewhere = Store(there)
    follower = waking(here)

    elsewhere.insert_events([event("c-1", 1)])

    assert not follower.wait(0.2)
    follower.close()
    here.dispose()
    there.dispose()


def cut_all_others(engine: Engine) -> None:
    with engine.begin() as db:
        db.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_a_lost_connection_heals_and_what_was_added_meanwhile_is_news(postgres_url: str) -> None:
    engine = postgresql_at(postgres_url, schema="record")
    store = Store(engine)
    follower = waking(engine)
    cut_all_others(engine)
    engine.dispose()
    store.insert_events([event("c-1", 1)])

    assert follower.wait(30)

    store.insert_events([event("c-1", 2)])
    assert follower.wait(30)
    follower.close()
    engine.dispose()


def test_a_call_that_nobody_heard_is_made_up_for(postgres_url: str) -> None:
    engine = postgresql_at(postgres_url, schema="record")
    store, follower = Store(engine), OfPostgreSQL(engine, threading.Event())
    assert follower._connection
    follower._connection.execute("UNLISTEN *")
    store.insert_events([event("c-1", 1)])

    assert follower.wait(30)

    follower.close()
    engine.dispose()


def test_a_follower_that_is_stopped_lets_go_of_the_record(store: Store) -> None:
    with store.subscribe(gt=0) as following:
        store.insert_events([event("c-1", 1)])
        assert next(following).id == 1

    following._wake.join(20)
    assert not following._wake.is_alive()
