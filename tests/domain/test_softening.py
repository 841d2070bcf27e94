"""Nothing that somebody brought is ended or lessened by one person alone."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as some

from domain.complaint import Complaint
from domain.history import FACTS, Fact, Refused
from domain.people import Actor
from domain.softening import ACTS, TOLD
from domain.vocabulary import VERBS
from projections import public_status
from tests import history as told
from tests.facts import happened
from tests.history import COLLEAGUE, INTAKE, INVESTIGATOR, LEAD, given, procedure, then

C = Complaint
PROPOSED = (happened(C.SofteningProposed, to="repeated"), INVESTIGATOR)
AGREED: dict[str, Any] = {
    "act": "resolved_by_agreement",
    "allegation": None,
    "agreed_on": date(2026, 3, 10),
    "terms": "当面道歉。",
    "present": "双方",
}
SECONDED = (happened(C.SofteningSeconded), COLLEAGUE)


def drop(case: Complaint, by: Actor, **details: Any) -> None:
    given = {"allegation": "a1", "ground": "repeated", "reasons": "与另一事项重复", **details}
    case.discontinue(by=by, **given)


def test_one_proposes_and_another_takes_the_decision() -> None:
    case = given(*told.INQUIRED, PROPOSED)

    drop(case, LEAD)

    [fact] = then(case)
    assert isinstance(fact, C.Discontinued)
    assert case.discontinued == {"a1"}


def test_who_proposed_it_takes_the_decision_when_another_agreed() -> None:
    case = given(*told.INQUIRED, PROPOSED, SECONDED)

    drop(case, INVESTIGATOR)

    assert [type(each) for each in then(case)] == [C.Discontinued]


def test_nobody_drops_an_allegation_that_nobody_proposed_to_drop() -> None:
    case = given(*told.INQUIRED)

    with pytest.raises(Refused, match="another person has to propose it first") as refused:
        drop(case, LEAD)

    assert (refused.value.rule, refused.value.field) == ("softening", "")


def test_nobody_is_the_second_person_of_his_own_proposal() -> None:
    case = given(*told.INQUIRED, PROPOSED)

    with pytest.raises(Refused, match="You proposed this yourself"):
        drop(case, INVESTIGATOR)
    with pytest.raises(Refused, match="another person agrees or does not"):
        case.second_softening(by=INVESTIGATOR, matter="m1")


def test_whoever_drops_an_allegation_says_why() -> None:
    case = given(*told.INQUIRED, PROPOSED)

    with pytest.raises(Refused, match="they are told") as refused:
        drop(case, LEAD, reasons=" \n")

    assert refused.value.field == "reasons"


def test_a_proposal_is_for_one_allegation_and_one_act() -> None:
    second = happened(C.Alleged, allegation="a2")
    case = given(*told.ALLEGED, second, *told.INQUIRED[4:], PROPOSED)

    with pytest.raises(Refused, match="propose it first"):
        drop(case, LEAD, allegation="a2")
    with pytest.raises(Refused, match="propose it first"):
        case.reclassify(by=LEAD, allegation="a1", code="S2", reasons="…")


def test_a_proposal_serves_one_decision() -> None:
    milder = (
        happened(C.SofteningProposed, proposal="r", act="reclassified", to="S2"),
        INVESTIGATOR,
    )
    case = given(*told.INQUIRED, milder)
    case.reclassify(by=LEAD, allegation="a1", code="S2", reasons="没有威胁")

    with pytest.raises(Refused, match="propose it first"):
        case.reclassify(by=LEAD, allegation="a1", code="S1", reasons="…")


def test_another_code_than_the_proposed_one_needs_another_proposal() -> None:
    milder = (
        happened(C.SofteningProposed, proposal="r", act="reclassified", to="S2"),
        INVESTIGATOR,
    )
    case = given(*told.INQUIRED, milder)

    with pytest.raises(Refused, match="propose it first"):
        case.reclassify(by=LEAD, allegation="a1", code="S1", reasons="…")


def test_what_the_one_complained_about_proposed_counts_for_nothing() -> None:
    named = happened(C.OfficerNamed, officer=INVESTIGATOR.id)
    case = given(*told.BROUGHT, named, *told.INQUIRED[3:], PROPOSED)

    with pytest.raises(Refused, match="propose it first"):
        drop(case, LEAD)


def test_proposing_keeps_what_is_meant_and_why() -> None:
    case = given(*told.INQUIRED)

    case.propose_softening(
        by=INVESTIGATOR,
        act="discontinued",
        matter="m1",
        allegation="a1",
        ground="repeated",
        reasons="与另一事项重复",
    )

    assert then(case) == [happened(C.SofteningProposed, to="repeated", on=None)]


def test_what_was_proposed_on_one_ground_is_not_dropped_on_another() -> None:
    case = given(*told.INQUIRED, PROPOSED)

    with pytest.raises(Refused, match="propose it first") as refused:
        drop(case, LEAD, ground="not_ours")

    assert refused.value.rule == "softening"


@pytest.mark.parametrize(
    ("details", "said", "field"),
    [
        ({"act": "forgotten"}, "ways that are listed", "act"),
        ({"act": "matter_sorted"}, "ways that are listed", "act"),
        ({"allegation": "a9"}, "no such allegation", "allegation"),
        ({"reasons": ""}, "Say why", "reasons"),
        ({"ground": "tired of it"}, "no such ground", "ground"),
        ({"ground": None}, "no such ground", "ground"),
        ({**AGREED, "terms": " "}, "what was agreed", "terms"),
        ({**AGREED, "present": None}, "who was present", "present"),
        ({**AGREED, "agreed_on": None}, "on which day", "agreed_on"),
        ({**AGREED, "agreed_on": date(2026, 2, 1)}, "before what it follows", "agreed_on"),
        ({"allegation": None}, "one allegation", "allegation"),
        ({"act": "declined"}, "the whole matter", "allegation"),
        ({"act": "merged", "allegation": None, "into": " "}, "which other case", "into"),
        ({"act": "reclassified", "code": "S77"}, "no code", "code"),
        ({"act": "reclassified"}, "no code", "code"),
    ],
)
def test_a_proposal_says_what_and_why(details: dict[str, Any], said: str, field: str) -> None:
    case = given(*told.INQUIRED)
    given_: dict[str, Any] = {
        **{"act": "discontinued", "allegation": "a1", "ground": "repeated", "reasons": "…"},
        **details,
    }

    with pytest.raises(Refused, match=said) as refused:
        case.propose_softening(by=INVESTIGATOR, matter="m1", **given_)

    assert refused.value.field == field


def test_a_second_person_agrees_to_the_oldest_proposal_of_another() -> None:
    own = (happened(C.SofteningProposed, proposal="own", act="withdrawn"), COLLEAGUE)
    case = given(*told.INQUIRED, own, PROPOSED)

    case.second_softening(by=COLLEAGUE, matter="m1")

    [fact] = then(case)
    assert isinstance(fact, C.SofteningSeconded)
    assert (fact.proposal, fact.act) == ("discontinued-1", "discontinued")


def test_nobody_agrees_where_nothing_waits() -> None:
    case = given(*told.INQUIRED, PROPOSED, SECONDED)

    with pytest.raises(Refused, match="still waits"):
        case.second_softening(by=LEAD, matter="m1")


def test_not_taking_up_needs_a_second_person_too() -> None:
    case = given(*told.ALLEGED, (happened(C.ResponsibilityTaken), INTAKE))
    asked: dict[str, Any] = {
        "matter": "m1",
        "on": None,
        "ground": "other_route",
        "reasons": "…",
        "route": None,
    }

    with pytest.raises(Refused, match="propose it first"):
        case.decline(by=LEAD, **asked)
    case.propose_softening(by=INTAKE, act="declined", matter="m1", reasons="应当申请行政复议")
    case.decline(by=LEAD, **asked)

    assert [type(each) for each in then(case)] == [C.SofteningProposed, C.Declined]


@pytest.mark.parametrize("kind", ["suggestion", "commendation", "small"])
def test_what_one_person_called_milder_than_an_accusation_waits_for_a_second(kind: str) -> None:
    sorted_so = (happened(C.MatterSorted, kind=kind), INTAKE)
    case = given(happened(C.Filed), sorted_so)

    with pytest.raises(Refused, match="Another has to agree before it goes on"):
        ended(case, kind)
    with pytest.raises(Refused, match="another person agrees or does not"):
        case.second_softening(by=INTAKE, matter="m1")
    case.second_softening(by=LEAD, matter="m1")

    assert [type(each) for each in then(case)] == [C.SofteningSeconded]
    ended(case, kind)


def ended(case: Complaint, kind: str) -> None:
    if kind == "commendation":
        case.close(by=LEAD, matter="m1", on=None)
        return
    case.stage = "accepted"
    case.matters["m1"].stage = "accepted"
    if kind == "small":
        case.settled.add("m1")
        case.close(by=LEAD, matter="m1", on=None)
        return
    case.draft_disposition(
        by=LEAD, matter="m1", language="zh", opening="谢谢您的建议。", facts_found="已转车管窗口。"
    )


def test_every_way_to_bury_is_a_decision_of_the_vocabulary() -> None:
    assert set(ACTS) <= set(VERBS.values())
    assert set(TOLD) <= set(ACTS)


@pytest.mark.parametrize(
    "fact",
    [fact for fact in FACTS.values() if fact.NAME in ACTS],
    ids=lambda fact: str(fact.NAME),
)
def test_the_person_is_told_of_every_way_to_bury(fact: type[Fact]) -> None:
    assert public_status.tell(happened(fact), procedure("cn-service"), issued=False)


@for_all(some.lists(some.sampled_from([INTAKE, INVESTIGATOR, COLLEAGUE, LEAD]), max_size=4))
def test_whoever_acts_two_persons_stand_behind_what_was_dropped(hands: list[Actor]) -> None:
    case = given(*told.INQUIRED)
    stood: set[str] = set()

    for by in hands:
        for act in (propose, second, drop):
            try:
                act(case, by)
            except Refused:
                continue
            stood.add(by.id)

    assert not case.discontinued or len(stood) > 1


def propose(case: Complaint, by: Actor) -> None:
    case.propose_softening(
        by=by,
        act="discontinued",
        matter="m1",
        allegation="a1",
        ground="repeated",
        reasons="与另一事项重复",
    )


def second(case: Complaint, by: Actor) -> None:
    case.second_softening(by=by, matter="m1")
