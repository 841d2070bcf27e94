"""The ledger: everything that ended or lessened a matter, with everybody who stands behind it."""

from domain.complaint import Complaint
from domain.history import Fact
from domain.people import Actor
from projections.ledger import Entry, fold
from tests.facts import happened
from tests.history import BROUGHT, COLLEAGUE, INQUIRED, INTAKE, INVESTIGATOR, LEAD, told

C = Complaint
PROPOSED = (happened(C.SofteningProposed), INVESTIGATOR)
SECONDED = (happened(C.SofteningSeconded), COLLEAGUE)
DROPPED = (happened(C.Discontinued), LEAD)


def ledger(*facts: Fact | tuple[Fact, Actor]) -> list[Entry]:
    return fold(told(*facts))


def test_what_was_done_stands_with_whom_why_and_when() -> None:
    [entry] = ledger(*INQUIRED, PROPOSED, SECONDED, DROPPED)

    dropped = DROPPED[0]
    assert isinstance(dropped, C.Discontinued)
    assert (entry.act, entry.matter, entry.allegation) == ("discontinued", "m1", "a1")
    assert (entry.actor, entry.proposed_by, entry.seconded_by) == (
        LEAD.id,
        INVESTIGATOR.id,
        COLLEAGUE.id,
    )
    assert (entry.why, entry.on, entry.done) == (dropped.reasons, dropped.on, True)
    assert not entry.alone
    assert str(entry.said) == "Drop an allegation"


def test_what_was_only_proposed_stands_there_too() -> None:
    [entry] = ledger(*INQUIRED, PROPOSED)

    assert (entry.done, entry.actor, entry.proposed_by) == (False, "", INVESTIGATOR.id)


def test_a_proposal_for_something_else_does_not_stand_behind_it() -> None:
    other = (happened(C.SofteningProposed, proposal="other", allegation="a2"), INVESTIGATOR)

    waiting, done = ledger(*INQUIRED, other, DROPPED)

    assert (waiting.done, done.proposed_by) == (False, "")
    assert done.alone


def test_an_old_decision_of_one_person_alone_is_seen_as_such() -> None:
    [entry] = ledger(*BROUGHT, (happened(C.Declined), LEAD))

    assert (entry.act, set(entry.persons), entry.alone) == ("declined", {LEAD.id}, True)


def test_calling_it_a_suggestion_is_in_the_ledger_and_calling_it_an_accusation_is_not() -> None:
    sorted_so = (happened(C.MatterSorted, kind="suggestion"), INTAKE)
    agreed = (
        happened(C.SofteningSeconded, proposal="matter_sorted-m1", act="matter_sorted"),
        LEAD,
    )

    [entry] = ledger(happened(C.Filed), sorted_so, agreed)

    assert (entry.act, set(entry.persons)) == ("matter_sorted", {INTAKE.id, LEAD.id})
    assert ledger(*BROUGHT) == []


def test_many_cases_stand_in_one_ledger_in_the_order_of_recording() -> None:
    here = told(*INQUIRED, PROPOSED, stream="complaint-1")
    there = [
        each._replace(position=each.position + 100)
        for each in told(*INQUIRED, DROPPED, stream="complaint-2")
    ]

    entries = fold([*there, *here])

    assert [(each.stream_id, each.done) for each in entries] == [
        ("complaint-1", False),
        ("complaint-2", True),
    ]
    assert entries[1].proposed_by == ""
