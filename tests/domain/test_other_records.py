"""Commendations, incidents, proceedings: verified by another, five who speak, heard first."""

from datetime import date
from typing import Any

import pytest

from domain.beside import Commendation, Incident, Proceeding
from domain.complaint import Complaint
from domain.people import Actor
from domain.sealed import Sealed
from tests.domain.records import CASES, HEAD, ISSUER, OTHER_LEAD, kept, opened, then
from tests.facts import happened
from tests.history import ACCEPTED, INTAKE, INVESTIGATOR, LEAD, given, refusal

C, I, P = Commendation, Incident, Proceeding  # noqa: E741  # the three histories of this file
THANKED = ((happened(C.Received), INTAKE),)
VERIFIED = (*THANKED, (happened(C.Verified), INVESTIGATOR))
RECOGNISED = (*VERIFIED, (happened(C.Recognised), ISSUER))
EVENT = ((happened(I.Opened), ISSUER),)
OPENED = ((happened(P.Opened), HEAD),)
HEARD = (*OPENED, (happened(P.Heard), INVESTIGATOR))
DECIDED = (*HEARD, (happened(P.Decided), ISSUER))
DAY = date(2026, 7, 1)


def test_thanks_are_written_down_and_verified_by_another() -> None:
    record = opened(
        "commendation", INTAKE, whom="Qiao", merit="patient", what="He explained.", on=DAY
    )
    mine = refusal(lambda: record.verify(by=INTAKE, result="real", summary="I know him.", on=DAY))

    record.verify(by=INVESTIGATOR, result="real", summary="I called her.", on=DAY)

    assert mine.rule.startswith("other_person_than_before")
    assert [each.NAME for each in then(record)] == ["received", "verified"]


def test_thanks_for_nobody_are_refused() -> None:
    refused = refusal(lambda: opened("commendation", INTAKE, merit="patient", what="…"))

    assert "Say who is thanked" in refused.sentence.msgid


def test_thanks_that_were_asked_for_are_not_recognised() -> None:
    asked_for = (happened(C.Verified, result="solicited"), INVESTIGATOR)
    record = kept("commendation", *THANKED, asked_for)

    refused = refusal(lambda: record.recognise(by=ISSUER, recognition="notice", on=DAY))
    unexplained = refusal(lambda: record.close(by=ISSUER, on=DAY))
    record.close(by=ISSUER, reasons="They were asked for.", on=DAY)

    assert "not verified as real" in refused.sentence.msgid
    assert "Say why nothing follows" in unexplained.sentence.msgid
    assert record.ended()


@pytest.mark.parametrize("missing", ["person_consents", "other_consents"])
def test_thanks_are_made_public_when_both_agree(missing: str) -> None:
    record = kept("commendation", *RECOGNISED)
    both: dict[str, Any] = {"person_consents": True, "other_consents": True}

    refused = refusal(
        lambda: record.publish(by=ISSUER, written="Thanks.", **{**both, missing: False})
    )
    record.publish(by=ISSUER, written="Thanks.", on=DAY, **both)

    assert "Without the yes of both" in refused.sentence.msgid
    assert [each.NAME for each in then(record)] == ["published"]


@pytest.mark.parametrize("many", [0, 6])
def test_at_most_five_speak_for_all(many: int) -> None:
    record = kept("incident", *EVENT)

    refused = refusal(lambda: record.choose_representatives(by=INTAKE, many=many, record="…"))
    record.choose_representatives(by=INTAKE, many=5, record="By show of hands.", on=DAY)

    assert "At most {most} people" in refused.sentence.msgid
    assert [each.NAME for each in then(record)] == ["representatives_chosen"]


def test_a_complaint_joins_once_and_may_leave() -> None:
    case, record = given(*ACCEPTED), kept("incident", *EVENT)
    CASES[case.id] = case

    record.add_complaint(by=INTAKE, member=case)
    twice = refusal(lambda: record.add_complaint(by=INTAKE, member=case))
    record.let_go(by=INTAKE, member=case)
    gone = refusal(lambda: record.let_go(by=INTAKE, member=case))

    assert "already" in twice.sentence.msgid
    assert "does not belong" in gone.sentence.msgid
    assert record.members == []


def test_only_the_head_speaks_in_public() -> None:
    record = kept("incident", *EVENT)

    refused = refusal(lambda: record.issue_statement(by=ISSUER, written="What is known."))
    record.issue_statement(by=HEAD, written="What is known.", on=DAY)

    assert "This is not yours to decide" in refused.sentence.msgid
    assert [each.NAME for each in then(record)] == ["statement_issued"]


def test_a_proceeding_comes_from_a_case_and_is_conducted_by_others() -> None:
    case = given(*ACCEPTED)
    asked: dict[str, Any] = {
        **{"case": case, "charge": "attitude", "what": "Shouted.", "on": DAY},
        "badge": "031842",
    }

    by_the_holder = refusal(lambda: opened("proceeding", HEAD, holder=INTAKE.id, **asked))
    from_no_case = refusal(
        lambda: opened("proceeding", HEAD, holder=LEAD.id, **{**asked, "case": None})
    )
    record = opened("proceeding", HEAD, holder=INVESTIGATOR.id, **asked)

    assert "Somebody without a part" in by_the_holder.sentence.msgid
    assert "Say from which case" in from_no_case.sentence.msgid
    assert [each.NAME for each in then(record)] == ["opened"]


