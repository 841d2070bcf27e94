"""A database is full, locked, for reading only or gone: a sentence, a number, and then all goes on."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from application.adapters import database
from application.adapters.clock import SetClock
from application.adapters.keeper import KeyFileOpen
from application.bootstrap import House, open_house
from tests.crash import trouble
from tests.crash.trouble import Trouble
from tests.postgres import Server, server
from tests.web.conftest import MORNING, opened
from tests.web.public.visitor import STORY, Visitor
from tests.web.staff.worker import Desks, Form, Worker, file, hire, topics
from web import create_app

LONG = STORY * 200
"""More than fits into what a page of the record has left."""

LISTS = "The lists cannot be shown just now."
RECORDS = "We cannot reach our own records just now."
CALL = {"en": "When you call us, name this:", "zh": "来电时请告诉我们这组字符："}

ON_SQLITE: dict[str, Trouble] = {
    "the disk is full": trouble.full_disk,
    "the record is full": trouble.full_record,
    "the record is for reading only": trouble.read_only_record,
    "the record is gone": trouble.gone("record.db"),
    "the record is locked": trouble.locked("record.db"),
    "the vault is gone": trouble.gone("vault.db"),
    "the vault is locked": trouble.locked("vault.db"),
    "the log of readings is gone": trouble.gone("reads.db"),
    "the log of readings is locked": trouble.locked("reads.db"),
}
ON_POSTGRESQL: dict[str, Trouble] = {
    "the server is gone": trouble.stopped,
    "the server is for reading only": trouble.read_only_database,
    "the server is full": trouble.full_server,
}


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    """A PostgreSQL of these tests' own, that may be stopped."""
    with server() as lent:
        yield lent


