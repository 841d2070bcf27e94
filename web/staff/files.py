"""The files of a case at a desk: added, read as a copy, and opened as they came by an act of its own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from application import attachments
from application.attachments import NEW_ITEM, Added
from application.office import Command
from domain.history import Refused
from domain.media import ENDINGS
from domain.words import Sentence
from projections import custody
from projections import files as folded
from projections.files import File
from web import desk
from web.access import CASE_WORK, open_to
from web.context import actor, bound_command, command, house, new_command_id
from web.desk import Opened, open_case
from web.handing_out import hand_out, line
from web.uploads import Sent, arriving, file_form

files = Blueprint("files", __name__)

Part = dict[str, Any]


def of_case(opened: Opened) -> Part:
    """The files of a case on its page, and where one is added."""
    complaint = opened.case.stream_id
    return {
        "lines": [_line(each, complaint) for each in folded.fold(opened.facts)],
        "add_url": url_for("staff.files.ask", complaint=complaint),
    }


def _line(file: File, complaint: str) -> Part:
    original = url_for("staff.files.ask_original", complaint=complaint, file=file.number)
    return {
        **line(file, url_for("staff.files.show", complaint=complaint, file=file.number)),
        "by": desk.named(file.actor),
        "original_url": original if file.has_original else None,
    }


@files.get("/complaints/<complaint>/files")
@open_to(*CASE_WORK)
def ask(complaint: str) -> str:
    """Ask for a file, and for what it belongs to."""
    return _page(open_case(complaint, "form: file"))


@files.post("/complaints/<complaint>/files")
@open_to(*CASE_WORK)
@file_form
def add(complaint: str) -> AnyResponse | tuple[str, int]:
    """Take a file in while it arrives."""
    opened = open_case(complaint, "decision: file")
    sent: Sent | None = None
    try:
        with arriving() as sent:
            done = attachments.receive(
                house(),
                by=actor(),
                command=Command(sent.command_id),
                complaint=complaint,
                name=sent.name,
                pieces=sent.pieces(),
                length=request.content_length,
                added=Added(
                    note=sent.typed.get("note") or None,
                    item=sent.typed.get("item") or None,
                    handed_over_by=sent.typed.get("handed_over_by") or None,
                    from_person=bool(sent.typed.get("from_person")),
                ),
            )
    except Refused as refused:
        return _page(opened, sent, refused), 422
    return redirect(url_for("staff.complaints.show", complaint=complaint, at=done.position), 303)


@files.get("/complaints/<complaint>/files/<file>")
@open_to(*CASE_WORK)
def show(complaint: str, file: str) -> Response | tuple[str, int]:
    """Hand over what is read: the copy without hidden details, or the file where there is none."""
    opened = open_case(complaint, f"file: {file}")
    return hand_out(_found(opened, file), opened.case.number, original=False)


@files.get("/complaints/<complaint>/files/<file>/original")
@open_to(*CASE_WORK)
def ask_original(complaint: str, file: str) -> str:
    """Ask why the copy is not enough."""
    opened = open_case(complaint, f"form: original of {file}")
    return _original(opened, _with_original(opened, file))


@files.post("/complaints/<complaint>/files/<file>/original")
@open_to(*CASE_WORK)
def open_original(complaint: str, file: str) -> Response | tuple[str, int]:
    """Note who opens a file as it came, and why, and then hand it over."""
    opened = open_case(complaint, f"original: {file}")
    found = _with_original(opened, file)
    try:
        attachments.open_original(
            house().office,
            by=actor(),
            command=Command(bound_command(actor().id, complaint, file).id),
            complaint=complaint,
            file=file,
            reasons=request.form.get("reasons"),
        )
    except Refused as refused:
        return _original(opened, found, refused), 422
    return hand_out(found, opened.case.number, original=True)


def _found(opened: Opened, number: str) -> File:
    found = next((each for each in folded.fold(opened.facts) if each.number == number), None)
    if found is None:
        abort(404)
    return found


def _with_original(opened: Opened, number: str) -> File:
    found = _found(opened, number)
    if not found.has_original:
        abort(404)
    return found


def _page(opened: Opened, sent: Sent | None = None, refused: Refused | None = None) -> str:
    complaint, typed = opened.case.stream_id, sent.typed if sent else {}
    here = [each for each in custody.fold(opened.facts) if each.place == custody.HERE]
    items = [
        {
            "value": each.number,
            "label": Sentence("{number}: {what}", number=each.number, what=each.what.text()),
        }
        for each in here
        if each.number not in each.files
    ]
    field = {"what": "note"}.get(refused.field, refused.field) or "_" if refused else ""
    return render_template(
        "staff/files.html",
        identity=desk.identity_bar(opened.case),
        items=[
            *items,
            {"value": NEW_ITEM, "label": Sentence("A new item of evidence, with this file in it")},
        ],
        most=attachments.most_of(house(), actor()),
        endings=[each.upper() for each in ENDINGS],
        typed={
            name: typed.get(name, "") for name in ("note", "item", "handed_over_by", "from_person")
        },
        errors={field: refused.sentence} if refused else {},
        command_id=new_command_id(),
        back_url=url_for("staff.complaints.show", complaint=complaint),
        action=url_for(".add", complaint=complaint),
    )


def _original(opened: Opened, file: File, refused: Refused | None = None) -> str:
    complaint = opened.case.stream_id
    return render_template(
        "staff/original.html",
        identity=desk.identity_bar(opened.case),
        file=_line(file, complaint),
        reasons=request.form.get("reasons", "") if request.method == "POST" else "",
        errors={refused.field or "_": refused.sentence} if refused else {},
        command_id=command().id or new_command_id(),
        back_url=url_for("staff.complaints.show", complaint=complaint),
        action=url_for(".open_original", complaint=complaint, file=file.number),
    )
