"""Histories for an auditor: what was recorded, by whom and when, and what was known on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for

from application.office import Absent
from domain.complaint import Complaint
from domain.history import Recorded
from domain.office import is_number
from domain.procedure import Procedure, Word
from domain.words import Sentence
from projections import case_file, case_history, case_list
from projections.case_history import Line
from web import desk
from web.access import AUDIT, open_to
from web.context import actor, house, look, today

histories = Blueprint("histories", __name__)

Part = dict[str, Any]

LATE = timedelta(days=2)
"""What is recorded later than this after it happened is marked."""


@histories.get("/")
@open_to(*AUDIT)
def search() -> str:
    """Find a history by its number, ours or the one it came with, or by a position in the record."""
    said = desk.said_number(request.args.get("q", ""))
    found = [stream for stream in _found(said) if stream] if said else []
    found = [stream for stream in found if not desk.is_about_reader(stream)]
    for stream in found:
        house().reading.note(actor(), stream, "found in a search")
    return render_template(
        "audit/search.html",
        stopped=desk.stopped(case_list.NAME),
        searched=said,
        none_found=bool(said) and not found,
        rows=[_row(stream) for stream in found],
        action=url_for(".search"),
        ledger_url=url_for("audit.ledger.show"),
    )


def _found(said: str) -> list[str | None]:
    with look(case_list.NAME) as (db, tables):
        by_number = case_list.find(db, tables, said)
    if by_number or is_number(said) or not said.isdecimal() or len(said) > 18:
        return [by_number]
    at = house().office.facts_after(int(said) - 1, 1) if int(said) > 0 else []
    return [
        each.stream_id
        for each in at
        if each.position == int(said) and each.stream_id.startswith(f"{Complaint.PREFIX}-")
    ]


def _row(stream: str) -> Part:
    facts = house().office.facts_of(stream)
    procedure = _procedure(facts)
    return {
        "number": _number(facts),
        "href": url_for(".show", complaint=stream),
        "stage": _stage(facts, procedure),
        "facts": len(facts),
        "first_at": facts[0].recorded_at,
        "last_at": facts[-1].recorded_at,
        "position": facts[-1].position,
    }


@histories.get("/histories/<complaint>")
@open_to(*AUDIT)
def show(complaint: str) -> str:
    """Replay a history; with `?on=` as it stood at the end of that day. Raises `Absent`."""
    if not complaint.startswith(f"{Complaint.PREFIX}-"):
        raise Absent(complaint)
    facts = house().office.facts_of(complaint)
    if desk.is_about_reader(complaint):
        raise Absent(complaint)
    on = _day(request.args.get("on", ""))
    house().reading.note(actor(), complaint, f"history as of {on}" if on else "history")
    procedure = _procedure(facts)
    known = [each for each in facts if on is None or _known(each, on)]
    return render_template(
        "audit/history.html",
        identity=_identity(facts, known, procedure, on),
        on=on,
        action=url_for(".show", complaint=complaint),
        facts=[
            _fact(line, procedure, known=line.version <= len(known))
            for line in case_history.fold(facts, procedure)
        ],
        clocks=_clocks(known, procedure, on),
        proof=None,
        steps=_steps(facts, on, complaint),
    )


def _known(each: Recorded, on: date) -> bool:
    return each.recorded_at is None or each.recorded_at <= _end_of(on)


def _end_of(on: date) -> datetime:
    """The last moment of a day where the office stands."""
    last = datetime.combine(on, time.max, ZoneInfo(house().office.time_zone()))
    return last.astimezone(UTC)


def _day(said: str) -> date | None:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found < date(9000, 1, 1) else None


def _procedure(facts: Sequence[Recorded]) -> Procedure:
    filed = facts[0].fact
    assert isinstance(filed, Complaint.Filed)
    return house().office.procedure(filed.procedure, filed.procedure_version)


def _number(facts: Sequence[Recorded]) -> str:
    filed = facts[0].fact
    assert isinstance(filed, Complaint.Filed)
    return filed.number or filed.foreign_number or facts[0].stream_id


def _stage(known: Sequence[Recorded], procedure: Procedure) -> Word | str:
    stages = [stage for each in known if (stage := getattr(each.fact, "stage", None))]
    return Word(procedure, "stage", stages[-1]) if stages else "—"


def _identity(
    facts: Sequence[Recorded], known: Sequence[Recorded], procedure: Procedure, on: date | None
) -> Part:
    as_of = Sentence("the end of {day:weekday}", day=on) if on else Sentence("today")
    return {
        "number": _number(facts),
        "rows": [
            {"term": Sentence("As of"), "said": as_of},
            {
                "term": Sentence("Facts known"),
                "said": Sentence("{known} of {all}", known=len(known), all=len(facts)),
            },
            {"term": Sentence("Stage"), "said": _stage(known, procedure)},
        ],
        "worst": None,
    }


def _fact(line: Line, procedure: Procedure, *, known: bool) -> Part:
    zone = ZoneInfo(house().office.time_zone())
    recorded_at = line.recorded_at.astimezone(zone) if line.recorded_at else None
    return {
        "position": line.position,
        "version": line.version,
        "topic": line.topic,
        "sentence": line.sentence,
        "who": desk.who(line.actor, line.role, procedure),
        "door": desk.DOORS.get(line.door, line.door),
        "recorded_at": recorded_at,
        "happened_on": line.on,
        "late": None if procedure.history_only else _late(line, recorded_at),
        # The auditor checks the order and the times; what people wrote stays under seal.
        "why": str(line.why) if line.why else None,
        "before": line.before,
        "after": line.after,
        "known": known,
    }


def _late(line: Line, recorded_at: datetime | None) -> Sentence | None:
    if line.on is None or recorded_at is None or recorded_at.date() - line.on <= LATE:
        return None
    return Sentence("Recorded {days} days late", days=(recorded_at.date() - line.on).days)


def _clocks(known: Sequence[Recorded], procedure: Procedure, on: date | None) -> Sequence[Any]:
    if not known:
        return ()
    calendar = house().office.calendar(procedure.calendar, at=known[-1].position)
    return case_file.readings(known, procedure, calendar, on or today())


def _steps(facts: Sequence[Recorded], on: date | None, complaint: str) -> Part:
    """The ways to the days on which something was recorded, before and after the day looked at."""
    zone = ZoneInfo(house().office.time_zone())
    days = sorted({each.recorded_at.astimezone(zone).date() for each in facts if each.recorded_at})
    here = on or days[-1]

    def way(found: Sequence[date], which: int) -> str | None:
        if not found:
            return None
        return url_for(".show", complaint=complaint, on=found[which].isoformat())

    return {
        "first": way(days, 0) if here != days[0] else None,
        "back": way([day for day in days if day < here], -1),
        "forward": way([day for day in days if day > here], 0),
        "latest": url_for(".show", complaint=complaint) if on else None,
    }
