"""Letters that protect somebody, and those by which an officer is kept from duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.clock import Reading
from domain.complaint import Complaint
from domain.complaint.restraint import OUTCOMES
from domain.words import Sentence
from projections.disposition import Person, text_of
from projections.papers.case import Case

WHAT_WE_DO = {
    "no_contact": Sentence(
        "We instruct whoever the complaint is about in writing to keep away: not to visit, call or write"
        " to you, not to let others do it, and not to look you up in any file."
    ),
    "other_contact": Sentence(
        "You get another person of this office to talk to. This person calls you; you need not come."
    ),
    "other_unit": Sentence(
        "Another unit handles your case from now on. Your number stays the same."
    ),
    "police": Sentence("We hand what happened to the criminal police."),
    "none": Sentence("We have looked at it with care, and nothing more is needed at present."),
}
"""What each protection means for the person. The words written down when it was decided stay in the
file: they may say where somebody is, and whoever takes this letter from a table would read it."""

EMERGENCY = {"cn": "110", "gb-ew": "999", "us-dc": "911"}
"""The number of the police that is answered at night too, by the calendar of a procedure."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What is done so that nobody pays for having complained; never where somebody is."""

    decided_on: date | None
    measures: tuple[Sentence, ...]
    at_night: str


def protection(case: Case) -> Protection:
    """What is done for the person, in words that betray nothing."""
    newest = case.need(Complaint.ProtectionDecided)
    decided = [
        each.protection
        for each in case.every(Complaint.ProtectionDecided)
        if each.pressure == newest.pressure
    ]
    return Protection(
        decided_on=case.day_of(Complaint.ProtectionDecided),
        measures=tuple(WHAT_WE_DO[each] for each in dict.fromkeys(decided)),
        at_night=EMERGENCY.get(case.procedure.calendar, ""),
    )


@dataclass(frozen=True, slots=True)
class NoContact:
    """An instruction to keep away from whoever complained, whoever that is."""

    decided_on: date | None


def no_contact(case: Case) -> NoContact:
    """Since when somebody has to keep away."""
    decided = case.recorded(Complaint.ProtectionDecided, protection="no_contact")
    if decided is None:
        raise LookupError(Complaint.ProtectionDecided.TOPIC)
    return NoContact(case.day(decided))


@dataclass(frozen=True, slots=True)
class Suspension:
    """Kept from duty: since when, why, until which day at most, and the right to appeal."""

    title: Sentence
    what: Sentence
    since: date | None
    reasons: str
    approved_by: Person
    over: Reading | None
    appeal: Reading | None


def suspension(case: Case) -> Suspension:
    """What an officer is told who is suspended from duty, or confined."""
    whom = case.letter.subject
    held = case.newest(Complaint.DutySuspended, Complaint.Confined, subject=whom)
    if not isinstance(held, Complaint.DutySuspended | Complaint.Confined):
        raise LookupError(Complaint.DutySuspended.TOPIC)
    confined = isinstance(held, Complaint.Confined)
    name = "confinement" if confined else "suspension"
    return Suspension(
        title=Sentence("Confinement") if confined else Sentence("Suspension from duty"),
        what=Sentence(
            "You are confined from the day below until the day in the frame at the latest."
        )
        if confined
        else Sentence(
            "You are suspended from duty from the day below until the day in the frame at the latest."
        ),
        since=case.day(case.recorded(type(held), subject=whom)),
        reasons=text_of(held.reasons),
        approved_by=case.named(held.approved_by, "lead"),
        over=_about(case, f"{name}_over"),
        appeal=_about(case, f"{name}_appeal"),
    )


def _about(case: Case, clock: str) -> Reading | None:
    """The clock of the reader alone: each who is kept from duty has one of his own."""
    found = [each for each in case.readings() if each.clock == clock]
    own = [each for each in found if each.about in ("", case.letter.subject)]
    return own[-1] if own else None


@dataclass(frozen=True, slots=True)
class Restraint:
    """What was decided on the appeal, why, and what follows for the officer."""

    decided_on: date | None
    decision: Sentence
    annulled: bool
    reasons: str
    appealed_on: date | None
    appeal: Reading | None
    over: Reading | None
    name_restored_by: date | None


def restraint(case: Case) -> Restraint:
    """What an officer is told of the appeal against being kept from duty."""
    whom = case.letter.subject
    decided = case.newest(Complaint.RestraintDecided, subject=whom)
    if decided is None:
        raise LookupError(Complaint.RestraintDecided.TOPIC)
    held = case.newest(Complaint.DutySuspended, Complaint.Confined, subject=whom)
    name = "confinement" if isinstance(held, Complaint.Confined) else "suspension"
    appeals = (Complaint.SuspensionAppealed, Complaint.ConfinementAppealed)
    return Restraint(
        decided_on=case.day(case.recorded(Complaint.RestraintDecided, subject=whom)),
        decision=dict(OUTCOMES)[decided.outcome],
        annulled=decided.outcome == "annulled",
        reasons=text_of(decided.reasons),
        appealed_on=case.day(case.recorded(*appeals, subject=whom)),
        appeal=_about(case, f"{name}_appeal"),
        over=_about(case, f"{name}_over"),
        name_restored_by=decided.due_on,
    )
