"""The register: every case in a line, for those who work here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.complaint import Complaint
from domain.history import Recorded
from projections.upsert import merge

NAME = "case_list"
VERSION = 1

PAGE = 25


def tables(prefix: str, metadata: sa.MetaData) -> Mapping[str, sa.Table]:
    """One row a case. No word that a person typed stands here."""
    return {
        "cases": sa.Table(
            f"{prefix}cases",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("number", sa.Text, index=True),
            sa.Column("foreign_number", sa.Text, index=True),
            sa.Column("procedure", sa.Text),
            sa.Column("procedure_version", sa.Text),
            sa.Column("mode", sa.Text),
            sa.Column("kind", sa.Text),
            sa.Column("stage", sa.Text, index=True),
            sa.Column("holder", sa.Text, index=True),
            sa.Column("investigator", sa.Text),
            sa.Column("received_on", sa.Date),
            sa.Column("closed_on", sa.Date),
            sa.Column("last_position", sa.BigInteger, index=True),
        )
    }


def project(batch: Sequence[Recorded], db: Connection, tables: Mapping[str, sa.Table]) -> None:
    """Fold the batch into what changed for each case, then write it."""
    changes: dict[str, dict[str, Any]] = {}
    for each in batch:
        if each.stream_id.startswith("complaint-"):
            row = changes.setdefault(each.stream_id, {})
            row.update(_change(each.fact))
            row["last_position"] = each.position
    merge(db, tables["cases"], "stream_id", changes)


def _change(fact: object) -> dict[str, Any]:
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
        case Complaint.ResponsibilityTaken():
            return {"holder": fact.holder}
        case Complaint.Assigned():
            return {"investigator": fact.investigator, "stage": fact.stage}
        case Complaint.Closed():
            return {"closed_on": fact.on, "stage": fact.stage}
        case _ if hasattr(fact, "stage"):
            return {"stage": fact.stage}
    return {}


def page(
    db: Connection,
    tables: Mapping[str, sa.Table],
    *,
    stages: Sequence[str] = (),
    holder: str | None = None,
    number: str | None = None,
    offset: int = 0,
    limit: int = PAGE,
) -> Sequence[sa.Row[Any]]:
    """One page of the register, newest change first."""
    cases = tables["cases"]
    query = sa.select(cases).where(*_filters(cases, stages, holder, number))
    return db.execute(
        query.order_by(cases.c.last_position.desc()).limit(limit).offset(offset)
    ).fetchall()


def count(
    db: Connection,
    tables: Mapping[str, sa.Table],
    *,
    stages: Sequence[str] = (),
    holder: str | None = None,
    number: str | None = None,
) -> int:
    """How many cases the register shows under a filter."""
    cases = tables["cases"]
    query = sa.select(sa.func.count()).select_from(cases)
    return db.execute(query.where(*_filters(cases, stages, holder, number))).scalar_one()


def stages(
    db: Connection,
    tables: Mapping[str, sa.Table],
    *,
    holder: str | None = None,
    number: str | None = None,
) -> Sequence[sa.Row[Any]]:
    """The stages in which cases stand, under which procedure, and how many cases in each."""
    cases = tables["cases"]
    where = (cases.c.stage, cases.c.procedure, cases.c.procedure_version)
    query = sa.select(*where, sa.func.count().label("cases")).where(
        *_filters(cases, (), holder, number)
    )
    return db.execute(query.group_by(*where).order_by(*where)).fetchall()


def find(db: Connection, tables: Mapping[str, sa.Table], number: str) -> str | None:
    """The case that has a number, ours or the one of the register it came from."""
    cases = tables["cases"]
    return db.execute(
        sa.select(cases.c.stream_id)
        .where(sa.or_(cases.c.number == number, cases.c.foreign_number == number))
        .limit(1)
    ).scalar()


def _filters(
    cases: sa.Table, stages: Sequence[str], holder: str | None, number: str | None
) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if stages:
        found.append(cases.c.stage.in_(stages))
    if holder:
        found.append(sa.or_(cases.c.holder == holder, cases.c.investigator == holder))
    if number:
        found.append(sa.or_(cases.c.number == number, cases.c.foreign_number == number))
    return found
