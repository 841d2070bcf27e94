"""Plays a golden scenario: a case as a file would tell it, through the decisions the office takes.

A scenario is a TOML file. Each `[[step]]` says on which day who `does` what, `with` which answers,
and cites the `clause` it rests on. Behind it stands what must follow: the `stage` of the matter, the
last day of clocks that are `due`, those that are `kept`, `lapsed` or stand `still`, what is `owed` to
whom by when, who `may` now take which decision and who `may_not`, and which guards one `needs`. Or it
is `refused`, under which rule, and what it `says`. A rule is named by its beginning. Under `[people]`
stands who takes part: a role, or a role and a unit. A step that says `beside` is taken in that record
beside the complaint, which is about the case unless its first step names a unit.
"""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from domain import calendar as calendars
from domain.beside.commendation import Commendation
from domain.beside.incident import Incident
from domain.beside.proceeding import Proceeding
from domain.beside.record import Beside
from domain.beside.tracking_order import TrackingOrder
from domain.calendar import Calendar
from domain.clock import Reading
from domain.complaint import Complaint
from domain.history import Recorded, Refused
from domain.owed import owed
from domain.people import Actor
from domain.procedure import Procedure, bundled, parse
from domain.rules import Transition
from domain.vocabulary import KEPT_BESIDE
from projections import clocks

FOLDER = Path(__file__).parent

KEPT: Mapping[str, type[Beside]] = {
    record.PREFIX: record for record in (TrackingOrder, Commendation, Incident, Proceeding)
}

STEP = frozenset({
    "on", "at", "by", "does", "with", "matter", "clause", "stage", "due", "kept", "lapsed", "still",
    "owed", "may", "may_not", "needs", "refused", "says", "beside",
})  # fmt: skip


class Surprise(AssertionError):
    """A step of a scenario did not go as its file says."""


class Part(NamedTuple):
    """What a step rests on: a decision at a stage, taken by a role, or a clock, or the notices."""

    kind: str
    name: str = ""
    track: str = ""
    stage: str = ""
    role: str = ""


def scenarios(procedure: str) -> list[Path]:
    return sorted((FOLDER / procedure).glob("*.toml"))


@cache
def told_in(file: Path) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


@cache
def days_of(calendar: str) -> Calendar:
    return calendars.parse(calendars.bundled(calendar))


