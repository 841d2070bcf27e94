"""The service records of the officers, and what is known of one from cases: closed until the finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application.office import Absent
from domain.beside import Proceeding
from domain.complaint import Complaint
from domain.history import Recorded
from domain.officer import Officer
from domain.procedure import Word
from domain.words import Sentence, as_meant
from projections import case_file, case_history, officer_list, record_list
from web import desk
from web.access import CASE_WORK, open_to
from web.context import actor, calendar, house, look, today
from web.listing import page_asked, turned
from web.staff.lines import entry
from web.staff.records import folded, line

officers = Blueprint("officers", __name__)

Part = dict[str, Any]

HERE = "staff.officers.register"

MOST = 100
"""So many cases one page shows, the newest first."""

CLOSED = Sentence(
    "Earlier cases stay closed until it is found what happened in the case at hand, and until"
    " somebody opened them there and said for which purpose: who reads them first, judges the person"
    " and not the conduct."
)


# The list


@officers.get("/officers/")
@open_to(*CASE_WORK)
def register() -> Response | str:
    """The officers the office knows. A badge that only one wears leads straight to the record."""
    said = desk.said_number(request.args.get("badge", ""))
    page = page_asked()
    with look(officer_list.NAME) as (db, tables):
        total = officer_list.count(db, tables)
        shown = officer_list.page(db, tables, offset=page * officer_list.PAGE)
        numbered = officer_list.with_number(db, tables, said) if said else ()
        own = officer_list.own(db, tables) if said else ()
    if said:
        shown = [*_wearing(said, own), *numbered]
        if len(shown) == 1:
            house().reading.note_each(actor(), shown, "found by a badge", searched=said)
            return redirect(url_for(".show", officer=shown[0]))
    return render_template(
        "staff/officers.html",
        stopped=desk.stopped(officer_list.NAME),
        action=url_for(HERE),
        badge=said,
        total=total,
        rows=list(_rows(shown, said)),
        earlier_url=turned(HERE, page - 1) if page and not said else None,
        later_url=turned(HERE, page + 1)
        if not said and (page + 1) * officer_list.PAGE < total
        else None,
    )


def _wearing(badge: str, among: Sequence[str]) -> Iterator[str]:
    """Who wears a badge: it stands sealed in each record, and is read there."""
    for stream, facts in house().office.facts_of_each(among).items():
        joined = facts[0].fact if facts else None
        sealed = joined.badge if isinstance(joined, Officer.Joined) else None
        if sealed is not None and as_meant(sealed.text()) == as_meant(badge):
            yield stream


def _rows(streams: Sequence[str], badge: str) -> Iterator[Part]:
    """Each officer in a line. Whoever sees the line is written down first."""
    every = house().office.facts_of_each(streams)
    house().reading.note_each(actor(), every, "list of officers", searched=badge)
    for stream, facts in every.items():
        served = list(_service(facts))
        if not served or not isinstance(joined := facts[0].fact, Officer.Joined):
            continue
        yield {
            "name": _called(joined),
            "href": url_for(".show", officer=stream),
            "badge": joined.badge.text() if joined.badge else None,
            "unit": served[-1].unit,
            "rank": served[-1].rank,
            "since": served[-1].since,
        }


# The record of one


@dataclass(frozen=True, slots=True)
class Served:
    """A time in which an officer served in one unit, with one rank, under one commander."""

    since: date | None
    unit: str | None
    rank: str | None
    commander: str | None
    left: bool = False


@officers.get("/officers/<officer>")
@open_to(*CASE_WORK)
def show(officer: str) -> str:
    """An officer's service, and the cases about him where the law lets whoever reads see them."""
    if not officer.startswith(f"{Officer.PREFIX}-"):
        raise Absent(officer)
    facts = house().office.facts_of(officer)
    house().reading.note(actor(), officer, "officer")
    joined = facts[0].fact
    if not isinstance(joined, Officer.Joined):
        raise Absent(officer)
    served = list(_service(facts))
    known = house().office.load(Officer, officer)
    earlier = _earlier(known, joined)
    history = case_history.fold(facts, None)
    return render_template(
        "staff/officer.html",
        name=_called(joined),
        identity=_identity(joined, served[-1]),
        back={"href": url_for(HERE), "label": Sentence("Officers")},
        served=[
            {
                "since": each.since,
                "unit": each.unit,
                "rank": each.rank,
                "commander": _commander(each.commander),
                "left": each.left,
            }
            for each in reversed(served)
        ],
        account=desk.named(known.account) if known.account else None,
        opened=earlier.opened,
        closed=None if earlier.open else CLOSED,
        cases=[_case(case, subject) for case, subject in earlier.shown[:MOST]],
        more=max(0, len(earlier.shown) - MOST),
        proceedings=list(_proceedings(known, joined)) if earlier.open else [],
        entries=[entry(each, None) for each in reversed(history)],
    )


def _called(joined: Officer.Joined) -> Sentence | str:
    if joined.name is not None:
        return joined.name.text()
    if joined.foreign_number:
        return Sentence("Officer no. {number}", number=joined.foreign_number)
    return Sentence("An officer")


