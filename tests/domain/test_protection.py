"""Protection: what may be told is agreed, pressure has an answer, and somebody asks afterwards."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from tests import history as told
from tests.facts import happened
from tests.history import COLLEAGUE, INTAKE, INVESTIGATOR, LEAD, PERSON, given, refusal, then

C = Complaint
PETITION_30 = "Regulations on Petition Work (2022), art. 30"
PRESSED = happened(C.PressureReported)
ENDED = (*told.ISSUED, happened(C.DocumentSigned), happened(C.Closed))

TAKEN: dict[str, tuple[type[Fact], tuple[Any, ...], dict[str, Any]]] = {
    "agree_disclosure": (
        C.DisclosureAgreed,
        told.ALLEGED,
        {
            "by": PERSON,
            "subject": "s1",
            "what": "二月下旬窗口接待态度",
            "agreed_by": "complainant",
            "points_to_nobody": True,
        },
    ),
    "refuse_disclosure": (
        C.DisclosureRefused,
        told.ALLEGED,
        {"by": PERSON, "subject": "s1", "reasons": "那天窗口只有三个人"},
    ),
    "report_pressure": (
        C.PressureReported,
        (happened(C.Filed),),
        {"by": PERSON, "what": "有人打电话给邻居打听", "happened_on": date(2026, 3, 8)},
    ),
    "decide_protection": (
        C.ProtectionDecided,
        (*told.INQUIRED, PRESSED),
        {
            "by": LEAD,
            "pressure": "pressure-1",
            "protection": "no_contact",
            "reasons": "书面告知不得联系",
            "on": date(2026, 3, 9),
        },
    ),
    "check_after": (
        C.AfterCheck,
        ENDED,
        {
            "by": INTAKE,
            "after": "30",
            "reached": True,
            "safe": True,
            "summary": "一切正常",
            "on": date(2026, 7, 31),
        },
    ),
}


def take(verb: str, story: tuple[Any, ...] | None = None, **details: Any) -> Complaint:
    _, before, answers = TAKEN[verb]
    complaint = given(*(before if story is None else story))
    getattr(complaint, verb)(**{**answers, **details})
    return complaint


@pytest.mark.parametrize("verb", TAKEN)
def test_whoever_complained_is_protected_by_facts(verb: str) -> None:
    fact, _, _ = TAKEN[verb]

    complaint = take(verb)

    assert then(complaint) == [happened(fact)]


@pytest.mark.parametrize(
    ("verb", "details", "said", "rule", "field"),
    [
        ("agree_disclosure", {"subject": "s9"}, "that number", PETITION_30, "subject"),
        (
            "agree_disclosure",
            {"by": INTAKE, "agreed_by": "boss"},
            "Choose",
            PETITION_30,
            "agreed_by",
        ),
        ("agree_disclosure", {"what": ""}, "words that may be told", PETITION_30, "what"),
        (
            "agree_disclosure",
            {"by": COLLEAGUE, "agreed_by": "office", "points_to_nobody": None},
            "only what points to nobody",
            "points_to_nobody",
            "points_to_nobody",
        ),
        ("refuse_disclosure", {"subject": "s9"}, "that number", PETITION_30, "subject"),
        ("report_pressure", {"what": ""}, "what happened", "complaint.pressure_reported", "what"),
        (
            "decide_protection",
            {"pressure": "x"},
            "that number",
            "complaint.protection_decided",
            "pressure",
        ),
        (
            "decide_protection",
            {"protection": "x"},
            "Choose",
            "complaint.protection_decided",
            "protection",
        ),
        (
            "decide_protection",
            {"reasons": ""},
            "if nothing is, say why",
            "complaint.protection_decided",
            "reasons",
        ),
        ("check_after", {"after": "60"}, "Choose", "complaint.after_check", "after"),
        ("check_after", {"after": "90"}, "30 days comes first", "complaint.after_check", "after"),
        ("check_after", {"reached": None}, "not reached", "complaint.after_check", "safe"),
        ("check_after", {"by": INVESTIGATOR}, "another person", "complaint.after_check", ""),
    ],
)
def test_protection_in_name_only_is_refused_with_its_rule(
    verb: str, details: dict[str, Any], said: str, rule: str, field: str
) -> None:
    refused = refusal(lambda: take(verb, **details))

    assert said in str(refused.sentence)
    assert (refused.rule, refused.field) == (rule, field)


def test_protection_is_decided_only_where_pressure_was_reported() -> None:
    refused = refusal(lambda: take("decide_protection", story=told.INQUIRED))

    assert "No pressure was reported" in str(refused.sentence)
    assert refused.field == ""


def test_who_inquires_does_not_decide_on_protection() -> None:
    charged = happened(C.Assigned, investigator=LEAD.id)

    refused = refusal(lambda: take("decide_protection", story=(*told.ACCEPTED, charged, PRESSED)))

    assert "another person decides on protection" in str(refused.sentence)
    assert refused.rule == "complaint.protection_decided"


def test_pressure_after_the_end_is_heard_as_well() -> None:
    complaint = take("report_pressure", story=ENDED)

    assert then(complaint) == [PRESSED]


def test_nobody_asks_how_the_person_fares_before_the_end() -> None:
    refused = refusal(lambda: take("check_after", story=told.ISSUED))

    assert "Not now" in str(refused.sentence)


def test_the_same_question_is_asked_once() -> None:
    refused = refusal(lambda: take("check_after", story=(*ENDED, happened(C.AfterCheck))))

    assert "asked already" in str(refused.sentence)
    assert refused.field == "after"


def test_the_question_of_ninety_days_follows_that_of_thirty() -> None:
    complaint = take(
        "check_after", story=(*ENDED, happened(C.AfterCheck)), after="90", on=date(2026, 9, 30)
    )

    (checked,) = then(complaint)

    assert isinstance(checked, C.AfterCheck)
    assert checked.after_days == 90


def test_after_the_person_said_no_nobody_of_the_office_says_yes_for_the_person() -> None:
    case = given(*told.INQUIRED, (happened(C.DisclosureRefused, subject="s1"), PERSON))

    with pytest.raises(Refused, match="Only there can it become a yes"):
        case.agree_disclosure(by=INTAKE, subject="s1", what="…", agreed_by="complainant")
    case.agree_disclosure(by=PERSON, subject="s1", what="…")

    assert [type(each) for each in then(case)] == [C.DisclosureAgreed]


def test_who_is_complained_about_is_not_called_before_it_is_agreed_what_may_be_told() -> None:
    case = given(*told.INQUIRED)

    with pytest.raises(Refused, match="First it is agreed what may be told"):
        case.call_interview(
            by=INVESTIGATOR,
            matter="m1",
            person="s1",
            for_day=date(2026, 3, 20),
            representative_told=True,
            on=date(2026, 3, 10),
        )

    assert then(case) == []


def test_who_is_complained_about_sees_no_proof_before_it_is_agreed_what_may_be_told() -> None:
    received = happened(C.EvidenceReceived, request=None, on=None)
    case = given(*told.badged(*told.INQUIRED), received)

    with pytest.raises(Refused, match="First it is agreed what may be told") as refused:
        case.disclose_evidence(
            by=INVESTIGATOR, item="item-1", to="乔志远", subject="s1", reasons="申辩前查看"
        )
    with pytest.raises(Refused, match="badge number of somebody complained about") as hidden:
        case.disclose_evidence(
            by=INVESTIGATOR, item="item-1", to="警号 031842", reasons="申辩前查看"
        )

    assert refused.value.rule == "Regulations on Petition Work (2022), art. 30"
    assert hidden.value.field == "subject"
    assert then(case) == []


def test_who_is_complained_about_sees_a_proof_once_it_is_agreed_and_by_another() -> None:
    received = happened(C.EvidenceReceived, request=None, on=None)
    case = given(*told.INQUIRED, received, (happened(C.DisclosureAgreed), PERSON))

    case.disclose_evidence(
        by=INVESTIGATOR, item="item-1", to="乔志远", subject="s1", reasons="申辩前查看"
    )

    [shown] = then(case)
    assert isinstance(shown, C.EvidenceDisclosed)
    assert shown.subject == "s1"


@pytest.mark.parametrize("end", ["withdrawn", "resolved_by_agreement"])
def test_who_took_it_back_or_settled_is_asked_30_days_after(end: str) -> None:
    fact = {"withdrawn": C.Withdrawn, "resolved_by_agreement": C.ResolvedByAgreement}[end]
    ended = happened(fact, on=date(2026, 3, 20))
    case = given(*told.INQUIRED, ended)

    [due] = [
        each.due
        for each in case.clocks_of("m1", date(2026, 3, 21))
        if each.clock == "after_check_30"
    ]
    with pytest.raises(Refused, match="days after the end"):
        case.check_after(by=INTAKE, after="30", on=date(2026, 3, 25))

    assert due == date(2026, 4, 19)
