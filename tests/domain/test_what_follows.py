"""What a fact changes for whoever decides next: its stage, its proposal, what is open, what is done."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest

from domain.beside import RECORDS, Beside, TrackingOrder
from domain.complaint import Complaint
from domain.complaint.evidence import HERE, RETURNED
from domain.complaint.review import LOOKED_AT_ABOVE
from domain.decision import decisions
from domain.history import FACTS, Fact, Refused
from domain.people import Actor
from domain.softening import ACTS, OF_ONE_ALLEGATION
from domain.words import Sentence
from tests import history as told
from tests.domain.records import ISSUER, OTHER_LEAD, kept
from tests.facts import EXAMPLES, happened, typed
from tests.history import COLLEAGUE, INTAKE, INVESTIGATOR, LEAD, PERSON, given, procedure, refusal

C = Complaint
OF_A_MATTER = [
    fact
    for topic, fact in sorted(FACTS.items())
    if topic.startswith("complaint.") and {"matter", "stage"} <= fact.__dataclass_fields__.keys()
]
OF_A_RECORD = [
    fact
    for topic, fact in sorted(FACTS.items())
    if topic.partition(".")[0] in RECORDS and "stage" in fact.__dataclass_fields__
]


@pytest.mark.parametrize("fact", OF_A_MATTER, ids=lambda fact: fact.NAME)
def test_a_fact_that_names_a_stage_leads_its_matter_there(fact: type[Fact]) -> None:
    before = (*told.ISSUED, happened(C.ReviewRequested), happened(C.WithdrawalAsked))

    case = given(*before, happened(fact, stage="a_stage_of_its_own"))

    assert case.stage_of("m1") == "a_stage_of_its_own"


@pytest.mark.parametrize("fact", OF_A_RECORD, ids=lambda fact: fact.TOPIC)
def test_a_fact_that_names_a_stage_leads_its_record_there(fact: type[Fact]) -> None:
    record = kept(fact.TOPIC.partition(".")[0], happened(fact, stage="a_stage_of_its_own"))

    assert record.stage == "a_stage_of_its_own"


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"matter_sorted"}))
def test_one_proposal_serves_one_decision(act: str) -> None:
    allegation = "a1" if act in OF_ONE_ALLEGATION else None
    proposed = happened(C.SofteningProposed, proposal="p1", act=act, allegation=allegation)

    open_still = given(*told.INQUIRED, proposed)
    done = given(*told.INQUIRED, proposed, happened(FACTS[f"complaint.{act}"]))

    assert not open_still.softenings["p1"].spent
    assert done.softenings["p1"].spent


PAIR = ("a1", "s1")
KNOWN: list[tuple[str, tuple[Fact, ...], Callable[[Complaint], Any], Any, Any]] = [
    ("a recommendation is sent back", (happened(C.Recommended), happened(C.Returned)),
     lambda case: PAIR in case.recommended, True, False),
    ("so is who agreed with it",
     (happened(C.Recommended), happened(C.Concurred), happened(C.Returned)),
     lambda case: PAIR in case.concurred, True, False),
    ("a finding is replaced", (happened(C.Determined), happened(C.Overturned)),
     lambda case: (case.determined[PAIR], case.found_on["m1"]),
     ("partly_substantiated", EXAMPLES[C.Determined]["on"]),
     ("substantiated", EXAMPLES[C.Overturned]["on"])),
    ("somebody answers after all",
     (happened(C.ContactAttempted, unreachable=True), happened(C.ContactAttempted, answered=True)),
     lambda case: "complainant" in case.unreachable, True, False),
    ("an item is secured after it was away",
     (happened(C.EvidenceReceived), happened(C.EvidenceReturned), happened(C.EvidenceSecured)),
     lambda case: case.custody["item-1"].place, RETURNED, HERE),
    ("what was to be kept is lost", (happened(C.PreservationAsked), happened(C.EvidenceLost)),
     lambda case: case.preserving, {"keep-1": False}, {}),
    ("its holder keeps it", (happened(C.PreservationAsked), happened(C.PreservationConfirmed)),
     lambda case: case.preserving, {"keep-1": False}, {"keep-1": True}),
    ("protection is decided", (happened(C.PressureReported), happened(C.ProtectionDecided)),
     lambda case: case.pressures["pressure-1"], False, True),
    ("a choice is explained", (happened(C.Planned), happened(C.Reasoned)),
     lambda case: case.reasonings, 0, 1),
    ("the person writes", (happened(C.MessageSent), happened(C.MessageReceived)),
     lambda case: case.received_messages, 0, 1),
    ("what was asked for is taken up again", (happened(C.RehandlingAsked), happened(C.Reopened)),
     lambda case: "m1" in case.rehandling, True, False),
    ("a ground did not hold", (happened(C.RecusalDecided), happened(C.RecusalLifted)),
     lambda case: case.out.keys() == {"account-zhou"}, True, False),
    ("the time goes on", (happened(C.Suspended), happened(C.Resumed)),
     lambda case: ("m1", "hearing") in case.still, True, False),
    ("the training took place", (happened(C.TrainingOrdered), happened(C.TrainingCompleted)),
     lambda case: case.improvements["training-1"].state, "open", "done"),
    ("it is found that it was made up", (happened(C.Planned), happened(C.MaliceDetermined)),
     lambda case: case.malice, {}, {"m1": True}),
    ("an appeal is decided",
     (happened(C.DutySuspended), happened(C.SuspensionAppealed), happened(C.RestraintDecided)),
     lambda case: [each.appealed for each in case.restrained.values()], [True], [False]),
    ("somebody is heard", (happened(C.OfficerNotified), happened(C.OfficerAnswered)),
     lambda case: "s1" in case.defended, False, True),
    ("the inquiry reports", (happened(C.Planned), happened(C.Reported)),
     lambda case: case.reports, 0, 1),
    ("a unit answers for it", (happened(C.Planned), happened(C.ResponsibilityTaken, unit="gate")),
     lambda case: "gate" in case.units, False, True),
    ("another unit takes it over",
     (happened(C.HandoverOffered), happened(C.HandoverAccepted, unit="gate")),
     lambda case: "gate" in case.units, False, True),
    ("it is said how somebody serves",
     (happened(C.Planned), happened(C.OfficerNamed, subject="s8", standing="auxiliary")),
     lambda case: case.standings.get("s8"), None, "auxiliary"),
    ("it is said where somebody serves",
     (happened(C.Planned), happened(C.OfficerNamed, subject="s8", unit="gate", rank="inspector")),
     lambda case: ("gate" in case.complained_units, "inspector" in case.complained_ranks),
     (False, False), (True, True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "asked", "before", "after"),
    [each[1:] for each in KNOWN],
    ids=[each[0] for each in KNOWN],
)
def test_what_happened_is_known_to_whoever_decides_next(
    facts: tuple[Fact, ...], asked: Callable[[Complaint], Any], before: Any, after: Any
) -> None:
    *earlier, last = facts

    assert asked(given(*told.INQUIRED, *earlier)) == before
    assert asked(given(*told.INQUIRED, *earlier, last)) == after


def test_a_no_of_the_person_is_taken_back_by_the_person_alone() -> None:
    said_no = (happened(C.DisclosureRefused), PERSON)

    by_another = given(*told.INQUIRED, said_no, (happened(C.DisclosureAgreed), LEAD))
    by_herself = given(*told.INQUIRED, said_no, (happened(C.DisclosureAgreed), PERSON))

    assert "s1" in by_another.said_no
    assert "s1" not in by_herself.said_no


def test_what_is_reopened_is_handled_by_others() -> None:
    reopened = (happened(C.Reopened), Actor("account-above", "head", "staff"))

    case = given(*told.ISSUED, reopened)

    assert case.investigators == []
    assert {INVESTIGATOR.id, LEAD.id} <= case.earlier_hands
    assert PAIR not in case.recommended


def test_a_filing_that_names_a_unit_is_about_that_unit() -> None:
    assert given(happened(C.Filed, unit="liubu")).complained_units == {"liubu"}
    assert given(happened(C.Filed)).complained_units == set()


def test_before_anything_is_sorted_the_complaint_itself_stands_at_a_stage() -> None:
    case = given(happened(C.Filed), happened(C.Closed, matter="", stage="closed"))

    assert case.stage == case.stage_of("") == "closed"


@pytest.mark.parametrize(
    ("kind", "verb"), [(kind, verb) for kind, of in RECORDS.items() for verb in decisions(of)]
)
def test_a_record_asks_its_procedure_before_anything_is_decided(
    kind: str, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[type[Fact]] = []

    def permit(_: Beside, fact: type[Fact], *__: Any, **___: Any) -> str:
        asked.append(fact)
        raise Refused(Sentence("…"), rule="asked")

    monkeypatch.setattr(Beside, "permit", permit)
    record = kept(kind)
    takes = signature(getattr(record, verb)).parameters
    answers: dict[str, Any] = {
        **dict.fromkeys(takes),
        **({"under": procedure("cn-service")} if "under" in takes else {}),
        "by": ISSUER,
    }

    refused = refusal(lambda: getattr(record, verb)(**answers))

    assert refused.rule == "asked"
    assert asked == [decisions(RECORDS[kind])[verb].fact]


def test_what_happens_in_a_record_or_a_case_names_the_rules_it_happened_under() -> None:
    record, case = (
        kept("tracking_order", (happened(TrackingOrder.Issued), ISSUER)),
        given(*told.INQUIRED),
    )
    rules = procedure("cn-service")

    record.acknowledge(by=INVESTIGATOR)
    case.goes_by(rules)
    case.take_step(by=INVESTIGATOR, matter="m1", kind="video", on=None, summary="…")

    [of_the_record], [of_the_case] = record.collect_events(), case.collect_events()
    assert of_the_record.procedure == of_the_case.procedure == f"{rules.id} {rules.version}"


def test_who_answered_an_order_for_his_unit_does_not_judge_it_after_he_moved() -> None:
    of_liubu = happened(TrackingOrder.Issued, case=None, unit="Liubu station", holder="account-x")
    answered = (happened(TrackingOrder.Answered), Actor(OTHER_LEAD.id, "intake", "staff"))
    record = kept("tracking_order", (of_liubu, ISSUER), answered)

    refused = refusal(lambda: record.escalate(by=OTHER_LEAD, reasons="…"))

    assert "You answer for what was ordered" in refused.sentence.msgid


def test_only_who_is_ordered_reports_and_what_was_returned_has_its_new_day() -> None:
    acknowledged = (happened(TrackingOrder.Acknowledged), INVESTIGATOR)
    returned = (happened(TrackingOrder.Returned), ISSUER)
    record = kept("tracking_order", (happened(TrackingOrder.Issued), ISSUER), acknowledged)
    anew = kept("tracking_order", (happened(TrackingOrder.Issued), ISSUER), returned)

    refused = refusal(lambda: record.answer(by=INTAKE, result="corrected", summary="…"))

    assert "Only whoever the order is addressed to" in refused.sentence.msgid
    assert anew.answer_by == EXAMPLES[TrackingOrder.Returned]["answer_by"]


# Somebody who had been kept apart because of a wrong name in another case may act again.


def test_who_had_been_named_elsewhere_in_error_may_act_here_again() -> None:
    apart = (LEAD.id, COLLEAGUE.id)
    arose = happened(C.Arose, other="complaint-2", apart=apart)
    taken_in = happened(C.MatterTakenIn, other="complaint-2", their_matter="m7", apart=apart)
    case = given(*told.INQUIRED, arose, taken_in)

    case.readmit(by=INTAKE, other="complaint-2", person=LEAD.id)

    assert not case.is_kept_apart(LEAD.id)
    assert case.is_kept_apart(COLLEAGUE.id)
    assert case.taken_in == {("complaint-2", "m7"): (COLLEAGUE.id,)}
    assert [each.fact for each in case.collect_events()] == [happened(C.Readmitted, person=LEAD.id)]


def test_who_was_not_kept_apart_is_not_readmitted_nor_by_whoever_is() -> None:
    arose = happened(C.Arose, other="complaint-2", apart=(COLLEAGUE.id,))
    case = given(*told.INQUIRED, arose)

    case.readmit(by=INTAKE, other="complaint-2", person=LEAD.id)
    refused = refusal(lambda: case.readmit(by=COLLEAGUE, other="complaint-2", person=COLLEAGUE.id))

    assert refused.rule == "conflict"
    assert case.collect_events() == []


def test_a_name_in_a_third_case_keeps_somebody_apart_all_the_same() -> None:
    arose = happened(C.Arose, other="complaint-1", apart=(LEAD.id,))
    taken_in = happened(C.MatterTakenIn, other="complaint-3", their_matter="m7", apart=(LEAD.id,))

    case = given(*told.INQUIRED, arose, taken_in, happened(C.Readmitted, person=LEAD.id))

    assert case.kept_apart == {LEAD.id}
    assert case.taken_in == {("complaint-3", "m7"): (LEAD.id,)}


# What is known of somebody from earlier cases.


def test_earlier_cases_are_open_to_those_at_work_once_one_of_them_opened_them() -> None:
    opened = (happened(C.HistoryOpened), LEAD)
    outsider = Actor("account-x", "investigator", "staff")
    closed, case = given(*told.DETERMINED), given(*told.DETERMINED, opened)

    for reader in (LEAD, INVESTIGATOR, INTAKE, Actor("account-y", "head", "staff")):
        assert case.opens_history_to("s1", reader)
        assert not closed.opens_history_to("s1", reader)
    assert not case.opens_history_to("s1", outsider)
    assert not case.opens_history_to("s2", LEAD)
    assert case.opens_history_to("s1", Actor(LEAD.id, "auditor", "staff"))


def test_who_has_to_find_what_happened_reads_no_earlier_case_before() -> None:
    unfound, found = given(*told.INQUIRED), given(*told.DETERMINED)
    ended = given(*told.INQUIRED, happened(C.Withdrawn))

    assert unfound.keeps_history_closed("s1", INVESTIGATOR)
    assert unfound.keeps_history_closed("nobody-alleged", INVESTIGATOR)
    assert not unfound.keeps_history_closed("s1", COLLEAGUE)
    assert not found.keeps_history_closed("s1", INVESTIGATOR)
    assert not ended.keeps_history_closed("s1", INVESTIGATOR)


@pytest.mark.parametrize(
    ("fact", "added"),
    [
        (C.Supplemented, {"terms": None}),
        (C.EvidenceDisclosed, {"subject": None}),
        (C.RecusalDecided, {"body": None}),
        (C.SofteningProposed, {"agreed_on": None, "terms": None, "present": None}),
    ],
)
def test_what_nobody_wrote_down_before_is_read_as_not_known(
    fact: Any, added: dict[str, Any]
) -> None:
    state: dict[str, Any] = {}

    fact.upcast_1_2(state)

    assert state == added


def test_an_agreement_is_proposed_with_all_that_was_agreed() -> None:
    terms = {"agreed_on": EXAMPLES[C.ResolvedByAgreement]["agreed_on"], "terms": typed("…")}
    whole = happened(C.SofteningProposed, **terms, present=typed("…"))
    half = happened(C.SofteningProposed, **terms)

    assert given(*told.INQUIRED, whole).softenings["discontinued-1"].terms is not None
    assert given(*told.INQUIRED, half).softenings["discontinued-1"].terms is None


def test_where_no_finding_is_asked_for_somebody_of_the_matter_has_to_be_heard() -> None:
    heard = (happened(C.OfficerNotified), happened(C.OfficerAnswered))

    assert given(*told.INQUIRED, *heard).defence_is_recorded("m1", {}) is True
    assert given(*told.INQUIRED).defence_is_recorded("m1", {}) is False


def test_after_the_first_review_the_last_level_is_still_open() -> None:
    remedy = (told.BROUGHT[0], happened(C.MatterSorted, kind="remedy"), *told.ISSUED[2:])
    reviewed = (happened(C.ReviewRequested), happened(C.ReviewDecided, outcome="upheld"))

    first, last = given(*remedy), given(*remedy, *reviewed)

    assert LOOKED_AT_ABOVE[0] in list(first.routes("m1"))
    assert LOOKED_AT_ABOVE[1] in list(last.routes("m1"))