def _identity(joined: Officer.Joined, now: Served) -> Part:
    rules = house().office.own_rules()
    standing = Word(rules, "standing", joined.standing) if joined.standing else "—"
    rows = [
        {"term": Sentence("Unit"), "said": now.unit or "—"},
        {"term": Sentence("Rank"), "said": now.rank or "—"},
        {"term": Sentence("Standing"), "said": standing},
    ]
    if now.left:
        rows.append({"term": Sentence("Service"), "said": Sentence("left the service")})
    badge = joined.badge.text() if joined.badge else joined.foreign_number
    return {"number": badge or "—", "rows": rows, "worst": None}


def _commander(id: str | None) -> Sentence | str | None:
    if id is None or not id.startswith(f"{Officer.PREFIX}-"):
        return id
    facts = house().office.facts_of_each([id])[id]
    joined = facts[0].fact if facts else None
    return _called(joined) if isinstance(joined, Officer.Joined) else Sentence("An officer")


def _service(facts: Sequence[Recorded]) -> Iterator[Served]:
    """Unit, rank and commander as they followed one another, each from its first day on."""
    now = Served(None, None, None, None)
    for each in facts:
        match each.fact:
            case Officer.Joined() as fact:
                now = Served(fact.on, fact.unit, fact.rank, None)
            case Officer.Moved() as fact:
                now = Served(fact.on, fact.unit, now.rank, now.commander)
            case Officer.Promoted() as fact:
                now = Served(fact.on, now.unit, fact.rank, now.commander)
            case Officer.CommandedBy() as fact:
                now = Served(fact.on, now.unit, now.rank, fact.commander)
            case Officer.Left() as fact:
                now = Served(fact.on, now.unit, now.rank, now.commander, left=True)
            case _:
                continue
        yield now


# What is known of him from cases


@dataclass(frozen=True, slots=True)
class Earlier:
    """The cases about an officer that whoever reads may see, and through which of them the rest."""

    shown: Sequence[tuple[Complaint, str]]
    open: bool
    opened: Sentence | None


def _earlier(officer: Officer, joined: Officer.Joined) -> Earlier:
    """The cases about an officer, as far as they are open to whoever reads.

    Where a case at hand has no finding on him yet, whoever works on it reads nothing of the others,
    even if they were opened elsewhere.
    """
    reader = actor()
    cases = [
        (case, subject)
        for case, subject in _cases(officer, joined)
        if desk.tie_to(case) is not None and not case.is_expunged(subject)
    ]
    here = next((each for each in cases if each[0].opens_history_to(each[1], reader)), None)
    first = any(case.keeps_history_closed(subject, reader) for case, subject in cases)
    always = [each for each in cases if each[0].under().visibility.get("prior_history") == "always"]
    if here is None or first:
        return Earlier(always, open=False, opened=None)
    said = Sentence("They were opened in the case {number}.", number=here[0].number or here[0].id)
    return Earlier(cases, open=True, opened=said)


def _cases(officer: Officer, joined: Officer.Joined) -> Iterator[tuple[Complaint, str]]:
    """Every case that names him: by his history, his account, or by his badge alone; newest first."""
    whom = {officer.id, *filter(None, [officer.account])}
    with look(officer_list.NAME) as (db, tables):
        found = list(officer_list.named(db, tables, whom))
        by_badge = officer_list.by_badge_alone(db, tables) if joined.badge else ()
    worn = as_meant(joined.badge.text()) if joined.badge else ""
    for position in by_badge:
        [naming] = house().office.facts_after(position - 1, 1)
        said = naming.fact
        assert isinstance(said, Complaint.OfficerNamed | Complaint.OfficerStruckOut)
        if said.badge is not None and as_meant(said.badge.text()) == worn:
            found.append((naming.stream_id, said.subject))
    for stream, subject in reversed(found):
        yield house().office.complaint(stream), subject


def _case(case: Complaint, subject: str) -> Part:
    """A case in a line: where it stands, and what was found about him. The look is written down."""
    house().reading.note(actor(), case.id, "on the page of an officer")
    facts = house().office.facts_of(case.id)
    rules = case.under()
    file = case_file.fold(facts, rules, calendar(rules.calendar), today())
    return {
        "number": file.number,
        "href": url_for("staff.complaints.show", complaint=case.id),
        "stage": file.stage_word,
        "received_on": file.received_on,
        "found": [
            {
                "what": each.title,
                "finding": each.found.finding if each.found else Sentence("no finding yet"),
            }
            for each in file.chains
            if each.subject.id == subject
        ],
    }


def _proceedings(officer: Officer, joined: Officer.Joined) -> Iterator[Part]:
    whom = {officer.id, *filter(None, [officer.account])}
    with look(record_list.NAME) as (db, tables):
        found = [
            *record_list.against(db, tables, whom),
            *record_list.against_nobody_known(db, tables, Proceeding.PREFIX),
        ]
    worn = as_meant(joined.badge.text()) if joined.badge else ""
    for stream in found:
        record = house().office.beside(stream)
        assert isinstance(record, Proceeding)
        meant = record.officer in whom or (
            record.badge is not None and as_meant(record.badge.text()) == worn
        )
        if meant and not desk.is_hidden(stream):
            house().reading.note(actor(), stream, "on the page of an officer")
            yield line(folded(house().office.facts_of(stream)))
