"""The letters: as they were signed, to whoever holds the receipt, and to nobody else."""

from typing import Any

import pytest

from application import complaints
from application.bootstrap import House
from application.office import Command
from domain.complaint import Complaint
from tests.history import INTAKE, LEAD
from tests.web.public.handling import LETTER, decide, sign_letter, take_up
from tests.web.public.visitor import Visitor


@pytest.fixture
def complaint(visitor: Visitor, house: House) -> str:
    """A complaint that was decided, and the person who brought it at the open page."""
    visitor.file()
    found = house.receipts.opens(house.office, number=visitor.number, code=visitor.code)
    assert found is not None
    take_up(house, found)
    decide(house, found)
    visitor.open()
    return found


def test_the_letter_is_handed_out_as_it_was_signed(
    visitor: Visitor, house: House, complaint: str
) -> None:
    sign_letter(house, complaint)

    letter = visitor.go("/letters/disposition-1").page

    assert letter is not None
    assert letter.data == LETTER
    assert letter.mimetype == "application/pdf"
    assert letter.headers["Content-Disposition"] == f'attachment; filename="{visitor.number}.pdf"'


def test_the_page_leads_to_the_letter(visitor: Visitor, house: House, complaint: str) -> None:
    sign_letter(house, complaint)

    page = visitor.go("/page").text

    assert '<a href="/letters/disposition-1">Disposition (PDF)</a>' in page


def test_handing_a_letter_out_is_written_down(
    visitor: Visitor, house: House, complaint: str
) -> None:
    sign_letter(house, complaint)

    visitor.go("/letters/disposition-1")

    assert house.reading.of(complaint)[-1][1:] == ("complainant", "complainant", "letter")


@pytest.mark.parametrize("kept", [b"%PDF-1.7 another letter", b""], ids=["another", "empty"])
def test_a_file_that_is_not_the_signed_one_is_not_handed_out(
    visitor: Visitor, house: House, complaint: str, kept: bytes
) -> None:
    sign_letter(house, complaint, kept=kept)

    answer = visitor.go("/letters/disposition-1").page

    assert answer is not None
    assert answer.status_code == 500
    assert b"another letter" not in answer.data


def test_a_file_that_is_gone_is_answered_with_a_page(
    visitor: Visitor, house: House, complaint: str
) -> None:
    fingerprint = sign_letter(house, complaint)
    (house.settings.documents / f"{fingerprint}.pdf").unlink()

    answer = visitor.go("/letters/disposition-1").page

    assert answer is not None
    assert answer.status_code == 500
    assert "Something failed on our side" in visitor.text


@pytest.mark.parametrize("document", ["disposition-2", "..%2Fkeys%2Fmaster.key", "x"])
def test_there_is_no_other_letter(
    visitor: Visitor, house: House, complaint: str, document: str
) -> None:
    sign_letter(house, complaint)

    answer = visitor.go(f"/letters/{document}").page

    assert answer is not None
    assert answer.status_code == 404


def test_somebody_elses_letter_is_not_there(visitor: Visitor, house: House, complaint: str) -> None:
    sign_letter(house, complaint)
    other = Visitor(visitor.client).file()

    answer = other.open().go("/letters/disposition-1").page

    assert answer is not None
    assert answer.status_code == 404


def test_a_decision_is_received_on_the_day_it_is_opened_on_the_page(
    visitor: Visitor, house: House, complaint: str
) -> None:
    sign_letter(house, complaint)

    for _ in range(2):
        visitor.go("/letters/disposition-1")

    facts = [each.fact for each in house.office.facts_of(complaint)]
    [served] = [each for each in facts if isinstance(each, Complaint.Served)]
    assert (served.way, served.on) == ("opened", house.office.today())


def test_another_letter_is_received_on_the_day_it_is_opened_on_the_page(
    visitor: Visitor, house: House, complaint: str
) -> None:
    case: dict[str, Any] = {"office": house.office, "command": Command(), "complaint": complaint}
    told: dict[str, Any] = {"kind": "acceptance", "to": "complainant", "language": "en"}
    complaints.take(**case, by=INTAKE, verb="draft_letter", **told)
    complaints.take(**case, by=LEAD, verb="approve_letter")
    sign_letter(house, complaint, document="acceptance-l1v1", kind="acceptance")

    for _ in range(2):
        visitor.go("/letters/acceptance-l1v1")

    facts = [each.fact for each in house.office.facts_of(complaint)]
    [received] = [each for each in facts if isinstance(each, Complaint.LetterReceived)]
    assert (received.way, received.on) == ("opened", house.office.today())
