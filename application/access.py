"""Who may see a case: what the office says to it, and what somebody decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from application import accounts, complaints
from application.adapters.clock import day_of
from application.office import Absent, Command, Office, Outcome
from domain.access import Act, Tie
from domain.complaint import Complaint
from domain.complaint.access import can_be_an_emergency, no_such_case
from domain.people import Actor


def moment(office: Office, at: datetime | None = None) -> tuple[date, int]:
    """The day where the office stands, and the second: what a right to see is counted by."""
    now = at or office.clock.now()
    return day_of(now, office.time_zone()), int(now.timestamp())


def tie_of(office: Office, case: Complaint, by: Actor, act: Act) -> Tie | None:
    """What lets somebody do this with a case now; None where nothing does."""
    day, second = moment(office)
    return case.tie_of(by, act, day, second)


def give(
    office: Office,
    complaint: str,
    *,
    by: Actor,
    command: Command,
    person: str,
    until: date,
    reasons: str | None,
    names: bool = False,
) -> Outcome:
    """Let somebody see a case until a day. Raises `Refused`."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.give_access(
            by=by, person=person, until=until, reasons=reasons, names=names, on=office.today()
        ),
    )


def end(office: Office, complaint: str, *, by: Actor, command: Command, person: str) -> Outcome:
    """End access that was given. Raises `Refused`."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.end_access(by=by, person=person, on=office.today()),
    )


def draw_circle(
    office: Office,
    complaint: str,
    *,
    by: Actor,
    command: Command,
    members: Sequence[str],
    reasons: str | None,
) -> Outcome:
    """Close a case to all but a few. Raises `Refused`."""
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.draw_circle(by=by, members=members, reasons=reasons),
    )


def open_circle(
    office: Office, complaint: str, *, by: Actor, command: Command, reasons: str | None
) -> Outcome:
    """Open a closed case to the office again. Raises `Refused`."""
    return office.decide(
        Complaint, complaint, command, lambda case: case.open_circle(by=by, reasons=reasons)
    )


def break_glass(
    office: Office,
    *,
    by: Actor,
    command: Command,
    number: str,
    told: str,
    reasons: str | None,
    at: datetime | None = None,
) -> Outcome:
    """Open a case in an emergency, by its number: an hour, and a second person is told.

    The hour begins `at` the moment that was signed, where it was signed, or else now.
    Raises `Refused`, in the same words for a case that is not there and one that is about the person.
    """
    # Whatever holds for every case is said before one is looked for: an answer tells of none.
    can_be_an_emergency(by, office.somebody(told), reasons)
    complaint = complaints.numbered(office, number)
    if complaint is None:
        raise no_such_case()
    day, second = moment(office, at)
    try:
        return office.decide(
            Complaint,
            complaint,
            command,
            lambda case: case.break_glass(by=by, told=told, reasons=reasons, on=day, second=second),
        )
    except Absent as gone:
        raise no_such_case() from gone


def review_glass(
    office: Office,
    complaint: str,
    *,
    by: Actor,
    command: Command,
    person: str,
    until: int,
    justified: bool,
    remarks: str | None = None,
) -> Outcome:
    """Say whether an opening in an emergency was right. Raises `Refused`."""
    day, second = moment(office)
    return office.decide(
        Complaint,
        complaint,
        command,
        lambda case: case.review_glass(
            by=by,
            person=person,
            until=until,
            justified=justified,
            remarks=remarks,
            on=day,
            second=second,
        ),
    )


def everybody_who_sees(office: Office, case: Complaint, act: Act) -> dict[str, Tie]:
    """Who of the office may see a case now, and what ties each of them to it."""
    found = {
        id: tie_of(office, case, each.acting("staff"), act)
        for id, each in accounts.people(office).items()
    }
    return {id: tie for id, tie in found.items() if tie}
