"""The ledger of everything that ended or lessened a matter: who, whom, why, when, and who stood by.

An auditor reads it to see what was never inquired into. It holds no number that could be improved:
every act stands there, those that were only proposed too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.complaint import Complaint
from domain.history import Recorded
from domain.sealed import Sealed
from domain.softening import ACTS, MILDER
from domain.words import Sentence
from projections.case_history import day_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One act that ended or lessened a matter, or one that was only proposed (`done` is false)."""

    stream_id: str
    position: int
    act: str
    matter: str
    allegation: str
    done: bool
    actor: str
    proposed_by: str
    seconded_by: str
    why: Sealed | None
    on: date | None
    recorded_at: datetime | None

    @property
    def said(self) -> Sentence:
        """What was done, in words."""
        return ACTS[self.act]

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who stands behind it."""
        return frozenset({self.actor, self.proposed_by, self.seconded_by} - {""})

    @property
    def alone(self) -> bool:
        """Whether one person alone did it, which an auditor looks at first."""
        return self.done and len(self.persons) < 2


def fold(facts: Iterable[Recorded]) -> list[Entry]:
    """Fold the facts of one case or of many into the ledger, in the order of recording."""
    cases: dict[str, dict[str, Entry]] = {}
    for each in facts:
        _enter(each, cases.setdefault(each.stream_id, {}))
    found = [entry for entries in cases.values() for entry in entries.values()]
    return sorted(found, key=lambda each: each.position)


def _enter(each: Recorded, entries: dict[str, Entry]) -> None:
    """Enter what one fact says into what is known of its case."""
    fact = each.fact
    match fact:
        case Complaint.SofteningProposed():
            entry = _entry(each, fact.act, fact.allegation or "", done=False)
            entries[fact.proposal] = replace(entry, actor="", proposed_by=each.actor)
        case Complaint.SofteningSeconded():
            if known := entries.get(fact.proposal):
                entries[fact.proposal] = replace(known, seconded_by=each.actor)
        case Complaint.MatterSorted():
            if fact.kind in MILDER:
                entries[f"{fact.NAME}-{fact.matter}"] = _entry(each, fact.NAME, "", done=True)
        case _ if each.topic.startswith(f"{Complaint.PREFIX}.") and fact.NAME in ACTS:
            _done(each, entries)


def _done(each: Recorded, entries: dict[str, Entry]) -> None:
    """What was done takes the place of what was proposed; whoever proposed it stays beside it."""
    entry = _entry(each, each.fact.NAME, getattr(each.fact, "allegation", "") or "", done=True)
    key = f"{entry.act}-at-{each.version}"
    for id, known in entries.items():
        same = (known.act, known.matter, known.allegation) == (
            entry.act,
            entry.matter,
            entry.allegation,
        )
        if same and not known.done:
            key = id
            entry = replace(entry, proposed_by=known.proposed_by, seconded_by=known.seconded_by)
            break
    entries[key] = entry


def _entry(each: Recorded, act: str, allegation: str, *, done: bool) -> Entry:
    return Entry(
        stream_id=each.stream_id,
        position=each.position,
        act=act,
        matter=getattr(each.fact, "matter", ""),
        allegation=allegation,
        done=done,
        actor=each.actor,
        proposed_by="",
        seconded_by="",
        why=getattr(each.fact, "reasons", None),
        on=day_of(each.fact),
        recorded_at=each.recorded_at,
    )
