"""Taking it back and settling it: only by the person's own wish, after days, and never by one alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.people import Actor
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, INTAKE, INVESTIGATOR, LEAD, PERSON, given, then

C = Complaint
ASKED = date(2026, 3, 10)
LATER = date(2026, 3, 18)


def answered(
    question: str, on: date, *, yes: bool = True, terms: str | None = None
) -> tuple[Fact, Actor]:
    return happened(
        C.Supplemented, matter="m1", answers=question, yes=yes, said=None, on=on, terms=terms
    ), PERSON


def proposed(act: str, number: str, **details: object) -> tuple[Fact, Actor]:
    fact = happened(
        C.SofteningProposed, proposal=number, act=act, allegation=None, on=ASKED, **details
    )
    return fact, COLLEAGUE


WANTED = (
    *told.INQUIRED,
    (happened(C.WithdrawalAsked), PERSON),
    proposed("withdrawn", "withdrawn-1"),
)


def withdraw(case: Complaint, **details: object) -> None:
    asked: dict[str, Any] = {
        "by": LEAD,
        "means": "in_private",
        "confirmed_on": LATER,
        "pressed": False,
        "reasons": "单独核实，本人自愿",
        "on": LATER,
        **details,
    }
    case.withdraw(matter="m1", **asked)


def refusal(decision: Callable[[], None]) -> Refused:
    with pytest.raises(Refused) as refused:
        decision()
    return refused.value


def test_who_asks_to_take_it_back_ends_nothing_yet() -> None:
    case = given(*told.INQUIRED)

    case.ask_withdrawal(by=PERSON, matter="m1", said="不想再追究了", on=ASKED)

    assert then(case) == [happened(C.WithdrawalAsked)]
    assert case.stage_of("m1") == "inquiry"


def test_a_wish_that_staff_wrote_down_is_not_the_persons_own_hand() -> None:
    case = given(*told.INQUIRED)

    case.ask_withdrawal(by=INTAKE, matter="m1", on=ASKED)

    (asked,) = then(case)
    assert isinstance(asked, C.WithdrawalAsked)
    assert not asked.own


def test_a_wish_that_waits_is_not_written_down_again() -> None:
    case = given(*WANTED)

    said = refusal(lambda: case.ask_withdrawal(by=PERSON, matter="m1", on=LATER))

    assert said.rule == "complaint.withdrawal_asked"


def test_it_ends_when_another_made_sure_in_private_after_days() -> None:
    case = given(*WANTED)

    withdraw(case)

    assert then(case) == [happened(C.Withdrawn)]
    assert case.stage_of("m1") == "closed"


def test_a_yes_on_the_persons_own_page_counts_as_well() -> None:
    case = given(*WANTED, answered("withdrawal", LATER))

    withdraw(case, means="own_page")

    assert case.stage_of("m1") == "closed"


@pytest.mark.parametrize(
    ("details", "says", "field"),
    [
        ({"by": INTAKE}, "another person makes sure", ""),
        ({"by": INVESTIGATOR}, "another person makes sure", ""),
        ({"confirmed_on": date(2026, 3, 16)}, "days to think it over", "confirmed_on"),
        ({"on": date(2026, 3, 17)}, "before what it follows", "on"),
        ({"pressed": True}, "Record the pressure", "pressed"),
        ({"pressed": None}, "whether anybody makes", "pressed"),
        ({"confirmed_on": None}, "on which day", "confirmed_on"),
        ({"means": "own_page"}, "no such yes", "means"),
        ({"means": "by the officer"}, "Choose one", "means"),
        ({"reasons": " "}, "Say why", "reasons"),
    ],
)
def test_a_withdrawal_that_is_not_sure_is_refused(
    details: dict[str, object], says: str, field: str
) -> None:
    case = given(*WANTED)

    said = refusal(lambda: withdraw(case, **details))

    assert says in str(said.sentence)
    assert said.field == field
    assert said.rule
    assert then(case) == []


def test_seven_days_are_enough_and_six_are_not() -> None:
    case = given(*WANTED)
    soon = refusal(lambda: withdraw(case, confirmed_on=ASKED + timedelta(days=6)))

    withdraw(case, confirmed_on=ASKED + timedelta(days=7))

    assert soon.sentence.values["day"] == date(2026, 3, 17)
    assert case.stage_of("m1") == "closed"


def test_who_wrote_the_wish_down_does_not_make_sure_of_it() -> None:
    case = given(*told.INQUIRED, (happened(C.WithdrawalAsked, own=False), LEAD), WANTED[-1])

    said = refusal(lambda: withdraw(case))

    assert "wrote the wish down" in str(said.sentence)


def test_what_the_person_said_no_to_does_not_wait_any_longer() -> None:
    case = given(*WANTED, answered("withdrawal", LATER, yes=False))

    said = refusal(lambda: withdraw(case))
    case.ask_withdrawal(by=PERSON, matter="m1", on=LATER + timedelta(days=9))

    assert "no longer wants to" in str(said.sentence)


def test_what_must_be_referred_goes_on_without_the_person() -> None:
    grave = happened(C.Alleged, code="S5.1")
    case = given(*told.ALLEGED[:3], grave, *WANTED[4:])

    said = refusal(lambda: withdraw(case))

    assert said.rule == "cn-service must_refer"


def test_after_the_persons_no_only_the_person_asks_again() -> None:
    case = given(*WANTED, answered("withdrawal", LATER, yes=False))

    said = refusal(lambda: case.ask_withdrawal(by=INTAKE, matter="m1", on=LATER))

    assert said.rule == "complaint.withdrawal_asked"
    assert "Only the person can ask" in str(said.sentence)


def test_nobody_asked_to_take_back_what_was_not_brought_yet() -> None:
    case = given(*told.INQUIRED)

    said = refusal(
        lambda: case.ask_withdrawal(by=INTAKE, matter="m1", on=date(2025, 12, 20), said="…")
    )

    assert said.rule == "complaint.days"


def test_the_days_to_think_it_over_count_from_when_the_wish_was_written_down() -> None:
    case = given(*WANTED)
    written = datetime(2026, 3, 15, 2, tzinfo=UTC)
    recorded = [
        each._replace(recorded_at=written)
        for each in told.told(*WANTED)
        if isinstance(each.fact, C.WithdrawalAsked)
    ]
    case.lay_beside(calendar=lambda: told.calendar("cn"), facts=lambda: recorded)

    said = refusal(lambda: withdraw(case, confirmed_on=LATER))

    assert said.sentence.values["day"] == date(2026, 3, 22)


# Settled by agreement

SETTLED_ON = date(2026, 3, 10)
TERMS = {
    "agreed_on": SETTLED_ON,
    "terms": typed("当面赔礼道歉，三日内办结户口"),
    "present": typed("沈若兰、乔志远、主持人何静"),
}
PROPOSED = (*told.ACCEPTED, proposed("resolved_by_agreement", "agreement-1", **TERMS))
AGREED = (*PROPOSED, answered("agreement", LATER, terms="agreement-1"))


def settle(case: Complaint, **details: object) -> None:
    asked: dict[str, Any] = {
        "by": LEAD,
        "person_consents": True,
        "other_consents": True,
        "reasons": "双方自愿",
        "on": date(2026, 3, 19),
        **details,
    }
    case.resolve_by_agreement(matter="m1", **asked)


def test_both_settle_it_and_the_person_confirms_it_days_later() -> None:
    case = given(*AGREED)

    settle(case)

    assert then(case) == [happened(C.ResolvedByAgreement)]
    assert case.stage_of("m1") == "closed"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"person_consents": False}, "person_consents"),
        ({"other_consents": False}, "other_consents"),
        ({"on": date(2026, 3, 17)}, "on"),
        ({"reasons": None}, "reasons"),
    ],
)
def test_what_is_not_whole_is_not_settled(details: dict[str, object], field: str) -> None:
    case = given(*AGREED)

    said = refusal(lambda: settle(case, **details))

    assert said.field == field
    assert said.rule
    assert then(case) == []


@pytest.mark.parametrize(
    "history",
    [
        PROPOSED,
        (*PROPOSED, answered("agreement", LATER, yes=False, terms="agreement-1")),
        (*PROPOSED, answered("agreement", SETTLED_ON, terms="agreement-1")),
    ],
    ids=["never said", "said no", "said at once"],
)
def test_without_a_yes_on_the_own_page_days_later_nothing_is_settled(
    history: tuple[Fact | tuple[Fact, Actor], ...],
) -> None:
    case = given(*history)

    said = refusal(lambda: settle(case))

    assert said.rule == "both_consent"
    assert said.sentence.values["day"] == date(2026, 3, 17)


@pytest.mark.parametrize("code", ["S5", "S8.1"])
def test_exploiting_and_retaliation_are_never_settled(code: str) -> None:
    grave = happened(C.Alleged, code=code)
    case = given(*told.ALLEGED[:3], grave, *AGREED[4:])

    said = refusal(lambda: settle(case))

    assert said.rule == "cn-service no_informal"


def test_nobody_settles_what_he_proposed_himself() -> None:
    own = happened(
        C.SofteningProposed,
        proposal="agreement-1",
        act="resolved_by_agreement",
        allegation=None,
        on=ASKED,
        **TERMS,
    )
    case = given(*told.ACCEPTED, (own, LEAD), answered("agreement", LATER, terms="agreement-1"))

    said = refusal(lambda: settle(case))

    assert said.rule == "softening"


def test_what_is_recorded_are_the_words_the_person_said_yes_to() -> None:
    case = given(*AGREED)

    settle(case)

    [settled] = then(case)
    assert isinstance(settled, C.ResolvedByAgreement)
    assert (settled.terms, settled.present) == (TERMS["terms"], TERMS["present"])


def test_other_words_than_those_she_said_yes_to_need_another_yes() -> None:
    changed = {**TERMS, "terms": typed("当面道歉，不再追究其他问题")}
    case = given(*AGREED, proposed("resolved_by_agreement", "agreement-2", **changed))

    said = refusal(lambda: settle(case))

    assert (said.rule, said.field) == ("both_consent", "")
    assert "said yes to other words" in str(said.sentence)


def test_a_yes_that_names_no_words_settles_nothing() -> None:
    case = given(*PROPOSED, answered("agreement", LATER))

    said = refusal(lambda: settle(case))

    assert said.rule == "both_consent"


def test_what_nobody_wrote_down_is_not_settled() -> None:
    case = given(*told.ACCEPTED, proposed("resolved_by_agreement", "agreement-1"))

    said = refusal(lambda: settle(case))

    assert said.rule == "both_consent"
    assert "not written down yet" in str(said.sentence)


@pytest.mark.parametrize(
    ("terms", "says", "field"),
    [
        (None, "Say which words", "terms"),
        ("agreement-1", "written down anew since", "terms"),
    ],
)
def test_the_person_answers_the_words_that_stand(terms: str | None, says: str, field: str) -> None:
    case = given(*PROPOSED, proposed("resolved_by_agreement", "agreement-2", **TERMS))

    said = refusal(
        lambda: case.supplement(
            by=PERSON, matter="m1", answers="agreement", yes=True, terms=terms, on=LATER
        )
    )

    assert says in str(said.sentence)
    assert (said.rule, said.field) == ("both_consent", field)


def test_nobody_says_yes_before_anything_is_written_down() -> None:
    case = given(*told.ACCEPTED)

    said = refusal(
        lambda: case.supplement(
            by=PERSON, matter="m1", answers="agreement", yes=True, terms="…", on=LATER
        )
    )

    assert "Nothing is written down yet" in str(said.sentence)


def test_the_days_to_think_it_over_count_from_when_the_words_were_written_down() -> None:
    case = given(*AGREED)
    written = datetime(2026, 3, 15, 2, tzinfo=UTC)
    recorded = [each._replace(recorded_at=written) for each in told.told(*AGREED)]
    case.lay_beside(calendar=lambda: told.calendar("cn"), facts=lambda: recorded)

    said = refusal(lambda: settle(case))

    assert said.sentence.values["day"] == date(2026, 3, 22)


def test_a_withdrawal_that_nobody_else_proposed_is_refused() -> None:
    case = given(*WANTED[:-1])

    said = refusal(lambda: withdraw(case))

    assert said.rule == "softening"


def test_what_was_proposed_before_the_person_asked_for_it_counts_for_nothing() -> None:
    case = given(*told.INQUIRED, WANTED[-1], WANTED[-2])

    said = refusal(lambda: withdraw(case))

    assert said.rule == "softening"


def test_a_yes_on_the_seventh_day_settles_it() -> None:
    on = SETTLED_ON + timedelta(days=7)
    case = given(*PROPOSED, answered("agreement", on, terms="agreement-1"))

    settle(case)

    assert len(then(case)) == 1


def test_what_was_taken_back_waits_no_longer() -> None:
    case = given(*WANTED)

    withdraw(case)

    assert case.requests == {}
