"""A name given in error: struck out by two persons, never by its bearer, and then it bars nobody."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Refused
from domain.people import Actor
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, HEAD, INTAKE, INVESTIGATOR, LEAD, PERSON, given, then

C = Complaint
DAY = date(2026, 3, 9)
NAMED = happened(C.OfficerNamed, subject="s9", officer=LEAD.id, badge=None, unit="inspectorate")
PROPOSED = happened(
    C.SofteningProposed, act="officer_struck_out", matter="m1", allegation=None, to="s9"
)
MISTAKEN = (*told.INQUIRED, NAMED, (PROPOSED, INTAKE))


def strike(case: Complaint, by: Actor = HEAD, **details: Any) -> None:
    case.strike_out_officer(
        by=by, **{"matter": "m1", "subject": "s9", "reasons": "警号写颠倒", "on": DAY, **details}
    )


def test_who_was_named_in_error_may_act_again_and_the_history_keeps_the_name() -> None:
    case = given(*MISTAKEN)

    strike(case)

    [fact] = then(case)
    assert isinstance(fact, C.OfficerStruckOut)
    assert (fact.subject, fact.officer) == ("s9", LEAD.id)
    assert case.barred(LEAD) is None
    assert not case.hidden_from(LEAD)
    assert "inspectorate" not in case.complained_units
    case.assign(by=LEAD, matter="m1", investigator=COLLEAGUE.id)


def test_who_is_meant_takes_the_place_of_the_wrong_name_and_is_barred_in_his_stead() -> None:
    worn = happened(C.OfficerNamed, subject="s9", officer=None, badge=typed("031003", "subject-s9"))
    case = given(*told.INQUIRED, worn, (PROPOSED, INTAKE))
    right, wrong = (Actor(f"a-{n}", "lead", "staff", badge=n) for n in ("031030", "031003"))

    strike(case, badge="0 31030", name="吴某", unit="nanmen", standing="auxiliary")

    assert (case.hidden_from(right), case.hidden_from(wrong)) == (True, False)
    assert case.standings["s9"] == "auxiliary"
    assert "nanmen" in case.complained_units


def test_it_can_be_said_again_who_it_was() -> None:
    case = given(*MISTAKEN)
    strike(case)

    case.identify_officer(
        by=INTAKE, subject="s9", officer="officer-7", reasons="执勤表在卷", on=DAY
    )

    assert case.subjects["s9"] == "officer-7"


def test_nobody_strikes_out_himself() -> None:
    case = given(*MISTAKEN)

    with pytest.raises(Refused, match="You are complained about"):
        strike(case, LEAD)

    assert then(case) == []


def test_nobody_strikes_out_a_name_alone() -> None:
    case = given(*told.INQUIRED, NAMED, (PROPOSED, HEAD))

    with pytest.raises(Refused, match="You proposed this yourself"):
        strike(case)

    assert then(case) == []


def test_what_the_bearer_of_the_name_proposed_counts_for_nothing() -> None:
    case = given(*told.INQUIRED, (PROPOSED, LEAD), NAMED)

    with pytest.raises(Refused, match="another person has to propose it first"):
        strike(case)

    assert then(case) == []


def test_two_agree_to_one_name_and_to_no_other() -> None:
    other = happened(C.OfficerNamed, subject="s8", officer="officer-8", badge=None)
    case = given(*MISTAKEN, other)

    with pytest.raises(Refused, match="another person has to propose it first"):
        strike(case, subject="s8")

    assert then(case) == []


def test_who_strikes_out_stands_above_the_one_who_was_named() -> None:
    deputy = Actor("account-deputy", "lead", "staff")
    case = given(*MISTAKEN)

    with pytest.raises(Refused, match="This goes one level up"):
        strike(case, deputy)

    assert then(case) == []


def test_a_friend_below_frees_nobody_whose_badge_alone_is_named() -> None:
    worn = happened(C.OfficerNamed, subject="s9", officer=None, badge=typed("030000", "subject-s9"))
    case = given(*told.INQUIRED, worn, (PROPOSED, INTAKE))
    boss = Actor("account-head", "head", "staff", badge="030000")
    case.lay_beside(calendar=lambda: told.calendar("cn"), wearers={"030000": [boss]}.__getitem__)

    with pytest.raises(Refused, match="This goes one level up"):
        strike(case, LEAD)
    strike(case, LEAD, body="岚江市公安局")

    [fact] = then(case)
    assert isinstance(fact, C.OfficerStruckOut)
    assert fact.body == typed("岚江市公安局")


def test_a_name_on_which_something_was_found_is_not_struck_out() -> None:
    found = happened(C.Determined, allegation="a9", subject="s9", stage="inquiry")
    case = given(*MISTAKEN, found)

    with pytest.raises(Refused, match="It is found anew") as refused:
        strike(case)

    assert refused.value.field == "subject"


def test_a_name_that_nobody_gave_is_not_struck_out() -> None:
    case = given(*MISTAKEN)

    with pytest.raises(Refused, match="does not know this person"):
        strike(case, subject="s7")


def test_nobody_replaces_a_badge_alone_by_saying_who_it_was() -> None:
    case = given(*told.badged(*told.ACCEPTED))

    with pytest.raises(Refused, match="First it is struck out") as refused:
        case.identify_officer(
            by=INVESTIGATOR, subject="s1", officer="officer-7", badge="039999", reasons="…"
        )

    assert refused.value.field == "badge"


def test_a_proposal_says_whose_name_it_is() -> None:
    case = given(*told.INQUIRED)

    for subject in (None, "s7"):
        with pytest.raises(Refused, match="Say who was named in error") as refused:
            case.propose_softening(
                by=INTAKE, act="officer_struck_out", matter="m1", subject=subject, reasons="…"
            )

        assert refused.value.field == "subject"


def test_who_complained_strikes_nobody_out() -> None:
    case = given(*MISTAKEN)

    with pytest.raises(Refused, match="not yours to decide"):
        strike(case, PERSON)
