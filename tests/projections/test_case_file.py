"""The file of a case, folded from its facts: where it stands, what runs, who may see whom."""

from datetime import UTC, date, datetime

import pytest

from domain import calendar
from domain.complaint import Complaint
from domain.history import Fact
from domain.people import Actor
from projections.case_file import CaseFile, fold
from tests.facts import happened
from tests.history import (
    ACCEPTED,
    ALLEGED,
    APPROVED,
    BROUGHT,
    COLLEAGUE,
    DETERMINED,
    HEAD,
    INQUIRED,
    INVESTIGATOR,
    ISSUED,
    LEAD,
    RECOMMENDED,
    procedure,
    told,
)

C = Complaint
CN = calendar.parse(calendar.bundled("cn"))
TODAY = date(2026, 4, 22)

Facts = tuple[Fact | tuple[Fact, Actor], ...]


def case(*facts: Fact | tuple[Fact, Actor], on: date = TODAY) -> CaseFile:
    return fold(told(*facts), procedure("cn-service"), CN, on)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (BROUGHT[:1], "filed"),
        (BROUGHT, "sorted"),
        (ACCEPTED, "accepted"),
        (INQUIRED, "inquiry"),
        (RECOMMENDED, "recommended"),
        (DETERMINED, "determined"),
        (APPROVED, "approved"),
        (ISSUED, "issued"),
    ],
)
def test_it_tells_where_the_case_stands(facts: Facts, stage: str) -> None:
    assert case(*facts).stage == stage


def test_it_tells_who_answers_for_it_and_who_inquires() -> None:
    found = case(*INQUIRED)

    assert found.holder == "account-intake"
    assert found.investigators == ("account-zhou",)


def test_an_unsorted_complaint_has_the_clocks_that_run_before_sorting() -> None:
    found = case(*BROUGHT[:1])

    assert [each.clock for each in found.clocks] == ["tell_acceptance", "silence"]


def test_the_clock_with_the_worst_effect_comes_first_and_the_kept_ones_last() -> None:
    found = case(happened(C.Filed), happened(C.MatterSorted, kind="remedy"), happened(C.Accepted))

    assert [each.effect for each in found.clocks] == ["told", "target", "kept"]
    assert found.worst is not None
    assert found.worst.clock == "handle"


def test_a_right_of_the_person_is_no_alarm_of_the_office() -> None:
    remedy = happened(C.MatterSorted, kind="remedy")
    issued = happened(C.DispositionIssued, on=date(2026, 4, 20))

    found = case(happened(C.Filed), remedy, happened(C.Accepted), issued)

    assert "review_window" in [each.clock for each in found.clocks]
    assert found.worst is None


def test_what_the_person_typed_is_still_sealed() -> None:
    found = case(*BROUGHT)

    assert [str(each.text) for each in found.told] == ["[sealed]"] * 4
    assert str(found.name) == "[sealed]"
    assert found.told[0].text.reveal() == "他们把我打发走了。"


def test_an_allegation_waits_for_its_findings() -> None:
    [chain] = case(*ALLEGED).chains

    assert (chain.code, chain.subject.id, chain.determined) == ("S3", "s1", False)
    assert [(each.kind, each.finding) for each in chain.links] == [
        ("recommended", None),
        ("determined", None),
    ]


def test_the_findings_follow_one_another_each_with_its_person() -> None:
    measure = (happened(C.MeasureDecided), LEAD)
    [chain] = case(*DETERMINED, measure).chains

    assert chain.determined
    assert [(each.kind, each.actor, getattr(each.finding, "id", None)) for each in chain.links] == [
        ("recommended", INVESTIGATOR.id, "substantiated"),
        ("determined", LEAD.id, "partly_substantiated"),
        ("measure_decided", LEAD.id, "criticism"),
    ]


def test_a_second_recommendation_stands_beside_the_first() -> None:
    again = (happened(C.Recommended, finding="not_substantiated"), COLLEAGUE)
    [chain] = case(*RECOMMENDED, again).chains

    assert [each.actor for each in chain.links] == [INVESTIGATOR.id, COLLEAGUE.id, ""]


