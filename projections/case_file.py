"""One case as a case worker has it on the desk: where it stands, what runs, who said what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeAlias

from domain.calendar import Calendar
from domain.clock import Reading
from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.procedure import Procedure, Word
from domain.retention import removed_letters
from domain.sealed import Sealed
from domain.words import Sentence
from projections import clocks
from projections.case_history import day_of

WORST_FIRST = ("lost", "told", "target", "paused", "kept")
"""The effects of a clock, the worst before the others."""


STEPS = {
    "reported": Sentence("Reported"),
    "recommended": Sentence("Recommended"),
    "concurred": Sentence("Agreed"),
    "returned": Sentence("Sent back"),
    "determined": Sentence("Determined"),
    "overturned": Sentence("Found anew"),
    "discontinued": Sentence("Dropped"),
    "measure_proposed": Sentence("Measure proposed"),
    "measure_decided": Sentence("Measure"),
}
"""What a link in a chain of findings is called."""

FINDINGS = frozenset({"determined", "overturned"})
"""The links that say what was found."""


Finding: TypeAlias = (
    Complaint.Recommended | Complaint.Concurred | Complaint.Determined | Complaint.Overturned
)
"""The facts that say a finding: one that is recommended, agreed to, or made."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something the person told us, still sealed."""

    term: Sentence
    text: Sealed


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody complained about: an officer, somebody not yet identified, a unit, a policy."""

    id: str
    kind: str
    officer: str | None = None
    standing: str | None = None
    unit: str | None = None
    rank: str | None = None
    name: Sealed | None = None
    badge: Sealed | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link in a chain of findings: what was said, by whom, when and why. None: still open."""

    kind: str
    finding: Word | Sentence | None = None
    actor: str = ""
    role: str = ""
    on: date | None = None
    why: Sealed | None = None

    @property
    def step(self) -> Sentence:
        return STEPS[self.kind]


@dataclass(frozen=True, slots=True)
class Chain:
    """One allegation against one subject, and the findings that followed one another."""

    allegation: str
    code: str
    title: Word
    words: Sealed | None
    matter: str
    subject: Subject
    links: tuple[Link, ...]
    determined: bool
    """Whether it needs no finding any more: it has one, or it was dropped."""

    @property
    def pair(self) -> str:
        """How a form names this allegation against this subject."""
        return f"{self.allegation}:{self.subject.id}"

    @property
    def found(self) -> Link | None:
        """What is found now: the last finding, which may have taken the place of earlier ones."""
        made = [each for each in self.links if each.kind in FINDINGS and each.finding]
        return made[-1] if made else None


