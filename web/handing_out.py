"""Handing out a file: never shown in the page, under a name that tells nothing, as it was put in."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template

from application import attachments
from application.attachments import Gone
from domain.history import Refused
from domain.words import Sentence
from projections.files import File
from web.context import house

SANDBOX = "default-src 'none'; sandbox"
"""Whatever a browser makes of a file, it runs nothing and asks nobody (OWASP ASVS 5, 3.2.1)."""


def hand_out(file: File, number: str, *, original: bool) -> Response | tuple[str, int]:
    """Give a file away, decrypted piece by piece; that it is opened has been written down before."""
    address = file.address if original or file.cleaned is None else file.cleaned
    try:
        opened = attachments.opened(house(), address=address, key=file.key)
    except Gone:
        gone = Sentence("This file cannot be opened any more: it was erased, or it is damaged.")
        return render_template("refused.html", refusal=Refused(gone)), 410
    answer = Response(opened.pieces(), content_type=file.medium.id)
    answer.call_on_close(opened.close)
    answer.content_length = opened.size
    answer.headers["Content-Security-Policy"] = SANDBOX
    name = file.neutral_name(number)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def line(file: File, href: str) -> dict[str, Any]:
    """A file in a list, with the way to open it."""
    return {
        "number": file.number,
        "name": file.name.text(),
        "note": file.note.text() if file.note else None,
        "kind": file.medium.label,
        "size": size_of(file.kilobytes),
        "item": file.item,
        "on": file.recorded_at,
        "href": href,
        "remarks": list(_remarks(file)),
    }


def size_of(kilobytes: int) -> Sentence:
    """How long a file is, in the unit that people read."""
    if kilobytes < 1_000:
        return Sentence("{n} kB", n=kilobytes)
    return Sentence("{n} MB", n=round(kilobytes / 1_000))


def _remarks(file: File) -> Any:
    if file.details_removed:
        yield Sentence("Hidden details were taken out; only this copy is kept.")
    elif file.cleaned:
        yield Sentence("What opens is a copy without hidden details.")
    else:
        yield Sentence(
            "There is no copy without hidden details: what opens is the file as it came."
        )
    if not file.scanned:
        yield Sentence("No scanner looked through it for malicious programs.")
