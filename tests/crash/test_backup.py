"""The drill: an office at work is copied, made again elsewhere, and held against the first."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from application import complaints, signing_in
from application.adapters.copying import CLAIMS, EVENTS, READS, count
from application.backup import back_up, finished
from application.bootstrap import House, open_house
from application.demonstration import Decided, long_ago, open_demonstration
from application.office import Command
from application.reactions.documents import Documents
from application.reactions.errands import Errands
from application.reactions.following import Following
from application.restore import restore
from application.settings import Settings
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import COMPLAINANT, Actor
from tests.application.reactions.printing import Typewriter
from tests.crash.test_kill import WRITER, fill, kill, seen, started
from tests.postgres import Server

ROOT = Path(__file__).parents[2]
KINDS = ("sqlite", "postgresql")


class Offices:
    """Opens offices on either database, and closes them when the test is over."""

    def __init__(self, folder: Path, postgres: Callable[[], Server], stack: ExitStack) -> None:
        self._folder = folder
        self._postgres = postgres
        self._stack = stack

    def settings(self, name: str, kind: str) -> Settings:
        database = None
        if kind == "postgresql":
            server = self._postgres()
            database = server.url(self._stack.enter_context(server.database()))
        return Settings(self._folder / name, database=database, hash_memory_kib=64, hash_passes=1)

    def opened(self, settings: Settings) -> House:
        house = open_house(settings)
        self._stack.callback(house.close)
        return house


@pytest.fixture
def offices(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Offices]:
    with ExitStack() as stack:
        yield Offices(tmp_path, lambda: request.getfixturevalue("postgres"), stack)


def demonstrated(settings: Settings, *, printed: bool = False) -> list[Decided]:
    house = open_house(settings, clock=long_ago(datetime.now(UTC)))
    settings.keep_address()
    try:
        return open_demonstration(house, None if printed else Documents(house, Typewriter()))
    finally:
        house.close()


def facts_until(house: House, head: int) -> list[tuple[object, ...]]:
    columns = ", ".join(EVENTS.columns)
    with house.office.store.engine.execution_options(reading=True).connect() as db:
        rows = db.exec_driver_sql(
            f"SELECT {columns} FROM events WHERE position <= {head} ORDER BY position"
        )
        return [tuple(row) for row in rows]


@contextmanager
def writing(house: House) -> Iterator[Callable[[int], None]]:
    """Somebody who files complaints as fast as it goes; hand it how many to wait for."""
    writer = started(WRITER, house.settings.folder, "drill")
    assert writer.stdout is not None
    out = writer.stdout

    def wait_for(lines: int) -> None:
        for _ in range(lines):
            out.readline()

    yield wait_for
    kill(writer)


@pytest.mark.parametrize("into", KINDS)
@pytest.mark.parametrize("out_of", KINDS)
def test_an_office_copied_while_it_is_written_to_is_made_again_elsewhere(
    offices: Offices, tmp_path: Path, out_of: str, into: str
) -> None:
    settings = offices.settings("office", out_of)
    decided = demonstrated(settings)
    house = offices.opened(settings)
    token = house.sessions.begin(subject="account-1", kind="staff")
    house.reading.note(Actor("account-1", "lead", "staff"), decided[0].stream_id, "case")

    with writing(house) as written:
        written(20)
        made = back_up(house, tmp_path / "backups")
        written(20)
    told = restore(
        tmp_path / "backups",
        elsewhere := offices.settings("elsewhere", into),
        keys=house.settings.keys,
    )

    again = offices.opened(elsewhere)
    head = made.backup.head
    assert 108 + 20 <= head < house.office.head()
    assert told.facts == again.office.head() == head
    assert facts_until(again, head) == facts_until(house, head)
    assert count(again.ledger, [READS]) == count(house.ledger, [READS])
    assert again.projector.position() == head
    assert again.sessions.find(token, kind="staff") is None
    # What comes next goes on behind, and takes the next number.
    filed = complaints.file(
        again.office,
        by=COMPLAINANT,
        command=Command("after"),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative="What happened after the restore.",
    )
    again.reading.note(Actor("account-1", "lead", "staff"), filed.stream_id, "case")
    assert filed.position > head
    assert [each.fact.narrative.reveal() for each in again.office.facts_of(filed.stream_id)] == [  # type: ignore[attr-defined]  # a filing, first
        "What happened after the restore."
    ]


@pytest.mark.parametrize("out_of", KINDS)
def test_everything_works_in_the_restored_office(
    offices: Offices, tmp_path: Path, out_of: str
) -> None:
    settings = offices.settings("office", out_of)
    decided = demonstrated(settings)
    house = offices.opened(settings)
    back_up(house, tmp_path / "backups", with_keys=True)
    copy = finished(tmp_path / "backups")[-1]
    papers = {file.name: file.read_bytes() for file in settings.documents.iterdir()}

    told = restore(copy, elsewhere := offices.settings("elsewhere", out_of))

    again = offices.opened(elsewhere)
    assert seen(again) == seen(house)
    assert count(again.office.store.engine, [CLAIMS]) == count(house.office.store.engine, [CLAIMS])
    assert (told.papers, told.papers_made, told.papers_missing) == (2, 0, [])
    assert {file.name: file.read_bytes() for file in elsewhere.documents.iterdir()} == papers
    for each in decided:
        opened = again.receipts.opens(again.office, number=each.reference, code=each.receipt)
        assert opened == each.stream_id
    assert signing_in.known(again, sign_in="sun", password="wrong") is None
    Following(again, Documents(again)).settle()
    assert again.office.head() == house.office.head()


def test_a_paper_that_was_lost_is_made_again_byte_for_byte(
    offices: Offices, tmp_path: Path
) -> None:
    settings = offices.settings("office", "sqlite")
    demonstrated(settings, printed=True)
    house = offices.opened(settings)
    paper = sorted(settings.documents.iterdir())[0]
    whole = paper.read_bytes()
    paper.chmod(0o600)
    paper.write_bytes(whole[:-1] + b"?")

    made = back_up(house, tmp_path / "backups")
    told = restore(
        tmp_path / "backups",
        elsewhere := offices.settings("elsewhere", "sqlite"),
        keys=settings.keys,
    )

    assert made.left_out == [f"documents/{paper.name}"]
    assert told.papers_made == 1
    assert (elsewhere.documents / paper.name).read_bytes() == whole
    assert hashlib.sha256(whole).hexdigest() == paper.stem


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_destroyed_before_the_copy_stays_destroyed_and_one_destroyed_after_is_back(
    offices: Offices, tmp_path: Path, kind: str
) -> None:
    settings = offices.settings("office", kind)
    decided = demonstrated(settings)
    house = offices.opened(settings)
    first, second = (each.stream_id for each in decided)

    house.vault.destroy(f"{first}/complainant")
    back_up(house, tmp_path / "backups")
    house.vault.destroy(f"{second}/complainant")
    told = restore(
        tmp_path / "backups", elsewhere := offices.settings("elsewhere", kind), keys=settings.keys
    )

    again = offices.opened(elsewhere)
    assert told.erased > 0
    assert narrative(again, first) == narrative(house, first) == "[erased]"
    # A copy from before an erasure brings the text back: whoever restores it is told to erase again.
    assert narrative(house, second) == "[erased]"
    assert narrative(again, second) != "[erased]"


def narrative(house: House, stream_id: str) -> str:
    fact = house.office.facts_of(stream_id)[0].fact
    assert isinstance(fact, Complaint.Filed)
    return fact.narrative.text("[erased]") if fact.narrative else ""


def until(found: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while not found() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.0005)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_that_is_killed_is_never_taken_for_one(
    offices: Offices, tmp_path: Path, kind: str
) -> None:
    settings = offices.settings("office", kind)
    demonstrated(settings)
    house = offices.opened(settings)
    fill(house)
    backups = tmp_path / "backups"

    process = started("web.command_line", "backup", "--office", settings.folder, backups)
    until(lambda: list(backups.glob("*.partial/record.db")), process)
    kill(process)
    begun = list(backups.glob("*.partial"))
    whole = finished(backups)
    back_up(house, backups)

    assert begun
    assert not whole
    assert len(finished(backups)) == 1
    assert not list(backups.glob("*.partial"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_restore_that_is_killed_leaves_no_office_and_can_be_begun_again(
    offices: Offices, tmp_path: Path, kind: str
) -> None:
    settings = offices.settings("office", kind)
    demonstrated(settings)
    house = offices.opened(settings)
    fill(house)
    back_up(house, tmp_path / "backups", with_keys=True)
    elsewhere = offices.settings("elsewhere", kind)
    where: list[str | Path] = ["--office", elsewhere.folder]
    where += ["--database", elsewhere.database] if elsewhere.database else []

    process = started("web.command_line", "restore", tmp_path / "backups", *where)
    until(lambda: elsewhere.unfinished.exists(), process)
    kill(process)
    told = subprocess.run(
        [sys.executable, "-m", "web.command_line", "status", *map(str, where)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    restored = restore(tmp_path / "backups", elsewhere)

    assert told.returncode == 2
    assert "was cut off" in told.stderr
    assert restored.facts == house.office.head()
    assert not elsewhere.unfinished.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_restore_that_is_cut_off_at_its_end_can_be_begun_again(
    offices: Offices, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = offices.settings("office", kind)
    demonstrated(settings)
    house = offices.opened(settings)
    back_up(house, tmp_path / "backups", with_keys=True)
    elsewhere = offices.settings("elsewhere", kind)

    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    # Everything is filled and the lists are worked out by then.
    with monkeypatch.context() as at_its_end:
        at_its_end.setattr(Errands, "set_back", cut_off)
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "backups", elsewhere)
    if elsewhere.database:
        assert str(sa.make_url(elsewhere.database).database) in elsewhere.unfinished.read_text()
    restored = restore(tmp_path / "backups", elsewhere)

    assert restored.facts == house.office.head()
    assert not elsewhere.unfinished.exists()
    again = offices.opened(elsewhere)
    assert seen(again) == seen(house)


@pytest.mark.parametrize("left", ["views.builds", "reads.readings", "record.steps"])
def test_a_database_with_the_rest_of_an_office_is_left_alone(
    offices: Offices, tmp_path: Path, left: str
) -> None:
    settings = offices.settings("office", "sqlite")
    demonstrated(settings)
    back_up(offices.opened(settings), tmp_path / "backups", with_keys=True)
    elsewhere = offices.settings("elsewhere", "postgresql")
    assert elsewhere.database
    engine = sa.create_engine(
        sa.make_url(elsewhere.database).set(drivername="postgresql+psycopg"),
        poolclass=sa.pool.NullPool,
    )
    with engine.begin() as db:
        db.exec_driver_sql(f"CREATE SCHEMA {left.partition('.')[0]}")
        db.exec_driver_sql(f"CREATE TABLE {left} AS SELECT 1 AS one")

    # A mark in the folder speaks of the database it was made for, and of no other.
    elsewhere.folder.mkdir()
    for mark in (None, f"A restore has not ended.\nSign: {'0' * 32}\n"):
        if mark:
            elsewhere.unfinished.write_text(mark, "utf-8")
        with pytest.raises(Refused, match="holds an office already"):
            restore(tmp_path / "backups", elsewhere)

    with engine.connect() as db:
        assert db.exec_driver_sql(f"SELECT one FROM {left}").scalars().all() == [1]


def test_a_disk_that_is_full_ends_the_backup_and_leaves_the_office_alone(
    offices: Offices, tmp_path: Path
) -> None:
    settings = offices.settings("office", "sqlite")
    demonstrated(settings)
    house = offices.opened(settings)
    head = house.office.head()
    backups = tmp_path / "backups"
    # No file of the process may grow beyond this, whoever runs it: the record's copy is larger.
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000));"
        "from web.command_line import main; main()"
    )

    told = subprocess.run(
        [sys.executable, "-c", limited, "backup", "--office", str(settings.folder), str(backups)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 2
    assert "broke off" in told.stderr
    assert told.stderr.count("\n") == 1
    assert [each.name for each in backups.iterdir()] == [".lock"]
    assert house.office.head() == head
    assert back_up(house, backups).backup.head == head


def test_two_backups_at_once_into_one_folder_do_not_meet(offices: Offices, tmp_path: Path) -> None:
    settings = offices.settings("office", "sqlite")
    demonstrated(settings)
    house = offices.opened(settings)
    fill(house)
    processes = [
        started("web.command_line", "backup", "--office", settings.folder, tmp_path / "backups")
        for _ in range(2)
    ]

    codes = sorted(process.wait(60) for process in processes)

    for process in processes:
        assert process.stdout is not None
        process.stdout.close()
    # Either they were one after the other, or the second was told to wait.
    assert codes in ([0, 0], [0, 2])
    assert len(finished(tmp_path / "backups")) == codes.count(0)


def test_nothing_of_the_office_is_left_out_unknowingly(offices: Offices) -> None:
    settings = offices.settings("office", "postgresql")
    demonstrated(settings)
    house = offices.opened(settings)
    # Who has keys in memory to forget: nobody, in an office that was restored. What was shown once
    # when signing in is too old by then to be shown again, and so is what was tried how often.
    not_copied = {"steps", "sessions", "workers", "destructions", "proofs", "buckets"}
    known = {"events", "claims", "keys", "reads", "bookmarks", "errands"}
    # Which master key is in use stands in the manifest of the copy. Who looked at what is worked
    # out from the log.
    not_copied.add("masters")
    not_copied |= {"reads_steps", "reads_of"}

    with house.office.store.engine.connect() as db:
        tables = set(
            db.exec_driver_sql(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema IN ('record', 'vault', 'reads')"
            ).scalars()
        )

    assert tables == known | not_copied
    assert {each.name for each in settings.folder.iterdir()} == {
        *("documents", "keys", "office.toml"),
    }
