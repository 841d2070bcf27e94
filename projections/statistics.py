"""The figures of the office: each names what it counts, out of how many, and what was left out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.complaint import Complaint
from domain.history import Recorded
from domain.office import OfficeHistory
from domain.register import ForeignRegister
from projections.figures import figures as figures_of
from projections.upsert import ASKED_AT_ONCE, merge

NAME = "statistics"
VERSION = 3

END = "stage:"
"""How a stage from which nothing goes on stands among what is meant by a procedure's words."""

WHOLE = "*"
"""How a case stands among its matters that ended before any was sorted."""

CLOSED, REOPENED = "closed", "reopened:"
"""What a matter is led to when it is closed, which ends it under every procedure, or taken up again."""

Tables = Mapping[str, sa.Table]


def tables(prefix: str, metadata: sa.MetaData) -> Tables:
    """A row a case, a row a finding (case x allegation x subject). Days are counted numbers."""
    return {
        "cases": sa.Table(
            f"{prefix}cases",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("procedure", sa.Text, nullable=False),
            sa.Column("happened_day", sa.Integer),
            sa.Column("received_day", sa.Integer),
            sa.Column("received_year", sa.Integer),
            sa.Column("closed_day", sa.Integer),
            sa.Column("closed_year", sa.Integer),
            sa.Column("matters", sa.Integer, nullable=False),
            # Which matters have ended and not been taken up again, by their ids; and how many.
            sa.Column("ended", sa.Text, nullable=False),
            sa.Column("closures", sa.Integer, nullable=False),
            sa.Column("reopenings", sa.Integer, nullable=False),
        ),
        "findings": sa.Table(
            f"{prefix}findings",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("allegation", sa.Text, primary_key=True),
            sa.Column("subject", sa.Text, primary_key=True),
            sa.Column("recommended", sa.Text),
            sa.Column("final", sa.Text),
        ),
        "meanings": sa.Table(
            f"{prefix}meanings",
            metadata,
            sa.Column("key", sa.Text, primary_key=True),
            sa.Column("procedure", sa.Text, nullable=False),
            sa.Column("finding", sa.Text, nullable=False),
            sa.Column("meaning", sa.Text, nullable=False),
        ),
        "files": sa.Table(
            f"{prefix}files",
            metadata,
            sa.Column("key", sa.Text, primary_key=True),
            sa.Column("source", sa.Text, nullable=False),
            sa.Column("file", sa.Text, nullable=False),
            sa.Column("rows", sa.Integer, nullable=False),
            sa.Column("accepted", sa.Integer, nullable=False),
            sa.Column("quarantined", sa.Integer, nullable=False),
        ),
    }


# Folding


class _Move(NamedTuple):
    """What happened to a matter: closed, taken up again, or led to a stage."""

    stream_id: str
    matter: str
    to: str
    on: date | None


