"""One person, one number, several matters: each goes its own way, on its own track."""

from datetime import date

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.people import Actor
from tests import history as told
from tests.facts import happened
from tests.history import INTAKE, INVESTIGATOR, LEAD, PERSON, given, then

C = Complaint
DAY = date(2026, 3, 3)
THANKS = happened(C.MatterSorted, matter="m2", kind="commendation")
IDEA = happened(C.MatterSorted, matter="m2", kind="suggestion")
REQUEST = happened(C.MatterSorted, matter="m2", kind="remedy")
AGREED = (
    happened(C.SofteningSeconded, proposal="matter_sorted-m2", act="matter_sorted", matter="m2"),
    LEAD,
)
"""A second person agreed that it is no accusation."""
SMALL = happened(C.MatterSorted, matter="m1", kind="small")


def test_one_complaint_can_hold_a_matter_of_every_kind() -> None:
    case = given(*told.BROUGHT)

    for matter, kind in (("m2", "remedy"), ("m3", "suggestion"), ("m4", "commendation")):
        case.sort_matter(by=INTAKE, matter=matter, kind=kind, reasons="另有此项")

    assert {id: each.kind for id, each in case.matters.items()} == {
        "m1": "accusation",
        "m2": "remedy",
        "m3": "suggestion",
        "m4": "commendation",
    }


def test_each_matter_stands_where_it_stands() -> None:
    case = given(*told.ISSUED, REQUEST)

    case.accept(by=LEAD, matter="m2", on=DAY)

    assert (case.stage_of("m1"), case.stage_of("m2")) == ("issued", "accepted")


def test_thanks_are_passed_on_while_the_accusation_goes_on() -> None:
    case = given(*told.INQUIRED, THANKS, AGREED)

    case.close(by=LEAD, matter="m2", on=DAY, ground="thanked")

    assert (case.stage_of("m1"), case.stage_of("m2")) == ("inquiry", "closed")
    assert case.going_on()


def test_the_same_investigator_may_be_charged_with_two_matters_and_with_each_once() -> None:
    case = given(*told.INQUIRED, REQUEST, happened(C.Accepted, matter="m2"))

    case.assign(by=LEAD, matter="m2", investigator=INVESTIGATOR.id, on=DAY)
    with pytest.raises(Refused, match="charged with the case already"):
        case.assign(by=LEAD, matter="m2", investigator=INVESTIGATOR.id, on=DAY)

    assert case.stage_of("m2") == "inquiry"
    assert case.investigators == [INVESTIGATOR.id]


def draft(case: Complaint, matter: str) -> None:
    case.draft_disposition(
        by=INVESTIGATOR, matter=matter, language="zh", opening="…", facts_found="…"
    )


TWO = (*told.APPROVED, IDEA, AGREED, happened(C.Accepted, matter="m2"))


def test_a_draft_of_one_matter_unsettles_no_paper_of_another() -> None:
    case = given(*TWO)
    draft(case, "m2")

    case.issue_disposition(by=LEAD, matter="m1", on=date(2026, 5, 26))

    drafted, issued = then(case)
    assert isinstance(drafted, C.DispositionDrafted)
    assert isinstance(issued, C.DispositionIssued)
    assert (drafted.draft, issued.draft) == (2, 1)


def test_an_approval_is_of_the_matter_it_names() -> None:
    case = given(*TWO)
    draft(case, "m2")

    case.approve_disposition(by=LEAD, matter="m2")

    approved = then(case)[-1]
    assert isinstance(approved, C.DispositionApproved)
    assert (approved.matter, approved.draft) == ("m2", 2)


def test_the_paper_of_one_matter_ends_no_other() -> None:
    case = given(
        *TWO,
        happened(C.DispositionDrafted, matter="m2", draft=2),
        (happened(C.DispositionApproved, matter="m2", draft=2), LEAD),
        happened(C.DispositionIssued, matter="m2", draft=2),
        happened(C.DocumentSigned, document="disposition-2-zh"),
        happened(C.DispositionIssued, matter="m1", draft=1),
    )

    with pytest.raises(Refused, match="paper that tells the person"):
        case.close(by=LEAD, matter="m1", on=date(2026, 7, 1))
    case.close(by=LEAD, matter="m2", on=date(2026, 7, 1))

    assert case.stage_of("m2") == "closed"


def test_a_suggestion_is_answered_without_a_finding() -> None:
    case = given(*TWO)

    draft(case, "m2")

    assert case.stage_of("m2") == "drafted"


