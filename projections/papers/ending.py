"""Letters of how it ends: penalty, advice, agreement, apology, withdrawal, a name restored, reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.clock import Reading
from domain.complaint import Complaint
from domain.complaint.after import SCOPES
from domain.complaint.remedy import FORMS
from domain.complaint.review import OUTCOMES
from domain.complaint.withdrawal import MEANS
from domain.words import Sentence
from projections.disposition import Finding, Measure, Remedy, Subject, text_of
from projections.papers.case import Case


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Which penalty is recommended for whom, and that both sides may respond before it is decided."""

    recommended_on: date | None
    penalties: tuple[Measure, ...]
    decided_by: Reading | None


def recommendation(case: Case) -> Recommendation:
    """What both sides are told of the penalty that is recommended."""
    proposed = [
        each
        for each in case.here(Complaint.MeasureProposed)
        if case.letter.subject in (None, each.subject)
    ]
    if not proposed:
        raise LookupError(Complaint.MeasureProposed.TOPIC)
    return Recommendation(
        recommended_on=case.day_of(Complaint.MeasureProposed),
        penalties=tuple(
            Measure(
                subject=case.subject(each.subject),
                measure=case.word("measure", each.measure),
                particulars=text_of(each.particulars),
            )
            for each in proposed
        ),
        decided_by=case.clock("chief_decides"),
    )


@dataclass(frozen=True, slots=True)
class Improvement:
    """What somebody is advised to do better, and by when it is answered."""

    to: str
    what: str
    made_on: date | None
    by_day: date | None


