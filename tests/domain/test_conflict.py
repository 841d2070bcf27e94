"""Who must not act: whoever it is about, whoever stepped back; and who decides on that."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as some

from domain.complaint import Complaint
from domain.history import Refused
from domain.people import Actor
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, HEAD, INTAKE, INVESTIGATOR, LEAD, PERSON, given, then

C = Complaint
DAY = date(2026, 3, 9)


def accused(by: Actor) -> tuple[object, ...]:
    """A case in inquiry in which somebody of the office turns out to be complained about."""
    return (*told.INQUIRED, happened(C.OfficerNamed, subject="s9", officer=by.id, badge=None))


@pytest.mark.parametrize("by", [INTAKE, INVESTIGATOR, LEAD, HEAD])
def test_whoever_is_complained_about_touches_nothing(by: Actor) -> None:
    case = given(*accused(by))  # type: ignore[arg-type]  # facts of any kind

    for decide in (
        lambda: case.take_step(by=by, matter="m1", kind="video", on=DAY, summary="…"),
        lambda: case.recommend(
            by=by, allegation="a1", subject="s1", finding="substantiated", reasons="…"
        ),
        lambda: case.propose_softening(by=by, act="discontinued", matter="m1", reasons="…"),
        lambda: case.assign(by=by, matter="m1", investigator=COLLEAGUE.id),
        lambda: case.recuse(by=by, ground="witness", reasons="…"),
    ):
        with pytest.raises(Refused, match="You are complained about") as refused:
            decide()  # type: ignore[no-untyped-call]  # a lambda
        assert refused.value.rule == "conflict"

    assert then(case) == []


def test_a_badge_is_enough_to_know_somebody_by() -> None:
    case = given(*told.badged(*told.INQUIRED))
    qiao = Actor("account-qiao", "lead", "staff", badge="031842")

    with pytest.raises(Refused, match="You are complained about"):
        case.assign(by=qiao, matter="m1", investigator=COLLEAGUE.id)


def test_a_badge_that_was_erased_names_nobody() -> None:
    erased = happened(C.OfficerNamed, badge=typed("…", "subject-s1"))
    case = given(*told.BROUGHT, erased, *told.ACCEPTED[3:])

    case.assign(by=LEAD, matter="m1", investigator=COLLEAGUE.id)

    assert [type(each) for each in then(case)] == [C.Assigned]


def test_a_complaint_about_who_answers_for_it_finds_another_hand() -> None:
    case = given(*accused(INTAKE))  # type: ignore[arg-type]  # facts of any kind

    case.take_responsibility(by=LEAD, unit="inspectorate")

    assert case.holder == LEAD.id


def test_an_investigator_who_steps_back_no_longer_inquires() -> None:
    case = given(*told.INQUIRED)

    case.recuse(by=INVESTIGATOR, ground="witness", reasons="当日在场", on=date(2026, 3, 10))

    assert then(case) == [happened(C.Recused)]
    assert case.investigators == []
    with pytest.raises(Refused, match="You do not act in this case") as refused:
        case.take_step(by=INVESTIGATOR, matter="m1", kind="video", on=DAY, summary="…")
    assert "art. 47" in refused.value.rule
    with pytest.raises(Refused, match="Choose another investigator") as refused:
        case.assign(by=LEAD, matter="m1", investigator=INVESTIGATOR.id)
    assert refused.value.field == "investigator"


def test_commanding_the_one_complained_about_bars_from_the_inquiry_and_not_from_deciding() -> None:
    own = (happened(C.Recused, person=LEAD.id, ground="line_of_command"), LEAD)
    case = given(*told.RECOMMENDED, own)

    with pytest.raises(Refused, match="does not act in this case"):
        case.assign(by=HEAD, matter="m1", investigator=LEAD.id)
    case.determine(
        by=LEAD,
        allegation="a1",
        subject="s1",
        finding="substantiated",
        on=date(2026, 5, 20),
        reasons="…",
    )

    assert [type(each) for each in then(case)] == [C.Determined]


def test_a_party_asks_and_somebody_above_decides() -> None:
    case = given(*told.INQUIRED)
    case.ask_recusal(by=PERSON, person=INVESTIGATOR.id, ground="near_relative", reasons="…", on=DAY)
    assert case.recusal_checked() is not None

    case.decide_recusal(by=LEAD, granted=True, reasons="…", on=DAY)

    asked, decided = then(case)
    assert isinstance(asked, C.RecusalAsked)
    assert (asked.party, asked.role) == ("complainant", "investigator")
    assert isinstance(decided, C.RecusalDecided)
    assert case.recusal_checked() is None
    assert case.barred(INVESTIGATOR) is not None


def test_a_request_that_is_not_granted_changes_nothing() -> None:
    asked = (happened(C.RecusalAsked), PERSON)
    case = given(*told.INQUIRED, asked)

    case.decide_recusal(by=LEAD, granted=False, reasons="并无亲属关系")

    assert case.barred(INVESTIGATOR) is None
    assert case.investigators == [INVESTIGATOR.id]


def test_the_same_is_asked_once() -> None:
    case = given(*told.INQUIRED, (happened(C.RecusalAsked), PERSON))

    with pytest.raises(Refused, match="asked already"):
        case.ask_recusal(by=PERSON, person="account-zhou", ground="near_relative", reasons="…")


@pytest.mark.parametrize(
    ("role", "by", "said"),
    [
        ("lead", LEAD, "one level up"),
        ("head", HEAD, "one level up"),
        ("investigator", Actor("account-zhou", "lead", "staff"), "it is about you"),
    ],
)
def test_who_decides_stands_above_the_one_it_is_about(role: str, by: Actor, said: str) -> None:
    asked = (happened(C.RecusalAsked, role=role), PERSON)
    case = given(*told.INQUIRED, asked)

    with pytest.raises(Refused, match=said):
        case.decide_recusal(by=by, granted=True, reasons="…")


def test_who_asked_for_it_does_not_decide_it() -> None:
    case = given(*told.INQUIRED, (happened(C.RecusalAsked), LEAD))

    with pytest.raises(Refused, match="You asked for it"):
        case.decide_recusal(by=LEAD, granted=True, reasons="…")


def test_nobody_decides_what_nobody_asked() -> None:
    case = given(*told.INQUIRED)

    with pytest.raises(Refused, match="Nobody has asked for this"):
        case.decide_recusal(by=LEAD, granted=True, reasons="…")


def test_an_order_from_above_is_recorded_with_the_body_that_gave_it() -> None:
    case = given(*told.INQUIRED)

    case.recuse(
        by=HEAD,
        person=LEAD.id,
        ground="direct_interest",
        reasons="上级指令",
        ordered_by="岚江市公安局",
    )

    [fact] = then(case)
    assert isinstance(fact, C.Recused)
    assert (fact.ordered, fact.ordered_by) == (True, typed("岚江市公安局"))


def test_an_investigator_orders_nobody_to_step_back() -> None:
    case = given(*told.INQUIRED)

    with pytest.raises(Refused, match="ordered by who leads"):
        case.recuse(by=INVESTIGATOR, person=LEAD.id, ground="witness", reasons="…")


@pytest.mark.parametrize(
    ("details", "said", "field"),
    [
        ({"ground": "dislike"}, "no ground", "ground"),
        ({"reasons": " "}, "Say why", "reasons"),
    ],
)
def test_stepping_back_has_a_ground_of_the_procedure_and_a_reason(
    details: dict[str, str], said: str, field: str
) -> None:
    case = given(*told.INQUIRED)
    given_: dict[str, Any] = {"ground": "witness", "reasons": "当日在场", **details}

    with pytest.raises(Refused, match=said) as refused:
        case.recuse(by=INVESTIGATOR, **given_)

    assert refused.value.field == field


def test_nobody_steps_back_twice_on_one_ground() -> None:
    case = given(*told.INQUIRED, (happened(C.Recused), INVESTIGATOR))

    with pytest.raises(Refused, match="on that ground already"):
        case.recuse(by=INVESTIGATOR, ground="witness", reasons="…")


def test_an_office_of_three_is_told_on_the_day_of_assignment_that_nobody_is_left() -> None:
    case = given(*told.ACCEPTED)
    one, boss = Actor("one", "investigator", "staff"), Actor("boss", "lead", "staff")
    case.assign(by=boss, matter="m1", investigator=one.id)

    assert case.nobody_left("m1", [one, boss, INTAKE]) == []
    assert case.nobody_left("m1", [one, INTAKE]) == ["determined", "disposition_approved"]


def test_whoever_stepped_back_is_not_counted_among_those_who_are_left() -> None:
    own = (happened(C.Recused, person=LEAD.id, ground="direct_interest"), LEAD)
    case = given(*told.INQUIRED, own)

    assert case.nobody_left("m1", [INVESTIGATOR, LEAD]) == ["determined", "disposition_approved"]
    assert case.nobody_left("m1", [INVESTIGATOR, LEAD, HEAD]) == []


@for_all(
    some.sampled_from([INTAKE, INVESTIGATOR, COLLEAGUE, LEAD, HEAD]),
    some.sampled_from(["direct_interest", "near_relative", "witness", "line_of_command"]),
)
def test_a_ground_bars_the_roles_that_the_procedure_names_and_no_other(
    by: Actor, ground: str
) -> None:
    case = given(*told.INQUIRED, (happened(C.Recused, person=by.id, ground=ground), by))

    known = case.ground(ground)

    assert known is not None
    assert (case.barred(by) is not None) is (by.role in known.bars)


def test_a_register_of_the_past_bars_nobody() -> None:
    named = happened(C.OfficerNamed, officer="importer")
    filed = happened(C.Filed, procedure="historical")
    case = given(filed, named, under="historical")

    assert case.barred(told.IMPORTER) is None


def test_who_leads_orders_nobody_out_who_stands_above() -> None:
    case = given(*told.INQUIRED)

    with pytest.raises(Refused, match="This goes one level up"):
        case.recuse(by=LEAD, person=HEAD.id, ground="near_relative", reasons="…", on=DAY)
    case.recuse(by=LEAD, person=COLLEAGUE.id, ground="near_relative", reasons="…", on=DAY)

    assert [each.person for each in then(case) if isinstance(each, C.Recused)] == [COLLEAGUE.id]


def test_who_stepped_back_orders_nobody_out() -> None:
    case = given(*told.INQUIRED, (happened(C.Recused, person=LEAD.id), LEAD))

    with pytest.raises(Refused, match="You can step back yourself"):
        case.recuse(by=LEAD, person=INVESTIGATOR.id, ground="witness", reasons="…", on=DAY)

    assert then(case) == []


def test_who_is_asked_to_step_aside_finds_out_and_decides_nothing() -> None:
    # To find out goes on: a request alone shall stop no inquiry.
    case = given(*told.INQUIRED)
    case.ask_recusal(by=PERSON, person=INVESTIGATOR.id, ground="near_relative", reasons="…", on=DAY)

    case.take_step(by=INVESTIGATOR, matter="m1", kind="video", on=DAY, summary="…")
    with pytest.raises(Refused, match="go on finding out, and decide nothing"):
        case.recommend(
            by=INVESTIGATOR, allegation="a1", subject="s1", finding="substantiated", reasons="…"
        )

    assert [type(each) for each in then(case)] == [C.RecusalAsked, C.StepTaken]


def test_a_request_about_the_head_is_not_decided_below() -> None:
    case = given(*told.INQUIRED)
    case.ask_recusal(
        by=PERSON, person=HEAD.id, role="intake", ground="near_relative", reasons="…", on=DAY
    )

    with pytest.raises(Refused, match="This goes one level up"):
        case.decide_recusal(by=LEAD, granted=False, reasons="…", on=DAY)

    (asked,) = then(case)
    assert isinstance(asked, C.RecusalAsked)
    assert asked.role == "head"


@pytest.mark.parametrize("worn", ["031842", " 031842", "０３１８４２"])
def test_a_badge_is_the_same_however_it_is_typed(worn: str) -> None:
    case = given(*told.badged(*told.INQUIRED))
    qiao = Actor("account-qiao", "lead", "staff", badge=worn)

    refused = case.barred(qiao)

    assert refused is not None
    assert refused.rule == "conflict"


def test_where_one_matter_has_ended_a_conflict_in_the_other_can_still_be_said() -> None:
    second = happened(C.MatterSorted, matter="m2", stage="sorted")
    ended = happened(C.Referred, matter="m1", stage="referred")
    case = given(*told.INQUIRED, second, ended)

    case.ask_recusal(by=PERSON, person=LEAD.id, ground="near_relative", reasons="…", on=DAY)

    assert [type(each) for each in then(case)] == [C.RecusalAsked]


def test_whoever_stepped_back_is_no_second_person() -> None:
    proposed = happened(C.SofteningProposed, act="declined", matter="m1", allegation=None, to=None)
    back = happened(C.Recused, person=INVESTIGATOR.id)
    case = given(*told.ACCEPTED[:-1], (proposed, INVESTIGATOR), (back, INVESTIGATOR))

    with pytest.raises(Refused, match="Nobody ends or lessens a matter alone"):
        case.decline(by=LEAD, matter="m1", ground="out_of_scope", route="", reasons="…", on=DAY)

    assert then(case) == []


def test_a_recusal_whose_ground_did_not_hold_is_lifted_by_who_is_above() -> None:
    case = given(*told.INQUIRED, (happened(C.Recused, ordered=True), LEAD))

    case.lift_recusal(by=LEAD, person=INVESTIGATOR.id, ground="witness", reasons="当日休假", on=DAY)

    [fact] = then(case)
    assert isinstance(fact, C.RecusalLifted)
    assert case.barred(INVESTIGATOR) is None
    assert case.investigators == []
    case.assign(by=LEAD, matter="m1", investigator=INVESTIGATOR.id)


def test_one_ground_that_is_lifted_leaves_the_other() -> None:
    both = ("witness", "direct_interest")
    case = given(*told.INQUIRED, *((happened(C.Recused, ground=one), LEAD) for one in both))

    case.lift_recusal(by=LEAD, person=INVESTIGATOR.id, ground="witness", reasons="…", on=DAY)

    assert case.hidden_from(INVESTIGATOR)


@pytest.mark.parametrize(
    ("person", "by", "said"),
    [
        (LEAD.id, LEAD, "It is about you"),
        (LEAD.id, Actor("account-deputy", "lead", "staff"), "one level up"),
        (INVESTIGATOR.id, LEAD, "It was ordered above you"),
        (COLLEAGUE.id, LEAD, "did not step back on this ground"),
    ],
)
def test_nobody_lifts_his_own_recusal_nor_what_was_ordered_above(
    person: str, by: Actor, said: str
) -> None:
    ground = "line_of_command"
    ordered = [
        (happened(C.Recused, person=one, ground=ground, ordered=True), HEAD)
        for one in (LEAD.id, INVESTIGATOR.id)
    ]
    case = given(*told.INQUIRED, *ordered)

    with pytest.raises(Refused, match=said):
        case.lift_recusal(by=by, person=person, ground=ground, reasons="…", on=DAY)

    assert then(case) == []


def test_what_the_body_above_decided_about_the_head_is_recorded_with_its_name() -> None:
    case = given(*told.INQUIRED)
    case.ask_recusal(by=PERSON, person=HEAD.id, ground="near_relative", reasons="…", on=DAY)

    case.decide_recusal(by=LEAD, granted=True, reasons="上级决定", body="岚江市公安局", on=DAY)
    with pytest.raises(Refused, match="one level up"):
        case.lift_recusal(by=LEAD, person=HEAD.id, ground="near_relative", reasons="…", on=DAY)
    case.lift_recusal(
        by=LEAD,
        person=HEAD.id,
        ground="near_relative",
        reasons="上级撤销",
        body="岚江市公安局",
        on=DAY,
    )

    assert [type(each) for each in then(case)] == [
        C.RecusalAsked,
        C.RecusalDecided,
        C.RecusalLifted,
    ]
    assert case.barred(HEAD) is None


def test_an_investigator_records_no_order_from_above() -> None:
    case = given(*told.INQUIRED, (happened(C.RecusalAsked, person=HEAD.id, role="head"), PERSON))

    with pytest.raises(Refused, match="not yours to decide"):
        case.decide_recusal(by=INVESTIGATOR, granted=True, reasons="…", body="岚江市公安局")


def test_who_may_not_act_does_not_see_and_who_is_only_asked_sees() -> None:
    about = (happened(C.OfficerNamed, subject="s9", officer=HEAD.id, badge=None), INTAKE)
    out = (happened(C.Recused, person=LEAD.id, ground="direct_interest"), LEAD)
    command = (happened(C.Recused, person=LEAD.id, ground="line_of_command"), LEAD)
    asked = (happened(C.RecusalAsked, person=COLLEAGUE.id), PERSON)

    case = given(*told.INQUIRED, about, out, asked)

    seen = [
        by.id for by in (INTAKE, INVESTIGATOR, COLLEAGUE, LEAD, HEAD) if not case.hidden_from(by)
    ]
    assert seen == [INTAKE.id, INVESTIGATOR.id, COLLEAGUE.id]
    assert not given(*told.INQUIRED, command).hidden_from(LEAD)


def test_an_office_is_told_that_nobody_is_left_to_send_the_decision() -> None:
    everybody = [
        (happened(C.Recused, person=by.id, ground="direct_interest"), by)
        for by in (INVESTIGATOR, LEAD, HEAD)
    ]
    case = given(*told.INQUIRED, *everybody)

    assert case.nobody_left("m1", [INTAKE, INVESTIGATOR, LEAD, HEAD]) == [
        "determined",
        "disposition_approved",
        "disposition_issued",
    ]
