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


def test_an_extension_moves_the_last_day_of_its_clock(db: sa.Connection) -> None:
    # 60 days from 3 March: 2 May; thirty more: 1 June.
    facts = told(*history.ACCEPTED, happened(Complaint.Extended))

    found = running(db, project(db, RULES, facts))

    assert found["handle_accusation"] == date(2026, 6, 1)


def test_whose_clocks_they_are_is_known(db: sa.Connection) -> None:
    tables = project(db, RULES, told(*history.INQUIRED))

    found = {
        person: len(deadlines.page(db, tables, whose=person))
        for person in ("account-intake", "account-zhou", "account-he")
    }

    assert found == {"account-intake": 3, "account-zhou": 3, "account-he": 0}


def test_what_is_asked_for_is_the_nearest_first_by_its_effect(db: sa.Connection) -> None:
    tables = project(db, RULES, story(happened(Complaint.Filed)))

    every = [row.clock for row in deadlines.page(db, tables)]
    some = [row.clock for row in deadlines.page(db, tables, effects=["target"])]

    assert every == ["tell_acceptance", "silence"]
    assert some == ["silence"]
    assert deadlines.effects(db, tables) == {"told": 1, "target": 1}


def test_what_ran_out_is_found_until_it_is_written_down(db: sa.Connection) -> None:
    filed = told(*history.ACCEPTED)
    tables = project(db, RULES, filed)
    out = [row.clock for row in deadlines.ran_out(db, tables, date(2026, 5, 3))]
    on_the_day = [row.clock for row in deadlines.ran_out(db, tables, date(2026, 5, 2))]

    lapse = told(*history.ACCEPTED, happened(Complaint.ClockLapsed))[-1]
    deadlines.project([lapse], db, tables)

    still = [row.clock for row in deadlines.ran_out(db, tables, date(2026, 5, 3))]
    assert (out, on_the_day, still) == (["silence", "handle_accusation"], ["silence"], ["silence"])
    assert "handle_accusation" in running(db, tables)


def test_what_was_done_too_late_is_found_as_well_and_runs_no_more(db: sa.Connection) -> None:
    late = happened(Complaint.DispositionIssued, on=date(2026, 5, 26))

    tables = project(db, RULES, told(*history.APPROVED, late))

    out = [row.clock for row in deadlines.ran_out(db, tables, date(2026, 6, 1))]
    assert "handle_accusation" in out
    assert "handle_accusation" not in running(db, tables)


def test_a_calendar_that_is_published_late_moves_what_runs(db: sa.Connection) -> None:
    text = calendars.bundled("cn")
    rules = procedures.bundled("cn-service").replace('rolls = "none"', 'rolls = "next_working_day"')
    before = told(
        happened(OfficeHistory.ProcedureAdopted, text=rules),
        happened(OfficeHistory.CalendarPublished, text=text.replace("2026-05-04, ", "")),
        stream="office",
    )
    tables = project(db, before, told(*history.ACCEPTED))
    found = running(db, tables)["handle_accusation"]

    later = told(happened(OfficeHistory.CalendarPublished, text=text), stream="office")
    deadlines.project(later, db, tables)

    # 60 days from 3 March: Saturday 2 May; Monday the 4th, unless it is off as well: Wednesday the 6th.
    assert found == date(2026, 5, 4)
    assert running(db, tables)["handle_accusation"] == date(2026, 5, 6)


def test_a_decision_issued_anew_has_its_own_last_day(db: sa.Connection) -> None:
    remedy = happened(Complaint.MatterSorted, kind="remedy")
    served = happened(Complaint.Served, document="disposition-1", on=date(2026, 5, 27))
    lost = happened(
        Complaint.ClockLapsed,
        clock="review_window",
        due=date(2026, 6, 26),
        started_by=len(history.ISSUED) + 1,
        breach="lapse",
    )
    first = told(history.ISSUED[0], remedy, *history.ISSUED[2:], served, lost)
    anew = (
        happened(Complaint.Reopened, on=date(2026, 8, 3)),
        happened(Complaint.DispositionIssued, draft=2, on=date(2026, 9, 1)),
        happened(Complaint.Served, document="disposition-2", on=date(2026, 9, 3)),
    )
    whole = told(*(each.fact for each in first), *anew)

    tables = project(db, RULES, whole[: len(first)], whole[len(first) :])

    assert running(db, tables)["review_window"] == date(2026, 10, 3)
    owed = deadlines.ran_out(db, tables, date(2026, 9, 4))
    assert "review_window" not in {row.clock for row in owed}
