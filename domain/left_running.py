"""Walks a track with one clock in hand: can the matter end while the clock runs, for ever?

Whoever ends a matter may forget that something was promised in it. Such a time would be missed on
its last day, after everybody has gone home, and nobody could do any more what it waits for.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.rules import Clock, Track

DUTIES = frozenset({"duty", "periodic"})
"""What the office owes. A right may be used elsewhere, and what is lost is lost with the matter."""

SETTLED_FIRST = frozenset({"review_requested", "reopened"})
"""What nobody may close before it is settled, whatever a procedure says."""


def left_running(clock: Clock, track: Track, first: str) -> list[tuple[str, list[str]]]:
    """The stages at which a matter has ended while the clock runs for ever, and by which facts.

    A clock that something stops at the stage where the matter has ended is meant to run on.
    """
    if clock.kind not in DUTIES or not clock.stop:
        return []
    settles = clock.stop | clock.unless | _starts(clock)
    left: dict[str, set[str]] = {}
    for stage, running in _ways(clock, track, first):
        for move in track.transitions if running else ():
            ends = stage in move.from_ and _final(move.to, track) and not _final(stage, track)
            first_settled = move.fact == "closed" and clock.start <= SETTLED_FIRST
            if ends and not first_settled and move.fact not in settles:
                left.setdefault(move.to, set()).add(move.fact)
    return [
        (stage, sorted(facts))
        for stage, facts in sorted(left.items())
        if not clock.stop & _at(stage, track)
    ]


def _final(stage: str, track: Track) -> bool:
    return bool(stage) and track.stages[stage].final


def _ways(clock: Clock, track: Track, first: str) -> Iterable[tuple[str, bool]]:
    """Every stage that a matter can come to, with the clock running and without.

    What is taken up again is walked only for a clock that begins there.
    """
    starts = _starts(clock)
    moves = [move for move in track.transitions if move.fact in starts or move.fact != "reopened"]
    seen = {(first, "filed" in starts)}
    ahead = list(seen)
    while ahead:
        stage, running = ahead.pop()
        for move in moves:
            if stage not in move.from_:
                continue
            ends = move.fact in clock.stop | clock.unless
            there = (move.to or stage, not ends and (running or move.fact in starts))
            if there not in seen:
                seen.add(there)
                ahead.append(there)
    return seen


def _starts(clock: Clock) -> frozenset[str]:
    return clock.start | ({clock.deemed_start.fact} if clock.deemed_start else set())


def _at(stage: str, track: Track) -> frozenset[str]:
    """What can still happen at a stage."""
    return frozenset(move.fact for move in track.transitions if stage in move.from_)
