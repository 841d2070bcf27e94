"""A tracking order 督办单 on paper: why it was issued, what is asked by which day, who holds to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.beside import TrackingOrder
from domain.beside.tracking_order import RESULTS
from domain.calendar import Calendar
from domain.clock import Reading
from domain.history import Recorded
from domain.procedure import Procedure
from domain.vocabulary import KEPT_BESIDE
from domain.words import Sentence
from projections import record_file
from projections.disposition import text_of
from projections.papers.sheet import Imprint, Named, Sheet

TITLE = Sentence("Tracking order")
ANSWERS = ("order_answered_anew", "order_answered")
"""The clocks that run to the last day of an answer; the newer one counts."""


@dataclass(frozen=True, slots=True)
class Level:
    """Who holds somebody to an order, one above the other."""

    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class Since:
    """What came after the issue: on which day, what, and what was written about it."""

    on: date | None
    said: Sentence
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the paper of an order tells."""

    holder: str
    issuer: str
    issued_on: date | None
    case: str | None
    """The number of the case, where it is about one and the reader may see that."""
    unit: str | None
    ground: str
    what: str
    answer_by: date
    answer: Reading | None
    """The clock of the answer, with its sum."""
    others: tuple[Reading, ...]
    levels: tuple[Level, ...]
    stage: str
    since: tuple[Since, ...]
    legal_basis: str
    procedure_title: str
    procedure: str
    procedure_version: str


def fold(
    facts: Sequence[Recorded],
    rules: Procedure,
    calendar: Calendar,
    imprint: Imprint,
    *,
    named: Named,
    case: str | None,
) -> Sheet:
    """Put an order on paper as it stands on the day of the imprint."""
    first = facts[0]
    issued = first.fact
    assert isinstance(issued, TrackingOrder.Issued)
    language = imprint.language
    file = record_file.fold(facts, rules, calendar, imprint.on)
    answer = next((each for id in ANSWERS for each in file.clocks if each.clock == id), None)
    move = rules.transition(KEPT_BESIDE + TrackingOrder.PREFIX, TrackingOrder.Issued.NAME, "start")
    told = Order(
        holder=named(file.holder or issued.holder),
        issuer=named(first.actor),
        issued_on=issued.on or (first.recorded_at.date() if first.recorded_at else None),
        case=case,
        unit=issued.unit,
        ground=rules.label("order_ground", issued.order_ground, language),
        what=text_of(issued.what),
        answer_by=_answer_by(facts) or issued.answer_by,
        answer=answer,
        others=tuple(each for each in file.clocks if each.clock not in ANSWERS and each.due),
        levels=tuple(_levels(facts, rules, language)),
        stage=file.stage_word.in_(language),
        since=tuple(_since(facts[1:], rules, language)),
        legal_basis=move.src.in_(language) if move and move.src else "",
        procedure_title=rules.title.in_(language),
        procedure=rules.id,
        procedure_version=rules.version,
    )
    return Sheet(
        kind=TrackingOrder.PREFIX,
        title=TITLE,
        imprint=imprint,
        number=file.number,
        made_from=file.position,
        told=told,
    )


def _answer_by(facts: Sequence[Recorded]) -> date | None:
    """The last day as it was set last: who sends an answer back sets another."""
    set_ = (getattr(each.fact, "answer_by", None) for each in reversed(facts))
    return next((day for day in set_ if day), None)


def _levels(facts: Sequence[Recorded], rules: Procedure, language: str) -> list[Level]:
    went_to = [getattr(each.fact, "level", "") for each in facts]
    now = next((each for each in reversed(went_to) if each), "")
    return [Level(label.in_(language), id == now) for id, label in rules.words["level"].items()]


def _since(facts: Sequence[Recorded], rules: Procedure, language: str) -> list[Since]:
    told = []
    for each in facts:
        fact = each.fact
        on = getattr(fact, "on", None) or (each.recorded_at.date() if each.recorded_at else None)
        match fact:
            case TrackingOrder.Acknowledged():
                told.append(Since(on, Sentence("Acknowledged")))
            case TrackingOrder.Answered():
                result = dict(RESULTS).get(fact.result, Sentence("Answered"))
                told.append(Since(on, result, text_of(fact.summary)))
            case TrackingOrder.Accepted():
                told.append(Since(on, Sentence("The answer was accepted"), text_of(fact.reasons)))
            case TrackingOrder.Returned():
                sent = Sentence("Sent back, to be answered by {day}", day=fact.answer_by)
                told.append(Since(on, sent, text_of(fact.reasons)))
            case TrackingOrder.Escalated():
                level = rules.label("level", fact.level, language)
                gone = Sentence("Gone up to {level}", level=level)
                told.append(Since(on, gone, text_of(fact.reasons)))
            case TrackingOrder.Discharged():
                told.append(Since(on, Sentence("Discharged"), text_of(fact.reasons)))
            case _:
                pass
    return told
