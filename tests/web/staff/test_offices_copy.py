"""The office's copy of a paper carries the history it was made from; the person's own never does."""

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from flask.testing import FlaskClient

from application import papers
from application.adapters.checking import Unsound
from application.adapters.printing import Paper, Unprintable
from application.adapters.seal import FILE, make_test_seal
from application.bootstrap import House
from application.sealing import known, seal_of
from application.settings import OwnSeal
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
        pdf = typed(f"/Keywords ({origin.mark}) and what it says")
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


def test_after_a_change_of_seal_the_old_papers_and_their_copies_are_still_the_offices(
    desks: Desks, house: House, decided: str
) -> None:
    at = f"/staff/complaints/{decided}/letters/disposition-1"
    sent, before = desks["gu"].client.get(at).data, known(house)
    file = house.settings.keys / FILE
    file.unlink()
    make_test_seal(file, office="The office with a new key", at=house.clock.now())

    ours = desks["gu"].client.get(f"{at}/with-history").data

    assert before[0] in known(house)
    assert len(known(house)) == 2
    assert beside(house, sent)[1] is not None
    assert beside(house, ours)[0].history is not None


def test_papers_can_be_checked_while_the_key_is_out_of_reach(
    client: FlaskClient, desks: Desks, house: House, decided: str
) -> None:
    sent = desks["gu"].client.get(f"/staff/complaints/{decided}/letters/disposition-1").data
    before = known(house)
    (house.settings.keys / FILE).chmod(0o644)

    assert known(house) == before
    assert beside(house, sent)[1] is not None
    assert before[0]["fingerprint"] in client.get("/verify").text


@pytest.mark.usefixtures("decided")
def test_a_password_that_is_missing_is_a_sentence(house: House, tmp_path: Path) -> None:
    own = OwnSeal(house.settings.keys / FILE, tmp_path / "missing")
    without = replace(house, settings=replace(house.settings, seal=own))

    with pytest.raises(Unprintable, match="missing"):
        seal_of(without)

    assert known(without) == known(house)


def test_the_same_pages_under_the_offices_seal_that_the_record_does_not_name_are_told_apart(
    desks: Desks, house: House, decided: str
) -> None:
    sent = desks["gu"].client.get(f"/staff/complaints/{decided}/letters/disposition-1").data
    start = sent.index(b"/Contents <") + 11
    end = sent.index(b">", start)
    other = sent[:start] + sent[start:end].swapcase() + sent[end:]

    with pytest.raises(Unsound, match="not the file that its record names"):
        beside(house, other)
