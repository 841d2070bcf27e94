"""The papers of a case, as they were sent: the very bytes whose fingerprint stands in the record."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from application import letters as kept
from web.access import CASE_WORK, open_to
from web.context import house
from web.desk import open_case

letters = Blueprint("letters", __name__)


@letters.get("/complaints/<complaint>/letters/<document>")
@open_to(*CASE_WORK)
def show(complaint: str, document: str) -> Response:
    """Hand a paper over as it was signed. Raises `LetterChanged`."""
    opened = open_case(complaint, f"letter: {document}")
    case = opened.case
    letter = next((each for each in case.letters if each.document == document), None)
    if letter is None or not opened.letters:
        abort(404)
    pdf = kept.read(house().settings.documents, sha256=letter.sha256)
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.number}.pdf"'
    return answer
