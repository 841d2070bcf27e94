"""The office's copy of a paper carries the history it was made from; the person's own never does."""

import hashlib
import io
import json

import pikepdf
import pytest

from application import papers
from application.adapters.printing import Paper
from application.bootstrap import House
from application.verifying import beside
from domain.complaint import Complaint
from domain.provenance import Origin
from tests.application.reactions.printing import typed
from tests.web.public.handling import decide, take_up
from tests.web.staff.worker import Desks


@pytest.fixture
def decided(house: House, complaint: str) -> str:
    """A case whose decision was issued, and its paper sealed."""
    take_up(house, complaint)
    decide(house, complaint)
    issue = next(
        each
        for each in house.office.facts_of(complaint)
        if isinstance(each.fact, Complaint.DispositionIssued)
    )

    def print_it(origin: Origin | None) -> Paper:
        assert origin is not None
        pdf = typed(f"{origin.mark} and what it says")
        return Paper(pdf, hashlib.sha256(pdf).hexdigest(), 1, "typed", "none")

    wanted = papers.Wanted(
        document="disposition-1",
        kind="disposition",
        language="en",
        template="disposition/2",
        made_from=issue.position,
        print=print_it,
    )
    assert papers.make(house, wanted, because=issue)
    house.projector.catch_up()
    return complaint


def held_in(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return {name: file.get_file().read_bytes() for name, file in paper.attachments.items()}


def test_the_office_has_the_history_in_its_copy_and_it_is_the_papers_own(
    desks: Desks, house: House, decided: str
) -> None:
    at = f"/staff/complaints/{decided}/letters/disposition-1"

    sent = desks["gu"].client.get(at).data
    ours = desks["gu"].client.get(f"{at}/with-history").data

    assert held_in(sent) == {}
    told = json.loads(held_in(ours)["history.json"])
    assert next(each["topic"] for each in told["facts"]).startswith("complaint.filed")
    for pdf in (sent, ours):
        found, standing = beside(house, pdf)
        assert standing is not None
        assert standing.signed.document == "disposition-1"
        assert (found.history is None) == (pdf == sent)
    assert desks["gu"].client.get(f"{at}/with-history").data == ours


def test_what_people_wrote_stays_under_seal_in_the_history(desks: Desks, decided: str) -> None:
    at = f"/staff/complaints/{decided}/letters/disposition-1/with-history"

    history = held_in(desks["gu"].client.get(at).data)["history.json"]

    facts = json.loads(history)["facts"]
    drafted = next(each for each in facts if "disposition_drafted" in each["topic"])
    assert set(json.loads(drafted["state"])["opening"]) == {"box", "of"}


def test_a_paper_that_was_never_made_has_no_copy(desks: Desks, decided: str) -> None:
    at = f"/staff/complaints/{decided}/letters/disposition-9/with-history"

    assert desks["gu"].client.get(at).status_code == 404
