"""Histories for an auditor: what was recorded, by whom and when, and what was known on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for

from application import approvals, numbering
from application.approved import BROKEN, NOT_SIGNED, VALID, Verdict
from application.office import Absent
from domain.account import Account
from domain.beside import RECORDS, kind_of
from domain.complaint import Complaint
from domain.history import Recorded
from domain.office import OFFICE, is_number
from domain.officer import Officer
from domain.procedure import Procedure, Word
from domain.register import ForeignRegister
from domain.upkeep import UPKEEP
from domain.vocabulary import BESIDE
from domain.words import Sentence
from projections import case_file, case_history, case_list, officer_list, record_file, record_list
from projections.case_history import Line
from web import desk
from web.access import AUDIT, open_to
from web.context import actor, house, look, today
from web.listing import page_asked, turned

histories = Blueprint("histories", __name__)

Part = dict[str, Any]

LATE = timedelta(days=2)
"""What is recorded later than this after it happened is marked."""

KINDS = {
    Complaint.PREFIX: (Sentence("Complaint"), Sentence("Complaints")),
    **{id: (BESIDE[id].title, kind.MANY) for id, kind in RECORDS.items()},
    Officer.PREFIX: (Sentence("Officer"), Sentence("Officers")),
    Account.PREFIX: (Sentence("Account"), Sentence("Accounts")),
    ForeignRegister.PREFIX: (Sentence("Register taken over"), Sentence("Registers taken over")),
    OFFICE: (Sentence("The office itself"), Sentence("The office itself")),
    UPKEEP: (Sentence("Upkeep of the read models"), Sentence("Upkeep of the read models")),
}
"""Every kind of history, by the sign before its name: what one is called, and what many are."""

LISTED = (*RECORDS, Officer.PREFIX, Account.PREFIX, ForeignRegister.PREFIX, OFFICE, UPKEEP)
"""The kinds that are shown in lists; complaints are looked for by their number."""

PAGE = record_list.PAGE

SIGNED = {
    VALID: Sentence("Signature valid"),
    NOT_SIGNED: Sentence("Not signed"),
    BROKEN: Sentence("Signature broken"),
}
"""What a signature comes to, in a word."""


@histories.get("/")
@open_to(*AUDIT)
def search() -> str:
    """Find a history by its number, ours or the one it came with, or by a position in the record."""
    said = desk.said_number(request.args.get("q", ""))
    found = list(dict.fromkeys(_found(said))) if said else []
    rows = list(_rows(found, "found in a search", said))
    return render_template(
        "audit/search.html",
        stopped=desk.stopped(case_list.NAME),
        title=Sentence("Histories"),
        searched=said,
        none_found=bool(said) and not rows,
        rows=rows,
        kinds=list(_kinds()),
        action=url_for(".search"),
        ledger_url=url_for("audit.ledger.show"),
    )


@histories.get("/kinds/<kind>")
@open_to(*AUDIT)
def of_a_kind(kind: str) -> str:
    """The histories of a kind, the one that began or moved last first. Raises `Absent`."""
    if kind not in LISTED:
        raise Absent(kind)
    page = page_asked()
    streams, more = _listed(kind, page * PAGE)
    here = "audit.histories.of_a_kind"
    return render_template(
        "audit/search.html",
        stopped=desk.stopped(record_list.NAME if kind in RECORDS else officer_list.NAME),
        title=KINDS[kind][1],
        searched="",
        none_found=False,
        rows=list(_rows(streams, "list of histories")),
        empty=not streams,
        kinds=list(_kinds(kind)),
        action=url_for(".search"),
        ledger_url=url_for("audit.ledger.show"),
        earlier_url=turned(here, page - 1, kind=kind) if page else None,
        later_url=turned(here, page + 1, kind=kind) if more else None,
    )


def _found(said: str) -> Iterator[str]:
    """The histories that somebody may mean: by a number, by their own name, by a position."""
    ours = numbering.holder(house().office, said)
    if ours:
        yield ours
    with look(case_list.NAME) as (db, tables):
        if by_number := case_list.find(db, tables, said):
            yield by_number
    prefix = said.partition("-")[0]
    if prefix in KINDS and house().office.facts_of_each([said])[said]:
        yield said
    if is_number(said) or not said.isdecimal() or len(said) > 18 or not int(said):
        return
    for each in house().office.facts_after(int(said) - 1, 1):
        if each.position == int(said):
            yield each.stream_id


def _listed(kind: str, first: int) -> tuple[Sequence[str], bool]:
    """Some histories of a kind, and whether there are more of them."""
    if kind in RECORDS:
        with look(record_list.NAME) as (db, tables):
            rows = record_list.page(db, tables, kind, offset=first)
            return [row.stream_id for row in rows], len(rows) == PAGE
    if kind == Officer.PREFIX:
        with look(officer_list.NAME) as (db, tables):
            found = officer_list.page(db, tables, offset=first)
            return found, len(found) == PAGE
    every = _every(kind)
    return every[first : first + PAGE], len(every) > first + PAGE


def _every(kind: str) -> list[str]:
    """The histories of a kind of which an office has few."""
    office = house().office
    if kind == Account.PREFIX:
        return [stream for _, stream in office.store.held("sign-in")]
    if kind == ForeignRegister.PREFIX:
        head = office.head()
        told = office.facts_about(
            (ForeignRegister.FileTakenOver,), after=0, until=head, limit=max(head, 1)
        )
        return list(dict.fromkeys(each.stream_id for each in told))
    return [kind] if office.facts_of_each([kind])[kind] else []


def _kinds(here: str = "") -> Iterator[Part]:
    for kind in LISTED:
        yield {
            "label": KINDS[kind][1],
            "href": url_for(".of_a_kind", kind=kind),
            "current": kind == here,
        }


def _rows(streams: Sequence[str], what: str, searched: str = "") -> Iterator[Part]:
    """Each history in a line. Whoever sees the line is written down first."""
    shown = [each for each in streams if _kind(each) in KINDS and not desk.is_hidden(each)]
    every = {id: facts for id, facts in house().office.facts_of_each(shown).items() if facts}
    house().reading.note_each(actor(), every, what, searched=searched)
    for stream, facts in every.items():
        yield _row(stream, facts)


def _row(stream: str, facts: Sequence[Recorded]) -> Part:
    return {
        "number": _number(facts),
        "kind": KINDS[_kind(stream)][0],
        "href": url_for(".show", history=stream),
        "stage": _stage(facts, house().office.rules_of(facts)),
        "facts": len(facts),
        "first_at": facts[0].recorded_at,
        "last_at": facts[-1].recorded_at,
        "position": facts[-1].position,
    }


@histories.get("/histories/<history>")
@open_to(*AUDIT)
def show(history: str) -> str:
    """Replay a history; with `?on=` as it stood at the end of that day. Raises `Absent`."""
    if _kind(history) not in KINDS:
        raise Absent(history)
    facts = house().office.facts_of(history)
    if desk.is_hidden(history):
        raise Absent(history)
    on = _day(request.args.get("on", ""))
    house().reading.note(actor(), history, f"history as of {on}" if on else "history")
    procedure = house().office.rules_of(facts)
    known = [each for each in facts if on is None or _known(each, on)]
    signed = {each.version: each for each in approvals.verdicts(house(), history)}
    return render_template(
        "audit/history.html",
        identity=_identity(facts, known, procedure, on),
        on=on,
        action=url_for(".show", history=history),
        facts=[
            _fact(line, procedure, known=line.version <= len(known))
            | {"signed": _signed(signed.get(line.version))}
            for line in case_history.fold(facts, procedure)
        ],
        clocks=_clocks(known, procedure, on),
        proof=None,
        readers_url=url_for("audit.readers.of_history", history=history),
        paper_url=url_for("audit.papers.of_case", history=history)
        if _kind(history) == Complaint.PREFIX
        else None,
        steps=_steps(facts, on, history),
    )


def _signed(verdict: Verdict | None) -> Part | None:
    """Whether an approval was signed, and whether it still holds; None for what is not signed at all."""
    if verdict is None:
        return None
    effects = {VALID: "kept", NOT_SIGNED: "told", BROKEN: "lost"}
    return {"effect": effects[verdict.state], "said": SIGNED[verdict.state], "why": verdict.why}


def _kind(history: str) -> str:
    return history.partition("-")[0]


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


def _number(facts: Sequence[Recorded]) -> str:
    """What a history is called: its number, or the name that its first fact gives it."""
    first = facts[0].fact
    names = ("number", "foreign_number", "sign_in", "source", "code")
    return next(
        (said for name in names if (said := getattr(first, name, None))), facts[0].stream_id
    )


def _stage(known: Sequence[Recorded], procedure: Procedure | None) -> Word | str:
    stages = [stage for each in known if (stage := getattr(each.fact, "stage", None))]
    if not stages or procedure is None:
        return "—"
    return Word(procedure, kind_of(known[0].stream_id) or "stage", stages[-1])


def _identity(
    facts: Sequence[Recorded],
    known: Sequence[Recorded],
    procedure: Procedure | None,
    on: date | None,
) -> Part:
    as_of = Sentence("the end of {day:weekday}", day=on) if on else Sentence("today")
    rows: list[Part] = [
        {"term": Sentence("Kind"), "said": KINDS[_kind(facts[0].stream_id)][0]},
        {"term": Sentence("As of"), "said": as_of},
        {
            "term": Sentence("Facts known"),
            "said": Sentence("{known} of {all}", known=len(known), all=len(facts)),
        },
    ]
    if procedure is not None:
        rows.append({"term": Sentence("Stage"), "said": _stage(known, procedure)})
    return {"number": _number(facts), "rows": rows, "worst": None}


def _fact(line: Line, procedure: Procedure | None, *, known: bool) -> Part:
    zone = ZoneInfo(house().office.time_zone())
    recorded_at = line.recorded_at.astimezone(zone) if line.recorded_at else None
    # A register that was taken over, and what nobody keeps by the day, is never late.
    kept_by_the_day = procedure is not None and not procedure.history_only
    return {
        "position": line.position,
        "version": line.version,
        "topic": line.topic,
        "sentence": line.sentence,
        "who": desk.who(line.actor, line.role, procedure),
        "door": desk.DOORS.get(line.door, line.door),
        "recorded_at": recorded_at,
        "happened_on": line.on,
        "late": _late(line, recorded_at) if kept_by_the_day else None,
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


def _clocks(
    known: Sequence[Recorded], procedure: Procedure | None, on: date | None
) -> Sequence[Any]:
    if not known or procedure is None:
        return ()
    calendar = house().office.calendar(procedure.calendar, at=known[-1].position)
    if kind_of(known[0].stream_id):
        return record_file.readings(known, procedure, calendar, on or today())
    return case_file.readings(known, procedure, calendar, on or today())


def _steps(facts: Sequence[Recorded], on: date | None, history: str) -> Part:
    """The ways to the days on which something was recorded, before and after the day looked at."""
    zone = ZoneInfo(house().office.time_zone())
    days = sorted({each.recorded_at.astimezone(zone).date() for each in facts if each.recorded_at})
    here = on or days[-1]

    def way(found: Sequence[date], which: int) -> str | None:
        if not found:
            return None
        return url_for(".show", history=history, on=found[which].isoformat())

    return {
        "first": way(days, 0) if here != days[0] else None,
        "back": way([day for day in days if day < here], -1),
        "forward": way([day for day in days if day > here], 0),
        "latest": url_for(".show", history=history) if on else None,
    }
