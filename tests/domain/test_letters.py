"""Letters of a case: nobody signs his own, nothing is told that did not happen, and receipt counts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact, Refused
from domain.letter_kinds import LETTERS, LetterKind
from domain.people import COMPLAINANT, Actor, Role
from domain.sealed import Sealed
from tests.facts import happened
from tests.paper.cases import PROCEDURE, facts_of

WRITER = Actor("account-1", Role.INTAKE, "staff")
LEAD = Actor("account-3", Role.LEAD, "staff")
HEAD = Actor("account-2", Role.HEAD, "staff")


def complaint(*more: Fact, issued: bool = False) -> Complaint:
    """The case of the household window, taken up, or decided and printed."""
    facts = facts_of("en")
    case = Complaint("complaint-1")
    case.goes_by(PROCEDURE)
    came: Iterable[tuple[Fact, str]] = [
        (each.fact, each.actor) for each in (facts if issued else facts[:10])
    ]
    for fact, actor in [*came, *((each, "account-1") for each in more)]:
        case.record(fact, Actor(actor, Role.LEAD, "staff"))
    case.collect_events()
    return case


def written(case: Complaint, by: Actor = WRITER, **given: str) -> Complaint:
    case.draft_letter(by=by, kind="acceptance", to="complainant", language="en", **given)
    return case


def newest(case: Complaint) -> Fact:
    return [*case.pending][-1].fact


def test_a_letter_is_drafted_by_one_and_approved_by_another() -> None:
    case = written(complaint())

    case.approve_letter(by=LEAD, on=date(2026, 3, 4))

    assert newest(case) == Complaint.LetterApproved(letter="l1", edition=1, on=date(2026, 3, 4))


def test_what_was_written_before_somebody_was_erased_is_written_anew() -> None:
    erased = happened(Complaint.PersonErased, keys=("officer:p1",), scope="subject")
    case = written(complaint())
    case.record(erased, HEAD)

    with pytest.raises(Refused, match="erased since this was written") as refused:
        case.approve_letter(by=LEAD)

    assert refused.value.rule == "complaint.person_erased"
    written(case, letter="l1").approve_letter(by=LEAD)
    assert newest(case) == Complaint.LetterApproved(letter="l1", edition=2, on=None)


def test_nobody_approves_or_returns_what_he_wrote_himself() -> None:
    case = written(complaint(), by=LEAD)

    with pytest.raises(Refused, match="You wrote this letter"):
        case.approve_letter(by=LEAD)

    with pytest.raises(Refused, match="You wrote this letter"):
        case.return_letter(by=LEAD, reasons="Wrong day.")


def test_a_letter_that_was_given_back_is_drafted_anew_under_its_number() -> None:
    case = written(complaint())
    case.return_letter(by=LEAD, reasons="The day is wrong.")

    written(case, letter="l1", body="The right day.")

    again = newest(case)
    assert isinstance(again, Complaint.LetterDrafted)
    assert (again.letter, again.edition) == ("l1", 2)


def test_what_was_approved_is_never_drafted_anew() -> None:
    case = written(complaint())
    case.approve_letter(by=LEAD)

    with pytest.raises(Refused, match="approved already"):
        written(case, letter="l1")


def test_a_letter_tells_nothing_that_did_not_happen() -> None:
    case = complaint()

    with pytest.raises(Refused, match="Nothing that this letter tells of") as refused:
        case.draft_letter(by=WRITER, kind="review", to="complainant", language="en")

    assert refused.value.field == "kind"


@pytest.mark.parametrize("kind", [each for each in LETTERS.values() if "public" not in each.to])
def test_a_letter_goes_to_nobody_it_is_not_for(kind: LetterKind) -> None:
    case = complaint()

    with pytest.raises(Refused, match="goes to others"):
        case.draft_letter(by=WRITER, kind=kind.id, to="public", language="en")


def test_a_letter_to_an_officer_names_one_who_is_complained_about() -> None:
    case = complaint()

    with pytest.raises(Refused, match="Say whom") as refused:
        case.draft_letter(by=WRITER, kind="officer_notice", to="officer", language="en")

    assert refused.value.field == "subject"


def test_who_signs_is_said_by_the_procedure() -> None:
    case = written(complaint(), by=LEAD)

    with pytest.raises(Refused, match="signed by"):
        case.approve_letter(by=Actor("account-9", Role.INVESTIGATOR, "staff"))


def printed(document: str = "disposition-1") -> Complaint:
    return complaint(happened(Complaint.DocumentSigned, document=document), issued=True)


def test_a_decision_that_was_handed_over_starts_the_time_for_a_review() -> None:
    case = printed()

    case.serve(by=WRITER, way="handed_over", proof="Signed", on=date(2026, 5, 28))

    assert newest(case) == Complaint.Served(
        document="disposition-1",
        matter="m1",
        way="handed_over",
        proof=Sealed("Signed", of="case"),
        on=date(2026, 5, 28),
    )


def test_a_decision_is_not_received_before_it_was_issued() -> None:
    case = printed()

    with pytest.raises(Refused, match="before what it follows"):
        case.serve(by=WRITER, way="handed_over", proof="Signed", on=date(2026, 5, 1))


def test_the_staff_cannot_say_that_the_person_opened_it() -> None:
    case = printed()

    with pytest.raises(Refused, match="Choose one of those shown"):
        case.serve(by=WRITER, way="opened")


def test_the_person_opens_it_on_the_page_once() -> None:
    case = printed()
    case.serve(by=COMPLAINANT, way="opened", on=date(2026, 5, 27))

    with pytest.raises(Refused, match="no printed paper"):
        case.serve(by=COMPLAINANT, way="opened", on=date(2026, 5, 28))


def test_another_letter_starts_no_time() -> None:
    case = printed("acceptance-l1v1")

    with pytest.raises(Refused, match="no printed paper"):
        case.serve(by=WRITER, way="handed_over", proof="Signed", on=date(2026, 5, 28))
    case.receive_letter(by=WRITER, way="delivered", proof="RR 8812", on=date(2026, 5, 28))

    assert newest(case).TOPIC == "complaint.letter_received"


def test_a_paper_that_came_back_stays_owed_until_it_arrives() -> None:
    case = printed()
    case.note_failed_service(by=WRITER, why="absent", follow_up="By messenger on Monday.")
    owed = set(case.unserved)

    case.serve(by=WRITER, way="delivered", proof="RR 8812", on=date(2026, 6, 9))

    assert owed == {"disposition-1"}
    assert case.unserved == set()


def test_a_paper_that_came_back_says_how_it_is_tried_next() -> None:
    case = printed()

    with pytest.raises(Refused, match="how it is tried next"):
        case.note_failed_service(by=WRITER, why="absent", follow_up=None)


def test_an_approved_letter_is_printed_before_anything_is_decided() -> None:
    case = written(complaint())
    case.approve_letter(by=LEAD)

    assert case.may_be_printed("acceptance-l1v1")
    assert not case.may_be_printed("acceptance-l1v2")


REFUSED = happened(Complaint.DisclosureRefused, subject="s1")
AGREED = happened(Complaint.DisclosureAgreed, subject="s1", agreed_by="complainant")


def to_officer(case: Complaint) -> Complaint:
    case.draft_letter(
        by=WRITER, kind="officer_notice", to="officer", subject="s1", language="en", matter="m1"
    )
    return case


@pytest.mark.parametrize("before", [(), (AGREED, REFUSED)])
def test_no_letter_tells_the_officer_what_was_not_agreed(before: tuple[Fact, ...]) -> None:
    case = complaint(*before)

    with pytest.raises(Refused, match="agreed what") as refused:
        to_officer(case)

    assert refused.value.rule


def test_a_no_that_came_after_the_draft_stops_its_approval() -> None:
    case = complaint()
    case.record(AGREED, COMPLAINANT)
    to_officer(case).record(REFUSED, COMPLAINANT)

    with pytest.raises(Refused, match="agreed what"):
        case.approve_letter(by=LEAD)

    assert not case.letters["l1"].approved


def test_what_the_law_owes_an_officer_needs_no_yes() -> None:
    case = complaint(happened(Complaint.DutySuspended, subject="s1", matter="m1"))

    case.draft_letter(
        by=WRITER, kind="suspension", to="officer", subject="s1", language="en", matter="m1"
    )

    assert newest(case).TOPIC == "complaint.letter_drafted"


def test_nobody_approves_his_own_words_in_the_draft_of_another() -> None:
    case = written(complaint(), by=LEAD, body="My words.")
    case.return_letter(by=HEAD, reasons="Shorter.")
    written(case, letter="l1", body="My words")

    with pytest.raises(Refused, match="You wrote this letter"):
        case.approve_letter(by=LEAD)

    with pytest.raises(Refused, match="You wrote this letter"):
        case.return_letter(by=LEAD, reasons="Longer.")


def test_what_was_given_back_is_approved_only_once_it_is_drafted_anew() -> None:
    case = written(complaint())
    case.return_letter(by=LEAD, reasons="The day is wrong.")

    with pytest.raises(Refused, match="given back"):
        case.approve_letter(by=LEAD, letter="l1")
    written(case, letter="l1")
    case.approve_letter(by=LEAD)

    assert case.letters["l1"].approved == 2


def test_a_letter_tells_what_happened_in_its_own_matter() -> None:
    case = complaint(
        happened(Complaint.MatterSorted, matter="m2", kind="remedy", stage="accepted"),
        happened(Complaint.Extended, matter="m2"),
    )
    told: dict[str, Any] = {
        "by": WRITER,
        "kind": "extension",
        "to": "complainant",
        "language": "en",
    }

    with pytest.raises(Refused, match="Nothing that this letter tells of"):
        case.draft_letter(**told, matter="m1")
    case.draft_letter(**told, matter="m2")

    assert newest(case).TOPIC == "complaint.letter_drafted"


def test_a_letter_tells_an_officer_what_happened_to_him() -> None:
    case = complaint(happened(Complaint.DutySuspended, subject="s2", matter="m1"))

    with pytest.raises(Refused, match="Nothing that this letter tells of"):
        case.draft_letter(
            by=WRITER, kind="suspension", to="officer", subject="s1", language="en", matter="m1"
        )

    assert case.letters == {}


def test_nobody_says_that_a_paper_arrived_without_a_proof() -> None:
    case = printed()

    with pytest.raises(Refused, match="Say who signed for it") as refused:
        case.serve(by=WRITER, way="delivered", on=date(2026, 5, 28))

    assert refused.value.field == "proof"


def test_a_decision_arrives_on_no_day_before_it_was_sent_or_came_back() -> None:
    case = printed()
    case.send_letter(by=WRITER, way="posted", on=date(2026, 5, 29))
    case.note_failed_service(
        by=WRITER, why="absent", follow_up="By messenger.", on=date(2026, 6, 2)
    )

    with pytest.raises(Refused, match="before what it follows"):
        case.serve(by=WRITER, way="delivered", proof="RR 8812", on=date(2026, 6, 1))
    case.serve(by=WRITER, way="delivered", proof="RR 8812", on=date(2026, 6, 2))

    assert newest(case).TOPIC == "complaint.served"


def test_a_matter_is_not_closed_while_its_decision_lies_where_nobody_has_it() -> None:
    case = printed()
    case.note_failed_service(by=WRITER, why="absent", follow_up="By messenger.")

    with pytest.raises(Refused, match="came back and nobody has it"):
        case.close(by=LEAD, matter="m1", on=date(2026, 8, 1), ground="ended")

    assert case.unserved == {"disposition-1"}


def test_the_person_opens_any_letter_on_the_page() -> None:
    case = printed("acceptance-l1v1")

    case.receive_letter(by=COMPLAINANT, way="opened", on=date(2026, 5, 28))

    assert case.served == {"acceptance-l1v1"}
