"""The person's own files: added on the page that number and code open, and opened there again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from application import attachments
from application.attachments import Added
from application.office import Command
from domain.complaint import Complaint
from domain.history import Recorded, Refused
from domain.media import ENDINGS
from projections import files as folded
from projections.files import File
from web.access import RECEIPT, open_to
from web.context import house, new_command_id
from web.handing_out import hand_out, line
from web.public.reader import complainant
from web.uploads import Sent, arriving, file_form

files = Blueprint("files", __name__)


def own(facts: list[Recorded]) -> list[dict[str, Any]]:
    """The files that the person added, each with the way to open it. No other is told of here."""
    return [line(each, url_for("public.files.show", file=each.number)) for each in _own(facts)]


def _own(facts: list[Recorded]) -> list[File]:
    return [each for each in folded.fold(facts) if each.their_own]


@files.get("/page/files")
@open_to(RECEIPT)
def ask() -> str:
    """Show what was added so far, and ask for a file."""
    return _page(_facts("files"))


@files.post("/page/files")
@open_to(RECEIPT)
@file_form
def add() -> AnyResponse | tuple[str, int]:
    """Take a file in while it arrives."""
    facts = _facts("files")
    sent: Sent | None = None
    try:
        with arriving() as sent:
            done = attachments.receive(
                house(),
                by=complainant(),
                command=Command(sent.command_id),
                complaint=g.receipt,
                name=sent.name,
                pieces=sent.pieces(),
                length=request.content_length,
                added=Added(
                    note=sent.typed.get("note") or None,
                    remove_details=bool(sent.typed.get("remove_details")),
                ),
            )
    except Refused as refused:
        return _page(facts, sent, refused), 422
    return redirect(url_for(".ask", at=done.position), 303)


@files.get("/page/files/<file>")
@open_to(RECEIPT)
def show(file: str) -> Response | tuple[str, int]:
    """Hand the person a file of her own, as she sent it."""
    facts = _facts(f"file: {file}")
    found = next((each for each in _own(facts) if each.number == file), None)
    if found is None:
        abort(404)
    filed = facts[0].fact
    assert isinstance(filed, Complaint.Filed), "Only a complaint has a receipt."
    return hand_out(found, str(filed.number), original=True)


def _facts(what: str) -> list[Recorded]:
    """The facts of the case of the receipt; that it is opened is written down before."""
    house().reading.note(complainant(), g.receipt, what)
    return house().office.facts_of(g.receipt)


def _page(facts: list[Recorded], sent: Sent | None = None, refused: Refused | None = None) -> str:
    typed = sent.typed if sent else {}
    field = (refused.field or "_") if refused else ""
    return render_template(
        "public/files.html",
        files=own(facts),
        most=attachments.most_of(house(), complainant()),
        endings=[each.upper() for each in ENDINGS],
        note=typed.get("note", ""),
        remove_details=bool(typed.get("remove_details")),
        errors={field: refused.sentence} if refused else {},
        command_id=new_command_id(),
        back_url=url_for("public.status.show"),
        action=url_for(".add"),
    )
