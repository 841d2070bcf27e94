"""The paper of an issued decision is made once, whatever happens while it is made."""

import hashlib
import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
import sqlalchemy as sa

from application import papers as making
from application.adapters.clock import SetClock
from application.adapters.documents import Say
from application.adapters.printing import Paper, Unprintable
from application.adapters.seal import FILE, make_test_seal
from application.bootstrap import House
from application.demonstration.decided import AT_THE_PERMIT_DESK, AT_THE_WINDOW
from application.demonstration.play import open_empty, perform
from application.office import Unavailable
from application.papers import write_whole
from application.reactions.attendance import WORKERS
from application.reactions.documents import Documents
from application.reactions.errands import Errands
from application.reactions.following import Following
from application.sealing import seal_of
from application.settings import OwnSeal
from domain.complaint import Complaint
from domain.provenance import Origin
from projections.disposition import Disposition
from tests.application.conftest import OpenAgain
from tests.application.reactions.printing import Typewriter, typed


class PowerCut(BaseException):
    """Ends everything at once, as `kill -9` does."""


@pytest.fixture
def house(open_again: OpenAgain) -> House:
    """An office in which two decisions were issued and no paper was made yet."""
    house = open_again()
    open_empty(house)
    perform(house, (AT_THE_WINDOW, AT_THE_PERMIT_DESK))
    return house


def signed(house: House) -> list[Complaint.DocumentSigned]:
    return [
        each.fact
        for each in house.office.facts_after(0, 10_000)
        if isinstance(each.fact, Complaint.DocumentSigned)
    ]


def strike_out_whoever_died(house: House) -> None:
    """The process of a test lives on, so the list has to be told that its worker does not."""
    with house.ledger.begin() as db:
        db.execute(sa.update(WORKERS).values(pid=2**22 + 1))
    Errands(house.ledger, house.clock).attendance.look()


def files(house: House) -> list[Path]:
    return sorted(house.settings.documents.iterdir())


def work(house: House, press: Typewriter) -> Following:
    following = Following(house, Documents(house, press))
    while following.step():
        pass
    return following


def test_each_issued_decision_gets_its_paper(house: House) -> None:
    work(house, Typewriter())

    papers = signed(house)
    contents = {hashlib.sha256(file.read_bytes()).hexdigest(): file.stem for file in files(house)}
    assert [paper.language for paper in papers] == ["en", "zh"]
    assert all(contents[paper.pdf_sha256] == paper.pdf_sha256 for paper in papers)
    assert all(paper.rendered_sha256 != paper.pdf_sha256 for paper in papers)


def test_a_paper_says_from_which_position_it_was_made_and_what_led_to_it(house: House) -> None:
    work(house, Typewriter())

    facts = house.office.facts_after(0, 10_000)
    issued = {
        each.stream_id: each for each in facts if isinstance(each.fact, Complaint.DispositionIssued)
    }
    made = [each for each in facts if isinstance(each.fact, Complaint.DocumentSigned)]
    assert [each.fact.made_from for each in made if isinstance(each.fact, Complaint.DocumentSigned)]
    for each in made:
        assert isinstance(each.fact, Complaint.DocumentSigned)
        assert each.fact.made_from == issued[each.stream_id].position
        assert each.causation == issued[each.stream_id].event_id


