"""A finding is a chain of links by different people; every link stays."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Refused
from domain.people import Actor
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, HEAD, INTAKE, INVESTIGATOR, LEAD, given, then

C = Complaint
PAIR: dict[str, Any] = {"allegation": "a1", "subject": "s1"}
DAY = date(2026, 4, 20)
OPENED = (*told.ISSUED, (happened(C.ReviewDecided), Actor("account-above", "head", "staff")))


def test_the_inquiry_reports_and_what_speaks_against_it_stands_beside() -> None:
    case = given(*told.INQUIRED)

    case.report(
        by=INVESTIGATOR,
        matter="m1",
        summary="调取监控，与三人谈话；该民警确有呵斥。",
        against="一名证人说没有听清",
        on=date(2026, 4, 10),
    )

    assert then(case) == [happened(C.Reported)]


def test_only_who_inquires_reports_and_says_what_came_of_it() -> None:
    case = given(*told.INQUIRED)

    with pytest.raises(Refused, match="not charged"):
        case.report(by=COLLEAGUE, matter="m1", summary="…")
    with pytest.raises(Refused, match="what came of it") as refused:
        case.report(by=INVESTIGATOR, matter="m1", summary=" ")

    assert refused.value.field == "summary"


def test_another_person_agrees_with_a_recommendation() -> None:
    case = given(*told.RECOMMENDED)

    case.concur(by=LEAD, **PAIR, reasons="已看过监控，同意", on=DAY)

    assert then(case) == [happened(C.Concurred)]


@pytest.mark.parametrize("act", ["concur", "send_back"])
def test_nobody_looks_at_his_own_recommendation(act: str) -> None:
    own = (happened(C.Recommended), LEAD)
    case = given(*told.INQUIRED, own)

    with pytest.raises(Refused, match="You recommended this yourself") as refused:
        getattr(case, act)(by=LEAD, **PAIR, reasons="…")

    assert refused.value.rule == "other_person_than_before"


@pytest.mark.parametrize("act", ["concur", "send_back"])
def test_only_what_is_recommended_and_not_determined_is_looked_at(act: str) -> None:
    two = (happened(C.Alleged, allegation="a2"), *told.RECOMMENDED[4:])

    with pytest.raises(Refused, match="has not recommended"):
        getattr(given(*told.ALLEGED, *two), act)(
            by=LEAD, allegation="a2", subject="s1", reasons="…"
        )
    with pytest.raises(Refused, match="determined already"):
        getattr(given(*told.DETERMINED), act)(by=HEAD, **PAIR, reasons="…")


def test_what_is_sent_back_has_to_be_recommended_anew() -> None:
    case = given(*told.RECOMMENDED)

    case.send_back(by=LEAD, **PAIR, reasons="请补充与第三名证人的谈话", on=DAY)

    assert then(case) == [happened(C.Returned)]
    assert case.stage_of("m1") == "inquiry"
    case.recommend(by=INVESTIGATOR, **PAIR, finding="substantiated", reasons="已补充")
    case.determine(by=LEAD, **PAIR, finding="substantiated", on=DAY, reasons="…")
    assert case.determined == {("a1", "s1"): "substantiated"}


def test_sending_back_says_what_is_missing() -> None:
    case = given(*told.RECOMMENDED)

    with pytest.raises(Refused, match="what is missing") as refused:
        case.send_back(by=LEAD, **PAIR, reasons="")

    assert refused.value.field == "reasons"


def test_after_a_review_another_person_finds_anew_and_the_chain_keeps_the_earlier() -> None:
    case = given(*OPENED)

    case.overturn(
        by=HEAD,
        **PAIR,
        finding="substantiated",
        reasons="新调取的录音证实了言语内容",
        on=date(2026, 7, 10),
    )

    assert then(case) == [happened(C.Overturned)]
    assert case.determined == {("a1", "s1"): "substantiated"}
    assert case.stage_of("m1") == "determined"


def test_no_finding_is_changed_without_a_review() -> None:
    case = given(*told.ISSUED)

    with pytest.raises(Refused, match="only after a review"):
        case.overturn(by=HEAD, **PAIR, finding="substantiated", reasons="…")


def test_a_review_that_upholds_opens_nothing() -> None:
    case = given(*told.ISSUED, happened(C.ReviewDecided, outcome="upheld"))

    with pytest.raises(Refused, match="only after a review"):
        case.overturn(by=HEAD, **PAIR, finding="substantiated", reasons="…")


def test_what_was_answered_anew_is_closed_to_further_changes() -> None:
    again = happened(C.DispositionIssued, draft=2, on=date(2026, 7, 12))
    case = given(*OPENED, again)

    with pytest.raises(Refused, match="only after a review"):
        case.overturn(by=HEAD, **PAIR, finding="substantiated", reasons="…")


@pytest.mark.parametrize(
    ("by", "details", "said", "field"),
    [
        (LEAD, {}, "had a hand in the earlier finding", ""),
        (HEAD, {"finding": "partly_substantiated"}, "found before", "finding"),
        (HEAD, {"finding": "guilty"}, "has no finding", "finding"),
        (HEAD, {"reasons": ""}, "Give the reasons", "reasons"),
        (HEAD, {"on": date(2026, 5, 19)}, "lies before", "on"),
        (INTAKE, {}, "not yours to decide", ""),
    ],
)
def test_finding_anew_is_for_others_with_reasons(
    by: Actor, details: dict[str, Any], said: str, field: str
) -> None:
    case = given(*OPENED)
    given_ = {**PAIR, "finding": "substantiated", "reasons": "…", **details}

    with pytest.raises(Refused, match=said) as refused:
        case.overturn(by=by, **given_)

    assert refused.value.field == field


def test_whoever_found_anew_does_not_find_anew_again() -> None:
    case = given(*OPENED, (happened(C.Overturned), HEAD), happened(C.ReviewDecided))

    with pytest.raises(Refused, match="had a hand"):
        case.overturn(by=HEAD, **PAIR, finding="not_substantiated", reasons="…")


def test_the_findings_of_a_matter_a_subject_and_the_case_are_seen_together() -> None:
    second = (
        happened(C.OfficerNamed, subject="s2"),
        happened(C.Alleged, allegation="a2", subjects=("s1", "s2")),
        happened(C.Determined, allegation="a2", subject="s2", finding="substantiated"),
    )
    case = given(*told.DETERMINED, *second)

    whole, of_second = case.rolled_up(), case.rolled_up(subject="s2")

    assert (whole.occurred, whole.breach, whole.found, whole.open) == ("part", "none", 2, 1)
    assert (of_second.occurred, of_second.found, of_second.open) == ("yes", 1, 0)
    assert case.rolled_up(matter="m9").occurred == "none"


NOT_SO = (
    *told.RECOMMENDED,
    (happened(C.Determined, finding="not_substantiated"), LEAD),
)
MADE_UP: dict[str, Any] = {
    "matter": "m1",
    "malicious": True,
    "reasons": "明知不实而举报",
    "proof": "聊天记录显示其事先商定编造",
    "heard": "承认是编的",
    "on": date(2026, 6, 10),
}


def test_that_it_was_made_up_is_decided_apart_by_another_who_heard_the_person() -> None:
    case = given(*NOT_SO)

    case.determine_malice(by=HEAD, **MADE_UP)

    [fact] = then(case)
    assert fact == happened(C.MaliceDetermined)
    assert case.determined == {("a1", "s1"): "not_substantiated"}


def test_that_it_was_not_made_up_needs_no_proof() -> None:
    case = given(*told.DETERMINED)

    case.determine_malice(by=HEAD, matter="m1", malicious=False, reasons="没有证据显示明知不实")

    [fact] = then(case)
    assert isinstance(fact, C.MaliceDetermined)
    assert (fact.malicious, fact.proof, fact.heard) == (False, None, None)


@pytest.mark.parametrize(
    "finding",
    ["substantiated", "mostly_substantiated", "partly_substantiated", "cannot_be_established"],
)
def test_not_proved_is_not_made_up(finding: str) -> None:
    case = given(*told.RECOMMENDED, (happened(C.Determined, finding=finding), LEAD))

    with pytest.raises(Refused, match="Not proved is not made up") as refused:
        case.determine_malice(by=HEAD, **MADE_UP)

    assert refused.value.field == "malicious"


@pytest.mark.parametrize(
    ("by", "details", "said", "field"),
    [
        (LEAD, {}, "had a hand in the finding", ""),
        (HEAD, {"proof": None}, "no proof of that", "proof"),
        (HEAD, {"heard": " "}, "Hear the person first", "heard"),
        (HEAD, {"reasons": ""}, "heavy consequences", "reasons"),
    ],
)
def test_it_takes_another_person_proof_a_hearing_and_reasons(
    by: Actor, details: dict[str, Any], said: str, field: str
) -> None:
    case = given(*NOT_SO)

    with pytest.raises(Refused, match=said) as refused:
        case.determine_malice(by=by, **{**MADE_UP, **details})

    assert refused.value.field == field


def test_it_is_never_looked_at_before_every_allegation_has_its_finding() -> None:
    second = happened(C.Alleged, allegation="a2")
    case = given(*told.ALLEGED, second, *NOT_SO[4:])

    with pytest.raises(Refused, match="First every allegation"):
        case.determine_malice(by=HEAD, **MADE_UP)


def test_what_an_allegation_is_called_otherwise_is_judged_as() -> None:
    proposed = (happened(C.SofteningProposed, act="reclassified", to="S2"), LEAD)
    case = given(*told.INQUIRED, proposed)

    case.reclassify(
        by=INVESTIGATOR,
        allegation="a1",
        code="S2",
        reasons="监控显示没有威胁，只是态度生硬",
        on=date(2026, 3, 20),
    )

    assert then(case) == [happened(C.Reclassified)]
    assert case.codes == {"a1": "S2"}


@pytest.mark.parametrize(
    ("act", "details", "said", "field"),
    [
        ("reclassify", {"code": "Z9"}, "has no code", "code"),
        ("reclassify", {"code": "S3"}, "this code already", "code"),
        ("reclassify", {"code": "S2", "allegation": "a9"}, "no such allegation", "allegation"),
        ("discontinue", {"ground": "tired"}, "no such ground", "ground"),
        ("discontinue", {"ground": "repeated", "allegation": "a9"}, "no such", "allegation"),
    ],
)
def test_what_is_narrowed_is_known_to_the_case_and_the_procedure(
    act: str, details: dict[str, Any], said: str, field: str
) -> None:
    case = given(*told.INQUIRED)
    given_ = {"allegation": "a1", "reasons": "…", **details}

    with pytest.raises(Refused, match=said) as refused:
        getattr(case, act)(by=LEAD, **given_)

    assert refused.value.field == field


def test_what_was_dropped_or_determined_has_come_to_its_end() -> None:
    dropped = given(*told.INQUIRED, happened(C.Discontinued))

    with pytest.raises(Refused, match="dropped already"):
        dropped.discontinue(by=LEAD, allegation="a1", ground="repeated", reasons="…")
    with pytest.raises(Refused, match="determined already"):
        given(*told.DETERMINED).reclassify(by=LEAD, allegation="a1", code="S2", reasons="…")


def test_where_everything_was_dropped_the_person_is_answered_all_the_same() -> None:
    case = given(*told.INQUIRED, happened(C.Discontinued))

    case.draft_disposition(
        by=INVESTIGATOR, matter="m1", language="zh", opening="…", facts_found="…"
    )

    assert case.stage_of("m1") == "drafted"
    assert case.rolled_up().closed == 1


def test_what_a_person_said_at_the_hearing_is_kept_under_the_persons_key() -> None:
    case = given(*NOT_SO)

    case.determine_malice(by=HEAD, **MADE_UP)

    [fact] = then(case)
    assert isinstance(fact, C.MaliceDetermined)
    assert fact.heard == typed("承认是编的", "complainant")
