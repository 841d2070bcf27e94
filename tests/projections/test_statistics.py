"""The figures come out the same however the record is cut into batches, on both databases."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from application.adapters.database import postgresql_at, sqlite_at
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.office import OfficeHistory
from domain.procedure import bundled
from domain.register import ForeignRegister
from projections import statistics
from projections.quantiles import Spread
from tests.facts import happened
from tests.history import told

C = Complaint


@pytest.fixture(params=["sqlite", "postgresql"])
def views(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "views.db", durable=False)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="views")
    yield engine
    engine.dispose()


def counted(views: Engine, record: list[Recorded], *, batch: int) -> dict[str, Any]:
    metadata = sa.MetaData()
    tables = statistics.tables(f"statistics_{batch}_", metadata)
    with views.begin() as db:
        metadata.create_all(db)
        for start in range(0, len(record), batch):
            statistics.project(record[start : start + batch], db, tables)
        return statistics.figures(db, tables)


def case(n: int, received: date, closed: date | None, *found: tuple[str, str]) -> list[Recorded]:
    facts: list[Fact] = [
        happened(C.Filed, procedure="historical", received_on=received),
        happened(C.MatterSorted, matter="m1"),
    ]
    for k, _ in enumerate(found):
        facts.append(happened(C.Alleged, allegation=f"a{k}", matter="m1", subjects=("s1",)))
    for k, (recommended, final) in enumerate(found):
        pair = {"matter": "m1", "allegation": f"a{k}", "subject": "s1"}
        facts.append(happened(C.Recommended, finding=recommended, **pair))
        facts.append(happened(C.Determined, finding=final, **pair))
    if closed:
        facts.append(happened(C.Closed, matter="m1", on=closed))
    return told(*facts, stream=f"complaint-{n}")


RECORD = [
    *told(
        happened(
            OfficeHistory.ProcedureAdopted,
            procedure="historical",
            procedure_version="1",
            text=bundled("historical"),
        ),
        stream="office",
    ),
    *case(1, date(2004, 1, 1), date(2004, 1, 11), ("SU", "SU"), ("SU", "NS")),
    *case(2, date(2004, 6, 1), date(2005, 6, 1), ("UN", "NAF")),
    *case(3, date(2005, 3, 3), None),
    *case(4, date(2005, 3, 3), date(2005, 3, 1)),
    *told(
        ForeignRegister.FileTakenOver(
            source="chicago", file="cases", rows=9, accepted=4, quarantined=3
        ),
        stream="register-1",
    ),
]


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_the_figures_do_not_depend_on_how_the_record_is_cut(views: Engine, batch: int) -> None:
    found = counted(views, RECORD, batch=batch)

    assert (found["cases"], found["quarantined"]) == (4, 3)
    assert found["cases_by_year_received"]["counts"] == {"2004": 2, "2005": 2}
    assert found["cases_by_year_closed"]["counts"] == {"2004": 1, "2005": 2}
    assert found["cases_by_year_closed"]["left_out"] == {"open": 1, "without_this_day": 0}
    assert found["open_cases"]["at_the_end_of_each_year"] == {"2004": 1, "2005": 1}
    assert found["sustained"]["of_decided"]["denominator"] == 3
    assert found["sustained"]["of_decided"]["n"] == 1
    assert found["sustained"]["of_decided_on_the_merits"]["denominator"] == 2
    assert found["recommended_against_final"]["differ"] == 2
    days = found["days_received_to_closed"]
    assert days["left_out"] == {"open": 1, "closed_before_received": 1, "without_both_days": 0}
    assert days["median"] == {"nearest_rank": 10, "continuous": 187.5}
    assert found["files"][0]["waiting"] == 2


def test_an_empty_record_gives_figures_of_nothing(views: Engine) -> None:
    found = counted(views, [], batch=1)

    assert (found["cases"], found["quarantined"]) == (0, 0)
    assert found["sustained"]["of_decided"]["rate"] is None
    assert found["days_received_to_closed"]["median"] == {
        "nearest_rank": None,
        "continuous": None,
    }


def test_a_case_of_two_matters_is_open_until_both_are_closed(views: Engine) -> None:
    facts = [
        happened(C.Filed, received_on=date(2026, 3, 2)),
        happened(C.MatterSorted, matter="m1"),
        happened(C.MatterSorted, matter="m2", kind="remedy"),
        happened(C.Closed, matter="m1", on=date(2026, 3, 9)),
    ]
    both = [*facts, happened(C.Closed, matter="m2", on=date(2026, 3, 19))]

    half = counted(views, told(*facts), batch=2)
    done = counted(views, told(*both), batch=1)

    assert half["open_cases"]["n"] == 1
    assert done["open_cases"]["n"] == 0
    assert done["days_received_to_closed"]["median"]["nearest_rank"] == 17


def test_a_quantile_by_nearest_rank_is_a_span_that_occurred_and_a_continuous_one_may_not_be() -> (
    None
):
    spread = Spread({-3: 2, 10: 1, 20: 1, 30: 1, 40: 1})

    assert (spread.n, spread.negative) == (4, 2)
    assert (spread.nearest_rank(0.5), spread.continuous(0.5)) == (20, 25.0)
    assert (spread.nearest_rank(0.9), spread.continuous(0.9)) == (40, 37.0)


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_a_case_that_ended_otherwise_than_by_being_closed_is_no_longer_open(
    views: Engine, batch: int
) -> None:
    adopted = happened(
        OfficeHistory.ProcedureAdopted,
        procedure="cn-service",
        procedure_version="2",
        text=bundled("cn-service"),
    )
    begun = (
        happened(C.Filed, procedure="cn-service", received_on=date(2026, 3, 3)),
        happened(C.MatterSorted, matter="m1"),
    )
    declined = happened(C.Declined, matter="m1", on=date(2026, 3, 9), stage="declined")
    drafted = happened(C.DispositionDrafted, matter="m1", stage="drafted")
    record = [
        *told(adopted, stream="office"),
        *told(*begun, declined, stream="complaint-1"),
        *told(*begun, drafted, stream="complaint-2"),
    ]

    found = counted(views, record, batch=batch)

    assert found["days_received_to_closed"]["left_out"]["open"] == 1
    assert found["days_received_to_closed"]["n"] == 1


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_what_was_taken_up_again_is_open_until_it_ends_anew(views: Engine, batch: int) -> None:
    closed = (
        happened(C.Filed, procedure="cn-service", received_on=date(2026, 3, 3)),
        happened(C.MatterSorted, matter="m1"),
        happened(C.Closed, matter="m1", on=date(2026, 3, 13)),
    )
    again = (*closed, happened(C.Reopened, matter="m1", on=date(2026, 4, 1)))
    ended = (*again, happened(C.Closed, matter="m1", on=date(2026, 5, 2)))

    open_again = counted(views, told(*again), batch=batch)
    ended_anew = counted(views, told(*ended), batch=batch + 1)

    assert open_again["open_cases"]["n"] == 1
    assert open_again["reopened"] == {"unit": "case", "of": 1, "n": 1}
    assert ended_anew["open_cases"]["n"] == 0
    assert ended_anew["days_received_to_closed"]["median"]["nearest_rank"] == 60


def test_what_was_taken_up_before_it_ended_is_not_counted_as_ended_less(views: Engine) -> None:
    facts = (
        happened(C.Filed, procedure="cn-service", received_on=date(2026, 3, 3)),
        happened(C.MatterSorted, matter="m1"),
        happened(C.Reopened, matter="m1", on=date(2026, 3, 9)),
        happened(C.Closed, matter="m1", on=date(2026, 3, 13)),
    )

    found = counted(views, told(*facts), batch=2)

    assert found["open_cases"]["n"] == 0


def test_every_figure_says_its_unit_and_out_of_how_many(views: Engine) -> None:
    found = counted(views, RECORD, batch=1000)

    figures = {name: each for name, each in found.items() if isinstance(each, dict)}
    plain = {name for name, each in found.items() if isinstance(each, int)}
    by_year = {name for name in figures if "_by_year_received" in name and "days" in name}
    silent = [
        name
        for name, each in figures.items()
        if name != "units"
        and not ({"unit", "of"} <= each.keys() or all("unit" in one for one in each.values()))
    ]

    assert by_year
    assert plain == set(found["units"])
    assert silent == []
