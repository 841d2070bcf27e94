"""Hands out a letter as it was signed, and notes that the person opened it on her page."""

from __future__ import annotations

import hashlib
from pathlib import Path

from application.office import Command, Office
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import Actor


class LetterChanged(Exception):
    """The file is missing, or is not the one whose fingerprint stands in the record."""


def read(folder: Path, *, sha256: str) -> bytes:
    """Return the letter with this fingerprint. Raises `LetterChanged`."""
    try:
        found = (folder / f"{sha256}.pdf").read_bytes()
    except OSError as e:
        raise LetterChanged(f"The letter {sha256[:16]} cannot be read: {e.strerror}.") from e
    if hashlib.sha256(found).hexdigest() != sha256:
        raise LetterChanged(f"The letter {sha256[:16]} is not the one that was signed.")
    return found


def note_opened(office: Office, *, by: Actor, complaint: str, document: str) -> None:
    """Note that the person has a letter because she opened it; the second time changes nothing."""
    if document in office.complaint(complaint).served:
        return

    def received(case: Complaint) -> None:
        takes = case.serve if case.decides(document) else case.receive_letter
        takes(by=by, way="opened", document=document, on=office.today())

    try:
        office.decide(Complaint, complaint, Command(f"opened-{complaint}-{document}"), received)
    except Refused:
        # A procedure that does not count an opening, or a file that nobody writes in any more:
        # she reads her letter all the same.
        return
