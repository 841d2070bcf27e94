"""The records beside the complaint: a list of each kind, the page of one, and every decision on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import beside
from application.office import Absent
from domain.beside import RECORDS, Beside, Commendation, Incident, Proceeding, TrackingOrder
from domain.beside import kind_of as of_kind
from domain.history import Recorded, Refused
from domain.sealed import Sealed
from domain.vocabulary import KEPT_BESIDE
from domain.words import Sentence
from projections import case_history, record_file, record_list
from projections.record_file import Part as Said
from projections.record_file import RecordFile
from web import desk
from web.access import CASE_WORK, open_to
from web.context import actor, bound_command, calendar, command, house, look, new_command_id, today
from web.declared import form_of
from web.listing import page_asked, turned, without
from web.offers import Offer
from web.questions import Decision, Situation, Unanswered, asked, read
from web.staff.lines import entry, shut

records = Blueprint("records", __name__)

Part = dict[str, Any]

HERE = "staff.records.register"

PRINTED = frozenset({TrackingOrder.PREFIX, Commendation.PREFIX})
"""The kinds of record that have a paper, see `web.staff.papers`."""

FORMS: Mapping[str, Mapping[str, Decision]] = {
    kind: {
        verb: form_of(
            declared,
            RECORDS[kind],
            partial(beside.begin, kind=kind)
            if verb == RECORDS[kind].OPENS
            else partial(beside.take, verb=verb),
        )
        for verb, declared in declared_ones.items()
    }
    for kind, declared_ones in beside.DECISIONS.items()
}
"""The form of every decision on a record, by the kind of record and the verb."""


# The lists


@records.get("/records/")
@open_to(*CASE_WORK)
def first() -> Response:
    """The way in: the first kind of record."""
    return redirect(url_for(HERE, kind=next(iter(RECORDS))))


@records.get("/records/<kind>/")
@open_to(*CASE_WORK)
def register(kind: str) -> str:
    """Every record of a kind in a line."""
    history = _history(kind)
    page, mine = page_asked(), bool(request.args.get("mine"))
    stages, whose = request.args.getlist("stage"), g.person.id if mine else None
    first_row = page * record_list.PAGE
    with look(record_list.NAME) as (db, tables):
        wanted: dict[str, Any] = {"whose": whose, "hidden": desk.hidden(db, tables)}
        rows = record_list.page(db, tables, kind, stages=stages, offset=first_row, **wanted)
        counted = record_list.stages(db, tables, kind, **wanted)
        kinds = record_list.kinds(db, tables, hidden=wanted["hidden"])
    total = sum(number for stage, number in counted.items() if not stages or stage in stages)
    here = partial(url_for, HERE, kind=kind)
    rules = house().office.own_rules()
    words = {stage: record_file.blank(rules, kind).word_of(stage) for stage in counted}
    return render_template(
        "staff/records.html",
        title=history.MANY,
        kinds=[
            {
                "label": each.MANY,
                "href": url_for(HERE, kind=id),
                "number": kinds.get(id, 0),
                "current": id == kind,
            }
            for id, each in RECORDS.items()
        ],
        begin=begin_link(history),
        stopped=desk.stopped(record_list.NAME),
        total=total,
        rows=list(_lines(rows)),
        filters=list(_filters(counted, words, stages, mine)),
        chosen=list(_chosen(kind, words, stages, mine)),
        clear_url=here(),
        earlier_url=turned(HERE, page - 1, kind=kind) if page else None,
        later_url=turned(HERE, page + 1, kind=kind)
        if first_row + record_list.PAGE < total
        else None,
    )


def _history(kind: str) -> type[Beside]:
    if kind not in RECORDS:
        abort(404)
    return RECORDS[kind]


def begin_link(history: type[Beside], **known: Any) -> Part | None:
    """The way to begin a record, for whom the usual rules let begin one."""
    rules = house().office.own_rules()
    opening = history.opening()
    move = rules.transition(KEPT_BESIDE + history.PREFIX, opening.fact.NAME, "start")
    if move is None or g.person.role not in move.by:
        return None
    return {
        "label": opening.title,
        "href": url_for("staff.records.ask_first", kind=history.PREFIX, **known),
    }


def _lines(rows: Sequence[Any]) -> Iterator[Part]:
    """Each record in a line, folded from its facts; those of all are asked for at once."""
    shown = [row.stream_id for row in rows if not desk.is_hidden(row.stream_id)]
    facts = house().office.facts_of_each(shown)
    files = [folded(facts[record]) for record in shown]
    # A line names the case that the record is about, as well.
    about = [file.case for file in files if file.case]
    house().reading.note_each(actor(), [*shown, *about], "list of records")
    yield from map(line, files)


def line(file: RecordFile) -> Part:
    return {
        "number": file.number,
        "href": url_for("staff.records.show", kind=file.record, record=file.stream_id),
        "about": _about(file),
        "stage": file.stage_word,
        "holder": desk.named(file.holder) if file.holder else None,
        "clock": desk.clock_line(file.worst) if file.worst else None,
        "on": file.received_on,
    }


def _about(file: RecordFile) -> Sentence | str | None:
    """What a record is about: a case by its number, or a unit by its name."""
    if file.case:
        return Sentence("Case {number}", number=_number_of(file.case))
    return file.unit


def _number_of(case: str) -> str:
    return house().office.complaint(case).number or case


def _filters(
    counted: Mapping[str, int], words: Mapping[str, Any], stages: Sequence[str], mine: bool
) -> Iterator[Part]:
    yield {
        "name": "mine",
        "legend": Sentence("Whose"),
        "options": [{"value": "yes", "label": Sentence("Mine to answer"), "chosen": mine}],
    }
    yield {
        "name": "stage",
        "legend": Sentence("Stage"),
        "options": [
            {"value": stage, "label": words[stage], "number": number, "chosen": stage in stages}
            for stage, number in counted.items()
        ],
    }


def _chosen(
    kind: str, words: Mapping[str, Any], stages: Sequence[str], mine: bool
) -> Iterator[Part]:
    if mine:
        label = Sentence("Mine to answer")
        yield {"label": label, "without_url": without(HERE, "mine", "yes", kind=kind)}
    for stage in stages:
        label = words.get(stage, stage)
        yield {"label": label, "without_url": without(HERE, "stage", stage, kind=kind)}


# The page of one


@records.get("/records/<kind>/<record>")
@open_to(*CASE_WORK)
def show(kind: str, record: str) -> str:
    """Everything on one record, and what this person can do."""
    file, facts = opened(kind, record, "record")
    history = case_history.fold(seen_of(facts), file.procedure)
    return render_template(
        "staff/record.html",
        identity=_identity(file),
        kind=file.kind_word,
        back={"href": url_for(HERE, kind=kind), "label": RECORDS[kind].MANY},
        cases=[*_case_links(file), *_officer_links(file)],
        clocks=[desk.clock_line(each) for each in file.clocks],
        says=[{"term": each.term, "text": _said(each, file)} for each in file.says],
        entries=[entry(each, file.procedure) for each in reversed(history)],
        facts=len(history),
        offered=_offered(file, facts),
        paper_url=url_for("staff.papers.of_record", kind=kind, record=record)
        if kind in PRINTED
        else None,
    )


def opened(kind: str, record: str, what: str) -> tuple[RecordFile, Sequence[Recorded]]:
    """Take a record from the office. Who opens it is written down first. Raises `Absent`."""
    if of_kind(record) != _history(kind).PREFIX:
        raise Absent(record)
    facts = house().office.facts_of(record)
    if desk.is_hidden(record):
        raise Absent(record)
    house().reading.note(actor(), record, what)
    g.counted_to = house().office.head()
    return folded(facts), facts


def seen_of(facts: Sequence[Recorded]) -> list[Recorded]:
    """What happened to a record, without what tells of a complaint that the reader may not see."""
    told = (Incident.ComplaintAdded, Incident.MemberLeft)
    return [
        each
        for each in facts
        if not (isinstance(each.fact, told) and desk.is_hidden(each.fact.member))
    ]


def folded(facts: Sequence[Recorded]) -> RecordFile:
    rules = house().office.beside(facts[0].stream_id).under()
    return record_file.fold(facts, rules, calendar(rules.calendar), today())


def _identity(file: RecordFile) -> Part:
    return {
        "number": file.number,
        "rows": [
            {"term": Sentence("Stage"), "said": file.stage_word},
            {"term": Sentence("Holder"), "said": desk.named(file.holder) if file.holder else "—"},
            {"term": Sentence("Begun by"), "said": desk.named(file.opened_by)},
        ],
        "worst": file.worst,
    }


def _case_links(file: RecordFile) -> Iterator[Part]:
    """The cases that a record is about; one that is about the reader is not among them."""
    record = house().office.beside(file.stream_id)
    cases = record.members if isinstance(record, Incident) else filter(None, [file.case])
    shown = [case for case in cases if not desk.is_hidden(case)]
    house().reading.note_each(actor(), shown, "named in a record")
    for case in shown:
        yield {
            "label": Sentence("Case {number}", number=_number_of(case)),
            "href": url_for("staff.complaints.show", complaint=case),
        }


def _officer_links(file: RecordFile) -> Iterator[Part]:
    """The service record of whoever a proceeding is against, where the office has one."""
    record = house().office.beside(file.stream_id)
    if isinstance(record, Proceeding) and (officer := desk.officer_record(record.officer)):
        yield {
            "label": Sentence("Service record of whoever it is against"),
            "href": url_for("staff.officers.show", officer=officer),
        }


def _said(part: Said, file: RecordFile) -> Any:
    """What a record says, as the page shows it: a person by name, a word of the procedure."""
    match part.kind, part.said:
        case _, Sealed() as text:
            return text.text()
        case "person", str() as id:
            return desk.named(id)
        case "case", str() as id:
            house().reading.note_each(actor(), [id], "named in a record")
            return _number_of(id)
        case "choice", str() as id:
            return file.in_words(part.among, id)
        case _, date() as day:
            return Sentence("{day:weekday}", day=day)
        case "yes", bool() as yes:
            return Sentence("Yes") if yes else Sentence("No")
    return str(part.said) if not isinstance(part.said, Sentence) else part.said


def _offered(file: RecordFile, facts: Sequence[Recorded]) -> Part:
    """What this person can do now, and why not the rest: the record itself is asked."""
    rules = file.procedure
    found = [
        Offer(form, _refusal(form, facts, file), onward=False)
        for verb, form in FORMS[file.record].items()
        if verb != RECORDS[file.record].OPENS
    ]
    possible = {
        each.decision.fact
        for each in found
        if rules.transition(KEPT_BESIDE + file.record, each.decision.fact.NAME, file.stage)
    }
    closed = [each for each in found if each.refused]
    return {
        "now": [
            {"label": each.decision.title, "href": _form_url(file, each.decision.verb)}
            for each in found
            if each.refused is None
        ],
        "more": [],
        "not_now": shut(each for each in closed if each.decision.fact in possible),
        "later": shut(each for each in closed if each.decision.fact not in possible),
    }


def _refusal(form: Decision, facts: Sequence[Recorded], file: RecordFile) -> Refused | None:
    """Take the decision on a copy that nobody keeps; return what the record says against it."""
    copy = RECORDS[file.record].replay(RECORDS[file.record](facts[0].stream_id), facts)
    assert copy is not None
    copy.goes_by(file.procedure)
    copy.lay_beside(
        calendar=partial(calendar, file.procedure.calendar), cases=house().office.complaint
    )
    try:
        form.trial(copy, actor())
    except Refused as trouble:
        return trouble
    return None


# Deciding


@records.get("/records/<kind>/begin")
@open_to(*CASE_WORK)
def ask_first(kind: str) -> str:
    """Show the form by which a record begins."""
    return _form(_first(kind), _blank(kind), _list_url(kind), given=request.args)


@records.post("/records/<kind>/begin")
@open_to(*CASE_WORK)
def begin(kind: str) -> Response | tuple[str, int]:
    """Begin a record, once. What was typed stays on the page whenever it is not recorded."""
    return _taken(_first(kind), _blank(kind), _list_url(kind), bound_command(g.person.id, kind))


@records.get("/records/<kind>/<record>/<verb>")
@open_to(*CASE_WORK)
def ask(kind: str, record: str, verb: str) -> str:
    """Show the form of a decision; say at once if it cannot be taken."""
    form = _form_of(kind, verb)
    file, facts = opened(kind, record, f"form: {verb}")
    return _form(form, file, _page_url(file), refusal=_refusal(form, facts, file), kept=False)


@records.post("/records/<kind>/<record>/<verb>")
@open_to(*CASE_WORK)
def decide(kind: str, record: str, verb: str) -> Response | tuple[str, int]:
    """Take a decision, once. What was typed stays on the page whenever it is not recorded."""
    form = _form_of(kind, verb)
    file, _ = opened(kind, record, f"decision: {verb}")
    once = bound_command(g.person.id, record, verb)
    return _taken(form, file, _page_url(file), once, stream=record)


def _taken(
    form: Decision, file: RecordFile, back: str, once: Any, **which: str
) -> Response | tuple[str, int]:
    situation = _situation(file)
    try:
        given = form.means(read(form.questions, situation, request.form), situation)
        outcome = form.use_case(house().office, by=actor(), command=once, **which, **given)
    except Unanswered as trouble:
        return _form(form, file, back, errors=trouble.errors), 422
    except Refused as trouble:
        return _form(form, file, back, refusal=trouble), 409
    record = outcome.stream_id
    page = url_for("staff.records.show", kind=file.record, record=record, at=outcome.position)
    return redirect(page, 303)


def _first(kind: str) -> Decision:
    return FORMS[_history(kind).PREFIX][RECORDS[kind].OPENS]


def _form_of(kind: str, verb: str) -> Decision:
    if verb not in FORMS[_history(kind).PREFIX] or verb == RECORDS[kind].OPENS:
        abort(404)
    return FORMS[kind][verb]


def _blank(kind: str) -> RecordFile:
    return record_file.blank(house().office.own_rules(), kind)


def _situation(file: RecordFile) -> Situation:
    return Situation(file, house().office, g.person, today(), g.language)


def _form(
    form: Decision,
    file: RecordFile,
    back: str,
    *,
    refusal: Refused | None = None,
    errors: Mapping[str, Sentence] | None = None,
    given: Mapping[str, str] | None = None,
    kept: bool = True,
) -> str:
    typed = request.form if request.method == "POST" else None
    errors = dict(errors or {})
    if refusal and refusal.field in {each.name for each in form.questions}:
        errors[refusal.field] = refusal.sentence
    fields = asked(form.questions, _situation(file), typed)
    for each in fields:
        if given and each["name"] in given:
            each["value"] = given[each["name"]]
    begun = bool(file.stream_id)
    action = url_for("staff.records.begin", kind=file.record)
    return render_template(
        "staff/decide.html",
        identity=_identity(file) if begun else None,
        decision={
            "title": form.title,
            "lead": form.lead,
            "button": form.title,
            "action": _form_url(file, form.verb) if begun else action,
            "fields": fields,
            "records": form.records,
            "rule": _rule(form, file),
            "reads": [],
        },
        refusal=refusal,
        kept=kept,
        errors=errors,
        since=[],
        command_id=command().id or new_command_id(),
        seen_version=file.version if begun else "",
        back_url=back,
        back_label=Sentence("Back to the record") if begun else RECORDS[file.record].MANY,
    )


def _rule(form: Decision, file: RecordFile) -> Sentence | None:
    move = file.procedure.transition(
        KEPT_BESIDE + file.record, form.fact.NAME, file.stage or "start"
    )
    if move is None or move.src is None:
        return None
    if not move.verified:
        return Sentence("{src} (not checked against the law yet)", src=move.src)
    return Sentence("{src}", src=move.src)


def _form_url(file: RecordFile, verb: str) -> str:
    return url_for("staff.records.decide", kind=file.record, record=file.stream_id, verb=verb)


def _page_url(file: RecordFile) -> str:
    return url_for("staff.records.show", kind=file.record, record=file.stream_id)


def _list_url(kind: str) -> str:
    return url_for(HERE, kind=kind)
