"""How a record beside the complaint begins, what it says of itself, and what it refuses."""

from datetime import date
from typing import Any

import pytest

from domain.beside import RECORDS, Commendation, Incident, Proceeding, TrackingOrder, kind_of
from domain.complaint import Complaint
from domain.people import Actor
from domain.sealed import Sealed
from tests.domain.records import HEAD, ISSUER, OTHER_LEAD, kept, opened, then
from tests.facts import happened
from tests.history import ACCEPTED, INTAKE, INVESTIGATOR, LEAD, given, procedure, refusal

DAY = date(2026, 7, 1)
EVENT = (happened(Incident.Opened), ISSUER)
ORDERED = (happened(TrackingOrder.Issued), ISSUER)
THANKED = (happened(Commendation.Received), INTAKE)
CHARGED = (happened(Proceeding.Opened), HEAD)
ASKED: dict[str, Any] = {"what": "The market was cleared.", "holder": LEAD.id, "on": DAY}


def test_an_incident_begins_with_somebody_who_answers_for_it() -> None:
    record = opened("incident", ISSUER, **ASKED)
    nobodys = refusal(lambda: opened("incident", ISSUER, **{**ASKED, "holder": None}))
    untold = refusal(lambda: opened("incident", ISSUER, **{**ASKED, "what": " "}))

    [begun] = then(record)
    assert begun == happened(
        Incident.Opened,
        number="X2026-000001-7",
        procedure_version=procedure("cn-service").version,
        holder=LEAD.id,
        what=Sealed("The market was cleared.", of="record"),
        on=DAY,
    )
    assert (nobodys.field, untold.field) == ("holder", "what")
    assert "there is no record without somebody" in nobodys.sentence.msgid


def test_an_incident_ends_when_somebody_says_what_came_of_it() -> None:
    record = kept("incident", EVENT)

    untold = refusal(lambda: record.close(by=ISSUER, summary=None, on=DAY))
    record.close(by=ISSUER, summary="Each has an answer.", on=DAY)

    assert untold.field == "summary"
    assert record.ended()
    assert then(record) == [happened(Incident.Closed, on=DAY)]


def test_nobody_adds_a_complaint_that_he_must_not_see_or_that_is_not_there() -> None:
    case, record = given(*ACCEPTED), kept("incident", EVENT)
    case.subjects["s1"] = INTAKE.id

    about_him = refusal(lambda: record.add_complaint(by=INTAKE, member=case))
    no_case = refusal(lambda: record.add_complaint(by=INTAKE, member=None))
    not_in_it = refusal(lambda: record.let_go(by=INTAKE, member=None))

    assert (about_him.rule, about_him.field) == ("complaint.number", "member")
    assert about_him.sentence == no_case.sentence
    assert not_in_it.field == "member"


@pytest.mark.parametrize("many", [None, 0, 6])
def test_nobody_and_more_than_five_speak_for_nobody(many: int | None) -> None:
    record = kept("incident", EVENT)

    refused = refusal(lambda: record.choose_representatives(by=INTAKE, many=many, record="…"))

    assert refused.field == "many"
    assert refused.sentence.values == {"most": 5}


@pytest.mark.parametrize(
    ("kind", "first", "number"),
    [
        ("incident", EVENT, "I2026-000001-7"),
        ("tracking_order", ORDERED, "T2026-000001-7"),
        ("commendation", THANKED, "C2026-000001-7"),
        ("proceeding", CHARGED, "P2026-000001-7"),
    ],
)
def test_a_record_says_its_number_and_the_rules_it_is_kept_under(
    kind: str, first: Any, number: str
) -> None:
    record = kept(kind, first)

    assert record.number == number
    assert record.pinned == ("cn-service", "1")
    assert RECORDS[kind].opening().verb == record.OPENS
    assert kind_of(f"{kind}-1") == kind


def test_an_order_and_a_proceeding_say_which_case_they_are_about() -> None:
    assert kept("tracking_order", ORDERED).case == "complaint-1"
    assert kept("proceeding", CHARGED).case == "complaint-1"
    assert kept("incident", EVENT).case is None


@pytest.mark.parametrize("stream", ["complaint-1", "office-1", "account-zhou"])
def test_what_is_no_record_beside_the_complaint_is_of_no_kind(stream: str) -> None:
    assert kind_of(stream) is None


