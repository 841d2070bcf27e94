"""The list of records beside the complaint, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from application.adapters.database import postgresql_at, sqlite_at
from domain.beside import Incident, Proceeding, TrackingOrder
from domain.history import Recorded
from projections import record_list
from tests.facts import happened
from tests.history import told

O = TrackingOrder  # noqa: E741  # the one history of this file
ONE = told(happened(O.Issued), happened(O.Acknowledged), stream="tracking_order-1")
TWO = told(happened(O.Issued, case=None, unit="Liubu"), stream="tracking_order-2")


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "views.db", durable=False)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="views")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def project(db: sa.Connection, *batches: list[Recorded]) -> record_list.Tables:
    metadata = sa.MetaData()
    tables = record_list.tables("record_list_1_", metadata)
    metadata.create_all(db)
    for batch in batches:
        record_list.project(batch, db, tables)
    return tables


def test_a_record_stands_where_its_last_fact_led_it(db: sa.Connection) -> None:
    tables = project(db, ONE, TWO)

    found = {row.stream_id: row for row in record_list.page(db, tables, "tracking_order")}

    assert found["tracking_order-1"].stage == "acknowledged"
    assert found["tracking_order-2"].unit == "Liubu"
    assert record_list.stages(db, tables, "tracking_order") == {"acknowledged": 1, "issued": 1}
    assert record_list.kinds(db, tables) == {"tracking_order": 2}


def test_the_same_list_follows_however_the_record_is_cut(db: sa.Connection) -> None:
    whole = project(db, [*ONE, *TWO])
    found = record_list.page(db, whole, "tracking_order")
    db.execute(sa.delete(whole["records"]))

    cut = project(db, *([each] for each in [*ONE, *TWO]))

    assert record_list.page(db, cut, "tracking_order") == found


def test_the_records_about_a_case_are_found(db: sa.Connection) -> None:
    tables = project(db, ONE, TWO)

    assert record_list.about(db, tables, "complaint-1") == ["tracking_order-1"]


def test_mine_are_those_that_i_have_to_answer(db: sa.Connection) -> None:
    tables = project(db, ONE)

    mine = record_list.page(db, tables, "tracking_order", whose="account-zhou")
    others = record_list.page(db, tables, "tracking_order", whose="account-gu")

    assert (len(mine), len(others)) == (1, 0)


def test_what_follows_a_first_fact_that_was_passed_over_has_no_line(db: sa.Connection) -> None:
    tables = project(db, ONE[1:])

    assert record_list.page(db, tables, "tracking_order") == []


def test_an_incident_is_about_each_complaint_that_belongs_to_it(db: sa.Connection) -> None:
    event = told(
        happened(Incident.Opened),
        happened(Incident.ComplaintAdded, member="complaint-1"),
        happened(Incident.ComplaintAdded, member="complaint-2"),
        happened(Incident.MemberLeft, member="complaint-2"),
        stream="incident-1",
    )
    tables = project(db, ONE, *([each] for each in event))

    assert record_list.about(db, tables, "complaint-1") == ["tracking_order-1", "incident-1"]
    assert record_list.incidents(db, tables, "complaint-1") == ["incident-1"]
    assert record_list.incidents(db, tables, "complaint-2") == []


def test_the_proceedings_against_somebody_are_found(db: sa.Connection) -> None:
    against = told(happened(Proceeding.Opened, officer="account-he"), stream="proceeding-1")
    before = told(happened(Proceeding.Opened), stream="proceeding-2")
    tables = project(db, against, before)

    assert record_list.against(db, tables, {"account-he"}) == ["proceeding-1"]
    assert record_list.against_nobody_known(db, tables, "proceeding") == ["proceeding-2"]
