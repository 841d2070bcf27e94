"""The papers of a case for an auditor: each with the history it was made from, to be held against it."""

from __future__ import annotations

from flask import Blueprint, Response

from web.access import AUDIT, open_to
from web.offices_copy import handed_out

papers = Blueprint("papers", __name__)


@papers.get("/histories/<complaint>/papers/<document>")
@open_to(*AUDIT)
def show(complaint: str, document: str) -> Response:
    """Hand out the office's copy of a paper. Raises `Absent`, `LetterChanged`."""
    return handed_out(complaint, document)
