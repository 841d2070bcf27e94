"""The work of an inquiry: planned, left undone, reasoned, looked over; persons reached, others asked."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as every
from hypothesis import strategies as some

from domain.complaint import Complaint
from domain.complaint.contacts import MEANS
from domain.history import Fact
from domain.procedure import bundled, parse
from domain.rules import Contact, Label
from tests import history as told
from tests.facts import happened
from tests.history import COLLEAGUE, INVESTIGATOR, LEAD, given, procedure, refusal, then

C = Complaint
KEPT = happened(C.EvidenceReceived, request=None)
ASKED = happened(C.RequestedFrom)

TAKEN: dict[str, tuple[type[Fact], tuple[Any, ...], dict[str, Any]]] = {
    "plan": (
        C.Planned,
        told.INQUIRED,
        {
            "by": INVESTIGATOR,
            "matter": "m1",
            "summary": "先调取大厅监控，再找窗口人员谈话",
            "on": date(2026, 3, 3),
        },
    ),
    "leave_step": (
        C.StepNotTaken,
        told.INQUIRED,
        {
            "by": INVESTIGATOR,
            "matter": "m1",
            "kind": "talk_witness",
            "reasons": "大厅当时没有其他人",
        },
    ),
    "give_reason": (
        C.Reasoned,
        (*told.INQUIRED, KEPT),
        {
            "by": INVESTIGATOR,
            "matter": "m1",
            "question": "谁先提高了声音",
            "options": "民警；投诉人",
            "choice": "民警",
            "reasons": "监控中民警先起身",
            "rests_on": " item-1，item-1 ",
        },
    ),
    "attempt_contact": (
        C.ContactAttempted,
        told.ACCEPTED,
        {
            "by": INVESTIGATOR,
            "person": "complainant",
            "means": "telephone",
            "summary": "响铃无人接听",
            "on": date(2026, 3, 5),
        },
    ),
    "request_from": (
        C.RequestedFrom,
        told.INQUIRED,
        {
            "by": INVESTIGATOR,
            "whom": "柳埠派出所",
            "what": "窗口排班表",
            "by_day": date(2026, 3, 20),
            "on": date(2026, 3, 5),
        },
    ),
    "note_answer": (
        C.RequestAnswered,
        (*told.INQUIRED, ASKED),
        {
            "by": INVESTIGATOR,
            "request": "request-1",
            "summary": "收到排班表",
            "complete": True,
            "on": date(2026, 3, 12),
        },
    ),
    "review_case": (
        C.CaseReviewed,
        told.INQUIRED,
        {"by": LEAD, "matter": "m1", "summary": "按计划继续", "on": date(2026, 3, 31)},
    ),
    "open_history": (
        C.HistoryOpened,
        told.DETERMINED,
        {"by": LEAD, "subject": "s1", "purpose": "measures", "reasons": "确定处理方式"},
    ),
}


def take(verb: str, *more: Any, story: tuple[Any, ...] | None = None, **details: Any) -> Complaint:
    _, before, answers = TAKEN[verb]
    complaint = given(*(before if story is None else story), *more)
    getattr(complaint, verb)(**{**answers, **details})
    return complaint


@pytest.mark.parametrize("verb", TAKEN)
def test_the_work_of_an_inquiry_is_written_down(verb: str) -> None:
    fact, _, _ = TAKEN[verb]

    complaint = take(verb)

    assert then(complaint) == [happened(fact)]


@pytest.mark.parametrize(
    ("verb", "details", "said", "rule", "field"),
    [
        ("plan", {"summary": " "}, "has to be found out", "complaint.planned", "summary"),
        ("plan", {"by": COLLEAGUE}, "not charged", "complaint.assigned", ""),
        ("plan", {"on": date(2026, 3, 2)}, "lies before", "complaint.days", "on"),
        ("leave_step", {"kind": "…"}, "has that number", "cn-service step", "kind"),
        ("leave_step", {"reasons": None}, "left undone", "complaint.step_not_taken", "reasons"),
        ("leave_step", {"by": COLLEAGUE}, "not charged", "complaint.assigned", ""),
        ("give_reason", {"options": ""}, "needs its question", "complaint.reasoned", "options"),
        ("give_reason", {"rests_on": "item-9"}, "that number", "complaint.rests_on", "rests_on"),
        ("give_reason", {"by": COLLEAGUE}, "not charged", "complaint.assigned", ""),
        ("attempt_contact", {"person": "p9"}, "number", "complaint.contact_attempted", "person"),
        ("attempt_contact", {"means": "dream"}, "Choose", "complaint.contact_attempted", "means"),
        (
            "attempt_contact",
            {"unreachable": True, "answered": True},
            "was reached",
            "complaint.contact_attempted",
            "unreachable",
        ),
        ("request_from", {"by_day": None}, "never late", "complaint.requested_from", "by_day"),
        ("request_from", {"by_day": date(2026, 3, 4)}, "before it was", "complaint.days", "by_day"),
        ("request_from", {"whom": ""}, "who is asked", "complaint.requested_from", "whom"),
        ("request_from", {"what": ""}, "what is asked", "complaint.requested_from", "what"),
        ("note_answer", {"request": "r"}, "number", "complaint.request_answered", "request"),
        ("note_answer", {"summary": ""}, "what came", "complaint.request_answered", "summary"),
        ("note_answer", {"on": date(2026, 3, 4)}, "lies before", "complaint.days", "on"),
        ("review_case", {"summary": ""}, "how to go on", "complaint.case_reviewed", "summary"),
        ("open_history", {"subject": "s9"}, "number", "visibility prior_history", "subject"),
        ("open_history", {"purpose": "x"}, "Choose", "visibility prior_history", "purpose"),
        ("open_history", {"reasons": ""}, "needed", "visibility prior_history", "reasons"),
    ],
)
def test_what_an_inquiry_may_not_do_is_refused_with_its_rule(
    verb: str, details: dict[str, Any], said: str, rule: str, field: str
) -> None:
    refused = refusal(lambda: take(verb, **details))

    assert said in str(refused.sentence)
    assert (refused.rule, refused.field) == (rule, field)


def test_nobody_looks_over_his_own_inquiry() -> None:
    charged = happened(C.Assigned, investigator=LEAD.id)

    refused = refusal(lambda: take("review_case", story=(*told.ACCEPTED, charged)))

    assert "another person looks it over" in str(refused.sentence)
    assert refused.rule == "complaint.case_reviewed"


def test_an_answer_is_noted_only_where_somebody_was_asked() -> None:
    refused = refusal(lambda: take("note_answer", story=told.INQUIRED))

    assert "everything is answered" in str(refused.sentence)
    assert (refused.rule, refused.field) == ("complaint.request_answered", "")


def test_a_request_stays_open_until_nothing_is_missing() -> None:
    part = happened(C.RequestAnswered, complete=False)
    complaint = given(*told.INQUIRED, ASKED, part)

    complaint.note_answer(by=INVESTIGATOR, request="request-1", summary="收到排班表", complete=True)

    refused = refusal(
        lambda: complaint.note_answer(by=INVESTIGATOR, request="request-1", summary="再一次")
    )
    assert refused.rule == "complaint.request_answered"


def test_a_persons_earlier_history_stays_closed_until_the_finding() -> None:
    refused = refusal(lambda: take("open_history", story=told.RECOMMENDED))

    assert "Earlier cases stay closed" in str(refused.sentence)
    assert refused.rule == "visibility prior_history"


def test_one_allegation_without_a_finding_keeps_the_earlier_history_closed() -> None:
    second = happened(C.Alleged, allegation="a2")

    refused = refusal(lambda: take("open_history", second))

    assert refused.rule == "visibility prior_history"


def test_a_procedure_may_leave_the_earlier_history_open() -> None:
    complaint = given(*told.RECOMMENDED)
    complaint.procedure = parse(bundled("cn-service").replace('"after_determination"', '"always"'))

    complaint.open_history(by=LEAD, subject="s1", purpose="review", reasons="复查")

    (opened,) = then(complaint)
    assert isinstance(opened, C.HistoryOpened)


def test_the_number_of_an_attempt_is_counted_since_the_person_was_last_reached() -> None:
    in_vain = happened(C.ContactAttempted)
    reached = happened(C.ContactAttempted, answered=True)
    complaint = given(*told.ACCEPTED, in_vain, in_vain, reached, in_vain)

    complaint.attempt_contact(by=INVESTIGATOR, person="complainant", means="letter")

    (attempted,) = then(complaint)
    assert isinstance(attempted, C.ContactAttempted)
    assert attempted.attempt == 2


RULES = replace(
    procedure("cn-service"),
    contact=Contact(attempts=3, means=2, src=Label("Our own rule", "本单位规定"), verified=False),
)


@every(some.lists(some.sampled_from([means for means, _ in MEANS]), min_size=1, max_size=6))
def test_nobody_is_unreachable_before_three_attempts_by_two_means(tried: list[str]) -> None:
    complaint = given(
        *told.ACCEPTED, *(happened(C.ContactAttempted, means=means) for means in tried[:-1])
    )
    complaint.procedure = RULES

    def give_up() -> None:
        complaint.attempt_contact(
            by=INVESTIGATOR, person="complainant", means=tried[-1], unreachable=True
        )

    if len(tried) >= 3 and len(set(tried)) >= 2:
        give_up()
        assert complaint.unreachable == {"complainant"}
    else:
        assert refusal(give_up).rule == "Our own rule"


def test_where_the_procedure_is_silent_nobody_counts_as_unreachable() -> None:
    complaint = given(*told.ACCEPTED, *[happened(C.ContactAttempted)] * 9)
    complaint.procedure = replace(procedure("cn-service"), contact=None)

    refused = refusal(
        lambda: complaint.attempt_contact(
            by=INVESTIGATOR, person="complainant", means="visit", unreachable=True
        )
    )

    assert "does not say when" in str(refused.sentence)
    assert refused.rule == "cn-service contact"
