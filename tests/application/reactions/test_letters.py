"""An approved letter is printed, sealed and recorded once; only its reader's page shows it."""

from dataclasses import replace

import pytest

from application import complaints
from application.bootstrap import House
from application.office import Command
from application.reactions.documents import Documents
from application.reactions.letters import composed
from domain.complaint import Complaint
from domain.people import SYSTEM
from tests.application.reactions.printing import Typewriter
from tests.history import INTAKE, LEAD
from tests.web.public.handling import take_up


def approved(house: House, **given: str) -> str:
    """A case that was taken up, and a letter that another person approved."""
    told = {"kind": "acceptance", "to": "complainant", "language": "en", **given}
    case = complaints.file(
        house.office,
        by=SYSTEM,
        command=Command(),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative="They sent me away.",
    ).stream_id
    take_up(house, case)
    for by, verb, said in [(INTAKE, "draft_letter", told), (LEAD, "approve_letter", {})]:
        complaints.take(house.office, by=by, command=Command(), complaint=case, verb=verb, **said)
    return case


def papers(house: House, case: str) -> list[Complaint.DocumentSigned]:
    facts = [each.fact for each in house.office.facts_of(case)]
    return [each for each in facts if isinstance(each, Complaint.DocumentSigned)]


def test_an_approved_letter_is_printed_sealed_and_recorded_once(house: House) -> None:
    case = approved(house)
    documents = Documents(house, Typewriter())
    [approval] = [
        each
        for each in house.office.facts_of(case)
        if isinstance(each.fact, Complaint.LetterApproved)
    ]

    documents.make(approval)
    documents.make(approval)

    [paper] = papers(house, case)
    assert (paper.document, paper.kind) == ("acceptance-l1v1", "acceptance")
    assert (house.settings.documents / f"{paper.pdf_sha256}.pdf").exists()


def test_a_letter_whose_file_is_gone_is_made_again(house: House) -> None:
    case = approved(house)
    documents = Documents(house, Typewriter())
    [approval] = [
        each
        for each in house.office.facts_of(case)
        if isinstance(each.fact, Complaint.LetterApproved)
    ]
    documents.make(approval)
    [paper] = papers(house, case)
    file = house.settings.documents / f"{paper.pdf_sha256}.pdf"
    sealed = file.read_bytes()
    file.unlink()

    different = documents.restore()

    assert different == []
    assert file.read_bytes() == sealed


def test_a_letter_is_printed_on_the_paper_that_its_office_chose(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = approved(house)
    identity = house.office.identity()
    assert identity is not None
    monkeypatch.setattr(house.office, "identity", lambda: replace(identity, paper="Letter"))

    letter, _ = composed(house, house.office.facts_of(case), "l1", 1)

    assert (identity.paper, letter.paper_size) == ("A4", "Letter")
