"""The records beside a complaint in the District of Columbia, and in England and Wales."""

from datetime import date
from typing import Any

import pytest

from domain.beside import Commendation, Proceeding, TrackingOrder
from domain.history import Fact
from domain.people import Actor
from tests.domain.records import kept, opened
from tests.facts import happened
from tests.history import given, procedure, refusal

P, O, C = Proceeding, TrackingOrder, Commendation  # noqa: E741  # the three histories of this file
ELSEWHERE = ("us-dc", "gb-ew")
MONDAY = date(2026, 6, 1)
LEAD = Actor("account-lead", "lead", "staff", unit="Standards")
OTHER_LEAD = Actor("account-other", "lead", "staff", unit="Standards")
CLERK = Actor("account-clerk", "intake", "staff", unit="Front desk")
INVESTIGATOR = Actor("account-inv", "investigator", "staff", unit="Standards")
HEARD = (
    (happened(P.Opened, on=MONDAY, holder=INVESTIGATOR.id), LEAD),
    (happened(P.Heard, on=MONDAY), INVESTIGATOR),
)
ISSUED = ((happened(O.Issued, on=MONDAY, holder=INVESTIGATOR.id, case=None, unit="A"), LEAD),)


def due(record: Any, clock: str) -> list[date | None]:
    return [each.due for each in record.clocks(MONDAY) if each.clock == clock]


def clock_of(under: str, kind: str, clock: str, *facts: tuple[Fact, Actor]) -> list[date | None]:
    return due(kept(kind, *facts, under=under), clock)


@pytest.mark.parametrize("under", ELSEWHERE)
def test_a_proceeding_is_opened_heard_decided_and_ended(under: str) -> None:
    first = next(iter(procedure(under).words["charge"]))
    begun = opened(
        "proceeding",
        LEAD,
        under=under,
        case=given(under=under),
        charge=first,
        what="On what was found.",
        officer="account-he",
        holder=INVESTIGATOR.id,
        on=MONDAY,
    )
    unheard = refusal(
        lambda: kept("proceeding", HEARD[0], under=under).decide(
            by=OTHER_LEAD, outcome="none", reasons="…"
        )
    )
    record = kept("proceeding", *HEARD, under=under)

    record.decide(by=OTHER_LEAD, outcome="none", reasons="It was not proved.", on=MONDAY)
    record.end(by=LEAD, summary="Nothing followed.", on=MONDAY)

    assert begun.stage == "open"
    assert "does not allow this there" in unheard.sentence.msgid
    assert record.ended()


@pytest.mark.parametrize("under", ELSEWHERE)
def test_an_appeal_is_heard_and_decided_by_somebody_else(under: str) -> None:
    record = kept("proceeding", *HEARD, (happened(P.Decided, on=MONDAY), LEAD), under=under)

    record.appeal(by=CLERK, on=MONDAY)
    record.hear(by=INVESTIGATOR, record="He says the same.", on=MONDAY)
    again = refusal(lambda: record.decide(by=LEAD, outcome="none", reasons="…"))
    record.decide(by=OTHER_LEAD, outcome="none", reasons="The report is not clear.", on=MONDAY)

    assert again.rule == "other_person_than_before"
    assert record.stage == "decided"


@pytest.mark.parametrize(
    ("under", "clock", "last_day"),
    [
        # § 1-606.03(a): thirty days, 1 June not counted.
        ("us-dc", "proceeding_appealed", date(2026, 7, 1)),
        # reg. 45(3): seven working days, 2 to 10 June.
        ("gb-ew", "proceeding_appealed", date(2026, 6, 10)),
    ],
)
def test_an_appeal_has_its_last_day(under: str, clock: str, last_day: date) -> None:
    decided = (*HEARD, (happened(P.Decided, on=MONDAY), LEAD))

    assert clock_of(under, "proceeding", clock, *decided) == [last_day]


def test_a_meeting_is_held_in_twenty_working_days_and_its_report_follows_in_five() -> None:
    held = clock_of("gb-ew", "proceeding", "proceeding_held", HEARD[0])
    told = clock_of("gb-ew", "proceeding", "proceeding_decision_told", *HEARD)

    assert held == [date(2026, 6, 29)]
    assert told == [date(2026, 6, 8)]


def test_a_recommendation_is_answered_on_the_day_that_the_law_or_it_names() -> None:
    # para. 28B(2): fifty-six days beginning with 1 June.
    assert clock_of("gb-ew", "tracking_order", "learning_answered", *ISSUED) == [date(2026, 7, 26)]
    # The Code sets no day: the recommendation does.
    own = (happened(O.Issued, on=MONDAY, answer_by=date(2026, 9, 1)), LEAD)
    assert clock_of("us-dc", "tracking_order", "order_answered", own) == [date(2026, 9, 1)]


@pytest.mark.parametrize("under", ELSEWHERE)
def test_a_recommendation_is_answered_sent_back_answered_anew_and_accepted(under: str) -> None:
    record = kept("tracking_order", *ISSUED, under=under)

    record.acknowledge(by=INVESTIGATOR, on=MONDAY)
    record.answer(by=INVESTIGATOR, result="corrected", summary="The rule is new.", on=MONDAY)
    record.send_back(by=LEAD, reasons="By when?", answer_by=date(2026, 9, 1), on=MONDAY)
    anew = [each.due for each in record.clocks(MONDAY) if each.clock.endswith("answered_anew")]
    record.answer(by=INVESTIGATOR, result="corrected", summary="Since May.", on=MONDAY)
    record.accept(by=LEAD, reasons="Read.", on=MONDAY)
    record.discharge(by=LEAD, on=MONDAY)

    assert anew == [date(2026, 9, 1)]
    assert record.ended()


@pytest.mark.parametrize("under", ELSEWHERE)
def test_a_recommendation_goes_one_level_up(under: str) -> None:
    record = kept("tracking_order", *ISSUED, under=under)

    record.escalate(by=LEAD, reasons="Nobody answers.", on=MONDAY)

    levels = list(procedure(under).words["level"])
    assert record.level == levels[levels.index("lead") + 1]


@pytest.mark.parametrize("under", ELSEWHERE)
def test_thanks_are_received_verified_recognised_and_closed(under: str) -> None:
    record = opened(
        "commendation", CLERK, under=under, whom="PC Lee", merit="patient", what="Kind.", on=MONDAY
    )

    record.verify(by=INVESTIGATOR, result="real", summary="I called.", on=MONDAY)
    record.recognise(by=LEAD, recognition="thanks", on=MONDAY)
    record.close(by=OTHER_LEAD, on=MONDAY)

    assert record.ended()
