"""Who may have no part in which case, so that a list leaves it out where it counts as where it shows.

These are candidates only: somebody whom a case named, kept apart or made to step back at some time.
Whether it is hidden from him now, the case itself says (`Complaint.hidden_from`). A badge is matched
with the accounts that were open when it was named; of an account that was opened later the page
learns from the case, line by line. A proceeding keeps whoever it is against in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.account import Account
from domain.beside import Proceeding
from domain.complaint import Complaint
from domain.history import Recorded
from domain.people import Role
from domain.sealed import Sealed
from domain.words import as_meant
from projections.upsert import ASKED_AT_ONCE, merge

Tables = Mapping[str, sa.Table]


def tables(prefix: str, metadata: sa.MetaData) -> dict[str, sa.Table]:
    """Accounts with their badges, and which account may have no part in which case."""
    return {
        "apart": sa.Table(
            f"{prefix}apart",
            metadata,
            sa.Column("person", sa.Text, primary_key=True),
            sa.Column("stream_id", sa.Text, primary_key=True),
        ),
        "worn": sa.Table(
            f"{prefix}worn",
            metadata,
            sa.Column("person", sa.Text, primary_key=True),
            sa.Column("badge", sa.Text, nullable=False),
        ),
    }


def project(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    """Note whom the facts of a batch keep from which case."""
    worn: dict[str, str] | None = None
    opened: dict[str, dict[str, str]] = {}
    found: set[tuple[str, str]] = set()
    for each in batch:
        if each.role == Role.IMPORTER:
            continue  # a register that was taken over names nobody of this office
        fact = each.fact
        if isinstance(fact, Account.Opened) and fact.badge_number:
            opened[each.stream_id] = {"badge": as_meant(fact.badge_number)}
        found |= {(person, each.stream_id) for person in _kept_from(each)}
        badge = _badge(each)
        if badge is not None:
            if worn is None:
                worn = {row.person: row.badge for row in db.execute(sa.select(tables["worn"]))}
            everybody = worn | {person: said["badge"] for person, said in opened.items()}
            meant = as_meant(badge.text(erased=""))
            found |= {(person, each.stream_id) for person, one in everybody.items() if one == meant}
    merge(db, tables["worn"], "person", opened)
    new = sorted(found - _known(db, tables["apart"], {stream for _, stream in found}))
    if new:
        rows = [{"person": person, "stream_id": stream} for person, stream in new]
        db.execute(sa.insert(tables["apart"]), rows)


def _kept_from(each: Recorded) -> Iterator[str]:
    """Whom a fact keeps from its case: accounts, and histories of officers in a proceeding."""
    match each.fact:
        case Proceeding.Opened(officer=str() as officer):
            yield officer
        case Complaint.Recused() | Complaint.RecusalDecided(granted=True) as fact:
            yield fact.person
        case Complaint.Arose() | Complaint.MatterTakenIn() as fact:
            yield from fact.apart
        case Complaint.OfficerNamed() | Complaint.OfficerIdentified() as fact:
            if fact.officer and fact.officer.startswith(f"{Account.PREFIX}-"):
                yield fact.officer


def _badge(each: Recorded) -> Sealed | None:
    match each.fact:
        case (
            Complaint.OfficerNamed() | Complaint.OfficerIdentified() | Complaint.OfficerStruckOut()
        ) as fact:
            return fact.badge
        case Proceeding.Opened() as fact:
            return fact.badge
    return None


def _known(db: Connection, apart: sa.Table, streams: set[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    wanted = sorted(streams)
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        some = wanted[start : start + ASKED_AT_ONCE]
        query = sa.select(apart).where(apart.c.stream_id.in_(some))
        found |= {(row.person, row.stream_id) for row in db.execute(query)}
    return found


def cases_of(db: Connection, tables: Tables, *called: str) -> Sequence[str]:
    """The cases and proceedings in which somebody may have no part; each says whether it is so.

    `called`: the account, and the history of the officer whose account it is.
    """
    apart = tables["apart"].c
    query = sa.select(apart.stream_id).where(apart.person.in_(called)).distinct()
    return db.execute(query.order_by(apart.stream_id)).scalars().all()
