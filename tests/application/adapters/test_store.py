"""The record keeps the library's own contract on both databases, and refuses to be rewritten."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, StoredEvent
from eventsourcing.tests import persistence

from application.adapters.database import postgresql_at, sqlite_at
from application.adapters.store import ClaimTaken, CommandRepeated, Conflict, Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "record.db", durable=True)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="record")
    yield Store(engine)
    engine.dispose()


def event(stream: str, version: int, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "complaint.filed", state)


class OurRecorder:
    store: Store

    def new_originator_id(self) -> str:
        return f"complaint-{uuid4()}"

    def create_recorder(self) -> ApplicationRecorder:
        return self.store


class Contract(OurRecorder, persistence.ApplicationRecorderTestCase):  # type: ignore[type-arg, misc]  # no types
    INITIAL_VERSION = 1
    __test__ = False

    def test_following_the_record(self) -> None:
        self.optional_test_insert_subscribe()


class NonInterleaving(OurRecorder, persistence.NonInterleavingNotificationIDsBaseCase):  # type: ignore[misc]  # no types
    insert_num = 100
    __test__ = False


@pytest.mark.parametrize(
    "promise",
    [
        "test_insert_select",
        "test_concurrent_no_conflicts",
        "test_concurrent_throughput",
        "test_performance",
        "test_following_the_record",
    ],
)
def test_the_recorder_keeps_the_librarys_contract(store: Store, promise: str) -> None:
    case = Contract(promise)
    case.store = store
    before = set(threading.enumerate())

    case.debug()

    # The library's test leaves its readers reading; they would hold on to a database that is gone.
    for reader in set(threading.enumerate()) - before:
        reader.join(10)

    assert store.max_notification_id()


def test_positions_of_two_writers_do_not_interleave(store: Store) -> None:
    case = NonInterleaving("test")
    case.store = store

    case.debug()

    assert store.max_notification_id() == 200


def test_a_name_is_held_by_one_history_only(store: Store) -> None:
    store.insert_events([event("c-1", 1)], claims=[("number-2026", "000001", "c-1")])

    with pytest.raises(ClaimTaken):
        store.insert_events([event("c-2", 1)], claims=[("number-2026", "000001", "c-2")])

    assert store.holder("number-2026", "000001") == "c-1"
    assert store.select_events("c-2") == []


def test_a_name_with_a_zero_byte_is_nobodys(store: Store) -> None:
    store.insert_events([event("c-1", 1)], claims=[("sign-in", "alice", "c-1")])

    held = store.holder("sign-in", "alice\0bob")

    assert held is None
    assert store.told_of("c-1\0") == []


def test_a_command_acts_once_and_answers_with_its_first_outcome(store: Store) -> None:
    first = store.insert_events([event("c-1", 1), event("c-1", 2)], command_id="press-1")

    with pytest.raises(CommandRepeated) as repeated:
        store.insert_events([event("c-9", 1)], command_id="press-1")

    assert (repeated.value.stream_id, repeated.value.position) == ("c-1", first[0])
    assert store.outcome_of("press-1") == ("c-1", first[0])


def test_the_second_of_two_who_add_to_one_history_is_told(store: Store) -> None:
    store.insert_events([event("c-1", 1)])

    with pytest.raises(Conflict):
        store.insert_events([event("c-1", 1, b"[]")])

    assert [row.state for row in store.select_events("c-1")] == [b"{}"]


def test_a_released_name_may_be_held_again(store: Store) -> None:
    store.insert_events([event("c-1", 1)], claims=[("open", "x", "c-1")])

    store.insert_events([event("c-1", 2)], releases=[("open", "x")])

    assert store.holder("open", "x") is None


@pytest.mark.parametrize(
    "sql",
    ["UPDATE events SET state = ''", "DELETE FROM events"],
)
def test_the_database_itself_refuses_to_rewrite_the_record(store: Store, sql: str) -> None:
    store.insert_events([event("c-1", 1)])

    with pytest.raises(sa.exc.DBAPIError, match="never rewritten"), store.engine.begin() as db:
        db.exec_driver_sql(sql)

    assert len(store.select_events("c-1")) == 1


def test_a_row_of_the_record_cannot_be_replaced_by_another(tmp_path: Path) -> None:
    store = Store(sqlite_at(tmp_path / "record.db", durable=True))
    store.insert_events([event("c-1", 1)])
    forged = (
        "INSERT OR REPLACE INTO events (position, event_id, stream_id, version, topic, state,"
        " metadata, recorded_at) SELECT position, event_id, stream_id, version, topic, 'forged',"
        " metadata, recorded_at FROM events"
    )

    with pytest.raises(sa.exc.DBAPIError, match="never rewritten"), store.engine.begin() as db:
        db.exec_driver_sql(forged)

    assert [row.state for row in store.select_events("c-1")] == [b"{}"]
    store.engine.dispose()


@pytest.mark.parametrize(
    "same",
    [
        "position, 'e-2', 'c-2', 2",
        "NULL, event_id, 'c-2', 2",
        "NULL, 'e-2', stream_id, version",
    ],
)
def test_each_thing_that_is_one_row_s_own_keeps_it_from_being_replaced(
    tmp_path: Path, same: str
) -> None:
    store = Store(sqlite_at(tmp_path / "record.db", durable=True))
    store.insert_events([event("c-1", 1)])
    forged = (
        "INSERT OR REPLACE INTO events (position, event_id, stream_id, version, topic, state,"
        " metadata, recorded_at) SELECT NULL, 'e-3', 'c-3', 1, topic, 'new', metadata, recorded_at"
        f" FROM events UNION ALL SELECT {same}, topic, 'forged', metadata, recorded_at FROM events"
    )

    with pytest.raises(sa.exc.DBAPIError, match="never rewritten"), store.engine.begin() as db:
        db.exec_driver_sql(forged)

    assert [row.state for row in store.select_events("c-1")] == [b"{}"]
    assert store.select_events("c-3") == []
    store.engine.dispose()


def test_a_row_cannot_be_replaced_by_way_of_its_command(tmp_path: Path) -> None:
    store = Store(sqlite_at(tmp_path / "record.db", durable=True))
    row = (
        "INSERT OR REPLACE INTO events (event_id, stream_id, version, topic, state, metadata,"
        " recorded_at, command_id) VALUES (?, ?, 1, 't', '{}', '{}', '2026', 'command-1')"
    )
    with store.engine.begin() as db:
        db.exec_driver_sql(row, ("e-1", "c-1"))

    with pytest.raises(sa.exc.DBAPIError, match="never rewritten"), store.engine.begin() as db:
        db.exec_driver_sql(row, ("e-2", "c-2"))

    with store.engine.connect() as db:
        assert db.exec_driver_sql("SELECT event_id FROM events").scalars().all() == ["e-1"]
    store.engine.dispose()


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    store.insert_events([event("c-1", 1)])

    with store.engine.begin() as writer:
        writer.exec_driver_sql("INSERT INTO claims VALUES ('k', 'v', 'c-1')")
        seen = store.select_events("c-1")

    assert len(seen) == 1


def test_a_refused_addition_leaves_nothing_behind(store: Store) -> None:
    store.insert_events([event("c-1", 1)])

    with pytest.raises(IntegrityError):
        store.insert_events([event("c-2", 1), event("c-1", 1)], claims=[("k", "v", "c-2")])

    assert store.select_events("c-2") == []
    assert store.holder("k", "v") is None


def test_a_reader_who_follows_eight_writers_misses_nothing(store: Store) -> None:
    seen: list[int] = []
    done = threading.Event()

    def write(name: str) -> None:
        for version in range(1, 51):
            store.insert_events([event(name, version)])

    def follow() -> None:
        while True:
            finished = done.is_set()
            rows = store.select_notifications(seen[-1] if seen else 0, 20, inclusive_of_start=False)
            seen.extend(row.id for row in rows)
            if finished and not rows:
                return

    reader = threading.Thread(target=follow)
    writers = [threading.Thread(target=write, args=(f"c-{n}",)) for n in range(8)]
    for thread in [reader, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()

    assert len(seen) == 400
    assert seen == sorted(set(seen))


def test_several_histories_are_read_at_once_each_in_its_order(store: Store) -> None:
    store.insert_events([event("complaint-b", 1), event("complaint-a", 1), event("complaint-c", 1)])
    store.insert_events([event("complaint-b", 2), event("complaint-a", 2)])

    found = store.select_histories(["complaint-a", "complaint-b", "complaint-nobody"])

    assert [(each.originator_id, each.originator_version) for each in found] == [
        ("complaint-a", 1),
        ("complaint-a", 2),
        ("complaint-b", 1),
        ("complaint-b", 2),
    ]
    assert store.select_histories([]) == []


def test_the_names_that_begin_with_some_digits_are_found_without_the_others(store: Store) -> None:
    names = ("0a/c", "ab/c/d", "abf0/c", "ac/c", "b", "f0")
    store.insert_events(
        [event("c-1", 1)],
        claims=[*(("superseded", each, "c-1") for each in names), ("document", "abc", "c-1")],
    )

    found = {start: sorted(store.held_from("superseded", start)) for start in ("", "ab", "f", "e")}

    assert found == {"": sorted(names), "ab": ["ab/c/d", "abf0/c"], "f": ["f0"], "e": []}
