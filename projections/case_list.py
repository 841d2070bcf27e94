"""The register: every case in a line, for those who work here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.complaint import Complaint
from domain.history import Recorded
from projections import access
from projections.access import LeftOut
from projections.upsert import ASKED_AT_ONCE, add, merge

NAME = "case_list"
VERSION = 5

PAGE = 25
FOUND_BY = ("number", "foreign_number", "holder", "investigator")
MOST_STAGES = 50
"""More than any procedure has: what asks for more is no register, and is answered all the same."""

Tables = Mapping[str, sa.Table]
Where = tuple[str, str, str]
"""A stage, under which procedure, in which version."""


def tables(prefix: str, metadata: sa.MetaData) -> Tables:
    """One row a case, and how many cases stand where. No word that a person typed stands here."""
    return {
        **access.tables(prefix, metadata),
        "cases": sa.Table(
            f"{prefix}cases",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("number", sa.Text),
            sa.Column("foreign_number", sa.Text),
            sa.Column("procedure", sa.Text),
            sa.Column("procedure_version", sa.Text),
            sa.Column("mode", sa.Text),
            sa.Column("kind", sa.Text),
            sa.Column("stage", sa.Text),
            sa.Column("holder", sa.Text),
            sa.Column("investigator", sa.Text),
            sa.Column("received_on", sa.Date),
            sa.Column("closed_on", sa.Date),
            sa.Column("last_position", sa.BigInteger, index=True),
            sa.Index(f"ix_{prefix}cases_newest_of_a_stage", "stage", "last_position"),
            *(_found_by(prefix, each) for each in FOUND_BY),
        ),
        # Counted as they move: to count a large register for each page takes longer than the page.
        "tallies": sa.Table(
            f"{prefix}tallies",
            metadata,
            sa.Column("stage", sa.Text, primary_key=True),
            sa.Column("procedure", sa.Text, primary_key=True),
            sa.Column("procedure_version", sa.Text, primary_key=True),
            sa.Column("cases", sa.Integer, nullable=False),
        ),
    }


def _found_by(prefix: str, column: str) -> sa.Index:
    # Without the cases that have none: a register that was taken over has no number of ours, and a
    # database that counts so many empty ones takes the index for useless and reads the whole table.
    known = sa.column(column).is_not(None)
    return sa.Index(
        f"ix_{prefix}cases_{column}", column, sqlite_where=known, postgresql_where=known
    )


def project(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    """Fold the batch into what changed for each case, then write it."""
    access.project(batch, db, tables)
    changes: dict[str, dict[str, Any]] = {}
    for each in batch:
        if each.stream_id.startswith("complaint-"):
            row = changes.setdefault(each.stream_id, {})
            row.update(_change(each.fact, each.actor))
            row["last_position"] = each.position
    standing = _standing(
        db, tables["cases"], [id for id in changes if "procedure" not in changes[id]]
    )
    # A case whose filing was passed over is not on the list: what follows in it has no line.
    changes = {id: row for id, row in changes.items() if "procedure" in row or id in standing}
    _tally(db, tables, changes, standing)
    merge(db, tables["cases"], "stream_id", changes)


def _tally(
    db: Connection,
    tables: Tables,
    changes: Mapping[str, Mapping[str, Any]],
    standing: Mapping[str, Where],
) -> None:
    """Take each case that moved from where it stood, and count it where it stands now."""
    moved: Counter[Where] = Counter()
    for id, (stage, procedure, version) in standing.items():
        if "stage" in changes[id]:
            moved[stage, procedure, version] -= 1
            moved[changes[id]["stage"], procedure, version] += 1
    for new in changes.values():
        if "procedure" in new:
            moved[new["stage"], new["procedure"], new["procedure_version"]] += 1
    rows = [
        {"stage": stage, "procedure": procedure, "procedure_version": version, "cases": cases}
        for (stage, procedure, version), cases in moved.items()
        if cases
    ]
    add(db, tables["tallies"], "cases", rows)
    # A stage that a case only passed through leaves no row: else it would depend on how many facts
    # were read at once, and a rebuild would differ from what it is compared with.
    if any(cases < 0 for cases in moved.values()):
        db.execute(sa.delete(tables["tallies"]).where(tables["tallies"].c.cases == 0))


def _standing(db: Connection, cases: sa.Table, streams: Sequence[str]) -> dict[str, Where]:
    """Where the cases stand that are on the list already."""
    where = (cases.c.stream_id, cases.c.stage, cases.c.procedure, cases.c.procedure_version)
    found: dict[str, Where] = {}
    for start in range(0, len(streams), ASKED_AT_ONCE):
        some = streams[start : start + ASKED_AT_ONCE]
        for row in db.execute(sa.select(*where).where(cases.c.stream_id.in_(some))):
            found[row.stream_id] = (row.stage, row.procedure, row.procedure_version)
    return found


def _change(fact: object, actor: str) -> dict[str, Any]:
    match fact:
        case Complaint.Filed():
            return {
                "number": fact.number,
                "foreign_number": fact.foreign_number,
                "procedure": fact.procedure,
                "procedure_version": fact.procedure_version,
                "mode": fact.mode,
                "received_on": fact.received_on,
                "stage": fact.stage,
            }
        case Complaint.MatterSorted():
            return {"kind": fact.kind, "stage": fact.stage}
        case Complaint.ResponsibilityTaken() | Complaint.HandoverDeemed():
            return {"holder": fact.holder}
        case Complaint.HandoverAccepted():
            return {"holder": actor}
        case Complaint.Assigned():
            return {"investigator": fact.investigator, "stage": fact.stage}
        case Complaint.Closed():
            return {"closed_on": fact.on, "stage": fact.stage}
        case _ if hasattr(fact, "stage"):
            return {"stage": fact.stage}
    return {}


def page(
    db: Connection,
    tables: Tables,
    *,
    stages: Sequence[str] = (),
    holder: str | None = None,
    number: str | None = None,
    hidden: LeftOut = None,
    offset: int = 0,
    limit: int = PAGE,
) -> Sequence[sa.Row[Any]]:
    """One page of the register, newest change first; what is hidden from its reader is left out."""
    cases = tables["cases"]
    query = sa.select(cases).where(*_filters(cases, stages, holder, number, hidden))
    if 1 < len(stages) <= MOST_STAGES and not holder and not number:
        newest = _newest_of_each(cases, stages, hidden, offset + limit)
        query = sa.select(cases).join(newest, newest.c.stream_id == cases.c.stream_id)
    return db.execute(
        query.order_by(cases.c.last_position.desc()).limit(limit).offset(offset)
    ).fetchall()


def _newest_of_each(
    cases: sa.Table, stages: Sequence[str], hidden: LeftOut, limit: int
) -> sa.Subquery:
    """The newest cases of each stage, found by their index: to sort all of them takes too long."""
    each = (
        sa.select(cases.c.stream_id)
        .where(*_filters(cases, (stage,), None, None, hidden))
        .order_by(cases.c.last_position.desc())
        .limit(limit)
        .subquery()
        for stage in dict.fromkeys(stages)
    )
    return sa.union_all(*map(sa.select, each)).subquery()


def each(
    db: Connection,
    tables: Tables,
    *,
    stages: Sequence[str] = (),
    holder: str | None = None,
    number: str | None = None,
    hidden: sa.Select[Any] | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Sequence[sa.Row[Any]]:
    """The cases of the register as they began, some at a time: for a list that is read to its end.

    Where a case moves meanwhile, it is neither passed over nor met twice.
    """
    cases = tables["cases"]
    query = sa.select(cases).where(*_filters(cases, stages, holder, number, hidden))
    query = query.where(cases.c.stream_id > after).order_by(cases.c.stream_id).limit(limit)
    return db.execute(query).fetchall()


def count(
    db: Connection,
    tables: Tables,
    *,
    stages: Sequence[str] = (),
    holder: str | None = None,
    number: str | None = None,
    hidden: LeftOut = None,
) -> int:
    """How many cases the register shows under a filter."""
    cases = tables["cases"]
    if holder or number:
        query = sa.select(sa.func.count()).select_from(cases)
        found = query.where(*_filters(cases, stages, holder, number, hidden))
        return db.execute(found).scalar_one()
    tallies = tables["tallies"].c
    every = sa.select(sa.func.coalesce(sa.func.sum(tallies.cases), 0))
    if stages:
        every = every.where(tallies.stage.in_(stages))
    if hidden is None:
        return int(db.execute(every).scalar_one())
    left_out = sa.select(sa.func.count()).select_from(cases)
    left_out = left_out.where(cases.c.stream_id.in_(hidden), *_filters(cases, stages, None, None))
    return int(
        db.execute(sa.select(every.scalar_subquery() - left_out.scalar_subquery())).scalar_one()
    )


def stages(
    db: Connection,
    tables: Tables,
    *,
    holder: str | None = None,
    number: str | None = None,
    hidden: LeftOut = None,
) -> Sequence[sa.Row[Any]]:
    """The stages in which cases stand, under which procedure, and how many cases in each."""
    cases = tables["cases"]
    where = (cases.c.stage, cases.c.procedure, cases.c.procedure_version)
    if holder or number:
        query = sa.select(*where, sa.func.count().label("cases")).where(
            *_filters(cases, (), holder, number, hidden)
        )
        return db.execute(query.group_by(*where).order_by(*where)).fetchall()
    tallies = tables["tallies"].c
    here = (tallies.stage, tallies.procedure, tallies.procedure_version)
    shown: sa.ColumnElement[int] = tallies.cases
    if hidden is not None:
        left_out = cases.c.stream_id.in_(hidden)
        same = (a == b for a, b in zip(where, here, strict=True))
        shown -= sa.select(sa.func.count()).where(left_out, *same).scalar_subquery()
    counted = sa.select(*here, shown.label("cases")).where(shown > 0)
    return db.execute(counted.order_by(*here)).fetchall()


def among(
    db: Connection, tables: Tables, streams: Sequence[str], *, hidden: LeftOut = None
) -> Sequence[sa.Row[Any]]:
    """Of some cases, those that the register shows its reader."""
    cases = tables["cases"]
    filters = _filters(cases, (), None, None, hidden)
    return db.execute(sa.select(cases).where(cases.c.stream_id.in_(streams), *filters)).fetchall()


def find(db: Connection, tables: Tables, number: str) -> str | None:
    """The case that has a number, ours or the one of the register it came from."""
    cases = tables["cases"]
    return db.execute(
        sa.select(cases.c.stream_id)
        .where(sa.or_(cases.c.number == number, cases.c.foreign_number == number))
        .limit(1)
    ).scalar()


def _filters(
    cases: sa.Table,
    stages: Sequence[str],
    holder: str | None,
    number: str | None,
    hidden: LeftOut = None,
) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if hidden is not None:
        found.append(cases.c.stream_id.not_in(hidden))
    if stages:
        found.append(cases.c.stage.in_(stages))
    if holder:
        found.append(sa.or_(cases.c.holder == holder, cases.c.investigator == holder))
    if number:
        found.append(sa.or_(cases.c.number == number, cases.c.foreign_number == number))
    return found