def test_each_one_an_allegation_concerns_has_a_chain() -> None:
    second = happened(C.OfficerNamed, subject="s2", kind="unit", officer=None)
    both = happened(C.Alleged, subjects=("s1", "s2"))
    found = case(*BROUGHT, happened(C.OfficerNamed), second, both)

    assert [each.pair for each in found.chains] == ["a1:s1", "a1:s2"]


def test_a_paper_is_listed_with_its_fingerprint() -> None:
    [letter] = case(*ISSUED, happened(C.DocumentSigned)).letters

    assert (letter.document, letter.sha256, letter.size) == ("disposition-1-zh", "a" * 64, 90_000)


def test_the_case_on_an_earlier_day_is_the_same_fold_of_fewer_facts() -> None:
    earlier = case(*ACCEPTED, on=date(2026, 3, 4))

    assert earlier.stage == "accepted"
    assert earlier.chains[0].determined is False
    assert {each.as_of for each in earlier.clocks} == {date(2026, 3, 4)}


def test_a_case_of_an_old_register_needs_no_day_at_all() -> None:
    filed = happened(
        C.Filed, procedure="historical", received_on=None, number=None, foreign_number="C-123"
    )
    found = fold(
        told(filed), procedure("historical"), calendar.parse(calendar.bundled("none")), TODAY
    )

    assert (found.number, found.received_on, found.clocks) == ("C-123", None, ())


def test_a_day_without_a_claim_is_the_day_of_recording_where_the_procedure_counts() -> None:
    facts = told(*RECOMMENDED)
    late = datetime(2026, 4, 13, 16, 30, tzinfo=UTC)
    recorded = [*facts[:-1], facts[-1]._replace(recorded_at=late)]

    [chain] = fold(recorded, procedure("cn-service"), CN, TODAY).chains

    assert chain.links[0].on == date(2026, 4, 14)


def test_a_recommendation_that_was_sent_back_stays_and_a_new_one_is_awaited() -> None:
    [chain] = case(*RECOMMENDED, (happened(C.Returned), LEAD)).chains

    assert [each.kind for each in chain.links] == [
        "recommended",
        "returned",
        "recommended",
        "determined",
    ]
    assert chain.links[2].finding is None
    assert not chain.determined


def test_a_finding_that_a_review_replaced_stays_before_the_one_that_holds() -> None:
    concurred, overturned = (happened(C.Concurred), COLLEAGUE), (happened(C.Overturned), HEAD)
    [chain] = case(*RECOMMENDED, concurred, (happened(C.Determined), LEAD), overturned).chains

    assert [each.kind for each in chain.links] == [
        "recommended",
        "concurred",
        "determined",
        "overturned",
    ]
    assert chain.found is chain.links[-1]
    assert chain.found.actor == HEAD.id


def test_a_report_stands_in_the_chain_of_every_allegation_it_is_about() -> None:
    second = happened(C.Alleged, allegation="a2")
    found = case(*INQUIRED, second, (happened(C.Reported), INVESTIGATOR))

    assert [each.links[0].kind for each in found.chains] == ["reported", "reported"]


def test_what_was_dropped_or_called_otherwise_says_so() -> None:
    renamed = happened(C.Reclassified)
    [chain] = case(*INQUIRED, renamed, (happened(C.Discontinued), LEAD)).chains

    assert chain.code == "S2"
    assert [each.kind for each in chain.links] == ["discontinued"]
    assert chain.determined
    assert chain.found is None


@pytest.mark.parametrize(
    "fact",
    [happened(C.Recused), happened(C.RecusalDecided), happened(C.Reopened)],
    ids=lambda fact: str(fact.NAME),
)
def test_who_no_longer_inquires_is_not_shown_as_an_investigator(fact: Fact) -> None:
    assert case(*INQUIRED, fact).investigators == ()