def test_who_has_the_next_step_stays_the_same_until_a_fact_names_another() -> None:
    record = kept("incident", EVENT)

    record.issue_statement(by=HEAD, written="What is known.", on=DAY)

    assert record.holder == "account-gu"
    assert record.stage == "open"


def test_a_record_that_nobody_has_begun_has_not_ended() -> None:
    assert not kept("incident").ended()


def test_thanks_begin_with_a_merit_of_the_list() -> None:
    refused = refusal(
        lambda: opened("commendation", INTAKE, whom="Qiao", merit="charming", what="…", on=DAY)
    )
    unsaid = refusal(lambda: opened("commendation", INTAKE, whom="Qiao", what="…", on=DAY))
    for_a_unit = opened(
        "commendation", INTAKE, unit="liubu", merit="patient", what="…", sender="Shen", on=DAY
    )

    [received] = then(for_a_unit)
    assert isinstance(received, Commendation.Received)
    assert (refused.field, unsaid.field) == ("merit", "merit")
    assert (received.unit, received.whom) == ("liubu", None)
    assert received.sender == Sealed("Shen", of="record")


def test_a_merit_that_was_verified_is_recognised_and_needs_no_reason_to_end() -> None:
    verified = (happened(Commendation.Verified), INVESTIGATOR)
    record = kept("commendation", THANKED, verified)

    elsewhere = refusal(lambda: record.recognise(by=ISSUER, recognition="medal", on=DAY))
    record.recognise(by=ISSUER, recognition="notice", reasons="Patience.", on=DAY)
    record.close(by=ISSUER, on=DAY)

    assert elsewhere.field == "recognition"
    assert then(record) == [
        happened(Commendation.Recognised, reasons=Sealed("Patience.", of="record"), on=DAY),
        happened(Commendation.Closed, on=DAY),
    ]


def test_the_verification_says_what_came_of_it_and_how() -> None:
    record = kept("commendation", THANKED)

    unknown = refusal(lambda: record.verify(by=INVESTIGATOR, result="nice", summary="…"))
    unsaid = refusal(lambda: record.verify(by=INVESTIGATOR, result="real", summary=""))

    assert (unknown.field, unsaid.field) == ("result", "summary")


def test_what_is_made_public_is_written_down() -> None:
    recognised = (happened(Commendation.Recognised), ISSUER)
    record = kept(
        "commendation", THANKED, (happened(Commendation.Verified), INVESTIGATOR), recognised
    )

    refused = refusal(
        lambda: record.publish(by=ISSUER, written="", person_consents=True, other_consents=True)
    )

    assert refused.field == "written"


def test_a_proceeding_ends_with_what_was_decided_last() -> None:
    decided = (happened(Proceeding.Decided), ISSUER)
    record = kept("proceeding", CHARGED, (happened(Proceeding.Heard), INVESTIGATOR), decided)

    unsaid = refusal(lambda: record.end(by=ISSUER, summary=" ", on=DAY))
    record.appeal(by=INTAKE, written="Too hard.", on=DAY)
    unheard = refusal(lambda: record.hear(by=INVESTIGATOR, record=None, on=DAY))
    record.hear(by=INVESTIGATOR, record="The hall was loud.", on=DAY)
    record.decide(by=OTHER_LEAD, outcome="none", reasons="Not proved.", on=DAY)
    record.end(by=ISSUER, summary="Nothing followed.", on=DAY)

    assert (unsaid.field, unheard.field) == ("summary", "record")
    appealed, *later = then(record)
    assert appealed == happened(Proceeding.Appealed, on=DAY)
    assert [each.NAME for each in later] == ["heard", "decided", "ended"]
    assert record.ended()


def test_who_conducted_a_proceeding_does_not_decide_it_even_when_another_heard() -> None:
    # The hearing was held by somebody else, so that the last hand is not his.
    record = kept("proceeding", CHARGED, (happened(Proceeding.Heard), OTHER_LEAD))
    conductor = Actor(INVESTIGATOR.id, "lead", "staff")

    refused = refusal(lambda: record.decide(by=conductor, outcome="none", reasons="…", on=DAY))
    unlisted = refusal(lambda: record.decide(by=ISSUER, outcome="exile", reasons="…", on=DAY))

    assert "You conducted the proceeding" in refused.sentence.msgid
    assert refused.rule == "other_person_than_before"
    assert unlisted.field == "outcome"


