"""After the answer: rated by the person, called back by others, looked at again, a name restored."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as some

from domain.complaint import Complaint
from domain.history import Refused
from domain.people import SYSTEM, Actor
from tests import history as told
from tests.facts import happened, typed
from tests.history import COLLEAGUE, HEAD, INTAKE, INVESTIGATOR, LEAD, PERSON, given, then

C = Complaint
CALLER = Actor("account-call", "intake", "staff", unit="command-centre")
SAME_UNIT = Actor("account-next-door", "intake", "staff", unit="inspectorate")
ABOVE = Actor("account-above", "head", "staff")
REMEDY = (told.BROUGHT[0], happened(C.MatterSorted, kind="remedy"), *told.ISSUED[2:])
SIGNED = happened(C.DocumentSigned)
DECIDED_ANEW = (happened(C.Reopened), happened(C.DispositionIssued, draft=2))
CLOSED = (SIGNED, happened(C.Closed))


def test_the_person_rates_each_thing_apart() -> None:
    case = given(*told.ISSUED)

    case.rate(by=PERSON, matter="m1", outcome="4", manner="5", words="解释得很清楚")

    [fact] = then(case)
    assert isinstance(fact, C.Rated)
    assert (fact.outcome, fact.manner, fact.speed, fact.keyed_by) == (4, 5, None, None)


def test_another_unit_writes_down_what_the_person_says() -> None:
    case = given(*told.ISSUED)

    case.rate(
        by=CALLER,
        matter="m1",
        outcome=4,
        manner=5,
        words="解释得很清楚",
        on=date(2026, 6, 2),
    )

    assert then(case) == [happened(C.Rated)]


@pytest.mark.parametrize("act", ["rate", "call_back", "ask_rating"])
@pytest.mark.parametrize("by", [SAME_UNIT, INTAKE, LEAD])
def test_whoever_handled_it_or_works_beside_them_asks_nothing(act: str, by: Actor) -> None:
    case = given(*told.ISSUED)
    answers = {"outcome": "5"} if act == "rate" else {}

    with pytest.raises(Refused, match="another unit asks") as refused:
        getattr(case, act)(by=by, matter="m1", **answers)

    assert refused.value.rule == "not_same_unit"


def test_an_investigator_who_moved_to_another_unit_still_handled_it() -> None:
    case = given(*told.ISSUED)
    moved = Actor(INVESTIGATOR.id, "lead", "staff", unit="command-centre")

    with pytest.raises(Refused, match="another unit asks"):
        case.call_back(by=moved, matter="m1", reached=True)


@pytest.mark.parametrize(
    ("details", "field"),
    [({}, "outcome"), ({"outcome": "6"}, "outcome"), ({"speed": "fast"}, "speed")],
)
def test_a_rating_has_at_least_one_mark_from_one_to_five(
    details: dict[str, Any], field: str
) -> None:
    case = given(*told.ISSUED)

    with pytest.raises(Refused) as refused:
        case.rate(by=PERSON, matter="m1", **details)

    assert refused.value.field == field


@for_all(some.integers() | some.text(max_size=3))
def test_a_mark_is_one_of_five_or_refused(mark: int | str) -> None:
    case = given(*told.ISSUED)

    try:
        case.rate(by=PERSON, matter="m1", manner=mark)
    except Refused:
        assert str(mark) not in {"1", "2", "3", "4", "5"}
    else:
        [fact] = then(case)
        assert isinstance(fact, C.Rated)
        assert fact.manner in range(1, 6)


def test_nobody_is_counted_or_asked_twice() -> None:
    case = given(*told.ISSUED, happened(C.RatingAsked), happened(C.Rated))

    with pytest.raises(Refused, match="rated already"):
        case.rate(by=PERSON, matter="m1", outcome="5")
    with pytest.raises(Refused, match="nobody is pressed"):
        case.ask_rating(by=SYSTEM, matter="m1")


def test_ombud_itself_asks_how_it_was() -> None:
    case = given(*told.ISSUED)

    case.ask_rating(by=SYSTEM, matter="m1", on=date(2026, 6, 1))

    assert then(case) == [happened(C.RatingAsked, unit=None)]


def test_another_unit_calls_and_hears_whether_it_holds() -> None:
    case = given(*told.ISSUED)

    case.call_back(
        by=CALLER,
        matter="m1",
        reached=True,
        settled=True,
        words="户口已经迁好了",
        on=date(2026, 6, 3),
    )

    assert then(case) == [happened(C.CalledBack)]
    assert case.settled == {"m1"}


def test_whoever_was_not_reached_has_said_nothing() -> None:
    case = given(*told.ISSUED)

    with pytest.raises(Refused, match="not reached") as refused:
        case.call_back(by=CALLER, matter="m1", reached=False, settled=True)

    assert refused.value.field == "settled"


# Not satisfied: three ways


@pytest.mark.parametrize(
    ("story", "ways"),
    [
        (told.ISSUED, ["rehandling_asked", "discipline_body"]),
        (REMEDY, ["rehandling_asked", "review_requested", "discipline_body"]),
        (told.INQUIRED, ["discipline_body"]),
    ],
)
def test_the_law_gives_each_kind_of_matter_its_own_ways(
    story: tuple[Any, ...], ways: list[str]
) -> None:
    case = given(*story)

    assert [each.id for each in case.routes("m1")] == ways


def test_an_accusation_has_no_review_and_the_person_hears_which_ways_it_has() -> None:
    case = given(*told.ISSUED)

    with pytest.raises(Refused, match="no review for this kind of matter") as refused:
        case.request_review(by=PERSON, matter="m1")

    assert "art. 30" in refused.value.rule


def test_a_review_goes_up_one_level_at_a_time_and_ends_at_the_second() -> None:
    case = given(*REMEDY)
    for level in (1, 2):
        case.request_review(by=PERSON, matter="m1", words="不服答复", on=date(2026, 6, 10))
        assert [each.level for each in case.reviews.values()][-1] == level
        with pytest.raises(Refused, match="asked already"):
            case.request_review(by=PERSON, matter="m1")
        above = Actor(f"account-above-{level}", "head", "staff")
        case.decide_review(by=above, matter="m1", outcome="upheld", reasons="原决定正确")

    with pytest.raises(Refused, match="last level has decided"):
        case.request_review(by=PERSON, matter="m1")

    assert [type(each) for each in then(case)] == [C.ReviewRequested, C.ReviewDecided] * 2
    assert [each.id for each in case.routes("m1")] == ["rehandling_asked", "discipline_body"]


def test_what_the_office_decides_anew_goes_up_through_both_levels_again() -> None:
    asked = [
        happened(fact, review=review, level=level)
        for review, level in (("v1", 1), ("v2", 2))
        for fact in (C.ReviewRequested, C.ReviewDecided)
    ]
    used, anew = given(*REMEDY, *asked), given(*REMEDY, *asked, *DECIDED_ANEW)

    for level in (1, 2):
        anew.request_review(by=PERSON, matter="m1")
        above = Actor(f"account-anew-{level}", "head", "staff")
        anew.decide_review(by=above, matter="m1", outcome="upheld", reasons="原决定正确")

    levels = [(each.review, each.level) for each in then(anew) if isinstance(each, C.ReviewDecided)]
    assert levels == [("v3", 1), ("v4", 2)]
    for case in (used, anew):
        with pytest.raises(Refused, match="last level has decided"):
            case.request_review(by=PERSON, matter="m1")


def test_a_review_that_waits_is_decided_before_another_is_asked_for() -> None:
    case = given(*REMEDY, happened(C.ReviewRequested), *DECIDED_ANEW)

    with pytest.raises(Refused, match="asked already"):
        case.request_review(by=PERSON, matter="m1")

    assert "review_requested" in [each.id for each in case.routes("m1")]


def test_nobody_of_an_earlier_level_decides_on_a_review() -> None:
    asked = (happened(C.ReviewRequested), PERSON)
    case = given(*REMEDY, asked)

    with pytest.raises(Refused, match="had a hand in what is reviewed") as refused:
        case.decide_review(by=LEAD, matter="m1", outcome="upheld", reasons="…")
    case.decide_review(by=ABOVE, matter="m1", outcome="upheld", reasons="…")
    case.request_review(by=PERSON, matter="m1")
    with pytest.raises(Refused, match="had a hand in what is reviewed"):
        case.decide_review(by=ABOVE, matter="m1", outcome="upheld", reasons="…")

    assert refused.value.rule == "other_person_than_before"


def test_the_body_that_decided_above_stands_in_the_record() -> None:
    case = given(*REMEDY, (happened(C.ReviewRequested), PERSON))

    case.decide_review(
        by=ABOVE,
        matter="m1",
        outcome="varied",
        reasons="部分事实不清",
        body="岚江市公安局",
        on=date(2026, 7, 5),
    )

    assert then(case) == [happened(C.ReviewDecided)]
    assert case.open_again == {"m1"}


@pytest.mark.parametrize(
    ("details", "field"), [({"outcome": "perhaps"}, "outcome"), ({"reasons": " "}, "reasons")]
)
def test_a_review_says_whether_it_holds_and_why(details: dict[str, Any], field: str) -> None:
    case = given(*REMEDY, (happened(C.ReviewRequested), PERSON))
    given_: dict[str, Any] = {"matter": "m1", "outcome": "upheld", "reasons": "…", **details}

    with pytest.raises(Refused) as refused:
        case.decide_review(by=ABOVE, **given_)

    assert refused.value.field == field


def test_nobody_decides_a_review_that_nobody_asked() -> None:
    case = given(*REMEDY)

    with pytest.raises(Refused, match="Nobody has asked for a review"):
        case.decide_review(by=ABOVE, matter="m1", outcome="upheld", reasons="…")


def test_handling_anew_is_for_other_hands_and_the_earlier_finding_stays() -> None:
    case = given(*told.ISSUED, *CLOSED)
    case.ask_rehandling(by=PERSON, matter="m1", words="没有问过我的证人", on=date(2026, 6, 20))
    with pytest.raises(Refused, match="asked already"):
        case.ask_rehandling(by=PERSON, matter="m1")

    case.reopen(
        by=LEAD,
        matter="m1",
        cause="rehandling",
        reasons="投诉人提出了新的证人",
        on=date(2026, 7, 6),
    )

    assert then(case) == [happened(C.RehandlingAsked), happened(C.Reopened)]
    assert case.determined == {("a1", "s1"): "partly_substantiated"}
    with pytest.raises(Refused, match="does not act in this case"):
        case.assign(by=LEAD, matter="m1", investigator=INVESTIGATOR.id)
    case.assign(by=LEAD, matter="m1", investigator="account-he")


ANEW = (*told.ISSUED, *CLOSED, (happened(C.Reopened), ABOVE))
AGAIN: dict[str, Any] = {
    "allegation": "a1",
    "subject": "s1",
    "finding": "not_substantiated",
    "reasons": "…",
}


def test_nothing_is_found_anew_that_nobody_looked_into_since() -> None:
    case = given(*ANEW)

    with pytest.raises(Refused, match="nobody has recommended anything since") as refused:
        case.overturn(by=Actor("account-other", "head", "staff"), **AGAIN)

    assert refused.value.rule == "complaint.reopened"


def test_who_reopened_it_does_not_find_anew_nor_do_those_of_before() -> None:
    by_another = happened(C.Recommended, finding="not_substantiated"), COLLEAGUE
    case = given(*ANEW, by_another)

    with pytest.raises(Refused, match="You reopened it"):
        case.overturn(by=ABOVE, **AGAIN)
    with pytest.raises(Refused, match="hand in the earlier finding"):
        case.overturn(by=LEAD, **AGAIN)
    case.overturn(by=Actor("account-other", "head", "staff"), **AGAIN)

    assert case.determined == {("a1", "s1"): "not_substantiated"}


def test_the_hands_of_before_write_and_approve_nothing_anew() -> None:
    by_another = happened(C.Recommended), COLLEAGUE
    found = happened(C.Overturned), ABOVE
    case = given(*ANEW, by_another, found)
    draft: dict[str, Any] = {"matter": "m1", "language": "zh", "opening": "…", "facts_found": "…"}

    with pytest.raises(Refused, match="others handle it anew"):
        case.draft_disposition(by=LEAD, **draft)
    case.draft_disposition(by=COLLEAGUE, **draft)
    with pytest.raises(Refused, match="others handle it anew"):
        case.approve_disposition(by=LEAD, matter="m1")


def test_a_case_that_was_answered_and_ended_takes_nothing_new() -> None:
    case = given(*told.ISSUED, *CLOSED)

    with pytest.raises(Refused, match="file what is new") as refused:
        case.sort_matter(by=INTAKE, matter="m2", kind="accusation")

    assert refused.value.rule == "complaint.reopened"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"cause": "boredom"}, "cause"),
        ({"cause": "rehandling"}, "cause"),
        ({"reasons": ""}, "reasons"),
    ],
)
def test_reopening_says_what_led_to_it(details: dict[str, Any], field: str) -> None:
    case = given(*told.ISSUED, *CLOSED)
    given_: dict[str, Any] = {"matter": "m1", "cause": "new_evidence", "reasons": "…", **details}

    with pytest.raises(Refused) as refused:
        case.reopen(by=LEAD, **given_)

    assert refused.value.field == field


def test_what_was_not_taken_up_is_looked_at_again() -> None:
    case = given(*told.ALLEGED, happened(C.Declined))

    case.reopen(by=HEAD, matter="m1", cause="fault", reasons="应当受理")

    assert case.stage_of("m1") == "sorted"


# A name restored

NOT_SO = (
    *told.RECOMMENDED,
    (happened(C.Determined, finding="not_substantiated"), LEAD),
)
RESTORED: dict[str, Any] = {
    "matter": "m1",
    "subject": "s1",
    "scope": "unit",
    "place": "柳埠派出所全体会议",
    "words": "经查，反映的问题不属实",
    "consented": True,
    "on": date(2026, 6, 30),
}


def test_a_name_is_restored_where_and_as_its_bearer_agrees() -> None:
    case = given(*NOT_SO)

    case.restore_reputation(by=LEAD, **RESTORED)

    [fact] = then(case)
    assert fact == happened(C.ReputationRestored)
    assert isinstance(fact, C.ReputationRestored)
    assert fact.place == typed("柳埠派出所全体会议", "subject-s1")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"consented": False}, "consented"),
        ({"scope": "the world"}, "scope"),
        ({"place": ""}, "place"),
        ({"words": " "}, "words"),
        ({"subject": "s9"}, "subject"),
    ],
)
def test_a_name_is_not_restored_without_consent_scope_and_place(
    details: dict[str, Any], field: str
) -> None:
    case = given(*NOT_SO)

    with pytest.raises(Refused) as refused:
        case.restore_reputation(by=LEAD, **{**RESTORED, **details})

    assert refused.value.field == field


@pytest.mark.parametrize("finding", ["partly_substantiated", "cannot_be_established"])
def test_a_name_is_restored_only_where_nothing_of_it_was_so(finding: str) -> None:
    case = given(*told.RECOMMENDED, (happened(C.Determined, finding=finding), LEAD))

    with pytest.raises(Refused, match="not found on everything") as refused:
        case.restore_reputation(by=LEAD, **RESTORED)

    assert refused.value.field == "subject"


def test_nothing_ends_while_a_review_waits() -> None:
    case = given(*REMEDY, SIGNED, (happened(C.ReviewRequested), PERSON))

    with pytest.raises(Refused, match="not decided yet") as refused:
        case.close(by=LEAD, matter="m1", on=date(2026, 7, 31))
    case.decide_review(by=ABOVE, matter="m1", outcome="upheld", reasons="原决定正确")
    case.close(by=LEAD, matter="m1", on=date(2026, 7, 31))

    assert refused.value.rule == "complaint.review_requested"


def test_what_a_review_has_opened_ends_by_a_new_decision_only() -> None:
    asked = (happened(C.ReviewRequested), PERSON)
    case = given(*REMEDY, SIGNED, asked, happened(C.ReviewDecided, outcome="remade"))

    with pytest.raises(Refused, match="waits for its new decision") as refused:
        case.close(by=LEAD, matter="m1", on=date(2026, 7, 31))

    assert refused.value.rule == "complaint.reopened"


def test_what_was_opened_again_and_goes_on_in_another_case_may_end_here() -> None:
    again = happened(C.Reopened, stage="inquiry")
    gone = happened(C.Merged, stage="elsewhere")
    case = given(*told.ISSUED, *CLOSED, again, gone)

    case.close(by=LEAD, matter="m1", on=date(2026, 8, 31))

    assert case.stage_of("m1") == "closed"
