"""Until when each file is kept, under which rule, and what keeps it from being erased."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain import procedure as procedures
from domain.complaint import Complaint
from domain.history import FACTS, Fact, Recorded
from domain.office import OfficeHistory
from domain.procedure import Procedure
from domain.retention import Ending, on_which_day
from domain.vocabulary import ENDED_BY
from projections.upsert import ASKED_AT_ONCE, merge

NAME = "retention"
VERSION = 1

KEEPING: tuple[type[Fact], ...] = (
    *(Complaint.LegalHoldPlaced, Complaint.LegalHoldLifted),
    *(Complaint.Restricted, Complaint.RestrictionLifted),
    *(Complaint.ErasureProposed, Complaint.ErasureDeclined, Complaint.PersonErased),
)
INTERESTS: tuple[type[Fact], ...] = (
    OfficeHistory.ProcedureAdopted,
    *KEEPING,
    *(
        fact
        for topic, fact in sorted(FACTS.items())
        if topic.startswith(f"{Complaint.PREFIX}.")
        and ("stage" in fact.__dataclass_fields__ or fact.NAME in ENDED_BY)
    ),
)

MOST = 200
"""So many lines a page shows of each kind, the oldest first."""

Tables = Mapping[str, sa.Table]


def tables(prefix: str, metadata: sa.MetaData) -> Tables:
    """One row a file. Nothing that anybody typed stands here."""
    return {
        "files": sa.Table(
            f"{prefix}files",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("procedure", sa.Text, nullable=False),
            sa.Column("ending", sa.Text, nullable=False),
            sa.Column("outcome", sa.Text),
            sa.Column("rule", sa.Text),
            sa.Column("until", sa.Date, index=True),
            sa.Column("holds", sa.Text, nullable=False),
            sa.Column("held", sa.Boolean, nullable=False, index=True),
            sa.Column("restricted", sa.Boolean, nullable=False, index=True),
            # Who proposed to erase it; empty: nobody does.
            sa.Column("proposed_by", sa.Text, nullable=False, index=True),
            sa.Column("not_before", sa.Date),
            sa.Column("erased", sa.Boolean, nullable=False),
        ),
        "rules": sa.Table(
            f"{prefix}rules",
            metadata,
            sa.Column("key", sa.Text, primary_key=True),
            sa.Column("text", sa.Text, nullable=False),
        ),
    }


@lru_cache(maxsize=32)
def _parsed(text: str) -> Procedure:
    return procedures.parse(text)


def project(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    """Take in what says how a file ended, and what was decided on keeping it."""
    merge(db, tables["rules"], "key", {
        f"{each.fact.procedure}@{each.fact.procedure_version}": {"text": each.fact.text}
        for each in batch
        if isinstance(each.fact, OfficeHistory.ProcedureAdopted)
    })  # fmt: skip
    rules = {
        row.key: row.text
        for row in db.execute(sa.select(tables["rules"].c.key, tables["rules"].c.text))
    }
    ours = [each for each in batch if each.stream_id.startswith(f"{Complaint.PREFIX}-")]
    files = _known(db, tables["files"], {each.stream_id for each in ours})
    touched: dict[str, dict[str, Any]] = {}
    for each in ours:
        if isinstance(each.fact, Complaint.Filed):
            key = f"{each.fact.procedure}@{each.fact.procedure_version}"
            # A register that was taken over is kept as the office it came from keeps it.
            if not _parsed(rules[key]).history_only:
                files[each.stream_id] = _new(key)
        if (file := files.get(each.stream_id)) is not None:
            touched[each.stream_id] = file
            _take(file, each, _parsed(rules[file["procedure"]]))
    for file in touched.values():
        _count(file, _parsed(rules[file["procedure"]]))
    merge(db, tables["files"], "stream_id", touched)


def _new(procedure: str) -> dict[str, Any]:
    return {
        "procedure": procedure, "ending": json.dumps(asdict(Ending()), default=str),
        "outcome": None, "rule": None, "until": None, "holds": "", "held": False,
        "restricted": False, "proposed_by": "", "not_before": None, "erased": False,
    }  # fmt: skip


def _known(db: Connection, files: sa.Table, streams: set[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    wanted = sorted(streams)
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        some = files.c.stream_id.in_(wanted[start : start + ASKED_AT_ONCE])
        for row in db.execute(sa.select(files).where(some)).mappings():
            found[row["stream_id"]] = {k: v for k, v in row.items() if k != "stream_id"}
    return found


def _take(file: dict[str, Any], each: Recorded, rules: Procedure) -> None:
    """Take one fact into the row of its file."""
    match each.fact:
        case Complaint.LegalHoldPlaced(hold=hold):
            file["holds"] = f"{file['holds']} {hold}".strip()
        case Complaint.LegalHoldLifted(hold=hold):
            file["holds"] = " ".join(one for one in file["holds"].split() if one != hold)
        case Complaint.Restricted():
            file["restricted"] = True
        case Complaint.RestrictionLifted():
            file["restricted"] = False
        case Complaint.ErasureProposed():
            file["proposed_by"] = each.actor
        case Complaint.ErasureDeclined(review_on=review_on):
            file |= {"proposed_by": "", "not_before": review_on}
        case Complaint.PersonErased(scope=scope):
            file |= {"proposed_by": "", "erased": file["erased"] or scope == "file"}
        case fact:
            ending = _read(file["ending"])
            ending.take(fact, on_which_day(each, rules))
            file["ending"] = json.dumps(asdict(ending), default=str)
    file["held"] = bool(file["holds"])


def _read(written: str) -> Ending:
    said = json.loads(written)
    for day in ("received_on", "moved_on"):
        said[day] = date.fromisoformat(said[day]) if said[day] else None
    return Ending(**said)


def _count(file: dict[str, Any], rules: Procedure) -> None:
    kept = _read(file["ending"]).kept(rules)
    file["outcome"] = kept.outcome if kept else None
    file["rule"] = kept.rule.id if kept and kept.rule else None
    file["until"] = kept.until if kept else None


# Questions


def due(db: Connection, tables: Tables, today: date) -> Sequence[Any]:
    """The files whose time is over and that are not erased, the oldest first."""
    files = tables["files"]
    return _asked(db, files, files.c.until < today, files.c.erased.is_(False))


def proposed(db: Connection, tables: Tables) -> Sequence[Any]:
    """The files that somebody proposed to erase: they wait for another person."""
    files = tables["files"]
    return _asked(db, files, files.c.proposed_by != "")


def held(db: Connection, tables: Tables) -> Sequence[Any]:
    """The files on which a legal hold lies."""
    return _asked(db, tables["files"], tables["files"].c.held.is_(True))


def restricted(db: Connection, tables: Tables) -> Sequence[Any]:
    """The files that are stored and not used."""
    return _asked(db, tables["files"], tables["files"].c.restricted.is_(True))


def to_be_proposed(db: Connection, tables: Tables, today: date) -> Iterator[str]:
    """The files that the daily walk proposes: their time is over, and nothing speaks against it."""
    files = tables["files"].c
    query = sa.select(files.stream_id).where(
        files.until < today,
        files.erased.is_(False),
        files.held.is_(False),
        files.proposed_by == "",
        sa.or_(files.not_before.is_(None), files.not_before <= today),
    )
    yield from db.execute(query.order_by(files.until, files.stream_id)).scalars()


def _asked(db: Connection, files: sa.Table, *where: sa.ColumnElement[bool]) -> Sequence[Any]:
    query = sa.select(files).where(*where).order_by(files.c.until, files.c.stream_id).limit(MOST)
    return db.execute(query).all()
