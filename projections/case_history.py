"""The history of a case as a reader follows it: one plain sentence for every fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.account import Account
from domain.complaint import Complaint
from domain.complaint.track import Word
from domain.history import Fact, Recorded
from domain.office import OfficeHistory
from domain.officer import Officer
from domain.procedure import Procedure
from domain.sealed import Sealed
from domain.words import Sentence


@dataclass(frozen=True, slots=True)
class Line:
    """One fact, told. `on` is the day it happened as somebody claimed it; `recorded_at` is when."""

    position: int
    version: int
    topic: str
    on: date | None
    recorded_at: datetime | None
    actor: str
    role: str
    door: str
    sentence: Sentence
    why: Sealed | None = None
    before: Word | None = None
    after: Word | None = None


Teller = Callable[[Any, Procedure | None], Sentence]

_TELLERS: dict[type[Fact], Teller] = {}


def fold(facts: Sequence[Recorded], procedure: Procedure | None) -> list[Line]:
    """Tell a history, oldest fact first. Every fact is told: one that cannot be is an error."""
    lines = []
    stages: dict[str, str] = {}
    for each in facts:
        fact = each.fact
        stage = getattr(fact, "stage", None)
        matter = getattr(fact, "matter", "")
        stood = stages.get(matter, stages.get("", ""))
        if stage is not None:
            stages[matter] = stage
        moved = stage is not None and stage != stood and procedure is not None
        lines.append(
            Line(
                position=each.position,
                version=each.version,
                topic=each.topic,
                on=day_of(fact),
                recorded_at=each.recorded_at,
                actor=each.actor,
                role=each.role,
                door=each.door,
                sentence=tell(fact, procedure),
                why=getattr(fact, "reasons", None) or getattr(fact, "summary", None),
                before=Word(procedure, "stage", stood) if moved and stood and procedure else None,
                after=Word(procedure, "stage", stage) if moved and stage and procedure else None,
            )
        )
    return lines


def tell(fact: Fact, procedure: Procedure | None = None) -> Sentence:
    """Say a fact in one sentence. Raises `KeyError` for a fact that nobody can tell: a test asks."""
    return _TELLERS[type(fact)](fact, procedure)


def can_tell(fact: type[Fact]) -> bool:
    """Say whether there is a sentence for a fact."""
    return fact in _TELLERS


def day_of(fact: Fact) -> date | None:
    """The day on which something happened, as it was claimed."""
    return getattr(fact, "on", None) or getattr(fact, "received_on", None)


def _teller(fact: type[Fact]) -> Callable[[Teller], Teller]:
    def keep(teller: Teller) -> Teller:
        _TELLERS[fact] = teller
        return teller

    return keep


def _word(procedure: Procedure | None, kind: str, id: str) -> Word | str:
    return Word(procedure, kind, id) if procedure else id


@_teller(OfficeHistory.Opened)
def _(fact: OfficeHistory.Opened, _p: Procedure | None) -> Sentence:
    return Sentence("The office {code} opened its record.", code=fact.code)


@_teller(OfficeHistory.ProcedureAdopted)
def _(fact: OfficeHistory.ProcedureAdopted, _p: Procedure | None) -> Sentence:
    return Sentence(
        "The office adopted the procedure {procedure}, version {version}.",
        procedure=fact.procedure,
        version=fact.procedure_version,
    )


@_teller(OfficeHistory.CalendarPublished)
def _(fact: OfficeHistory.CalendarPublished, _p: Procedure | None) -> Sentence:
    return Sentence(
        "The office took over the calendar {calendar}, version {version}.",
        calendar=fact.calendar,
        version=fact.calendar_version,
    )


@_teller(Account.Opened)
def _(fact: Account.Opened, _p: Procedure | None) -> Sentence:
    return Sentence("An account was opened for “{name}”.", name=fact.sign_in)


@_teller(Officer.Joined)
def _(fact: Officer.Joined, _p: Procedure | None) -> Sentence:
    return Sentence("An officer became known to the office.")


@_teller(Complaint.Filed)
def _(fact: Complaint.Filed, _p: Procedure | None) -> Sentence:
    match fact.mode:
        case "named":
            return Sentence("Somebody told us what happened, and gave a name.")
        case "confidential":
            return Sentence("Somebody told us what happened, in confidence.")
        case "anonymous":
            return Sentence("Somebody told us what happened, without a name.")
        case _:
            return Sentence(
                "The complaint {number} was taken over from another register.",
                number=fact.foreign_number or fact.number or "",
            )


@_teller(Complaint.PersonNoted)
def _(fact: Complaint.PersonNoted, _p: Procedure | None) -> Sentence:
    match fact.capacity:
        case "victim":
            return Sentence("A person to whom it happened was noted.")
        case "witness":
            return Sentence("A person who saw it was noted.")
        case _:
            return Sentence("A person who complained was noted.")


@_teller(Complaint.MatterSorted)
def _(fact: Complaint.MatterSorted, procedure: Procedure | None) -> Sentence:
    return Sentence("It was sorted as: {kind}.", kind=_word(procedure, "track", fact.kind))


@_teller(Complaint.OfficerNamed)
def _(fact: Complaint.OfficerNamed, procedure: Procedure | None) -> Sentence:
    match fact.kind:
        case "unit":
            return Sentence("A unit was named as the one complained about.")
        case "policy":
            return Sentence("A rule was named as what is complained about.")
        case "unidentified":
            return Sentence("Somebody not yet identified was named as the one complained about.")
        case _:
            return Sentence("An officer was named as the one complained about.")


@_teller(Complaint.Alleged)
def _(fact: Complaint.Alleged, procedure: Procedure | None) -> Sentence:
    return Sentence("It was alleged: {code}.", code=_word(procedure, "code", fact.code))


@_teller(Complaint.ResponsibilityTaken)
def _(fact: Complaint.ResponsibilityTaken, _p: Procedure | None) -> Sentence:
    return Sentence("Somebody answers for it now, at {unit}.", unit=fact.unit)


@_teller(Complaint.Accepted)
def _(fact: Complaint.Accepted, _p: Procedure | None) -> Sentence:
    return Sentence("It was taken up.")


@_teller(Complaint.Declined)
def _(fact: Complaint.Declined, procedure: Procedure | None) -> Sentence:
    return Sentence(
        "It was not taken up: {ground}.", ground=_word(procedure, "ground", fact.ground)
    )


@_teller(Complaint.Assigned)
def _(fact: Complaint.Assigned, _p: Procedure | None) -> Sentence:
    if fact.lead:
        return Sentence("An investigator was charged with it.")
    return Sentence("A second investigator was charged with it.")


@_teller(Complaint.StepTaken)
def _(fact: Complaint.StepTaken, procedure: Procedure | None) -> Sentence:
    return Sentence("The inquiry took a step: {kind}.", kind=_word(procedure, "step", fact.kind))


@_teller(Complaint.Recommended)
def _(fact: Complaint.Recommended, procedure: Procedure | None) -> Sentence:
    return Sentence(
        "The inquiry recommended on {allegation}: {finding}.",
        allegation=fact.allegation,
        finding=_word(procedure, "finding", fact.finding),
    )


@_teller(Complaint.Determined)
def _(fact: Complaint.Determined, procedure: Procedure | None) -> Sentence:
    return Sentence(
        "The office found on {allegation}: {finding}.",
        allegation=fact.allegation,
        finding=_word(procedure, "finding", fact.finding),
    )


@_teller(Complaint.MeasureProposed)
def _(fact: Complaint.MeasureProposed, procedure: Procedure | None) -> Sentence:
    return Sentence(
        "A measure was proposed: {measure}.", measure=_word(procedure, "measure", fact.measure)
    )


@_teller(Complaint.MeasureDecided)
def _(fact: Complaint.MeasureDecided, procedure: Procedure | None) -> Sentence:
    return Sentence(
        "A measure was decided: {measure}.", measure=_word(procedure, "measure", fact.measure)
    )


@_teller(Complaint.DispositionDrafted)
def _(fact: Complaint.DispositionDrafted, _p: Procedure | None) -> Sentence:
    return Sentence("The decision was drafted (draft {n}).", n=fact.draft)


@_teller(Complaint.DispositionApproved)
def _(fact: Complaint.DispositionApproved, _p: Procedure | None) -> Sentence:
    return Sentence("Another person approved the draft (draft {n}).", n=fact.draft)


@_teller(Complaint.DispositionIssued)
def _(fact: Complaint.DispositionIssued, _p: Procedure | None) -> Sentence:
    return Sentence("The decision was issued.")


@_teller(Complaint.DocumentSigned)
def _(fact: Complaint.DocumentSigned, _p: Procedure | None) -> Sentence:
    return Sentence(
        "The paper was made from the record up to position {position}; its fingerprint begins"
        " {fingerprint}.",
        position=fact.made_from,
        fingerprint=fact.pdf_sha256[:16],
    )


@_teller(Complaint.Closed)
def _(fact: Complaint.Closed, _p: Procedure | None) -> Sentence:
    return Sentence("The work on it ended.")
