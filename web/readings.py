"""What is looked at behind a door is on the disk before the answer leaves it; and why, where asked."""

from __future__ import annotations

from flask import Flask, Response, g, render_template, request, url_for

from application.office import AWAY
from application.reading import looking_in
from domain.access import Tie
from domain.procedure import Procedure
from domain.reading import needs_purpose
from domain.words import Sentence
from web.context import actor, form_sent, house

LOOKS_ONLY = {"GET", "HEAD"}


NOT_THERE = 404


class PurposeAsked(Exception):
    """Whoever opens this file has yet to say why: nothing of it is shown before."""

    def __init__(self, complaint: str, procedure: Procedure) -> None:
        super().__init__(complaint)
        self.complaint = complaint
        self.procedure = procedure


def opens(complaint: str, procedure: Procedure, what: str, tie: Tie) -> None:
    """Note that somebody opens a case. Raises `PurposeAsked` where he has to say why first.

    Whoever sends a form was asked when he opened it; one who was not keeps what he typed.
    """
    if needs_purpose(procedure, tie) and not house().reading.purpose_said(actor(), complaint):
        raise PurposeAsked(complaint, procedure)
    house().reading.note(actor(), complaint, what, tie=tie)


def _turned_away() -> None:
    """Note that somebody who works here asked for what is not there for him (ASVS 5, 16.3.2).

    Noted alike whether it is refused or absent: else the time of the answer would tell the one from
    the other.
    """
    if g.get("person") is not None and request.view_args:
        asked = [str(said) for said in request.view_args.values()]
        house().reading.note_turned_away(actor(), asked, request.endpoint or "")


def _first(asked: PurposeAsked) -> str:
    """Keep what was typed while somebody says why he opens the file."""
    case = url_for("staff.complaints.show", complaint=asked.complaint)
    # A form with a file is read while it comes in: it is chosen anew.
    sent = form_sent() if request.mimetype == "application/x-www-form-urlencoded" else None
    if sent is None:
        return purpose_page(asked.complaint, asked.procedure, case)
    return render_template("staff/purpose_first.html", door=case, again=sent)


def purpose_page(
    complaint: str, procedure: Procedure, then: str, error: Sentence | None = None
) -> str:
    """Ask why somebody opens a file that is not his own work."""
    return render_template(
        "staff/purpose.html",
        purposes=[
            {"value": id, "label": label} for id, label in procedure.words["purpose"].items()
        ],
        action=url_for("staff.readers.purpose", complaint=complaint),
        then=then,
        error=error,
        chosen=request.form.get("purpose", ""),
        words=request.form.get("words", ""),
    )


def provide(app: Flask) -> None:
    """Say in whose session a page is looked at, and note whoever is turned away.

    A look that cannot be written down raises where it is noted: nothing is shown, nothing decided.
    """

    @app.before_request
    def begin() -> None:
        looking_in(g.reading)

    @app.errorhandler(PurposeAsked)
    def ask(asked: PurposeAsked) -> tuple[str, int]:
        if request.method not in LOOKS_ONLY:
            return _first(asked), 403
        # What the address says besides, such as a matter, is kept; a filter of a list is not there.
        return purpose_page(asked.complaint, asked.procedure, request.full_path), 403

    # What is registered last is asked first: an answer in place of another gets its headers, too.
    @app.after_request
    def not_there(response: Response) -> Response:
        if response.status_code != NOT_THERE:
            return response
        try:
            _turned_away()
        except AWAY as trouble:
            # No entry, no answer: what was made ready is thrown away.
            response.close()
            return app.make_response(app.handle_user_exception(trouble))
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        looking_in(None)
