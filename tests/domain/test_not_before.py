"""Nothing is dated before what it follows from, and no earlier date revives what has run out."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.people import SYSTEM, Actor
from tests import history as told
from tests.facts import happened
from tests.history import HEAD, INTAKE, INVESTIGATOR, LEAD, PERSON, calendar, given, then

C = Complaint
TUESDAY = date(2026, 3, 10)
ENDED = (*told.ISSUED, happened(C.Closed, on=date(2026, 4, 1)))
HELD = (*told.BROUGHT, (happened(C.ResponsibilityTaken), INTAKE))


def written_on(day: date, *facts: Fact | tuple[Fact, Actor], today: date = TUESDAY) -> Complaint:
    """A complaint whose last fact was written down on a day."""
    complaint = given(*facts)
    recorded = told.told(*facts)
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    recorded[-1] = recorded[-1]._replace(recorded_at=moment)
    complaint.lay_beside(
        calendar=lambda: calendar("cn"), facts=lambda: recorded, today=lambda: today
    )
    return complaint


def protect(complaint: Complaint, on: date) -> None:
    complaint.decide_protection(
        by=LEAD, pressure="pressure-1", protection="no_contact", reasons="写明不得联系", on=on
    )


def test_protection_is_decided_after_the_pressure_and_not_before() -> None:
    pressed = happened(C.PressureReported, pressure="pressure-1")

    with pytest.raises(Refused) as refused:
        protect(written_on(TUESDAY, *told.INQUIRED, pressed), TUESDAY - timedelta(days=1))
    case = written_on(TUESDAY, *told.INQUIRED, pressed)
    protect(case, TUESDAY)

    assert (refused.value.field, refused.value.rule) == ("on", "complaint.days")
    assert len(then(case)) == 1


def test_a_review_is_asked_of_a_decision_and_not_before_it_though_nobody_claimed_its_day() -> None:
    history = (told.BROUGHT[0], happened(C.MatterSorted, kind="remedy"), *told.ISSUED[2:-1])
    issued = happened(C.DispositionIssued, on=None)

    with pytest.raises(Refused) as refused:
        written_on(TUESDAY, *history, issued).request_review(
            by=PERSON, matter="m1", on=TUESDAY - timedelta(days=1)
        )
    case = written_on(TUESDAY, *history, issued)
    case.request_review(by=PERSON, matter="m1", on=TUESDAY)

    assert (refused.value.field, refused.value.rule) == ("on", "complaint.days")
    assert len(then(case)) == 1


def test_a_proof_is_kept_after_it_was_asked_for_and_not_before() -> None:
    asked = happened(C.PreservationAsked, request="keep-1", on=TUESDAY)
    case = given(*told.BROUGHT, asked)

    with pytest.raises(Refused) as refused:
        case.confirm_preservation(
            by=INTAKE, request="keep-1", confirmed_by="林", on=TUESDAY - timedelta(days=1)
        )

    assert (refused.value.field, refused.value.rule) == ("on", "complaint.days")


@pytest.mark.parametrize(("after", "first"), [("30", date(2026, 4, 24)), ("90", date(2026, 6, 23))])
def test_how_the_person_fares_is_asked_when_the_days_have_gone_by(after: str, first: date) -> None:
    # Ended on 1 April: 30 days later is 1 May, 90 days later 30 June; a week before is soon enough.
    asked = [happened(C.AfterCheck)] if after == "90" else []
    early, case = given(*ENDED, *asked), given(*ENDED, *asked)

    with pytest.raises(Refused) as refused:
        early.check_after(by=INTAKE, after=after, on=first - timedelta(days=1))
    case.check_after(by=INTAKE, after=after, on=first)

    assert refused.value.sentence.values["day"] == first
    assert len(then(case)) == 1


def test_an_offer_that_was_dated_back_is_not_answered_by_silence_at_once() -> None:
    # Written down on Tuesday 10 March: three days to answer, until Friday 13 March.
    offered = happened(C.HandoverOffered, offered_to=INVESTIGATOR.id, on=date(2026, 3, 2))
    case = written_on(TUESDAY, *HELD, (offered, INTAKE))

    with pytest.raises(Refused) as refused:
        case.deem_handover(by=SYSTEM, on=TUESDAY, calendar=calendar("cn"))

    assert refused.value.sentence.values["day"] == date(2026, 3, 13)


def test_no_earlier_date_makes_longer_what_has_run_out() -> None:
    # 60 days from 3 March: 2 May. It is 4 May, and 30 April is claimed.
    case = written_on(TUESDAY, *told.INQUIRED, today=date(2026, 5, 4))

    with pytest.raises(Refused) as refused:
        case.extend(
            by=HEAD, matter="m1", clock="handle_accusation", n=10, reasons="补充调查",
            on=date(2026, 4, 30),
        )  # fmt: skip

    assert "The last day was" in str(refused.value.sentence)