@contextmanager
def office_on(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    if kind == "sqlite":
        with opened(folder, SetClock(MORNING)) as house:
            yield house
        return
    lent: Server = request.getfixturevalue("own_server")
    with (
        lent.database() as name,
        opened(folder, SetClock(MORNING), database=lent.url(name)) as house,
    ):
        yield house


CASES = [
    *(pytest.param("sqlite", each, id=name) for name, each in ON_SQLITE.items()),
    *(pytest.param("postgresql", each, id=name) for name, each in ON_POSTGRESQL.items()),
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits half a minute for a lock in a test."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)


class Counter:
    """Everybody at once: somebody who complains, a case worker, an auditor, each with a page open."""

    def __init__(self, house: House) -> None:
        self.house = house
        hire(house)
        self.app: Flask = create_app(house)
        self.desks = Desks(self.app)
        self.complaint = file(house)
        self.visitor = Visitor(self.app.test_client()).tell(narrative=LONG)
        self.person = Visitor(self.app.test_client()).file().open()
        self.worker: Worker = self.desks["sun"].ask(self.complaint, "sort_matter")
        self.auditor: Worker = self.desks["luo"]
        house.projector.catch_up()


def excused(page: str, status: int, said: list[str], language: str = "en") -> str:
    """A page that says it in one sentence, with a number that stands in the log."""
    assert status == 503, page.partition("<main")[2]
    assert CALL[language] in page, page.partition("<main")[2]
    number = re.search(r'<code class="ob-code">([0-9a-f]{8})</code>', page)
    assert number
    assert any(number[1] in line for line in said)
    assert "Traceback" not in page
    return number[1]


@pytest.mark.parametrize(("kind", "happens"), CASES)
def test_whoever_meets_it_reads_a_sentence_and_goes_on_when_it_is_over(
    kind: str,
    happens: Trouble,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with office_on(kind, tmp_path / "office", request) as house:
        counter = Counter(house)
        known = {each.event_id for each in house.office.facts_after(0, 1_000)}

        def filings() -> list[str]:
            new = (
                each for each in house.office.facts_after(0, 1_000) if each.event_id not in known
            )
            return [each.topic for each in new if each.topic == "complaint.filed"]

        with happens(house):
            filed = counter.visitor.send(code_again=counter.visitor.code)
            decided = counter.worker.send(kind="suggestion", reasons=LONG)
            counter.person.go("/page")
            counter.auditor.go(f"/audit/histories/{counter.complaint}")
            anybody = counter.app.test_client().get("/tell?language=zh", follow_redirects=True)

        said = caplog.messages
        # Nothing is half-written: what was recorded meanwhile was recorded whole, or not at all.
        assert filed.page is not None
        assert decided.page is not None
        answers = [
            (filed.text, filed.page.status_code),
            (decided.text, decided.page.status_code),
            (counter.person.text, counter.person.page.status_code),  # type: ignore[union-attr]  # a page was opened
            (counter.auditor.text, counter.auditor.status),
        ]
        troubled = [answer for answer in answers if answer[1] not in {200, 303}]
        assert troubled
        for page, status in troubled:
            excused(page, status, said)
            assert RECORDS in page
        if anybody.status_code != 200:
            excused(anybody.get_data(as_text=True), anybody.status_code, said, "zh")
        assert (filed.page.status_code == 200) == (decided.page.status_code == 303)
        if filed.page.status_code == 503:
            assert filings() in ([], ["complaint.filed"])
            # What was typed is on the page, to be sent once more.
            again = counter.visitor.send()
            assert "ob-number" in again.text, again.text.partition("<main")[2]
            counter.worker.form = Form(decided.text)
            assert counter.worker.send().status == 303, counter.worker.text.partition("<main")[2]
        assert filings() == ["complaint.filed"]
        assert topics(house, counter.complaint) == ["filed", "matter_sorted"]
        assert counter.person.go("/page").page.status_code == 200  # type: ignore[union-attr]  # a page was opened
        assert counter.auditor.go(f"/audit/histories/{counter.complaint}").status == 200
        house.projector.catch_up()
        lines = "\n".join(said)
        assert STORY not in lines
        assert "Shen Ruolan" not in lines
        assert counter.visitor.code not in lines


@pytest.mark.parametrize("happens", [trouble.gone("reads.db"), trouble.locked("reads.db")])
def test_a_reading_that_cannot_be_noted_shows_nothing(
    happens: Trouble, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with office_on("sqlite", tmp_path / "office", request) as house:
        counter = Counter(house)
        before = house.reading.of(counter.complaint)

        with happens(house):
            page = counter.worker.go(f"/staff/complaints/{counter.complaint}")

        assert page.status == 503
        assert "shouted" not in page.text
        assert house.reading.of(counter.complaint) == before


def test_without_the_lists_cases_are_decided_and_shown_all_the_same(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with office_on("sqlite", tmp_path / "office", request) as house:
        counter = Counter(house)
        with trouble.without_lists(house):
            decided = counter.worker.send(kind="suggestion", reasons="She suggests signs.")
            assert decided.page is not None
            shown = decided.go(decided.page.headers["Location"])
            case = (shown.status, "She suggests signs." in shown.text)
            register = counter.worker.go("/staff/")

        assert decided.account
        assert case == (200, True)
        assert register.status == 503
        assert LISTS in register.text
        assert RECORDS not in register.text
        assert counter.worker.go("/staff/").status == 200


def test_an_office_whose_vault_was_lost_does_not_open_as_if_all_were_erased(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with office_on("sqlite", tmp_path / "office", request) as house:
        hire(house)
        settings = house.settings
    (settings.folder / "vault.db").unlink()

    with pytest.raises(KeyFileOpen, match="The vault is empty"):
        open_house(settings)


def test_a_fault_of_our_own_is_logged_without_what_was_typed(
    tmp_path: Path, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    with office_on("sqlite", tmp_path / "office", request) as house:
        counter = Counter(house)
        counter.app.testing = False

        def fault() -> str:
            raise ValueError(STORY)

        counter.app.view_functions["public.start.show"] = fault
        answer = counter.app.test_client().get("/")

    assert answer.status_code == 500
    assert "ValueError" in caplog.text
    assert "test_trouble.py" in caplog.text
    assert STORY not in caplog.text
