"""The person's own page: opened by number and code, and closed without a trace on the device."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask import Response as Answer
from werkzeug.wrappers import Response

from application.limits import RECEIPT as ONE_RECEIPT
from application.limits import RECEIPT_ALL, RECEIPT_PLACE, RECEIPT_TRIED
from application.receipts import LOCATOR, WrongCode, read
from domain.beside import Incident
from domain.complaint import Complaint
from domain.history import Recorded
from domain.office import is_number
from domain.procedure import Procedure
from domain.words import Sentence
from projections import public_status, record_list
from projections.projector import BeingMade, ListsAway
from projections.public_status import Status
from web import trying
from web.access import EVERYBODY, RECEIPT, open_to
from web.context import house, look, today
from web.hardening import RECEIPT_COOKIE, cookie, kept, no_cookie
from web.public import deciding, files
from web.public.reader import complainant
from web.trying import Said

status = Blueprint("status", __name__)


def status_of(stream_id: str, what: str) -> Status:
    """Fold the page of a complaint; that somebody reads it is written down before."""
    facts, procedure = _read(stream_id, what)
    return _folded(facts, procedure)


def _read(stream_id: str, what: str) -> tuple[list[Recorded], Procedure]:
    office = house().office
    house().reading.note(complainant(), stream_id, what)
    facts = office.facts_of(stream_id)
    filed = facts[0].fact
    assert isinstance(filed, Complaint.Filed), "Only a complaint has a receipt."
    return facts, office.procedure(filed.procedure, filed.procedure_version)


def _folded(facts: list[Recorded], procedure: Procedure) -> Status:
    return public_status.fold(
        facts, procedure, house().office.calendar(procedure.calendar), today()
    )


@status.get("/open")
@open_to(EVERYBODY)
def open() -> str:
    """Ask for number and code."""
    return _ask()


@status.post("/open")
@open_to(EVERYBODY)
def enter() -> Response | Said:
    """Open the page of whoever holds number and code. Anything else reads the same."""
    number, code = request.form.get("number", ""), request.form.get("code", "")
    digits, errors = _check(number, code)
    if errors or digits is None:
        return _ask(number=number, errors=errors), 422
    attempt = trying.attempt(
        "open",
        (ONE_RECEIPT, digits[:LOCATOR]), (RECEIPT_TRIED, digits[:LOCATOR]),
        (RECEIPT_PLACE, trying.place()), (RECEIPT_ALL, ""),
    )  # fmt: skip
    if attempt.held_up:
        return _ask(number=number, errors={"_": attempt.held_up}), 429, attempt.headers
    stream = house().receipts.opens(house().office, number=_number(number), code=digits)
    if stream is None:
        wrong = Sentence("This number and this code do not go together. Look at your paper again.")
        return _ask(number=number, errors={"_": wrong}), 422
    attempt.was_right()
    house().sessions.end(kept(RECEIPT_COOKIE))
    token = house().sessions.begin(subject=stream, kind="receipt")
    # Whoever has just been given the receipt may want to add what proves it.
    first = "public.files.ask" if request.form.get("then") == "files" else "public.status.show"
    response = make_response(redirect(url_for(first), 303))
    cookie(response, RECEIPT_COOKIE, token)
    return response


@status.get("/page")
@open_to(RECEIPT)
def show() -> str:
    """Show where the matter stands."""
    facts, procedure = _read(g.receipt, "status")
    found = _folded(facts, procedure)
    return render_template(
        "public/status.html",
        number=found.number,
        heading=found.heading,
        lead=found.lead,
        steps=found.steps,
        next_clocks=found.next_clocks,
        told=found.told,
        other_rights=found.other_rights,
        letters=[
            {
                "label": letter.label,
                "href": url_for("public.letters.show", document=letter.document),
                "on": letter.on,
            }
            for letter in found.letters
        ],
        messages=[
            {
                "number": each.number,
                "ours": each.ours,
                "text": each.text.text(),
                "on": each.on,
            }
            for each in found.messages
        ],
        keeping=found.keeping,
        answered=[each.text() for each in found.answered],
        together=list(_together(g.receipt)),
        files=files.own(facts),
        files_url=url_for("public.files.ask"),
        offered=deciding.offered(facts, procedure),
        readers_url=url_for("public.readers.show"),
        close_url=url_for("public.status.leave"),
    )


def _together(complaint: str) -> Iterator[dict[str, Any]]:
    """The events about which others complain as well. Nobody is named, and nobody is counted."""
    office = house().office
    try:
        with look(record_list.NAME) as (db, tables):
            found = record_list.incidents(db, tables, complaint)
    except (BeingMade, ListsAway):
        # The page is folded from the record, and is shown without any list.
        return
    for stream in found:
        house().reading.note(complainant(), stream, "on the page of a complaint")
        facts = office.facts_of(stream)
        rules = office.beside(stream).under()
        most = rules.beside[Incident.PREFIX].representatives
        yield {
            "speak": Sentence("At most {most} people speak for all.", most=most) if most else None,
            "chosen": any(isinstance(each.fact, Incident.RepresentativesChosen) for each in facts),
            "statements": [
                {"on": each.fact.on, "text": each.fact.written.text()}
                for each in facts
                if isinstance(each.fact, Incident.StatementIssued)
            ],
        }


@status.post("/page/close")
@open_to(EVERYBODY)
def leave() -> Answer:
    """Close the page, here and at the office."""
    return _ended(make_response(redirect(url_for("public.start.show"), 303)))


@status.get("/away")
@open_to(EVERYBODY)
def away() -> Answer:
    """Leave quickly: an empty page, and nothing left open behind it."""
    empty = (
        f'<!doctype html><html lang="{g.language}"><meta charset="utf-8"><title> </title></html>'
    )
    return _ended(make_response(empty))


def _ended(response: Answer) -> Answer:
    house().sessions.end(kept(RECEIPT_COOKIE))
    no_cookie(response, RECEIPT_COOKIE)
    return response


def _ask(*, number: str = "", errors: dict[str, Sentence] | None = None) -> str:
    # A code that was typed is never sent back.
    return render_template(
        "public/open.html",
        form={"filled": {"number": number, "code": ""}, "errors": errors or {}},
        action=url_for("public.status.enter"),
        tell_url=url_for("public.filing.show"),
        other_language_url=url_for(
            "public.status.open", language="en" if g.language == "zh" else "zh"
        ),
    )


def _check(number: str, code: str) -> tuple[str | None, dict[str, Sentence]]:
    """Find slips of the finger, which need no guess and tell nothing about what exists."""
    errors: dict[str, Sentence] = {}
    if not is_number(_number(number)):
        errors["number"] = Sentence(
            "This cannot be one of our numbers: a digit is missing or wrong. Look at your paper"
            " again."
        )
    try:
        digits = read(code)
    except WrongCode:
        digits = None
        errors["code"] = Sentence(
            "This cannot be one of our codes: a digit is missing or wrong. It has 20 digits."
        )
    return digits, errors


def _number(said: str) -> str:
    """The number as we write it, however it was typed: full-width digits, spaces, other dashes."""
    digits = "".join(str(int(sign)) for sign in said if sign.isdecimal())
    return f"{digits[:4]}-{digits[4:10]}-{digits[10:]}"
