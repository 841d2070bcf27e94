"""A complaint from the first words to the paper: what may be decided, by whom, and what follows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.people import Actor
from tests import history as told
from tests.facts import EXAMPLES, happened, typed
from tests.history import (
    COLLEAGUE,
    IMPORTER,
    INTAKE,
    INVESTIGATOR,
    LEAD,
    PERSON,
    given,
    procedure,
    then,
)

C = Complaint


def file(**details: object) -> Complaint:
    complaint = Complaint("complaint-1")
    complaint.file(
        **{  # type: ignore[arg-type]  # dataclass
            "by": PERSON,
            "under": procedure("cn-service"),
            "channel": "web",
            "mode": "anonymous",
            "language": "zh",
            "received_on": date(2026, 2, 27),
            "number": "2026-000001-1",
            "narrative": "他们把我打发走了。",
            **details,
        }
    )
    return complaint


def test_filing_a_complaint_pins_the_procedure_of_that_day() -> None:
    complaint = file()

    (filed,) = then(complaint)

    assert isinstance(filed, C.Filed)
    assert (filed.procedure, filed.procedure_version) == ("cn-service", "2")
    assert filed.stage == "filed"


def test_an_anonymous_complaint_keeps_no_name_even_if_one_was_typed() -> None:
    complaint = file(mode="anonymous", name="沈若兰", contact="0555 0199")

    (filed,) = then(complaint)

    assert isinstance(filed, C.Filed)
    assert (filed.name, filed.contact) == (None, None)


@pytest.mark.parametrize(
    ("details", "said", "field"),
    [
        ({"narrative": " \n "}, "Tell us what happened", "narrative"),
        ({"narrative": "x" * 50_001}, "50000 is the most", "narrative"),
        ({"narrative": "ring\x07"}, "Line 1 holds a character", "narrative"),
        ({"mode": "named", "name": None}, "Give your name", "name"),
        ({"mode": "shouted"}, "does not allow this way of filing", "mode"),
        ({"happened_on": date(2026, 2, 28)}, "lies in the future", "happened_on"),
    ],
)
def test_a_filing_that_cannot_be_taken_is_answered_with_one_sentence(
    details: dict[str, object], said: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        file(**details)

    assert said in str(refused.value.sentence)
    assert refused.value.field == field


def test_what_looks_like_a_type_tag_is_only_text() -> None:
    complaint = file(narrative='{"_type_": "x", "_data_": {}}')

    (filed,) = then(complaint)

    assert isinstance(filed, C.Filed)
    assert filed.narrative == typed('{"_type_": "x", "_data_": {}}', "complainant")


def test_calling_an_accusation_a_suggestion_needs_a_reason() -> None:
    complaint = given(happened(C.Filed))

    with pytest.raises(Refused, match="heard less closely"):
        complaint.sort_matter(by=INTAKE, matter="m1", kind="suggestion")

    assert then(complaint) == []


def test_sorting_a_matter_puts_it_on_its_track() -> None:
    complaint = given(happened(C.Filed))

    complaint.sort_matter(by=INTAKE, matter="m1", kind="accusation")

    assert then(complaint) == [happened(C.MatterSorted)]


def test_an_allegation_concerns_somebody_the_case_knows() -> None:
    complaint = given(*told.BROUGHT)

    with pytest.raises(Refused, match="Name the subject first"):
        complaint.allege(by=INTAKE, allegation="a1", matter="m1", subjects=("s9",), code="S3")


def test_an_allegation_has_a_code_of_the_procedure() -> None:
    complaint = given(*told.BROUGHT, happened(C.OfficerNamed))

    with pytest.raises(Refused, match="has no code"):
        complaint.allege(by=INTAKE, allegation="a1", matter="m1", subjects=("s1",), code="Z1")


def test_nobody_takes_a_matter_up_before_somebody_answers_for_it() -> None:
    complaint = given(*told.ALLEGED)

    with pytest.raises(Refused, match="somebody has to answer for it"):
        complaint.accept(by=LEAD, matter="m1", on=date(2026, 3, 3))


def test_accepting_a_complaint_starts_its_clock() -> None:
    complaint = given(*told.ALLEGED, (happened(C.ResponsibilityTaken), INTAKE))

    complaint.accept(by=LEAD, matter="m1", on=date(2026, 3, 3))

    assert then(complaint) == [happened(C.Accepted)]


def test_a_complaint_is_not_accepted_before_it_was_received() -> None:
    complaint = given(*told.ALLEGED, (happened(C.ResponsibilityTaken), INTAKE))

    with pytest.raises(Refused, match="before it was received"):
        complaint.accept(by=LEAD, matter="m1", on=date(2026, 2, 1))


def test_who_answers_for_a_complaint_does_not_decline_it() -> None:
    complaint = given(*told.ALLEGED, (happened(C.ResponsibilityTaken), INTAKE))

    with pytest.raises(Refused, match="another person decides not to take it up"):
        complaint.decline(
            by=INTAKE, matter="m1", on=None, ground="other_route", reasons="…", route=None
        )


def test_not_taking_a_complaint_up_is_explained() -> None:
    complaint = given(*told.ALLEGED, (happened(C.ResponsibilityTaken), INTAKE))

    with pytest.raises(Refused, match="has a right to know"):
        complaint.decline(
            by=LEAD, matter="m1", on=None, ground="other_route", reasons=" ", route=None
        )


def test_nobody_inquires_into_his_own_conduct() -> None:
    named = happened(C.OfficerNamed, officer="account-zhou")
    complaint = given(*told.BROUGHT, named, *told.ACCEPTED[3:])

    with pytest.raises(Refused, match="his own conduct"):
        complaint.assign(by=LEAD, matter="m1", investigator="account-zhou")


def test_only_who_is_charged_with_an_inquiry_recommends() -> None:
    complaint = given(*told.INQUIRED)

    with pytest.raises(Refused, match="not charged with this inquiry"):
        complaint.recommend(
            by=COLLEAGUE, allegation="a1", subject="s1", finding="substantiated", reasons="…"
        )


def test_a_finding_is_determined_once_it_was_recommended() -> None:
    complaint = given(*told.INQUIRED, happened(C.Alleged, allegation="a2"))

    with pytest.raises(Refused, match="stands at"):
        complaint.determine(
            by=LEAD, allegation="a2", subject="s1", finding="substantiated", on=None, reasons="…"
        )


def test_determining_gives_the_reasons_the_person_will_read() -> None:
    complaint = given(*told.RECOMMENDED)

    with pytest.raises(Refused, match="they stand in the paper"):
        complaint.determine(
            by=LEAD, allegation="a1", subject="s1", finding="substantiated", on=None, reasons=""
        )


def test_a_finding_is_determined_by_another_than_who_recommended_it() -> None:
    recommended = (happened(C.Recommended), LEAD)
    complaint = given(*told.INQUIRED, recommended)

    with pytest.raises(Refused, match="another person determines"):
        complaint.determine(
            by=LEAD, allegation="a1", subject="s1", finding="substantiated", on=None, reasons="…"
        )


def test_what_is_determined_is_not_recommended_anew() -> None:
    complaint = given(*told.DETERMINED)

    with pytest.raises(Refused, match="determined already"):
        complaint.recommend(
            by=INVESTIGATOR, allegation="a1", subject="s1", finding="substantiated", reasons="…"
        )


def test_nobody_declines_a_complaint_that_nobody_answers_for() -> None:
    complaint = given(*told.ALLEGED)

    with pytest.raises(Refused, match="somebody has to answer for it"):
        complaint.decline(
            by=LEAD, matter="m1", on=None, ground="other_route", reasons="…", route=None
        )


def test_a_decision_is_not_dated_before_what_it_rests_on() -> None:
    complaint = given(*told.APPROVED)

    with pytest.raises(Refused, match="lies before what it follows from"):
        complaint.issue_disposition(by=LEAD, matter="m1", on=date(2026, 5, 19))


def test_no_measure_is_added_to_what_was_approved() -> None:
    complaint = given(*told.APPROVED)

    with pytest.raises(Refused, match="stands at"):
        complaint.decide_measure(by=LEAD, matter="m1", subject="s1", measure="criticism")


def test_a_subject_stands_in_an_allegation_once() -> None:
    complaint = given(*told.BROUGHT, happened(C.OfficerNamed))

    complaint.allege(
        by=INTAKE,
        allegation="a1",
        matter="m1",
        subjects=("s1", "s1"),
        code="S3",
        words="被大声呵斥",
    )

    assert then(complaint) == [happened(C.Alleged)]


def test_no_paper_is_drafted_while_an_allegation_has_no_finding() -> None:
    complaint = given(*told.ALLEGED, happened(C.Alleged, allegation="a2"), *told.DETERMINED[4:])

    with pytest.raises(Refused) as refused:
        complaint.draft_disposition(
            by=INVESTIGATOR, matter="m1", language="zh", opening="…", facts_found="…"
        )

    assert "1 have none" in str(refused.value.sentence)


def test_nobody_approves_his_own_draft() -> None:
    drafted = (happened(C.DispositionDrafted), LEAD)
    complaint = given(*told.DETERMINED, drafted)

    with pytest.raises(Refused, match="another person approves it"):
        complaint.approve_disposition(by=LEAD, matter="m1")


def test_a_draft_written_after_the_approval_is_approved_anew() -> None:
    complaint = given(*told.APPROVED)
    complaint.draft_disposition(
        by=INVESTIGATOR, matter="m1", language="zh", opening="…", facts_found="…"
    )

    with pytest.raises(Refused, match="stands at"):
        complaint.issue_disposition(by=LEAD, matter="m1", on=date(2026, 5, 26))


def test_issuing_says_the_day_from_which_rights_may_run() -> None:
    complaint = given(*told.APPROVED)

    complaint.issue_disposition(by=LEAD, matter="m1", on=date(2026, 5, 26))

    assert then(complaint) == [happened(C.DispositionIssued)]


def test_a_matter_is_not_closed_before_the_person_has_a_paper() -> None:
    complaint = given(*told.ISSUED)

    with pytest.raises(Refused, match="paper that tells the person"):
        complaint.close(by=LEAD, matter="m1", on=date(2026, 7, 1))


def test_a_paper_is_never_made_over() -> None:
    complaint = given(*told.ISSUED, happened(C.DocumentSigned))
    again = happened(C.DocumentSigned)

    with pytest.raises(Refused, match="never made over"):
        complaint.sign_document(by=Actor("system", "system", "worker"), **vars(again))


def accept(case: Complaint, by: Actor) -> None:
    case.accept(by=by, matter="m1", on=date(2026, 3, 3))


def approve(case: Complaint, by: Actor) -> None:
    case.approve_disposition(by=by, matter="m1")


@pytest.mark.parametrize(
    ("story", "decision", "by"),
    [
        (told.ALLEGED, accept, PERSON),
        (told.ALLEGED, accept, INVESTIGATOR),
        (told.DRAFTED, approve, COLLEAGUE),
        (told.DRAFTED, approve, IMPORTER),
    ],
)
def test_a_decision_belongs_to_the_roles_the_procedure_names(
    story: tuple[Fact | tuple[Fact, Actor], ...],
    decision: Callable[[Complaint, Actor], None],
    by: Actor,
) -> None:
    complaint = given(*story)

    with pytest.raises(Refused, match="not yours to decide"):
        decision(complaint, by)

    assert then(complaint) == []


def test_a_register_of_the_past_keeps_its_dates_as_claimed() -> None:
    complaint = Complaint("complaint-1")
    complaint.file(
        by=IMPORTER,
        under=procedure("historical"),
        channel="register",
        mode="anonymous",
        language="en",
        received_on=date(2001, 5, 1),
        happened_on=date(2001, 9, 9),
        foreign_number="C130469",
    )
    complaint.sort_matter(by=IMPORTER, matter="m1", kind="accusation")
    complaint.close(by=IMPORTER, matter="m1", on=date(1999, 1, 1))

    facts = then(complaint)

    assert [type(fact) for fact in facts] == [C.Filed, C.MatterSorted, C.Closed]


def test_the_whole_line_ends_in_a_paper_and_a_closed_matter() -> None:
    complaint = given(*told.ISSUED, happened(C.DocumentSigned))

    complaint.close(by=LEAD, matter="m1", on=date(2026, 7, 1))

    assert then(complaint) == [happened(C.Closed)]


def test_after_the_end_nobody_is_noted_any_more() -> None:
    case = given(*told.ISSUED, happened(C.Closed))

    with pytest.raises(Refused, match="stands at"):
        case.note_person(by=INTAKE, person="p2", capacity="witness", particulars="邻座")

    assert then(case) == []


def test_what_is_about_one_matter_says_which() -> None:
    case = given(*told.ALLEGED)

    said = told.refusal(lambda: case.second_softening(by=LEAD))

    assert (said.rule, said.field) == ("complaint.matter_sorted", "matter")


def test_to_look_at_a_paper_makes_none() -> None:
    case = given(*told.ALLEGED)

    case.paper("m1")

    assert case.papers == {}


@pytest.mark.parametrize("by", [told.INTAKE, told.PERSON], ids=lambda by: by.role)
def test_only_whom_the_procedure_names_signs_a_paper(by: Actor) -> None:
    case = given(*told.ISSUED)
    paper = {**EXAMPLES[C.DocumentSigned], "document": "disposition-1-zh"}

    with pytest.raises(Refused, match="not yours to decide"):
        case.sign_document(by=by, **paper)

    assert then(case) == []


@pytest.mark.parametrize(
    "decide",
    [
        lambda case: case.take_step(
            by=INVESTIGATOR, matter="m1", kind="talk", summary="…", on=date(2026, 3, 2)
        ),
        lambda case: case.determine(
            by=LEAD, allegation="a1", subject="s1", finding="substantiated", reasons="…",
            on=date(2026, 3, 2),
        ),
    ],
    ids=["a step", "a finding"],
)  # fmt: skip
def test_nothing_is_found_out_before_the_matter_was_taken_up(
    decide: Callable[[Complaint], None],
) -> None:
    case = given(*told.RECOMMENDED)

    said = told.refusal(lambda: decide(case))

    assert said.field == "on"
    assert then(case) == []


@pytest.mark.parametrize("act", ["reclassified", "discontinued"])
def test_nothing_is_narrowed_before_it_was_received(act: str) -> None:
    proposed = happened(
        C.SofteningProposed, act=act, to="S2" if act == "reclassified" else "repeated"
    )
    case = given(*told.INQUIRED, (proposed, INVESTIGATOR))
    before: dict[str, Any] = {"allegation": "a1", "reasons": "…", "on": date(2026, 2, 26)}

    said = told.refusal(
        lambda: (
            case.reclassify(by=LEAD, code="S2", **before)
            if act == "reclassified"
            else case.discontinue(by=LEAD, ground="repeated", **before)
        )
    )

    assert said.field == "on"
