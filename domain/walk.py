"""Walks the track of a matter ahead: with how few different people can it come to its ends?

An office of three can open every case, and find at the last step that nobody is left who may take
it: who drafted does not approve, who recommended does not determine. This is known from the text of
a procedure, long before a case stands still.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from domain.guards import MET_BY
from domain.procedure import Procedure
from domain.rules import Track, Transition

Person = tuple[str, int]
"""A role, and the how-many-th person in it: nobody has two roles in one office."""

OUTSIDE = frozenset({"complainant", "system", "importer"})
"""Roles for which the office needs nobody."""

JUDGES = {
    "determined": "recommended",
    "disposition_approved": "disposition_drafted",
    "declined": "responsibility_taken",
}
"""Whose work a decision judges: it is never the same person's, whatever a procedure says."""

REMEMBERED = frozenset({*JUDGES.values(), *MET_BY["board_member_concurs"]})

MOST = 8
"""Nobody asks for more; a stage that takes more people is out of reach."""


@dataclass(frozen=True, slots=True)
class _Place:
    """How far one way of walking has come: the stage, who was needed, and who did what."""

    stage: str
    people: frozenset[Person]
    did: frozenset[tuple[str, Person]]
    last: Person | None


def people_needed(rules: Procedure) -> dict[tuple[str, str], int]:
    """The fewest different people with whom a matter of each track comes to each of its stages."""
    return {
        (track.id, stage): n
        for track in rules.tracks.values()
        for stage, n in _stages(track, rules.first_stage).items()
    }


def _stages(track: Track, first: str) -> dict[str, int]:
    begin = [_Place(first, frozenset(), frozenset(), None)]
    # Somebody answers for it from the first minute, and that person counts.
    taking = next((move for move in track.transitions if move.fact == "responsibility_taken"), None)
    if taking is not None and first in taking.from_:
        begin = list(dict.fromkeys(_after(begin[0], taking, track)))
    found: dict[str, int] = {}
    waiting = [(len(place.people), n, place) for n, place in enumerate(begin)]
    heapq.heapify(waiting)
    seen: set[_Place] = set(begin)
    while waiting and found.keys() != track.stages.keys():
        n, _, place = heapq.heappop(waiting)
        found.setdefault(place.stage, n)
        if track.stages[place.stage].final:
            continue
        for move in track.transitions:
            if place.stage not in move.from_ or move.to in {"", place.stage}:
                continue
            for after in _after(place, move, track):
                if after not in seen and len(after.people) <= MOST:
                    seen.add(after)
                    heapq.heappush(waiting, (len(after.people), len(seen), after))
    return found


def _after(
    place: _Place, move: Transition, track: Track, under_way: frozenset[str] = frozenset()
) -> Iterator[_Place]:
    """Every way of taking one step: by each of those already there, or by somebody new."""
    for ready in _prepared(place, move, track, under_way | {move.fact}):
        before = {who for fact, who in ready.did if fact == JUDGES.get(move.fact)}
        if "other_person_than_before" in move.needs and move.fact not in JUDGES and place.last:
            before.add(place.last)
        if "board_member_concurs" in move.needs:
            before |= {who for fact, who in ready.did if fact in MET_BY["board_member_concurs"]}
        for who in _who(move, ready.people):
            if who in before:
                continue
            stage = move.to or place.stage
            if who is None:
                yield replace(ready, stage=stage, last=None)
                continue
            done = {each for each in ready.did if each[0] != move.fact}
            if move.fact in REMEMBERED:
                done.add((move.fact, who))
            yield _Place(stage, ready.people | {who}, frozenset(done), who)


def _prepared(
    place: _Place, move: Transition, track: Track, under_way: frozenset[str]
) -> Iterable[_Place]:
    """Where one stands when everything is done that a step comes after, and its guards wait for."""
    if "two_investigators" in move.needs:
        two = {("investigator", 0), ("investigator", 1)}
        place = replace(place, people=place.people | two)
    ways = {place}
    for fact in _waits_for(move):
        step = next((one for one in track.transitions if one.fact == fact), None)
        # What leads to another stage is taken on the way there, and counted there.
        if step is None or fact in under_way or step.to not in {"", *step.from_}:
            continue
        ways = {
            replace(done, stage=place.stage, last=place.last)
            for had in ways
            for done in _after(had, step, track, under_way)
        }
    return ways


def _waits_for(move: Transition) -> list[str]:
    waits = [
        fact
        for need in move.needs
        for fact in MET_BY.get(need, ())
        if need in {"defence_recorded", "board_member_concurs"}
    ]
    return [*waits, *sorted(move.after - set(waits))]


def _who(move: Transition, people: frozenset[Person]) -> Iterator[Person | None]:
    if move.by & OUTSIDE:
        yield None
    for role in sorted(move.by - OUTSIDE):
        there = sorted(who for who in people if who[0] == role)
        yield from there
        yield (role, len(there))
