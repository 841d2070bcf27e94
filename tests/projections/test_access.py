"""The rule on who sees a case, as one function and as SQL: the same answer for everybody, always."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from application.adapters.database import postgresql_at, sqlite_at
from domain.access import Act
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.people import STAFF, Actor, Role
from projections import access
from tests.facts import happened
from tests.history import IMPORTER, calendar, procedure, told

C = Complaint
DAY = date(2026, 3, 3)
NOON = 1_772_510_400
UNITS = ("inspectorate", "Harbour Road")
PEOPLE = [
    Actor(f"account-{n}-{role}", role, "staff", unit=unit)
    for n, (role, unit) in enumerate(
        [(role, UNITS[n % 2]) for n, role in enumerate(sorted(STAFF))]
        + [(Role.INVESTIGATOR, UNITS[1]), (Role.INTAKE, "")]
    )
]
KNOWN = {each.id: each for each in PEOPLE}

ids = st.sampled_from(sorted(KNOWN))
days = st.integers(-2, 2).map(lambda n: DAY + timedelta(n))
units = st.sampled_from([*UNITS, " ＩNSPECTORATE"])


def fact(kind: type[Fact], **details: Any) -> st.SearchStrategy[Fact]:
    return st.builds(lambda **found: happened(kind, **found), **details)


FACTS = st.one_of(
    fact(C.ResponsibilityTaken, holder=ids, unit=units),
    fact(C.HandoverOffered, offered_to=ids),
    fact(C.HandoverAccepted, unit=st.none() | units),
    fact(C.HandoverRefused),
    fact(C.HandoverDeemed, holder=ids),
    fact(C.CoverArranged, absent=ids, cover=ids, covers_from=days, covers_until=days),
    fact(C.ColleagueLent, colleague=ids, lent_until=days),
    fact(C.Assigned, investigator=ids),
    fact(C.Recused, person=ids),
    fact(C.RecusalDecided, person=ids, granted=st.booleans()),
    fact(C.RecusalLifted, person=ids),
    fact(C.Reopened),
    fact(C.Arose, apart=st.lists(ids, max_size=1).map(tuple)),
    fact(C.AccessGiven, person=ids, until=days, names=st.booleans()),
    fact(C.AccessEnded, person=ids),
    fact(C.CircleDrawn, members=st.lists(ids, max_size=2).map(tuple)),
    fact(C.CircleOpened),
    fact(C.Restricted),
    fact(C.RestrictionLifted),
    fact(C.GlassBroken, until=st.integers(NOON - 2, NOON + 2)),
)
CASES = st.lists(st.lists(st.tuples(FACTS, ids), max_size=8), min_size=1, max_size=3)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = (
        sqlite_at(tmp_path / "views.db", durable=False)
        if request.param == "sqlite"
        else postgresql_at(request.getfixturevalue("postgres_url"), schema="views", durable=False)
    )
    yield engine
    engine.dispose()


def record(cases: list[list[tuple[Fact, str]]]) -> dict[str, list[Recorded]]:
    """What happened in each of some cases."""
    return {
        f"complaint-{n}": told(
            happened(C.Filed),
            happened(C.MatterSorted),
            *((each, KNOWN[by]) for each, by in facts),
            stream=f"complaint-{n}",
        )
        for n, facts in enumerate(cases)
    }


def folded(facts: list[Recorded]) -> Complaint:
    case = C.replay(C(facts[0].stream_id), facts)
    assert case is not None
    case.goes_by(procedure("cn-service"))
    case.lay_beside(calendar=lambda: calendar("cn"), people=KNOWN.get)
    return case


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases=CASES, batch=st.integers(1, 9))
def test_a_list_leaves_out_what_the_rule_refuses_and_nothing_else(
    engine: Engine, cases: list[list[tuple[Fact, str]]], batch: int
) -> None:
    happened_in = record(cases)
    every = [each for facts in happened_in.values() for each in facts]
    metadata = sa.MetaData()
    tables = access.tables("list_", metadata)
    with engine.connect() as db:
        metadata.create_all(db)
        for start in range(0, len(every), batch):
            access.project(every[start : start + batch], db, tables)

        for by in PEOPLE:
            act = Act.REPLAY if by.role == Role.AUDITOR else Act.READ
            stories = {id: folded(facts) for id, facts in happened_in.items()}
            apart = [id for id, case in stories.items() if case.hidden_from(by)]
            left_out = access.left_out(tables, by, DAY, NOON, apart_from=apart)
            missing = set() if left_out is None else set(db.execute(left_out).scalars())
            refused = {
                id for id, case in stories.items() if case.tie_of(by, act, DAY, NOON) is None
            }
            if by.role != Role.ADMINISTRATOR:
                assert missing == refused, by
        db.rollback()


def test_a_register_that_was_taken_over_ties_nobody(tmp_path: Path) -> None:
    engine = sqlite_at(tmp_path / "views.db", durable=False)
    metadata = sa.MetaData()
    tables = access.tables("list_", metadata)

    with engine.begin() as db:
        metadata.create_all(db)
        access.project(told((happened(C.ResponsibilityTaken), IMPORTER)), db, tables)

        assert db.execute(sa.select(tables["seats"])).all() == []
    engine.dispose()