@pytest.mark.parametrize("moment", ["the file is written", "it is recorded", "the errand is done"])
def test_a_power_cut_before_each_step_loses_and_doubles_nothing(
    house: House, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    where = {
        "the file is written": (making, "write_whole"),
        "it is recorded": (type(house.office), "keep"),
        "the errand is done": (Errands, "done"),
    }
    with monkeypatch.context() as interrupted:
        interrupted.setattr(*where[moment], cut)
        with pytest.raises(PowerCut):
            work(house, Typewriter())

    heir = open_again()
    strike_out_whoever_died(heir)
    assert isinstance(heir.clock, SetClock)
    heir.clock.forward(timedelta(seconds=5))
    work(heir, Typewriter())

    assert len(signed(house)) == 2
    assert [file.stem for file in files(house)] == sorted(p.pdf_sha256 for p in signed(house))


def test_two_workers_at_once_make_each_paper_once(house: House, open_again: OpenAgain) -> None:
    houses = [house, open_again(), open_again()]

    threads = [threading.Thread(target=work, args=(each, Typewriter())) for each in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(signed(house)) == len(files(house)) == 2
    assert not Following(house, Documents(house, Typewriter())).trouble()


def test_a_paper_that_fails_says_why_and_is_tried_again_later(house: House) -> None:
    press = Typewriter(ink=False)
    documents = work(house, press)
    failed = documents.trouble()
    press.ink = True

    at_once = documents.step()
    assert isinstance(house.clock, SetClock)
    house.clock.forward(timedelta(seconds=5))
    while documents.step():
        pass

    assert [each.reason for each in failed] == [
        "The paper has no description to add the mark PDF/UA to."
    ] * 2
    assert not at_once
    assert len(signed(house)) == 2
    assert not documents.trouble()


def test_a_paper_that_keeps_failing_is_tried_less_and_less_often(house: House) -> None:
    documents = work(house, Typewriter(ink=False))
    assert isinstance(house.clock, SetClock)

    tries = 0
    for _ in range(360):
        house.clock.forward(timedelta(seconds=10))
        while documents.step():
            tries += 1

    assert 16 <= tries <= 44


def test_a_fault_in_one_paper_does_not_hold_up_the_other(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    numbers: list[str] = []

    class Choosy(Typewriter):
        def disposition(self, paper, say):  # type: ignore[no-untyped-def]  # a stand-in
            if paper.language == "en":
                raise KeyError(paper.number)
            return super().disposition(paper, say)

    documents = work(house, Choosy())

    assert [paper.language for paper in signed(house)] == ["zh"]
    (reason,) = [each.reason for each in documents.trouble()]
    assert reason.startswith(f"The paper cannot be made: KeyError at {__name__}:")
    assert "KeyError" in caplog.text
    assert not [number for number in numbers if number in reason + caplog.text]


def test_a_lost_file_is_made_again_and_is_the_same(house: House) -> None:
    work(house, Typewriter())
    before = {file: file.read_bytes() for file in files(house)}
    for file in before:
        file.unlink()

    differing = Documents(house, Typewriter()).restore()

    assert differing == []
    assert {file: file.read_bytes() for file in files(house)} == before


def test_a_paper_that_comes_out_otherwise_never_takes_the_place_of_the_lost_one(
    house: House,
) -> None:
    work(house, Typewriter())
    for file in files(house):
        file.unlink()

    differing = Documents(house, Typewriter(letters="printed")).restore()

    assert len(differing) == 2
    assert "Put the file back from a copy." in differing[0]
    assert files(house) == []


def test_a_paper_says_who_sealed_it_and_where_it_can_be_checked(house: House) -> None:
    work(house, Typewriter())

    seal = seal_of(house)
    assert {each.certificate for each in signed(house)} == {seal.fingerprint}
    assert {each.signer for each in signed(house)} == {seal.name}
    assert {each.site for each in signed(house)} == {"http://127.0.0.1:8484"}
    for each in signed(house):
        pdf = (house.settings.documents / f"{each.pdf_sha256}.pdf").read_bytes()
        unsealed = pdf[: pdf.index(b"%%EOF\n") + 6]
        assert hashlib.sha256(unsealed).hexdigest() == each.rendered_sha256


def test_the_paper_whose_place_another_takes_is_found_by_its_fingerprint(house: House) -> None:
    work(house, Typewriter())
    issue = next(
        each
        for each in house.office.facts_after(0, 10_000)
        if isinstance(each.fact, Complaint.DispositionIssued)
    )
    facts = house.office.facts_of(issue.stream_id)
    before = next(making.papers(facts))

    def print_it(_: Origin | None) -> Paper:
        pdf = typed("the next one")
        return Paper(pdf, hashlib.sha256(pdf).hexdigest(), 1, "typed", "none")

    made = making.make(
        house,
        making.Wanted(
            document="disposition-7",
            kind="disposition",
            language="en",
            template="disposition/2",
            made_from=issue.position,
            print=print_it,
            supersedes=before.document,
        ),
        because=issue,
    )

    later = making.signed_as(house.office.facts_of(issue.stream_id), "disposition-7")
    held = house.office.store.held("superseded")
    assert made
    assert later is not None
    assert later.supersedes == before.document
    assert [key.partition("/")[0] for key, _ in held] == [before.rendered_sha256]


def test_a_lost_file_is_not_made_again_under_another_seal(house: House) -> None:
    work(house, Typewriter())
    for file in files(house):
        file.unlink()
    seal = house.settings.keys / FILE
    seal.unlink()
    make_test_seal(seal, office="Another office", at=house.clock.now())

    differing = Documents(house, Typewriter()).restore()

    assert len(differing) == 2
    assert "but not its seal" in differing[0]
    assert files(house) == []


def test_a_seal_that_was_used_is_not_replaced_by_a_test_seal(house: House) -> None:
    work(house, Typewriter())
    seal = house.settings.keys / FILE
    seal.unlink()

    with pytest.raises(Unprintable, match="is missing, and papers were sealed with it"):
        seal_of(house)

    assert not seal.exists()


def test_what_an_office_seals_with_is_named_in_its_settings(house: House, tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    make_test_seal(own, office="A real office", at=house.clock.now())
    house = replace(house, settings=replace(house.settings, seal=OwnSeal(own)))

    work(house, Typewriter())

    assert {each.signer for each in signed(house)} == {"TEST seal – no legal effect: A real office"}


def test_a_lost_file_that_cannot_be_made_again_holds_up_no_other(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    class Choosy(Typewriter):
        def disposition(self, paper: Disposition, say: Say) -> Paper:
            if paper.language == "en":
                raise StopIteration(paper.number)
            return super().disposition(paper, say)

    work(house, Typewriter())
    for file in files(house):
        file.unlink()

    (different,) = Documents(house, Choosy()).restore()

    assert different.startswith(f"The paper cannot be made: StopIteration at {__name__}:")
    assert different in caplog.text
    assert [file.stem for file in files(house)] == [
        paper.pdf_sha256 for paper in signed(house) if paper.language == "zh"
    ]


def test_lost_files_wait_for_a_record_that_is_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: str) -> NoReturn:
        raise Unavailable("restarting")

    work(house, Typewriter())
    monkeypatch.setattr(house.office, "facts_of", away)

    with pytest.raises(Unavailable):
        Documents(house, Typewriter()).restore()


def test_an_issue_that_was_answered_is_passed_over(house: House) -> None:
    work(house, Typewriter())
    press = Typewriter()
    issued = [
        each
        for each in house.office.facts_after(0, 10_000)
        if isinstance(each.fact, Complaint.DispositionIssued)
    ]

    for each in issued:
        Documents(house, press).make(each)

    assert press.typed == []
    assert len(signed(house)) == 2


def test_a_file_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "paper.pdf", b"%PDF")

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_reason_and_no_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "write_whole", full)
    documents = work(house, Typewriter())

    assert len(documents.trouble()) == 2
    assert "No space left on device" in documents.trouble()[0].reason
    assert signed(house) == []
