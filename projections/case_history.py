"""The history of a case as a reader follows it: one plain sentence for every fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from string import Formatter
from typing import Any

from domain import softening
from domain.account import Account
from domain.beside import kind_of
from domain.clock import span_in_words, what_follows
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.office import OfficeHistory
from domain.officer import Officer
from domain.procedure import Procedure, Word
from domain.register import ForeignRegister
from domain.rules import Span
from domain.sealed import Sealed
from domain.upkeep import Upkeep
from domain.words import Sentence
from projections.naming import is_naming


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


Teller = Callable[[Any, "Terms"], Sentence]

_TELLERS: dict[type[Fact], Teller] = {}


def fold(facts: Sequence[Recorded], procedure: Procedure | None) -> list[Line]:
    """Tell a history, oldest fact first. Every fact is told: one that cannot be is an error."""
    lines = []
    terms = Terms(procedure)
    stages: dict[str, str] = {}
    stages_of = (facts and kind_of(facts[0].stream_id)) or "stage"
    for each in facts:
        fact = each.fact
        if isinstance(fact, Complaint.Alleged | Complaint.Reclassified):
            terms.codes[fact.allegation] = fact.code
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
                sentence=tell(fact, terms),
                why=_why(fact),
                before=Word(procedure, stages_of, stood) if moved and stood and procedure else None,
                after=Word(procedure, stages_of, stage) if moved and stage and procedure else None,
            )
        )
    return lines


TYPED = ("reasons", "summary", "written", "what", "answer", "record", "statement_text", "proved_by")
"""What somebody typed into a fact, by the name of the field; the first that names nobody is shown."""

KEPT_BACK = "interference"
"""Whose key seals what no line of a history shows: a word put in is for the auditor alone."""


def _why(fact: Fact) -> Sealed | None:
    typed = ((name, getattr(fact, name, None)) for name in TYPED)
    shown = (
        text
        for name, text in typed
        if isinstance(text, Sealed) and text.of != KEPT_BACK and not is_naming(fact, name, text)
    )
    return next(shown, None)


@dataclass(slots=True)
class Terms:
    """The words a history uses: those of its procedure, and what each allegation is about."""

    procedure: Procedure | None
    codes: dict[str, str] = field(default_factory=dict)

    def word(self, kind: str, id: str) -> Word | str:
        """A word of the procedure; without one, the id stands for itself."""
        return Word(self.procedure, kind, id) if self.procedure else id

    def allegation(self, id: str) -> Word | str:
        """What an allegation is about, by its code."""
        return self.word("code", self.codes[id]) if id in self.codes else id


def tell(fact: Fact, terms: Terms) -> Sentence:
    """Say a fact in one sentence. Raises `KeyError` for one that nobody can tell: a test asks."""
    if fact.TOLD is not None:
        gaps = _gaps(fact.TOLD.msgid)
        return Sentence(fact.TOLD.msgid, **{gap: _filled(fact, gap, terms) for gap in gaps})
    return _TELLERS[type(fact)](fact, terms)


def can_tell(fact: type[Fact]) -> bool:
    """Say whether there is a sentence for a fact."""
    return fact.TOLD is not None or fact in _TELLERS


@lru_cache
def _gaps(msgid: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(msgid) if name)


WORDS = {
    "kind": "step",
    "finding": "finding",
    "earlier": "finding",
    "measure": "measure",
    "code": "code",
    "earlier_code": "code",
    "ground": "ground",
    "clock": "clock",
    "document": "document",
    "stage": "stage",
    "role": "role",
    "standing": "standing",
    "order_ground": "order_ground",
    "merit": "merit",
    "recognition": "recognition",
    "charge": "charge",
    "outcome": "outcome",
    "level": "level",
}
"""Fields that hold a word of the procedure, and the list it stands in."""


def _filled(fact: Fact, gap: str, terms: Terms) -> Any:
    """What stands in a gap: a word of the procedure, what is alleged, or the value as it is."""
    value = getattr(fact, gap)
    if gap == "allegation" and value:
        return terms.allegation(value)
    if gap == "act":
        return softening.ACTS.get(value, value)
    if value and WORDS.get(gap):
        return terms.word(WORDS[gap], value)
    return "—" if value is None else value


def day_of(fact: Fact) -> date | None:
    """The day on which something happened, as it was claimed."""
    return getattr(fact, "on", None) or getattr(fact, "received_on", None)


def _teller(fact: type[Fact]) -> Callable[[Teller], Teller]:
    def keep(teller: Teller) -> Teller:
        _TELLERS[fact] = teller
        return teller

    return keep


@_teller(OfficeHistory.Opened)
def _(fact: OfficeHistory.Opened, _t: Terms) -> Sentence:
    return Sentence("The office {code} opened its record.", code=fact.code)


@_teller(OfficeHistory.ProcedureAdopted)
def _(fact: OfficeHistory.ProcedureAdopted, _t: Terms) -> Sentence:
    return Sentence(
        "The office adopted the procedure {procedure}, version {version}.",
        procedure=fact.procedure,
        version=fact.procedure_version,
    )


@_teller(OfficeHistory.CalendarPublished)
def _(fact: OfficeHistory.CalendarPublished, _t: Terms) -> Sentence:
    return Sentence(
        "The office took over the calendar {calendar}, version {version}.",
        calendar=fact.calendar,
        version=fact.calendar_version,
    )


@_teller(Account.Opened)
def _(fact: Account.Opened, _t: Terms) -> Sentence:
    return Sentence("An account was opened for “{name}”.", name=fact.sign_in)


@_teller(Officer.Joined)
def _(_f: Officer.Joined, _t: Terms) -> Sentence:
    return Sentence("An officer became known to the office.")


@_teller(ForeignRegister.FileTakenOver)
def _(fact: ForeignRegister.FileTakenOver, _t: Terms) -> Sentence:
    return Sentence(
        "The office took over the file {file} of the register {source}: of {rows} rows,"
        " {accepted} entered and {quarantined} stay outside.",
        file=fact.file,
        source=fact.source,
        rows=fact.rows,
        accepted=fact.accepted,
        quarantined=fact.quarantined,
    )


@_teller(Upkeep.ReadModelPromoted)
def _(fact: Upkeep.ReadModelPromoted, _t: Terms) -> Sentence:
    return Sentence(
        "The list {model}, version {version}, was worked out anew; build {build} is in use.",
        model=fact.model,
        version=fact.model_version,
        build=fact.build,
    )


@_teller(Upkeep.FactPassedOver)
def _(fact: Upkeep.FactPassedOver, _t: Terms) -> Sentence:
    return Sentence(
        "The list {model} went on without the fact at position {at}.", model=fact.model, at=fact.at
    )


@_teller(Upkeep.ReadModelTriedAgain)
def _(fact: Upkeep.ReadModelTriedAgain, _t: Terms) -> Sentence:
    return Sentence(
        "The list {model} was told to try the fact at position {at} again.",
        model=fact.model,
        at=fact.at,
    )


@_teller(Upkeep.ErrandTriedAgain)
def _(fact: Upkeep.ErrandTriedAgain, _t: Terms) -> Sentence:
    return Sentence("{id} was ordered once more.", id=f"{fact.reaction}-{fact.at}")


@_teller(Upkeep.ErrandGivenUp)
def _(fact: Upkeep.ErrandGivenUp, _t: Terms) -> Sentence:
    return Sentence("It was ordered to give up {id}.", id=f"{fact.reaction}-{fact.at}")


@_teller(Upkeep.MasterKeyReplaced)
def _(fact: Upkeep.MasterKeyReplaced, _t: Terms) -> Sentence:
    return Sentence(
        "The master key {former} was replaced by {master}.", former=fact.former, master=fact.master
    )


@_teller(Upkeep.MasterKeyDestroyed)
def _(fact: Upkeep.MasterKeyDestroyed, _t: Terms) -> Sentence:
    return Sentence("It was ordered to destroy the master key {master}.", master=fact.master)


@_teller(Complaint.Filed)
def _(fact: Complaint.Filed, _t: Terms) -> Sentence:
    if fact.number is None:
        return Sentence(
            "The complaint {number} was taken over from another register.",
            number=fact.foreign_number or "",
        )
    match fact.mode:
        case "named":
            return Sentence("Somebody told us what happened, and gave a name.")
        case "confidential":
            return Sentence("Somebody told us what happened, in confidence.")
        case _:
            return Sentence("Somebody told us what happened, without a name.")


@_teller(Complaint.PersonNoted)
def _(fact: Complaint.PersonNoted, _t: Terms) -> Sentence:
    match fact.capacity:
        case "victim":
            return Sentence("A person to whom it happened was noted.")
        case "witness":
            return Sentence("A person who saw it was noted.")
        case _:
            return Sentence("A person who complained was noted.")


@_teller(Complaint.MatterSorted)
def _(fact: Complaint.MatterSorted, terms: Terms) -> Sentence:
    return Sentence("It was sorted as: {kind}.", kind=terms.word("track", fact.kind))


@_teller(Complaint.OfficerNamed)
def _(fact: Complaint.OfficerNamed, _t: Terms) -> Sentence:
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
def _(fact: Complaint.Alleged, terms: Terms) -> Sentence:
    return Sentence("It was alleged: {code}.", code=terms.word("code", fact.code))


@_teller(Complaint.ResponsibilityTaken)
def _(fact: Complaint.ResponsibilityTaken, _t: Terms) -> Sentence:
    return Sentence("Somebody answers for it now, at {unit}.", unit=fact.unit)


@_teller(Complaint.Accepted)
def _(_f: Complaint.Accepted, _t: Terms) -> Sentence:
    return Sentence("It was taken up.")


@_teller(Complaint.Declined)
def _(fact: Complaint.Declined, terms: Terms) -> Sentence:
    return Sentence("It was not taken up: {ground}.", ground=terms.word("ground", fact.ground))


@_teller(Complaint.Assigned)
def _(fact: Complaint.Assigned, _t: Terms) -> Sentence:
    if fact.lead:
        return Sentence("An investigator was charged with it.")
    return Sentence("A second investigator was charged with it.")


@_teller(Complaint.StepTaken)
def _(fact: Complaint.StepTaken, terms: Terms) -> Sentence:
    return Sentence("The inquiry took a step: {kind}.", kind=terms.word("step", fact.kind))


@_teller(Complaint.Recommended)
def _(fact: Complaint.Recommended, terms: Terms) -> Sentence:
    return Sentence(
        "The inquiry recommended on “{allegation}”: {finding}.",
        allegation=terms.allegation(fact.allegation),
        finding=terms.word("finding", fact.finding),
    )


@_teller(Complaint.Determined)
def _(fact: Complaint.Determined, terms: Terms) -> Sentence:
    return Sentence(
        "The office found on “{allegation}”: {finding}.",
        allegation=terms.allegation(fact.allegation),
        finding=terms.word("finding", fact.finding),
    )


@_teller(Complaint.MeasureProposed)
def _(fact: Complaint.MeasureProposed, terms: Terms) -> Sentence:
    return Sentence(
        "A measure was proposed: {measure}.", measure=terms.word("measure", fact.measure)
    )


@_teller(Complaint.MeasureDecided)
def _(fact: Complaint.MeasureDecided, terms: Terms) -> Sentence:
    return Sentence(
        "A measure was decided: {measure}.", measure=terms.word("measure", fact.measure)
    )


@_teller(Complaint.Extended)
def _(fact: Complaint.Extended, terms: Terms) -> Sentence:
    return Sentence(
        "The time for “{clock}” was made longer by {span}.",
        clock=terms.word("clock", fact.clock),
        span=span_in_words(Span(fact.n, fact.unit)),
    )


@_teller(Complaint.Suspended)
def _(fact: Complaint.Suspended, terms: Terms) -> Sentence:
    return Sentence(
        "The time stands still: {ground}.", ground=terms.word("suspension", fact.ground)
    )


@_teller(Complaint.Resumed)
def _(_f: Complaint.Resumed, _t: Terms) -> Sentence:
    return Sentence("The time runs again.")


@_teller(Complaint.ClockLapsed)
def _(fact: Complaint.ClockLapsed, terms: Terms) -> Sentence:
    question = terms.word("question", fact.question) if fact.question else None
    return Sentence(
        "“{clock}”: the last day, {day}, went by. {follows}",
        clock=terms.word("clock", fact.clock),
        day=fact.due,
        follows=what_follows(fact.breach, fact.deemed, question),
    )


@_teller(Complaint.DispositionDrafted)
def _(fact: Complaint.DispositionDrafted, _t: Terms) -> Sentence:
    return Sentence("The decision was drafted (draft {n}).", n=fact.draft)


@_teller(Complaint.DispositionApproved)
def _(fact: Complaint.DispositionApproved, _t: Terms) -> Sentence:
    return Sentence("Another person approved the draft (draft {n}).", n=fact.draft)


@_teller(Complaint.DispositionIssued)
def _(_f: Complaint.DispositionIssued, _t: Terms) -> Sentence:
    return Sentence("The decision was issued.")


@_teller(Complaint.DocumentSigned)
def _(fact: Complaint.DocumentSigned, _t: Terms) -> Sentence:
    return Sentence(
        "The paper was made from the record up to position {position}; its fingerprint begins"
        " {fingerprint}.",
        position=fact.made_from,
        fingerprint=fact.pdf_sha256[:16],
    )


@_teller(Complaint.Closed)
def _(_f: Complaint.Closed, _t: Terms) -> Sentence:
    return Sentence("The work on it ended.")
