"""Everything the paper that decides a complaint says, folded from the facts up to its issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TypeAlias

from domain import clock
from domain.calendar import Calendar
from domain.clock import Happening
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.procedure import Procedure
from domain.provenance import Origin
from domain.sealed import Sealed
from domain.words import Sentence
from projections.spans import within

PAPER = "disposition"
"""The name of this paper in the table of documents of a procedure."""

LONGEST_WORDS = 200
"""A complainant's own words longer than this stand in the record; the table names the code instead."""

Found: TypeAlias = Complaint.Determined | Complaint.Overturned
"""What says what was found: the finding, or the one that a review put in its place."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the office, as the paper names a person who acted."""

    name: str
    function: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom the complaint is about: an officer, somebody not identified, a unit, a policy."""

    subject: str
    kind: str
    standing: str | None = None
    name: str | None = None
    badge: str | None = None
    unit: str | None = None

    @property
    def in_short(self) -> Sentence:
        """How a table or a heading names the subject."""
        if self.kind in {"unit", "policy"}:
            return Sentence("{name}", name=self.name or self.unit or self.subject)
        if self.kind == "unidentified" or not (self.name or self.badge):
            return Sentence("An officer not identified")
        if not self.name:
            return Sentence("The officer with badge {badge}", badge=self.badge)
        match self.standing:
            case "sworn":
                return Sentence("Officer {name}", name=self.name)
            case "auxiliary":
                return Sentence("Auxiliary officer {name}", name=self.name)
            case "staff":
                return Sentence("{name}, member of staff", name=self.name)
            case "contractor":
                return Sentence("{name}, contractor", name=self.name)
            case "former":
                return Sentence("{name}, no longer in service", name=self.name)
            case _:
                return Sentence("{name}", name=self.name)

    @property
    def in_full(self) -> Sentence:
        """How the list of those concerned names the subject: with badge and unit."""
        who: Sentence = self.in_short
        if self.name and self.badge:
            who = Sentence("{who}, badge {badge}", who=who, badge=self.badge)
        if self.unit and self.kind not in {"unit", "policy"}:
            who = Sentence("{who}, {unit}", who=who, unit=self.unit)
        return who


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found on one allegation against one subject, and why."""

    said: str
    subject: Subject
    finding: str
    reasons: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What follows for one subject."""

    subject: Subject
    measure: str
    particulars: str = ""
    by_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A way to have the decision looked at again: its last day, and the sum that led to it.

    `on_receipt`: the day is counted from the receipt of this paper, here from its date, which is
    safe; `unopened` is the sum for a paper that is never opened.
    """

    label: Sentence | str
    due: date | None = None
    total: Sentence | None = None
    on_receipt: bool = False
    unopened: Sentence | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A way outside the office that this paper does not close."""

    route: str
    explained: str = ""
    span: Sentence | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """The paper. Plain words in one language, ready to be printed; nothing here asks anybody."""

    number: str
    language: str
    office: str
    title: str
    opening: str
    facts_found: str
    made_from: int
    made_at: datetime
    paper_size: str = "A4"
    demonstration: bool = False
    addressed_to: str | None = None
    received_on: date | None = None
    accepted_on: date | None = None
    issued_on: date | None = None
    wish: str = ""
    subjects: tuple[Subject, ...] = ()
    investigators: tuple[Person, ...] = ()
    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()
    legal_basis: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    """What conduct was measured by, where the procedure wants it said."""
    procedure: str = ""
    procedure_version: str = ""
    procedure_title: str = ""
    rights: tuple[Right, ...] = ()
    service: str = ""
    remedies: tuple[Remedy, ...] = ()
    closing: str = ""
    drafted_by: Person | None = None
    determined_by: tuple[Person, ...] = ()
    approved_by: Person | None = None
    issued_by: Person | None = None
    origin: Origin | None = None


def fold(
    facts: Sequence[Recorded],
    procedure: Procedure,
    calendar: Calendar,
    *,
    office: str,
    paper_size: str = "A4",
    demonstration: bool = False,
    people: Mapping[str, Person] | None = None,
    draft: int | None = None,
    complainants_copy: bool = False,
) -> Disposition | None:
    """Put together the paper from the facts up to its issue; None while nothing is drafted.

    Facts after the issue change nothing, so that the paper can be made again, byte for byte. Only
    the complainant's own copy names the complainant, and only one who filed under a name.
    """
    drafted = [
        each.fact.draft
        for each in facts
        if isinstance(each.fact, Complaint.DispositionDrafted) and draft in (None, each.fact.draft)
    ]
    if not drafted:
        return None
    case = _Case(drafted[-1], people or {})
    for each in _until_issue(facts, drafted[-1]):
        case.take(each)
    return case.paper(
        procedure,
        calendar,
        office=office,
        paper_size=paper_size,
        demonstration=demonstration,
        complainants_copy=complainants_copy,
    )


def _until_issue(facts: Sequence[Recorded], draft: int) -> Iterator[Recorded]:
    for each in facts:
        yield each
        if isinstance(each.fact, Complaint.DispositionIssued) and each.fact.draft == draft:
            return


class _Case:
    """What the paper needs to know of a case, gathered fact by fact."""

    def __init__(self, draft: int, people: Mapping[str, Person]) -> None:
        self.draft = draft
        self.people = people
        self.facts: list[Recorded] = []
        self.filed: Complaint.Filed | None = None
        self.kinds: dict[str, str] = {}
        self.subjects: dict[str, Subject] = {}
        self.alleged: dict[str, Complaint.Alleged] = {}
        self.accepted: dict[str, date | None] = {}
        self.assigned: list[tuple[str, str]] = []
        self.determined: dict[tuple[str, str], tuple[Found, Recorded]] = {}
        self.measures: list[Complaint.MeasureDecided] = []
        self.drafted: tuple[Complaint.DispositionDrafted, Recorded] | None = None
        self.approved: Recorded | None = None
        self.issued: tuple[Complaint.DispositionIssued, Recorded] | None = None

    def take(self, each: Recorded) -> None:
        """Note what one fact says."""
        self.facts.append(each)
        match each.fact:
            case Complaint.Filed() as fact:
                self.filed = fact
            case Complaint.MatterSorted() as fact:
                self.kinds[fact.matter] = fact.kind
            case Complaint.OfficerNamed() | Complaint.OfficerStruckOut() as fact:
                self.subjects[fact.subject] = self._subject(fact)
            case Complaint.Alleged() as fact:
                self.alleged[fact.allegation] = fact
            case Complaint.Reclassified() as fact if fact.allegation in self.alleged:
                alleged = self.alleged[fact.allegation]
                self.alleged[fact.allegation] = replace(alleged, code=fact.code)
            case Complaint.Accepted() as fact:
                self.accepted[fact.matter] = fact.on
            case Complaint.Assigned() as fact:
                self.assigned.append((fact.matter, fact.investigator))
            case Complaint.Determined() | Complaint.Overturned() as fact:
                self.determined[fact.allegation, fact.subject] = (fact, each)
            case Complaint.MeasureDecided() as fact:
                self.measures.append(fact)
            case Complaint.DispositionDrafted(draft=self.draft) as fact:
                self.drafted = (fact, each)
            case Complaint.DispositionApproved(draft=self.draft):
                self.approved = each
            case Complaint.DispositionIssued(draft=self.draft) as fact:
                self.issued = (fact, each)

    def paper(
        self,
        procedure: Procedure,
        calendar: Calendar,
        *,
        office: str,
        paper_size: str,
        demonstration: bool,
        complainants_copy: bool,
    ) -> Disposition:
        """Write the paper out in the language it was drafted in."""
        assert self.filed is not None
        assert self.drafted is not None
        filed, (draft, by) = self.filed, self.drafted
        matter, language = draft.matter, draft.language
        track = self.kinds.get(matter, "")
        codes = {each.code for each in self.alleged.values() if each.matter == matter}
        issued_on = self.issued[0].on if self.issued else None
        last = self.facts[-1]
        return Disposition(
            number=filed.number or filed.foreign_number or last.stream_id,
            language=language,
            office=office,
            paper_size=paper_size,
            demonstration=demonstration,
            title=_title(procedure, track, language),
            addressed_to=text_of(filed.name) or None
            if complainants_copy and filed.mode == "named"
            else None,
            received_on=filed.received_on,
            accepted_on=self.accepted.get(matter),
            issued_on=issued_on,
            wish=text_of(filed.wish),
            opening=text_of(draft.opening),
            subjects=self._concerned(matter),
            investigators=self._persons(
                [(who, "investigator") for where, who in self.assigned if where == matter],
                procedure,
                language,
            ),
            facts_found=text_of(draft.facts_found),
            findings=self._findings(matter, procedure, language),
            measures=self._measures(matter, procedure, language),
            legal_basis=draft.legal_basis or _legal_basis(procedure, track, codes, language),
            standards=_standards(procedure, codes, language),
            procedure=filed.procedure,
            procedure_version=filed.procedure_version,
            procedure_title=procedure.title.in_(language),
            rights=tuple(self._rights(matter, track, procedure, calendar, language)),
            service=procedure.service.in_(language) if procedure.service else "",
            remedies=tuple(remedies_of(procedure, codes, language)),
            closing=text_of(draft.closing),
            drafted_by=self._person(by, procedure, language),
            determined_by=self._persons(
                [
                    (each.actor, each.role)
                    for fact, each in self.determined.values()
                    if fact.matter == matter
                ],
                procedure,
                language,
            ),
            approved_by=self._person(self.approved, procedure, language),
            issued_by=self._person(self.issued[1] if self.issued else None, procedure, language),
            made_from=last.position,
            made_at=last.recorded_at or datetime.combine(issued_on or date.min, time(), UTC),
        )

    def _subject(self, fact: Complaint.OfficerNamed | Complaint.OfficerStruckOut) -> Subject:
        if isinstance(fact, Complaint.OfficerStruckOut):
            known, kind = None, "officer" if fact.name or fact.badge else "unidentified"
        else:
            known, kind = self.people.get(fact.officer or ""), fact.kind
        return Subject(
            subject=fact.subject,
            kind=kind,
            standing=fact.standing,
            name=text_of(fact.name) or (known.name if known else None),
            badge=text_of(fact.badge) or None,
            unit=fact.unit,
        )

    def _concerned(self, matter: str) -> tuple[Subject, ...]:
        named = {
            subject
            for each in self.alleged.values()
            if each.matter == matter
            for subject in each.subjects
        }
        return tuple(each for each in self.subjects.values() if each.subject in named)

    def _findings(self, matter: str, procedure: Procedure, language: str) -> tuple[Finding, ...]:
        """A finding for each allegation and subject, in the order in which they were alleged."""
        return tuple(
            Finding(
                said=_said(alleged, procedure, language),
                subject=self._named(subject),
                finding=procedure.label("finding", found[0].finding, language, public=True),
                reasons=text_of(found[0].reasons),
            )
            for alleged in self.alleged.values()
            if alleged.matter == matter
            for subject in alleged.subjects
            if (found := self.determined.get((alleged.allegation, subject)))
        )

    def _measures(self, matter: str, procedure: Procedure, language: str) -> tuple[Measure, ...]:
        return tuple(
            Measure(
                subject=self._named(fact.subject),
                measure=procedure.label("measure", fact.measure, language),
                particulars=text_of(fact.particulars),
                by_day=fact.by_day,
            )
            for fact in self.measures
            if fact.matter == matter
        )

    def _named(self, subject: str) -> Subject:
        return self.subjects.get(subject) or Subject(subject=subject, kind="unidentified")

    def _rights(
        self, matter: str, track: str, procedure: Procedure, calendar: Calendar, language: str
    ) -> Iterator[Right]:
        """The rights that begin with this paper.

        Some begin when it is received, and nobody knows yet when that will be: the day shown is
        the safe one, as if it were received on the day of issue.
        """
        if self.issued is None:
            return
        on, happened = self.issued[0].on, happenings_of(self.facts, matter)
        after = self.facts[-1].position + 1
        received = [*happened, Happening("served", on=on, matter=matter, position=after)]
        safe, deemed = (
            {each.clock: each for each in clock.read(procedure, track, happenings, calendar, on)}
            for happenings in (received, happened)
        )
        for each in procedure.clocks_of(track):
            if each.kind == "right" and each.start & {"served", "disposition_issued"}:
                reading, last = safe[each.id], deemed.get(each.id)
                yield Right(
                    label=each.label.in_(language),
                    due=reading.due,
                    total=reading.total,
                    on_receipt="served" in each.start,
                    unopened=last.total if last and last.due != reading.due else None,
                    verified=reading.verified and (last is None or last.verified),
                )

    def _person(self, each: Recorded | None, procedure: Procedure, language: str) -> Person | None:
        found = self._persons([(each.actor, each.role)] if each else [], procedure, language)
        return found[0] if found else None

    def _persons(
        self, acted: Sequence[tuple[str, str]], procedure: Procedure, language: str
    ) -> tuple[Person, ...]:
        """Name each who acted, once. Whose name is not known is named by the role alone."""
        persons: dict[str, Person] = {}
        for id_, role in acted:
            function = procedure.label("role", role, language)
            known = self.people.get(id_)
            persons.setdefault(
                id_,
                replace(known, function=known.function or function) if known else Person(function),
            )
        return tuple(persons.values())


def happenings_of(facts: Sequence[Recorded], matter: str) -> list[Happening]:
    """What the clocks of a matter look at: its own facts and those of the case as a whole."""
    return [
        Happening(
            fact=each.topic.partition(".")[2],
            on=day_claimed(each.fact),
            at=each.recorded_at,
            matter=getattr(each.fact, "matter", None),
            position=each.position,
        )
        for each in facts
        if getattr(each.fact, "matter", matter) == matter
        and (day_claimed(each.fact) or each.recorded_at)
    ]


def day_claimed(fact: Fact) -> date | None:
    day = fact.received_on if isinstance(fact, Complaint.Filed) else getattr(fact, "on", None)
    return day if isinstance(day, date) else None


def text_of(sealed: Sealed | None) -> str:
    return sealed.text().strip() if sealed else ""


def _said(alleged: Complaint.Alleged, procedure: Procedure, language: str) -> str:
    words = text_of(alleged.words)
    if words and len(words) <= LONGEST_WORDS:
        return words
    return procedure.label("code", alleged.code, language, public=True)


def _title(procedure: Procedure, track: str, language: str) -> str:
    document = procedure.document(PAPER)
    if document and track in document.titles:
        return document.title(track).in_(language)
    return procedure.label("document", PAPER, language)


def _legal_basis(
    procedure: Procedure, track: str, codes: set[str], language: str
) -> tuple[str, ...]:
    """What the procedure says the paper rests on: for its track, and for what was alleged."""
    document = procedure.document(PAPER)
    bases = list(document.legal_bases.get(track, ())) if document else []
    for code in sorted(codes):
        known = procedure.code(code)
        bases += known.legal_basis if known else ()
    return tuple(dict.fromkeys(each.in_(language) for each in bases))


def _standards(procedure: Procedure, codes: set[str], language: str) -> tuple[str, ...]:
    """What was alleged, in the words of the code: D.C. Code § 5-1111(h) wants it in the decision."""
    document = procedure.document(PAPER)
    if not document or "standard_of_conduct" not in document.must_contain:
        return ()
    return tuple(procedure.label("code", each, language) for each in sorted(codes))


def remedies_of(procedure: Procedure, codes: set[str], language: str) -> Iterator[Remedy]:
    for each in procedure.other_remedies:
        if not each.codes or each.codes & codes:
            yield Remedy(
                route=each.label.in_(language),
                explained=each.explained.in_(language),
                span=within(each.span) if each.span else None,
                verified=each.verified,
            )
