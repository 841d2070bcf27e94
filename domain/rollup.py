"""What the findings of a matter, a case or a subject come to: computed each time, never recorded.

A finding says two things apart: whether it happened, and whether it was a breach. A procedure that
asks for one of them only (China: whether it happened) says "none" on the other, and so does a
closure without a finding: it counts among the closures and never among the findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.rules import Finding

Pair = tuple[str, str]
"""An allegation against a subject."""

HAPPENED = frozenset({"yes", "mostly", "part"})


@dataclass(frozen=True, slots=True)
class RollUp:
    """Several findings seen together, on both axes, and how many allegations have which end."""

    occurred: str
    breach: str
    found: int
    closed: int
    open: int


def roll_up(findings: Iterable[Finding | None], *, dropped: int = 0) -> RollUp:
    """See findings together; None is an allegation that has no end yet, `dropped` ended without one."""
    told = list(findings)
    made = [each for each in told if each is not None and not each.closure]
    closures = sum(1 for each in told if each is not None and each.closure)
    return RollUp(
        occurred=occurred(each.occurred for each in made),
        breach=breach(each.breach for each in made),
        found=len(made),
        closed=closures + dropped,
        open=sum(1 for each in told if each is None),
    )


def occurred(values: Iterable[str]) -> str:
    """Whether it happened, of several: as all say; else mostly, in part, unknown, or not asked."""
    said = {value for value in values if value != "none"}
    if not said:
        return "none"
    if len(said) == 1:
        return said.pop()
    if said <= {"yes", "mostly"}:
        return "mostly"
    return "part" if said & HAPPENED else "unknown"


def breach(values: Iterable[str]) -> str:
    """Whether it was a breach, of several: one is enough; one that is not known leaves it open."""
    said = {value for value in values if value != "none"}
    for worst in ("yes", "unknown", "no"):
        if worst in said:
            return worst
    return "none"


def of_pairs(
    determined: Mapping[Pair, Finding | None],
    pairs: Iterable[Pair],
    *,
    dropped: Iterable[Pair] = (),
) -> RollUp:
    """See the findings on some pairs together. What was dropped counts as ended without a finding."""
    ended = set(dropped)
    asked = list(pairs)
    return roll_up(
        (determined.get(pair) for pair in asked if pair not in ended),
        dropped=sum(1 for pair in asked if pair in ended),
    )
