"""A procedure: the rules of one jurisdiction, in a text that a lawyer can check line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from domain.faults import Fault, Faulty
from domain.procedure_text import ProcedureText
from domain.rules import (
    Beside,
    Clock,
    Code,
    Contact,
    Crosswalk,
    Document,
    EvidenceUse,
    Filing,
    Finding,
    Ground,
    Label,
    Measure,
    Notice,
    OtherRemedy,
    Retention,
    Return,
    Taxonomy,
    Track,
    Transition,
)
from domain.vocabulary import KEPT_BESIDE

__all__ = ["Fault", "Faulty", "Label", "Procedure", "Word", "bundled", "parse", "shipped"]


@dataclass(frozen=True)
class Procedure:
    """The rules that a case is handled by, pinned to the case when it is filed."""

    id: str
    version: str
    text: str = field(repr=False)
    title: Label
    tz: str
    calendar: str
    valid_from: date
    valid_to: date | None
    first_stage: str
    open_codes: bool
    history_only: bool
    tracks: Mapping[str, Track] = field(repr=False)
    clocks: tuple[Clock, ...] = field(repr=False)
    codes: Mapping[str, Code] = field(repr=False)
    findings: Mapping[str, Finding] = field(repr=False)
    measures: Mapping[str, Measure] = field(repr=False)
    filing: Filing = field(repr=False)
    documents: Mapping[str, Document] = field(repr=False)
    other_remedies: tuple[OtherRemedy, ...] = field(repr=False)
    conflict: tuple[Ground, ...] = field(repr=False)
    visibility: Mapping[str, str] = field(repr=False)
    retention: tuple[Retention, ...] = field(repr=False)
    service: Label | None = field(repr=False)
    words: Mapping[str, Mapping[str, Label]] = field(repr=False)
    """Lists of plain words: role, channel, business_line, ground, closure, step, standing, conflict."""
    pinned_by: str = "received"
    """The day that chooses the version for a case: received, conduct, incident, or stage."""
    write_up: int = 1
    """The working days within which what was done is written down: later, the day claimed counts no
    more."""
    pinned_stage: str = ""
    """With `stage`: where a case stays with the version that holds on that day."""
    notices: tuple[Notice, ...] = field(default=(), repr=False)
    served_by: frozenset[str] = frozenset()
    taxonomy: Taxonomy | None = None
    crosswalks: tuple[Crosswalk, ...] = field(default=(), repr=False)
    evidence_use: tuple[EvidenceUse, ...] = field(default=(), repr=False)
    returns: tuple[Return, ...] = field(default=(), repr=False)
    contact: Contact | None = None
    beside: Mapping[str, Beside] = field(default_factory=dict, repr=False)
    """The records beside the complaint that are kept under these rules."""

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)

    def transition(self, track: str | None, fact: str, stage: str) -> Transition | None:
        """Return what the fact would do at that stage; None if it is not possible there.

        Each answer is worked out once: a register asks two million times.
        """
        asked = (track, fact, stage)
        if asked not in self._answers:
            possible = (move for move in self._possible(track, stage) if move.fact == fact)
            self._answers[asked] = next(possible, None)
        return self._answers[asked]

    @cached_property
    def _answers(self) -> dict[tuple[str | None, str, str], Transition | None]:
        return {}

    def offered(self, track: str | None, stage: str, role: str) -> list[Transition]:
        """Return what this role may do at this stage."""
        return [move for move in self._possible(track, stage) if role in move.by]

    def _possible(self, track: str | None, stage: str) -> tuple[Transition, ...]:
        """What can happen at a stage, worked out once."""
        known = self._moves.get((track, stage))
        if known is None:
            known = self._moves[track, stage] = tuple(self._work_out(track, stage))
        return known

    @cached_property
    def _moves(self) -> dict[tuple[str | None, str], tuple[Transition, ...]]:
        return {}

    def _work_out(self, track: str | None, stage: str) -> Iterator[Transition]:
        """Yield what can happen at a stage; before a matter is sorted, what every track allows."""
        if track is None:
            ways = [self._possible(way, stage) for way in self.tracks]
            common = set.intersection(*({move.verb for move in way} for way in ways))
            yield from (move for move in ways[0] if move.verb in common)
        elif way := self._way(track):
            for move in way.transitions:
                if stage in move.from_:
                    yield move if move.to else replace(move, to=stage)

    def _way(self, id_: str) -> Track | None:
        """The way of a kind of matter, or of a kind of record beside the complaint (`beside.…`).

        Thanks are both: a matter of a complaint, and a record of their own.
        """
        record = (
            self.beside.get(id_.removeprefix(KEPT_BESIDE)) if id_.startswith(KEPT_BESIDE) else None
        )
        return record.track if record else self.tracks.get(id_)

    def clocks_of(self, track: str | None) -> tuple[Clock, ...]:
        """Return the clocks of a track; None asks for those that run before a matter is sorted."""
        if track is not None and track.startswith(KEPT_BESIDE):
            return self.beside[track.removeprefix(KEPT_BESIDE)].clocks
        return tuple(
            clock
            for clock in self.clocks
            if (clock.before_sorting if track is None else track in clock.tracks)
        )

    def is_final(self, track: str, stage: str) -> bool:
        way = self._way(track)
        return way is not None and way.stages[stage].final

    def code(self, code: str) -> Code | None:
        """Return a code; where codes are open, a foreign one stands for itself."""
        if code in self.codes:
            return self.codes[code]
        if self.open_codes and code:
            return Code(code, Label(code, code), Label(code, code))
        return None

    def in_this_list(self, taxonomy: str, version: str, code: str) -> tuple[str, ...]:
        """What a code of some list is called in this one; nothing, where nobody has said it yet."""
        own = self.taxonomy
        if own is not None and (own.id, own.version) == (taxonomy, version):
            return (code,) if code in self.codes else ()
        return next(
            (
                walk.to
                for walk in self.crosswalks
                if (walk.taxonomy, walk.version, walk.code) == (taxonomy, version, code)
            ),
            (),
        )

    def finding(self, finding: str) -> Finding | None:
        return self.findings.get(finding)

    def findings_for(self, track: str) -> list[Finding]:
        return [one for one in self.findings.values() if not one.tracks or track in one.tracks]

    def measure(self, measure: str) -> Measure | None:
        return self.measures.get(measure)

    def measures_for(self, standing: str) -> list[Measure]:
        return [measure for measure in self.measures.values() if standing in measure.standings]

    def document(self, document: str) -> Document | None:
        return self.documents.get(document)

    def label(
        self, kind: str, id_: str, language: str, *, public: bool = False, track: str | None = None
    ) -> str:
        """Return the word for an id; an id that the procedure no longer knows stands for itself.

        Kinds: track, stage, code, finding, measure, clock, notice, document, mode, other_remedy, role,
        channel, business_line, ground, closure, step, standing, question, rank, retention; beside (a
        kind of record), and each kind of record for its stages.
        """
        known = self._labels.get((kind, id_))
        if kind == "stage":
            known = next(
                (
                    (stage.label, stage.public)
                    for way in self.tracks.values()
                    if track in (None, way.id)
                    for stage in way.stages.values()
                    if stage.id == id_
                ),
                None,
            )
        return known[public].in_(language) if known else id_

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str], tuple[Label, Label]]:
        labels: dict[tuple[str, str], tuple[Label, Label]] = {}
        for track in self.tracks.values():
            labels["track", track.id] = (track.label, track.public)
        for kind, record in self.beside.items():
            labels["beside", kind] = (record.track.label, record.track.public)
            for stage in record.track.stages.values():
                labels[kind, stage.id] = (stage.label, stage.public)
        for code in self.codes.values():
            labels["code", code.id] = (code.label, code.public)
        for finding in self.findings.values():
            labels["finding", finding.id] = (finding.label, finding.public)
        plain: dict[str, Mapping[str, Label]] = {
            **self.words,
            "measure": {measure.id: measure.label for measure in self.measures.values()},
            "clock": {clock.id: clock.label for clock in self._every_clock()},
            "notice": {notice.id: notice.label for notice in self.notices},
            "mode": {mode.id: mode.label for mode in self.filing.modes.values()},
            "other_remedy": {remedy.id: remedy.label for remedy in self.other_remedies},
            "retention": {rule.id: rule.label for rule in self.retention},
            "document": {
                document.id: next(iter(document.titles.values()))
                for document in self.documents.values()
            },
        }
        for kind, words in plain.items():
            labels |= {(kind, id_): (label, label) for id_, label in words.items()}
        return labels

    def _every_clock(self) -> Iterator[Clock]:
        yield from self.clocks
        for record in self.beside.values():
            yield from record.clocks


@dataclass(frozen=True, slots=True)
class Word:
    """A word that the procedure defines (a stage, a role, a finding), not yet put into a language."""

    procedure: Procedure
    kind: str
    id: str
    public: bool = False

    def in_(self, language: str) -> str:
        return self.procedure.label(self.kind, self.id, language, public=self.public)


def shipped() -> list[str]:
    """Return the names of the procedures that ship with the office."""
    kept = files("domain").joinpath("procedures").iterdir()
    return sorted(each.name.removesuffix(".toml") for each in kept if each.name.endswith(".toml"))


def bundled(procedure_id: str) -> str:
    """Return the text of a procedure that ships with the office."""
    return (
        files("domain").joinpath("procedures", f"{procedure_id}.toml").read_text(encoding="utf-8")
    )


@lru_cache(maxsize=64)
def parse(text: str) -> Procedure:
    """Read a procedure; raise `Faulty` with every fault and its line. The same text is read once."""
    told = ProcedureText(text)
    procedure = Procedure(
        id=told.name("id"),
        version=told.name("version"),
        text=text,
        title=told.label("title"),
        tz=told.time_zone("tz"),
        calendar=told.name("calendar"),
        valid_from=told.day("valid_from") or date.min,
        valid_to=told.day("valid_to", needed=False),
        first_stage=told.name("first_stage"),
        open_codes=told.yes("open_codes"),
        history_only=told.yes("history_only"),
        write_up=told.write_up(),
        words={**told.words(), "conflict": {each.id: each.label for each in told.conflict()}},
        tracks=told.tracks(),
        clocks=told.clocks(),
        codes=told.codes(),
        findings=told.findings(),
        measures=told.measures(),
        filing=told.filing(),
        documents=told.documents(),
        other_remedies=told.other_remedies(),
        conflict=told.conflict(),
        visibility=told.visibility(),
        retention=told.retention(),
        service=told.service(),
        pinned_by=told.pinned_by(),
        pinned_stage=told.pinned_stage(),
        notices=told.notices(),
        served_by=told.served_by(),
        taxonomy=told.taxonomy(),
        crosswalks=told.crosswalks(),
        evidence_use=told.evidence_use(),
        returns=told.returns(),
        beside=told.beside(),
        contact=told.contact(),
    )
    told.refuse_what_is_faulty()
    return procedure