@dataclass(frozen=True, slots=True)
class Letter:
    """A paper that was made, by its name; the paper itself lies in the folder of the office."""

    document: str
    kind: str
    language: str
    on: date | None
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MatterFile:
    """One of the matters that a person brought under one number, and where it stands."""

    id: str
    kind: str
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything the page of a case shows. What people typed is still sealed."""

    stream_id: str
    version: int
    position: int
    procedure: Procedure
    number: str
    mode: str
    language: str
    channel: str
    received_on: date | None
    unit: str | None
    matter: str
    """The matter in hand: whose stage, kind and draft these are. Empty before any was sorted."""
    matters: tuple[MatterFile, ...]
    kind: str | None
    stage: str
    holder: str | None
    investigators: tuple[str, ...]
    clocks: tuple[Reading, ...]
    told: tuple[Told, ...]
    name: Sealed | None
    contact: Sealed | None
    chains: tuple[Chain, ...]
    subjects: tuple[Subject, ...]
    letters: tuple[Letter, ...]
    draft: Complaint.DispositionDrafted | None
    terms: Mapping[str, Sealed]
    """What was agreed and is not settled yet, by proposal: of each matter the words that stand."""
    last_at: datetime | None

    @property
    def worst(self) -> Reading | None:
        """The running clock whose miss is worst for the office's work; a person's right is theirs."""
        return next(
            (
                each
                for each in self.clocks
                if each.kind != "right" and each.ended_on is None and each.effect != "kept"
            ),
            None,
        )

    @property
    def stage_word(self) -> Word:
        return Word(self.procedure, "stage", self.stage)


def fold(
    facts: Sequence[Recorded],
    procedure: Procedure,
    calendar: Calendar,
    today: date,
    *,
    earlier: Calendar | None = None,
    matter: str | None = None,
) -> CaseFile:
    """Put a case on the desk from its facts, as it stands on a day. The first fact is its filing.

    `earlier`: the calendar that held when it was filed, if that was another. `matter`: which of its
    matters is in hand; the first, if none is named or it has no such matter.
    """
    desk = _Desk(procedure)
    for each in facts:
        desk.take(each)
    filed, last = desk.filed, facts[-1]
    in_hand = matter if matter in desk.kinds else next(iter(desk.kinds), "")
    return CaseFile(
        stream_id=last.stream_id,
        version=last.version,
        position=last.position,
        procedure=procedure,
        number=filed.number or filed.foreign_number or last.stream_id,
        mode=filed.mode,
        language=filed.language,
        channel=filed.channel,
        received_on=filed.received_on,
        unit=filed.unit,
        matter=in_hand,
        matters=tuple(MatterFile(id, kind, desk.stages[id]) for id, kind in desk.kinds.items()),
        kind=desk.kinds.get(in_hand),
        stage=desk.stages[in_hand],
        holder=desk.holder,
        investigators=tuple(desk.investigators),
        clocks=tuple(readings(facts, procedure, calendar, today, earlier)),
        told=tuple(_told(filed)),
        name=filed.name,
        contact=filed.contact,
        chains=tuple(desk.chains()),
        subjects=tuple(desk.subjects.values()),
        letters=tuple(each for each in desk.letters if each.sha256 not in removed_letters(facts)),
        draft=desk.drafts.get(in_hand),
        terms=dict(desk.terms.values()),
        last_at=last.recorded_at,
    )


def readings(
    facts: Sequence[Recorded],
    procedure: Procedure,
    calendar: Calendar,
    today: date,
    earlier: Calendar | None = None,
) -> list[Reading]:
    """Read the clocks of every matter of a case, the worst effect first."""
    read = clocks.read(facts, procedure, calendar, today, earlier=earlier)
    found = [each.reading for each in read]
    return sorted(found, key=worst_first)


def _kind(fact: Fact) -> str:
    return fact.TOPIC.partition(".")[2]


def worst_first(reading: Reading) -> tuple[bool, int, date]:
    """The order of clocks on a page: what runs before what has ended, the worst miss first."""
    return (
        reading.ended_on is not None,
        WORST_FIRST.index(reading.effect),
        reading.due or date.max,
    )


def _told(filed: Complaint.Filed) -> Iterator[Told]:
    for term, text in (
        (Sentence("What the person told us"), filed.narrative),
        (Sentence("Where"), filed.place),
        (Sentence("What would put it right"), filed.wish),
        (Sentence("Asked before us"), filed.doors_before),
    ):
        if text:
            yield Told(term, text)


@dataclass(slots=True)
class _Pair:
    """What was said on one allegation against one subject."""

    links: list[Link] = field(default_factory=list)
    recommended: bool = False
    determined: bool = False
    dropped: bool = False

    @property
    def ended(self) -> bool:
        """Whether no finding is awaited any more."""
        return self.determined or self.dropped


class _Desk:
    """What the page needs to know, gathered fact by fact."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.filed: Complaint.Filed
        self.stages: dict[str, str] = {"": ""}
        self.kinds: dict[str, str] = {}
        self.holder: str | None = None
        self.investigators: list[str] = []
        self.subjects: dict[str, Subject] = {}
        self.alleged: dict[str, Complaint.Alleged] = {}
        self.pairs: dict[tuple[str, str], _Pair] = {}
        self.measures: dict[str, list[Link]] = {}
        self.letters: list[Letter] = []
        self.drafts: dict[str, Complaint.DispositionDrafted] = {}
        self.terms: dict[str, tuple[str, Sealed]] = {}

    def take(self, each: Recorded) -> None:
        """Note what one fact says."""
        fact = each.fact
        if stage := getattr(fact, "stage", ""):
            self.stages[getattr(fact, "matter", "")] = stage
        match fact:
            case Complaint.Filed():
                self.filed = fact
            case Complaint.MatterSorted():
                self.kinds[fact.matter] = fact.kind
            case Complaint.OfficerNamed() | Complaint.OfficerIdentified():
                self.subjects[fact.subject] = Subject(
                    fact.subject,
                    getattr(fact, "kind", "officer"),
                    fact.officer,
                    fact.standing,
                    fact.unit,
                    fact.rank,
                    fact.name,
                    fact.badge,
                )
            case Complaint.OfficerStruckOut():
                known = fact.name or fact.badge
                self.subjects[fact.subject] = Subject(
                    fact.subject,
                    "officer" if known else "unidentified",
                    None,
                    fact.standing,
                    fact.unit,
                    fact.rank,
                    fact.name,
                    fact.badge,
                )
            case Complaint.Alleged():
                self.alleged[fact.allegation] = fact
            case Complaint.ResponsibilityTaken() | Complaint.HandoverDeemed():
                self.holder = fact.holder
            case Complaint.HandoverAccepted():
                self.holder = each.actor
            case Complaint.Assigned():
                self.investigators.append(fact.investigator)
            case Complaint.Recused() | Complaint.RecusalDecided(granted=True):
                self.investigators = [one for one in self.investigators if one != fact.person]
            case Complaint.Reopened():
                self.investigators = []
            case Complaint.Reclassified() if fact.allegation in self.alleged:
                self.alleged[fact.allegation] = replace(
                    self.alleged[fact.allegation], code=fact.code
                )
            case Complaint.Discontinued():
                self._dropped(fact, each)
            case Complaint.Reported():
                self._reported(fact, each)
            case Complaint.Returned():
                self._sent_back(fact, each)
            case (
                Complaint.Recommended()
                | Complaint.Concurred()
                | Complaint.Determined()
                | Complaint.Overturned()
            ):
                self._found(fact, each)
            case Complaint.MeasureProposed() | Complaint.MeasureDecided():
                self._measured(fact, each)
            case Complaint.DispositionDrafted():
                self.drafts[fact.matter] = fact
            case Complaint.DocumentSigned():
                self._signed(fact, each)
            case Complaint.SofteningProposed(terms=Sealed() as text):
                self.terms[fact.matter] = (fact.proposal, text)
            case Complaint.ResolvedByAgreement():
                self.terms.pop(fact.matter, None)

    def _found(self, fact: Finding, each: Recorded) -> None:
        pair = self.pairs.setdefault((fact.allegation, fact.subject), _Pair())
        if _kind(fact) in FINDINGS:
            pair.determined = True
        else:
            pair.recommended = True
        word = Word(self.procedure, "finding", fact.finding)
        pair.links.append(
            Link(_kind(fact), word, each.actor, each.role, self._day(each), fact.reasons)
        )

    def _reported(self, fact: Complaint.Reported, each: Recorded) -> None:
        """A report is about every allegation of its matter that was alleged by then."""
        said = Sentence("report {n}", n=fact.report)
        for allegation, alleged in self.alleged.items():
            if alleged.matter == fact.matter:
                for subject in alleged.subjects:
                    self._add(allegation, subject, each, said, fact.summary)

    def _sent_back(self, fact: Complaint.Returned, each: Recorded) -> None:
        pair = self._add(
            fact.allegation, fact.subject, each, Sentence("to the inquiry"), fact.reasons
        )
        pair.recommended = False

    def _dropped(self, fact: Complaint.Discontinued, each: Recorded) -> None:
        word = Word(self.procedure, "ground", fact.ground)
        alleged = self.alleged.get(fact.allegation)
        for subject in alleged.subjects if alleged else ():
            self._add(fact.allegation, subject, each, word, fact.reasons).dropped = True

    def _add(
        self, allegation: str, subject: str, each: Recorded, said: Word | Sentence, why: Sealed
    ) -> _Pair:
        pair = self.pairs.setdefault((allegation, subject), _Pair())
        kind = _kind(each.fact)
        pair.links.append(Link(kind, said, each.actor, each.role, self._day(each), why))
        return pair

    def _measured(
        self, fact: Complaint.MeasureProposed | Complaint.MeasureDecided, each: Recorded
    ) -> None:
        word = Word(self.procedure, "measure", fact.measure)
        self.measures.setdefault(fact.subject, []).append(
            Link(_kind(fact), word, each.actor, each.role, self._day(each), fact.particulars)
        )

    def _signed(self, fact: Complaint.DocumentSigned, each: Recorded) -> None:
        self.letters.append(
            Letter(
                fact.document, fact.kind, fact.language, self._day(each), fact.size, fact.pdf_sha256
            )
        )

    def chains(self) -> Iterator[Chain]:
        """A chain for each allegation against each subject; a measure follows the first of them."""
        measures = dict(self.measures)
        for allegation, fact in self.alleged.items():
            for id in fact.subjects:
                pair = self.pairs.get((allegation, id), _Pair())
                links = list(pair.links)
                if not pair.recommended and not pair.ended:
                    links.append(Link("recommended"))
                if not pair.ended:
                    links.append(Link("determined"))
                yield Chain(
                    allegation,
                    fact.code,
                    Word(self.procedure, "code", fact.code),
                    fact.words,
                    fact.matter,
                    self.subjects.get(id) or Subject(id, "unidentified"),
                    (*links, *measures.pop(id, ())),
                    pair.ended,
                )

    def _day(self, each: Recorded) -> date | None:
        at = each.recorded_at
        return day_of(each.fact) or (at.astimezone(self.procedure.zone).date() if at else None)
