"""Until when each file is kept, as the list says it: the same day as the decision would count."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from application.adapters.database import postgresql_at, sqlite_at
from domain import procedure as procedures
from domain.complaint import Complaint
from domain.history import Fact
from domain.office import OfficeHistory
from domain.people import Actor
from projections import retention
from tests.facts import happened
from tests.history import ISSUED, told

RULES = told(
    happened(OfficeHistory.ProcedureAdopted, text=procedures.bundled("cn-service")), stream="office"
)
CLOSED = (*ISSUED, happened(Complaint.Closed, stage="closed", on=date(2026, 5, 29)))
LAST, NEXT = date(2056, 5, 29), date(2056, 5, 30)


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "views.db", durable=False)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="views")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def projected(
    db: sa.Connection, *facts: Fact | tuple[Fact, Actor], step: int = 100
) -> retention.Tables:
    metadata = sa.MetaData()
    tables = retention.tables("retention_1_", metadata)
    metadata.create_all(db)
    retention.project(RULES, db, tables)
    ours = told(*facts)
    for start in range(0, len(ours), step):
        retention.project(ours[start : start + step], db, tables)
    return tables


def test_a_file_falls_due_on_the_day_after_its_last(db: sa.Connection) -> None:
    tables = projected(db, *CLOSED)

    assert retention.due(db, tables, LAST) == []
    (row,) = retention.due(db, tables, NEXT)
    assert (row.outcome, row.rule, row.until) == ("sustained", "with_outcome", LAST)
    assert list(retention.to_be_proposed(db, tables, NEXT)) == ["complaint-1"]


def test_in_whichever_portions_it_is_read_the_day_is_the_same(db: sa.Connection) -> None:
    tables = projected(db, *CLOSED, step=1)

    (row,) = retention.due(db, tables, NEXT)
    assert row.until == LAST


@pytest.mark.parametrize(
    ("fact", "asked"),
    [
        (Complaint.LegalHoldPlaced, retention.held),
        (Complaint.Restricted, retention.restricted),
        (Complaint.ErasureProposed, retention.proposed),
    ],
)
def test_what_was_decided_on_a_file_stands_on_its_list(
    db: sa.Connection, fact: type[Fact], asked: object
) -> None:
    tables = projected(db, *CLOSED, happened(fact))

    assert callable(asked)
    assert [row.stream_id for row in asked(db, tables)] == ["complaint-1"]


@pytest.mark.parametrize(
    "facts",
    [
        (Complaint.LegalHoldPlaced,),
        (Complaint.ErasureProposed,),
        (Complaint.ErasureProposed, Complaint.ErasureDeclined),
        (Complaint.ErasureProposed, Complaint.PersonErased),
        (Complaint.Reopened,),
    ],
)
def test_the_walk_proposes_nothing_that_is_held_proposed_declined_erased_or_goes_on(
    db: sa.Connection, facts: tuple[type[Fact], ...]
) -> None:
    tables = projected(db, *CLOSED, *map(happened, facts))

    assert list(retention.to_be_proposed(db, tables, NEXT)) == []


def test_what_was_declined_comes_back_on_the_day_that_was_said(db: sa.Connection) -> None:
    tables = projected(
        db, *CLOSED, happened(Complaint.ErasureProposed), happened(Complaint.ErasureDeclined)
    )

    assert list(retention.to_be_proposed(db, tables, date(2057, 6, 1))) == ["complaint-1"]
