"""Letters while it is inquired into: to the officer, for proofs, to interviews, of time, of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.clock import Reading
from domain.complaint import Complaint
from domain.history import Recorded
from domain.words import Sentence
from projections.disposition import Person, text_of
from projections.papers.case import Case


@dataclass(frozen=True, slots=True)
class OfficerNotice:
    """What is alleged against somebody, as far as he may know it; his rights stand in the page."""

    told_on: date | None
    allegations: tuple[str, ...]
    what: str


def officer_notice(case: Case) -> OfficerNotice:
    """What an officer is told of what is alleged against him."""
    told = case.recorded(Complaint.OfficerNotified, subject=case.letter.subject)
    what = told.fact.what if told and isinstance(told.fact, Complaint.OfficerNotified) else None
    return OfficerNotice(case.day(told), case.about(), text_of(what))


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of whom, by when, and what lets the office ask it."""

    whom: str
    what: str
    asked_on: date | None
    by_day: date | None
    ground: str


def request(case: Case) -> Request:
    """What a request for information says."""
    asked = case.need(Complaint.RequestedFrom)
    sources = case.sources_of("requested_from")
    return Request(
        whom=text_of(asked.whom),
        what=text_of(asked.what),
        asked_on=case.day_of(Complaint.RequestedFrom),
        by_day=asked.by_day,
        ground=case.in_words(sources[0]) if sources else "",
    )


@dataclass(frozen=True, slots=True)
class InterviewNotice:
    """When and where somebody is heard."""

    for_day: date
    place: str
    called_on: date | None


def interview_notice(case: Case) -> InterviewNotice:
    """What a notice of interview says."""
    _only_one_witness(case)
    called = _interview(case)
    if called is None or not isinstance(called.fact, Complaint.InterviewCalled):
        raise LookupError(Complaint.InterviewCalled.TOPIC)
    return InterviewNotice(called.fact.for_day, text_of(called.fact.place), case.day(called))


def _interview(case: Case) -> Recorded | None:
    """The newest interview with whoever the letter is for: his own, and nobody else's."""
    return next(
        (
            each
            for each in reversed(case.facts)
            if isinstance(each.fact, Complaint.InterviewCalled) and _is_for(case, each.fact.person)
        ),
        None,
    )


def _is_for(case: Case, person: str) -> bool:
    if case.letter.to == "complainant":
        return person == "complainant"
    if case.letter.to == "officer":
        return person == case.letter.subject
    return _is_witness(case, person)


def _is_witness(case: Case, person: str) -> bool:
    subjects = {each.subject for each in case.every(Complaint.OfficerNamed)}
    return person != "complainant" and person not in subjects


def _only_one_witness(case: Case) -> None:
    """What one witness said is no other's to read: where several were heard, there is no such letter
    before it is known to whom. Raises `LookupError`."""
    called = {each.person for each in case.every(Complaint.InterviewCalled)}
    stated = {each.person for each in case.every(Complaint.StatementTaken)}
    heard = [each for each in called | stated if _is_witness(case, each)]
    if case.letter.to == "witness" and len(heard) > 1:
        raise LookupError("witness")


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """What somebody said, as it was put on record, for him to read, correct and sign."""

    held_on: date | None
    said: str
    rights_told: bool = False
    read_back: bool = False
    ordered: str = ""


def interview_record(case: Case) -> InterviewRecord:
    """The record of the newest interview with the reader, or of the statement he made."""
    _only_one_witness(case)
    for each in reversed(case.facts):
        match each.fact:
            case Complaint.InterviewHeld() as held:
                called = case.newest(Complaint.InterviewCalled, interview=held.interview)
                if called and _is_for(case, called.person):
                    return InterviewRecord(
                        held_on=case.day(each),
                        said=text_of(held.record),
                        rights_told=held.rights_told,
                        read_back=held.read_back,
                    )
            case Complaint.StatementTaken() as taken if _is_for(case, taken.person):
                return InterviewRecord(
                    held_on=case.day(each),
                    said=text_of(taken.statement_text),
                    ordered=text_of(taken.ordered_by),
                )
    raise LookupError(Complaint.InterviewHeld.TOPIC)


@dataclass(frozen=True, slots=True)
class Update:
    """Where a complaint stands, since when, by when it is answered, by when we write again."""

    stage: str
    since: date | None
    answer_by: Reading | None
    next_word: Reading | None


def update(case: Case) -> Update:
    """What the person is told of how far it is."""
    stage, since = case.stage()
    return Update(stage, since, case.answer_by(), case.clock("silence_anew", "silence"))


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much it takes longer, why, who said so, and by when it is answered now."""

    extended_on: date | None
    by: Sentence
    reasons: str
    approved_by: Person | None
    answer_by: Reading | None


SPANS = {
    "hour": Sentence("{n} hours"),
    "day": Sentence("{n} days"),
    "workday": Sentence("{n} working days"),
    "week": Sentence("{n} weeks"),
    "month": Sentence("{n} months"),
    "year": Sentence("{n} years"),
}
"""A length of time, by its unit."""


def extension(case: Case) -> Extension:
    """What the notice says that it takes longer."""
    longer = case.need(Complaint.Extended)
    length = SPANS.get(longer.unit, SPANS["day"])
    return Extension(
        extended_on=case.day_of(Complaint.Extended),
        by=Sentence(length.msgid, n=longer.n),
        reasons=text_of(longer.reasons),
        approved_by=case.named(longer.approved_by, "head") if longer.approved_by else None,
        answer_by=case.clock(longer.clock),
    )


@dataclass(frozen=True, slots=True)
class Recusal:
    """Whether somebody of the office acts any longer. Who had asked for it is told to nobody."""

    decided_on: date | None
    who: Person
    steps_back: bool
    ground: str
    body: str
    reasons: str


def recusal(case: Case) -> Recusal:
    """What was decided on whether somebody acts any longer. Ground and reasons may point to whoever
    complained: they are told to nobody else."""
    own = case.letter.to == "complainant"
    found = case.newest(Complaint.RecusalDecided, Complaint.Recused)
    on = case.day_of(Complaint.RecusalDecided, Complaint.Recused)
    if isinstance(found, Complaint.RecusalDecided):
        steps_back, body = found.granted, found.body
    elif isinstance(found, Complaint.Recused):
        steps_back, body = True, found.ordered_by
    else:
        raise LookupError(Complaint.RecusalDecided.TOPIC)
    asked = case.newest(Complaint.RecusalAsked, person=found.person)
    return Recusal(
        decided_on=on,
        who=case.named(found.person, asked.role if asked else "investigator"),
        steps_back=steps_back,
        ground=case.word("conflict", found.ground) if own else "",
        body=text_of(body),
        reasons=text_of(found.reasons) if own else "",
    )


@dataclass(frozen=True, slots=True)
class Referral:
    """The report goes to an examiner who decides; the officer may answer it first."""

    referred_on: date | None
    allegations: tuple[str, ...]
    may_answer: Reading | None
    decided_by: Reading | None


def referral(case: Case) -> Referral:
    """What both sides are told when the report goes to an examiner."""
    return Referral(
        referred_on=case.day_of(Complaint.Recommended),
        allegations=case.about(),
        may_answer=case.clock("officer_responds"),
        decided_by=case.clock("merits"),
    )
