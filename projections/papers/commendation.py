"""The acknowledgement of thanks 表扬: what reached us, for whom, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.beside import Commendation
from domain.history import Recorded
from domain.procedure import Procedure
from domain.words import Sentence
from projections.disposition import text_of
from projections.papers.sheet import Imprint, Sheet

TITLE = Sentence("Thank you for your commendation")


@dataclass(frozen=True, slots=True)
class Thanks:
    """What the acknowledgement tells; how it was verified stays inside the office."""

    received_on: date | None
    whom: str
    unit: str | None
    merit: str
    what: str
    recognised_on: date | None
    recognition: str
    published_on: date | None
    closed: bool


def fold(facts: Sequence[Recorded], rules: Procedure, imprint: Imprint) -> Sheet:
    """Acknowledge thanks as far as they have come on the day of the imprint."""
    first, last = facts[0], facts[-1]
    received = first.fact
    assert isinstance(received, Commendation.Received)
    recognised = _newest(facts, Commendation.Recognised)
    published = _newest(facts, Commendation.Published)
    how = getattr(recognised.fact, "recognition", "") if recognised else ""
    told = Thanks(
        received_on=_day(first),
        whom=text_of(received.whom),
        unit=received.unit,
        merit=rules.label("merit", received.merit, imprint.language),
        what=text_of(received.what),
        recognised_on=_day(recognised) if recognised else None,
        recognition=rules.label("recognition", how, imprint.language) if how else "",
        published_on=_day(published) if published else None,
        closed=_newest(facts, Commendation.Closed) is not None,
    )
    return Sheet(
        kind=Commendation.PREFIX,
        title=TITLE,
        imprint=imprint,
        number=received.number,
        made_from=last.position,
        told=told,
        addressed_to=text_of(received.sender),
    )


def _newest(facts: Sequence[Recorded], kind: type) -> Recorded | None:
    return next((each for each in reversed(facts) if isinstance(each.fact, kind)), None)


def _day(each: Recorded) -> date | None:
    claimed: date | None = getattr(each.fact, "on", None)
    return claimed or (each.recorded_at.date() if each.recorded_at else None)
