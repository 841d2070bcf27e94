"""What whoever supervises looks at across cases: how often each unit sends people and papers on."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g, render_template, request, url_for

from domain.people import Role
from projections.pushing import FORMULA
from web import desk
from web.access import open_to
from web.context import house
from web.pushing import cases, counted, denominator, left_out

oversight = Blueprint("oversight", __name__)


@oversight.get("/pushing")
@open_to(Role.LEAD, Role.HEAD)
def pushing() -> str:
    """The pushing index of every unit, its formula, and what was left out."""
    first, last = (_day(request.args.get(name, "")) for name in ("from", "until"))
    g.counted_to = house().office.head()
    # A figure that counted the reader's own case would tell him of it.
    apart = desk.apart_of(cases(house().office))
    found = counted(house().office, first, last, without=apart)
    return render_template(
        "staff/pushing.html",
        formula=FORMULA,
        denominator=denominator(found),
        units=found.units,
        left_out=left_out(found),
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        action=url_for("staff.oversight.pushing"),
    )


def _day(said: str) -> date | None:
    """The day that the address names; a strange one is none."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
