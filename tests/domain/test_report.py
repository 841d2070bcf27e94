"""The investigation report: written by who inquires, reviewed by another, and never over a gap."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.complaint.checked import HOLDS, NOT_APPLYING, UNMET, Check, mentioned
from domain.history import Fact
from domain.people import Actor
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, HEAD, INVESTIGATOR, LEAD, given, refusal, then

C = Complaint
REVIEWED = date(2026, 3, 13)
PROVED = (
    happened(C.EvidenceReceived, fingerprint="a" * 64),
    happened(C.InterviewCalled),
    happened(C.InterviewHeld),
)
PASSAGE = (happened(C.PassageWritten), INVESTIGATOR)
DRAFTED = (happened(C.ReportDrafted, on=date(2026, 3, 12)), INVESTIGATOR)
INQUIRED = (*told.RECOMMENDED, *PROVED)
WAITING = (*INQUIRED, PASSAGE, DRAFTED)
STATED = happened(C.StatementTaken, person="complainant", origin="voluntary", ordered_by=None)
WELL = (*INQUIRED, STATED, PASSAGE, DRAFTED)
WRITES: dict[str, Any] = {
    "allegation": "a1",
    "subject": "s1",
    "analysis": "监控显示起身、抬手；interview-1 称在交接班，与排班表不符。",
    "speaks_for": "item-1",
    "speaks_against": "interview-1",
    "causes": ("supervision",),
}


def check(case: Complaint, id: str) -> Check:
    """The answer to one of the reviewer's questions."""
    return next(each for each in case.reviewed("m1", REVIEWED) if each.id == id)


def final(case: Complaint, by: Actor = LEAD, **whys: str) -> Fact:
    """What is recorded when somebody makes the report final."""
    case.make_report_final(by=by, matter="m1", on=REVIEWED, **whys)
    return then(case)[-1]


# Writing


def test_a_passage_keeps_what_speaks_against_and_whether_it_is_answered() -> None:
    case = given(*INQUIRED)

    case.write_passage(by=INVESTIGATOR, **WRITES)

    [fact] = then(case)
    assert isinstance(fact, C.PassageWritten)
    assert (fact.speaks_for, fact.speaks_against) == (("item-1",), ("interview-1",))
    assert fact.answered == ("interview-1",)


def test_a_number_is_answered_only_where_it_stands_as_a_whole() -> None:
    text = "See item-12, and interview-1."

    found = mentioned(text, ("item-1", "item-12", "interview-1", "interview-11"))

    assert found == ("item-12", "interview-1")


def test_a_number_between_chinese_characters_stands_alone() -> None:
    found = mentioned("虽有item-1在案，interview-1不足采信", ("item-1", "interview-1"))

    assert found == ("item-1", "interview-1")


def test_nobody_recommends_otherwise_while_another_person_reads_the_report() -> None:
    case = given(*WAITING)

    refused = refusal(
        lambda: case.recommend(
            by=INVESTIGATOR, allegation="a1", subject="s1", finding="exonerated", reasons="No."
        )
    )

    assert "lies with its reviewer" in str(refused.sentence)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"analysis": " "}, "Write down how"),
        ({"speaks_for": "item-7"}, "Nothing in this case has that number"),
        ({"speaks_against": "item-1"}, "cannot speak for it and against it"),
        ({"causes": ("weather",)}, "Nothing in this case has that number"),
    ],
)
def test_a_passage_without_what_it_needs_is_refused(answers: dict[str, Any], says: str) -> None:
    case = given(*INQUIRED)

    refused = refusal(lambda: case.write_passage(by=INVESTIGATOR, **{**WRITES, **answers}))

    assert says in str(refused.sentence)
    assert refused.field in answers


def test_what_may_not_be_used_for_a_finding_stands_in_no_passage() -> None:
    compelled = happened(C.StatementTaken, restrictions=("compelled",))
    case = given(*INQUIRED, compelled)
    uses = case.under().evidence_use
    forbidden = next(each.id for each in uses if "finding" in each.forbids)
    case.proofs["statement-1"] = (forbidden,)

    refused = refusal(
        lambda: case.write_passage(by=INVESTIGATOR, **{**WRITES, "speaks_for": "statement-1"})
    )

    assert "may not be used for this" in str(refused.sentence)


def test_only_who_inquires_writes() -> None:
    case = given(*INQUIRED)

    refused = refusal(lambda: case.write_passage(by=COLLEAGUE, **WRITES))

    assert "not charged with this inquiry" in str(refused.sentence)


