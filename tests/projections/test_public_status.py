"""What the page of the person who complained is folded from the facts."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from application.adapters.words import Words
from domain import calendar as calendars
from domain.complaint import Complaint
from domain.history import FACTS, Fact
from domain.people import Actor
from domain.sealed import Sealed
from projections import public_status
from projections.public_status import Status, tell
from tests.facts import happened, typed
from tests.history import (
    ACCEPTED,
    APPROVED,
    BROUGHT,
    DETERMINED,
    DRAFTED,
    INQUIRED,
    ISSUED,
    RECOMMENDED,
    procedure,
    told,
)

C = Complaint
CHINA = procedure("cn-service")
CALENDAR = calendars.parse(calendars.bundled("cn"))
FILED = (happened(C.Filed),)
DECLINED = (*BROUGHT, happened(C.Declined))
CLOSED = (*ISSUED, happened(C.DocumentSigned), happened(C.Closed))
en, zh = Words("en", "Asia/Shanghai").say, Words("zh", "Asia/Shanghai").say

KEPT_INSIDE = {
    # The investigation report is read by those who decide; what they decide is told.
    *(Complaint.PassageWritten, Complaint.ReportDrafted, Complaint.ReportReturned),
    Complaint.ReportMadeFinal,
    # Why a file stays, and who proposed what: the person hears what was decided about her data.
    *(Complaint.LegalHoldPlaced, Complaint.LegalHoldLifted, Complaint.ErasureProposed),
    *(Complaint.ErasureDeclined, Complaint.ErasureCompleted),
    *(Complaint.ExpungementProposed, Complaint.Expunged),
    *(Complaint.CopyProposed, Complaint.CopyReleased),
    # Her files stand on a page of their own; who opened one stands on that of the readers.
    *(C.FileReceived, C.OriginalOpened),
    # Of a letter the person hears when it is ready; that one came back is for the office to mend.
    *(C.LetterDrafted, C.LetterReturned, C.LetterApproved, C.LetterSent, C.LetterReceived),
    C.ServiceFailed,
    C.SofteningProposed,
    *(C.AccessGiven, C.AccessEnded, C.CircleDrawn, C.CircleOpened),
    *(C.GlassBroken, C.GlassReviewed),
    C.Arose,
    C.MatterTakenIn,
    C.MatterGivenBack,
    C.Readmitted,
    C.SofteningSeconded,
    C.RecusalAsked,
    C.Recused,
    C.Reported,
    C.Concurred,
    C.Returned,
    C.MaliceDetermined,
    C.Rated,
    C.ReputationRestored,
    C.PersonNoted,
    C.OfficerNamed,
    C.Recommended,
    C.MeasureProposed,
    C.DispositionDrafted,
    C.DispositionApproved,
    C.OfficerIdentified,
    C.HandoverOffered,
    C.HandoverRefused,
    C.CoverArranged,
    C.ColleagueLent,
    C.JurisdictionContested,
    *(C.Planned, C.StepNotTaken, C.Reasoned, C.ContactAttempted, C.RequestedFrom),
    *(C.RequestAnswered, C.CaseReviewed, C.HistoryOpened, C.InterviewCalled, C.InterviewHeld),
    *(C.InterviewRefused, C.StatementTaken, C.OfficerNotified, C.OfficerAnswered),
    *(C.PreservationConfirmed, C.EvidenceReceived, C.EvidenceSecured, C.EvidenceReturned),
    *(C.EvidenceDisclosed, C.EvidenceLost, C.MeasureCompleted, C.TrainingOrdered),
    *(C.TrainingCompleted, C.RecommendationMade, C.RecommendationAnswered, C.EffectChecked),
    *(C.MessageOpened, C.InterferenceRecorded, C.GiftDeclared),
    *(C.DutySuspended, C.Confined, C.SuspensionAppealed, C.ConfinementAppealed),
    *(C.RestraintDecided, C.RestraintEnded),
}
"""What the office does before it has decided, and whom it names, is not told."""


def status(*facts: Fact | tuple[Fact, Actor], on: date = date(2026, 3, 4)) -> Status:
    return public_status.fold(told(*facts), CHINA, CALENDAR, on)


def thread(found: Status) -> str:
    marks = {"done": "+", "current": "*", "ahead": "-"}
    return " ".join(f"{marks[step.state]}{en(step.label)}" for step in found.steps)


def news(found: Status) -> list[str]:
    return [en(each.sentence) for each in found.told]


@pytest.mark.parametrize(("facts", "heading", "steps"), [
    (FILED, "We have it", "*Received -Taken up -Finding out -Decision -Closed"),
    (ACCEPTED, "We have taken it up", "+Received *Taken up -Finding out -Decision -Closed"),
    (INQUIRED, "We are finding out what happened",
     "+Received +Taken up *Finding out -Decision -Closed"),
    (RECOMMENDED, "The inquiry is done", "+Received +Taken up *Finding out -Decision -Closed"),
    (ISSUED, "Our decision is on this page",
     "+Received +Taken up +Finding out *Decision -Closed"),
    (CLOSED, "This matter is closed", "+Received +Taken up +Finding out +Decision *Closed"),
    (DECLINED, "We have not taken it up", "+Received *Not taken up"),
], ids=["received", "taken up", "inquiry", "recommended", "decided", "closed", "declined"])  # fmt: skip
def test_the_page_says_where_it_stands(facts: tuple[Fact, ...], heading: str, steps: str) -> None:
    found = status(*facts)

    assert en(found.heading) == heading
    assert thread(found) == steps


def test_a_commendation_has_a_shorter_way() -> None:
    thanks = happened(C.MatterSorted, kind="commendation")

    found = status(*FILED, thanks)

    assert thread(found) == "*Received -Closed"


@pytest.mark.parametrize("track", CHINA.tracks.values(), ids=lambda track: track.id)
@pytest.mark.parametrize("say", [en, zh], ids=["en", "zh"])
def test_every_stage_has_a_heading_without_a_full_stop(track: Any, say: Any) -> None:
    for stage in track.stages.values():
        sorted_so = happened(C.MatterSorted, kind=track.id, stage=stage.id)

        found = status(*FILED, sorted_so)

        assert say(found.heading)
        assert not say(found.heading).endswith((".", "。", "，"))
        assert found.lead is None or say(found.lead).endswith((".", "。"))


# What is awaited


def test_before_it_is_sorted_the_person_awaits_whether_we_take_it_up() -> None:
    found = status(*FILED)

    [first, second] = found.next_clocks
    assert en(first.label) == "We tell you whether we take it up"
    assert first.due == date(2026, 3, 14)
    assert "15 days from 27 February 2026 (received)" in en(first.total)
    assert en(first.if_missed).startswith("If we miss it:")
    assert en(second.label) == "You hear from us, even if there is no news"


def test_the_decision_stands_before_the_news_although_its_day_is_later() -> None:
    found = status(*INQUIRED)

    dues = [each.due for each in found.next_clocks]
    assert [en(each.label) for each in found.next_clocks] == [
        "You get our decision, with reasons",
        "You hear from us, even if there is no news",
    ]
    assert None not in dues
    assert dues == sorted(filter(None, dues), reverse=True)


def test_a_day_we_missed_is_called_so() -> None:
    found = status(*FILED, on=date(2026, 4, 1))

    first = found.next_clocks[0]
    assert en(first.label) == "We missed this day: We tell you whether we take it up"
    assert en(first.if_missed) == "You may ask us why."


def test_once_it_is_closed_only_the_question_how_the_person_fares_is_awaited() -> None:
    found = status(*CLOSED)

    assert [en(each.label) for each in found.next_clocks] == ["We ask how you fare"]


def test_an_unchecked_figure_says_so() -> None:
    found = status(*INQUIRED)

    assert [each.verified for each in found.next_clocks] == [False, True]


# Other rights


def test_until_it_is_sorted_no_right_is_kept_from_the_person() -> None:
    found = status(*FILED)

    assert [(en(right.label), right.due) for right in found.other_rights] == [
        ("Administrative reconsideration", date(2026, 4, 27)),
        ("Administrative court", date(2026, 8, 26)),
        ("Discipline and supervision body", None),
        ("Procuratorate", None),
    ]


@pytest.mark.parametrize(("code", "named"), [("S6", True), ("S6.1", True), ("S3.2", False)])
def test_then_those_that_concern_what_is_alleged_stay(code: str, named: bool) -> None:
    found = status(*BROUGHT, happened(C.OfficerNamed), happened(C.Alleged, code=code))

    labels = [en(right.label) for right in found.other_rights]
    assert ("Administrative court" in labels) is named
    assert "Procuratorate" in labels


@pytest.mark.parametrize(("on", "headline"), [
    (date(2026, 4, 22), "Right lost in 5 days"),
    (date(2026, 4, 26), "Right lost after tomorrow"),
    (date(2026, 4, 27), "Right lost after today"),
    (date(2026, 4, 28), "Right lost: the last day was 27 April 2026"),
])  # fmt: skip
def test_a_right_says_what_is_lost_and_when(on: date, headline: str) -> None:
    found = status(*FILED, on=on)

    first = found.other_rights[0]
    assert first.effect == "lost"
    assert en(first.headline) == headline


def test_without_a_day_the_right_says_from_when_it_counts() -> None:
    found = status(happened(C.Filed, happened_on=None))

    first = found.other_rights[0]
    assert (first.due, first.headline) == (None, None)
    assert en(first.total) == "60 days from the day you knew of it."
    assert zh(first.total) == "自您知道之日起60日。"


def test_the_review_of_a_request_for_a_remedy_is_a_right_too() -> None:
    remedy = happened(C.MatterSorted, kind="remedy", stage="issued")

    found = status(*FILED, remedy, happened(C.DispositionIssued, on=date(2026, 4, 1)))

    assert "You can ask the bureau above for a re-examination" in [
        en(right.label) for right in found.other_rights
    ]


# What is told


def test_the_news_is_in_the_second_person_and_newest_first() -> None:
    found = status(*INQUIRED)

    assert news(found) == [
        "We charged somebody with finding out what happened.",
        "We took it up.",
        "Somebody at inspectorate answers for it now.",
        "We wrote down what it is about: Shouted at, threatened or humiliated.",
        "We know what kind of matter it is: You report how you were treated.",
        "We received what you told us.",
    ]


@pytest.mark.parametrize(("badge", "telephone", "said"), [
    ("031001", "0555 0101", "Badge number 031001, telephone 0555 0101."),
    ("031001", None, "Badge number 031001."),
    (None, "0555 0101", "Telephone 0555 0101."),
    (None, None, None),
])  # fmt: skip
def test_whoever_answers_is_named_by_badge_and_telephone(
    badge: str | None, telephone: str | None, said: str | None
) -> None:
    fact = happened(C.ResponsibilityTaken, badge_number=badge, telephone=telephone)

    answer = tell(fact, CHINA, issued=False)

    assert answer is not None
    assert (en(answer[1]) or None) == said


def test_what_was_found_is_told_with_the_decision_and_not_before() -> None:
    before, after = status(*APPROVED), status(*ISSUED)

    assert news(before)[0] == "It is decided what we found. We are writing to you."
    assert news(after)[:2] == [
        "We sent you our decision, with reasons.",
        "What we found: Part of it happened as you said.",
    ]


def test_many_findings_are_one_piece_of_news_until_they_are_told() -> None:
    second = happened(C.Determined, finding="not_substantiated")

    before = status(*DETERMINED, second)
    after = status(*DETERMINED, second, *ISSUED[len(DETERMINED) :])

    assert news(before).count("It is decided what we found. We are writing to you.") == 1
    assert "What we found: We found that it did not happen so." in news(after)
    assert "What we found: Part of it happened as you said." in news(after)


@pytest.mark.parametrize(("route", "said"), [
    ("court", "The door that is open: Administrative court."),
    ("the bank", "The door that is open: the bank."),
    (None, ""),
])  # fmt: skip
def test_a_declined_matter_names_the_door_that_is_open(route: str | None, said: str) -> None:
    declined = happened(C.Declined, ground="other_route", route=typed(route) if route else None)

    found = status(*BROUGHT, declined)

    first = found.told[0]
    assert en(first.sentence).startswith("We did not take it up: The law gives another route")
    assert en(first.who) == said


@pytest.mark.parametrize(
    "fact",
    [fact for topic, fact in FACTS.items() if topic.startswith("complaint.")],
    ids=lambda fact: fact.__name__,
)
def test_every_fact_of_a_complaint_is_told_or_kept_on_purpose(fact: type[Fact]) -> None:
    answer = tell(happened(fact), CHINA, issued=True)

    assert (answer is None) is (fact in KEPT_INSIDE)


def test_a_fact_without_a_day_stands_on_the_day_it_was_recorded_where_we_are() -> None:
    [filed, sorted_so] = told(*BROUGHT)
    late = datetime(2026, 3, 3, 16, 30, tzinfo=UTC)
    facts = [filed, sorted_so._replace(recorded_at=late)]

    found = public_status.fold(facts, CHINA, CALENDAR, date(2026, 3, 4))

    assert found.told[0].on == date(2026, 3, 4)


def test_nothing_sealed_is_within_reach_of_the_page() -> None:
    found = status(*DRAFTED, *ISSUED[len(DRAFTED) :], happened(C.DocumentSigned))

    assert not [each for each in _within(found) if isinstance(each, Sealed)]


def test_a_letter_carries_the_day_it_was_sent_and_its_fingerprint() -> None:
    signed = happened(C.DocumentSigned, document="disposition-1", pdf_sha256="ab" * 32)

    found = status(*ISSUED, signed)

    [letter] = found.letters
    issued = ISSUED[-1]
    assert isinstance(issued, C.DispositionIssued)
    assert (letter.document, letter.on, letter.pdf_sha256) == (
        "disposition-1", issued.on, "ab" * 32,
    )  # fmt: skip
    assert (en(letter.label), zh(letter.label)) == ("Disposition (PDF)", "处理结果告知书（PDF）")


def test_the_promises_are_those_of_the_procedure_each_once() -> None:
    found = [(en(when), en(what)) for when, what in public_status.promises(CHINA)]

    assert found == [
        ("Within 15 days", "We tell you whether we take it up"),
        ("Within 60 days of taking it up", "You get our decision, with reasons"),
        ("At least every 28 days", "You hear from us, even if there is no news"),
    ]


def _within(thing: Any) -> list[Any]:
    """Everything a page could reach from here; the procedure behind a word is not a person's."""
    if isinstance(thing, tuple | list):
        return [deep for each in thing for deep in _within(each)]
    if isinstance(thing, dict):
        return _within(list(thing.values()))
    if is_dataclass(thing) and type(thing).__name__ != "Procedure":
        return [thing, *_within([getattr(thing, field.name) for field in fields(thing)])]
    return [thing]
