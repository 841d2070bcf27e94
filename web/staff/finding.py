"""The field at the top: a number leads to its case, words to the cases in whose texts they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from domain.access import Act
from domain.history import Recorded
from projections import case_list, search
from projections.search import Question
from web import desk
from web.access import CASE_WORK, open_to
from web.context import house, look
from web.staff.complaints import lines

finding = Blueprint("finding", __name__)

MOST = 50
"""So many cases are shown. Whoever finds more adds a word."""

AT_ONCE = 100
"""Cases that are opened together, to see whether they really hold the words."""


@finding.post("/find")
@open_to(*CASE_WORK)
def show() -> Response | str:
    """A number of a case, or else words: they may be about a person, and stand in no address."""
    typed = request.form.get("q", "")
    number = desk.said_number(typed)
    if number and _is_known(number):
        return redirect(url_for("staff.complaints.register", q=number))
    question = Question.of(typed)
    rows, more = _found(question) if question.terms else ([], False)
    shown = lines(rows, "found by words", searched=typed)
    return render_template(
        "staff/found.html",
        stopped=desk.stopped(search.NAME),
        searched=typed.strip(),
        words=list(question.terms),
        too_short=list(question.too_short),
        rows=shown,
        more=more,
        most=MOST,
    )


def _is_known(number: str) -> bool:
    with look(case_list.NAME) as (db, tables):
        found = case_list.page(db, tables, number=number, hidden=desk.hidden(db, tables))
    # Of an account that was opened after a badge was named only the case itself knows.
    return any(not desk.is_hidden(row.stream_id) for row in found)


def _found(question: Question) -> tuple[list[Any], bool]:
    """The cases that hold every word and that the reader may see, and whether there are more."""
    found: list[Any] = []
    with look(search.NAME) as (marks_db, marks), look(case_list.NAME) as (db, tables):
        hidden = desk.hidden(db, tables)
        seeming = search.find(marks_db, marks, house().vault, question, names=True)
        while len(found) <= MOST and (some := list(islice(seeming, AT_ONCE))):
            found += _really(case_list.among(db, tables, some, hidden=hidden), question, some)
    newest = sorted(found[:MOST], key=lambda row: row.last_position, reverse=True)
    return newest, len(found) > MOST


def _really(rows: Sequence[Any], question: Question, order: Sequence[str]) -> list[Any]:
    """Of cases that seem to hold the words, those that do, in texts which the reader may read."""
    facts = house().office.facts_of_each([row.stream_id for row in rows])
    return [
        row
        for row in sorted(rows, key=lambda row: order.index(row.stream_id))
        if _holds(row, facts[row.stream_id], question)
    ]


def _holds(row: Any, facts: Sequence[Recorded], question: Question) -> bool:
    procedure = house().office.procedure(row.procedure, row.procedure_version)
    if desk.is_hidden_by(facts, procedure):
        return False
    names = desk.tie_by(facts, procedure, Act.NAMES) is not None
    return question.is_answered_by(facts, names=names)
