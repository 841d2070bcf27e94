"""A backup that is damaged, incomplete or too new is refused before anything is made of it."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from application import backup
from application.adapters.clock import SetClock
from application.backup import back_up, find, finished
from application.bootstrap import House, open_house
from application.demonstration import open_demonstration
from application.reactions.documents import Documents
from application.restore import HISTORIES, _must_be_readable, restore
from application.settings import Settings
from domain.complaint import Complaint
from domain.history import FACTS, Refused
from projections import deadlines
from tests.application.reactions.printing import Typewriter


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("backup") / "office"
    return Settings(folder, hash_memory_kib=64, hash_passes=1)


@pytest.fixture(scope="module")
def house(settings: Settings) -> Iterator[House]:
    house = open_house(settings, clock=SetClock(datetime(2026, 3, 2, tzinfo=UTC)))
    open_demonstration(house, Documents(house, Typewriter()))
    yield house
    house.close()


@pytest.fixture(scope="module")
def made(house: House, settings: Settings) -> Path:
    return back_up(house, settings.folder.parent / "backups").backup.folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A backup of this test's own, to be damaged."""
    copy = Path(shutil.copytree(made, tmp_path / "backups" / made.name))
    for file in copy.rglob("*.pdf"):
        file.chmod(0o600)
    return copy


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "elsewhere", hash_memory_kib=64, hash_passes=1)


def refused(copy: Path, elsewhere: Settings, keys: Path | None) -> Refused:
    with pytest.raises(Refused) as found:
        restore(copy, elsewhere, keys=keys)
    return found.value


def rewritten(copy: Path, **said: object) -> None:
    """A manifest as somebody would have made it who knew how."""
    kept = json.loads((copy / backup.MANIFEST).read_text("utf-8"))
    (copy / backup.MANIFEST).write_text(backup._sealed({**kept, **said}), "utf-8")


def test_one_byte_turned_round_anywhere_is_found(
    copy: Path, elsewhere: Settings, settings: Settings
) -> None:
    for file in sorted(path for path in copy.rglob("*") if path.is_file()):
        whole = file.read_bytes()
        for place in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            turned = bytearray(whole)
            turned[place] ^= 1
            file.write_bytes(turned)
            assert refused(copy, elsewhere, settings.keys).rule in {
                *("backup.damaged", "backup.newer"),
            }
        file.write_bytes(whole)

    assert not elsewhere.folder.exists()


def test_a_file_that_is_missing_is_named(
    copy: Path, elsewhere: Settings, settings: Settings
) -> None:
    (copy / "vault.db").unlink()

    refusal = refused(copy, elsewhere, settings.keys)

    assert refusal.sentence.values["file"] == "vault.db"
    assert not elsewhere.folder.exists()


@pytest.mark.parametrize("newer", [{"format": 2}, {"step": 10_000}])
def test_a_backup_of_a_newer_program_is_refused(
    copy: Path, elsewhere: Settings, settings: Settings, newer: dict[str, int]
) -> None:
    rewritten(copy, **newer, ombud="9.0")

    refusal = refused(copy, elsewhere, settings.keys)

    assert refusal.rule == "backup.newer"
    assert refusal.sentence.values["version"] == "9.0"
    assert not elsewhere.folder.exists()


def test_a_fact_that_this_program_does_not_know_is_refused(
    copy: Path, elsewhere: Settings, settings: Settings
) -> None:
    with closing(sqlite3.connect(copy / "record.db")) as db, db:
        db.execute("UPDATE events SET topic = 'complaint.sung' WHERE position = 9")
    rewritten(copy, files=backup._measured(copy, lambda *_: None) | {})
    files = backup._measured(copy, lambda *_: None)
    del files[backup.MANIFEST]
    rewritten(copy, files=files)

    assert refused(copy, elsewhere, settings.keys).rule == "backup.newer"
    assert not elsewhere.folder.exists()


def test_without_the_keys_it_says_which_file_to_put_where(copy: Path, elsewhere: Settings) -> None:
    refusal = refused(copy, elsewhere, None)

    assert refusal.rule == "restore.keys"
    assert refusal.sentence.values == {
        "name": "master.key",
        "folder": str(elsewhere.folder / "keys"),
    }
    assert not elsewhere.folder.exists()


def test_the_keys_of_another_office_are_refused(
    copy: Path, elsewhere: Settings, settings: Settings, tmp_path: Path
) -> None:
    keys = Path(shutil.copytree(settings.keys, tmp_path / "keys"))
    (keys / "pepper.key").chmod(0o600)
    (keys / "pepper.key").write_bytes(b"?" * 32)

    refusal = refused(copy, elsewhere, keys)

    assert refusal.sentence.msgid.startswith("This {name} is not the one")
    assert not elsewhere.folder.exists()


def test_keys_that_lie_in_the_place_already_are_used(
    copy: Path, elsewhere: Settings, settings: Settings
) -> None:
    shutil.copytree(settings.keys, elsewhere.keys)

    told = restore(copy, elsewhere)

    assert told.facts == told.backup.head > 0
    assert told.papers_made == 0


@pytest.mark.parametrize("left", ["record.db", "vault.db", "documents"])
def test_a_place_with_an_office_or_the_rest_of_one_is_left_alone(
    copy: Path, elsewhere: Settings, settings: Settings, left: str
) -> None:
    elsewhere.folder.mkdir()
    (elsewhere.folder / left).touch()

    assert refused(copy, elsewhere, settings.keys).rule == "restore.taken"
    assert [each.name for each in elsewhere.folder.iterdir()] == [left]


