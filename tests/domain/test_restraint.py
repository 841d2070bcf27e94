"""An officer kept from duty: two persons, no longer than the law gives, and an appeal by the hour."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.clock import happening, of_case
from domain.complaint import Complaint
from domain.history import Fact
from domain.people import Actor
from tests import history as told
from tests.facts import happened
from tests.history import (
    HEAD,
    INTAKE,
    INVESTIGATOR,
    LEAD,
    calendar,
    given,
    procedure,
    refusal,
    then,
)

C = Complaint
SUSPENDED = (*told.INQUIRED, (happened(C.DutySuspended), LEAD))
CONFINED = (*told.INQUIRED, (happened(C.Confined), LEAD))
ABOVE = Actor("account-above", "head", "staff")


def asked(**instead: Any) -> dict[str, Any]:
    return {
        "matter": "m1",
        "subject": "s1",
        "on": date(2026, 3, 5),
        "last_day": date(2026, 3, 14),
        "approved_by": HEAD.id,
        "reasons": "He went to her house.",
        **instead,
    }


def test_an_officer_is_suspended_for_ten_days() -> None:
    case = given(*told.INQUIRED)

    case.suspend_duty(by=LEAD, **asked())

    # 5 to 14 March, both counted, are the ten days that art. 12 gives at least.
    assert then(case) == [happened(C.DutySuspended)]


@pytest.mark.parametrize(
    ("verb", "instead", "said"),
    [
        ("suspend_duty", {"last_day": date(2026, 3, 13)}, "The law gives {least} to {most} days"),
        ("suspend_duty", {"last_day": date(2026, 5, 4)}, "The law gives {least} to {most} days"),
        ("confine", {"last_day": date(2026, 3, 12)}, "The law gives {least} to {most} days"),
        ("confine", {"last_day": date(2026, 3, 4)}, "lies before what it follows from"),
        ("suspend_duty", {"last_day": None}, "Say until which day"),
        ("suspend_duty", {"on": None}, "Say from which day"),
        ("suspend_duty", {"approved_by": LEAD.id}, "Another person has to approve this first"),
        ("suspend_duty", {"approved_by": None}, "Another person has to approve this first"),
        ("suspend_duty", {"approved_by": INVESTIGATOR.id}, "could decide it too"),
        (
            "confine",
            {"approved_by": INVESTIGATOR.id, "last_day": date(2026, 3, 8)},
            "could decide it too",
        ),
        ("suspend_duty", {"reasons": " "}, "Say why"),
        ("suspend_duty", {"subject": "s9"}, "Nothing in this case has that number"),
    ],
)
def test_what_the_law_does_not_give_is_refused(
    verb: str, instead: dict[str, Any], said: str
) -> None:
    case = given(*told.INQUIRED)

    refused = refusal(lambda: getattr(case, verb)(by=LEAD, **asked(**instead)))

    assert said in refused.sentence.msgid


def test_the_longest_suspension_has_sixty_days() -> None:
    case = given(*told.INQUIRED)

    case.suspend_duty(by=LEAD, **asked(last_day=date(2026, 5, 3)))

    # From 5 March: 27 days of March, 30 of April, 3 of May.
    assert [each.NAME for each in then(case)] == ["duty_suspended"]


def test_who_is_kept_from_duty_is_not_kept_from_it_twice() -> None:
    refused = refusal(lambda: given(*SUSPENDED).confine(by=LEAD, **asked()))

    assert "kept from duty already" in refused.sentence.msgid


def test_a_confined_officer_does_not_appeal_against_a_suspension() -> None:
    refused = refusal(
        lambda: given(*CONFINED).appeal_suspension(by=INTAKE, matter="m1", subject="s1")
    )

    assert "Nothing of this kind runs" in refused.sentence.msgid


def test_who_decided_or_approved_does_not_decide_on_the_appeal() -> None:
    case = given(*CONFINED, happened(C.ConfinementAppealed))
    decided: dict[str, Any] = {"matter": "m1", "subject": "s1", "outcome": "annulled"}

    refused = [
        refusal(lambda: case.decide_restraint(by=each, **decided, reasons="…"))  # noqa: B023  # asked at once
        for each in (Actor(LEAD.id, "head", "staff"), HEAD)
    ]
    endless = refusal(lambda: case.decide_restraint(by=ABOVE, **decided, reasons="…"))
    case.decide_restraint(
        by=ABOVE, **decided, reasons="Two saw him elsewhere.", due_on=date(2026, 3, 20)
    )

    assert endless.field == "due_on"
    assert {each.rule for each in refused} == {"other_person_than_before"}
    assert case.restrained == {}
    assert case.to_be_restored == {"s1"}


def test_without_an_appeal_nothing_is_decided() -> None:
    refused = refusal(
        lambda: given(*SUSPENDED).decide_restraint(
            by=ABOVE, matter="m1", subject="s1", outcome="upheld", reasons="…"
        )
    )

    assert "No appeal waits" in refused.sentence.msgid


def test_on_the_last_day_the_officer_is_back_on_duty() -> None:
    case = given(*SUSPENDED)

    case.end_restraint(by=LEAD, matter="m1", subject="s1", on=date(2026, 3, 14))

    assert then(case) == [happened(C.RestraintEnded)]


# Clocks


def clocks(*facts: Any, at: datetime | None = None) -> dict[str, Any]:
    recorded = told.told(*facts)
    if at is not None:
        recorded[-1] = recorded[-1]._replace(recorded_at=at)
    seen = [happening(each) for each in recorded]
    found = of_case(seen, procedure("cn-service"), calendar("cn"), date(2026, 3, 6), every=True)
    return {each.reading.clock: each.reading for each in found if each.reading.ended_on is None}


def test_the_officer_can_appeal_while_the_suspension_runs() -> None:
    found = clocks(*SUSPENDED)

    assert found["suspension_over"].due == date(2026, 3, 14)
    assert found["suspension_appeal"].due == date(2026, 3, 14)


def test_the_appeal_of_a_suspended_officer_is_decided_in_five_days() -> None:
    # Appealed on Friday 6 March; the day itself not counted: Wednesday 11 March.
    found = clocks(*SUSPENDED, happened(C.SuspensionAppealed))

    assert found["suspension_appeal_decided"].due == date(2026, 3, 11)
    assert "suspension_appeal" not in found
    assert found["suspension_over"].due == date(2026, 3, 14), "an appeal stops nothing"


def test_the_appeal_of_a_confined_officer_is_decided_in_twenty_four_hours() -> None:
    noon = datetime(2026, 3, 6, 4, 30, tzinfo=UTC)

    found = clocks(*CONFINED, happened(C.ConfinementAppealed), at=noon)

    assert found["confinement_appeal_decided"].due_at == datetime(2026, 3, 7, 4, 30, tzinfo=UTC)


def test_a_decision_on_the_appeal_ends_its_clock() -> None:
    decided: Fact = happened(C.RestraintDecided, on=date(2026, 3, 6))
    ended: Fact = happened(C.RestraintEnded, on=date(2026, 3, 6))

    found = clocks(*SUSPENDED, happened(C.SuspensionAppealed), decided, ended)

    assert "suspension_appeal_decided" not in found
    assert "suspension_over" not in found


def test_a_file_is_looked_over_every_twenty_eight_days() -> None:
    # Taken up on 3 March 2026 (tests/facts.py): 28 days later is 31 March; looked over on the 20th,
    # 28 days later is 17 April.
    first = clocks(*told.INQUIRED)["case_review"]
    again = clocks(*told.INQUIRED, happened(C.CaseReviewed, on=date(2026, 3, 20)))["case_review"]

    assert (first.due, again.due) == (date(2026, 3, 31), date(2026, 4, 17))


def test_a_recommendation_is_answered_by_its_day_and_its_effect_looked_at() -> None:
    one = "recommendation-1"
    made = happened(C.RecommendationMade, recommendation=one, by_day=date(2026, 6, 30))
    answered = happened(C.RecommendationAnswered, recommendation=one, on=date(2026, 6, 20))
    done = happened(C.RecommendationImplemented, recommendation=one, on=date(2026, 7, 31))

    waiting = clocks(*told.DETERMINED, made)
    carried_out = clocks(*told.DETERMINED, made, answered, done)

    assert waiting["recommendation_answer"].due == date(2026, 6, 30)
    assert "recommendation_answer" not in carried_out
    # Three months from 31 July.
    assert carried_out["effect_looked_at"].due == date(2026, 10, 31)


@pytest.mark.parametrize("measure", ["duty_stop", "confinement"])
def test_nobody_is_kept_from_duty_by_one_person_as_a_measure_among_others(measure: str) -> None:
    case = given(*told.DETERMINED)

    refused = refusal(
        lambda: case.decide_measure(by=LEAD, matter="m1", subject="s1", measure=measure)
    )

    assert "a decision of its own" in refused.sentence.msgid
    assert (refused.rule, refused.field) == (
        "Police Inspectorate Regulations (2011), art. 12",
        "measure",
    )
    assert then(case) == []


def test_a_name_is_restored_after_a_restraint_was_annulled_whatever_will_be_found() -> None:
    annulled = (*CONFINED, happened(C.ConfinementAppealed), happened(C.RestraintDecided))
    case = given(*annulled, happened(C.RestraintEnded))
    asked_for: dict[str, Any] = {
        **{"matter": "m1", "subject": "s1", "scope": "unit", "place": "Hall"},
        **{"words": "He was confined by mistake.", "consented": True},
    }

    unasked = refusal(lambda: given(*CONFINED).restore_reputation(by=HEAD, **asked_for))
    case.restore_reputation(by=HEAD, **asked_for)

    assert "A name is restored where it was found" in unasked.sentence.msgid
    assert case.to_be_restored == set()
