"""The file of a case for an auditor, without what was typed: no paper of it, for that is all words."""

from __future__ import annotations

from flask import Blueprint, Response

from application.office import Absent
from domain.complaint import Complaint
from projections import case_file as on_the_desk
from projections.papers import case_file
from web import desk
from web.access import AUDIT, open_to
from web.context import actor, calendar, house, today
from web.papers import hand_out, imprint, name_of

papers = Blueprint("papers", __name__)


@papers.get("/histories/<history>/paper")
@open_to(*AUDIT)
def of_case(history: str) -> Response | tuple[str, int]:
    """Hand the file of a case out; it is written down as taken away. Raises `Absent`."""
    if not history.startswith(f"{Complaint.PREFIX}-"):
        raise Absent(history)
    facts = house().office.facts_of(history)
    rules = house().office.rules_of(facts)
    if rules is None or desk.is_hidden(history):
        raise Absent(history)
    house().reading.note(actor(), history, "paper")
    house().reading.note_export(actor(), [[history]], "case file", [])
    case = on_the_desk.fold(facts, rules, calendar(rules.calendar), today())
    reader = case_file.Reader(
        names=False,
        letters=False,
        texts=False,
        named=name_of,
        subject=lambda subject: desk.subject_said(subject, rules),
        mode=desk.MODES.get(case.mode, case.mode),
    )
    return hand_out(case_file.fold(facts, case, imprint(), reader))
