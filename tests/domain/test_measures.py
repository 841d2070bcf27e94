"""After the finding: measures carried out, training given, rules mended, and the effect looked at."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from tests import history as told
from tests.facts import happened
from tests.history import HEAD, INTAKE, LEAD, given, refusal, then

C = Complaint
DECIDED = (*told.DETERMINED, happened(C.MeasureDecided))
ORDERED = (happened(C.TrainingOrdered), LEAD)
MADE = (happened(C.RecommendationMade), LEAD)
ANSWERED = (happened(C.RecommendationAnswered), LEAD)
DONE = (happened(C.RecommendationImplemented), HEAD)

TAKEN: dict[str, tuple[type[Fact], tuple[Any, ...], dict[str, Any]]] = {
    "complete_measure": (
        C.MeasureCompleted,
        DECIDED,
        {
            "subject": "s1",
            "measure": "criticism",
            "proved_by": "谈话记录",
            "on": date(2026, 7, 1),
        },
    ),
    "order_training": (
        C.TrainingOrdered,
        told.DETERMINED,
        {"subject": "s1", "what": "群众沟通", "by_day": date(2026, 7, 31)},
    ),
    "complete_training": (
        C.TrainingCompleted,
        (*told.DETERMINED, ORDERED),
        {"training": "training-1", "proved_by": "签到表", "on": date(2026, 7, 15)},
    ),
    "make_recommendation": (
        C.RecommendationMade,
        told.DETERMINED,
        {"to": "户政科", "what": "交接班时间窗口不停办", "by_day": date(2026, 8, 31)},
    ),
    "answer_recommendation": (
        C.RecommendationAnswered,
        (*told.DETERMINED, MADE),
        {
            "recommendation": "recommendation-1",
            "answer": "accepted",
            "on": date(2026, 8, 20),
        },
    ),
    "implement_recommendation": (
        C.RecommendationImplemented,
        (*told.DETERMINED, MADE, ANSWERED),
        {
            "recommendation": "recommendation-1",
            "proved_by": "新排班制度",
            "on": date(2026, 9, 30),
        },
    ),
    "check_effect": (
        C.EffectChecked,
        (*told.DETERMINED, MADE, ANSWERED, DONE),
        {
            "by": INTAKE,
            "improvement": "recommendation-1",
            "effect": "better",
            "summary": "三个月内同类投诉由9件降为1件",
            "on": date(2027, 1, 10),
        },
    ),
}


def take(verb: str, story: tuple[Any, ...] | None = None, **details: Any) -> Complaint:
    _, before, answers = TAKEN[verb]
    complaint = given(*(before if story is None else story))
    getattr(complaint, verb)(**{"by": LEAD, "matter": "m1", **answers, **details})
    return complaint


@pytest.mark.parametrize("verb", TAKEN)
def test_what_follows_a_finding_is_written_down(verb: str) -> None:
    fact, _, _ = TAKEN[verb]

    complaint = take(verb)

    assert then(complaint) == [happened(fact)]


@pytest.mark.parametrize(
    ("verb", "details", "said", "rule", "field"),
    [
        ("complete_measure", {"subject": "s9"}, "number", "complaint.measure_completed", "subject"),
        (
            "complete_measure",
            {"measure": "admonition"},
            "not decided for this person",
            "complaint.measure_completed",
            "measure",
        ),
        (
            "complete_measure",
            {"proved_by": ""},
            "what proves",
            "complaint.measure_completed",
            "proved_by",
        ),
        ("order_training", {"subject": "s9"}, "number", "complaint.training_ordered", "subject"),
        ("order_training", {"subject": ""}, "for whom", "complaint.training_ordered", "subject"),
        ("order_training", {"what": ""}, "learned", "complaint.training_ordered", "what"),
        ("order_training", {"by_day": None}, "never late", "complaint.training_ordered", "by_day"),
        (
            "complete_training",
            {"training": "x"},
            "number",
            "complaint.training_completed",
            "training",
        ),
        (
            "complete_training",
            {"proved_by": ""},
            "what proves",
            "complaint.training_completed",
            "proved_by",
        ),
        ("make_recommendation", {"to": ""}, "who owns", "complaint.recommendation_made", "to"),
        ("make_recommendation", {"what": ""}, "rests on", "complaint.recommendation_made", "what"),
        (
            "make_recommendation",
            {"by_day": None},
            "never late",
            "complaint.recommendation_made",
            "by_day",
        ),
        (
            "answer_recommendation",
            {"recommendation": "x"},
            "number",
            "complaint.recommendation_answered",
            "recommendation",
        ),
        (
            "answer_recommendation",
            {"answer": "x"},
            "Choose",
            "complaint.recommendation_answered",
            "answer",
        ),
        (
            "answer_recommendation",
            {"answer": "partly"},
            "says why",
            "complaint.recommendation_answered",
            "reasons",
        ),
        (
            "implement_recommendation",
            {"recommendation": "x"},
            "number",
            "complaint.recommendation_implemented",
            "recommendation",
        ),
        (
            "implement_recommendation",
            {"proved_by": ""},
            "what proves",
            "complaint.recommendation_implemented",
            "proved_by",
        ),
        ("check_effect", {"improvement": "x"}, "number", "complaint.effect_checked", "improvement"),
        ("check_effect", {"effect": "x"}, "Choose", "complaint.effect_checked", "effect"),
        ("check_effect", {"summary": ""}, "measured", "complaint.effect_checked", "summary"),
    ],
)
def test_what_would_end_with_paper_is_refused_with_its_rule(
    verb: str, details: dict[str, Any], said: str, rule: str, field: str
) -> None:
    refused = refusal(lambda: take(verb, **details))

    assert said in str(refused.sentence)
    assert (refused.rule, refused.field) == (rule, field)


@pytest.mark.parametrize(
    ("verb", "story"),
    [
        ("complete_measure", told.DETERMINED),
        ("complete_measure", (*DECIDED, happened(C.MeasureCompleted))),
        ("complete_training", told.DETERMINED),
        ("answer_recommendation", (*told.DETERMINED, MADE, ANSWERED)),
        ("implement_recommendation", (*told.DETERMINED, MADE)),
        ("check_effect", (*told.DETERMINED, MADE, ANSWERED)),
    ],
)
def test_nothing_is_noted_that_nobody_waits_for(verb: str, story: tuple[Any, ...]) -> None:
    refused = refusal(lambda: take(verb, story=story))

    assert "No measure is decided" in str(refused.sentence) or "waits" in str(refused.sentence)
    assert refused.field == ""


def test_a_rejected_recommendation_is_not_carried_out() -> None:
    rejected = happened(C.RecommendationAnswered, answer="rejected")

    refused = refusal(
        lambda: take("implement_recommendation", story=(*told.DETERMINED, MADE, rejected))
    )

    assert refused.rule == "complaint.recommendation_implemented"


@pytest.mark.parametrize("by", [LEAD, HEAD])
def test_who_had_a_hand_in_it_does_not_look_at_the_effect(by: Any) -> None:
    refused = refusal(lambda: take("check_effect", by=by))

    assert "another person looks at the effect" in str(refused.sentence)
    assert refused.rule == "other_person_than_before"


def test_training_may_be_for_a_whole_unit() -> None:
    complaint = take("order_training", subject=None, unit="柳埠派出所")

    (ordered,) = then(complaint)

    assert isinstance(ordered, C.TrainingOrdered)
    assert (ordered.training, ordered.subject) == ("training-1", None)


def test_what_follows_may_take_longer_than_the_case() -> None:
    ended = (*told.ISSUED, MADE, ANSWERED, happened(C.Closed))

    complaint = take("implement_recommendation", story=ended)

    assert then(complaint) == [happened(C.RecommendationImplemented)]


HEARD = happened(C.OfficerAnswered)


@pytest.mark.parametrize(
    ("history", "measure", "says", "field"),
    [
        (("not_substantiated", HEARD), "dismissal", "No breach was found", "measure"),
        (("substantiated", HEARD), "dismissal", "not made for how", "measure"),
        (("substantiated",), "warning", "was not heard", "subject"),
    ],
)
def test_a_sanction_needs_a_breach_a_standing_and_a_hearing(
    history: tuple[Any, ...], measure: str, says: str, field: str
) -> None:
    finding, *heard = history
    standing = "auxiliary" if says.startswith("not made") else "sworn"
    named = happened(C.OfficerNamed, standing=standing)
    found = happened(C.Determined, finding=finding), LEAD
    case = given(*told.BROUGHT, named, *told.RECOMMENDED[3:], *heard, found)

    with pytest.raises(Refused, match=says) as refused:
        case.decide_measure(by=HEAD, matter="m1", subject="s1", measure=measure)

    assert refused.value.field == field
    assert then(case) == []


def test_who_was_heard_and_in_breach_is_sanctioned() -> None:
    named = happened(C.OfficerNamed, standing="sworn")
    found = happened(C.Determined, finding="substantiated"), LEAD
    case = given(*told.BROUGHT, named, *told.RECOMMENDED[3:], HEARD, found)

    case.decide_measure(by=HEAD, matter="m1", subject="s1", measure="warning")

    assert case.decided_measures == {("s1", "warning")}
