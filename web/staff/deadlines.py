"""The deadlines: every time that runs, how its last day is counted, and what a miss does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from domain.beside import kind_of
from domain.clock import Reading
from domain.history import Recorded
from domain.people import LEADERS
from domain.procedure import Word
from domain.words import Sentence
from projections import case_file, clocks, record_file
from projections import deadlines as running
from projections.case_file import CaseFile
from projections.record_file import RecordFile
from web import desk
from web.access import CASE_WORK, open_to
from web.context import actor, calendar, house, look, today
from web.listing import page_asked, turned, without

deadlines = Blueprint("deadlines", __name__)

Part = dict[str, Any]
Clock = tuple[str, str, int]
"""A matter, a clock of its procedure, and the position of the fact that it started from."""

HERE = "staff.deadlines.show"

EFFECTS = {
    "lost": Sentence("Something is lost"),
    "told": Sentence("Others are told or decide"),
    "target": Sentence("Our own target"),
    "paused": Sentence("Stands still"),
}
"""What a miss does, the worst first."""


@deadlines.get("/deadlines")
@open_to(*CASE_WORK)
def show() -> str:
    """Every time that runs in any case, what breaks first before the others."""
    page, mine = page_asked(), bool(request.args.get("mine"))
    chosen = [each for each in request.args.getlist("effect") if each in EFFECTS]
    whose = g.person.id if mine else None
    size = running.PAGE
    with look(running.NAME) as (db, tables):
        wanted: dict[str, Any] = {"whose": whose, "hidden": desk.hidden(db, tables)}
        rows = running.page(db, tables, effects=chosen, offset=page * size, limit=size, **wanted)
        counted = running.effects(db, tables, **wanted)
    total = sum(number for effect, number in counted.items() if effect in (chosen or counted))
    return render_template(
        "staff/deadlines.html",
        stopped=desk.stopped(running.NAME),
        total=total,
        rows=list(_lines(rows)),
        filters=list(_filters(counted, chosen, mine)),
        chosen=list(_chosen(chosen, mine)),
        clear_url=url_for(HERE),
        keeping_url=url_for("staff.retention.show") if g.person.role in LEADERS else None,
        earlier_url=turned(HERE, page - 1) if page else None,
        later_url=turned(HERE, page + 1) if (page + 1) * size < total else None,
    )


def _lines(rows: Sequence[Any]) -> Iterator[Part]:
    """Each time in a line, with its sum; the facts of all cases on the page are asked for at once."""
    procedures = {row.stream_id: row.procedure for row in rows}
    facts = house().office.facts_of_each(list(procedures))
    cases = {id: _counted(facts[id], procedure) for id, procedure in procedures.items()}
    hidden = {id for id, (case, _) in cases.items() if _is_hidden(case, facts[id])}
    house().reading.note_each(actor(), [id for id in cases if id not in hidden], "deadlines")
    for row in rows:
        if row.stream_id in hidden:
            continue
        case, found = cases[row.stream_id]
        # What the facts no longer come to has no line: the list is about to follow.
        if reading := found.get((row.matter, row.clock, row.started_by)):
            yield _line(case, row.matter, reading)


def _is_hidden(case: CaseFile, facts: Sequence[Recorded]) -> bool:
    """Whoever has no part in a case, or in what a record is about, does not learn that it is there."""
    if isinstance(case, RecordFile):
        return desk.is_hidden(case.stream_id)
    return desk.is_hidden_by(facts, case.procedure)


def _counted(facts: Sequence[Recorded], procedure: str) -> tuple[CaseFile, dict[Clock, Reading]]:
    """A case or a record, and its clocks as they are counted from its facts today."""
    rules = house().office.procedure(*procedure.split("@"))
    days = calendar(rules.calendar)
    if kind_of(facts[0].stream_id):
        file = record_file.fold(facts, rules, days, today())
        return file, {("", each.clock, each.started_by): each for each in file.clocks}
    found = {
        (each.matter, each.reading.clock, each.reading.started_by): each.reading
        for each in clocks.read(facts, rules, days, today())
    }
    return case_file.fold(facts, rules, days, today()), found


def _line(case: CaseFile, matter: str, reading: Reading) -> Part:
    kind: Sentence | Word = Sentence("Not sorted yet")
    href = url_for("staff.complaints.show", complaint=case.stream_id)
    if isinstance(case, RecordFile):
        kind = case.kind_word
        href = url_for("staff.records.show", kind=case.record, record=case.stream_id)
    elif matter and case.kind:
        kind = Word(case.procedure, "track", case.kind)
    return {
        "number": case.number,
        "href": href,
        "kind": kind,
        "stage": case.stage_word,
        "holder": desk.named(case.holder) if case.holder else None,
        "clock": desk.clock_line(reading),
        "if_missed": reading.if_missed,
    }


def _filters(counted: Mapping[str, int], chosen: Sequence[str], mine: bool) -> Iterator[Part]:
    yield {
        "name": "mine",
        "legend": Sentence("Whose"),
        "options": [{"value": "yes", "label": Sentence("My cases"), "chosen": mine}],
    }
    yield {
        "name": "effect",
        "legend": Sentence("If missed"),
        "options": [
            {
                "value": effect,
                "label": label,
                "number": counted.get(effect, 0),
                "chosen": effect in chosen,
            }
            for effect, label in EFFECTS.items()
        ],
    }


def _chosen(chosen: Sequence[str], mine: bool) -> Iterator[Part]:
    if mine:
        yield {"label": Sentence("My cases"), "without_url": without(HERE, "mine", "yes")}
    for effect in chosen:
        yield {"label": EFFECTS[effect], "without_url": without(HERE, "effect", effect)}
