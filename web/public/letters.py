"""The letters to the person: handed out as they were signed, under a file name that says nothing."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g

from application import letters as kept
from web.access import RECEIPT, open_to
from web.context import house
from web.public.reader import complainant
from web.public.status import status_of

letters = Blueprint("letters", __name__)


@letters.get("/letters/<document>")
@open_to(RECEIPT)
def show(document: str) -> Response:
    """Hand out a letter of the page that is open. Raises `LetterChanged`."""
    status = status_of(g.receipt, "letter")
    letter = next((each for each in status.letters if each.document == document), None)
    if letter is None:
        abort(404)
    pdf = kept.read(house().settings.documents, sha256=letter.pdf_sha256)
    # On the page a letter is received when it is opened: from this day on her rights are counted.
    kept.note_opened(house().office, by=complainant(), complaint=g.receipt, document=document)
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{status.number}.pdf"'
    return answer
