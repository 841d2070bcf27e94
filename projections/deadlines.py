"""What must be done by when, across all cases, and what happens if it is not."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain import calendar as calendars
from domain import procedure as procedures
from domain.beside import kind_of
from domain.calendar import Calendar
from domain.clock import Happening, MatterClock, Reading, happening, of_case, of_record
from domain.history import Recorded
from domain.office import OfficeHistory
from domain.procedure import Procedure
from domain.rules import Clock
from domain.vocabulary import KEPT_BESIDE
from projections import access
from projections.access import LeftOut
from projections.upsert import ASKED_AT_ONCE, merge

NAME = "deadlines"
VERSION = 9

PAGE = 25

PLAINLY_TOLD = ("clock", "n", "ground", "role", "started_by")
"""What a clock looks at in a fact besides its day, and is kept as it stands."""

Tables = Mapping[str, sa.Table]

SOME_DAY = date(2000, 1, 1)
"""A last day never depends on the day on which it is asked for: any day serves to ask."""


def tables(prefix: str, metadata: sa.MetaData) -> Tables:
    """The clocks that run or ran out, and what they are counted from: rules, cases, happenings."""
    return {
        **access.tables(prefix, metadata),
        "deadlines": sa.Table(
            f"{prefix}deadlines",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("matter", sa.Text, primary_key=True),
            sa.Column("clock", sa.Text, primary_key=True),
            # Each start is a clock of its own: several proofs are deleted on several days.
            sa.Column("started_by", sa.BigInteger, primary_key=True),
            sa.Column("due", sa.Date, index=True),
            sa.Column("kind", sa.Text, nullable=False),
            sa.Column("effect", sa.Text, nullable=False),
            sa.Column("breach", sa.Text, nullable=False),
            sa.Column("ended_on", sa.Date),
            sa.Column("recorded", sa.Boolean, nullable=False),
        ),
        "cases": sa.Table(
            f"{prefix}cases",
            metadata,
            sa.Column("stream_id", sa.Text, primary_key=True),
            sa.Column("procedure", sa.Text, nullable=False),
            sa.Column("holder", sa.Text),
            sa.Column("investigator", sa.Text),
            # The case that a record beside it is about: whoever is kept from the one sees neither.
            sa.Column("about", sa.Text),
        ),
        "happenings": sa.Table(
            f"{prefix}happenings",
            metadata,
            sa.Column("stream_id", sa.Text, nullable=False),
            sa.Column("position", sa.BigInteger, primary_key=True),
            sa.Column("fact", sa.Text, nullable=False),
            sa.Column("happened_on", sa.Date),
            sa.Column("recorded_at", sa.Text),
            sa.Column("matter", sa.Text),
            sa.Column("told", sa.Text, nullable=False),
            # Each batch looks up what happened in its cases: without an index it would read them all.
            sa.Index(
                f"ix_{prefix}happenings_of_a_case", "stream_id", info={"while_building": True}
            ),
        ),
        "rules": sa.Table(
            f"{prefix}rules",
            metadata,
            sa.Column("key", sa.Text, primary_key=True),
            sa.Column("sha256", sa.Text, nullable=False),
            sa.Column("text", sa.Text, nullable=False),
        ),
    }


def project(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    """Note what happened in cases that have clocks, then count the clocks of those cases anew."""
    _keep_rules(batch, db, tables)
    access.project(batch, db, tables)
    rules = _Rules(db, tables)
    filed = {
        each.stream_id: f"{getattr(each.fact, 'procedure', '')}@{version}"
        for each in batch
        if _is_ours(each.stream_id) and (version := getattr(each.fact, "procedure_version", None))
    }
    about = {
        each.stream_id: case
        for each in batch
        if each.stream_id in filed and (case := getattr(each.fact, "case", None))
    }
    clocked = {
        stream: key for stream, key in filed.items() if _clocks(stream, rules.procedure(key))
    }
    if clocked:
        db.execute(
            sa.insert(tables["cases"]),
            [
                {"stream_id": stream, "procedure": key, "about": about.get(stream)}
                for stream, key in clocked.items()
            ],
        )
    streams = {each.stream_id for each in batch if _is_ours(each.stream_id)}
    known = clocked | _known(db, tables, streams - set(filed))
    ours = [each for each in batch if each.stream_id in known]
    noted = [_noted(each) for each in ours]
    if noted:
        db.execute(sa.insert(tables["happenings"]), [each._asdict() for each in noted])
    _note_whose(ours, db, tables["cases"])
    moved = any(isinstance(each.fact, OfficeHistory.CalendarPublished) for each in batch)
    touched = _all_cases(db, tables) if moved else known
    new = [each for each in noted if each.stream_id in clocked]
    _count(db, tables, {each: touched[each] for each in clocked}, new, rules)
    _count_anew(db, tables, {id: touched[id] for id in touched if id not in clocked}, rules)


def _is_ours(stream_id: str) -> bool:
    """Whether a history has clocks: a complaint, or a record beside it."""
    return stream_id.startswith("complaint-") or kind_of(stream_id) is not None


def _clocks(stream_id: str, procedure: Procedure) -> tuple[Clock, ...]:
    kind = kind_of(stream_id)
    return procedure.clocks_of(KEPT_BESIDE + kind) if kind else procedure.clocks


def _note_whose(batch: Sequence[Recorded], db: Connection, cases: sa.Table) -> None:
    """Whoever took a case, or was charged with it, finds its clocks among his own."""
    for column in ("holder", "investigator"):
        whose = {
            each.stream_id: person
            for each in batch
            if (person := getattr(each.fact, column, None)) and isinstance(person, str)
        }
        if whose:
            changed = sa.update(cases).where(cases.c.stream_id == sa.bindparam("stream"))
            db.execute(
                changed.values({column: sa.bindparam("person")}),
                [{"stream": stream, "person": person} for stream, person in whose.items()],
            )


def _keep_rules(batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
    texts: dict[str, dict[str, Any]] = {}
    for each in batch:
        match each.fact:
            case OfficeHistory.ProcedureAdopted(procedure=id, procedure_version=version, text=text):
                texts[f"{id}@{version}"] = _told(text)
            case OfficeHistory.CalendarPublished(calendar=id, text=text):
                texts[f"calendar {id}"] = _told(text)
    merge(db, tables["rules"], "key", texts)


def _told(text: str) -> dict[str, str]:
    return {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}


_PARSED: dict[str, Procedure | Calendar] = {}
"""What was parsed once, by the fingerprint of its text. An office has a few dozen of them."""


class _Rules:
    """The procedures and calendars the record has adopted; a text is fetched and parsed once."""

    def __init__(self, db: Connection, tables: Tables) -> None:
        self._db = db
        self._rules = tables["rules"]
        self._known: dict[str, str] | None = None

    def procedure(self, key: str) -> Procedure:
        found = self._parsed(key, procedures.parse)
        assert isinstance(found, Procedure)
        return found

    def calendar(self, id: str) -> Calendar:
        found = self._parsed(f"calendar {id}", calendars.parse)
        assert isinstance(found, Calendar)
        return found

    def _parsed(
        self, key: str, parse: Callable[[str], Procedure | Calendar]
    ) -> Procedure | Calendar:
        if self._known is None:
            rows = self._db.execute(sa.select(self._rules.c.key, self._rules.c.sha256))
            self._known = {row.key: row.sha256 for row in rows}
        sha256 = self._known[key]
        if sha256 not in _PARSED:
            query = sa.select(self._rules.c.text).where(self._rules.c.key == key)
            _PARSED[sha256] = parse(self._db.execute(query).scalar_one())
        return _PARSED[sha256]


def _known(db: Connection, tables: Tables, streams: set[str]) -> dict[str, str]:
    cases = tables["cases"]
    found: dict[str, str] = {}
    wanted = sorted(streams)
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        some = wanted[start : start + ASKED_AT_ONCE]
        query = sa.select(cases).where(cases.c.stream_id.in_(some))
        found.update({row.stream_id: row.procedure for row in db.execute(query)})
    return found


def _all_cases(db: Connection, tables: Tables) -> dict[str, str]:
    return {row.stream_id: row.procedure for row in db.execute(sa.select(tables["cases"]))}


class Noted(NamedTuple):
    """What happened in a case, as its clocks look at it: a row of `happenings`."""

    stream_id: str
    position: int
    fact: str
    happened_on: date | None
    recorded_at: str | None
    matter: str | None
    told: str
    """What else the fact says, as canonical JSON."""


def _noted(recorded: Recorded) -> Noted:
    seen = happening(recorded)
    told: dict[str, Any] = {name: getattr(seen, name) for name in PLAINLY_TOLD}
    told["about"] = dict(seen.about)
    told["days"] = {name: day.isoformat() for name, day in seen.days.items()}
    return Noted(
        stream_id=recorded.stream_id,
        position=recorded.position,
        fact=seen.fact,
        happened_on=seen.on,
        recorded_at=seen.at.isoformat() if seen.at else None,
        matter=seen.matter,
        told=json.dumps({name: said for name, said in told.items() if said}, sort_keys=True),
    )


def _seen(row: Noted) -> Happening:
    told = json.loads(row.told)
    days = {name: date.fromisoformat(day) for name, day in told.pop("days", {}).items()}
    return Happening(
        fact=row.fact,
        on=row.happened_on,
        at=datetime.fromisoformat(row.recorded_at) if row.recorded_at else None,
        matter=row.matter,
        position=row.position,
        days=days,
        **told,
    )


def _count_anew(db: Connection, tables: Tables, cases: Mapping[str, str], rules: _Rules) -> None:
    """Read again all that happened in some cases, and count their clocks in place of what stood."""
    happenings, deadlines = tables["happenings"], tables["deadlines"]
    streams = sorted(cases)
    for start in range(0, len(streams), ASKED_AT_ONCE):
        some = streams[start : start + ASKED_AT_ONCE]
        query = (
            sa.select(happenings)
            .where(happenings.c.stream_id.in_(some))
            .order_by(happenings.c.position)
        )
        found = [Noted(*row) for row in db.execute(query)]
        db.execute(sa.delete(deadlines).where(deadlines.c.stream_id.in_(some)))
        _count(db, tables, {id: cases[id] for id in some}, found, rules)


def _count(
    db: Connection,
    tables: Tables,
    cases: Mapping[str, str],
    noted: Iterable[Noted],
    rules: _Rules,
) -> None:
    """Count the clocks of some cases, of each of which this is all that has happened."""
    happened: dict[str, list[Happening]] = defaultdict(list)
    for each in noted:
        happened[each.stream_id].append(_seen(each))
    rows = []
    for stream, key in cases.items():
        procedure = rules.procedure(key)
        calendar = rules.calendar(procedure.calendar)
        kind = kind_of(stream)
        if kind:
            read = of_record(kind, happened[stream], procedure, calendar, SOME_DAY)
        else:
            read = of_case(happened[stream], procedure, calendar, SOME_DAY, every=True)
        rows += [_deadline(stream, each) for each in read if _matters(each.reading)]
    if rows:
        db.execute(sa.insert(tables["deadlines"]), rows)


def _matters(reading: Reading) -> bool:
    """It runs, or it ran out and nobody has written that down yet."""
    return reading.ended_on is None or (reading.state == "lapsed" and not reading.recorded)


def _deadline(stream: str, each: MatterClock) -> dict[str, Any]:
    reading = each.reading
    return {
        "stream_id": stream,
        "matter": each.matter,
        "clock": reading.clock,
        "started_by": reading.started_by,
        "due": reading.due,
        "kind": reading.kind,
        "effect": reading.effect,
        "breach": reading.breach,
        "ended_on": reading.ended_on,
        "recorded": reading.recorded,
    }


# Questions


def page(
    db: Connection,
    tables: Tables,
    *,
    whose: str | None = None,
    effects: Sequence[str] = (),
    hidden: LeftOut = None,
    offset: int = 0,
    limit: int = PAGE,
) -> Sequence[sa.Row[Any]]:
    """What runs, the nearest last day first; what stands still comes last."""
    deadlines = tables["deadlines"]
    return db.execute(
        sa.select(deadlines, tables["cases"].c.procedure)
        .join_from(deadlines, tables["cases"], tables["cases"].c.stream_id == deadlines.c.stream_id)
        .where(*_filters(tables, whose, effects, hidden))
        .order_by(
            deadlines.c.due.is_(None),
            deadlines.c.due,
            deadlines.c.stream_id,
            deadlines.c.matter,
            deadlines.c.clock,
            deadlines.c.started_by,
        )
        .limit(limit)
        .offset(offset)
    ).fetchall()


def effects(
    db: Connection, tables: Tables, *, whose: str | None = None, hidden: LeftOut = None
) -> dict[str, int]:
    """How many clocks run, by what a miss does."""
    deadlines = tables["deadlines"]
    wanted = _filters(tables, whose, (), hidden)
    query = sa.select(deadlines.c.effect, sa.func.count()).where(*wanted)
    return {row[0]: row[1] for row in db.execute(query.group_by(deadlines.c.effect))}


def due_by(db: Connection, tables: Tables, day: date) -> Sequence[sa.Row[Any]]:
    """Everything that runs and whose last day is on or before a day, most pressing first."""
    deadlines = tables["deadlines"]
    return db.execute(
        sa.select(deadlines)
        .where(deadlines.c.due <= day, deadlines.c.ended_on.is_(None))
        .order_by(deadlines.c.due, deadlines.c.stream_id, deadlines.c.clock)
    ).fetchall()


def ran_out(db: Connection, tables: Tables, today: date) -> Sequence[sa.Row[Any]]:
    """What ran out before today, and nobody has written that down yet."""
    deadlines = tables["deadlines"]
    return db.execute(
        sa.select(deadlines)
        .where(deadlines.c.due < today, deadlines.c.recorded.is_(False))
        .order_by(
            deadlines.c.due,
            deadlines.c.stream_id,
            deadlines.c.matter,
            deadlines.c.clock,
            deadlines.c.started_by,
        )
    ).fetchall()


def _filters(
    tables: Tables, whose: str | None, effects: Sequence[str], hidden: LeftOut = None
) -> list[sa.ColumnElement[bool]]:
    deadlines, cases = tables["deadlines"], tables["cases"]
    found: list[sa.ColumnElement[bool]] = [deadlines.c.ended_on.is_(None)]
    if hidden is not None:
        beside = sa.select(cases.c.stream_id).where(cases.c.about.in_(hidden))
        found += [deadlines.c.stream_id.not_in(hidden), deadlines.c.stream_id.not_in(beside)]
    if whose:
        his = sa.or_(cases.c.holder == whose, cases.c.investigator == whose)
        found.append(deadlines.c.stream_id.in_(sa.select(cases.c.stream_id).where(his)))
    if effects:
        found.append(deadlines.c.effect.in_(effects))
    return found
