"""Letters at a desk: written by one, read by another, and where each of them is now."""

import re

import pytest

from application.bootstrap import House
from application.office import Command
from domain.complaint import Complaint
from domain.people import SYSTEM
from tests.facts import happened
from tests.web.staff import course
from tests.web.staff.worker import Desks


@pytest.fixture
def held(desks: Desks, complaint: str) -> str:
    """A case that somebody answers for and that was taken up."""
    desks["sun"].decide(complaint, "take_responsibility")
    desks["sun"].decide(complaint, "sort_matter", kind="remedy", reasons="She asks for her papers.")
    desks["sun"].decide(complaint, "accept")
    return complaint


def written(desks: Desks, complaint: str, **given: str) -> str:
    """The page of the letters after one was drafted at the reception."""
    told = {"kind": "acceptance", "to": "complainant", "language": "en", **given}
    desks["sun"].decide(complaint, "draft_letter", **told)
    return desks["sun"].go(f"/staff/complaints/{complaint}/letters").text


def test_a_draft_waits_for_another_person(desks: Desks, held: str) -> None:
    page = written(desks, held)

    assert "Notice that it is taken up" in page
    assert "waits to be read by another person" in page
    assert f"/staff/complaints/{held}/letters/drafts/l1/1" in page


def test_whoever_wrote_it_is_not_offered_to_approve_it(desks: Desks, held: str) -> None:
    own = written(desks, held)

    other = desks["gu"].go(f"/staff/complaints/{held}/letters").text

    assert "Approve a letter" not in own
    assert "Approve a letter" in other


def test_what_changed_from_one_draft_to_the_next_is_shown(desks: Desks, held: str) -> None:
    written(desks, held, body="We call you on Monday.")
    desks["gu"].decide(held, "return_letter", reasons="It is Tuesday.")

    given_back = desks["sun"].go(f"/staff/complaints/{held}/letters").text
    page = written(desks, held, letter="l1", body="We call you on Tuesday.")

    assert "It is Tuesday." in given_back
    assert "<del>Monday</del><ins>Tuesday</ins>" in page


def test_a_draft_is_read_as_it_would_be_printed(desks: Desks, house: House, held: str) -> None:
    written(desks, held)

    draft = desks["gu"].client.get(f"/staff/complaints/{held}/letters/drafts/l1/1")

    assert draft.data.startswith(b"%PDF-1.7")
    assert house.reading.of(held)[-1][3] == "draft: l1 v1"


@pytest.mark.parametrize("draft", ["l1/2", "l9/1"])
def test_a_draft_that_is_not_there_is_not_found(desks: Desks, held: str, draft: str) -> None:
    written(desks, held)

    assert desks["gu"].go(f"/staff/complaints/{held}/letters/drafts/{draft}").status == 404


def test_a_wrong_answer_stands_beside_its_question(desks: Desks, held: str) -> None:
    form = desks["sun"].ask(held, "draft_letter")

    page = form.send(kind="review", to="complainant", language="en").text

    assert re.search(r"Nothing that this letter tells of has happened", page)


def test_a_letter_bears_no_day_before_it_was_drafted(desks: Desks, held: str) -> None:
    written(desks, held)

    form = desks["gu"].ask(held, "approve_letter")
    page = form.send(on="1999-01-01").text

    assert "This day lies before what it follows from" in page


def test_a_letter_for_which_a_name_was_typed_is_read_only_by_who_may_read_names(
    desks: Desks, held: str
) -> None:
    written(desks, held, recipient="Shen Ruolan, 12 Willow Road")
    at = f"/staff/complaints/{held}/letters"

    status = {
        name: desks[name].client.get(f"{at}/drafts/l1/1").status_code for name in ("sun", "gu")
    }

    assert status == {"sun": 200, "gu": 404}
    assert "drafts/l1/1" not in desks["gu"].go(at).text
    signed = desks["gu"].ask(held, "approve_letter").send(letter="l1")
    assert "you may not read who that is" in signed.text


def test_a_colleague_without_names_reads_no_letter_of_a_case_in_confidence(
    desks: Desks, complaint: str
) -> None:
    course.take_up(desks, complaint)
    written(desks, complaint)
    at = f"/staff/complaints/{complaint}/letters"

    status = {name: desks[name].go(at).status for name in ("zhou", "he", "gu")}

    assert status == {"zhou": 200, "he": 404, "gu": 200}
    assert at not in desks["he"].go(f"/staff/complaints/{complaint}").text


def test_a_draft_is_read_no_more_once_something_of_the_case_was_erased(
    desks: Desks, house: House, held: str
) -> None:
    written(desks, held, body="She called on Monday.")
    desks["gu"].decide(held, "return_letter", reasons="She called on Tuesday.")
    written(desks, held, letter="l1", body="She called on Tuesday.")
    house.office.decide(
        Complaint,
        held,
        Command(),
        lambda case: case.record(happened(Complaint.PersonErased, keys=("officer",)), SYSTEM),
    )

    page = desks["sun"].go(f"/staff/complaints/{held}/letters").text
    draft = desks["sun"].client.get(f"/staff/complaints/{held}/letters/drafts/l1/2")

    assert draft.status_code == 404
    assert "drafts/l1" not in page
    assert "She called" not in page
