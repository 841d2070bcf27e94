"""Who may see a case: the list of those who do, giving and ending access, closing it to a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from application import access, accounts
from application.office import Outcome
from domain.access import CASE_WORK, Act, Tie
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import LEADERS, Role
from domain.words import Sentence
from web import desk
from web.access import open_to
from web.context import actor, bound_command, house, new_command_id, today

room = Blueprint("access", __name__)

Part = dict[str, Any]
Errors = Mapping[str, Sentence]

TIES = {
    Tie.HANDS: Sentence("has it in hand"),
    Tie.OFFERED: Sentence("was offered it, or lent for it"),
    Tie.GRANT: Sentence("was given access"),
    Tie.GLASS: Sentence("opened it in an emergency"),
    Tie.CIRCLE: Sentence("one of the few it is open to"),
    Tie.LEADS: Sentence("leads the office"),
    Tie.UNHELD: Sentence("nobody answers for it yet"),
    Tie.UNIT: Sentence("works in a unit that handles it"),
    Tie.AUDIT: Sentence("audits it, without what people wrote"),
}


@room.get("/complaints/<complaint>/access")
@open_to(*CASE_WORK)
def show(complaint: str) -> str:
    """Who sees this case, and why; whoever answers for it, or leads, changes it here."""
    return _page(complaint)


@room.post("/complaints/<complaint>/access/<deed>")
@open_to(*CASE_WORK)
def decide(complaint: str, deed: str) -> Response | tuple[str, int]:
    """Give access or end it, close the case to all but a few or open it again."""
    if deed not in DEEDS:
        abort(404)
    desk.open_case(complaint, f"access: {deed}")
    try:
        said, use_case = DEEDS[deed]
        by = actor()
        command = bound_command(by.id, complaint, deed)
        use_case(house().office, complaint, by=by, command=command, **said(request.form))
    except Refused as refused:
        return _page(complaint, {f"{deed}_{refused.field}": refused.sentence}), 422
    return redirect(url_for(".show", complaint=complaint), 303)


def _given(form: MultiDict[str, str]) -> Part:
    said = form.get("give_until", "")
    try:
        until = date.fromisoformat(said)
    except ValueError as strange:
        raise Refused(
            Sentence("Enter the last day of it as year, month, day: 2026-04-30."),
            rule="access",
            field="until",
        ) from strange
    return {
        "person": form.get("give_person", ""),
        "until": until,
        "names": form.get("give_names") == "yes",
        "reasons": form.get("give_reasons"),
    }


def _ended(form: MultiDict[str, str]) -> Part:
    return {"person": form.get("person", "")}


def _closed(form: MultiDict[str, str]) -> Part:
    return {"members": form.getlist("close_members"), "reasons": form.get("close_reasons")}


def _opened(form: MultiDict[str, str]) -> Part:
    return {"reasons": form.get("open_reasons")}


DEEDS: Mapping[str, tuple[Callable[[MultiDict[str, str]], Part], Callable[..., Outcome]]] = {
    "give": (_given, access.give),
    "end": (_ended, access.end),
    "close": (_closed, access.draw_circle),
    "open": (_opened, access.open_circle),
}
"""What is decided here: how the form is read, and the use case."""


def _page(complaint: str, errors: Errors | None = None) -> str:
    opened = desk.open_case(complaint, "who may see it")
    case = house().office.complaint(complaint)
    by = actor()
    gives = case.answers(by.id, today()) or by.role in LEADERS
    everybody = accounts.people(house().office)
    return render_template(
        "staff/access.html",
        identity=desk.identity_bar(opened.case),
        people=list(_people(case)),
        circle=case.circle is not None,
        gives=gives,
        leads=by.role in LEADERS,
        options=[
            {"value": id, "label": Sentence("{name}, {unit}", name=each.name, unit=each.unit)}
            for id, each in everybody.items()
            if each.role in CASE_WORK and id != by.id
        ],
        until=(today()).isoformat(),
        typed=request.form,
        errors=errors or {},
        action={deed: url_for(".decide", complaint=complaint, deed=deed) for deed in DEEDS},
        command_id=new_command_id(),
        back_url=url_for("staff.complaints.show", complaint=complaint),
    )


def _people(case: Complaint) -> Iterator[Part]:
    """Everybody of the office who sees the case now: as what, why, and whether with the name."""
    office = house().office
    read = access.everybody_who_sees(office, case, Act.READ)
    names = access.everybody_who_sees(office, case, Act.NAMES)
    replay = access.everybody_who_sees(office, case, Act.REPLAY)
    for id, tie in {**read, **replay}.items():
        person = desk.known(id)
        if person is None:
            continue
        grant = case.grants.get(id) if tie is Tie.GRANT else None
        yield {
            "id": id,
            "name": desk.named(id),
            "role": desk.ROLES[Role(person.role)],
            "unit": person.unit,
            "why": TIES[tie],
            "until": grant.until if grant else None,
            "names": id in names,
            "given": grant is not None,
        }
