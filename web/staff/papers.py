"""The papers of a record beside the complaint, and a whole case file: printed while somebody waits."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from domain.beside import Commendation
from projections.papers import case_file, commendation, tracking_order
from web import desk
from web.access import CASE_WORK, open_to
from web.context import actor, calendar, house
from web.desk import open_case
from web.papers import hand_out, imprint, name_of
from web.staff.records import PRINTED, opened

papers = Blueprint("papers", __name__)


@papers.get("/records/<kind>/<record>/paper")
@open_to(*CASE_WORK)
def of_record(kind: str, record: str) -> Response | tuple[str, int]:
    """Hand a record out as a paper, to whoever may open its page. Raises `Absent`."""
    if kind not in PRINTED:
        abort(404)
    file, facts = opened(kind, record, "paper")
    rules = file.procedure
    if kind == Commendation.PREFIX:
        return hand_out(commendation.fold(facts, rules, imprint()))
    about = file.case if file.case and not desk.is_hidden(file.case) else None
    if about:
        house().reading.note_each(actor(), [about], "named in a record")
    return hand_out(
        tracking_order.fold(
            facts,
            rules,
            calendar(rules.calendar),
            imprint(),
            named=name_of,
            case=house().office.complaint(about).number or about if about else None,
        )
    )


@papers.get("/complaints/<complaint>/paper")
@open_to(*CASE_WORK)
def of_case(complaint: str) -> Response | tuple[str, int]:
    """Hand the whole file of a case out; it is written down as taken away. Raises `Absent`."""
    opened = open_case(complaint, "paper")
    case, facts = opened.case, opened.facts
    house().reading.note_export(actor(), [[complaint]], "case file", [])
    reader = case_file.Reader(
        names=opened.names,
        letters=opened.letters,
        texts=True,
        named=name_of,
        subject=lambda subject: desk.subject_said(subject, case.procedure),
        mode=desk.MODES.get(case.mode, case.mode),
    )
    return hand_out(case_file.fold(facts, case, imprint(), reader))
