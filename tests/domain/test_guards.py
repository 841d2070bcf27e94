"""Each guard refuses in a sentence that names its rule, until what it waits for is there."""

from typing import Any

import pytest

from domain import guards, procedure, vocabulary
from domain.complaint import Complaint
from domain.guards import Decided
from domain.history import Fact, Refused
from domain.people import Actor
from domain.softening import Proposal
from tests import history as told
from tests.facts import happened
from tests.history import HEAD, INVESTIGATOR, LEAD, given

C = Complaint
CN = procedure.bundled("cn-service")

RANKS = """
[rank]
constable = { en = "Constable", zh = "警员" }
inspector = { en = "Inspector", zh = "警督" }
"""


def guarded(guard: str, *more: Fact) -> Complaint:
    """A case whose procedure lets a measure be decided early, if a guard is content."""
    case = given(*told.RECOMMENDED, *more)
    case.goes_by(
        procedure.parse(
            CN
            + RANKS
            + f"""
[[transition]]
on = "decide_measure"
tracks = ["accusation"]
from = ["recommended"]
by = ["lead", "head"]
needs = ["{guard}"]
src = {{ en = "Law, art. 1", zh = "法第一条" }}
"""
        )
    )
    return case


def decide(case: Complaint, by: Actor = LEAD) -> None:
    case.decide_measure(by=by, matter="m1", subject="s1", measure="criticism")


@pytest.mark.parametrize(
    ("guard", "says"),
    [
        ("both_consent", "Without the yes of both nothing is settled"),
        ("not_same_unit", "Say which unit you serve in"),
        ("senior_in_rank", "cannot be told from the ranks"),
        ("two_investigators", "only one is charged"),
        ("defence_recorded", "has not been heard yet"),
        ("board_member_concurs", "has to concur first"),
        ("told_complainant", "has not been told yet"),
        ("points_to_nobody", "points to the person who complained"),
        ("doc:disposition", "is not made yet"),
    ],
)
def test_what_a_guard_cannot_know_it_does_not_allow(guard: str, says: str) -> None:
    case = guarded(guard)

    with pytest.raises(Refused, match=says) as refused:
        decide(case)

    assert refused.value.rule == f"{guard}: Law, art. 1"
    assert case.collect_events() == []


@pytest.mark.parametrize(
    ("guard", "fact"),
    [
        ("defence_recorded", "officer_answered"),
        ("board_member_concurs", "concurred"),
        ("told_complainant", "message_sent"),
        ("points_to_nobody", "disclosure_agreed"),
    ],
)
def test_a_guard_is_content_with_what_has_happened_in_the_matter(guard: str, fact: str) -> None:
    case = guarded(guard)
    case.so_far[fact, "m1"] = {"somebody"}

    decide(case)

    assert [each.fact.NAME for each in case.collect_events()] == ["measure_decided"]


def test_what_happened_in_another_matter_is_not_enough() -> None:
    case = guarded("defence_recorded")
    case.so_far["officer_answered", "m2"] = {"somebody"}

    with pytest.raises(Refused, match="has not been heard yet"):
        decide(case)


def test_two_inquire_when_a_second_person_is_charged() -> None:
    case = guarded("two_investigators")
    case.assign(by=HEAD, matter="m1", investigator="account-he")

    decide(case)

    assert len(case.collect_events()) == 2


def test_nobody_concurs_with_himself() -> None:
    case = guarded("board_member_concurs")
    case.so_far["concurred", "m1"] = {LEAD.id}

    with pytest.raises(Refused, match="somebody other than you"):
        decide(case)


def test_who_agreed_to_what_is_proposed_concurs_with_it_until_it_is_done() -> None:
    case = guarded("board_member_concurs")
    proposal = Proposal("accepted", "m1", "", "", by=LEAD.id, seconded_by=HEAD.id)
    case.softenings["accepted-1"] = proposal

    decide(case)
    proposal.spent = True

    assert case.concurring("m1") == frozenset()


