"""The deadlines of all cases: what runs, until when, and what a miss does."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from application.adapters.database import postgresql_at, sqlite_at
from domain import calendar as calendars
from domain import procedure as procedures
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.office import OfficeHistory
from projections import deadlines
from tests import history
from tests.facts import happened
from tests.history import told

RULES = told(
    happened(OfficeHistory.ProcedureAdopted, text=procedures.bundled("cn-service")),
    happened(OfficeHistory.CalendarPublished, text=calendars.bundled("cn")),
    stream="office",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "views.db", durable=False)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="views")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def project(db: sa.Connection, *batches: list[Recorded]) -> deadlines.Tables:
    metadata = sa.MetaData()
    tables = deadlines.tables("deadlines_1_", metadata)
    metadata.create_all(db)
    for batch in batches:
        deadlines.project(batch, db, tables)
    return tables


def running(db: sa.Connection, tables: deadlines.Tables) -> dict[str, date]:
    return {row.clock: row.due for row in deadlines.due_by(db, tables, date.max)}


def story(*facts: Fact) -> list[Recorded]:
    return told(*facts)


def test_a_filed_complaint_is_to_be_answered_in_fifteen_days(db: sa.Connection) -> None:
    tables = project(db, RULES, story(happened(Complaint.Filed)))

    found = running(db, tables)

    # Received on 27 February 2026; day 1 is 28 February, so day 15 is 14 March (XF art. 23).
    assert found["tell_acceptance"] == date(2026, 3, 14)


def test_taking_a_matter_up_ends_the_first_clock_and_starts_the_next(db: sa.Connection) -> None:
    facts = told(*history.ACCEPTED)

    tables = project(db, RULES, facts)

    found = running(db, tables)
    assert "tell_acceptance" not in found
    assert min(found.values()) > date(2026, 3, 3)


def test_the_same_days_follow_however_the_record_is_cut_into_batches(db: sa.Connection) -> None:
    facts = told(*history.ISSUED)
    whole = running(db, project(db, RULES, facts))
    for table in deadlines.tables("deadlines_1_", sa.MetaData()).values():
        db.execute(sa.text(f"DELETE FROM {table.name}"))

    singly = running(db, project(db, RULES, *[[each] for each in facts]))

    assert singly == whole


def test_an_imported_register_has_no_deadlines(db: sa.Connection) -> None:
    old = happened(
        OfficeHistory.ProcedureAdopted,
        procedure="historical",
        text=procedures.bundled("historical"),
    )
    filed = happened(Complaint.Filed, procedure="historical", stage="filed")

    tables = project(db, RULES, told(old, stream="office"), story(filed))

    assert running(db, tables) == {}
