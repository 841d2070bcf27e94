"""What no text of rules can allow: rules that hold even where a procedure leaves their guard out."""

import re
from datetime import date
from typing import Any

import pytest

from domain import procedure
from domain.complaint import Complaint
from domain.decision import Asked
from domain.people import SYSTEM, Actor
from domain.sums import what_follows
from domain.words import Sentence
from tests import history as told
from tests.facts import happened
from tests.history import COLLEAGUE, HEAD, INTAKE, INVESTIGATOR, LEAD, PERSON, given, refusal, then

C = Complaint
CN = procedure.bundled("cn-service")
DAY = date(2026, 5, 26)
ABOVE = Actor("account-above", "head", "staff")
PAIR = {"allegation": "a1", "subject": "s1"}
REOPENED = (happened(C.Reopened), ABOVE)


def freely(verb: str, *facts: Any) -> Complaint:
    """A case whose procedure lets everybody of the office decide this at every stage."""
    case = given(*facts)
    block = re.search(rf'\[\[transition\]\][^\n]*\non = "{verb}"\n.*?(?=\n\n)', CN, re.DOTALL)
    assert block is not None
    kept = [line for line in block[0].splitlines() if not re.match("(from|by|needs|after) =", line)]
    kept += ['from = ["open"]', 'by = ["intake", "investigator", "lead", "head"]']
    text = CN.replace(block[0], "\n".join(kept), 1)
    case.goes_by(procedure.parse(text))
    return case


def determine(case: Complaint, by: Actor = LEAD, **details: Any) -> None:
    asked = {**PAIR, "finding": "substantiated", "reasons": "…", "on": DAY}
    case.determine(by=by, **{**asked, **details})


def test_a_finding_is_made_once_on_what_another_recommended() -> None:
    once = freely("determine", *told.DETERMINED)
    unasked = freely("determine", *told.INQUIRED)
    recommended = freely("determine", *told.RECOMMENDED)

    twice = refusal(lambda: determine(once))
    early = refusal(lambda: determine(unasked))
    his_own = refusal(lambda: determine(recommended, by=INVESTIGATOR))
    determine(recommended)

    assert "only a review can change it" in twice.sentence.msgid
    assert early.rule == "complaint.recommended"
    assert "You recommended this finding" in his_own.sentence.msgid
    assert len(then(recommended)) == 1


def test_who_had_a_hand_in_it_before_it_was_reopened_makes_no_finding_on_it() -> None:
    second = happened(C.Alleged, allegation="a2")
    anew = (
        happened(C.Assigned, investigator=COLLEAGUE.id),
        (happened(C.Recommended, allegation="a2"), COLLEAGUE),
    )
    case = freely("determine", *told.ISSUED, REOPENED, second, *anew)

    refused = refusal(lambda: determine(case, allegation="a2"))
    determine(case, by=HEAD, allegation="a2")

    assert "You had a hand in this" in refused.sentence.msgid
    assert len(then(case)) == 1


def test_what_was_reopened_is_inquired_into_before_it_is_answered_anew() -> None:
    case = freely("draft_disposition", *told.ISSUED, REOPENED)
    asked: dict[str, Any] = {
        **{"matter": "m1", "language": "zh", "opening": "…"},
        "facts_found": "…",
    }

    refused = refusal(lambda: case.draft_disposition(by=COLLEAGUE, **asked))

    assert refused.rule == "complaint.reopened"
    assert "nobody has recommended anything since" in refused.sentence.msgid


@pytest.mark.parametrize("decide", ["determine", "recommend"])
def test_a_finding_is_one_that_the_procedure_has(decide: str) -> None:
    case = freely(decide, *told.RECOMMENDED)
    by = LEAD if decide == "determine" else INVESTIGATOR
    answers: dict[str, Any] = {**PAIR, "finding": "guilty", "reasons": "…"}
    if decide == "determine":
        answers["on"] = DAY

    refused = refusal(lambda: getattr(case, decide)(by=by, **answers))

    assert (refused.rule, refused.field) == ("cn-service findings", "finding")


def test_a_paper_is_approved_by_another_and_issued_when_it_was_approved() -> None:
    drafted = freely("approve_disposition", *told.DRAFTED)
    unapproved = freely("issue_disposition", *told.DRAFTED)
    undrafted = freely("issue_disposition", *told.DETERMINED)

    his_own = refusal(lambda: drafted.approve_disposition(by=INVESTIGATOR, matter="m1"))
    early = refusal(lambda: unapproved.issue_disposition(by=LEAD, matter="m1", on=DAY))
    empty = refusal(lambda: undrafted.issue_disposition(by=LEAD, matter="m1", on=DAY))
    drafted.approve_disposition(by=LEAD, matter="m1")

    assert his_own.rule == early.rule == empty.rule == "complaint.disposition_approved"
    assert len(then(drafted)) == 1


def test_no_paper_is_made_from_what_was_not_issued() -> None:
    example = happened(C.DocumentSigned)
    told_of_it: dict[str, Any] = {
        name: getattr(example, name) for name in example.__dataclass_fields__
    }

    refused = refusal(lambda: given(*told.APPROVED).sign_document(by=SYSTEM, **told_of_it))

    assert refused.rule == "complaint.disposition_issued"


