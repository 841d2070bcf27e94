"""An office with the procedure `historical`, and its statistics."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from application.adapters.clock import SystemClock
from application.adapters.codec import Codec
from application.adapters.database import sqlite_at
from application.adapters.entropy import SystemEntropy
from application.adapters.store import Store
from application.adapters.vault import Vault
from application.office import Office
from domain.office import OfficeHistory
from domain.people import SYSTEM
from domain.procedure import bundled
from projections import statistics
from projections.projector import Projector


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock, entropy = SystemClock(), SystemEntropy()
    record = sqlite_at(tmp_path / "record.db", durable=False)
    vault = sqlite_at(tmp_path / "vault.db", durable=False)
    office = Office(
        store=Store(record),
        codec=Codec(Vault(vault, b"k" * 32), clock, entropy),
        clock=clock,
        entropy=entropy,
    )
    pages = OfficeHistory()
    pages.open(
        by=SYSTEM,
        office="office-1",
        code="LP",
        name_en="Lanpu",
        name_zh="岚浦",
        time_zone="Asia/Shanghai",
    )
    pages.adopt(by=SYSTEM, procedure="historical", version="1", text=bundled("historical"))
    office.keep(pages)
    yield office
    record.dispose()
    vault.dispose()


@pytest.fixture
def figures(office: Office, tmp_path: Path) -> Iterator[Callable[[], dict[str, Any]]]:
    views = sqlite_at(tmp_path / "views.db", durable=False)
    projector = Projector(views, office, [statistics], batch=7)

    def ask() -> dict[str, Any]:
        projector.catch_up()
        assert [each.halted for each in projector.standing()] == [None]
        with views.execution_options(reading=True).connect() as db:
            return statistics.figures(db, projector.tables["statistics"])

    yield ask
    views.dispose()