def begun(record: Any) -> list[Proceeding.Opened]:
    return [each for each in then(record) if isinstance(each, Proceeding.Opened)]


def test_a_proceeding_says_against_whom_it_is() -> None:
    case = given(
        *ACCEPTED,
        happened(
            Complaint.OfficerNamed, subject="s7", officer=None, badge=Sealed("019119", of="s7")
        ),
        happened(Complaint.OfficerNamed, subject="s8", officer="account-he", badge=None),
    )
    asked: dict[str, Any] = {"case": case, "charge": "attitude", "what": "Shouted.", "on": DAY}

    nobody = refusal(lambda: opened("proceeding", HEAD, holder=INVESTIGATOR.id, **asked))
    [by_badge] = begun(
        opened("proceeding", HEAD, holder=INVESTIGATOR.id, badge="０１９１１９", **asked)
    )
    [by_account] = begun(
        opened("proceeding", HEAD, holder=INVESTIGATOR.id, officer="account-he", **asked)
    )
    [of_another] = begun(
        opened("proceeding", HEAD, holder=INVESTIGATOR.id, officer="account-x", **asked)
    )

    assert nobody.field == "badge"
    assert (by_badge.subject, by_badge.officer, by_badge.badge) == (
        "s7",
        None,
        Sealed("０１９１１９", of="record"),
    )
    assert (by_account.subject, by_account.officer) == ("s8", "account-he")
    assert (of_another.subject, of_another.officer) == (None, "account-x")


def test_nobody_has_a_part_in_a_proceeding_against_himself() -> None:
    case = given(*ACCEPTED)
    asked: dict[str, Any] = {"case": case, "charge": "attitude", "what": "Shouted.", "on": DAY}
    against_him = happened(P.Opened, officer=ISSUER.id)
    record = kept("proceeding", (against_him, HEAD), (happened(P.Heard), INVESTIGATOR))

    by_himself = refusal(
        lambda: opened("proceeding", HEAD, holder=LEAD.id, officer=HEAD.id, **asked)
    )
    held = refusal(
        lambda: opened("proceeding", HEAD, holder=INVESTIGATOR.id, officer=INVESTIGATOR.id, **asked)
    )
    decided = refusal(lambda: record.decide(by=ISSUER, outcome="warning", reasons="…"))

    assert by_himself.rule == decided.rule == "conflict"
    assert held.field == "holder"
    assert record.concerns(ISSUER)
    assert not record.concerns(HEAD)


def test_nobody_is_disciplined_unheard_or_by_who_conducted_it() -> None:
    unheard = refusal(
        lambda: kept("proceeding", *OPENED).decide(by=ISSUER, outcome="warning", reasons="…")
    )
    record = kept("proceeding", *HEARD)
    conductor = Actor(INVESTIGATOR.id, "lead", "staff")

    his_own = refusal(lambda: record.decide(by=conductor, outcome="warning", reasons="…"))
    record.decide(by=ISSUER, outcome="warning", reasons="Two heard it.", on=DAY)

    assert "Not now: it stands at" in unheard.sentence.msgid
    assert his_own.rule.startswith("other_person_than_before")
    assert [each.NAME for each in then(record)] == ["decided"]


def test_an_appeal_is_heard_and_decided_by_somebody_else() -> None:
    record = kept("proceeding", *DECIDED, happened(P.Appealed))
    record.hear(by=INVESTIGATOR, record="The hall was loud.", on=DAY)

    refused = refusal(lambda: record.decide(by=ISSUER, outcome="none", reasons="…"))
    record.decide(by=OTHER_LEAD, outcome="none", reasons="He could not be heard.", on=DAY)

    assert "You decided before" in refused.sentence.msgid
    assert [each.NAME for each in then(record)] == ["heard", "decided"]


def test_the_decision_can_be_appealed_for_a_month() -> None:
    # Decided on 15 June 2026: the last day is 15 July.
    [right] = kept("proceeding", *DECIDED).clocks(date(2026, 6, 20))

    assert (right.clock, right.due) == ("proceeding_appeal", date(2026, 7, 15))


def test_whoever_one_of_its_complaints_is_about_has_no_part_in_an_incident() -> None:
    about_the_head = given(
        *ACCEPTED, happened(Complaint.OfficerNamed, subject="s7", officer=HEAD.id, badge=None)
    )
    CASES[about_the_head.id] = about_the_head
    record = kept("incident", *EVENT)
    record.add_complaint(by=INTAKE, member=about_the_head)

    spoken = refusal(lambda: record.issue_statement(by=HEAD, written="All was well.", on=DAY))
    closed = refusal(lambda: record.close(by=HEAD, summary="All was well.", on=DAY))
    let_go = refusal(lambda: record.let_go(by=HEAD, member=about_the_head))

    assert record.concerns(HEAD)
    assert not record.concerns(ISSUER)
    for refused in (spoken, closed, let_go):
        assert "There is no record with this number" in refused.sentence.msgid
