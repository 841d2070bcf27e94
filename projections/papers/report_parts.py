"""The parts of an investigation report: a rule, a proof with its custody, an account, an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.complaint.checked import Check
from domain.procedure import Procedure
from domain.provenance import Origin
from domain.rules import Code, Label
from domain.words import Sentence
from projections.disposition import Person, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an allegation is measured by, in the words that were in force on the day it happened."""

    code: str
    label: str
    sources: tuple[str, ...]
    list_name: str
    list_source: str
    verified: bool
    in_force: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One hand of a chain of custody; the other side is left out where it names somebody."""

    did: Sentence
    by: str
    other: str
    note: str
    on: date | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An item of evidence, with every hand it went through."""

    number: str
    what: str
    place: Sentence
    fingerprint: str | None
    restrictions: tuple[str, ...]
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What somebody said, and how: heard, interviewed, in a statement. `number` where it has one."""

    person: str
    who: Sentence
    how: Sentence
    text: str
    number: str = ""
    also: str = ""
    """What was checked because of it, or who ordered it."""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A proof as a passage names it: by its number, in short; the whole stands elsewhere in the paper.

    `account` is the position of what somebody said; nought for an item of evidence.
    """

    number: str
    what: str
    where: Sentence
    account: int = 0
    is_item: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the report says on an allegation against somebody."""

    subject: Subject
    speaks_for: tuple[Named, ...]
    speaks_against: tuple[Named, ...]
    accounts: tuple[Account, ...]
    told_before: bool
    """Whether what this person said stands in full under an earlier allegation."""
    analysis: str
    finding: str
    finding_reasons: str
    recommended_by: Person | None
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """An allegation, the rule it is measured by, and what the report says on it for each subject."""

    id: str
    n: int
    words: str
    rule: Rule
    stated: tuple[Account, ...]
    """What whoever complained stated, as far as a proof of this allegation is such a statement."""
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the inquiry, or one that was left undone and why."""

    kind: str
    on: date | None
    text: str
    taken: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One thing that an answer of the checklist rests on."""

    said: Sentence
    n: int
    """The number of the allegation it is about; nought where it is about none."""
    subject: Sentence | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One question of the reviewer as it stood: its answer, what that rests on, and the reason."""

    check: Check
    notes: tuple[Noted, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """How the report came about: handed in, given back, made final."""

    did: Sentence
    by: Person | None
    on: date | None
    text: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The paper. Plain words in one language, ready to be printed; nothing here asks anybody."""

    number: str
    language: str
    office: str
    demonstration: bool
    paper_size: str
    version: int
    made_from: int
    made_at: datetime
    final_on: date | None
    is_final: bool
    introduction: str
    standard: str
    procedure: str
    procedure_version: str
    procedure_title: str
    received_on: date | None
    accepted_on: date | None
    happened_on: date | None
    narrative: str
    wish: str
    subjects: tuple[Subject, ...]
    investigators: tuple[Person, ...]
    drafted_by: Person | None
    reviewed_by: Person | None
    allegations: tuple[Allegation, ...]
    accounts: tuple[Account, ...]
    """What whoever complained said in the inquiry."""
    others: tuple[Account, ...]
    """What witnesses said: nobody who complained, and nobody who is complained about."""
    steps: tuple[Step, ...]
    proofs: tuple[Proof, ...]
    checklist: tuple[Reviewed, ...]
    came_about: tuple[Happened, ...]
    sources: tuple[str, ...]
    origin: Origin | None = None
    """Where it comes from, as it is printed on it. Papers that bear no seal say nothing of it."""

    @property
    def answers(self) -> list[tuple[Allegation, Answer]]:
        """Each allegation with each answer, for the table at the beginning."""
        return [(each, answer) for each in self.allegations for answer in each.answers]


def rule_of(
    code: str,
    procedure: Procedure,
    language: str,
    *,
    happened_on: date | None,
    received_on: date | None,
) -> Rule:
    """The text of a code, with what it rests on and whether it was in force on the day it happened."""
    known = procedure.code(code)
    taxonomy = procedure.taxonomy
    return Rule(
        code=code,
        label=procedure.label("code", code, language),
        sources=tuple(each.in_(language) for each in _basis(known, procedure)) if known else (),
        list_name=f"{taxonomy.id} {taxonomy.version}" if taxonomy else "",
        list_source=taxonomy.src.in_(language) if taxonomy else "",
        verified=taxonomy.verified if taxonomy else True,
        in_force=_in_force(procedure, happened_on, received_on),
    )


def _basis(code: Code, procedure: Procedure) -> tuple[Label, ...]:
    """A finer code rests on what the one above it rests on, unless it names a basis of its own."""
    above = procedure.code(code.parent) if code.parent else None
    if code.legal_basis or above is None:
        return code.legal_basis
    return _basis(above, procedure)


def _in_force(procedure: Procedure, happened: date | None, received: date | None) -> Sentence:
    if happened is None:
        if received is None:
            return Sentence("The day it happened is not on record.")
        return Sentence(
            "The day it happened is not on record. This is the text of the day of receipt, {day}.",
            day=received,
        )
    began, ended = procedure.valid_from, procedure.valid_to
    if happened < began:
        return Sentence(
            "It happened on {day}, before this text came into force on {began}. Read the earlier"
            " text before it is decided.",
            day=happened,
            began=began,
        )
    if ended is not None and happened > ended:
        return Sentence(
            "It happened on {day}, after this text had ended on {ended}. Read the later text before"
            " it is decided.",
            day=happened,
            ended=ended,
        )
    return Sentence("The text in force on {day}, when it happened.", day=happened)
