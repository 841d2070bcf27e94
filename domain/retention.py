"""How long a file is kept: what it ended as, the rule that follows, and the last day of that.

Counted each time from the facts, on the write side before anything is erased and in the list of what
falls due, by this one function: so the list never shows a day that the decision would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.calendar import Calendar
from domain.counting import day_of, happening, last_day
from domain.history import Fact, Recorded
from domain.procedure import Procedure
from domain.rollup import HAPPENED
from domain.rules import Finding, Retention
from domain.vocabulary import ENDED_BY
from domain.words import Sentence

NO_DAYS = Calendar("none", "", "", open_ended=True, weekend=frozenset(), years={})
"""A period of keeping is counted in years, months or days, which ask for no working day."""

OUTCOME_WORDS: Mapping[str, Sentence] = {
    "sustained": Sentence("something was found to be so"),
    "not_sustained": Sentence("nothing was found to be so"),
    "agreed": Sentence("settled by agreement"),
    "withdrawn": Sentence("withdrawn"),
    "elsewhere": Sentence("went on elsewhere"),
    "declined": Sentence("not taken up"),
    "answered": Sentence("answered"),
}
"""What a file can have ended as, as the list of what falls due says it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when a file is kept. Without a last day, nobody has set one: it stays."""

    outcome: str
    rule: Retention | None
    since: date | None
    until: date | None

    def is_over(self, today: date) -> bool:
        """Say whether the last day of keeping is past."""
        return self.until is not None and today > self.until


@dataclass(slots=True)
class Ending:
    """What the facts of one file say about its end, and nothing of what anybody typed."""

    received_on: date | None = None
    stage: str = ""
    matters: dict[str, list[str]] = field(default_factory=dict)
    """The kind and the stage of each matter."""
    findings: dict[str, str] = field(default_factory=dict)
    """What was found last, on each allegation against each subject."""
    ended_by: list[str] = field(default_factory=list)
    moved_on: date | None = None
    """The last day on which a matter moved from one stage to another."""

    def take(self, fact: Fact, day: date | None) -> None:
        """Take in one more fact, in the order of the record."""
        said: Any = fact
        if fact.NAME == "filed":
            self.received_on, self.stage = said.received_on or day, said.stage
        elif fact.NAME == "matter_sorted":
            self.matters[said.matter] = [said.kind, said.stage]
        elif moved := getattr(fact, "stage", ""):
            self._move(getattr(fact, "matter", None) or "", moved)
        if fact.NAME in {"determined", "overturned"}:
            self.findings[f"{said.allegation}/{said.subject}"] = said.finding
        if fact.NAME in ENDED_BY:
            self.ended_by.append(fact.NAME)
        if getattr(fact, "stage", "") and day is not None:
            self.moved_on = max(self.moved_on or day, day)

    def _move(self, matter: str, stage: str) -> None:
        if matter in self.matters:
            self.matters[matter][1] = stage
        else:
            self.stage = stage

    def has_ended(self, procedure: Procedure) -> bool:
        """Say whether all that the file is about has come to its end."""
        return bool(self.matters) and all(
            procedure.is_final(kind, stage) for kind, stage in self.matters.values()
        )

    def outcome(self, procedure: Procedure) -> str:
        """What the file ended as: a finding counts before the way in which the rest ended."""
        found = [procedure.finding(each) for each in self.findings.values()]
        if any(each is not None and is_sustained(each) for each in found):
            return "sustained"
        if any(each is not None and not each.closure for each in found):
            return "not_sustained"
        return ENDED_BY[self.ended_by[-1]] if self.ended_by else "answered"

    def kept(self, procedure: Procedure) -> Kept | None:
        """Until when it is kept; None while it goes on."""
        if not self.has_ended(procedure):
            return None
        outcome = self.outcome(procedure)
        rule = rule_for(procedure, outcome)
        since = self.received_on if rule and rule.start == "received" else self.moved_on
        until = None
        if rule and rule.span and since:
            until = last_day(rule.span, since, "exclude_start", NO_DAYS)
        return Kept(outcome, rule, since, until)


def is_sustained(finding: Finding) -> bool:
    """Say whether a finding stands against somebody, whichever of the two questions it answers."""
    if finding.closure:
        return False
    return finding.breach == "yes" or (finding.breach == "none" and finding.occurred in HAPPENED)


def rule_for(procedure: Procedure, outcome: str) -> Retention | None:
    """The rule for an outcome: one that names it, else the one for whatever no other names."""
    return next(
        (each for each in procedure.retention if outcome in each.outcomes),
        next((each for each in procedure.retention if not each.outcomes), None),
    )


def possible(procedure: Procedure) -> frozenset[str]:
    """What a file can end as under a procedure."""
    found = {"sustained" if is_sustained(each) else "not_sustained" for each in _made(procedure)}
    moves = {move.fact for track in procedure.tracks.values() for move in track.transitions}
    return frozenset(found | {ENDED_BY[each] for each in moves & ENDED_BY.keys()} | {"answered"})


def _made(procedure: Procedure) -> list[Finding]:
    return [each for each in procedure.findings.values() if not each.closure]


def ending(facts: Iterable[Recorded], procedure: Procedure) -> Ending:
    """What the facts of one file say about its end."""
    found = Ending()
    for each in facts:
        found.take(each.fact, on_which_day(each, procedure))
    return found


def removed_letters(facts: Iterable[Recorded]) -> set[str]:
    """The fingerprints of the letters that were made before something in the file was erased."""
    made: set[str] = set()
    gone: set[str] = set()
    for each in facts:
        said: Any = each.fact
        if said.NAME == "document_signed":
            made.add(said.pdf_sha256)
        elif said.NAME == "person_erased":
            gone |= made
    return gone


def on_which_day(recorded: Recorded, procedure: Procedure) -> date | None:
    """The day somebody says it was, else that of recording; None for what is not recorded yet."""
    one = happening(recorded)
    return day_of(one, procedure.zone) if one.on or one.at else None
