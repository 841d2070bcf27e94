"""Whom a list may have to keep from which case, however the record is cut into batches."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from application.adapters.database import sqlite_at
from domain.account import Account
from domain.beside import Proceeding
from domain.complaint import Complaint
from projections import apart
from tests.facts import happened, typed
from tests.history import IMPORTER, told

C = Complaint


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    engine = sqlite_at(tmp_path / "views.db", durable=False)
    with engine.begin() as db:
        yield db
    engine.dispose()


RECORD = [
    *told(happened(Account.Opened, badge_number="０31 003"), stream="account-gu"),
    *told(happened(C.Filed), happened(C.OfficerNamed, badge=typed("031003")), stream="complaint-1"),
    *told(
        happened(C.Filed),
        happened(C.Recused, person="account-gu"),
        happened(C.Recused, person="account-gu", ground="direct_interest"),
        stream="complaint-2",
    ),
    *told(happened(C.RecusalDecided, person="account-gu", granted=False), stream="complaint-3"),
    *told(happened(C.Arose, apart=("account-gu",)), stream="complaint-4"),
    *told(happened(C.OfficerIdentified, officer="account-gu"), stream="complaint-5"),
    *told((happened(C.OfficerNamed, badge=typed("031003")), IMPORTER), stream="complaint-6"),
    *told(happened(C.OfficerStruckOut, badge=typed("031003")), stream="complaint-7"),
    *told(happened(Proceeding.Opened, officer="account-gu", badge=None), stream="proceeding-1"),
    *told(happened(Proceeding.Opened, officer=None, badge=typed("031003")), stream="proceeding-2"),
    *told(happened(Proceeding.Opened, officer="officer-gu", badge=None), stream="proceeding-3"),
]


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_a_list_knows_whom_a_case_named_kept_apart_or_made_to_step_back(
    db: Connection, batch: int
) -> None:
    metadata = sa.MetaData()
    tables = apart.tables("list_", metadata)
    metadata.create_all(db)

    for start in range(0, len(RECORD), batch):
        apart.project(RECORD[start : start + batch], db, tables)

    found = apart.cases_of(db, tables, "account-gu")
    named = [f"complaint-{n}" for n in (1, 2, 4, 5, 7)]
    assert found == [*named, "proceeding-1", "proceeding-2"]
    assert apart.cases_of(db, tables, "account-gu", "officer-gu") == [*found, "proceeding-3"]
    assert apart.cases_of(db, tables, "account-zhou") == []
