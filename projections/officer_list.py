"""The officers the office knows, and in which cases each of them is named: by his history or account."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.complaint import Complaint
from domain.history import Recorded
from domain.officer import Officer
from projections.upsert import ASKED_AT_ONCE, merge

NAME = "officer_list"
VERSION = 2
INTERESTS = (
    *(Officer.Joined, Officer.Moved, Officer.Promoted, Officer.AccountKnown, Officer.Left),
    *(Complaint.OfficerNamed, Complaint.OfficerIdentified, Complaint.OfficerStruckOut),
)

PAGE = 25

Tables = Mapping[str, sa.Table]


def tables(prefix: str, metadata: sa.MetaData) -> Tables:
    """One row an officer, and one for each time somebody was named. No name or badge stands here."""
    return {
        "officers": sa.Table(
            f"{prefix}officers",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("foreign_number", sa.Text, index=True),
            sa.Column("standing", sa.Text),
            sa.Column("unit", sa.Text),
            sa.Column("rank", sa.Text),
            sa.Column("account", sa.Text, index=True),
            sa.Column("gone", sa.Boolean),
            sa.Column("joined_at", sa.BigInteger, index=True),
        ),
        "named": sa.Table(
            f"{prefix}named",
            metadata,
            sa.Column("key", sa.Text, primary_key=True),
            sa.Column("stream_id", sa.Text, nullable=False),
            sa.Column("subject", sa.Text, nullable=False),
            # Whom the case names: a history, an account; nobody, where it only has a badge.
            sa.Column("officer", sa.Text, index=True),
            sa.Column("position", sa.BigInteger, nullable=False),
        ),
    }


def project(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    """Fold the batch into what changed for each officer, and who was named where."""
    changes: dict[str, dict[str, Any]] = {}
    named: dict[str, dict[str, Any]] = {}
    for each in batch:
        match each.fact:
            case Complaint.OfficerNamed(kind="officer") | Complaint.OfficerIdentified():
                named[f"{each.stream_id}/{each.fact.subject}"] = {
                    "stream_id": each.stream_id,
                    "subject": each.fact.subject,
                    "officer": each.fact.officer,
                    "position": each.position,
                }
            case Complaint.OfficerStruckOut():
                # Who was named in error is not named any more; whom it means now, a badge may tell.
                named[f"{each.stream_id}/{each.fact.subject}"] = {
                    "stream_id": each.stream_id,
                    "subject": each.fact.subject,
                    "officer": None,
                    "position": each.position,
                }
            case _ if change := _change(each):
                changes.setdefault(each.stream_id, {}).update(change)
    merge(db, tables["named"], "key", named)
    known = _known(
        db, tables["officers"], [id for id, row in changes.items() if "joined_at" not in row]
    )
    # An officer whose first fact was passed over is not on the list: what follows has no line.
    changes = {id: row for id, row in changes.items() if "joined_at" in row or id in known}
    merge(db, tables["officers"], "stream_id", changes)


def _change(each: Recorded) -> dict[str, Any]:
    match each.fact:
        case Officer.Joined() as fact:
            return {
                "foreign_number": fact.foreign_number,
                "standing": fact.standing,
                "unit": fact.unit,
                "rank": fact.rank,
                "gone": False,
                "joined_at": each.position,
            }
        case Officer.Moved() as fact:
            return {"unit": fact.unit}
        case Officer.Promoted() as fact:
            return {"rank": fact.rank}
        case Officer.AccountKnown() as fact:
            return {"account": fact.account}
        case Officer.Left():
            return {"gone": True}
    return {}


def _known(db: Connection, officers: sa.Table, streams: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(streams), ASKED_AT_ONCE):
        some = streams[start : start + ASKED_AT_ONCE]
        query = sa.select(officers.c.stream_id).where(officers.c.stream_id.in_(some))
        found |= set(db.execute(query).scalars())
    return found


# Questions


def page(db: Connection, tables: Tables, *, offset: int = 0) -> Sequence[str]:
    """One page of the officers, the one who became known last first."""
    officers = tables["officers"]
    query = sa.select(officers.c.stream_id).order_by(officers.c.joined_at.desc())
    return db.execute(query.limit(PAGE).offset(offset)).scalars().all()


def count(db: Connection, tables: Tables) -> int:
    """How many officers the office knows."""
    return db.execute(sa.select(sa.func.count()).select_from(tables["officers"])).scalar_one()


def own(db: Connection, tables: Tables) -> Sequence[str]:
    """The officers of this office: those of a register that was taken over have a number there."""
    officers = tables["officers"]
    query = sa.select(officers.c.stream_id).where(officers.c.foreign_number.is_(None))
    return db.execute(query.order_by(officers.c.joined_at)).scalars().all()


def with_number(db: Connection, tables: Tables, number: str) -> Sequence[str]:
    """The officers who have a number in a register that was taken over."""
    officers = tables["officers"]
    query = sa.select(officers.c.stream_id).where(officers.c.foreign_number == number)
    return db.execute(query.order_by(officers.c.joined_at)).scalars().all()


def named(db: Connection, tables: Tables, whom: Collection[str]) -> Sequence[tuple[str, str]]:
    """The cases that name an officer by his history or his account, and what each calls him."""
    found = tables["named"]
    query = sa.select(found.c.stream_id, found.c.subject).where(found.c.officer.in_(whom))
    return [(row.stream_id, row.subject) for row in db.execute(query.order_by(found.c.position))]


def by_badge_alone(db: Connection, tables: Tables) -> Sequence[int]:
    """Where the record names somebody whose history or account the case does not say."""
    found = tables["named"]
    query = sa.select(found.c.position).where(found.c.officer.is_(None))
    return db.execute(query.order_by(found.c.position)).scalars().all()
