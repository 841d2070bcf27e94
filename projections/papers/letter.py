"""What a letter of a case says, folded from the facts up to its approval and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from domain.calendar import Calendar
from domain.complaint import Complaint
from domain.complaint.letters import paper_of
from domain.history import Recorded
from domain.letter_kinds import LETTERS
from domain.procedure import Procedure
from domain.provenance import Origin
from domain.words import Sentence
from projections.disposition import Person, Subject, text_of
from projections.papers.case import Case
from projections.papers.kinds import TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter, ready to be printed. `told` is what its kind tells: see the module of the kind."""

    kind: str
    document: str
    number: str
    language: str
    office: str
    title: Sentence | str
    to: str
    made_from: int
    made_at: datetime
    told: object
    paper_size: str = "A4"
    demonstration: bool = False
    addressed_to: str = ""
    """The reader's name, and address where one was typed; empty where nobody is named."""
    subject: Subject | None = None
    matter: str = ""
    about: tuple[str, ...] = ()
    """What is alleged, in the words of the code; of a reader complained about, only against him."""
    received_on: date | None = None
    approved_on: date | None = None
    """None while it is a draft."""
    opening: str = ""
    body: str = ""
    closing: str = ""
    legal_basis: tuple[str, ...] = ()
    procedure: str = ""
    procedure_version: str = ""
    procedure_title: str = ""
    drafted_by: Person | None = None
    approved_by: Person | None = None
    answers_for_it: Person | None = None
    unit: str = ""
    telephone: str = ""
    origin: Origin | None = None
    """Where it comes from, as it is printed on it."""


def fold(
    facts: Sequence[Recorded],
    procedure: Procedure,
    calendar: Calendar,
    *,
    letter: str,
    edition: int,
    office: Callable[[str], str],
    paper_size: str = "A4",
    demonstration: bool = False,
    people: Mapping[str, Person] | None = None,
) -> Letter:
    """Put together one edition of a letter. Raises `LookupError` when there is none, or a fact that
    it tells of is missing."""
    until = list(_until_approval(facts, letter, edition))
    drafted = next(
        (each for each in until if _is_draft(each, letter, edition)),
        None,
    )
    if drafted is None or not isinstance(drafted.fact, Complaint.LetterDrafted):
        raise LookupError(f"{letter} v{edition}")
    draft = drafted.fact
    case = Case(until, procedure, calendar, letter=draft, people=people or {})
    approval = case.recorded(Complaint.LetterApproved, letter=letter, edition=edition)
    told = TOLD[draft.kind](case)
    answers = case.newest(Complaint.ResponsibilityTaken)
    asked = answers and answers.holder not in case.recused()
    last = until[-1]
    return Letter(
        kind=draft.kind,
        document=paper_of(draft.kind, letter, edition),
        number=case.filed.number or case.filed.foreign_number or last.stream_id,
        language=draft.language,
        office=office(draft.language),
        title=getattr(told, "title", None) or _title(case),
        to=draft.to,
        made_from=last.position,
        made_at=last.recorded_at or datetime.combine(date.min, time(), UTC),
        told=told,
        paper_size=paper_size,
        demonstration=demonstration,
        addressed_to=_addressed_to(case),
        subject=case.subject(draft.subject) if draft.subject else None,
        matter=procedure.label("track", case.track, draft.language, public=True)
        if case.track
        else "",
        about=case.about(),
        received_on=case.filed.received_on,
        approved_on=case.day(approval),
        opening=text_of(draft.opening),
        body=text_of(draft.body),
        closing=text_of(draft.closing),
        legal_basis=_legal_basis(case),
        procedure=case.filed.procedure,
        procedure_version=case.filed.procedure_version,
        procedure_title=procedure.title.in_(draft.language),
        drafted_by=case.person(drafted),
        approved_by=case.person(approval),
        answers_for_it=case.named(answers.holder, "intake") if answers and asked else None,
        unit=answers.unit if answers else "",
        telephone=(answers.telephone or "") if answers else "",
    )


def _until_approval(facts: Sequence[Recorded], letter: str, edition: int) -> list[Recorded]:
    """What happened later changes nothing, so that the letter can be made again byte for byte."""
    for number, each in enumerate(facts, start=1):
        fact = each.fact
        if isinstance(fact, Complaint.LetterApproved) and (fact.letter, fact.edition) == (
            letter,
            edition,
        ):
            return list(facts[:number])
    return list(facts)


def _is_draft(each: Recorded, letter: str, edition: int) -> bool:
    fact = each.fact
    return isinstance(fact, Complaint.LetterDrafted) and (fact.letter, fact.edition) == (
        letter,
        edition,
    )


def _title(case: Case) -> Sentence | str:
    """As the procedure calls this paper to whoever complained; to others by its own name."""
    document = case.procedure.document(case.letter.kind)
    if case.letter.to == "complainant" and document and case.track in document.titles:
        return document.title(case.track).in_(case.language)
    return LETTERS[case.letter.kind].title


def _addressed_to(case: Case) -> str:
    """Whoever complained is named to nobody but himself, and only if he came under his name."""
    typed = text_of(case.letter.recipient)
    if typed:
        return typed
    if case.letter.to == "complainant" and case.filed.mode == "named":
        return text_of(case.filed.name)
    if case.letter.to == "officer" and case.letter.subject:
        return case.subject(case.letter.subject).name or ""
    return ""


def _legal_basis(case: Case) -> tuple[str, ...]:
    """What the procedure says this paper rests on: the paper, the notice that it is owed by, and the
    decision that it tells of."""
    kind = case.letter.kind
    document = case.procedure.document(kind)
    bases = list(document.legal_bases.get(case.track, ())) if document else []
    bases += [
        each.src
        for each in case.procedure.notices
        if each.document == kind and case.track in each.tracks and case.letter.to in each.to
    ]
    if told := case.recorded(*case.told_of(LETTERS[kind].tells)):
        bases += case.sources_of(told.topic.partition(".")[2])
    return tuple(dict.fromkeys(each.in_(case.language) for each in bases))
