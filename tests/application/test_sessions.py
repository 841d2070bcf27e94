"""Signed in: how long it lasts, and what a click costs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.adapters.clock import SetClock
from application.adapters.database import postgresql_at, sqlite_at
from application.sessions import FRESH, IDLE, LONGEST, NOTED_EVERY, SESSIONS, Means, Sessions

MORNING = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "reads.db", durable=True)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="reads")
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(ledger: Engine, clock: SetClock) -> Sessions:
    return Sessions(ledger, clock)


def noted(ledger: Engine) -> str | None:
    with ledger.connect() as db:
        return db.execute(sa.select(SESSIONS.c.seen_at)).scalar()


def test_whoever_clicks_now_and_then_stays_signed_in(sessions: Sessions, clock: SetClock) -> None:
    token = sessions.begin(subject="account-1", kind="staff")

    for _ in range(10):
        clock.set(clock.now() + IDLE - NOTED_EVERY)
        assert sessions.find(token, kind="staff")


def test_a_session_ends_after_half_an_hour_without_a_click(
    sessions: Sessions, clock: SetClock, ledger: Engine
) -> None:
    token = sessions.begin(subject="account-1", kind="staff")

    clock.set(clock.now() + IDLE + SECOND)

    assert sessions.find(token, kind="staff") is None
    assert noted(ledger) is None


def test_clicks_that_are_not_written_down_never_make_a_session_longer(
    sessions: Sessions, clock: SetClock
) -> None:
    token = sessions.begin(subject="account-1", kind="staff")
    clock.set(clock.now() + NOTED_EVERY - SECOND)
    assert sessions.find(token, kind="staff")

    clock.set(clock.now() + IDLE + SECOND)

    assert sessions.find(token, kind="staff") is None


def test_a_session_ends_after_eight_hours_however_often_there_was_a_click(
    sessions: Sessions, clock: SetClock
) -> None:
    token = sessions.begin(subject="account-1", kind="staff")

    while clock.now() + NOTED_EVERY * 20 < MORNING + LONGEST:
        clock.set(clock.now() + NOTED_EVERY * 20)
        assert sessions.find(token, kind="staff")
    clock.set(MORNING + LONGEST + SECOND)

    assert sessions.find(token, kind="staff") is None


def test_a_click_is_written_down_once_a_minute(
    sessions: Sessions, clock: SetClock, ledger: Engine
) -> None:
    token = sessions.begin(subject="account-1", kind="staff")
    begun = noted(ledger)

    clock.set(clock.now() + NOTED_EVERY - SECOND)
    sessions.find(token, kind="staff")
    at_once = noted(ledger)
    clock.set(clock.now() + SECOND)
    sessions.find(token, kind="staff")

    assert at_once == begun
    assert noted(ledger) != begun


def test_a_click_waits_for_nobody_who_writes(sessions: Sessions, ledger: Engine) -> None:
    token = sessions.begin(subject="account-1", kind="staff")

    with ledger.begin() as writing:
        writing.execute(sa.update(SESSIONS).values(subject="account-2"))
        found = sessions.find(token, kind="staff")

    assert found
    assert found.subject == "account-1"


def test_a_clock_that_is_put_back_ends_no_session_and_makes_none_longer(
    sessions: Sessions, clock: SetClock
) -> None:
    token = sessions.begin(subject="account-1", kind="staff")

    clock.forward(-timedelta(days=30))
    found = sessions.find(token, kind="staff")
    clock.forward(IDLE + SECOND)

    assert found
    assert sessions.find(token, kind="staff") is None


def test_a_proof_is_fresh_for_five_minutes_and_again_when_it_is_given_anew(
    sessions: Sessions, clock: SetClock
) -> None:
    token = sessions.begin(subject="account-1", kind="staff", means=Means.PASSWORD)
    begun = sessions.find(token, kind="staff")
    clock.forward(FRESH + SECOND)
    stale = sessions.find(token, kind="staff")

    renamed = sessions.prove(token, means=Means.PASSKEY)

    proved = sessions.find(renamed, kind="staff")
    assert begun
    assert stale
    assert proved
    assert [begun.is_fresh(MORNING), stale.is_fresh(clock.now())] == [True, False]
    assert (proved.is_fresh(clock.now()), proved.means) == (True, Means.PASSKEY)
    assert (proved.name, proved.began_at) == (begun.name, begun.began_at)


def test_whoever_had_got_hold_of_a_session_has_nothing_after_a_fresh_proof(
    sessions: Sessions,
) -> None:
    token = sessions.begin(subject="account-1", kind="staff")

    assert sessions.prove(token, means=Means.PASSKEY)

    assert sessions.find(token, kind="staff") is None
    assert sessions.prove(token, means=Means.PASSKEY) is None


def test_one_s_own_sessions_are_listed_and_each_can_be_ended_and_nobody_else_s(
    sessions: Sessions, clock: SetClock
) -> None:
    first = sessions.begin(subject="account-1", kind="staff")
    clock.forward(SECOND)
    second = sessions.begin(subject="account-1", kind="staff")
    sessions.begin(subject="account-2", kind="staff")
    newest, oldest = sessions.of("account-1", kind="staff")

    assert sessions.end_one("account-2", oldest.name) == 0
    assert sessions.end_one("account-1", oldest.name) == 1

    assert sessions.find(first, kind="staff") is None
    assert sessions.find(second, kind="staff") == newest
    assert sessions.of("account-1", kind="staff") == [newest]
    clock.forward(IDLE + SECOND)
    assert sessions.of("account-1", kind="staff") == []


def test_sessions_that_nobody_came_back_to_are_forgotten_when_another_begins(
    sessions: Sessions, clock: SetClock, ledger: Engine
) -> None:
    for kind in ("staff", "receipt"):
        sessions.begin(subject="somebody", kind=kind)
    clock.set(clock.now() + LONGEST + SECOND)

    sessions.begin(subject="another", kind="staff")

    with ledger.connect() as db:
        assert db.execute(sa.select(SESSIONS.c.subject)).scalars().all() == ["another"]
