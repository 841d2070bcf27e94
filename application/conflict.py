"""Who of the office may inquire into a case, and whether anybody is left for the steps that follow."""

from __future__ import annotations

from application import accounts
from application.office import Absent, Office
from domain.complaint import Complaint
from domain.history import Refused
from domain.words import Sentence

WARNINGS = {
    "determined": Sentence(
        "Nobody of this office is left to make the finding: who recommends it does not. Borrow a"
        " colleague of another unit before you go on."
    ),
    "disposition_approved": Sentence(
        "Nobody of this office is left to approve the paper: who drafts it does not. Borrow a"
        " colleague of another unit before you go on."
    ),
}
"""What whoever assigns is told on that day, by the step that nobody could take."""


def may_inquire(office: Office, case: Complaint, investigator: str) -> None:
    """Refuse somebody whom the case is about, also where only the badge tells. Raises `Refused`."""
    try:
        person = accounts.person(office, investigator)
    except Absent:
        return
    if person and case.complained_about(person.id, person.badge_number or ""):
        raise Refused(
            Sentence("Nobody inquires into his own conduct. Choose another investigator."),
            rule="conflict",
            field="investigator",
        )


def warnings(office: Office, case: Complaint, matter: str) -> list[Sentence]:
    """Walk a case ahead with everybody who works here: the steps for which nobody is left."""
    everybody = [each.acting("staff") for each in accounts.people(office).values()]
    return [WARNINGS[step] for step in case.nobody_left(matter, everybody)]