@dataclass
class Played:
    """A case while it is played, with everything that was recorded of it."""

    rules: Procedure
    people: Mapping[str, str | Mapping[str, str]]
    case: Complaint = field(default_factory=lambda: Complaint("complaint-scenario"))
    facts: list[Recorded] = field(default_factory=list)
    parts: list[frozenset[Part]] = field(default_factory=list)
    """What each step rests on, in their order."""
    records: dict[str, Beside] = field(default_factory=dict)
    """The records beside the complaint; several of a kind are told apart as matters are."""
    told_beside: dict[str, list[Recorded]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.case.lay_beside(calendar=lambda: self.calendar, facts=lambda: self.facts)

    @property
    def calendar(self) -> Calendar:
        return days_of(self.rules.calendar)

    def record_of(self, step: Mapping[str, Any]) -> Beside:
        """The record that a step is taken in; an empty one before its first step."""
        kind, name = step["beside"], f"{step['beside']} {step.get('matter', 'm1')}"
        if name not in self.records:
            record = KEPT[kind](name)
            told = self.told_beside.setdefault(name, [])
            record.goes_by(self.rules)
            record.lay_beside(
                calendar=lambda: self.calendar, facts=lambda: told, cases=lambda _: self.case
            )
            self.records[name] = record
        return self.records[name]

    def where(self, step: Mapping[str, Any], matter: str) -> tuple[str, str]:
        """On which track something stands, and at which stage."""
        if "beside" in step:
            return KEPT_BESIDE + step["beside"], self.record_of(step).stage
        return self.kind_of(matter) or "", self.case.stage_of(matter)

    def moves(self, track: str) -> tuple[Transition, ...]:
        if track.startswith(KEPT_BESIDE):
            return self.rules.beside[track.removeprefix(KEPT_BESIDE)].track.transitions
        return self.rules.tracks[track].transitions

    def staff(self) -> list[Actor]:
        return [_actor(self, name) for name in self.people]

    def kind_of(self, matter: str) -> str | None:
        """Of which kind a matter is; nobody has said it before it is sorted."""
        known = self.case.matters.get(matter)
        return known.kind if known else None


def play(file: Path, rules: Procedure | None = None, *, since: int = 1) -> Played:
    """Play one scenario, by other rules if they are given. Raises `Surprise`.

    What must follow is looked at from the step `since` on: before it nothing can be another way.
    """
    told = told_in(file)
    played = Played(rules or parse(bundled(told["procedure"])), told["people"])
    for number, step in enumerate(told["step"], start=1):
        where = f"{file.stem}, step {number} ({step['on']}, {step['by']} does {step['does']})"
        if strange := set(step) - STEP:
            raise Surprise(f"{where}: nobody reads {', '.join(sorted(strange))}.")
        if not step.get("clause", "").strip():
            raise Surprise(f"{where}: it cites no clause.")
        _take(played, step, where, looked_at=number >= since)
    return played


def begin(file: Path, steps: int) -> tuple[Played, date]:
    """Play only the first steps of a scenario; return what stands then, and on which day."""
    told = told_in(file)
    played = Played(parse(bundled(told["procedure"])), told["people"])
    for step in told["step"][:steps]:
        _take(played, step, file.stem, looked_at=False)
    return played, told["step"][steps - 1]["on"]


def _take(played: Played, step: Mapping[str, Any], where: str, *, looked_at: bool) -> None:
    matter = step.get("matter", "m1")
    begun = _begun(played, step, matter)
    try:
        _decide(played, step, matter)
    except Refused as refused:
        _expect_refused(refused, step, where)
        _history(played, step).collect_events()
        played.parts.append(begun)
        return
    new = _recorded(played, step)
    if "refused" in step:
        facts = ", ".join(each.fact.NAME for each in new)
        raise Surprise(f"{where}: it should be refused, and was not: {facts}.")
    record = f"{step.get('beside')} {step.get('matter', 'm1')}"
    (played.told_beside[record] if "beside" in step else played.facts).extend(new)
    played.parts.append(begun | _left(played, step, matter))
    if looked_at:
        _expect(played, step, matter, new, where)


def _begun(played: Played, step: Mapping[str, Any], matter: str) -> frozenset[Part]:
    """The decision that a step takes, as things stand before it."""
    track = step.get("with", {}).get("kind") if step["does"] == "sort_matter" else None
    role = _actor(played, step["by"]).role
    stands, stage = played.where(step, matter)
    track = track or stands
    clock = {Part("clock", step["with"]["clock"])} if "clock" in step.get("with", {}) else set()
    return frozenset({Part("transition", step["does"], track, stage, role), *clock})


def _left(played: Played, step: Mapping[str, Any], matter: str) -> frozenset[Part]:
    """What a step says of how things stand after it."""
    track, stage = played.where(step, matter)
    parts = {
        Part("transition", verb, track, stage, role)
        for role, verbs in step.get("may", {}).items()
        for verb in verbs
    }
    parts |= {Part("transition", verb, track, stage) for verb in step.get("needs", {})}
    for key in ("due", "kept", "lapsed", "still"):
        parts |= {Part("clock", id_) for id_ in step.get(key, ())}
    if "owed" in step:
        parts.add(Part("notice"))
    return frozenset(parts)


def _decide(played: Played, step: Mapping[str, Any], matter: str) -> None:
    decision = getattr(_history(played, step), step["does"])
    asked = inspect.signature(decision).parameters
    answers = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in step.get("with", {}).items()
    }
    for name, given in (
        ("matter", matter),
        ("on", step["on"]),
        ("received_on", step["on"]),
        ("today", step["on"]),
        ("calendar", played.calendar),
        ("under", played.rules),
        *(_of_a_record(played, answers) if "beside" in step else ()),
    ):
        if name in asked:
            answers.setdefault(name, given)
    decision(by=_actor(played, step["by"]), **answers)


