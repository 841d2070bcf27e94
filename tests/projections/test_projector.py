"""Read models follow the record exactly once, whoever feeds them, and stop loudly at a poison fact."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.adapters.database import postgresql_at, sqlite_at
from domain.complaint import Complaint
from domain.history import Recorded
from projections.projector import Projector
from tests.facts import happened
from tests.history import told


class Facts:
    """A record that grows in memory."""

    def __init__(self, n: int) -> None:
        self.all = told(*[happened(Complaint.StepTaken, kind=f"k{i}") for i in range(n)])

    def facts_after(self, position: int, limit: int) -> list[Recorded]:
        return self.all[position : position + limit]

    def head(self) -> int:
        return len(self.all)


def counting(name: str = "counting", *, poison: int | None = None, version: int = 1) -> Any:
    def tables(prefix: str, metadata: sa.MetaData) -> Mapping[str, sa.Table]:
        position = sa.Column("position", sa.Integer, nullable=False)
        return {"seen": sa.Table(f"{prefix}seen", metadata, position)}

    def project(batch: Sequence[Recorded], db: Connection, tables: Mapping[str, sa.Table]) -> None:
        if any(each.position == poison for each in batch):
            raise ValueError("this fact cannot be read")
        db.execute(sa.insert(tables["seen"]), [{"position": each.position} for each in batch])

    return SimpleNamespace(NAME=name, VERSION=version, tables=tables, project=project)


def seen(projector: Projector, name: str = "counting") -> list[int]:
    with projector.views.begin() as db:
        return sorted(db.execute(sa.select(projector.tables[name]["seen"])).scalars())


@pytest.fixture(params=["sqlite", "postgresql"])
def views(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = sqlite_at(tmp_path / "views.db", durable=False)
    else:
        engine = postgresql_at(request.getfixturevalue("postgres_url"), schema="views")
    yield engine
    engine.dispose()


def test_every_fact_is_projected_once(views: Engine) -> None:
    projector = Projector(views, Facts(25), [counting()], batch=10)

    reached = projector.catch_up()

    assert reached == 25
    assert seen(projector) == list(range(1, 26))


def test_many_workers_share_the_work_without_doubling_it(views: Engine) -> None:
    facts = Facts(300)
    projectors = [Projector(views, facts, [counting()], batch=7) for _ in range(4)]

    workers = [threading.Thread(target=projector.catch_up) for projector in projectors]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    projectors[0].catch_up()

    assert seen(projectors[0]) == list(range(1, 301))


def test_a_poison_fact_stops_its_own_read_model_and_no_other(
    views: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    projector = Projector(
        views, Facts(30), [counting("sick", poison=17), counting("well")], batch=10
    )

    projector.catch_up()

    assert seen(projector, "sick") == list(range(1, 17))
    assert seen(projector, "well") == list(range(1, 31))
    sick = next(each for each in projector.standing() if each.name == "sick")
    assert (sick.position, sick.behind) == (16, 14)
    assert sick.halted
    assert "Position 17" in sick.halted
    assert "sick@1 stopped" in caplog.text


def test_a_new_version_of_a_read_model_is_built_from_the_first_fact(views: Engine) -> None:
    facts = Facts(12)
    Projector(views, facts, [counting()]).catch_up()

    newer = Projector(views, facts, [counting(version=2)])
    newer.catch_up()

    assert seen(newer) == list(range(1, 13))


def test_a_rebuild_ends_where_following_ended(views: Engine) -> None:
    projector = Projector(views, Facts(40), [counting()], batch=9)
    projector.catch_up()
    before = seen(projector)

    projector.rebuild()
    projector.catch_up()

    assert seen(projector) == before


def test_waiting_for_a_position_helps_with_the_work(views: Engine) -> None:
    projector = Projector(views, Facts(40), [counting()], batch=9)

    arrived = projector.wait(30)

    assert arrived
    assert projector.position() >= 30


def test_a_failing_batch_leaves_neither_rows_nor_checkpoint(views: Engine) -> None:
    projector = Projector(views, Facts(5), [counting(poison=1)], batch=10)

    projector.catch_up()

    assert seen(projector) == []
    assert projector.standing()[0].position == 0