def test_a_finding_in_one_matter_answers_no_other() -> None:
    elsewhere = happened(C.Recommended, allegation="a2", matter="m2", stage="determined")
    case = given(*told.DETERMINED, REQUEST, elsewhere)

    with pytest.raises(Refused, match="needs its finding first"):
        draft(case, "m2")

    assert then(case) == []


def test_a_day_is_held_against_the_days_of_its_own_matter() -> None:
    case = given(*told.INQUIRED, REQUEST, happened(C.Accepted, matter="m2", on=date(2026, 4, 20)))

    case.take_step(
        by=INVESTIGATOR, matter="m1", kind="video", on=date(2026, 3, 4), summary="调取大厅监控"
    )

    assert then(case) == [happened(C.StepTaken)]


# Small things, put right at once

PUT_RIGHT = (
    happened(C.Filed),
    (SMALL, INTAKE),
    (happened(C.ResponsibilityTaken), INTAKE),
    happened(C.Accepted),
    (
        happened(C.SofteningSeconded, proposal="matter_sorted-m1", act="matter_sorted"),
        LEAD,
    ),
)


def test_a_small_thing_is_not_closed_by_the_office_alone() -> None:
    case = given(*PUT_RIGHT)

    with pytest.raises(Refused, match="when the person says that it was put right") as refused:
        case.close(by=INTAKE, matter="m1", on=DAY)

    assert refused.value.rule == "complaint.called_back"


def test_a_small_thing_ends_by_the_persons_own_yes() -> None:
    case = given(*PUT_RIGHT)
    case.supplement(by=PERSON, matter="m1", answers="put_right", yes=True, on=DAY)

    case.close(by=INTAKE, matter="m1", on=DAY)

    assert case.stage_of("m1") == "closed"


def test_what_one_person_alone_called_small_is_not_closed_by_the_persons_yes_either() -> None:
    case = given(*PUT_RIGHT[:-1])
    case.supplement(by=PERSON, matter="m1", answers="put_right", yes=True, on=DAY)

    with pytest.raises(Refused, match="Another has to agree before it goes on") as refused:
        case.close(by=INTAKE, matter="m1", on=DAY)

    assert refused.value.rule == "softening"


def test_a_small_thing_ends_by_a_call_back_of_another_unit() -> None:
    case = given(*PUT_RIGHT)
    caller = Actor("account-xu", "lead", "staff", unit="call-backs")
    case.call_back(by=caller, matter="m1", reached=True, settled=True, on=DAY)

    case.close(by=INTAKE, matter="m1", on=DAY)

    assert case.stage_of("m1") == "closed"


def test_a_call_back_by_the_unit_that_handled_it_ends_nothing() -> None:
    case = given(*PUT_RIGHT)
    caller = Actor("account-xu", "lead", "staff", unit="inspectorate")

    with pytest.raises(Refused) as refused:
        case.call_back(by=caller, matter="m1", reached=True, settled=True, on=DAY)

    assert refused.value.rule == "not_same_unit"


def test_a_later_no_takes_the_yes_back() -> None:
    case = given(*PUT_RIGHT)
    case.supplement(by=PERSON, matter="m1", answers="put_right", yes=True, on=DAY)
    case.supplement(by=PERSON, matter="m1", answers="put_right", yes=False, on=DAY)

    with pytest.raises(Refused):
        case.close(by=INTAKE, matter="m1", on=DAY)

    assert case.stage_of("m1") == "accepted"


def test_what_turns_out_not_to_be_small_goes_on_as_another_matter() -> None:
    case = given(*PUT_RIGHT)

    case.sort_matter(by=INTAKE, matter="m2", kind="accusation")

    assert case.stage_of("m2") == "sorted"
    assert case.going_on()


# Steps where there is no inquiry


@pytest.mark.parametrize("history", [PUT_RIGHT, (happened(C.Filed), THANKS)])
def test_where_nobody_can_be_charged_whoever_the_procedure_names_takes_a_step(
    history: tuple[Fact, ...],
) -> None:
    case = given(*history)
    [matter] = case.matters

    case.take_step(by=INTAKE, matter=matter, kind="other", on=DAY, summary="已向本人致谢。")

    assert [fact.NAME for fact in then(case)] == ["step_taken"]


def test_where_there_is_an_inquiry_only_who_is_charged_takes_a_step() -> None:
    case = given(*told.INQUIRED)

    with pytest.raises(Refused, match="not charged with this inquiry"):
        case.take_step(by=LEAD, matter="m1", kind="other", on=DAY, summary="…")

    assert then(case) == []