def _of_a_record(played: Played, answers: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What the desk gives to a record beside the complaint."""
    case = None if "unit" in answers else played.case
    return ("number", "2026-000001"), ("member", played.case), ("case", case)


def _history(played: Played, step: Mapping[str, Any]) -> Complaint | Beside:
    """What a step is taken in: the complaint, or a record beside it."""
    return played.record_of(step) if "beside" in step else played.case


def _actor(played: Played, name: str) -> Actor:
    if name == "system":
        return Actor("system", "system", "worker")
    if name == "person":
        return Actor("complainant", "complainant", "public")
    known = played.people[name]
    if isinstance(known, str):
        return Actor(name, known, "staff")
    return Actor(name, known["role"], "staff", unit=known["unit"])


def _recorded(played: Played, step: Mapping[str, Any]) -> list[Recorded]:
    moment = datetime.combine(step["on"], step.get("at", time(10)), played.rules.zone)
    return [
        each._replace(recorded_at=moment, position=each.version)
        for each in _history(played, step).collect_events()
    ]


def _expect_refused(refused: Refused, step: Mapping[str, Any], where: str) -> None:
    if "refused" not in step:
        raise Surprise(f"{where}: refused by {refused.rule}: {refused.sentence}") from refused
    if not refused.rule.startswith(step["refused"]):
        raise Surprise(f"{where}: refused by {refused.rule}, not by {step['refused']}.")
    if step.get("says", "") not in str(refused.sentence):
        raise Surprise(f"{where}: it says “{refused.sentence}”, not “{step['says']}”.")


def _expect(
    played: Played, step: Mapping[str, Any], matter: str, new: Sequence[Recorded], where: str
) -> None:
    track, stage = played.where(step, matter)
    if stage != step.get("stage", stage):
        raise Surprise(f"{where}: the matter stands at {stage}, not at {step['stage']}.")
    _expect_clocks(played, step, matter, where)
    _expect_owed(played, step, matter, new, where)
    for key, wanted in (("may", True), ("may_not", False)):
        for role, verbs in step.get(key, {}).items():
            offered = _offered(played, track, stage, role)
            for verb in verbs:
                if (verb in offered) is not wanted:
                    can = "cannot" if wanted else "can"
                    raise Surprise(f"{where}: at {stage} the {role} {can} {verb}.")
    for verb, needs in step.get("needs", {}).items():
        waits = {
            need
            for move in played.moves(track)
            if move.verb == verb and stage in move.from_
            for need in move.needs
        }
        if missing := set(needs) - waits:
            raise Surprise(f"{where}: {verb} does not wait for {', '.join(sorted(missing))}.")


def _offered(played: Played, track: str, stage: str, role: str) -> set[str]:
    if track.startswith(KEPT_BESIDE):
        moves = played.moves(track)
        return {move.verb for move in moves if stage in move.from_ and role in move.by}
    return {move.verb for move in played.rules.offered(track or None, stage, role)}


def _expect_clocks(played: Played, step: Mapping[str, Any], matter: str, where: str) -> None:
    if not any(key in step for key in ("due", "kept", "lapsed", "still")):
        return
    readings = _readings(played, step, matter)
    for id_, due in step.get("due", {}).items():
        reading = readings.get(id_)
        if reading is None:
            raise Surprise(f"{where}: the clock {id_} does not run.")
        counted = reading.due_at if isinstance(due, datetime) else reading.due
        if counted != due:
            raise Surprise(f"{where}: the clock {id_} is due {counted}, not {due}: {reading.total}")
    for state in ("kept", "lapsed", "still"):
        for id_ in step.get(state, []):
            found = readings[id_].state if id_ in readings else "not running"
            if found != {"still": "paused"}.get(state, state):
                raise Surprise(f"{where}: the clock {id_} is {found}, not {state}.")


def _readings(played: Played, step: Mapping[str, Any], matter: str) -> dict[str, Reading]:
    """Each clock of a matter or a record; of several that count apart, the one that began last."""
    if "beside" in step:
        found = played.record_of(step).clocks(step["on"])
    else:
        found = [
            each.reading
            for each in clocks.read(played.facts, played.rules, played.calendar, step["on"])
            if each.matter in {"", matter}
        ]
    return {each.clock: each for each in sorted(found, key=lambda each: each.started_on)}


def _expect_owed(
    played: Played, step: Mapping[str, Any], matter: str, new: Sequence[Recorded], where: str
) -> None:
    if "owed" not in step:
        return
    found = [
        f"{each.to}: {each.notice.document} by {each.by_day}"
        for recorded in new
        for each in owed(
            played.rules,
            played.kind_of(matter),
            recorded.fact.NAME,
            getattr(recorded.fact, "on", None) or step["on"],
            played.calendar,
        )
    ]
    if sorted(found) != sorted(step["owed"]):
        raise Surprise(f"{where}: owed is {found or 'nothing'}, not {step['owed']}.")
