"""The papers of a record beside the complaint: printed while somebody waits, as its page stands."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from domain.beside import Commendation
from projections.papers import commendation, tracking_order
from web import desk
from web.access import CASE_WORK, open_to
from web.context import actor, calendar, house
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
