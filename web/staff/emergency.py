"""A case opened in an emergency: an hour, for a reason, and a second person is told at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import access, accounts
from application.approvals import NotSignedYet
from application.limits import Limit
from application.office import Absent
from domain.access import CASE_WORK
from domain.complaint import Complaint
from domain.complaint.access import WITNESSES
from domain.history import Recorded, Refused
from domain.people import LEADERS, Role
from domain.words import Sentence
from web import approving, desk
from web.access import open_to
from web.context import POSITION, actor, bound_command, house, new_command_id

room = Blueprint("emergency", __name__)

Part = dict[str, Any]

FORCED = Limit("emergency", 6, timedelta(minutes=10))
TOO_OFTEN = Refused(
    Sentence("You asked for this too often. Call whoever has the case in hand, or whoever leads."),
    rule="access",
    field="number",
)

WATCHERS = (*sorted(LEADERS), Role.AUDITOR)
"""Who sees what was opened in an emergency."""

VERB = "break_glass"

KINDS = (Complaint.GlassBroken, Complaint.GlassReviewed)


@room.get("/emergency")
@open_to(*CASE_WORK)
def ask() -> str:
    """Ask for the number, the reason and the person who is told."""
    return _form()


@room.post("/emergency")
@open_to(*CASE_WORK, fresh=partial(approving.asks_for_a_fresh_proof, VERB))
def force() -> Response | tuple[str, int]:
    """Open a case in an emergency. A case that is not there and one's own are answered alike."""
    by = actor()
    typed = {name: request.form.get(name, "") for name in ("number", "told", "reasons")}
    typed["number"] = desk.said_number(typed["number"])
    # The answer itself may tell something of a case: that it was asked is written down before it.
    house().reading.note_turned_away(by, (), "staff.emergency.force")
    if house().limits.take((FORCED, by.id)):
        return _form(TOO_OFTEN), 429
    at = approving.moment(VERB)
    once = approving.to_be_signed(VERB, bound_command(by.id, "emergency"), now=at)
    try:
        done = access.break_glass(house().office, by=by, command=once, at=at, **typed)
        approving.after_it()
    except NotSignedYet as yet:
        # Nothing of the case is shown before it is open.
        title, back = Sentence("Open a case in an emergency"), url_for(".ask")
        said = Sentence("That you open it, why, and who is told.")
        return approving.page(yet, title, said, back), 200
    except Refused as refused:
        return _form(refused), 422
    return redirect(url_for("staff.complaints.show", complaint=done.stream_id), 303)


def _form(refused: Refused | None = None) -> str:
    people = accounts.people(house().office).items()
    return render_template(
        "staff/emergency.html",
        typed=request.form,
        errors={refused.field or "_": refused.sentence} if refused else {},
        witnesses=[
            {"value": id, "label": Sentence("{name}, {unit}", name=each.name, unit=each.unit)}
            for id, each in people
            if each.role in WITNESSES and id != actor().id
        ],
        command_id=new_command_id(),
        action=url_for(".force"),
    )


@room.get("/emergencies")
@open_to(*WATCHERS)
def show() -> str:
    """Every case that was opened in an emergency, the last one first, and what was said of it."""
    return _list()


@room.post("/emergencies/<complaint>/<person>")
@open_to(*WATCHERS)
def review(complaint: str, person: str) -> Response | tuple[str, int]:
    """Say whether it was right to open it; never whoever did."""
    by, until = actor(), request.form.get("until", "")
    if house().office.complaint(complaint).hidden_from(by):
        raise Absent(complaint)
    try:
        access.review_glass(
            house().office,
            complaint,
            by=by,
            command=bound_command(by.id, complaint, person),
            person=person,
            until=int(until) if POSITION.fullmatch(until) else 0,
            justified=request.form.get("justified") == "yes",
            remarks=request.form.get("remarks"),
        )
    except Refused as refused:
        return _list(refused), 422
    return redirect(url_for(".show"), 303)


def _list(refused: Refused | None = None) -> str:
    rows = list(openings())
    for each in rows:
        house().reading.note(actor(), each["complaint"], "opened in an emergency, in a list")
    return render_template(
        "staff/emergencies.html",
        refused=refused.sentence if refused else None,
        rows=rows,
        command_id=new_command_id(),
    )


def openings() -> Iterator[Part]:
    """The openings that the reader may know of, the last one first."""
    office, by = house().office, actor()
    head = office.head()
    facts = office.facts_about(KINDS, after=0, until=head, limit=max(head, 1))
    answered: dict[tuple[str, str, int], Recorded] = {}
    for each in reversed(facts):
        if isinstance(each.fact, Complaint.GlassReviewed):
            answered[each.stream_id, each.fact.person, each.fact.until] = each
            continue
        case = office.complaint(each.stream_id)
        if case.hidden_from(by):
            continue
        assert isinstance(each.fact, Complaint.GlassBroken)
        said = answered.get((each.stream_id, each.actor, each.fact.until))
        yield _opening(each, each.fact, case, said)


def _opening(
    each: Recorded, fact: Complaint.GlassBroken, case: Complaint, said: Recorded | None
) -> Part:
    by = actor()
    open_to_me = fact.told == by.id or desk.tie_to(case) is not None
    review = said.fact if said else None
    assert review is None or isinstance(review, Complaint.GlassReviewed)
    return {
        "complaint": case.id,
        "number": (case.number or case.id)
        if open_to_me
        else Sentence("A case that is closed to you"),
        "until": fact.until,
        "who": desk.named(each.actor),
        "at": each.recorded_at,
        "told": desk.named(fact.told),
        # The auditor checks that a reason was given; what people wrote stays under seal.
        "why": fact.reasons.text() if open_to_me and by.role != Role.AUDITOR else str(fact.reasons),
        "reviewed_by": desk.named(said.actor) if said else None,
        "justified": review.justified if review else None,
        "waits_for_me": review is None and each.actor != by.id and open_to_me,
        "mine_to_look_at": review is None and fact.told == by.id,
        "action": url_for("staff.emergency.review", complaint=case.id, person=each.actor),
    }


def waiting() -> int:
    """How many openings wait for the reader, who was told of them."""
    if actor().role not in WITNESSES:
        return 0
    return sum(1 for each in openings() if each["mine_to_look_at"])
