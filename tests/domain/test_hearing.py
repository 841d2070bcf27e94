"""Hearing people: called with notice, heard with their rights told, stating freely or under an order."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact
from domain.procedure import bundled, parse
from domain.rules import EvidenceUse, Label
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, INVESTIGATOR, LEAD, PERSON, given, procedure, refusal, then

C = Complaint
CALLED = happened(C.InterviewCalled)
AGREED = (happened(C.DisclosureAgreed), PERSON)
TOLD = happened(C.OfficerNotified)
HEARD = "Regulations on the Punishment of Civil Servants (2007), art. 39"
PETITION_30 = "Regulations on Petition Work (2022), art. 30"

TAKEN: dict[str, tuple[type[Fact], tuple[Any, ...], dict[str, Any]]] = {
    "call_interview": (
        C.InterviewCalled,
        (*told.INQUIRED, AGREED),
        {
            "person": "s1",
            "for_day": date(2026, 3, 10),
            "place": "督察大队谈话室",
            "representative_told": True,
            "on": date(2026, 3, 6),
        },
    ),
    "hold_interview": (
        C.InterviewHeld,
        (*told.INQUIRED, CALLED),
        {
            "interview": "interview-1",
            "present": "周敏、何方（调查人员），乔志远",
            "rights_told": True,
            "record": "乔志远称当时正在交接班",
            "read_back": True,
            "on": date(2026, 3, 10),
        },
    ),
    "refuse_interview": (
        C.InterviewRefused,
        (*told.INQUIRED, CALLED),
        {
            "interview": "interview-1",
            "reasons": "等待律师",
            "consequences_told": True,
            "on": date(2026, 3, 10),
        },
    ),
    "take_statement": (
        C.StatementTaken,
        told.INQUIRED,
        {
            "person": "s1",
            "origin": "voluntary",
            "statement_text": "我当时声音大了一些",
            "on": date(2026, 3, 10),
        },
    ),
    "notify_officer": (
        C.OfficerNotified,
        (*told.INQUIRED, AGREED),
        {"subject": "s1", "what": "二月下旬窗口接待态度", "on": date(2026, 3, 6)},
    ),
    "hear_officer": (
        C.OfficerAnswered,
        (*told.INQUIRED, AGREED, TOLD),
        {
            "subject": "s1",
            "spoke": True,
            "answer": "当时在交接班",
            "checked": "排班表与所述不符",
            "on": date(2026, 3, 12),
        },
    ),
}


def take(verb: str, story: tuple[Any, ...] | None = None, **details: Any) -> Complaint:
    _, before, answers = TAKEN[verb]
    complaint = given(*(before if story is None else story))
    getattr(complaint, verb)(**{"by": INVESTIGATOR, "matter": "m1", **answers, **details})
    return complaint


@pytest.mark.parametrize("verb", TAKEN)
def test_a_hearing_is_put_on_record(verb: str) -> None:
    fact, _, _ = TAKEN[verb]

    complaint = take(verb)

    assert then(complaint) == [happened(fact)]


@pytest.mark.parametrize(
    ("verb", "details", "said", "rule", "field"),
    [
        ("call_interview", {"by": COLLEAGUE}, "not charged", "complaint.assigned", ""),
        ("call_interview", {"person": "p9"}, "number", "complaint.interview_called", "person"),
        ("call_interview", {"for_day": None}, "day", "complaint.interview_called", "for_day"),
        ("call_interview", {"for_day": date(2026, 3, 5)}, "gone", "complaint.days", "for_day"),
        (
            "call_interview",
            {"representative_told": None},
            "representative may come",
            "complaint.interview_called",
            "representative_told",
        ),
        ("hold_interview", {"by": COLLEAGUE}, "not charged", "complaint.assigned", ""),
        ("hold_interview", {"interview": "x"}, "number", "complaint.interview_held", "interview"),
        ("hold_interview", {"on": date(2026, 3, 5)}, "lies before", "complaint.days", "on"),
        (
            "hold_interview",
            {"rights_told": None},
            "may be refused",
            "complaint.interview_held",
            "rights_told",
        ),
        ("hold_interview", {"present": ""}, "everybody", "complaint.interview_held", "present"),
        ("hold_interview", {"record": ""}, "was said", "complaint.interview_held", "record"),
        ("refuse_interview", {"by": COLLEAGUE}, "not charged", "complaint.assigned", ""),
        (
            "refuse_interview",
            {"interview": "x"},
            "number",
            "complaint.interview_refused",
            "interview",
        ),
        ("take_statement", {"by": COLLEAGUE}, "not charged", "complaint.assigned", ""),
        ("take_statement", {"person": "p9"}, "number", "complaint.statement_taken", "person"),
        ("take_statement", {"origin": None}, "Choose", "complaint.statement_taken", "origin"),
        (
            "take_statement",
            {"origin": "compelled"},
            "who ordered",
            "complaint.statement_taken",
            "ordered_by",
        ),
        (
            "take_statement",
            {"statement_text": ""},
            "was said",
            "complaint.statement_taken",
            "statement_text",
        ),
        ("notify_officer", {"subject": "s9"}, "number", HEARD, "subject"),
        ("notify_officer", {"what": ""}, "word for word", HEARD, "what"),
        ("notify_officer", {"on": date(2026, 3, 2)}, "lies before", "complaint.days", "on"),
        ("hear_officer", {"subject": "s9"}, "number", HEARD, "subject"),
        ("hear_officer", {"checked": ""}, "A defence is checked", HEARD, "checked"),
        ("hear_officer", {"answer": ""}, "Write down the defence", HEARD, "answer"),
        ("hear_officer", {"on": date(2026, 3, 5)}, "lies before", "complaint.days", "on"),
    ],
)
def test_a_hearing_without_its_form_is_refused_with_its_rule(
    verb: str, details: dict[str, Any], said: str, rule: str, field: str
) -> None:
    refused = refusal(lambda: take(verb, **details))

    assert said in str(refused.sentence)
    assert (refused.rule, refused.field) == (rule, field)


@pytest.mark.parametrize("verb", ["hold_interview", "refuse_interview"])
def test_nobody_is_heard_who_was_not_called(verb: str) -> None:
    refused = refusal(lambda: take(verb, story=told.INQUIRED))

    assert "The notice comes first" in str(refused.sentence)
    assert refused.field == ""


def test_an_interview_takes_place_once() -> None:
    story = (*told.INQUIRED, CALLED, happened(C.InterviewHeld))

    refused = refusal(lambda: take("hold_interview", story=story))

    assert refused.rule == "complaint.interview_held"


def test_a_witness_may_come_without_having_been_told_of_a_representative() -> None:
    story = (*told.INQUIRED, happened(C.PersonNoted, capacity="witness"))

    complaint = take("call_interview", story=story, person="p1", representative_told=False)

    assert len(then(complaint)) == 1


def test_what_the_person_who_complained_said_is_sealed_with_that_persons_key() -> None:
    complaint = take("take_statement", person="complainant")

    (taken,) = then(complaint)

    assert isinstance(taken, C.StatementTaken)
    assert taken.statement_text.of == "complainant"


def test_an_order_to_speak_limits_what_the_statement_may_serve() -> None:
    complaint = given(*told.INQUIRED)
    order = Label("Ordered", "命令")
    use = EvidenceUse("garrity", order, "compelled", frozenset({"criminal"}), True, order, False)
    complaint.procedure = replace(procedure("cn-service"), evidence_use=(use,))

    complaint.take_statement(
        by=INVESTIGATOR,
        matter="m1",
        person="s1",
        origin="compelled",
        ordered_by="督察长",
        statement_text="…",
    )

    (taken,) = then(complaint)

    assert isinstance(taken, C.StatementTaken)
    assert taken.restrictions == ("garrity",)


def test_nothing_is_told_before_it_is_agreed_what_may_be_told() -> None:
    refused = refusal(lambda: take("notify_officer", story=told.INQUIRED))

    assert refused.field == ""
    assert PETITION_30 in refused.rule


def test_what_may_be_told_is_agreed_for_each_person_complained_about() -> None:
    other = happened(C.OfficerNamed, subject="s2")
    story = (*told.INQUIRED, other, AGREED)

    refused = refusal(lambda: take("notify_officer", story=story, subject="s2"))

    assert "not agreed what this person" in str(refused.sentence)
    assert (refused.rule, refused.field) == (PETITION_30, "subject")


def test_a_no_that_came_later_stands() -> None:
    story = (*told.INQUIRED, AGREED, happened(C.DisclosureRefused))

    refused = refusal(lambda: take("notify_officer", story=story))

    assert refused.rule == PETITION_30


def test_who_looked_whether_it_points_to_somebody_does_not_tell_it() -> None:
    agreed = (happened(C.DisclosureAgreed, agreed_by="office"), INVESTIGATOR)

    refused = refusal(lambda: take("notify_officer", story=(*told.INQUIRED, agreed)))

    assert "another person tells it" in str(refused.sentence)
    assert refused.rule == "points_to_nobody"


def test_where_the_law_names_the_person_anyway_nothing_has_to_be_agreed() -> None:
    complaint = given(*told.INQUIRED)
    complaint.procedure = parse(
        bundled("cn-service")
        .replace('identity_to_officer = "forbid"', 'identity_to_officer = "allow"')
        .replace('needs = ["points_to_nobody"]\n', "")
    )

    complaint.notify_officer(by=INVESTIGATOR, matter="m1", subject="s1", what="…")

    assert isinstance(then(complaint)[0], C.OfficerNotified)


def test_nobody_is_told_where_nobody_is_named() -> None:
    nobody = [each for each in told.INQUIRED if type(each) not in {C.OfficerNamed, C.Alleged}]

    refused = refusal(lambda: take("notify_officer", story=(*nobody, AGREED)))

    assert "Nobody is named" in str(refused.sentence)


def test_nobody_answers_what_nobody_was_told() -> None:
    refused = refusal(lambda: take("hear_officer", story=told.INQUIRED))

    assert "what nobody was told" in str(refused.sentence)
    assert (refused.rule, refused.field) == (HEARD, "")


def test_each_person_is_told_before_that_person_is_heard() -> None:
    other = happened(C.OfficerNamed, subject="s2")

    refused = refusal(
        lambda: take("hear_officer", story=(*told.INQUIRED, other, TOLD), subject="s2")
    )

    assert "not told yet" in str(refused.sentence)
    assert refused.field == "subject"


def test_a_chance_that_was_let_go_by_needs_no_check() -> None:
    complaint = take("hear_officer", spoke=False, checked=None, answer="逾期未答复")

    (heard,) = then(complaint)

    assert isinstance(heard, C.OfficerAnswered)
    assert complaint.undefended("m1") == []


def test_who_was_not_heard_is_known_by_matter() -> None:
    complaint = given(*IDENTIFIED)

    assert complaint.undefended("m1") == ["s1"]
    assert complaint.undefended("m2") == []


# Nobody who is identified is found against unheard

IDENTIFIED = (
    *told.BROUGHT,
    happened(C.OfficerNamed, officer="officer-7"),
    *told.RECOMMENDED[3:],
)


def determine(complaint: Complaint, finding: str = "substantiated") -> None:
    complaint.determine(
        by=LEAD, allegation="a1", subject="s1", finding=finding, on=None, reasons="录像为证"
    )


def test_nobody_who_is_identified_is_found_against_unheard() -> None:
    complaint = given(*IDENTIFIED)

    said = refusal(lambda: determine(complaint))

    assert said.rule.startswith("defence_recorded: Regulations on the Punishment of Civil Servants")
    assert said.field == "subject"
    assert then(complaint) == []


@pytest.mark.parametrize(
    "history",
    [
        (*IDENTIFIED[:-1], happened(C.OfficerAnswered), IDENTIFIED[-1]),
        told.RECOMMENDED,
        (*IDENTIFIED, happened(C.ContactAttempted, person="s1", unreachable=True)),
    ],
    ids=["heard", "known by a name alone", "not to be reached"],
)
def test_who_was_heard_or_cannot_be_is_found_against(history: tuple[Fact, ...]) -> None:
    complaint = given(*history)

    determine(complaint)

    [found] = then(complaint)
    assert isinstance(found, C.Determined)


def test_whoever_wears_a_badge_is_identified() -> None:
    worn = happened(C.OfficerNamed, officer=None, badge=typed("031842", "subject-s1"))
    complaint = given(*told.BROUGHT, worn, *told.RECOMMENDED[3:])

    said = refusal(lambda: determine(complaint))

    assert said.rule.startswith("defence_recorded")


def test_a_finding_for_somebody_waits_for_no_defence() -> None:
    complaint = given(*IDENTIFIED)

    determine(complaint, "not_substantiated")

    assert len(then(complaint)) == 1


def test_who_is_complained_about_is_not_tried_before_it_is_agreed_what_may_be_told() -> None:
    complaint = given(*IDENTIFIED)

    said = refusal(
        lambda: complaint.attempt_contact(by=INVESTIGATOR, person="s1", means="telephone")
    )

    assert said.rule == "Regulations on Petition Work (2022), art. 30"
