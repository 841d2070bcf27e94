"""Who opened the file, for the person who complained: roles and units, never a name."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, url_for

from domain.procedure import Procedure, Word
from projections import readers as looked
from projections.readers import Reader
from web.access import RECEIPT, open_to
from web.context import house, today
from web.public.reader import complainant

readers = Blueprint("readers", __name__)


@readers.get("/page/readers")
@open_to(RECEIPT)
def show() -> str:
    """Show who opened the file, on which days, what of it and why."""
    house().reading.note(complainant(), g.receipt, "readers")
    rules = house().office.complaint(g.receipt).under()
    looks = house().reading.looks_at(g.receipt)
    zone = ZoneInfo(house().office.time_zone())
    return render_template(
        "public/readers.html",
        rows=[_row(each, rules) for each in looked.told(looks, zone, today())],
        back_url=url_for("public.status.show"),
    )


def _row(reader: Reader, rules: Procedure) -> dict[str, Any]:
    known = rules.words.get("purpose", {})
    return {
        "on": reader.on,
        "role": Word(rules, "role", reader.role),
        "unit": reader.unit or None,
        "what": reader.what,
        "purposes": [known[each] for each in reader.purposes if each in known],
    }
