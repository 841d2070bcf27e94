"""Who of the office a case is about, who may inquire, and whether anybody is left for what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from application import accounts
from application.office import Absent, Command, Office, Outcome, somebody_was_faster
from domain.access import Act
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import LEADERS, SYSTEM, Actor
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
    "disposition_issued": Sentence(
        "Nobody of this office is left to send the decision. Borrow a colleague of another unit"
        " before you go on."
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


def leaders(office: Office, case: Complaint) -> list[Actor]:
    """Who leads the office and may see a case."""
    everybody = (each.acting("staff") for each in accounts.people(office).values())
    now = office.today(), int(office.clock.now().timestamp())
    return [
        each for each in everybody if each.role in LEADERS and case.tie_of(each, Act.READ, *now)
    ]


def about(office: Office, case: Complaint) -> set[str]:
    """Whom a case is about: by the histories of its subjects, and by every badge that it names."""
    found = {each for each in case.subjects.values() if each}
    return found | {
        person.id
        for person in accounts.people(office).values()
        if case.complained_about(person.id, person.badge_number or "")
    }


def apart(office: Office, case: Complaint) -> set[str]:
    """Whoever has a case in hand or is complained about in it: others handle what arose from it.

    Somebody has to be left who leads: in an office too small for that, a leader who is not himself
    complained about and does not inquire keeps his part.
    """
    concerned = about(office, case)
    hands = concerned | set(case.investigators) | case.earlier_hands | ({case.holder} - {None})
    leaders = {each.id for each in accounts.people(office).values() if each.role in LEADERS}
    if not leaders - hands:
        hands -= leaders - concerned - set(case.investigators)
    return {each for each in hands if each}


def strike_out(
    office: Office, *, by: Actor, command: Command, complaint: str, **given: Any
) -> Outcome:
    """Strike out a name given in error, here and in every case that it kept somebody from.

    All of it is recorded in one transaction: nobody is freed in one case and barred in the next.
    Raises `Refused`, `Absent`.
    """
    if command.id and (done := office.store.outcome_of(command.id)):
        return Outcome(*done, repeated=True)
    case = office.complaint(complaint)
    if command.seen is not None and command.seen != case.version:
        raise somebody_was_faster()
    concerned, kept_apart = about(office, case), apart(office, case)
    case.strike_out_officer(by=by, **given)
    no_longer_about, no_longer_apart = (
        concerned - about(office, case),
        kept_apart - apart(office, case),
    )
    others = [office.complaint(each) for each in _belonging_to(case)]
    for other in others:
        freed = no_longer_apart if other.arose_from == case.id else no_longer_about
        for person in sorted(freed):
            # Whoever decided it need not have a part in the other case: it follows from this one.
            other.readmit(by=SYSTEM, other=case.id, person=person)
    return office.keep(case, *(each for each in others if any(each.pending)), command=command)


def _belonging_to(case: Complaint) -> Iterator[str]:
    """The cases in which something of this one goes on, and those that arose from it."""
    yield from dict.fromkeys(where.case for where in case.elsewhere.values())
    for fact, _ in case.past():
        if isinstance(fact, Complaint.PressureReported) and fact.linked:
            yield fact.linked
