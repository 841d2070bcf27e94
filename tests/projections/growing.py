"""A record in memory that grows, and read models so small that a test sees through them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.complaint import Complaint
from domain.history import Fact, Recorded
from projections.projector import Projector
from projections.shelf import State
from tests.facts import happened
from tests.history import told

NOW = datetime(2026, 3, 3, 1, 40, tzinfo=UTC)


class Facts:
    """A record that grows in memory."""

    unreadable: int | None = None

    def __init__(self, n: int) -> None:
        self.all: list[Recorded] = []
        self.grow(n)

    def grow(self, to: int) -> None:
        """Have facts up to a position."""
        self.all = told(*[happened(Complaint.StepTaken, kind=f"k{i}") for i in range(to)])

    def facts_after(self, position: int, limit: int, *, until: int | None = None) -> list[Recorded]:
        found = self.all[position : len(self.all) if until is None else until][:limit]
        if self.unreadable in [each.position for each in found]:
            raise LookupError("this row cannot be read")
        return found

    def facts_about(
        self, kinds: Sequence[type[Fact]], *, after: int, until: int, limit: int
    ) -> list[Recorded]:
        wanted = [each for each in self.all[after:until] if isinstance(each.fact, tuple(kinds))]
        return wanted[:limit]

    def next_after(self, position: int) -> tuple[int, datetime] | None:
        if position >= len(self.all):
            return None
        return self.all[position].position, NOW - timedelta(seconds=30)

    def head(self) -> int:
        return len(self.all)


def counting(
    name: str = "counting",
    *,
    poison: int | None = None,
    refused: int | None = None,
    version: int = 1,
) -> Any:
    """Keeps every position. `poison` stumbles in Python, `refused` only at the database."""

    def tables(prefix: str, metadata: sa.MetaData) -> Mapping[str, sa.Table]:
        position = sa.Column("position", sa.Integer, primary_key=True)
        again = sa.Column("again", sa.Integer, index=True)
        return {"seen": sa.Table(f"{prefix}seen", metadata, position, again)}

    def project(batch: Sequence[Recorded], db: Connection, tables: Mapping[str, sa.Table]) -> None:
        if any(each.position == poison for each in batch):
            raise ValueError("this fact cannot be read")
        table = tables["seen"]
        db.execute(sa.insert(table), [{"position": each.position} for each in batch])
        if any(each.position == refused for each in batch):
            db.execute(sa.insert(table), {"position": refused})
            # What is asked next is answered after the refusal.
            db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()

    return SimpleNamespace(NAME=name, VERSION=version, tables=tables, project=project)


def seen(projector: Projector, name: str = "counting") -> list[int]:
    shown = next(
        each
        for state in (State.LIVE, State.MAKING)
        for each in projector.shelf.builds(state)
        if each.name == name
    )
    with projector.shelf.reading(shown) as db:
        table = projector.shelf.tables(shown)["seen"]
        return sorted(db.execute(sa.select(table.c.position)).scalars())
