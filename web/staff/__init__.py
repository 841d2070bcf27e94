"""The door of those who work here: cases, records, officers, deadlines, every decision on each."""

from __future__ import annotations

from flask import Blueprint

from web import desk
from web.staff.access import room as access
from web.staff.agency import room as agency
from web.staff.complaints import complaints
from web.staff.deadlines import deadlines
from web.staff.emergency import room as emergency
from web.staff.exports import exports
from web.staff.files import files
from web.staff.finding import finding
from web.staff.letters import letters
from web.staff.officers import officers
from web.staff.oversight import oversight
from web.staff.own import room as own
from web.staff.papers import papers
from web.staff.people import room as people
from web.staff.readers import room as readers
from web.staff.records import records
from web.staff.retention import retention
from web.staff.signing_in import room as signing_in


def door() -> Blueprint:
    """The staff door with its rooms."""
    staff = Blueprint("staff", __name__, url_prefix="/staff")
    for room in (
        *(signing_in, agency, own, people, access, emergency),
        *(complaints, deadlines, exports, files, finding, letters),
        *(officers, oversight, papers, readers, records),
        retention,
    ):
        staff.register_blueprint(room)
    desk.frame(staff)
    return staff
