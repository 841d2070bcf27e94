"""A tracking order: issued by one who is not supervised, answered, judged by another, late."""

from datetime import date
from typing import Any

import pytest

from domain.beside import TrackingOrder
from domain.people import SYSTEM, Actor
from domain.sealed import Sealed
from tests.domain.records import HEAD, ISSUER, OTHER_LEAD, kept, opened, then
from tests.facts import happened
from tests.history import ACCEPTED, INTAKE, INVESTIGATOR, LEAD, given, refusal

O = TrackingOrder  # noqa: E741  # the one history of this file
ISSUED = (happened(O.Issued), ISSUER)
ACKNOWLEDGED = (ISSUED, (happened(O.Acknowledged), INVESTIGATOR))
ANSWERED = (*ACKNOWLEDGED, (happened(O.Answered), INVESTIGATOR))
OF_A_UNIT = (happened(O.Issued, case=None, unit="Liubu station"), ISSUER)
AT_LIUBU = Actor("account-wen", "intake", "staff", unit="Liubu station")

ASKED: dict[str, Any] = {
    "unit": "Liubu station",
    "holder": "account-wen",
    "order_ground": "passing",
    "what": "Answer within the week, and say why nobody did.",
    "answer_by": date(2026, 3, 20),
    "on": date(2026, 3, 3),
}


def order(*facts: Any) -> Any:
    return kept("tracking_order", *facts)


def test_issuing_an_order_says_who_answers_for_what_by_when() -> None:
    record = opened("tracking_order", ISSUER, **ASKED)

    [issued] = then(record)

    assert isinstance(issued, O.Issued)
    assert (issued.unit, issued.case, issued.holder) == ("Liubu station", None, "account-wen")
    assert (issued.answer_by, issued.level, issued.stage) == (date(2026, 3, 20), "lead", "issued")


def test_an_order_on_a_case_is_for_whoever_answers_for_the_case() -> None:
    case = given(*ACCEPTED)

    record = opened("tracking_order", LEAD, **{**ASKED, "unit": None, "holder": None, "case": case})

    [issued] = then(record)
    assert isinstance(issued, O.Issued)
    assert (issued.case, issued.holder) == (case.id, INTAKE.id)


@pytest.mark.parametrize(
    ("given_instead", "said"),
    [
        ({"holder": None}, "Say who has to answer"),
        ({"holder": ISSUER.id}, "Nobody supervises himself"),
        ({"unit": ISSUER.unit}, "Nobody supervises himself"),
        ({"unit": None}, "Say on which case, or on which unit"),
        ({"order_ground": "spite"}, "Choose one of those shown"),
        ({"what": " "}, "Say what is to be put right"),
        ({"answer_by": None}, "Say by which day"),
        ({"answer_by": date(2026, 3, 1)}, "This day lies before the order itself"),
    ],
)
def test_an_order_that_nobody_could_follow_is_not_issued(
    given_instead: dict[str, Any], said: str
) -> None:
    refused = refusal(lambda: opened("tracking_order", ISSUER, **{**ASKED, **given_instead}))

    assert said in refused.sentence.msgid
    assert refused.field


def test_who_works_on_a_case_issues_no_order_on_it() -> None:
    case = given(*ACCEPTED)
    case.holder = LEAD.id

    refused = refusal(
        lambda: opened("tracking_order", LEAD, **{**ASKED, "unit": None, "case": case})
    )

    assert "You work on this case" in refused.sentence.msgid


def test_the_one_complained_about_does_not_learn_that_there_is_a_case() -> None:
    case = given(*ACCEPTED)
    case.subjects["s1"] = LEAD.id

    refused = refusal(
        lambda: opened("tracking_order", LEAD, **{**ASKED, "unit": None, "case": case})
    )

    assert "There is no other case with this number" in refused.sentence.msgid


def test_an_investigator_issues_no_order() -> None:
    refused = refusal(lambda: opened("tracking_order", INVESTIGATOR, **ASKED))

    assert "This is not yours to decide" in refused.sentence.msgid


def test_a_procedure_without_orders_keeps_none() -> None:
    refused = refusal(lambda: opened("tracking_order", ISSUER, under="historical", **ASKED))

    assert "says nothing of such records" in refused.sentence.msgid


def test_only_who_is_ordered_acknowledges_and_answers() -> None:
    record = order(ISSUED)

    refused = refusal(lambda: record.acknowledge(by=INTAKE, on=date(2026, 3, 4)))
    record.acknowledge(by=INVESTIGATOR, on=date(2026, 3, 4))
    record.answer(
        by=INVESTIGATOR, result="corrected", summary="She has her papers.", on=date(2026, 3, 18)
    )

    assert "Only whoever the order is addressed to" in refused.sentence.msgid
    assert [each.NAME for each in then(record)] == ["acknowledged", "answered"]


def test_anybody_of_the_supervised_unit_may_answer_for_it() -> None:
    record = order(OF_A_UNIT)

    record.acknowledge(by=AT_LIUBU, on=date(2026, 3, 4))

    assert then(record) == [O.Acknowledged(on=date(2026, 3, 4), stage="acknowledged")]


def test_another_person_accepts_what_was_reported() -> None:
    record = order(*ANSWERED)

    record.accept(by=OTHER_LEAD, reasons="I called her.", on=date(2026, 3, 19))

    [accepted] = then(record)
    assert isinstance(accepted, O.Accepted)
    assert accepted.stage == "accepted"


@pytest.mark.parametrize("decide", ["accept", "send_back"])
def test_nobody_judges_his_own_report(decide: str) -> None:
    answerer = Actor(INVESTIGATOR.id, "lead", "staff")
    record = order(*ANSWERED)
    asked: dict[str, Any] = {"reasons": "No.", "on": date(2026, 3, 19)}
    if decide == "send_back":
        asked["answer_by"] = date(2026, 3, 27)

    refused = refusal(lambda: getattr(record, decide)(by=answerer, **asked))

    assert refused.rule.startswith("other_person_than_before")


