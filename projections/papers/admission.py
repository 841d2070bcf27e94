"""Letters of the beginning: whether a matter is taken up, how, and where else one can go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.clock import Reading
from domain.complaint import Complaint
from projections.disposition import Remedy, text_of
from projections.papers.case import Case


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Taken up on a day, to be answered by another."""

    accepted_on: date | None
    answer_by: Reading | None


def acceptance(case: Case) -> Acceptance:
    """What the notice says that a matter is taken up."""
    return Acceptance(case.day_of(Complaint.Accepted), case.answer_by())


@dataclass(frozen=True, slots=True)
class Declination:
    """Not taken up: on which ground, why, and where else one can go."""

    declined_on: date | None
    ground: str
    reasons: str
    other_ways: tuple[Remedy, ...]


def declination(case: Case) -> Declination:
    """What the notice says that a matter is not taken up."""
    declined = case.need(Complaint.Declined)
    return Declination(
        declined_on=case.day_of(Complaint.Declined),
        ground=case.word("ground", declined.ground),
        reasons=text_of(declined.reasons),
        other_ways=tuple(case.other_ways()),
    )
