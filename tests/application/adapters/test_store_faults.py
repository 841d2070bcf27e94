"""A line that breaks heals for the next call; an answer that was lost is asked for, not repeated."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from eventsourcing.persistence import OperationalError

from application.adapters import database
from application.adapters.asking import Asker
from application.adapters.lines import LineLost
from application.adapters.schema import ADDING
from application.adapters.store import Store
from tests.application.adapters.writers import event, opened
from tests.processes import until


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    store = opened(postgres_url)
    yield store
    store.engine.dispose()


@pytest.fixture
def other(postgres_url: str) -> Iterator[sa.Connection]:
    """Somebody else at the same database."""
    engine = sa.create_engine(sa.make_url(postgres_url).set(drivername="postgresql+psycopg"))
    with engine.connect() as db:
        yield db.execution_options(isolation_level="AUTOCOMMIT")
    engine.dispose()


def cut(other: sa.Connection) -> int:
    """Cut everybody else's line, as a restart of the server does."""
    return len(
        other.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).all()
    )


def test_a_line_cut_between_two_calls_is_noticed_by_nobody(
    store: Store, other: sa.Connection
) -> None:
    store.insert_events([event("c-1", 1)])

    assert cut(other)
    store.insert_events([event("c-1", 2)])
    assert cut(other)

    assert [row.originator_version for row in store.select_events("c-1")] == [1, 2]


def test_a_line_cut_in_the_middle_of_adding_adds_nothing_and_says_so(
    store: Store, other: sa.Connection
) -> None:
    store.insert_events([event("c-1", 1)])
    other.execute(sa.text(f"SELECT pg_advisory_lock({ADDING})"))
    refused: list[Exception] = []

    def add() -> None:
        try:
            store.insert_events([event("c-1", 2)], command_id="press-1")
        except OperationalError as fault:
            refused.append(fault)

    adding = threading.Thread(target=add)
    adding.start()
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    assert until(lambda: bool(other.execute(waiting).scalar()))
    cut(other)
    other.execute(sa.text(f"SELECT pg_advisory_unlock({ADDING})"))
    adding.join(60)

    assert len(refused) == 1
    assert store.outcome_of("press-1") is None
    store.insert_events([event("c-1", 2)], command_id="press-1")
    assert len(store.select_events("c-1")) == 2


def test_an_answer_that_was_lost_is_asked_for_and_nothing_is_added_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = store._lines.say

    def lose_the_answer(query: str, values: Sequence[Any]) -> Any:
        answer = say(query, values)
        if "append" in query:
            raise LineLost("server closed the connection unexpectedly")
        return answer

    monkeypatch.setattr(store._lines, "say", lose_the_answer)

    positions = store.insert_events([event("c-1", 1), event("c-1", 2)], command_id="press-1")

    assert positions == [row.id for row in store.select_notifications(0, 10)] == [1, 2]


def test_a_writer_who_is_stuck_holds_up_the_others_for_a_while_only(
    postgres_url: str, other: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    store = opened(postgres_url)
    other.execute(sa.text(f"SELECT pg_advisory_lock({ADDING})"))

    with pytest.raises(OperationalError, match="lock timeout"):
        store.insert_events([event("c-1", 1)])

    other.execute(sa.text(f"SELECT pg_advisory_unlock({ADDING})"))
    assert store.insert_events([event("c-1", 1)])
    store.engine.dispose()


def test_a_database_that_may_only_be_read_refuses_in_the_stores_words(
    store: Store, postgres_url: str, other: sa.Connection
) -> None:
    name = sa.make_url(postgres_url).database
    other.execute(sa.text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    cut(other)

    with pytest.raises(OperationalError, match="read-only"):
        store.insert_events([event("c-1", 1)])

    assert store.select_events("c-1") == []


def test_a_file_that_another_keeps_locked_is_waited_for_a_while_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    store = opened(str(tmp_path / "record.db"))
    stuck = sqlite3.connect(tmp_path / "record.db", isolation_level=None)
    stuck.execute("BEGIN IMMEDIATE")

    with pytest.raises(OperationalError, match="locked"):
        store.insert_events([event("c-1", 1)])

    stuck.execute("ROLLBACK")
    assert store.insert_events([event("c-1", 1)])
    stuck.close()
    store.engine.dispose()


def test_a_copy_of_a_process_leaves_its_parents_lines_alone(store: Store) -> None:
    store.insert_events([event("c-1", 1)])
    theirs = list(store._lines._idle)
    store._lines._process = 0  # As it is in a copy: another process took these lines.

    store.insert_events([event("c-1", 2)])

    assert theirs
    assert not set(theirs) & set(store._lines._idle)
    assert all(not line.connection.closed for line in theirs)
    for line in theirs:
        line.close()


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(store: Store) -> None:
    connection = database.own_connection(store.engine)
    asker = Asker(connection, patience=0.2)

    with pytest.raises(psycopg.OperationalError, match="said nothing for"):
        asker.ask("SELECT 1 FROM pg_sleep(%s)", (30,))

    assert connection.closed


def test_a_question_that_is_wrong_is_refused_in_the_servers_words(store: Store) -> None:
    connection = database.own_connection(store.engine)
    connection.autocommit = True
    asker = Asker(connection, patience=60)

    with pytest.raises(psycopg.errors.UndefinedTable, match="nowhere"):
        asker.ask("SELECT 1 FROM nowhere", ())

    assert asker.ask("SELECT %s::int", (7,)) == [(7,)]
    connection.close()
