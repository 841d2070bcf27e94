"""What holds for every decision alike: the procedure is asked, and what a fact says is looked at."""

from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.decision import decisions
from domain.history import FACTS, Fact, Refused
from domain.people import Actor
from domain.words import Sentence
from tests import history as told
from tests.domain.improvised import VERBS, Day, answers
from tests.domain.machine import state
from tests.facts import EXAMPLES, happened
from tests.history import given, then

C = Complaint
COUNTED = frozenset({"lapse"})
"""What nobody decides: it is counted from the facts."""


DAY = Day(today=date(2026, 5, 4), began=date(2026, 3, 3))
EVERYTHING = (
    *told.ISSUED,
    happened(C.SofteningProposed),
    happened(C.RemedyAsked),
    happened(C.RemedyOffered),
    happened(C.PressureReported),
    happened(C.RecusalAsked),
    happened(C.PreservationAsked),
    happened(C.EvidenceReceived),
    happened(C.RequestedFrom),
    happened(C.InterviewCalled),
    happened(C.TrainingOrdered),
    happened(C.RecommendationMade),
    happened(C.HandoverOffered),
    happened(C.MessageSent),
    happened(C.MeasureDecided),
    happened(C.WithdrawalAsked),
    (happened(C.DisclosureAgreed), told.HEAD),
)
"""A case in which much has happened already, so that most things can be tried."""


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in COUNTED])
def test_a_decision_asks_the_procedure_before_anything_is_recorded(
    verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[type[Fact]] = []

    def permit(_: Complaint, fact: type[Fact], *__: Any, **___: Any) -> str:
        asked.append(fact)
        raise Refused(Sentence("…"), rule="asked")

    monkeypatch.setattr(Complaint, "permit", permit)
    for seed in range(60):
        case = given(*EVERYTHING)
        with suppress(Refused):
            getattr(case, verb)(by=told.LEAD, **answers(Random(seed), verb, case, DAY))

        assert then(case) == []

    declared = decisions(Complaint).get(verb)
    assert asked
    assert declared is None or declared.fact in asked


def test_a_fact_that_happens_is_looked_at_by_a_rule() -> None:
    unseen = []
    for topic, fact in FACTS.items():
        if topic.startswith("complaint.") and "apply" in vars(fact):
            case = given(*told.ALLEGED)
            before = {name: repr(what) for name, what in state(case).items()}
            try:
                case.record(happened(fact), Actor("somebody-else", "lead", "staff"))
            except KeyError:
                continue  # it goes on from another fact, and looks at what that one left
            after = {name: repr(what) for name, what in state(case).items()}
            memory = {"so_far", "moved_by", "version", "_past", "_pending"}
            if not {name for name in after if after[name] != before[name]} - memory:
                unseen.append(topic)

    assert unseen == []
    assert EXAMPLES
