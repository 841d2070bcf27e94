"""Hands out the office's copy of a paper: the same pages, with the history of the case in it."""

from __future__ import annotations

from flask import Response, abort

from application import letters as kept
from application import papers, verifying
from web.context import house
from web.desk import open_case


def handed_out(complaint: str, document: str) -> Response:
    """Hand out the office's copy of a sealed paper. Raises `Absent`, `LetterChanged`, `Unprintable`.

    The person's own copy never carries a history: she may forward it.
    """
    opened = open_case(complaint, f"office's copy: {document}")
    signed = papers.signed_as(opened.facts, document)
    shown = {each.document for each in opened.papers}
    if signed is None or document not in shown or signed.certificate is None:
        abort(404)
    sent = kept.read(house().settings.documents, sha256=signed.pdf_sha256)
    answer = Response(
        verifying.offices_copy(house(), opened.facts, signed, sent), mimetype="application/pdf"
    )
    name = f"{opened.case.number}-history.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
