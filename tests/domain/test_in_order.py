"""Nothing is dated before what it follows from, whichever decision it is; on that very day it may be."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.people import Actor
from tests import history as told
from tests.facts import happened
from tests.history import HEAD, INTAKE, INVESTIGATOR, LEAD, PERSON, given, refusal, then

C = Complaint
RECEIVED, TAKEN_UP = date(2026, 2, 27), date(2026, 3, 3)
FOUND, ISSUED = date(2026, 5, 20), date(2026, 5, 26)
ABOVE = Actor("account-above", "head", "staff")
PAIR = {"allegation": "a1", "subject": "s1"}
HELD = (*told.ALLEGED, (happened(C.ResponsibilityTaken), INTAKE))
UNFOUNDED = (*told.RECOMMENDED, (happened(C.Determined, finding="not_substantiated"), LEAD))
AGREED = (happened(C.DisclosureAgreed), PERSON)
NOTIFIED = happened(C.OfficerNotified)
REMEDY = (told.BROUGHT[0], happened(C.MatterSorted, kind="remedy"), *told.ISSUED[2:])

STEPS: dict[str, tuple[tuple[Any, ...], Actor, dict[str, Any], date]] = {
    "decline": (
        (*HELD, (happened(C.SofteningProposed, act="declined", allegation=None), INTAKE)),
        LEAD,
        {"matter": "m1", "ground": "other_route", "reasons": "…", "route": None},
        RECEIVED,
    ),
    "ask_withdrawal": (told.INQUIRED, PERSON, {"matter": "m1"}, RECEIVED),
    "suspend": (
        REMEDY,
        LEAD,
        {"matter": "m1", "ground": "hearing", "reasons": "…"},
        RECEIVED,
    ),
    "resume": (
        (*REMEDY, happened(C.Suspended)),
        LEAD,
        {"matter": "m1", "ground": "hearing"},
        date(2026, 3, 10),
    ),
    "assign": (told.ACCEPTED, LEAD, {"matter": "m1", "investigator": INVESTIGATOR.id}, TAKEN_UP),
    "plan": (told.INQUIRED, INVESTIGATOR, {"matter": "m1", "summary": "…"}, TAKEN_UP),
    "report": (told.INQUIRED, INVESTIGATOR, {"matter": "m1", "summary": "…"}, TAKEN_UP),
    "concur": (told.RECOMMENDED, LEAD, {**PAIR}, TAKEN_UP),
    "send_back": (told.RECOMMENDED, LEAD, {**PAIR, "reasons": "…"}, TAKEN_UP),
    "notify_officer": (
        (*told.INQUIRED, AGREED),
        INVESTIGATOR,
        {"matter": "m1", "subject": "s1", "what": "…"},
        TAKEN_UP,
    ),
    "hear_officer": (
        (*told.INQUIRED, AGREED, NOTIFIED),
        INVESTIGATOR,
        {"matter": "m1", "subject": "s1", "answer": "…"},
        date(2026, 3, 6),
    ),
    "determine_malice": (
        UNFOUNDED,
        ABOVE,
        {"matter": "m1", "malicious": False, "reasons": "…"},
        FOUND,
    ),
    "issue_disposition": (told.APPROVED, LEAD, {"matter": "m1"}, FOUND),
    "close": (
        (*told.ISSUED, happened(C.DocumentSigned)),
        LEAD,
        {"matter": "m1", "ground": None},
        ISSUED,
    ),
    "ask_rehandling": (told.ISSUED, PERSON, {"matter": "m1", "words": "…"}, ISSUED),
    "reopen": (
        (*told.ISSUED, happened(C.DocumentSigned), happened(C.Closed)),
        HEAD,
        {"matter": "m1", "cause": "fault", "reasons": "…"},
        ISSUED,
    ),
    "restore_reputation": (
        UNFOUNDED,
        LEAD,
        {
            **{"matter": "m1", "subject": "s1", "scope": "unit", "place": "…", "words": "…"},
            "consented": True,
        },
        FOUND,
    ),
}


@pytest.mark.parametrize("verb", STEPS)
def test_nothing_is_dated_before_what_it_follows_from(verb: str) -> None:
    history, by, asked, first = STEPS[verb]
    early, case = given(*history), given(*history)

    refused = refusal(lambda: getattr(early, verb)(by=by, **asked, on=first - timedelta(days=1)))
    getattr(case, verb)(by=by, **asked, on=first)

    assert (refused.rule, refused.field) == ("complaint.days", "on")
    assert then(early) == []
    assert len(then(case)) == 1


def test_a_review_is_asked_for_and_decided_after_the_decision_was_issued() -> None:
    asked_for = (happened(C.ReviewRequested), PERSON)
    case, reviewed = given(*REMEDY), given(*REMEDY, asked_for)
    before = ISSUED - timedelta(days=1)

    asked = refusal(lambda: case.request_review(by=PERSON, matter="m1", on=before))
    decided = refusal(
        lambda: reviewed.decide_review(
            by=ABOVE, matter="m1", outcome="upheld", reasons="…", on=before
        )
    )
    case.request_review(by=PERSON, matter="m1", on=ISSUED)
    reviewed.decide_review(by=ABOVE, matter="m1", outcome="upheld", reasons="…", on=ISSUED)

    assert asked.field == decided.field == "on"
    assert len(then(case)) == len(then(reviewed)) == 1