def test_a_report_says_something_on_every_allegation_before_it_is_handed_in() -> None:
    second = happened(C.Alleged, allegation="a2")
    case = given(*told.ALLEGED, second, *INQUIRED[len(told.ALLEGED) :], PASSAGE)

    refused = refusal(
        lambda: case.draft_report(
            by=INVESTIGATOR, matter="m1", language="en", introduction="It began.", standard="clear"
        )
    )

    assert "on 1 it says nothing" in str(refused.sentence)


def test_nobody_changes_a_report_while_another_person_reads_it() -> None:
    case = given(*WAITING)

    refused = refusal(lambda: case.write_passage(by=INVESTIGATOR, **WRITES))

    assert "lies with its reviewer" in str(refused.sentence)


def test_a_report_that_came_back_is_a_new_version_when_it_is_handed_in_again() -> None:
    case = given(*WAITING, (happened(C.ReportReturned), LEAD))

    case.write_passage(by=INVESTIGATOR, **WRITES)
    case.draft_report(by=INVESTIGATOR, matter="m1", language="en", introduction="It began.")

    fact = then(case)[-1]
    assert isinstance(fact, C.ReportDrafted)
    assert (fact.draft, fact.standard) == (2, "clear")


# Reviewing


def test_whoever_wrote_a_report_neither_returns_it_nor_makes_it_final() -> None:
    writer = replace(INVESTIGATOR, role="lead")
    case = given(*WELL)

    for decide in (
        lambda: case.make_report_final(by=writer, matter="m1", on=REVIEWED),
        lambda: case.return_report(by=writer, matter="m1", reasons="…", on=REVIEWED),
    ):
        assert "You had a hand in this report" in str(refusal(decide).sentence)


def test_whoever_wrote_one_passage_of_it_had_a_hand_in_it() -> None:
    case = given(*INQUIRED, (happened(C.PassageWritten), LEAD), PASSAGE, DRAFTED)

    refused = refusal(lambda: final(case))

    assert "You had a hand in this report" in str(refused.sentence)


def test_whoever_stepped_back_does_not_review() -> None:
    case = given(*WELL, happened(C.Recused, person=LEAD.id, ground="near_relative"))

    refused = refusal(lambda: final(case))

    assert refused.rule
    assert then(case) == []


def test_nothing_is_reviewed_before_it_was_handed_in() -> None:
    case = given(*WELL)
    day = date(2026, 3, 11)

    final_too_soon = refusal(lambda: case.make_report_final(by=LEAD, matter="m1", on=day))
    back_too_soon = refusal(lambda: case.return_report(by=LEAD, matter="m1", reasons="…", on=day))

    assert (final_too_soon.field, back_too_soon.field) == ("on", "on")


def test_nothing_is_final_that_nobody_handed_in() -> None:
    case = given(*INQUIRED, PASSAGE)

    refused = refusal(lambda: final(case))

    assert "No report waits" in str(refused.sentence)


def test_the_final_fact_keeps_the_questions_as_they_stood_and_what_they_rest_on() -> None:
    case = given(*WELL)
    as_it_stood = case.reviewed("m1", REVIEWED)

    fact = final(case, by=HEAD)

    assert isinstance(fact, C.ReportMadeFinal)
    assert {*fact.held, *fact.unmet, *fact.not_applying} == {each.id for each in as_it_stood}
    assert not fact.unmet
    assert any(each.startswith("findings@") for each in fact.rests_on)


def test_a_paper_is_made_of_a_final_report_and_of_no_other() -> None:
    waiting, done = given(*WELL), given(*WELL, happened(C.ReportMadeFinal))

    assert not waiting.may_be_printed("report-m1v1")
    assert done.may_be_printed("report-m1v1")
    assert not done.may_be_printed("report-m1v2")


def test_a_printed_report_is_not_taken_for_the_decision() -> None:
    paper = happened(C.DocumentSigned, document="report-m1v1", kind="report")
    case = given(*told.ISSUED, paper)

    assert not case.paper_made("m1")


def test_what_speaks_against_and_is_not_answered_goes_back_whatever_the_reason() -> None:
    silent = (happened(C.PassageWritten, answered=()), INVESTIGATOR)
    case = given(*INQUIRED, STATED, silent, DRAFTED)

    refused = refusal(lambda: final(case, why_weighed="…", why_clocks="…"))

    assert check(case, "contrary").state == UNMET
    assert "give the report back" in str(refused.sentence)


