"""The list of officers, and who is named in which case, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from application.adapters.database import postgresql_at, sqlite_at
from domain.complaint import Complaint
from domain.history import Recorded
from domain.officer import Officer
from projections import officer_list
from tests.facts import happened
from tests.history import told

ONE = told(
    happened(Officer.Joined, foreign_number=None),
    happened(Officer.CommandedBy),
    happened(Officer.AccountKnown, account="account-zhou"),
    happened(Officer.Left),
    stream="officer-1",
)
IMPORTED = told(happened(Officer.Joined, foreign_number="77"), stream="officer-2")
CASE = told(
    happened(Complaint.OfficerNamed, subject="s1", kind="officer", officer="officer-2"),
    happened(Complaint.OfficerNamed, subject="s2", kind="officer", officer=None),
    happened(Complaint.OfficerNamed, subject="s3", kind="unit", officer=None),
    happened(Complaint.OfficerNamed, subject="s4", kind="unidentified", officer=None),
    happened(Complaint.OfficerIdentified, subject="s4", officer="account-zhou"),
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


def project(db: sa.Connection, *batches: list[Recorded]) -> officer_list.Tables:
    metadata = sa.MetaData()
    tables = officer_list.tables("officer_list_1_", metadata)
    metadata.create_all(db)
    for batch in batches:
        officer_list.project(batch, db, tables)
    return tables


def test_officers_are_listed_and_told_apart_from_those_of_a_register(db: sa.Connection) -> None:
    tables = project(db, ONE, *([each] for each in IMPORTED))

    assert officer_list.count(db, tables) == 2
    assert set(officer_list.page(db, tables)) == {"officer-1", "officer-2"}
    assert officer_list.own(db, tables) == ["officer-1"]
    assert officer_list.with_number(db, tables, "77") == ["officer-2"]


@pytest.mark.parametrize("cut", [1, 100])
def test_who_is_named_in_a_case_is_found_by_history_account_or_badge_alone(
    db: sa.Connection, cut: int
) -> None:
    tables = project(db, *(CASE[at : at + cut] for at in range(0, len(CASE), cut)))

    assert officer_list.named(db, tables, {"officer-2"}) == [("complaint-1", "s1")]
    assert officer_list.named(db, tables, {"account-zhou"}) == [("complaint-1", "s4")]
    assert officer_list.by_badge_alone(db, tables) == [CASE[1].position]


def test_what_follows_a_first_fact_that_was_passed_over_has_no_line(db: sa.Connection) -> None:
    tables = project(db, ONE[1:])

    assert officer_list.count(db, tables) == 0


@pytest.mark.parametrize("cut", [1, 100])
def test_who_was_named_in_error_is_not_named_any_more(db: sa.Connection, cut: int) -> None:
    struck_out = happened(Complaint.OfficerStruckOut, subject="s1", officer="officer-2")
    case = told(*(each.fact for each in CASE), struck_out)

    tables = project(db, *(case[at : at + cut] for at in range(0, len(case), cut)))

    assert officer_list.named(db, tables, {"officer-2"}) == []
    assert officer_list.by_badge_alone(db, tables) == [CASE[1].position, case[-1].position]