PERSONAL: dict[str, Any] = {
    "holder": INVESTIGATOR.id, "charge": "attitude", "what": "Shouted.", "on": DAY,
}  # fmt: skip


def test_whoever_wears_the_badge_of_a_proceeding_has_no_part_in_it() -> None:
    case = given(*ACCEPTED)
    wearer = Actor("account-hai", "head", "staff", badge="０９９９９９")
    against_him = happened(Proceeding.Opened, badge=Sealed("099999", of="record"))
    record = kept("proceeding", (against_him, HEAD), (happened(Proceeding.Heard), INVESTIGATOR))

    refused = refusal(lambda: opened("proceeding", wearer, case=case, badge="099 999", **PERSONAL))
    decided = refusal(lambda: record.decide(by=wearer, outcome="none", reasons="…", on=DAY))

    assert refused.rule == decided.rule == "conflict"
    assert record.concerns(wearer)
    assert not record.concerns(Actor("account-hai", "head", "staff", badge="099998"))
    assert not record.concerns(HEAD)


def test_a_proceeding_is_against_the_one_person_whom_the_case_names() -> None:
    case = given(*ACCEPTED, happened(Complaint.OfficerNamed))

    [begun] = then(opened("proceeding", HEAD, case=case, **PERSONAL))

    assert isinstance(begun, Proceeding.Opened)
    assert (begun.subject, begun.officer) == ("s1", None)
    assert begun.badge == Sealed("031842", of="record")


def test_who_has_a_part_in_the_case_does_not_conduct_its_proceeding() -> None:
    named = happened(Complaint.OfficerNamed, subject="s2", officer=INVESTIGATOR.id, badge=None)
    case, at_work = given(*ACCEPTED, named), given(*ACCEPTED, happened(Complaint.Assigned))

    about_him = refusal(lambda: opened("proceeding", HEAD, case=case, badge="031842", **PERSONAL))
    works_on_it = refusal(
        lambda: opened("proceeding", HEAD, case=at_work, badge="031842", **PERSONAL)
    )
    nobody = refusal(
        lambda: opened("proceeding", HEAD, case=case, badge="031842", **{**PERSONAL, "holder": ""})
    )

    assert about_him.field == works_on_it.field == nobody.field == "holder"


def test_who_works_on_a_case_opens_no_proceeding_out_of_it() -> None:
    case = given(*ACCEPTED)
    case.holder = HEAD.id

    refused = refusal(lambda: opened("proceeding", HEAD, case=case, badge="031842", **PERSONAL))

    assert refused.field == "case"


@pytest.mark.parametrize("guard", ["concurring", "paper_made", "unit_of", "rank_of"])
def test_what_a_record_does_not_know_is_no(guard: str) -> None:
    record = kept("incident", EVENT)

    assert not getattr(record, guard)("m1")


def test_a_record_knows_who_brought_it_where_it_stands_and_who_agreed() -> None:
    record = kept("commendation", THANKED, (happened(Commendation.Verified), INVESTIGATOR))
    record.known.so_far["concurred"] = {LEAD.id}

    before = record.workers_before(Commendation.Recognised, "", {})

    assert before == {INVESTIGATOR.id}
    assert record.concurring("") == {LEAD.id}
    assert record.consents("", {"person_consents": True, "other_consents": "yes"}) == {
        "complainant"
    }
    assert record.recusal_checked() is None
    assert record.barred(LEAD) is None
    assert not record.concerns(LEAD)
    assert not record.complained_about(LEAD.id)
    assert not record.defence_is_recorded("", {})


def test_a_record_without_its_rules_or_its_calendar_is_not_worked_with() -> None:
    record = RECORDS["incident"]("incident-1")

    with pytest.raises(RuntimeError, match="without its procedure"):
        record.under()
    with pytest.raises(RuntimeError, match="without its calendar"):
        record.days()


# An order goes from hand to hand, and no step lies before it or is taken by who is supervised.

