"""The door of those who work here: cases, records, officers, deadlines, every decision on each."""

from __future__ import annotations

from flask import Blueprint

from web import desk
from web.staff.complaints import complaints
from web.staff.deadlines import deadlines
from web.staff.letters import letters
from web.staff.officers import officers
from web.staff.oversight import oversight
from web.staff.records import records
from web.staff.signing_in import signing_in


def door() -> Blueprint:
    """The staff door with its rooms."""
    staff = Blueprint("staff", __name__, url_prefix="/staff")
    for room in (signing_in, complaints, deadlines, letters, officers, oversight, records):
        staff.register_blueprint(room)
    desk.frame(staff)
    return staff