def test_a_unit_that_is_supervised_does_not_accept_for_itself() -> None:
    record = order(OF_A_UNIT, (happened(O.Answered), AT_LIUBU))
    of_liubu = Actor("account-bai", "lead", "staff", unit="Liubu station")

    refused = refusal(lambda: record.accept(by=of_liubu, on=date(2026, 3, 19)))

    assert "Your unit is the one that is supervised" in refused.sentence.msgid


def test_what_is_not_enough_is_returned_with_the_reason_and_another_day() -> None:
    record = order(*ANSWERED)

    refused = refusal(
        lambda: record.send_back(by=ISSUER, reasons=None, answer_by=date(2026, 3, 27), on=None)
    )
    record.send_back(
        by=ISSUER, reasons="Who did it?", answer_by=date(2026, 3, 27), on=date(2026, 3, 19)
    )

    assert "Say why" in refused.sentence.msgid
    assert then(record) == [
        O.Returned(
            reasons=Sealed("Who did it?", of="record"),
            answer_by=date(2026, 3, 27),
            on=date(2026, 3, 19),
            stage="acknowledged",
        )
    ]


def test_an_order_ends_without_an_accepted_answer_only_with_a_reason() -> None:
    record = order(ISSUED)

    refused = refusal(lambda: record.discharge(by=ISSUER, on=date(2026, 3, 5)))
    record.discharge(by=ISSUER, reasons="It was the wrong unit.", on=date(2026, 3, 5))

    assert "Its answer was not accepted" in refused.sentence.msgid
    assert record.ended()


def test_a_discharged_order_is_left_alone() -> None:
    record = order(*ANSWERED, (happened(O.Discharged), ISSUER))

    refused = refusal(lambda: record.accept(by=ISSUER, on=date(2026, 3, 21)))

    assert "Not now: it stands at" in refused.sentence.msgid


# Clocks


def due(record: Any, as_of: date = date(2026, 3, 3)) -> dict[str, date]:
    return {each.clock: each.due for each in record.clocks(as_of) if each.ended_on is None}


def test_an_order_is_acknowledged_in_two_working_days_and_answered_by_its_day() -> None:
    # Issued on Tuesday 3 March 2026: two working days later is Thursday 5 March.
    assert due(order(ISSUED)) == {
        "order_acknowledged": date(2026, 3, 5),
        "order_answered": date(2026, 3, 20),
    }


def test_an_answer_stops_both_and_starts_the_time_to_look_at_it() -> None:
    # Answered on Wednesday 18 March: five working days later is Wednesday 25 March.
    assert due(order(*ANSWERED)) == {"order_looked_at": date(2026, 3, 25)}


def test_what_was_returned_is_due_on_its_new_day() -> None:
    returned = (happened(O.Returned, answer_by=date(2026, 3, 27)), ISSUER)

    assert due(order(*ANSWERED, returned)) == {"order_answered_anew": date(2026, 3, 27)}


def test_a_day_that_went_by_is_written_down_and_takes_the_order_up() -> None:
    record = order(*ACKNOWLEDGED)

    record.lapse(by=SYSTEM, clock="order_answered", started_by=1, today=date(2026, 3, 21))

    assert then(record) == [
        O.ClockLapsed(
            clock="order_answered", due=date(2026, 3, 20), started_by=1, breach="supervise"
        ),
        O.Escalated(level="head", reasons=None, clock="order_answered", on=date(2026, 3, 21)),
    ]


def test_it_is_written_down_once() -> None:
    lapsed = (happened(O.ClockLapsed), SYSTEM)
    record = order(*ACKNOWLEDGED, lapsed)

    refused = refusal(
        lambda: record.lapse(
            by=SYSTEM, clock="order_answered", started_by=1, today=date(2026, 3, 22)
        )
    )

    assert "written down already" in refused.sentence.msgid


def test_a_day_that_has_not_gone_by_takes_nothing_up() -> None:
    record = order(ISSUED)

    refused = refusal(
        lambda: record.lapse(
            by=SYSTEM, clock="order_answered", started_by=1, today=date(2026, 3, 20)
        )
    )

    assert "has not run out" in refused.sentence.msgid


def test_nobody_but_the_clockwork_says_that_a_day_went_by() -> None:
    refused = refusal(
        lambda: order(ISSUED).lapse(
            by=HEAD, clock="order_answered", started_by=1, today=date(2026, 3, 30)
        )
    )

    assert "Nobody decides that a time ran out" in refused.sentence.msgid


def test_after_it_went_up_the_level_above_decides() -> None:
    record = order(*ANSWERED, (happened(O.Escalated), SYSTEM))

    refused = refusal(lambda: record.accept(by=ISSUER, on=date(2026, 3, 22)))
    record.accept(by=HEAD, on=date(2026, 3, 22))

    assert "The order has gone up" in refused.sentence.msgid
    assert [each.NAME for each in then(record)] == ["accepted"]


def test_above_the_highest_level_there_is_none() -> None:
    at_the_top = (happened(O.Escalated, level="above"), SYSTEM)
    record = order(*ACKNOWLEDGED, at_the_top)

    refused = refusal(lambda: record.escalate(by=HEAD, reasons="Again.", on=date(2026, 3, 22)))
    record.lapse(by=SYSTEM, clock="order_answered", started_by=1, today=date(2026, 3, 21))

    assert "highest level already" in refused.sentence.msgid
    assert [each.NAME for each in then(record)] == ["clock_lapsed"]
