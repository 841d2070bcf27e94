"""The register as a file to take away: what its reader sees there, noted case by case before it goes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, request, stream_with_context

from domain.words import Sentence
from projections import case_list
from web import desk
from web.access import CASE_WORK, open_to
from web.context import actor, house, look, say
from web.staff.complaints import line_of, wanted

exports = Blueprint("exports", __name__)

PART = 500
"""So many cases are asked for, noted and written at a time, however many there are."""

COLUMNS = {
    "number": Sentence("Number"),
    "what": Sentence("What"),
    "kind": Sentence("Kind"),
    "mode": Sentence("Filed"),
    "unit": Sentence("Unit"),
    "stage": Sentence("Stage"),
    "clock": Sentence("Breaks next"),
    "due": Sentence("Last day"),
    "received_on": Sentence("Received"),
    "days": Sentence("Days"),
}
"""What is said of each case. Nobody is named, neither who complained nor who works on it."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is worked out by a spreadsheet instead of shown (OWASP, CSV injection)."""

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By this mark in front Excel knows that the file is in UTF-8."""


@exports.get("/complaints.csv")
@open_to(*CASE_WORK)
def register() -> Response:
    """Hand out the register under the filter of its page. Every case in it is noted first."""
    export = house().reading.note_export(actor(), _shown(), "register", list(COLUMNS))
    rows = _rows(export, bom=bool(request.args.get("bom")))
    answer = Response(stream_with_context(rows), mimetype="text/csv")
    # The name of a file stays in the list of downloads of a shared machine: it says nothing.
    answer.headers["Content-Disposition"] = 'attachment; filename="list.csv"'
    return answer


def _shown() -> Iterator[Sequence[str]]:
    """The cases under the filter that are not hidden from the reader, part by part."""
    last = ""
    while True:
        with look(case_list.NAME) as (db, tables):
            rows = case_list.each(db, tables, **wanted(db, tables), after=last, limit=PART)
        if not rows:
            return
        last = rows[-1].stream_id
        facts = house().office.facts_of_each([row.stream_id for row in rows])
        shown = [row.stream_id for row in rows if not _is_hidden(facts[row.stream_id])]
        if shown:
            yield shown


def _is_hidden(facts: Sequence[Any]) -> bool:
    rules = house().office.rules_of(facts)
    return rules is None or desk.is_hidden_by(facts, rules)


def _rows(export: str, *, bom: bool) -> Iterator[str]:
    """The file, part by part: only what was noted for this export goes out."""
    yield (BOM if bom else "") + _written([[say(title) for title in COLUMNS.values()]])
    for part in house().reading.exported(export):
        every = house().office.facts_of_each(part)
        lines = (line_of(facts, house().office.rules_of(facts)) for facts in every.values())
        yield _written([[_cell(line, name) for name in COLUMNS] for line in lines if line])


def _written(rows: Sequence[Sequence[str]]) -> str:
    into = io.StringIO()
    csv.writer(into, quoting=csv.QUOTE_ALL).writerows(rows)
    return into.getvalue()


def _cell(line: dict[str, Any], name: str) -> str:
    """A cell as text; what a spreadsheet would take for a formula gets a mark in front."""
    clock = line["clock"]
    value = {
        "clock": clock["headline"] if clock else None,
        "due": clock["due"] if clock else None,
    }.get(name, line.get(name))
    if value is None:
        return ""
    # What is text or a number already says itself; a day is written as every program reads it.
    said = str(value) if isinstance(value, str | int | date) else say(value)
    return f"'{said}" if said.startswith(DANGEROUS) else said
