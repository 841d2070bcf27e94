"""Proof: asked to be kept, taken in, secured, shown, given back, lost; and what may rest on it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as every
from hypothesis import strategies as some

from domain.complaint import Complaint
from domain.history import Fact
from domain.rules import EvidenceUse, Label
from tests import history as told
from tests.facts import happened
from tests.history import INTAKE, INVESTIGATOR, given, procedure, refusal, then

C = Complaint
ASKED = happened(C.PreservationAsked)
RECEIVED = happened(C.EvidenceReceived)
CHAIN = "chain of custody"
ART_41 = "Regulations on the Punishment of Civil Servants (2007), art. 41"

RULES = replace(
    procedure("cn-service"),
    evidence_use=tuple(
        EvidenceUse(
            id=source,
            label=Label(source, source),
            source=source,
            forbids=frozenset({"finding", "discipline"}),
            inherited=source == "compelled",
            src=Label(ART_41, ART_41),
            verified=False,
        )
        for source in ("compelled", "mediation", "unlawful")
    ),
)

TAKEN: dict[str, tuple[type[Fact], tuple[Any, ...], dict[str, Any]]] = {
    "ask_preservation": (
        C.PreservationAsked,
        (happened(C.Filed),),
        {
            "holder": "柳埠派出所",
            "what": "户籍大厅2号机位，2月26日15时至16时",
            "deletes_on": date(2026, 3, 28),
            "on": date(2026, 2, 27),
        },
    ),
    "confirm_preservation": (
        C.PreservationConfirmed,
        (*told.BROUGHT, ASKED),
        {
            "request": "keep-1",
            "confirmed_by": "派出所内勤 林",
            "kept_until": date(2027, 2, 27),
            "on": date(2026, 3, 2),
        },
    ),
    "receive_evidence": (
        C.EvidenceReceived,
        (*told.BROUGHT, ASKED),
        {
            "form": "recording",
            "what": "户籍大厅监控",
            "handed_over_by": "派出所内勤 林",
            "origin": "voluntary",
            "fingerprint": f" {'C' * 64} ",
            "request": "keep-1",
            "rests_on": "",
            "on": date(2026, 3, 4),
        },
    ),
    "secure_evidence": (
        C.EvidenceSecured,
        (*told.BROUGHT, RECEIVED),
        {
            "item": "item-1",
            "seal": "封条 0017",
            "kept_at": "物证室，何方",
            "on": date(2026, 3, 4),
        },
    ),
    "disclose_evidence": (
        C.EvidenceDisclosed,
        (*told.INQUIRED, RECEIVED),
        {
            "by": INVESTIGATOR,
            "item": "item-1",
            "to": "乔志远",
            "reasons": "申辩前查看",
            "on": date(2026, 3, 9),
        },
    ),
    "return_evidence": (
        C.EvidenceReturned,
        (*told.INQUIRED, RECEIVED),
        {
            "item": "item-1",
            "to": "派出所内勤 林",
            "condition": "完好",
            "on": date(2026, 6, 1),
        },
    ),
    "note_loss": (
        C.EvidenceLost,
        (*told.BROUGHT, ASKED),
        {
            "number": "keep-1",
            "reasons": "硬盘已覆盖",
            "known_to": "派出所内勤 林",
            "on": date(2026, 3, 30),
        },
    ),
}


def take(verb: str, story: tuple[Any, ...] | None = None, **details: Any) -> Complaint:
    _, before, answers = TAKEN[verb]
    complaint = given(*(before if story is None else story))
    getattr(complaint, verb)(**{"by": INTAKE, **answers, **details})
    return complaint


@pytest.mark.parametrize("verb", TAKEN)
def test_every_hand_that_a_proof_goes_through_is_written_down(verb: str) -> None:
    fact, _, _ = TAKEN[verb]

    complaint = take(verb)

    assert then(complaint) == [happened(fact)]


@pytest.mark.parametrize(
    ("verb", "details", "said", "rule", "field"),
    [
        (
            "ask_preservation",
            {"deletes_on": None},
            "on which day",
            "complaint.preservation_asked",
            "deletes_on",
        ),
        (
            "ask_preservation",
            {"deletes_on": date(2026, 2, 26)},
            "deleted already",
            "complaint.days",
            "deletes_on",
        ),
        ("ask_preservation", {"holder": ""}, "who holds", "complaint.preservation_asked", "holder"),
        ("ask_preservation", {"what": ""}, "wrong hour", "complaint.preservation_asked", "what"),
        (
            "confirm_preservation",
            {"request": "keep-2"},
            "that number",
            "complaint.preservation_confirmed",
            "request",
        ),
        (
            "confirm_preservation",
            {"confirmed_by": ""},
            "with a name",
            "complaint.preservation_confirmed",
            "confirmed_by",
        ),
        ("receive_evidence", {"form": "cloud"}, "Choose", CHAIN, "form"),
        ("receive_evidence", {"origin": "found"}, "Choose", CHAIN, "origin"),
        ("receive_evidence", {"what": ""}, "what it is", CHAIN, "what"),
        ("receive_evidence", {"handed_over_by": ""}, "every hand", CHAIN, "handed_over_by"),
        ("receive_evidence", {"fingerprint": "c0ffee"}, "64 signs", CHAIN, "fingerprint"),
        ("receive_evidence", {"request": "keep-2"}, "that number", CHAIN, "request"),
        ("receive_evidence", {"rests_on": "item-2"}, "number", "complaint.rests_on", "rests_on"),
        ("secure_evidence", {"item": "item-2"}, "that number", CHAIN, "item"),
        ("secure_evidence", {"seal": ""}, "another seal", CHAIN, "seal"),
        ("secure_evidence", {"kept_at": ""}, "where it is kept", CHAIN, "kept_at"),
        ("secure_evidence", {"on": date(2026, 3, 3)}, "lies before", "complaint.days", "on"),
        ("disclose_evidence", {"to": ""}, "every hand", CHAIN, "to"),
        ("disclose_evidence", {"reasons": ""}, "shown for", CHAIN, "reasons"),
        ("return_evidence", {"to": ""}, "every hand", CHAIN, "to"),
        ("note_loss", {"number": "item-1"}, "that number", CHAIN, "number"),
        ("note_loss", {"reasons": ""}, "why it is gone", CHAIN, "reasons"),
        ("note_loss", {"known_to": ""}, "nobody", CHAIN, "known_to"),
    ],
)
def test_a_link_that_would_be_missing_is_refused_with_its_rule(
    verb: str, details: dict[str, Any], said: str, rule: str, field: str
) -> None:
    refused = refusal(lambda: take(verb, **details))

    assert said in str(refused.sentence)
    assert (refused.rule, refused.field) == (rule, field)


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("confirm_preservation", "asked to keep anything"),
        ("secure_evidence", "no evidence here"),
        ("note_loss", "no proof here"),
    ],
)
def test_where_there_is_no_proof_nothing_is_done_with_one(verb: str, said: str) -> None:
    refused = refusal(lambda: take(verb, story=told.BROUGHT))

    assert said in str(refused.sentence)
    assert refused.field == ""


def test_a_proof_that_came_in_needs_no_confirmation_any_more() -> None:
    story = (*told.BROUGHT, ASKED, RECEIVED)

    refused = refusal(lambda: take("confirm_preservation", story=story))

    assert refused.rule == "complaint.preservation_confirmed"


@every(some.lists(some.sampled_from(["secure", "disclose", "return", "lose"]), max_size=8))
def test_an_item_that_is_not_here_goes_through_no_hand(hands: list[str]) -> None:
    complaint = given(*told.INQUIRED, happened(C.EvidenceReceived, request=None, on=None))
    doing = {
        "secure": lambda: complaint.secure_evidence(
            by=INVESTIGATOR, item="item-1", seal="1", kept_at="x"
        ),
        "disclose": lambda: complaint.disclose_evidence(
            by=INVESTIGATOR, item="item-1", to="x", reasons="y"
        ),
        "return": lambda: complaint.return_evidence(by=INVESTIGATOR, item="item-1", to="x"),
        "lose": lambda: complaint.note_loss(
            by=INVESTIGATOR, number="item-1", reasons="x", known_to="y"
        ),
    }
    gone = False

    for hand in hands:
        if gone:
            assert refusal(doing[hand]).rule == CHAIN
        else:
            doing[hand]()
        gone = gone or hand in {"return", "lose"}


def test_an_item_that_was_given_back_is_named_as_not_here() -> None:
    other = happened(C.EvidenceReceived, item="item-2", request=None)
    story = (*told.INQUIRED, RECEIVED, other, happened(C.EvidenceReturned))

    refused = refusal(lambda: take("disclose_evidence", story=story))

    assert str(refused.sentence) == "item-1 is not here: it was given back, or is lost."


def recommend(complaint: Complaint, rests_on: str) -> None:
    complaint.recommend(
        by=INVESTIGATOR,
        allegation="a1",
        subject="s1",
        finding="substantiated",
        reasons="监控显示该民警起身、抬手",
        rests_on=rests_on,
    )


def test_a_finding_names_the_proofs_it_rests_on() -> None:
    complaint = given(*told.INQUIRED, RECEIVED)

    recommend(complaint, "item-1")

    assert then(complaint) == [happened(C.Recommended, rests_on=("item-1",))]


@pytest.mark.parametrize("origin", ["compelled", "mediation", "unlawful"])
def test_a_finding_does_not_rest_on_what_the_procedure_keeps_from_it(origin: str) -> None:
    complaint = given(*told.INQUIRED)
    complaint.procedure = RULES
    complaint.receive_evidence(
        by=INVESTIGATOR, form="paper", what="x", handed_over_by="y", origin=origin
    )

    refused = refusal(lambda: recommend(complaint, "item-1"))

    assert "may not be used for this" in str(refused.sentence)
    assert refused.field == "rests_on"
    assert refused.rule == ART_41


@every(some.integers(min_value=1, max_value=5), some.booleans())
def test_whatever_rests_on_a_compelled_statement_inherits_its_limits(
    links: int, reasoned: bool
) -> None:
    complaint = given(*told.INQUIRED)
    complaint.procedure = RULES
    complaint.take_statement(
        by=INVESTIGATOR,
        matter="m1",
        person="s1",
        origin="compelled",
        ordered_by="督察长；不得用于处分",
        statement_text="…",
    )
    last = "statement-1"
    for number in range(1, links + 1):
        complaint.receive_evidence(
            by=INVESTIGATOR, form="paper", what="x", handed_over_by="y", rests_on=last
        )
        last = f"item-{number}"
    if reasoned:
        answers = dict.fromkeys(("question", "options", "choice", "reasons"), "…")
        complaint.give_reason(by=INVESTIGATOR, matter="m1", rests_on=last, **answers)
        last = "choice-1"

    refused = refusal(lambda: recommend(complaint, last))

    assert refused.rule == ART_41
    assert complaint.proofs[last] == ("compelled",)


def test_what_was_found_through_an_unlawful_gain_stands_on_its_own() -> None:
    complaint = given(*told.INQUIRED)
    complaint.procedure = RULES
    complaint.receive_evidence(
        by=INVESTIGATOR, form="paper", what="x", handed_over_by="y", origin="unlawful"
    )
    complaint.receive_evidence(
        by=INVESTIGATOR, form="paper", what="x", handed_over_by="y", rests_on="item-1"
    )

    recommend(complaint, "item-2")

    assert isinstance(then(complaint)[-1], C.Recommended)


def test_a_recommendation_of_before_rests_on_nothing_that_was_named() -> None:
    state: dict[str, Any] = {"finding": "substantiated"}

    C.Recommended.upcast_1_2(state)

    assert state["rests_on"] == []
