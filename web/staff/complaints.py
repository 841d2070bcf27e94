"""The register, the page of a case, and the one form on which every decision is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from application.approvals import NotSignedYet
from application.office import Command, Outcome
from domain.history import Recorded, Refused
from domain.people import Role
from domain.procedure import Procedure, Word
from domain.vocabulary import CHAPTERS
from domain.words import Sentence
from projections import case_file, case_history, case_list
from projections.case_file import CaseFile, Chain
from projections.shelf import Tables
from web import approving, desk
from web.access import CASE_WORK, open_to
from web.context import (
    actor,
    bound_command,
    calendar,
    command,
    house,
    look,
    new_command_id,
    today,
)
from web.desk import Opened, open_case
from web.listing import page_asked, turned, whole, without
from web.offers import Offer, offers
from web.offers import refusal as refusal_now
from web.questions import Decision, Situation, Unanswered, asked, read
from web.staff import files, resting
from web.staff.about_case import about_case
from web.staff.decisions import DECISIONS
from web.staff.emergency import waiting
from web.staff.letters import papers_of
from web.staff.lines import entry, shut
from web.staff.proofs import proofs

complaints = Blueprint("complaints", __name__)

Part = dict[str, Any]

HERE = "staff.complaints.register"

BY_NUMBER = "found by its number"


# The register


@complaints.get("/")
@open_to(*CASE_WORK)
def register() -> Response | str:
    """Every case in a line. A number that only one case has leads straight to it."""
    page = page_asked()
    with look(case_list.NAME) as (db, tables):
        asked_for = wanted(db, tables)
        total = case_list.count(db, tables, **asked_for)
        rows = case_list.page(db, tables, **asked_for, offset=page * case_list.PAGE)
        everywhere = {name: said for name, said in asked_for.items() if name != "stages"}
        counted = _counted(case_list.stages(db, tables, **everywhere))
    number, stages = asked_for["number"] or "", asked_for["stages"]
    mine = asked_for["holder"] is not None
    if number:
        # Of an account that was opened after a badge was named only the case itself knows.
        rows = [row for row in rows if not desk.is_hidden(row.stream_id)]
        total, counted = len(rows), counted if rows else {}
        if len(rows) == 1:
            found = rows[0].stream_id
            house().reading.note_each(actor(), [found], BY_NUMBER, searched=number)
            return redirect(url_for(".show", complaint=found))
    return render_template(
        "staff/register.html",
        stopped=desk.stopped(case_list.NAME),
        total=total,
        rows=lines(rows, BY_NUMBER if number else "register", searched=number),
        filters=list(_filters(counted, stages, mine)),
        holders=[],
        chosen=list(_chosen(counted, stages, mine, number)),
        clear_url=url_for(".register"),
        searched=number,
        emergency_url=url_for("staff.emergency.ask"),
        to_look_at=waiting(),
        emergencies_url=url_for("staff.emergency.show"),
        earlier_url=turned(HERE, page - 1) if page else None,
        later_url=turned(HERE, page + 1) if (page + 1) * case_list.PAGE < total else None,
        csv_url=whole("staff.exports.register"),
    )


def wanted(db: Connection, tables: Tables) -> dict[str, Any]:
    """The cases that the address asks for, without those that are hidden from the reader."""
    return {
        "stages": request.args.getlist("stage"),
        "holder": g.person.id if request.args.get("mine") else None,
        "number": desk.said_number(request.args.get("q", "")) or None,
        "hidden": desk.hidden(db, tables),
    }


def lines(rows: Sequence[Any], what: str, *, searched: str = "") -> list[Part]:
    """Each case in a line, folded from its facts, all asked for at once; the list is noted first."""
    facts = house().office.facts_of_each([row.stream_id for row in rows])
    made = {
        row.stream_id: line_of(
            facts[row.stream_id], house().office.procedure(row.procedure, row.procedure_version)
        )
        for row in rows
    }
    shown = {stream: line for stream, line in made.items() if line}
    house().reading.note_each(actor(), shown, what, searched=searched)
    return list(shown.values())


def line_of(facts: Sequence[Recorded], procedure: Procedure | None) -> Part | None:
    """A case in a line, as the register shows it; None where it is hidden from the reader."""
    if procedure is None or desk.is_hidden_by(facts, procedure):
        # Whoever has no part in it neither sees it nor learns that it is there.
        return None
    case = case_file.fold(facts, procedure, calendar(procedure.calendar), today())
    alleged = list({each.code: each.title for each in case.chains}.values())
    units = [each.unit for each in case.subjects if each.unit]
    kind = Word(procedure, "track", case.kind) if case.kind else Sentence("Not sorted yet")
    return {
        "number": case.number,
        "href": url_for("staff.complaints.show", complaint=case.stream_id),
        "what": _in_short(alleged) if alleged else kind,
        "kind": kind if alleged else None,
        "mode": desk.MODES.get(case.mode, case.mode),
        "unit": case.unit or next(iter(units), None),
        "stage": case.stage_word,
        "holder": desk.named(case.holder) if case.holder else None,
        "clock": desk.clock_line(case.worst) if case.worst else None,
        "received_on": case.received_on,
        "days": (today() - case.received_on).days if case.received_on else None,
    }


def _in_short(alleged: Sequence[Word]) -> Word | Sentence:
    if len(alleged) == 1:
        return alleged[0]
    return Sentence("{first}, and {more} more", first=alleged[0], more=len(alleged) - 1)


def _counted(rows: Sequence[Any]) -> dict[str, tuple[Word, int]]:
    """The stages with their words; one that several procedures know is counted together."""
    found: dict[str, tuple[Word, int]] = {}
    for row in rows:
        procedure = house().office.procedure(row.procedure, row.procedure_version)
        word, number = found.get(row.stage, (Word(procedure, "stage", row.stage), 0))
        found[row.stage] = (word, number + row.cases)
    return found


def _filters(
    counted: Mapping[str, tuple[Word, int]], stages: list[str], mine: bool
) -> Iterator[Part]:
    yield {
        "name": "mine",
        "legend": Sentence("Whose"),
        "options": [{"value": "yes", "label": Sentence("My cases"), "chosen": mine}],
    }
    yield {
        "name": "stage",
        "legend": Sentence("Stage"),
        "options": [
            {"value": stage, "label": word, "number": number, "chosen": stage in stages}
            for stage, (word, number) in counted.items()
        ],
    }


def _chosen(
    counted: Mapping[str, tuple[Word, int]], stages: list[str], mine: bool, number: str
) -> Iterator[Part]:
    if number:
        yield {"label": number, "without_url": without(HERE, "q", number)}
    if mine:
        yield {"label": Sentence("My cases"), "without_url": without(HERE, "mine", "yes")}
    for stage in stages:
        label = counted[stage][0] if stage in counted else stage
        yield {"label": label, "without_url": without(HERE, "stage", stage)}


# The page of a case


@complaints.get("/complaints/<complaint>")
@open_to(*CASE_WORK)
def show(complaint: str) -> str:
    """Everything that matters on one case, and what this person can do."""
    opened = open_case(complaint, "case", request.args.get("matter"))
    case, procedure = opened.case, opened.procedure
    history = case_history.fold(opened.facts, procedure)
    records = about_case(complaint, case.number)
    lines = [(each.position, entry(each, procedure)) for each in history] + records["happened"]
    return render_template(
        "staff/case.html",
        identity=desk.identity_bar(case),
        alarm=resting.alarm(opened),
        matters=list(_matters(case)),
        another_url=_another(case),
        clocks=[desk.clock_line(each) for each in case.clocks],
        told=_told(opened),
        allegations=[_allegation(each, case) for each in case.chains],
        proofs=list(proofs(opened)),
        files=files.of_case(opened),
        records=records,
        entries=[each for _, each in sorted(lines, key=lambda line: line[0], reverse=True)],
        facts=len(lines),
        history_url=None,
        access_url=url_for("staff.access.show", complaint=complaint),
        letters_url=url_for("staff.letters.show_all", complaint=complaint)
        if opened.letters
        else None,
        paper_url=url_for("staff.papers.of_case", complaint=complaint),
        readers_url=url_for("staff.readers.of_case", complaint=complaint)
        if g.person.role == Role.HEAD
        else None,
        offered=_offered(opened),
        people=list(_people(opened)),
        officers=list(_officers(case)),
        letters=papers_of(opened),
    )


def _matters(case: CaseFile) -> Iterator[Part]:
    """The matters under one number, each with the way to take it in hand; nothing for only one."""
    for each in case.matters if len(case.matters) > 1 else ():
        yield {
            "kind": Word(case.procedure, "track", each.kind),
            "stage": Word(case.procedure, "stage", each.stage),
            "href": url_for(".show", complaint=case.stream_id, matter=each.id),
            "in_hand": each.id == case.matter,
        }


def _another(case: CaseFile) -> str | None:
    """Where one more matter of the case is sorted, by whom the procedure lets."""
    first = case.procedure.offered(None, case.procedure.first_stage, actor().role)
    if not case.matters or not any(move.verb == "sort_matter" for move in first):
        return None
    return url_for(".ask", complaint=case.stream_id, verb="sort_matter")


def _told(opened: Opened) -> list[Part]:
    case = opened.case
    told = [{"term": each.term, "text": each.text.text()} for each in case.told]
    if opened.names:
        for term, text in ((Sentence("Name"), case.name), (Sentence("Contact"), case.contact)):
            if text:
                told.append({"term": term, "text": text.text()})
    return told


def _people(opened: Opened) -> Iterator[Sentence]:
    case = opened.case
    if case.mode == "anonymous":
        yield Sentence("The person who complained gave no name.")
    elif case.mode == "confidential" and not opened.names:
        yield Sentence("The person who complained: the name is held in confidence.")
    elif not opened.names:
        yield Sentence("The person who complained: whoever has the case in hand knows the name.")
    if case.holder:
        yield Sentence("Answers for it: {name}", name=desk.named(case.holder))
    for id in case.investigators:
        yield Sentence("Inquires: {name}", name=desk.named(id))
    for subject in case.subjects:
        said = desk.subject_said(subject, case.procedure)
        yield Sentence("Complained about: {who}", who=said)


def _officers(case: CaseFile) -> Iterator[Part]:
    """The ways to the service records of those complained about, known by history or by badge."""
    for subject in case.subjects:
        said = desk.subject_said(subject, case.procedure)
        href = None
        if record := desk.officer_record(subject.officer):
            href = url_for("staff.officers.show", officer=record)
        elif subject.kind == "officer" and subject.badge:
            href = url_for("staff.officers.register", badge=subject.badge.text())
        if href:
            yield {"label": Sentence("Service record: {who}", who=said), "href": href}


def _allegation(chain: Chain, case: CaseFile) -> Part:
    return {
        "code": chain.code,
        "title": chain.title,
        "words": chain.words.text() if chain.words else None,
        "people": [desk.subject_said(chain.subject, case.procedure)],
        "chain": [
            {
                "step": link.step,
                "finding": link.finding,
                "who": desk.who(link.actor, link.role, case.procedure) if link.actor else None,
                "on": link.on,
                "note": link.why.text() if link.why else None,
            }
            for link in chain.links
        ],
    }


def _offered(opened: Opened) -> Part:
    found = offers(DECISIONS.values(), opened.facts, opened.procedure, actor(), opened.case.matter)
    now = [each for each in found if each.refused is None]
    return {
        "now": [
            _act(each, opened.case)
            for each in sorted(now, key=lambda each: not each.onward)
            if not each.besides
        ],
        "more": list(_by_chapter([each for each in now if each.besides], opened.case)),
        "not_now": shut(each for each in found if each.refused and not each.later),
        "later": shut(each for each in found if each.refused and each.later),
    }


def _act(offer: Offer, case: CaseFile) -> Part:
    return {
        "label": offer.decision.title,
        "href": _form_url(case, offer.decision),
        "chief": offer.onward,
    }


def _by_chapter(offered: Sequence[Offer], case: CaseFile) -> Iterator[Part]:
    """What can be done besides, as it belongs together: nobody reads a list of sixty."""
    for chapter in CHAPTERS.values():
        acts = [_act(each, case) for each in offered if each.decision.verb in chapter.verbs]
        if acts:
            yield {"title": chapter.title, "acts": acts}


# Deciding


@complaints.get("/complaints/<complaint>/<verb>")
@open_to(*CASE_WORK)
def ask(complaint: str, verb: str) -> str:
    """Show the form of a decision, filled with what is known; say at once if it cannot be taken."""
    decision = _decision(verb)
    opened = open_case(complaint, f"form: {verb}", request.args.get("matter"))
    refused = refusal_now(decision, opened.facts, opened.procedure, actor(), opened.case.matter)
    return _form(decision, opened, refusal=refused, to_be_kept=False)


@complaints.post("/complaints/<complaint>/<verb>")
@open_to(*CASE_WORK, fresh=approving.asks_for_a_fresh_proof)
def decide(complaint: str, verb: str) -> Response | tuple[str, int]:
    """Take a decision, once. What was typed stays on the page whenever it is not recorded."""
    decision = _decision(verb)
    opened = open_case(complaint, f"decision: {verb}", request.args.get("matter"))
    try:
        given = read(decision.questions, _situation(opened), request.form)
        once = bound_command(g.person.id, complaint, verb)
        meant = decision.means(given, _situation(opened))
        if decision.of_one_matter and opened.case.matter:
            meant = {"matter": opened.case.matter, **meant}
        outcome = _take(decision, complaint, meant, approving.to_be_signed(verb, once))
        approving.after_it()
    except NotSignedYet as yet:
        shown = approving.page(
            yet,
            decision.title,
            decision.records,
            url_for(".show", complaint=complaint, **which(opened.case)),
            identity=desk.identity_bar(opened.case),
            reads=decision.reads(_situation(opened)),
        )
        return shown, 200
    except Unanswered as trouble:
        return _form(decision, opened, errors=trouble.errors), 422
    except Refused as trouble:
        return _form(decision, opened, refusal=trouble), 409
    if desk.is_hidden(complaint):
        # Whoever has just stepped back no longer sees the case.
        return redirect(url_for(".register", at=outcome.position), 303)
    return redirect(
        url_for(".show", complaint=complaint, at=outcome.position, **which(opened.case)), 303
    )


def _decision(verb: str) -> Decision:
    if verb not in DECISIONS:
        abort(404)
    return DECISIONS[verb]


def _take(decision: Decision, complaint: str, given: Mapping[str, Any], by: Command) -> Outcome:
    return decision.use_case(house().office, by=actor(), command=by, complaint=complaint, **given)


def _situation(opened: Opened) -> Situation:
    return Situation(opened.case, house().office, g.person, today(), g.language)


def _form(
    decision: Decision,
    opened: Opened,
    *,
    refusal: Refused | None = None,
    errors: Mapping[str, Sentence] | None = None,
    to_be_kept: bool = True,
) -> str:
    case, situation = opened.case, _situation(opened)
    typed = request.form if request.method == "POST" else None
    errors = dict(errors or {})
    if refusal and refusal.field in {each.name for each in decision.questions}:
        errors[refusal.field] = refusal.sentence
    return render_template(
        "staff/decide.html",
        identity=desk.identity_bar(case),
        decision={
            "title": decision.title,
            "lead": decision.lead,
            "button": decision.title,
            "action": _form_url(case, decision),
            "fields": asked(decision.questions, situation, typed),
            "records": decision.records,
            "rule": _rule(decision, case),
            "reads": decision.reads(situation),
        },
        refusal=refusal,
        kept=to_be_kept,
        errors=errors,
        since=_since(opened),
        command_id=command().id or new_command_id(),
        seen_version=case.version,
        back_url=url_for(".show", complaint=case.stream_id, **which(case)),
    )


def _rule(decision: Decision, case: CaseFile) -> Word | Sentence | None:
    name = decision.fact.TOPIC.partition(".")[2]
    move = case.procedure.transition(case.kind, name, case.stage)
    if move and move.src and not move.verified:
        return Sentence("{src} (not checked against the law yet)", src=move.src)
    if move and move.src:
        return Sentence("{src}", src=move.src)
    return Sentence(
        "Procedure {procedure}, version {version}",
        procedure=case.procedure.id,
        version=case.procedure.version,
    )


def _since(opened: Opened) -> list[Part]:
    """What was recorded since the person opened the form that was just sent."""
    seen = command().seen if request.method == "POST" else None
    if seen is None:
        return []
    history = case_history.fold(opened.facts, opened.procedure)
    return [entry(each, opened.procedure) for each in reversed(history) if each.version > seen]


def _form_url(case: CaseFile, decision: Decision) -> str:
    return url_for(
        "staff.complaints.decide", complaint=case.stream_id, verb=decision.verb, **which(case)
    )


def which(case: CaseFile) -> dict[str, Any]:
    """Which matter is in hand, where there are several: part of every address on the way."""
    return {"matter": case.matter} if len(case.matters) > 1 else {}
