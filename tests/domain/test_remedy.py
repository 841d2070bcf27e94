"""Putting it right: asked for, offered by a day, accepted or refused by the person, proved."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact
from tests import history as told
from tests.facts import happened
from tests.history import INTAKE, PERSON, given, refusal, then

C = Complaint
ASKED = happened(C.RemedyAsked)
OFFERED = happened(C.RemedyOffered)
ACCEPTED = happened(C.RemedyAccepted)
REFUSED = happened(C.RemedyRefused)

TAKEN: dict[str, tuple[type[Fact], tuple[Any, ...], dict[str, Any]]] = {
    "ask_remedy": (C.RemedyAsked, told.BROUGHT, {"form": "errand", "what": "办理户口迁移"}),
    "offer_remedy": (
        C.RemedyOffered,
        (*told.BROUGHT, ASKED),
        {
            "by": INTAKE,
            "remedy": "remedy-1",
            "form": "errand",
            "what": "上门办理",
            "by_day": date(2026, 3, 20),
        },
    ),
    "accept_remedy": (C.RemedyAccepted, (*told.BROUGHT, OFFERED), {"remedy": "remedy-1"}),
    "refuse_remedy": (C.RemedyRefused, (*told.BROUGHT, OFFERED), {"remedy": "remedy-1"}),
    "prove_remedy": (
        C.RemedyDone,
        (*told.BROUGHT, OFFERED, ACCEPTED),
        {
            "by": INTAKE,
            "remedy": "remedy-1",
            "proved_by": "新户口页复印件",
            "on": date(2026, 3, 18),
        },
    ),
}


def take(verb: str, story: tuple[Any, ...] | None = None, **details: Any) -> Complaint:
    _, before, answers = TAKEN[verb]
    complaint = given(*(before if story is None else story))
    getattr(complaint, verb)(**{"by": PERSON, "matter": "m1", **answers, **details})
    return complaint


@pytest.mark.parametrize("verb", TAKEN)
def test_what_is_put_right_goes_from_the_asking_to_the_proof(verb: str) -> None:
    fact, _, _ = TAKEN[verb]

    complaint = take(verb)

    assert then(complaint) == [happened(fact)]


@pytest.mark.parametrize(
    ("verb", "details", "said", "rule", "field"),
    [
        ("ask_remedy", {"form": "revenge"}, "Choose", "complaint.remedy_asked", "form"),
        ("ask_remedy", {"what": ""}, "what exactly", "complaint.remedy_asked", "what"),
        ("offer_remedy", {"remedy": "x"}, "number", "complaint.remedy_offered", "remedy"),
        ("offer_remedy", {"by_day": None}, "without a day", "complaint.remedy_offered", "by_day"),
        ("offer_remedy", {"form": None}, "Choose", "complaint.remedy_offered", "form"),
        ("offer_remedy", {"what": ""}, "what exactly", "complaint.remedy_offered", "what"),
        ("accept_remedy", {"remedy": "x"}, "number", "complaint.remedy_accepted", "remedy"),
        (
            "accept_remedy",
            {"by": INTAKE},
            "the person's own decision",
            "complaint.remedy_accepted",
            "told",
        ),
        ("refuse_remedy", {"remedy": "x"}, "number", "complaint.remedy_refused", "remedy"),
        ("prove_remedy", {"remedy": "x"}, "number", "complaint.remedy_done", "remedy"),
        ("prove_remedy", {"proved_by": ""}, "what proves", "complaint.remedy_done", "proved_by"),
    ],
)
def test_an_empty_promise_is_refused_with_its_rule(
    verb: str, details: dict[str, Any], said: str, rule: str, field: str
) -> None:
    refused = refusal(lambda: take(verb, **details))

    assert said in str(refused.sentence)
    assert (refused.rule, refused.field) == (rule, field)


@pytest.mark.parametrize("verb", ["accept_remedy", "refuse_remedy"])
def test_only_what_is_offered_is_answered(verb: str) -> None:
    refused = refusal(lambda: take(verb, story=(*told.BROUGHT, ASKED)))

    assert "Nothing is offered" in str(refused.sentence)
    assert refused.field == ""


def test_what_was_refused_is_not_done_against_the_persons_will() -> None:
    refused = refusal(lambda: take("prove_remedy", story=(*told.BROUGHT, OFFERED, REFUSED)))

    assert "still open" in str(refused.sentence)


def test_another_offer_may_follow_a_no() -> None:
    complaint = take("offer_remedy", story=(*told.BROUGHT, OFFERED, REFUSED))

    assert then(complaint) == [OFFERED]


def test_what_was_accepted_is_not_offered_anew() -> None:
    refused = refusal(lambda: take("offer_remedy", story=(*told.BROUGHT, OFFERED, ACCEPTED)))

    assert "accepted it already" in str(refused.sentence)
    assert refused.field == "remedy"


def test_an_offer_that_nobody_asked_for_gets_a_number_of_its_own() -> None:
    complaint = take("offer_remedy", remedy="")

    (offered,) = then(complaint)

    assert isinstance(offered, C.RemedyOffered)
    assert offered.remedy == "remedy-2"


def test_what_was_accepted_is_owed_until_it_is_proved() -> None:
    owed = given(*told.BROUGHT, OFFERED, ACCEPTED)
    done = given(*told.BROUGHT, OFFERED, ACCEPTED, happened(C.RemedyDone))

    assert owed.remedies_owed() == ["remedy-1"]
    assert done.remedies_owed() == []


def test_somebody_of_the_office_says_how_the_person_accepted() -> None:
    complaint = take("accept_remedy", by=INTAKE, told="3月6日电话中表示同意")

    (accepted,) = then(complaint)

    assert isinstance(accepted, C.RemedyAccepted)
    assert accepted.told is not None