class _Batch:
    """What a batch of facts adds and amends, gathered before anything is written."""

    def __init__(self) -> None:
        self.cases: dict[str, dict[str, Any]] = {}
        self.amended_cases: dict[str, dict[str, Any]] = {}
        self.findings: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.recommended: dict[tuple[str, str, str], str] = {}
        self.determined: dict[tuple[str, str, str], str] = {}
        self.meanings: dict[str, dict[str, Any]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.moves: list[_Move] = []
        """Which matter was closed, taken up again or led to a stage: some stages are ends."""

    def case(self, stream_id: str) -> dict[str, Any]:
        """The row of a new case, or what changes in the row of an older one."""
        if stream_id in self.cases:
            return self.cases[stream_id]
        return self.amended_cases.setdefault(stream_id, dict(_NOTHING))

    def take(self, each: Recorded) -> None:
        stream_id = each.stream_id
        match each.fact:
            case Complaint.Filed() as fact:
                received, happened = fact.received_on, fact.happened_on
                self.cases[stream_id] = {
                    "stream_id": stream_id,
                    "procedure": fact.procedure,
                    "happened_day": happened.toordinal() if happened else None,
                    "received_day": received.toordinal() if received else None,
                    "received_year": received.year if received else None,
                    "closed_day": None,
                    "closed_year": None,
                    "matters": 0,
                    "ended": "",
                    "closures": 0,
                    "reopenings": 0,
                }
            case Complaint.MatterSorted():
                self.case(stream_id)["matters"] += 1
            case Complaint.Alleged() as fact:
                for subject in fact.subjects:
                    key = (stream_id, fact.allegation, subject)
                    self.findings[key] = {"recommended": None, "final": None}
            case Complaint.Recommended() as fact:
                key = (stream_id, fact.allegation, fact.subject)
                if key in self.findings:
                    self.findings[key]["recommended"] = fact.finding
                else:
                    self.recommended[key] = fact.finding
            case Complaint.Determined() | Complaint.Overturned() as fact:
                key = (stream_id, fact.allegation, fact.subject)
                if key in self.findings:
                    self.findings[key]["final"] = fact.finding
                else:
                    self.determined[key] = fact.finding
            case Complaint.Closed() as fact:
                self.moves.append(_Move(stream_id, fact.matter, CLOSED, fact.on))
            case Complaint.Reopened() as fact:
                self.case(stream_id)["reopenings"] += 1
                self.moves.append(_Move(stream_id, fact.matter, REOPENED, None))
            case OfficeHistory.ProcedureAdopted() as fact:
                self.meanings |= _meant_by(fact.procedure, fact.text)
            case ForeignRegister.FileTakenOver() as fact:
                self.files[f"{fact.source}/{fact.file}"] = {
                    "source": fact.source,
                    "file": fact.file,
                    "rows": fact.rows,
                    "accepted": fact.accepted,
                    "quarantined": fact.quarantined,
                }

            case _ if stage := getattr(each.fact, "stage", ""):
                matter, on = getattr(each.fact, "matter", ""), getattr(each.fact, "on", None)
                self.moves.append(_Move(stream_id, matter or "", stage, on))


@lru_cache(maxsize=64)
def _meant_by(procedure: str, text: str) -> Mapping[str, dict[str, str]]:
    """What the words of a procedure mean for the figures; one text is read once in a process."""
    # Only this is read: a text that today's loader would refuse still means it.
    told = tomllib.loads(text)
    meant = {}
    for track in told.get("track", {}).values():
        for stage, said in track.get("stage", {}).items():
            if said.get("final") and stage != "closed":
                meant[f"{procedure}/{END}{stage}"] = {
                    "procedure": procedure,
                    "finding": f"{END}{stage}",
                    "meaning": "end",
                }
    for finding in told.get("finding", []):
        meant[f"{procedure}/{finding['id']}"] = {
            "procedure": procedure,
            "finding": finding["id"],
            "meaning": meaning(
                finding.get("occurred", "none"),
                finding.get("breach", "none"),
                closure=finding.get("closure", False),
            ),
        }
    return meant


def meaning(occurred: str, breach: str, *, closure: bool) -> str:
    """What a finding says for the figures: `upheld` or `not_upheld` on the merits, else `other`."""
    if closure or occurred == "none":
        return "other"
    upheld = occurred in {"yes", "mostly", "part"} and breach != "no"
    return "upheld" if upheld else "not_upheld"


def project(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    """Fold the batch, then write each kind of change in one go."""
    seen = _Batch()
    for each in batch:
        seen.take(each)
    cases, findings = tables["cases"], tables["findings"]
    merge(db, tables["meanings"], "key", seen.meanings)
    _count_ends(seen, db, tables)
    _insert(db, cases, list(seen.cases.values()))
    _insert(
        db,
        findings,
        [
            {"stream_id": stream_id, "allegation": allegation, "subject": subject, **row}
            for (stream_id, allegation, subject), row in seen.findings.items()
        ],
    )
    _amend_cases(db, cases, seen.amended_cases)
    for column, changed in (("recommended", seen.recommended), ("final", seen.determined)):
        _amend_findings(db, findings, column, changed)
    merge(db, tables["files"], "key", seen.files)


def _count_ends(seen: _Batch, db: Connection, tables: Tables) -> None:
    """Count which matters have ended: closed, declined, passed on, settled, withdrawn.

    One that was taken up again has not ended, and one that ended twice has ended once.
    """
    if not seen.moves:
        return
    meanings, cases = tables["meanings"].c, tables["cases"].c
    ends = set(db.execute(sa.select(meanings.key).where(meanings.meaning == "end")).scalars())
    telling = {CLOSED, REOPENED, *(end.partition(END)[2] for end in ends)}
    moves = [each for each in seen.moves if each.to in telling]
    known = {id: (row["procedure"], set[str]()) for id, row in seen.cases.items()}
    older = list({each.stream_id for each in moves if each.stream_id not in known})
    for start in range(0, len(older), ASKED_AT_ONCE):
        some = cases.stream_id.in_(older[start : start + ASKED_AT_ONCE])
        rows = db.execute(sa.select(cases.stream_id, cases.procedure, cases.ended).where(some))
        known |= {row.stream_id: (row.procedure, set(row.ended.split())) for row in rows}
    for id, matter, to, on in moves:
        if id not in known:  # its filing was passed over
            continue
        procedure, ended = known[id]
        if to == REOPENED:
            ended.discard(matter or WHOLE)
        elif to == CLOSED or f"{procedure}/{END}{to}" in ends:
            ended.add(matter or WHOLE)
        else:
            continue
        row = seen.case(id)
        row |= {"ended": " ".join(sorted(ended)), "closures": len(ended)}
        if on and to != REOPENED:
            row |= {"closed_day": on.toordinal(), "closed_year": on.year}


def _insert(db: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(sa.insert(table), rows)


def _amend_cases(db: Connection, cases: sa.Table, changed: dict[str, dict[str, Any]]) -> None:
    if not changed:
        return
    given = {name: sa.bindparam(f"new_{name}", type_=sa.Integer) for name in _NOTHING}
    db.execute(
        sa.update(cases)
        .where(cases.c.stream_id == sa.bindparam("of"))
        .values(
            matters=cases.c.matters + given["matters"],
            ended=sa.func.coalesce(sa.bindparam("new_ended", type_=sa.Text), cases.c.ended),
            closures=sa.func.coalesce(given["closures"], cases.c.closures),
            reopenings=cases.c.reopenings + given["reopenings"],
            closed_day=sa.func.coalesce(given["closed_day"], cases.c.closed_day),
            closed_year=sa.func.coalesce(given["closed_year"], cases.c.closed_year),
        ),
        [
            {"of": stream_id, **{f"new_{name}": row[name] for name in _NOTHING}}
            for stream_id, row in changed.items()
        ],
    )


_NOTHING: Mapping[str, Any] = {
    "matters": 0,
    "ended": None,
    "closures": None,
    "reopenings": 0,
    "closed_day": None,
    "closed_year": None,
}
"""What changes in the row of a case to which nothing happened."""


def _amend_findings(
    db: Connection, findings: sa.Table, column: str, changed: dict[tuple[str, str, str], str]
) -> None:
    if not changed:
        return
    db.execute(
        sa.update(findings)
        .where(
            findings.c.stream_id == sa.bindparam("of"),
            findings.c.allegation == sa.bindparam("on"),
            findings.c.subject == sa.bindparam("against"),
        )
        .values({column: sa.bindparam("found")}),
        [
            {"of": stream_id, "on": allegation, "against": subject, "found": found}
            for (stream_id, allegation, subject), found in changed.items()
        ],
    )


def figures(db: Connection, tables: Tables, *, procedure: str | None = None) -> dict[str, Any]:
    """Every figure, of the whole office or of the cases under one procedure."""
    return figures_of(db, tables, procedure=procedure)
