"""Whoever is killed in the middle of it: nothing is lost, nothing is doubled, nothing is half-done."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from application.adapters.press import DEADLINE, STARTING
from application.bootstrap import House, open_house
from application.demonstration import open_empty
from application.demonstration.decided import AT_THE_WINDOW
from application.demonstration.play import perform
from application.reactions.attendance import present
from application.reactions.errands import Errands
from application.settings import Settings
from domain.complaint import Complaint
from domain.history import Recorded
from domain.office import is_number
from domain.people import Actor, Role
from projections import upkeep

ROOT = Path(__file__).parents[2]
CASES = 4_000
LONGEST = DEADLINE + STARTING + 120
"""Seconds: even a printing process that hangs is ended in time, and its paper is tried again."""
IMPORTER = Actor("importer", Role.IMPORTER, "import")
WRITER = "tests.crash.writing"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    database = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    settings = Settings(tmp_path / "office", database=database, hash_memory_kib=64, hash_passes=1)
    settings.folder.mkdir()
    settings.keep_address()
    return settings


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    house = open_house(settings)
    open_empty(house)
    yield house
    house.close()


def started(*arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process as a power cut does: it gets no chance to tidy up."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


def seen(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the read models show, row by row."""
    found = {}
    for name in house.projector.shelf.models:
        with house.projector.look(name) as (db, tables):
            for table, rows in tables.items():
                found[f"{name} {table}"] = sorted(map(tuple, db.execute(sa.select(rows))), key=repr)
    return found


def fill(house: House) -> None:
    procedure = house.office.procedure("historical")
    for start in range(0, CASES, 1_000):
        batch = []
        for n in range(start, start + 1_000):
            case = Complaint(f"complaint-{house.office.entropy.id()}")
            case.file(
                by=IMPORTER,
                under=procedure,
                channel="register",
                mode="imported",
                language="en",
                received_on=date(2010, 1, 1 + n % 28),
                foreign_number=str(n),
            )
            batch.append(case)
        house.office.record_together(batch)


def test_a_worker_killed_while_it_catches_up_goes_on_exactly_where_it_was(house: House) -> None:
    fill(house)
    head = house.office.head()

    reached = []
    while (position := house.projector.position()) < head:
        worker = started("web.command_line", "work", "--office", house.settings.folder)
        end = time.monotonic() + 60
        # Killed as soon as it has moved on, in the middle of the next batch.
        while house.projector.position() == position and time.monotonic() < end:
            time.sleep(0.001)
        kill(worker)
        reached.append(house.projector.position())
        assert reached[-1] > position

    followed = seen(house)
    upkeep.rebuild(house.projector, *house.projector.shelf.models)
    for name in house.projector.shelf.models:
        upkeep.promote(house.projector, name)
    assert len(reached) >= 2
    assert followed == seen(house)
    assert sum(len(rows) for name, rows in followed.items() if name == "case_list cases") == CASES


def signed_of(house: House) -> list[Recorded]:
    """Every paper that was made; the worker writes down besides what time has run out."""
    papers = (Complaint.DocumentSigned,)
    return house.office.facts_about(papers, after=0, until=house.office.head(), limit=10)


@contextmanager
def at_work(house: House, said: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker whose words are kept, and which says where each thread stands when it is aborted."""
    with said.open("wb") as words:
        worker = subprocess.Popen(
            [
                *(sys.executable, "-X", "faulthandler", "-m", "web.command_line", "work"),
                *("--office", str(house.settings.folder)),
            ],
            cwd=ROOT,
            stdout=words,
            stderr=words,
        )
        try:
            yield worker
        finally:
            worker.terminate()
            worker.wait(60)


def why_nothing_came(house: House, worker: subprocess.Popen[bytes], said: Path) -> str:
    """What the worker had in hand, where its threads stood, and what it had said until then."""
    ended = worker.poll()
    in_hand = Errands(house.ledger, house.clock).all("waiting", "given_up", "done")
    present_now = present(house.ledger, house.clock)
    if ended is None:
        worker.send_signal(signal.SIGABRT)
        ended = worker.wait(60)
    words = said.read_text("utf-8", errors="replace")
    return f"No paper. The worker: {ended}. {in_hand} {present_now}\n{words}"


def test_a_worker_killed_while_it_makes_a_paper_makes_it_once(house: House, tmp_path: Path) -> None:
    perform(house, (AT_THE_WINDOW,))
    issued = house.office.head()

    for patience in (1.0, 2.0, 3.0, 4.0):
        worker = started("web.command_line", "work", "--office", house.settings.folder)
        time.sleep(patience)
        kill(worker)
    with at_work(house, said=tmp_path / "said") as worker:
        end = time.monotonic() + LONGEST
        while not signed_of(house) and worker.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        if not signed_of(house):
            pytest.fail(why_nothing_came(house, worker, tmp_path / "said"))

    signed = signed_of(house)
    assert [each.position > issued for each in signed] == [True]
    names = [each.name for each in house.settings.documents.glob("*.pdf")]
    assert names == [f"{each.fact.pdf_sha256}.pdf" for each in signed]  # type: ignore[attr-defined]  # any fact


def test_whoever_is_killed_while_writing_has_lost_nothing_that_was_answered(house: House) -> None:
    answered: list[tuple[str, int]] = []

    for turn in range(4):
        writer = started(WRITER, house.settings.folder, f"turn-{turn}")
        assert writer.stdout
        for _ in range(5 + 7 * turn):
            command_id, position = writer.stdout.readline().split()
            answered.append((command_id.decode(), int(position)))
        kill(writer)

    found = [house.office.store.outcome_of(command_id) for command_id, _ in answered]
    assert [each and each[1] for each in found] == [position for _, position in answered]
    numbers = sorted(
        each.fact.number
        for each in house.office.facts_after(0, 10_000)
        if isinstance(each.fact, Complaint.Filed) and each.fact.number
    )
    assert [int(number[5:11]) for number in numbers] == list(range(1, len(numbers) + 1))
    assert all(map(is_number, numbers))
    assert all(each.fact.narrative.reveal() for each in filed(house))


def filed(house: House) -> list[Any]:
    return [
        each
        for each in house.office.facts_after(0, 10_000)
        if isinstance(each.fact, Complaint.Filed)
    ]


def test_a_command_sent_again_after_a_crash_is_carried_out_once(house: House) -> None:
    for _ in range(3):
        writer = started(WRITER, house.settings.folder, "same")
        assert writer.stdout
        for _ in range(10):
            writer.stdout.readline()
        kill(writer)
    writer = started(WRITER, house.settings.folder, "same", "25")
    writer.communicate(timeout=120)

    commands = {house.office.store.outcome_of(f"same-{n}") for n in range(25)}
    assert len(commands) == 25
    streams = [each.stream_id for each in filed(house)]
    assert len(streams) == len(set(streams))
    assert {found[0] for found in commands if found} <= set(streams)
