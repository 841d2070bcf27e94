"""What is kept and what is forgotten: hold beats erasure, nobody forgets alone, a restriction rests."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.access import Act
from domain.complaint import Complaint
from domain.history import Fact
from domain.people import SYSTEM, Actor
from domain.procedure import bundled, parse
from domain.retention import ending, rule_for
from domain.sealed import Sealed
from tests.domain.improvised import Day, answers
from tests.domain.machine import Game
from tests.facts import happened
from tests.history import (
    HEAD,
    INTAKE,
    INVESTIGATOR,
    ISSUED,
    LEAD,
    PERSON,
    given,
    procedure,
    refusal,
    then,
    told,
)

C = Complaint
CLOSED = (*ISSUED, happened(C.Closed, stage="closed", on=date(2026, 5, 29)))
PROPOSED = (*CLOSED, (happened(C.ErasureProposed), LEAD))
ON = date(2056, 6, 3)


def erase(case: Complaint, by: Actor = HEAD, on: date = ON) -> None:
    case.erase_person(by=by, on=on)


def propose(case: Complaint, by: Actor = LEAD, on: date = ON, **said: str) -> None:
    case.propose_erasure(**{"by": by, "on": on, "scope": "file", "ground": "period_over", **said})  # type: ignore[arg-type]  # as a door sends it


def test_erasing_takes_every_key_but_that_of_the_decision_itself() -> None:
    case = given(*PROPOSED)

    erase(case)

    (fact,) = then(case)
    assert isinstance(fact, C.PersonErased)
    assert fact.keys == ("case", "complainant", "subject-s1")
    assert fact.proposed_by == LEAD.id


def test_a_hold_beats_every_erasure_until_another_person_lifts_it() -> None:
    held = (*CLOSED, (happened(C.LegalHoldPlaced), INVESTIGATOR))

    assert refusal(lambda: propose(given(*held))).rule == "complaint.legal_hold_placed"
    assert (
        refusal(lambda: erase(given(*PROPOSED, happened(C.LegalHoldPlaced)))).rule
        == "complaint.legal_hold_placed"
    )
    case = given(*CLOSED, (happened(C.LegalHoldPlaced), LEAD))
    alone = refusal(lambda: case.lift_hold(by=LEAD, reasons="…"))
    assert alone.rule == "other_person_than_before"
    case.lift_hold(by=HEAD, reasons="判决已生效")
    propose(case)
    assert [fact.NAME for fact in then(case)] == ["legal_hold_lifted", "erasure_proposed"]


@pytest.mark.parametrize(
    ("facts", "by", "rule"),
    [
        (PROPOSED, LEAD, "other_person_than_before"),
        ((*CLOSED, (happened(C.ErasureProposed), SYSTEM)), HEAD, "other_person_than_before"),
        (CLOSED, HEAD, "complaint.person_erased"),
        (ISSUED, HEAD, "complaint.person_erased"),
        ((*PROPOSED, happened(C.DataAsked, wish="copy")), HEAD, "complaint.data_asked"),
    ],
)
def test_erasing_is_refused_to_one_person_and_before_its_time(
    facts: tuple[Fact, ...], by: Actor, rule: str
) -> None:
    assert refusal(lambda: erase(given(*facts), by)).rule == rule


def test_nothing_is_erased_on_the_last_day_of_keeping_and_all_on_the_next() -> None:
    early = refusal(lambda: propose(given(*CLOSED), on=date(2056, 5, 29)))

    assert early.sentence.values["day"] == date(2056, 5, 29)
    case = given(*CLOSED)
    propose(case, on=date(2056, 5, 30))
    (fact,) = then(case)
    assert isinstance(fact, C.ErasureProposed)
    assert (fact.rule, fact.kept_until) == ("with_outcome", date(2056, 5, 29))


def test_where_the_procedure_sets_no_time_nothing_falls_due() -> None:
    kept = ending(told(*CLOSED), procedure("cn-service")).kept(procedure("cn-service"))
    assert kept is not None
    assert kept.outcome == "sustained"
    assert kept.until == date(2056, 5, 29)
    for profile in ("us-dc", "gb-ew", "historical"):
        rule = rule_for(procedure(profile), "sustained")
        assert rule is not None
        assert rule.span is None


def test_before_its_time_only_what_was_wrongly_kept_of_one_person_is_erased() -> None:
    whole = refusal(lambda: propose(given(*CLOSED), ground="wrongly_kept", reasons="…"))
    assert whole.field == "scope"

    case = given(*CLOSED)
    propose(
        case, scope="complainant", ground="wrongly_kept", reasons="录入了别人的信息",
        on=date(2026, 6, 1),
    )  # fmt: skip
    erase(case, on=date(2026, 6, 2))

    *_, fact = then(case)
    assert isinstance(fact, C.PersonErased)
    assert fact.keys == ("complainant",)


def test_a_badge_that_alone_keeps_its_wearer_out_is_erased_last() -> None:
    named = [
        happened(C.OfficerNamed) if isinstance(each, C.OfficerNamed) else each for each in CLOSED
    ]
    case = given(*named)
    case.subjects["s1"] = None

    refused = refusal(lambda: propose(case, scope="subject", subject="s1"))

    assert refused.rule == "conflict"


def test_a_restricted_file_rests_and_only_those_who_lead_see_it() -> None:
    case = given(*CLOSED, (happened(C.Restricted), LEAD))

    assert case.tie_of(INTAKE, Act.READ, ON, 0) is None
    assert case.tie_of(INVESTIGATOR, Act.READ, ON, 0) is None
    assert case.tie_of(LEAD, Act.READ, ON, 0) is not None
    refused = refusal(lambda: case.reopen(by=HEAD, matter="m1", cause="rehandling", reasons="…"))
    assert refused.rule == "complaint.restricted"
    case.ask_about_data(by=PERSON, wish="copy")
    assert refusal(lambda: case.lift_restriction(by=LEAD, reasons="…")).rule == (
        "other_person_than_before"
    )
    case.lift_restriction(by=HEAD, reasons="复核需要")
    assert case.tie_of(INTAKE, Act.READ, ON, 0) is not None


def test_a_case_that_goes_on_is_not_buried_by_a_restriction() -> None:
    refused = refusal(lambda: given(*ISSUED).restrict(by=LEAD, ground="kept_by_law", reasons="…"))

    assert refused.rule == "complaint.restricted"


def test_nothing_is_added_for_somebody_who_was_erased() -> None:
    case = given(*PROPOSED, (happened(C.PersonErased), HEAD))

    message = happened(C.MessageReceived, written=Sealed("Hello?", of="complainant"))
    refused = refusal(lambda: case.record(message, PERSON))

    assert refused.rule == "complaint.person_erased"


def test_a_request_is_answered_with_a_restriction_only_where_there_is_one() -> None:
    case = given(*CLOSED, (happened(C.DataAsked), PERSON))

    refused = refusal(lambda: case.answer_about_data(by=LEAD, answer="restricted", reasons="…"))
    assert refused.field == "answer"
    case.restrict(by=LEAD, ground="kept_by_law", reasons="保存期限未满")
    case.answer_about_data(by=LEAD, answer="restricted", reasons="保存期限未满，不再使用")
    assert [fact.NAME for fact in then(case)] == ["restricted", "data_answered"]


def test_a_finding_is_expunged_by_two_and_once() -> None:
    case = given(*CLOSED)

    def expunge(by: Actor) -> None:
        case.expunge(by=by, allegation="a1", subject="s1")

    case.propose_expungement(
        by=LEAD, allegation="a1", subject="s1", ground="annulled", reasons="判决撤销"
    )

    assert refusal(lambda: expunge(LEAD)).rule == "other_person_than_before"
    expunge(HEAD)
    assert refusal(lambda: expunge(HEAD)).rule == "complaint.expunged"
    assert case.is_expunged("s1")
    assert not given(*CLOSED).is_expunged("s1")


def test_a_copy_names_only_what_is_sealed_here_and_not_erased() -> None:
    case = given(*CLOSED)
    said = {"by": LEAD, "recipient": "法院", "ground": "court", "reasons": "只需要这些"}

    for wrong in ("1:number", "99:narrative", "1:__class__", "narrative"):
        with pytest.raises(Exception, match="nothing sealed stands"):
            case.propose_copy(fields=wrong, **said)  # type: ignore[arg-type]  # as a door sends it
    case.propose_copy(fields="1:narrative，1:name", **said)  # type: ignore[arg-type]  # as a door sends it
    assert refusal(lambda: case.release_copy(by=LEAD)).rule == "other_person_than_before"
    case.release_copy(by=HEAD)

    *_, fact = then(case)
    assert isinstance(fact, C.CopyReleased)
    assert fact.fields == ("1:narrative", "1:name")


VERBS = (
    "place_hold", "lift_hold", "ask_about_data", "answer_about_data", "restrict", "lift_restriction",
    "propose_erasure", "propose_erasure", "decline_erasure", "erase_person", "erase_person",
    "propose_expungement", "expunge", "propose_copy", "release_copy", "receive_message", "reopen",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@drawn(st.integers(min_value=0, max_value=2**32))
def test_no_way_erases_under_hold_or_by_one_person(seed: int) -> None:
    chance = Random(seed)
    moment = datetime(2026, 5, 29, tzinfo=UTC)
    facts = [each._replace(recorded_at=moment, position=each.version) for each in told(*CLOSED)]
    begun = len(facts)
    # Two of the office and the clockwork: whoever is left has to be another.
    two = (Actor("account-gu", "lead", "staff"), Actor("account-head", "head", "staff"))
    game = Game(parse(bundled("cn-service")), day=Day(ON, ON), facts=facts)
    for _ in range(25):
        verb = chance.choice(VERBS)
        by = chance.choice([*two, *two, SYSTEM, PERSON, INVESTIGATOR])
        game.take((verb, by, answers(chance, verb, game.case, game.day)))

    erased = [each for each in game.facts if isinstance(each.fact, C.PersonErased)]
    texts = [
        text.of
        for each in game.facts[begun:]
        for name in each.fact.__dataclass_fields__
        if isinstance(text := getattr(each.fact, name), Sealed)
    ]
    assert all(each.fact.proposed_by != each.actor for each in erased)  # type: ignore[attr-defined]  # it names him
    assert set(texts) <= {"keeping", "case", "complainant"}