def test_an_allegation_without_a_finding_goes_back() -> None:
    returned = (happened(C.Returned, stage="recommended"), LEAD)
    case = given(*INQUIRED, STATED, returned, PASSAGE, DRAFTED)

    refused = refusal(lambda: final(case))

    assert check(case, "findings").state == UNMET
    assert "give the report back" in str(refused.sentence)


def test_what_nobody_can_undo_needs_its_reason_and_gets_it_sealed() -> None:
    lost = happened(C.EvidenceReceived, item="item-2", fingerprint=None)
    case = given(*WELL, lost)

    refused = refusal(lambda: final(case))
    fact = final(given(*WELL, lost), why_weighed="无关", why_custody="有备份", why_clocks="不需要")

    assert refused.field == "why_weighed"
    assert isinstance(fact, C.ReportMadeFinal)
    assert set(fact.unmet) == {"weighed", "custody"}
    assert fact.why_weighed == typed("无关")
    assert fact.why_clocks is None


def test_an_officer_who_was_not_heard_is_not_found_against_in_a_final_report() -> None:
    badged = told.badged(*told.RECOMMENDED)
    case = given(*badged, happened(C.EvidenceReceived), STATED, PASSAGE, DRAFTED)

    officer = check(case, "officer")
    refused = refusal(lambda: final(case, why_officer="…", why_custody="…"))

    assert (officer.state, officer.firm) == (UNMET, True)
    assert "give the report back" in str(refused.sentence)


@pytest.mark.parametrize("spoke", [True, False])
def test_an_officer_who_was_heard_or_declined_is_named_with_the_day(spoke: bool) -> None:
    answered = happened(C.OfficerAnswered, spoke=spoke, on=date(2026, 3, 12), stage="inquiry")
    case = given(*told.badged(*told.RECOMMENDED), answered)

    officer = check(case, "officer")

    assert officer.state == HOLDS
    assert officer.notes[0].said.values["day"] == date(2026, 3, 12)
    assert officer.notes[0].position == len(told.RECOMMENDED) + 1


def test_a_stranger_cannot_be_heard_so_the_question_does_not_apply() -> None:
    case = given(*told.RECOMMENDED)

    assert check(case, "officer").state == NOT_APPLYING


@pytest.mark.parametrize(
    "heard",
    [
        STATED,
        happened(C.ContactAttempted, person="complainant", answered=True, unreachable=False),
        happened(C.MessageReceived),
    ],
)
def test_the_complainant_was_heard_by_any_of_these(heard: Fact) -> None:
    before, after = given(*told.RECOMMENDED), given(*told.RECOMMENDED, heard)

    assert check(before, "complainant").state == UNMET
    assert check(after, "complainant").state == HOLDS


def test_a_time_that_was_missed_is_named_with_its_sum() -> None:
    case = given(*WELL)

    late = next(each for each in case.reviewed("m1", date(2027, 1, 1)) if each.id == "clocks")

    assert check(case, "clocks").state == HOLDS
    assert late.state == UNMET
    missed = [each for each in late.notes if each.said.msgid.startswith("Missed")]
    assert missed
    assert all("total" in each.said.values and each.position for each in missed)


@pytest.mark.parametrize(
    ("happening", "state"),
    [
        (happened(C.EvidenceReceived, fingerprint=None), UNMET),
        (happened(C.EvidenceSecured), HOLDS),
        (happened(C.EvidenceReturned), HOLDS),
        (happened(C.EvidenceLost, item="item-1", request=None), HOLDS),
        (happened(C.PreservationAsked), UNMET),
    ],
)
def test_evidence_is_secured_or_its_loss_is_explained(happening: Fact, state: str) -> None:
    came = happened(C.EvidenceReceived, fingerprint=None)
    case = given(*told.RECOMMENDED, came, happening)
    alone = given(*told.RECOMMENDED, happened(C.EvidenceReceived, fingerprint="b" * 64), happening)

    found = alone if isinstance(happening, C.PreservationAsked) else case

    assert check(found, "custody").state == state
    assert check(given(*told.RECOMMENDED), "custody").state == NOT_APPLYING


def test_work_of_somebody_who_stepped_back_is_named() -> None:
    stepped = happened(C.Recused, person=INVESTIGATOR.id)
    case = given(*WELL, stepped)

    recusal = check(case, "recusal")

    assert check(given(*WELL), "recusal").state == HOLDS
    assert recusal.state == UNMET
    assert all(each.position for each in recusal.notes)
