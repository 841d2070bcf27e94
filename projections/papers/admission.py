"""Letters of the beginning: what came in, what is missing, whether it is taken up, where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.clock import Reading
from domain.complaint import Complaint
from domain.words import Sentence
from projections.disposition import Remedy, text_of
from projections.papers.case import Case
from projections.spans import within


@dataclass(frozen=True, slots=True)
class Receipt:
    """It has come in: when, on which way, what was asked for, and by when we say how it goes on."""

    received_on: date | None
    way: str
    wish: str
    next_step: Reading | None


def receipt(case: Case) -> Receipt:
    """What the receipt says."""
    return Receipt(
        received_on=case.day_of(Complaint.Filed),
        way=case.word("channel", case.filed.channel),
        wish=text_of(case.filed.wish),
        next_step=case.next_duty(),
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """All that is missing, said at one time, and by when it is wanted."""

    listed_on: date | None
    papers: str
    wanted_by: date | None


def missing(case: Case) -> Missing:
    """What the list says of what is still missing."""
    listed = case.need(Complaint.MissingListed)
    return Missing(
        listed_on=case.day_of(Complaint.MissingListed),
        papers=text_of(listed.missing),
        wanted_by=listed.wanted_by,
    )


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


@dataclass(frozen=True, slots=True)
class Transfer:
    """Passed on 转送, tasked with a report back 交办, or referred 移送: three things in law."""

    done: Sentence
    on: date | None
    body: str
    reasons: str = ""
    task: str = ""
    report_by: date | None = None
    title: Sentence | None = None


def transfer(case: Case) -> Transfer:
    """What the notice says of where a matter went."""
    on = case.day_of(Complaint.PassedOn, Complaint.Referred, Complaint.Tasked)
    match case.newest(Complaint.PassedOn, Complaint.Referred, Complaint.Tasked):
        case Complaint.PassedOn() as fact:
            done = Sentence("We have passed your complaint on. The body below handles it.")
            return Transfer(done, on, text_of(fact.body), text_of(fact.reasons))
        case Complaint.Referred() as fact:
            done = Sentence(
                "We have referred your complaint: the law makes the body below answerable for it."
            )
            return Transfer(
                done,
                on,
                text_of(fact.body),
                text_of(fact.reasons),
                title=Sentence("Notice that it is referred"),
            )
        case Complaint.Tasked() as fact:
            done = Sentence(
                "We have given your complaint to the body below. It has to report back to us, and we"
                " stay answerable to you."
            )
            return Transfer(
                done,
                on,
                text_of(fact.body),
                task=text_of(fact.task),
                report_by=fact.report_by,
                title=Sentence("Notice that another body was tasked with it"),
            )
        case _:
            raise LookupError(Complaint.PassedOn.TOPIC)


@dataclass(frozen=True, slots=True)
class Diversion:
    """The law gives another way, whose days run already."""

    diverted_on: date | None
    route: Remedy
    known_on: date | None
    last_day: date | None
    reasons: str


def diversion(case: Case) -> Diversion:
    """What the notice says of the way that the law gives instead."""
    diverted = case.need(Complaint.Diverted)
    known = [each for each in case.procedure.other_remedies if each.id == diverted.route]
    return Diversion(
        diverted_on=case.day_of(Complaint.Diverted),
        route=Remedy(
            route=case.word("other_remedy", diverted.route),
            explained=known[0].explained.in_(case.language) if known else "",
            span=within(known[0].span) if known and known[0].span else None,
            verified=known[0].verified if known else True,
        ),
        known_on=diverted.known_on,
        last_day=diverted.last_day,
        reasons=text_of(diverted.reasons),
    )


@dataclass(frozen=True, slots=True)
class Recording:
    """It is recorded, with a copy of the record; nobody but the writer gets the writer's words."""

    recorded_on: date | None
    way: str
    happened_on: date | None
    place: str
    unit: str
    narrative: str
    wish: str
    alleged: tuple[str, ...]
    handling: str
    next_word: Reading | None


def recording(case: Case) -> Recording:
    """What the notice says that a matter is recorded."""
    filed, own = case.filed, case.letter.to == "complainant"
    return Recording(
        recorded_on=case.day_of(Complaint.Accepted),
        way=case.word("channel", filed.channel) if own else "",
        happened_on=filed.happened_on if own else None,
        place=text_of(filed.place) if own else "",
        unit=filed.unit or "",
        narrative=text_of(filed.narrative) if own else "",
        wish=text_of(filed.wish) if own else "",
        alleged=case.about(),
        handling=case.stage()[0],
        next_word=case.clock("silence") if own else None,
    )


ACTIONS = (
    Complaint.Accepted,
    Complaint.Declined,
    Complaint.Referred,
    Complaint.PassedOn,
    Complaint.TrainingOrdered,
    Complaint.Withdrawn,
)
"""What an office can do with a complaint after it has screened it."""


@dataclass(frozen=True, slots=True)
class Action:
    """What is done with a complaint; a dismissal says why, and where one can take it."""

    done: Sentence
    on: date | None
    body: str = ""
    ground: str = ""
    reasons: str = ""
    training: str = ""
    dismissed: bool = False
    other_ways: tuple[Remedy, ...] = ()


def action(case: Case) -> Action:
    """What the notice says of what is done. Reasons go to whoever complained: they may point there."""
    on, own = case.day_of(*ACTIONS), case.letter.to == "complainant"
    match case.newest(*ACTIONS):
        case Complaint.Accepted():
            return Action(Sentence("The complaint is investigated."), on)
        case Complaint.Declined() as fact:
            return Action(
                Sentence("The complaint is dismissed."),
                on,
                ground=case.word("ground", fact.ground),
                reasons=text_of(fact.reasons) if own else "",
                dismissed=True,
                other_ways=tuple(case.other_ways()) if own else (),
            )
        case Complaint.Referred() | Complaint.PassedOn() as fact:
            done = Sentence("The complaint goes to another body.")
            reasons = text_of(fact.reasons) if own else ""
            return Action(done, on, body=text_of(fact.body), reasons=reasons)
        case Complaint.TrainingOrdered() as fact:
            return Action(Sentence("Training is ordered."), on, training=text_of(fact.what))
        case Complaint.Withdrawn():
            return Action(Sentence("The complaint was withdrawn."), on)
        case _:
            raise LookupError(Complaint.Accepted.TOPIC)