def test_what_stands_in_a_case_already_is_not_brought_again() -> None:
    case = given(*told.ALLEGED)
    allege: dict[str, Any] = {"matter": "m1", "code": "S2"}

    sorted_twice = refusal(lambda: case.sort_matter(by=INTAKE, matter="m1", kind="accusation"))
    unknown_kind = refusal(lambda: case.sort_matter(by=INTAKE, matter="m2", kind="gossip"))
    named_twice = refusal(lambda: case.name_officer(by=INTAKE, subject="s1"))
    alleged_twice = refusal(
        lambda: case.allege(by=INTAKE, allegation="a1", subjects=("s1",), **allege)
    )
    of_nobody = refusal(lambda: case.allege(by=INTAKE, allegation="a2", subjects=(), **allege))
    filed_twice = refusal(
        lambda: case.file(
            by=PERSON, under=case.under(), channel="web", mode="anonymous", language="zh",
            received_on=DAY, narrative="…",
        )
    )  # fmt: skip

    assert [each.rule for each in (sorted_twice, unknown_kind, named_twice, alleged_twice)] == [
        "complaint.matter_sorted",
        "cn-service track",
        "complaint.officer_named",
        "complaint.alleged",
    ]
    assert (unknown_kind.field, of_nobody.field) == ("kind", "subjects")
    assert filed_twice.rule == "complaint.filed"
    assert then(case) == []


def test_nothing_is_decided_in_a_case_or_a_matter_that_is_not_there() -> None:
    unfiled = C("complaint-9")
    unfiled.goes_by(procedure.parse(CN))

    nowhere = refusal(lambda: unfiled.list_missing(by=INTAKE, matter="m1", missing="…"))
    unsorted = refusal(
        lambda: given(*told.ALLEGED).list_missing(by=INTAKE, matter="m9", missing="…")
    )

    assert nowhere.rule == "complaint.filed"
    assert unsorted.rule == "complaint.matter_sorted"


@pytest.mark.parametrize("decide", ["propose_measure", "decide_measure"])
def test_a_measure_is_one_of_the_procedure_for_somebody_of_the_case(decide: str) -> None:
    case = given(*told.DETERMINED)

    unknown = refusal(
        lambda: getattr(case, decide)(by=LEAD, matter="m1", subject="s1", measure="exile")
    )
    nobody = refusal(
        lambda: getattr(case, decide)(by=LEAD, matter="m1", subject="s9", measure="criticism")
    )

    assert (unknown.rule, unknown.field) == ("cn-service measures", "measure")
    assert (nobody.rule, nobody.field) == ("complaint.named", "subject")


def test_who_answers_for_a_case_neither_takes_it_twice_nor_declines_it() -> None:
    held = (*told.ALLEGED, (happened(C.ResponsibilityTaken), INTAKE))
    proposed = happened(C.SofteningProposed, act="declined", allegation=None)
    case = freely("decline", *held, (proposed, INVESTIGATOR))

    twice = refusal(lambda: case.take_responsibility(by=LEAD, unit="inspectorate"))
    alone = refusal(
        lambda: case.decline(
            by=INTAKE, matter="m1", on=DAY, ground="other_route", reasons="…", route=None
        )
    )

    assert twice.rule == "首问负责制"
    assert alone.rule == "complaint.declined"


def test_what_is_joined_goes_somewhere() -> None:
    case = freely("merge", *told.INQUIRED)

    refused = refusal(lambda: case.merge(by=LEAD, matter="m1", into=" ", reasons="…"))

    assert (refused.rule, refused.field) == ("complaint.merged", "into")


def test_a_proof_is_shown_to_somebody_whom_the_case_knows() -> None:
    case = given(*told.INQUIRED, happened(C.EvidenceReceived))

    refused = refusal(
        lambda: case.disclose_evidence(
            by=INVESTIGATOR, item="item-1", to="乔", reasons="…", subject="s9", on=DAY
        )
    )

    assert refused.field == "subject"


def test_where_one_thing_waits_nobody_has_to_say_which() -> None:
    case = given(*told.INQUIRED, happened(C.PreservationAsked))

    case.confirm_preservation(by=INTAKE, request=None, confirmed_by="林")

    [confirmed] = then(case)
    assert isinstance(confirmed, C.PreservationConfirmed)
    assert confirmed.request == "keep-1"


def test_a_case_without_its_rules_or_its_calendar_is_not_worked_with() -> None:
    case = C("complaint-9")

    with pytest.raises(RuntimeError, match="without its procedure"):
        case.under()
    with pytest.raises(RuntimeError, match="without its calendar"):
        case.days()


@pytest.mark.parametrize(
    ("kind", "among"), [("colour", ()), ("choice", ()), ("choices", ()), ("line", "ground")]
)
def test_a_question_is_of_a_kind_that_a_page_can_ask(kind: str, among: Any) -> None:
    with pytest.raises(TypeError, match="what:"):
        Asked("what", kind, Sentence("What"), among=among)


def test_what_follows_a_missed_day_is_said_in_words() -> None:
    deemed = what_follows("deemed", "accepted", None)
    asked = what_follows("decide", None, "Whether it goes on")
    lost = what_follows("lapse", None, None)

    assert deemed.msgid == "The law treats it as “{what}”."
    assert asked.values == {"question": "Whether it goes on"}
    assert lost not in (deemed, asked)
    assert lost.msgid
