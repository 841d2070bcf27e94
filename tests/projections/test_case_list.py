"""The register in lines: found, filtered and counted, however the record is cut into batches."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from application.adapters.database import postgresql_at, sqlite_at
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from projections import case_list
from projections.case_list import Tables
from tests.facts import happened
from tests.history import told

C = Complaint
TAKEN_OVER = {"procedure": "historical", "procedure_version": "1", "number": None}


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "views.db", durable=False)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="views")
    with engine.begin() as db:
        yield db
    engine.dispose()


@pytest.fixture
def tables(db: Connection) -> Tables:
    metadata = sa.MetaData()
    tables = case_list.tables("case_list_", metadata)
    metadata.create_all(db)
    return tables


def recorded(*cases: Sequence[Fact]) -> list[Recorded]:
    """Cases one after the other, each recorded in one go."""
    found: list[Recorded] = []
    for n, facts in enumerate(cases, start=1):
        for each in told(*facts, stream=f"complaint-{n}"):
            found.append(each._replace(position=len(found) + 1))
    return found


def follow(db: Connection, tables: Tables, record: Sequence[Recorded], *, batch: int = 100) -> None:
    for start in range(0, len(record), batch):
        case_list.project(record[start : start + batch], db, tables)


RECORD = recorded(
    (happened(C.Filed, stage="filed"), happened(C.MatterSorted, stage="sorted")),
    (happened(C.Filed, stage="filed"),),
    (
        happened(C.Filed, stage="open", foreign_number="1001", **TAKEN_OVER),
        happened(C.MatterSorted, stage="open"),
        happened(C.Assigned, investigator="officer-7", stage="open"),
        happened(C.Closed, stage="closed"),
    ),
    (happened(C.Filed, stage="open", foreign_number="1002", **TAKEN_OVER),),
)


def counted(db: Connection, tables: Tables, **wanted: str) -> list[tuple[str, str, str, int]]:
    return [tuple(row) for row in case_list.stages(db, tables, **wanted)]  # type: ignore[arg-type, misc]  # any of its columns


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_each_case_is_counted_where_it_stands_now(
    db: Connection, tables: Tables, batch: int
) -> None:
    follow(db, tables, RECORD, batch=batch)

    assert counted(db, tables) == [
        ("closed", "historical", "1", 1),
        ("filed", "cn-service", "1", 1),
        ("open", "historical", "1", 1),
        ("sorted", "cn-service", "1", 1),
    ]
    cases = tables["cases"].c
    where = (cases.stage, cases.procedure, cases.procedure_version)
    one_by_one = sa.select(*where, sa.func.count()).group_by(*where).order_by(*where)
    assert counted(db, tables) == [tuple(row) for row in db.execute(one_by_one)]


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_a_stage_that_was_only_passed_through_leaves_no_row(
    db: Connection, tables: Tables, batch: int
) -> None:
    follow(db, tables, RECORD, batch=batch)

    empty = sa.select(tables["tallies"]).where(tables["tallies"].c.cases == 0)
    assert db.execute(empty).fetchall() == []


def test_the_number_of_all_is_the_number_of_lines(db: Connection, tables: Tables) -> None:
    follow(db, tables, RECORD)

    for wanted in ((), ("open",), ("open", "closed"), ("nowhere",), ("open", "nowhere")):
        lines = case_list.page(db, tables, stages=wanted)
        assert case_list.count(db, tables, stages=wanted) == len(lines)


@pytest.mark.parametrize(
    ("stages", "streams"),
    [
        ((), ["4", "3", "2", "1"]),
        (("open",), ["4"]),
        (("open", "closed"), ["4", "3"]),
        (("closed", "filed", "sorted"), ["3", "2", "1"]),
        (("closed", "closed"), ["3"]),
        (tuple(f"stage-{n}" for n in range(600)), []),
    ],
)
def test_a_stage_or_several_choose_the_newest_first(
    db: Connection, tables: Tables, stages: tuple[str, ...], streams: list[str]
) -> None:
    follow(db, tables, RECORD)

    def shown(offset: int, limit: int) -> list[str]:
        rows = case_list.page(db, tables, stages=stages, offset=offset, limit=limit)
        return [row.stream_id.removeprefix("complaint-") for row in rows]

    assert shown(0, 25) == streams
    assert [*shown(0, 2), *shown(2, 2)] == streams


def test_the_cases_of_one_person_are_counted_for_that_person(
    db: Connection, tables: Tables
) -> None:
    follow(db, tables, RECORD)

    assert counted(db, tables, holder="officer-7") == [("closed", "historical", "1", 1)]
    assert case_list.count(db, tables, holder="officer-7", stages=("open",)) == 0


def test_a_case_is_found_by_either_number(db: Connection, tables: Tables) -> None:
    follow(db, tables, RECORD)

    assert case_list.find(db, tables, "1002") == "complaint-4"
    assert case_list.find(db, tables, "9999") is None
    assert counted(db, tables, number="1001") == [("closed", "historical", "1", 1)]


@pytest.mark.parametrize(
    "wanted", [{}, {"stages": ("open",)}, {"stages": ("open", "closed")}], ids=str
)
def test_no_page_sorts_the_whole_register(
    db: Connection, tables: Tables, wanted: dict[str, tuple[str, ...]]
) -> None:
    if db.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what stands in the tables, and here stands nothing.")
    asked: list[tuple[str, object]] = []
    sa.event.listen(
        db, "before_cursor_execute", lambda _d, _c, asks, values, *_: asked.append((asks, values))
    )

    case_list.page(db, tables, **wanted)  # type: ignore[arg-type]  # wishes of any kind
    case_list.count(db, tables, **wanted)  # type: ignore[arg-type]  # wishes of any kind
    case_list.stages(db, tables)

    plans = [
        row.detail
        for asks, values in list(asked)
        for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {asks}", values)  # type: ignore[arg-type]  # wishes of any kind
    ]
    assert plans
    assert not [plan for plan in plans if "SCAN case_list_cases" in plan and "INDEX" not in plan]


@pytest.mark.parametrize("wanted", [{"number": "1042"}, {"holder": "officer-7"}], ids=str)
def test_a_register_without_numbers_of_ours_is_not_read_whole_to_find_one(
    db: Connection, tables: Tables, wanted: dict[str, str]
) -> None:
    many = range(1_000, 3_000)
    follow(
        db,
        tables,
        recorded(
            *((happened(C.Filed, stage="open", foreign_number=str(n), **TAKEN_OVER),) for n in many)
        ),
    )
    db.exec_driver_sql("ANALYZE case_list_cases")
    explain = "EXPLAIN QUERY PLAN " if db.dialect.name == "sqlite" else "EXPLAIN "
    plans: list[str] = []

    def look(_d: object, _c: object, asks: str, values: object, *_: object) -> None:
        if not asks.startswith("EXPLAIN"):
            plans.extend(map(str, db.exec_driver_sql(explain + asks, values)))  # type: ignore[arg-type]  # wishes of any kind

    sa.event.listen(db, "before_cursor_execute", look)
    case_list.page(db, tables, **wanted)  # type: ignore[arg-type]  # wishes of any kind
    case_list.find(db, tables, "1042")

    assert plans
    assert not [plan for plan in plans if "SCAN case_list_cases" in plan or "Seq Scan" in plan]


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_what_is_hidden_from_its_reader_is_neither_shown_nor_counted(
    db: Connection, tables: Tables, batch: int
) -> None:
    follow(db, tables, RECORD, batch=batch)

    cases = tables["cases"].c.stream_id
    left_out = ["complaint-1", "complaint-3"]
    hidden = sa.select(cases).where(cases.in_(left_out))

    for wanted in ((), ("open",), ("open", "closed"), ("sorted",)):
        rows = case_list.page(db, tables, stages=wanted, hidden=hidden)
        assert {row.stream_id for row in rows}.isdisjoint(left_out)
        assert case_list.count(db, tables, stages=wanted, hidden=hidden) == len(rows)
    assert [tuple(row) for row in case_list.stages(db, tables, hidden=hidden)] == [
        ("filed", "cn-service", "1", 1),
        ("open", "historical", "1", 1),
    ]
