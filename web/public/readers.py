"""Who opened the file, for the person who complained: roles and units, never a name."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, render_template, url_for

from application.limits import ANSWER
from domain.history import Refused
from domain.procedure import Procedure, Word
from domain.reading import Looked
from projections import readers as looked
from projections.papers import readers as on_paper
from projections.readers import Reader
from web import trying
from web.access import RECEIPT, open_to
from web.context import house, today
from web.papers import hand_out, imprint
from web.public.reader import complainant

readers = Blueprint("readers", __name__)


@readers.get("/page/readers")
@open_to(RECEIPT)
def show() -> str:
    """Show who opened the file, on which days, what of it and why."""
    looks, rules, zone = _noted()
    return render_template(
        "public/readers.html",
        rows=[_row(each, rules) for each in looked.told(looks, zone, today())],
        paper_url=url_for("public.readers.paper"),
        back_url=url_for("public.status.show"),
    )


@readers.get("/page/readers/paper")
@open_to(RECEIPT)
def paper() -> Response | trying.Said:
    """Hand the same out as a paper, but not without end: others wait for the printer."""
    attempt = trying.attempt("paper", (ANSWER, f"paper {g.receipt}"))
    if attempt.held_up:
        refused = render_template("refused.html", refusal=Refused(attempt.held_up))
        return refused, 429, attempt.headers
    looks, rules, zone = _noted()
    number = house().office.complaint(g.receipt).number or ""
    return hand_out(on_paper.fold(looks, rules, zone, imprint(), number=number))


def _noted() -> tuple[list[Looked], Procedure, ZoneInfo]:
    """Every look at the file, once it is written down that its person asks for them."""
    house().reading.note(complainant(), g.receipt, "readers")
    rules = house().office.complaint(g.receipt).under()
    return house().reading.looks_at(g.receipt), rules, ZoneInfo(house().office.time_zone())


def _row(reader: Reader, rules: Procedure) -> dict[str, Any]:
    known = rules.words.get("purpose", {})
    return {
        "on": reader.on,
        "role": Word(rules, "role", reader.role),
        "unit": reader.unit or None,
        "what": reader.what,
        "purposes": [known[each] for each in reader.purposes if each in known],
    }
