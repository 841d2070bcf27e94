"""The parts a procedure is made of: stages, clocks, codes, findings, measures, papers, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Label:
    """A word of the procedure in both languages."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Transition:
    """What moves a matter from one stage to another, who may do it, and what it needs."""

    verb: str
    fact: str
    from_: frozenset[str]
    to: str
    by: frozenset[str]
    needs: tuple[str, ...]
    src: Label | None
    verified: bool
    within: str = ""
    """The clock that says by when it is done."""
    after: frozenset[str] = frozenset()
    """Facts that come first."""
    forbid_if: frozenset[str] = frozenset()
    """Facts after which it is too late."""
    at: tuple[str | int, ...] = field(default=(), compare=False)
    """Where it stands in the text."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a track: staff words, and what the person who complained is told."""

    id: str
    label: Label
    public: Label
    final: bool


@dataclass(frozen=True, slots=True)
class Track:
    """The way one kind of matter goes."""

    id: str
    label: Label
    public: Label
    stages: Mapping[str, Stage]
    transitions: tuple[Transition, ...] = field(repr=False)
    src: Label | None


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as the law writes it."""

    n: int
    unit: str


@dataclass(frozen=True, slots=True)
class Toll:
    """A time that does not count, and whether its first and last day belong to it."""

    opened: str
    closed: str
    first_inside: bool
    last_inside: bool
    grounds: frozenset[str] = frozenset()
    """The grounds on which it does not count; empty: on all."""


@dataclass(frozen=True, slots=True)
class Extension:
    """How much longer a clock may be made, by whom, and by which notice the person hears of it."""

    max: int
    unit: str
    by: frozenset[str]
    notice: str = ""
    approval: bool = False
    """Whether another person has to approve it."""


@dataclass(frozen=True, slots=True)
class DeemedStart:
    """When a clock starts although nobody knows that its start has happened."""

    fact: str
    span: Span
    verified: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A day that a law or a promise sets, and what a missed day does."""

    id: str
    kind: str
    label: Label
    tracks: frozenset[str]
    before_sorting: bool
    start: frozenset[str]
    """The facts it starts from: whichever happens first, while it does not run."""
    deemed_start: DeemedStart | None
    span: Span
    count: str
    rolls: str
    stop: frozenset[str]
    restart: frozenset[str]
    toll: tuple[Toll, ...]
    extend: Extension | None
    breach: str
    src: Label
    verified: bool
    unless: frozenset[str] = frozenset()
    """Facts because of which it does not run at all."""
    then: str = ""
    """The clock that begins where this one ends."""
    deemed: str = ""
    """With the breach `deemed`: the fact that the law then takes to have happened."""
    question: str = ""
    """With the breach `decide`: the question, by its id among the procedure's words."""
    known_to: frozenset[str] = frozenset()
    """The roles that must have recorded the fact it starts from; empty: any."""
    per: str = ""
    """The field of its facts by which several clocks of one kind are told apart: `request`."""
    until: str = ""
    """The field of its start that names the last day itself: `deletes_on`."""
    inside: bool = False
    """Whether it is for the office alone: the page of the person who complained does not show it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The way of a kind of record beside the complaint, and the clocks that run in it."""

    track: Track
    clocks: tuple[Clock, ...] = field(repr=False)
    representatives: int = 0
    """How many people may speak for all, where many come; nought: the rules do not say."""


@dataclass(frozen=True, slots=True)
class Code:
    """What an allegation says happened, in words for staff and in words for the public."""

    id: str
    label: Label
    public: Label
    parent: str | None = None
    must_refer: bool = False
    no_informal: bool = False
    legal_basis: tuple[Label, ...] = ()
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The list of codes as a whole: it changes with the years, so it has a version of its own."""

    id: str
    version: str
    src: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """What a code of another list, or of an older version, is called in this one."""

    taxonomy: str
    version: str
    code: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inquiry found: whether it occurred, and whether it was a breach (none: not asked)."""

    id: str
    label: Label
    public: Label
    occurred: str
    breach: str
    closure: bool
    tracks: frozenset[str]
    """The tracks it can be made on; empty: on all."""


@dataclass(frozen=True, slots=True)
class Period:
    """How long a measure lasts: between a least and a most, which may be the same."""

    least: int
    most: int
    unit: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What may follow for the person concerned, by that person's standing."""

    id: str
    label: Label
    standings: frozenset[str]
    sanction: bool
    src: Label | None
    period: Period | None = None
    verified: bool = True
    discipline: bool = False
    """Whether it is discipline, which a time that has run out bars."""


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of filing, and what it needs."""

    id: str
    label: Label
    explained: Label
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filing:
    """How a complaint may be brought."""

    modes: Mapping[str, Mode]
    by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that decides: its title and legal basis by track, what it must contain, who signs."""

    id: str
    titles: Mapping[str, Label]
    legal_bases: Mapping[str, tuple[Label, ...]]
    must_contain: tuple[str, ...]
    signed_by: tuple[str, ...]

    def title(self, track: str) -> Label:
        return self.titles[track]

    def legal_basis(self, track: str) -> tuple[Label, ...]:
        return self.legal_bases[track]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is owed to whom when something has happened: by which day, and in which document."""

    id: str
    label: Label
    on: frozenset[str]
    to: tuple[str, ...]
    tracks: frozenset[str]
    span: Span | None
    """How long after the fact; none: at once, on the same day."""
    document: str
    src: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class OtherRemedy:
    """Another door that stays open, and its last day counted from when the person knew."""

    id: str
    label: Label
    explained: Label
    codes: frozenset[str]
    span: Span | None
    src: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """Why somebody may not act in a case, and which roles it bars."""

    id: str
    label: Label
    bars: frozenset[str]
    src: Label


@dataclass(frozen=True, slots=True)
class EvidenceUse:
    """What a piece of evidence, by where it came from, may not be used for."""

    id: str
    label: Label
    source: str
    forbids: frozenset[str]
    inherited: bool
    """Whether what was found through it is barred as well."""
    src: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """How often, and by how many means, somebody is tried before counting as unreachable."""

    attempts: int
    means: int
    src: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a file is kept that has ended in a certain way; without a span, until one is said."""

    id: str
    label: Label
    span: Span | None
    src: Label
    verified: bool
    outcomes: frozenset[str] = frozenset()
    """What it has ended as; empty: whatever no other rule names."""
    start: str = "ended"
    """From which day it counts: from the end of the case, or from the day it was received."""


@dataclass(frozen=True, slots=True)
class Return:
    """Figures that the office owes to somebody at regular times."""

    id: str
    label: Label
    to: Label
    every: str
    span: Span | None
    """How long after the end of the period it is due."""
    counts: frozenset[str]
    src: Label
    verified: bool