def improvement(case: Case) -> Improvement:
    """What a unit or another body is advised to do."""
    made = case.need(Complaint.RecommendationMade)
    return Improvement(
        to=text_of(made.to),
        what=text_of(made.what),
        made_on=case.day_of(Complaint.RecommendationMade),
        by_day=made.by_day,
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both sides agreed on, and since when it holds. Neither is named in the other's copy."""

    agreed_on: date
    confirmed_on: date
    terms: str


def agreement(case: Case) -> Agreement:
    """What the two sides agreed on. Who was present stays in the file: it names who complained."""
    agreed = case.need(Complaint.ResolvedByAgreement)
    return Agreement(agreed.agreed_on, agreed.confirmed_on, text_of(agreed.terms))


@dataclass(frozen=True, slots=True)
class Done:
    """Something that is done to put it right: of which form, what, by when, or since when."""

    form: Sentence
    what: str
    by_day: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Apology:
    """What happened, as it was found, and what is done about it."""

    happened_on: date | None
    findings: tuple[Finding, ...]
    remedies: tuple[Done, ...]
    measures: tuple[Measure, ...]
    sorry: bool
    title: Sentence | None = None


def apology(case: Case) -> Apology:
    """What is explained, and what somebody is sorry for."""
    done = {
        each.fact.remedy: case.day(each)
        for each in case.facts
        if isinstance(each.fact, Complaint.RemedyDone)
    }
    offered = case.here(Complaint.RemedyOffered)
    sorry = any(each.form == "apology" for each in offered)
    # Until the decision is out, nothing was found and nothing ordered that anybody could explain.
    decided = case.newest(Complaint.DispositionIssued) is not None
    return Apology(
        title=None if sorry else Sentence("Explanation"),
        happened_on=case.filed.happened_on,
        findings=tuple(case.findings()) if decided else (),
        remedies=tuple(
            Done(dict(FORMS)[each.form], text_of(each.what), each.by_day, done.get(each.remedy))
            for each in offered
        ),
        measures=tuple(case.measures()) if decided else (),
        sorry=sorry,
    )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """It was withdrawn: when, how that was confirmed, and where else one can go."""

    withdrawn_on: date | None
    asked_on: date | None
    confirmed_on: date
    means: Sentence
    other_ways: tuple[Remedy, ...]


def withdrawal(case: Case) -> Withdrawal:
    """What is confirmed of a withdrawal. How it was made sure that nobody pressed stays in the file."""
    withdrawn = case.need(Complaint.Withdrawn)
    asked = case.newest(Complaint.WithdrawalAsked)
    return Withdrawal(
        withdrawn_on=case.day_of(Complaint.Withdrawn),
        asked_on=asked.on if asked else None,
        confirmed_on=withdrawn.confirmed_on,
        means=MEANS_TOLD.get(withdrawn.means, dict(MEANS)[withdrawn.means]),
        other_ways=tuple(case.other_ways()),
    )


MEANS_TOLD = {"in_private": Sentence("In a talk with one of us alone")}
"""What the person reads where the list speaks to whoever fills it in."""


@dataclass(frozen=True, slots=True)
class Reputation:
    """A name restored: what was found, what is made known of it, where, and before whom."""

    officer: Subject
    restored_on: date | None
    scope: Sentence
    place: str
    words: str
    findings: tuple[Finding, ...]


def reputation(case: Case) -> Reputation:
    """What is said so that a name is restored; only what the officer agreed to is made known."""
    about = {"subject": case.letter.subject} if case.letter.subject else {}
    restored = case.newest(Complaint.ReputationRestored, consented=True, **about)
    if restored is None:
        raise LookupError(Complaint.ReputationRestored.TOPIC)
    return Reputation(
        officer=case.subject(restored.subject),
        restored_on=case.day_of(Complaint.ReputationRestored),
        scope=dict(SCOPES)[restored.scope],
        place=text_of(restored.place),
        words=text_of(restored.words),
        findings=tuple(case.findings(restored.subject)) if case.may_know() else (),
    )


@dataclass(frozen=True, slots=True)
class Review:
    """What a review came to, why, what is found now, and which way is open still."""

    decided_on: date | None
    level: int
    decision: Sentence
    body: str
    reasons: str
    findings: tuple[Finding, ...]
    right: Reading | None
    follows: Reading | None
    other_ways: tuple[Remedy, ...]
    title: Sentence | None = None
    next_level: Sentence | None = None


TWO_LEVELS = "review_answer"
"""The clock of a procedure that knows two levels of review, by arts 35 and 36 of the Regulations on
Petition Work. A procedure has no words for what each level leads to: they stand here."""

LEVELS = {
    1: (
        Sentence("Opinion on re-examination"),
        Sentence(
            "If you disagree, you can ask the level above the reviewing body for a review within 30"
            " days of receiving this letter (Regulations on Petition Work, art. 36)."
        ),
    ),
    2: (
        Sentence("Opinion on review"),
        Sentence(
            "This opinion ends the petition procedure. A request on the same facts and grounds is not"
            " taken up again."
        ),
    ),
}
"""What each level of review is called, and what it leads to."""


def review(case: Case) -> Review:
    """What was decided on a review. Reasons of new findings go to whoever complained."""
    decided = case.need(Complaint.ReviewDecided)
    known = any(each.id == TWO_LEVELS for each in case.procedure.clocks)
    title, next_level = LEVELS.get(decided.level, (None, None)) if known else (None, None)
    rights = [each for each in case.readings("right") if each.state == "running" and each.due]
    return Review(
        decided_on=case.day_of(Complaint.ReviewDecided),
        level=decided.level,
        decision=dict(OUTCOMES)[decided.outcome],
        body=text_of(decided.body),
        reasons=text_of(decided.reasons),
        findings=tuple(case.findings(case.letter.subject)) if case.may_know() else (),
        right=rights[0] if rights else None,
        follows=case.clock("supplemental_decision"),
        other_ways=tuple(case.other_ways()),
        title=title if case.letter.kind == "review" else None,
        next_level=next_level if case.letter.to == "complainant" else None,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What was alleged and what was found, of nobody in particular."""

    said: str
    finding: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A closed case as everybody may read it: nobody is named, and no word that somebody wrote."""

    closed_on: date | None
    kind: str
    findings: tuple[Found, ...]
    measures: tuple[str, ...]
    unit: str


def summary(case: Case) -> Summary:
    """What everybody may know. A unit is named only where the procedure says so. What is taken up
    again is not closed. Raises `LookupError`."""
    if not isinstance(case.newest(Complaint.Closed, Complaint.Reopened), Complaint.Closed):
        raise LookupError(Complaint.Closed.TOPIC)
    named = case.procedure.visibility.get("unit_to_public") == "allow"
    return Summary(
        closed_on=case.day_of(Complaint.Closed),
        kind=case.word("track", case.track),
        findings=tuple(dict.fromkeys(Found(each.said, each.finding) for each in case.findings())),
        measures=tuple(dict.fromkeys(each.measure for each in case.measures())),
        unit=(case.filed.unit or "") if named else "",
    )