def test_who_brought_a_matter_to_where_it_stands_does_not_take_the_next_step() -> None:
    case = guarded("other_person_than_before")
    case.moved_by["m1"] = LEAD.id

    with pytest.raises(Refused, match="You took the step before this one"):
        decide(case)
    decide(case, by=HEAD)

    assert len(case.collect_events()) == 1


def test_a_person_complained_about_decides_nothing_in_the_case() -> None:
    case = guarded("recusal_checked")
    case.subjects["s1"] = LEAD.id

    with pytest.raises(Refused, match="You are complained about"):
        decide(case)
    decide(case, by=HEAD)

    assert len(case.collect_events()) == 1


def test_nobody_decides_while_a_request_to_step_aside_is_open() -> None:
    case = guarded("recusal_checked", happened(C.RecusalAsked))

    with pytest.raises(Refused, match="That is decided first"):
        decide(case)


def asked(guard: str, case: Complaint, **answers: Any) -> str | None:
    said = guards.GUARDS[guard](case, LEAD, Decided(C.MeasureDecided, "m1", answers))
    return str(said) if said else None


@pytest.mark.parametrize(
    ("answers", "content"),
    [
        ({"person_consents": True, "other_consents": True}, True),
        ({"person_consents": True, "other_consents": False}, False),
        ({}, False),
    ],
)
def test_both_sides_agree_or_nobody_does(answers: dict[str, bool], content: bool) -> None:
    said = asked("both_consent", guarded("both_consent"), **answers)

    assert (said is None) is content


@pytest.mark.parametrize(("unit", "content"), [("liubu", False), ("inspectorate", True)])
def test_who_decides_is_of_another_unit(unit: str, content: bool) -> None:
    said = asked("not_same_unit", guarded("not_same_unit"), unit=unit)

    assert (said is None) is content


@pytest.mark.parametrize(
    ("own", "other", "content"),
    [
        ("inspector", "constable", True),
        ("inspector", "inspector", False),
        ("constable", "inspector", False),
        ("constable", "general", False),
    ],
)
def test_who_decides_is_senior(own: str, other: str, content: bool) -> None:
    case = guarded("senior_in_rank")
    case.complained_ranks.add(other)

    said = asked("senior_in_rank", case, rank=own)

    assert (said is None) is content


@pytest.mark.parametrize(
    ("answers", "content"),
    [
        ({"reasons": "监控"}, True),
        ({"reasons": " "}, False),
        ({"reasons": None}, False),
        ({}, True),
    ],
)
def test_reasons_are_more_than_blanks(answers: dict[str, str | None], content: bool) -> None:
    said = asked("reasons_given", guarded("reasons_given"), **answers)

    assert (said is None) is content


def test_every_guard_of_the_vocabulary_is_there() -> None:
    assert set(guards.GUARDS) == vocabulary.GUARDS


TIMED = """
[[transition]]
on = "decide_measure"
tracks = ["accusation"]
from = ["recommended"]
by = ["lead"]
{key} = ["{fact}"]
"""


def test_a_decision_waits_for_what_comes_before_it() -> None:
    case = given(*told.RECOMMENDED)
    case.goes_by(procedure.parse(CN + TIMED.format(key="after", fact="determined")))

    with pytest.raises(Refused, match="Something comes first"):
        decide(case)


def test_a_decision_is_too_late_after_what_forbids_it() -> None:
    case = given(*told.RECOMMENDED)
    case.goes_by(procedure.parse(CN + TIMED.format(key="forbid_if", fact="recommended")))

    with pytest.raises(Refused, match="too late"):
        decide(case)


def test_the_investigator_is_known_as_the_one_who_moved_the_matter() -> None:
    case = given(*told.RECOMMENDED)

    assert case.moved_by["m1"] == INVESTIGATOR.id
    assert case.through("recommended", "m1") == {INVESTIGATOR.id}
    assert happened(C.Recommended).NAME == "recommended"