DUE = date(2026, 3, 27)
BEFORE = date(2026, 3, 2)
WORKED_ON = (ORDERED, (happened(TrackingOrder.Acknowledged), INVESTIGATOR))
REPORTED = (*WORKED_ON, (happened(TrackingOrder.Answered), INVESTIGATOR))
STEPS: dict[str, tuple[tuple[Any, ...], Actor, dict[str, Any]]] = {
    "acknowledge": ((ORDERED,), INVESTIGATOR, {}),
    "answer": (WORKED_ON, INVESTIGATOR, {"result": "corrected", "summary": "It is done."}),
    "accept": (REPORTED, OTHER_LEAD, {"reasons": "I looked."}),
    "send_back": (REPORTED, OTHER_LEAD, {"reasons": "Who did it?", "answer_by": DUE}),
    "discharge": (REPORTED, OTHER_LEAD, {"reasons": "The wrong unit."}),
}


@pytest.mark.parametrize("step", STEPS)
def test_no_step_of_an_order_lies_before_the_order(step: str) -> None:
    history, by, asked = STEPS[step]
    early, record = kept("tracking_order", *history), kept("tracking_order", *history)

    refused = refusal(lambda: getattr(early, step)(by=by, on=BEFORE, **asked))
    getattr(record, step)(by=by, on=date(2026, 3, 3), **asked)

    assert (refused.rule, refused.field) == ("complaint.days", "on")
    assert len(then(record)) == 1


@pytest.mark.parametrize("step", ["accept", "send_back", "discharge"])
def test_who_has_to_answer_does_not_judge_even_what_another_reported(step: str) -> None:
    # A colleague of the unit reported; the order is still addressed to its holder.
    _, _, asked = STEPS[step]
    holder = Actor(INVESTIGATOR.id, "lead", "staff")
    record = kept(
        "tracking_order",
        *WORKED_ON,
        (happened(TrackingOrder.Answered), Actor("x", "lead", "staff")),
    )

    refused = refusal(lambda: getattr(record, step)(by=holder, on=DUE, **asked))

    assert "You answer for what was ordered" in refused.sentence.msgid


def test_an_order_is_taken_up_by_whoever_supervises_it_and_says_why() -> None:
    record = kept("tracking_order", *WORKED_ON)
    holder = Actor(INVESTIGATOR.id, "lead", "staff")

    his_own = refusal(lambda: record.escalate(by=holder, reasons="…", on=DUE))
    untold = refusal(lambda: record.escalate(by=ISSUER, reasons=" ", on=DUE))
    record.escalate(by=ISSUER, reasons="Nobody answers.", on=DUE)

    assert "You answer for what was ordered" in his_own.sentence.msgid
    assert untold.field == "reasons"
    assert then(record) == [
        happened(
            TrackingOrder.Escalated,
            reasons=Sealed("Nobody answers.", of="record"),
            clock=None,
            on=DUE,
        )
    ]
    assert record.level == "head"


def test_an_answer_says_what_came_of_it_and_what_proves_it() -> None:
    record = kept("tracking_order", *WORKED_ON)

    unlisted = refusal(lambda: record.answer(by=INVESTIGATOR, result="fine", summary="…"))
    unproved = refusal(lambda: record.answer(by=INVESTIGATOR, result="corrected", summary=""))

    assert (unlisted.field, unproved.field) == ("result", "summary")


def test_an_answer_that_was_accepted_ends_the_order_without_a_reason() -> None:
    accepted = (happened(TrackingOrder.Accepted), OTHER_LEAD)
    record = kept("tracking_order", *REPORTED, accepted)

    record.discharge(by=OTHER_LEAD, on=DUE)

    assert then(record) == [happened(TrackingOrder.Discharged, on=DUE)]


def test_who_issued_an_order_on_the_unit_he_moved_to_does_not_answer_it() -> None:
    of_liubu = happened(TrackingOrder.Issued, case=None, unit="Liubu station")
    moved = Actor(ISSUER.id, "lead", "staff", unit="Liubu station")
    record = kept("tracking_order", (of_liubu, ISSUER))

    refused = refusal(lambda: record.acknowledge(by=moved, on=DUE))

    assert "Only whoever the order is addressed to" in refused.sentence.msgid


def test_a_report_that_is_sent_back_is_due_on_a_day_after_that() -> None:
    record = kept("tracking_order", *REPORTED)

    refused = refusal(
        lambda: record.send_back(by=ISSUER, reasons="Who?", answer_by=date(2026, 3, 18), on=DUE)
    )

    assert refused.field == "answer_by"
