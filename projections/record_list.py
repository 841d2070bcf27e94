"""The records beside the complaint: every one in a line, and which are about which case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.beside import Incident, kind_of
from domain.history import Recorded
from projections import access
from projections.access import LeftOut
from projections.upsert import ASKED_AT_ONCE, merge

NAME = "record_list"
VERSION = 5

PAGE = 25

COLUMNS = {
    "number": "number",
    "procedure": "procedure",
    "procedure_version": "procedure_version",
    "case": "about",
    "unit": "unit",
    "holder": "holder",
    "officer": "officer",
    "stage": "stage",
}
"""Of a fact, what the list keeps, and the column in which it stands."""

Tables = Mapping[str, sa.Table]


def tables(prefix: str, metadata: sa.MetaData) -> Tables:
    """One row a record, and one for each complaint of an incident. Nothing typed stands here."""
    return {
        **access.tables(prefix, metadata),
        "records": sa.Table(
            f"{prefix}records",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("kind", sa.Text, nullable=False),
            sa.Column("number", sa.Text),
            sa.Column("procedure", sa.Text),
            sa.Column("procedure_version", sa.Text),
            sa.Column("about", sa.Text, index=True),
            sa.Column("unit", sa.Text),
            sa.Column("holder", sa.Text),
            sa.Column("officer", sa.Text, index=True),
            sa.Column("stage", sa.Text),
            sa.Column("last_position", sa.BigInteger),
            sa.Index(f"ix_{prefix}records_newest_of_a_kind", "kind", "last_position"),
        ),
        # Which complaints stand together about one event; one that left stands by itself again.
        "members": sa.Table(
            f"{prefix}members",
            metadata,
            sa.Column("key", sa.Text, primary_key=True),
            sa.Column("stream_id", sa.Text, nullable=False),
            sa.Column("member", sa.Text, nullable=False, index=True),
            sa.Column("belongs", sa.Boolean, nullable=False),
        ),
    }


def project(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    """Fold the batch into what changed for each record, then write it."""
    access.project(batch, db, tables)
    changes: dict[str, dict[str, Any]] = {}
    members: dict[str, dict[str, Any]] = {}
    for each in batch:
        if isinstance(each.fact, Incident.ComplaintAdded | Incident.MemberLeft):
            members[f"{each.stream_id}/{each.fact.member}"] = {
                "stream_id": each.stream_id,
                "member": each.fact.member,
                "belongs": isinstance(each.fact, Incident.ComplaintAdded),
            }
        if (kind := kind_of(each.stream_id)) is not None:
            row = changes.setdefault(each.stream_id, {"kind": kind})
            row["last_position"] = each.position
            for name, column in COLUMNS.items():
                if said := getattr(each.fact, name, None):
                    row[column] = said
    known = _known(
        db, tables["records"], [id for id, row in changes.items() if "procedure" not in row]
    )
    # A record whose first fact was passed over is not on the list: what follows in it has no line.
    changes = {id: row for id, row in changes.items() if "procedure" in row or id in known}
    merge(db, tables["records"], "stream_id", changes)
    merge(db, tables["members"], "key", members)


def _known(db: Connection, records: sa.Table, streams: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(streams), ASKED_AT_ONCE):
        some = streams[start : start + ASKED_AT_ONCE]
        query = sa.select(records.c.stream_id).where(records.c.stream_id.in_(some))
        found |= set(db.execute(query).scalars())
    return found


# Questions


def page(
    db: Connection,
    tables: Tables,
    kind: str,
    *,
    stages: Sequence[str] = (),
    whose: str | None = None,
    hidden: LeftOut = None,
    offset: int = 0,
) -> Sequence[sa.Row[Any]]:
    """The records of a kind, the one that changed last first."""
    records = tables["records"]
    return db.execute(
        sa.select(records)
        .where(*_filters(records, kind, stages, whose), *_shown(tables, hidden))
        .order_by(records.c.last_position.desc())
        .limit(PAGE)
        .offset(offset)
    ).fetchall()


def stages(
    db: Connection,
    tables: Tables,
    kind: str,
    *,
    whose: str | None = None,
    hidden: LeftOut = None,
) -> dict[str, int]:
    """How many records of a kind stand at which stage."""
    records = tables["records"]
    query = (
        sa.select(records.c.stage, sa.func.count())
        .where(*_filters(records, kind, (), whose), *_shown(tables, hidden))
        .group_by(records.c.stage)
        .order_by(records.c.stage)
    )
    return {row[0]: row[1] for row in db.execute(query)}


def kinds(db: Connection, tables: Tables, *, hidden: LeftOut = None) -> dict[str, int]:
    """How many records there are of each kind."""
    records = tables["records"]
    query = sa.select(records.c.kind, sa.func.count()).where(*_shown(tables, hidden))
    query = query.group_by(records.c.kind)
    return {row[0]: row[1] for row in db.execute(query)}


def about(db: Connection, tables: Tables, case: str) -> Sequence[str]:
    """The records about a case, in the order in which something last happened to them.

    An incident is about each complaint that belongs to it.
    """
    records = tables["records"]
    query = (
        sa.select(records.c.stream_id)
        .where(sa.or_(records.c.about == case, records.c.stream_id.in_(_incidents(tables, case))))
        .order_by(records.c.last_position)
    )
    return db.execute(query).scalars().all()


def incidents(db: Connection, tables: Tables, case: str) -> Sequence[str]:
    """The incidents to which a complaint belongs."""
    return db.execute(_incidents(tables, case)).scalars().all()


def _incidents(tables: Tables, case: str) -> sa.Select[Any]:
    members = tables["members"]
    return sa.select(members.c.stream_id).where(members.c.member == case, members.c.belongs)


def against(db: Connection, tables: Tables, whom: Collection[str]) -> Sequence[str]:
    """The records that are about an officer, by his history or his account."""
    records = tables["records"]
    query = sa.select(records.c.stream_id).where(records.c.officer.in_(whom))
    return db.execute(query.order_by(records.c.last_position)).scalars().all()


def against_nobody_known(db: Connection, tables: Tables, kind: str) -> Sequence[str]:
    """The records of a kind of which the list does not know whom they are against."""
    records = tables["records"]
    query = sa.select(records.c.stream_id).where(
        records.c.kind == kind, records.c.officer.is_(None)
    )
    return db.execute(query.order_by(records.c.last_position)).scalars().all()


def _shown(tables: Tables, hidden: LeftOut) -> list[sa.ColumnElement[bool]]:
    """What is hidden neither itself nor by its case; of an incident, at least one complaint is seen."""
    if hidden is None:
        return []
    record, member = tables["records"].c, tables["members"].c
    grouped = sa.select(member.stream_id).where(member.belongs)
    return [
        record.stream_id.not_in(hidden),
        sa.or_(record.about.is_(None), record.about.not_in(hidden)),
        sa.or_(
            record.stream_id.not_in(grouped),
            record.stream_id.in_(grouped.where(member.member.not_in(hidden))),
        ),
    ]


def _filters(
    records: sa.Table, kind: str, stages: Sequence[str], whose: str | None
) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [records.c.kind == kind]
    if stages:
        found.append(records.c.stage.in_(stages))
    if whose:
        found.append(records.c.holder == whose)
    return found