def test_a_folder_without_a_backup_is_said(tmp_path: Path, elsewhere: Settings) -> None:
    (tmp_path / "2026-03-02T000000Z.partial").mkdir()
    (tmp_path / "2026-03-02T000000Z.partial" / backup.MANIFEST).touch()

    assert refused(tmp_path, elsewhere, None).rule == "backup.absent"


def test_the_newest_is_taken_and_only_so_many_are_kept(house: House, tmp_path: Path) -> None:
    clock = house.clock
    assert isinstance(clock, SetClock)
    for _ in range(3):
        back_up(house, tmp_path)
        clock.forward(timedelta(seconds=1))
    back_up(house, tmp_path)

    last = back_up(house, tmp_path, keep=2)

    assert finished(tmp_path)[-1] == find(tmp_path) == last.backup.folder
    assert last.backup.folder.name.endswith("Z-2")
    assert len(finished(tmp_path)) == 2
    assert last.removed == 3


def test_only_this_offices_own_copies_are_counted_and_removed(
    house: House, made: Path, tmp_path: Path
) -> None:
    copied = json.loads((made / backup.MANIFEST).read_text("utf-8"))
    strangers = {
        "2020-01-01T000000Z": {**copied, "office": {**copied["office"], "office": "another"}},
        "2020-01-02T000000Z": {**copied, "office": None},
        "photographs": copied,
        "0-by-hand": copied,
    }
    for name, said in strangers.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / backup.MANIFEST).write_text(backup._sealed(said), "utf-8")
    (tmp_path / "thesis.partial").mkdir()
    (tmp_path / "2020-01-03T000000Z.partial").write_text("a file", "utf-8")
    (tmp_path / "2020-01-04T000000Z.partial").mkdir()
    there = {each.name for each in tmp_path.iterdir()} - {"2020-01-04T000000Z.partial"}

    first = back_up(house, tmp_path, keep=1)
    last = back_up(house, tmp_path, keep=1)

    assert (first.removed, last.removed) == (0, 1)
    assert {each.name for each in tmp_path.iterdir()} == (
        there | {".lock", last.backup.folder.name}
    )


def test_the_copy_just_made_stays_though_the_clock_was_put_back(
    house: House, made: Path, tmp_path: Path
) -> None:
    for name in ("2090-01-01T000000Z", "2090-01-02T000000Z"):
        shutil.copytree(made, tmp_path / name)

    last = back_up(house, tmp_path, keep=2)

    assert [each.name for each in finished(tmp_path)] == [
        last.backup.folder.name,
        "2090-01-02T000000Z",
    ]


def test_the_tenth_copy_of_a_second_comes_after_the_second(made: Path, tmp_path: Path) -> None:
    for number in ("", "-2", "-10"):
        shutil.copytree(made, tmp_path / f"2026-03-02T000000Z{number}")

    assert find(tmp_path).name == "2026-03-02T000000Z-10"


def test_a_list_that_stopped_is_named_and_the_office_opens(
    copy: Path, elsewhere: Settings, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ValueError("a fault in this list")

    monkeypatch.setattr(deadlines, "project", stumble)

    told = restore(copy, elsewhere, keys=settings.keys)

    assert [(each.name, each.position) for each in told.stopped] == [("deadlines", 1)]
    assert "a fault in this list" in told.stopped[0].reason
    assert told.facts == told.backup.head
    assert not elsewhere.unfinished.exists()


def test_facts_are_known_by_the_names_they_had_before(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Complaint.Filed, "FORMERLY", (lodged := "complaint.lodged",))
    with closing(sqlite3.connect(copy / "record.db")) as db, db:
        renamed = "UPDATE events SET topic = ? WHERE topic = ?"
        assert db.execute(renamed, (lodged, Complaint.Filed.TOPIC)).rowcount

    _must_be_readable(backup.read(copy, thoroughly=False))


def test_a_backup_in_the_offices_own_folder_is_refused(house: House) -> None:
    with pytest.raises(Refused, match="own folder"):
        back_up(house, house.settings.folder / "backups")

    assert not (house.settings.folder / "backups").exists()


def test_every_kind_of_history_can_be_replayed() -> None:
    kinds = {fact.__qualname__.partition(".")[0] for fact in FACTS.values()}
    chapters = {base.__name__ for kind in HISTORIES.values() for base in kind.__mro__}

    assert kinds <= chapters


def test_what_was_set_comes_back_without_the_address_of_the_database(
    settings: Settings, house: House, elsewhere: Settings, tmp_path: Path
) -> None:
    post = '[post]\nhost = "mail.example"\nto = "a@office.example"\nfrom = "b@office.example"\n'
    address = 'database = "postgresql://ombud:secret@db.example/office"\n'
    settings.file.write_text(f"{address}# {address}{post}", "utf-8")

    try:
        made = back_up(house, tmp_path / "backups", with_keys=True)
    finally:
        settings.file.unlink()
    restore(made.backup.folder, elsewhere)

    assert elsewhere.file.read_text("utf-8") == post
    assert elsewhere.file.stat().st_mode & 0o777 == 0o600
    again = Settings.of(elsewhere.folder)
    assert again.database is None
    assert again.post
    assert again.post.host == "mail.example"


def test_an_address_that_cannot_be_told_apart_is_not_copied(
    settings: Settings, house: House, tmp_path: Path
) -> None:
    settings.file.write_text('database = """\npostgresql://ombud:secret@db/office"""\n', "utf-8")

    try:
        with pytest.raises(Refused, match="one line of its own"):
            back_up(house, tmp_path / "backups")
    finally:
        settings.file.unlink()

    assert not finished(tmp_path / "backups")
