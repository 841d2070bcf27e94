"""The first page: what may be told here, how, and what happens then."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from projections import public_status
from web.access import EVERYBODY, open_to
from web.context import house

start = Blueprint("start", __name__)


@start.get("/")
@open_to(EVERYBODY)
def show() -> str:
    """Show the ways in, and the days we promise."""
    procedure = house().office.own_rules()
    return render_template(
        "public/start.html",
        modes=list(procedure.filing.modes.values()),
        tell_url=url_for("public.filing.show"),
        open_url=url_for("public.status.open"),
        promises=[{"when": when, "what": what} for when, what in public_status.promises(procedure)],
    )
