"""Hands out a paper that is printed while its reader waits, under a file name that tells nothing."""

from __future__ import annotations

from flask import Response, g, render_template

from application.adapters.printing import Unprintable
from application.sealing import seal_of
from domain.history import Refused
from projections.papers.sheet import Imprint, Sheet
from web import desk
from web.context import house, say, today

AWAY = 503


def imprint() -> Imprint:
    """Whose paper it is, in the language of whoever asks, and now."""
    office = house().office
    identity = office.identity()
    return Imprint(
        office=identity.name(g.language) if identity else "Ombud",
        language=g.language,
        on=today(),
        at=house().clock.now(),
        paper_size=identity.paper if identity else "A4",
        demonstration=bool(identity and identity.demonstration),
    )


def name_of(id: str) -> str:
    """The name behind an account, as a paper says it to whoever it is given to."""
    person = desk.known(id)
    if person is not None:
        return person.name
    other = desk.OTHERS.get(id)
    return say(other) if other else id


def hand_out(sheet: Sheet) -> Response | tuple[str, int]:
    """Print a paper and give it away; that its reader sees it has been written down before."""
    try:
        content = made(sheet)
    except Unprintable as trouble:
        return render_template("refused.html", refusal=Refused(trouble.sentence)), AWAY
    answer = Response(content, mimetype="application/pdf")
    # The name of a file stays in the list of downloads of a shared machine: it says nothing.
    answer.headers["Content-Disposition"] = f'attachment; filename="{sheet.number}.pdf"'
    return answer


def made(sheet: Sheet) -> bytes:
    """Print and seal a paper. Raises `Unprintable`."""
    paper = house().counter.print(sheet, say)
    return seal_of(house()).seal(paper.pdf, sheet.made_at)
