"""Given a case, when somebody adds a file, then it is kept encrypted with its fact, or not at all."""

import base64
import errno
import hashlib
import io
import os
import resource
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from application import attachments, backup
from application.adapters import pool, recast
from application.attachments import Gone
from application.backup import back_up
from application.bootstrap import House, open_house
from application.office import Command
from application.restore import restore
from application.settings import Door, FileRules, Settings
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import COMPLAINANT, Actor
from projections import custody
from projections.files import File
from tests.application.handing_in import INTAKE, add, filed, files_of
from tests.pictures import PLACE, document, photograph

CLIP = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40


@pytest.fixture
def complaint(house: House) -> str:
    return filed(house)


def refused(house: House, complaint: str, name: str, content: bytes, **said: object) -> str:
    with pytest.raises(Refused) as found:
        add(house, complaint, name, content, **said)  # type: ignore[arg-type]  # each by its name
    assert not kept(house), "Something of it was left."
    assert not files_of(house, complaint)
    return found.value.sentence.msgid


def kept(house: House) -> set[Path]:
    return {path for path in house.settings.files.rglob("*") if path.is_file()}


def content_of(house: House, file: File, *, cleaned: bool = False) -> bytes:
    address = str(file.cleaned) if cleaned else file.address
    return b"".join(attachments.opened(house, address=address, key=file.key).pieces())


def with_rules(house: House, **said: object) -> House:
    rules = replace(FileRules(), **said)  # type: ignore[arg-type]  # each by its name
    return replace(house, settings=replace(house.settings, file_rules=rules))


def test_adding_a_photograph_keeps_it_and_a_copy_that_does_not_say_where_it_was_taken(
    house: House, complaint: str
) -> None:
    picture = photograph()

    add(house, complaint, "window 3.JPG", picture, note="The window was shut.")

    (file,) = files_of(house, complaint)
    assert content_of(house, file) == picture
    copy = content_of(house, file, cleaned=True)
    assert PLACE.encode() in picture
    assert PLACE.encode() not in copy
    assert b"Ruolan" not in copy
    assert Image.open(io.BytesIO(copy)).size == (48, 32)
    assert file.name.text() == "window 3.JPG"
    assert file.neutral_name("2026-000001-7") == "2026-000001-7-file-1.jpg"


def test_the_fact_says_nothing_of_what_is_in_the_file(house: House, complaint: str) -> None:
    add(house, complaint, "Shen Ruolan at window 3.jpg", photograph())

    fact = house.office.facts_of(complaint)[-1].fact
    (row,) = house.office.store.select_events(complaint, gt=1)
    assert isinstance(fact, Complaint.FileReceived)
    assert fact.sha256.reveal() == hashlib.sha256(photograph()).hexdigest()
    for clear in ("Ruolan", "window", fact.sha256.reveal(), fact.key.reveal()):
        assert clear.encode() not in row.state
    assert fact.address.encode() in row.state
    assert fact.kilobytes == 1


def test_nothing_of_it_lies_anywhere_in_the_clear(house: House, complaint: str) -> None:
    text = "The officer’s name is Hu Weimin. " * 50

    add(house, complaint, "notes.txt", text.encode())

    everything = [path for path in house.settings.folder.rglob("*") if path.is_file()]
    assert not [path for path in everything if b"Hu Weimin" in path.read_bytes()]


def test_destroying_the_key_of_the_person_loses_her_files_and_the_sweep_takes_them(
    house: House, complaint: str
) -> None:
    add(house, complaint, "window.jpg", photograph())
    add(house, complaint, "hall.mp4", CLIP, by=INTAKE)
    hers, ours = files_of(house, complaint)

    house.vault.destroy(f"{complaint}/complainant")

    with pytest.raises(Gone):
        content_of(house, files_of(house, complaint)[0])
    assert content_of(house, ours) == CLIP
    for path in kept(house):
        os.utime(path, (1_000, 1_000))
    attachments.sweep(house)
    assert {path.name for path in kept(house)} == {ours.address}
    assert hers.address != ours.address


def test_the_same_form_sent_twice_keeps_one_file(house: House, complaint: str) -> None:
    for _ in range(2):
        add(house, complaint, "hall.mp4", CLIP, command="form-0001")

    (file,) = files_of(house, complaint)
    assert {path.name for path in kept(house)} == {file.address}


def test_another_file_in_the_same_form_is_another_file(house: House, complaint: str) -> None:
    add(house, complaint, "hall.mp4", CLIP, command="form-0001")
    add(house, complaint, "hall.mp4", CLIP + b"more", command="form-0001")

    assert len(files_of(house, complaint)) == 2


def test_two_at_once_are_both_kept(house: House, complaint: str) -> None:
    troubles: list[Exception] = []

    def one() -> None:
        try:
            add(house, complaint, "hall.mp4", CLIP)
        except Refused as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    found = files_of(house, complaint)
    assert len(found) + len(troubles) == 3
    assert {path.name for path in kept(house)} == {each.address for each in found}
    assert len({each.number for each in found}) == len(found)


def test_hidden_details_are_taken_out_before_it_is_kept_where_the_person_wishes(
    house: House, complaint: str
) -> None:
    add(house, complaint, "window.jpg", photograph(), remove_details=True)

    (file,) = files_of(house, complaint)
    assert len(kept(house)) == 1
    assert PLACE.encode() not in content_of(house, file)
    assert not file.has_original


def test_details_of_a_video_cannot_be_taken_out(house: House, complaint: str) -> None:
    said = refused(house, complaint, "hall.mp4", CLIP, remove_details=True)

    assert said.startswith("We can take hidden details out of pictures only")


DAMAGED = (
    ("a.docx", document({"x": b"y"}), "What is packed into this document"),
    ("a.docx", document({"../x": b"y", "word/document.xml": b""}), "What is packed into"),
    ("a.jpg", photograph()[:200], "We cannot open this picture"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 99, "We cannot open this picture"),
    ("a.pdf", photograph(), "The name of this file ends in"),
    ("a.svg", b"<svg onload=alert(1)>", "Files of this kind are not taken."),
    ("a.txt", b"", "This file is empty."),
    ("", b"", "Choose a file."),
    ("..", b"x", "Choose a file."),
)


def test_what_is_not_taken_leaves_nothing(house: House, complaint: str) -> None:
    for name, content, why in DAMAGED:
        assert refused(house, complaint, name, content).startswith(why), name


def test_a_picture_of_more_points_than_anybody_can_look_at_is_refused(
    house: House, complaint: str
) -> None:
    flood = io.BytesIO()
    side = int(recast.MOST_POINTS**0.5) + 1
    Image.new("1", (side, side)).save(flood, "PNG")

    said = refused(house, complaint, "flood.png", flood.getvalue(), piece=1 << 20)

    assert said.startswith("This picture has more points")


def test_a_picture_that_is_a_script_as_well_is_read_as_a_picture_only(
    house: House, complaint: str
) -> None:
    made = io.BytesIO()
    Image.new("P", (4, 4)).save(made, "GIF")
    both = made.getvalue() + b"/*=1;alert(document.domain)//*/"

    add(house, complaint, "both.gif", both)

    (file,) = files_of(house, complaint)
    assert b"alert" not in content_of(house, file, cleaned=True)
    assert file.medium.id == "image/gif"


LIMITS: tuple[tuple[dict[str, object], str], ...] = (
    ({"public": Door(0, 9, 9)}, "A file can have at most"),
    ({"public": Door(9, 0, 9)}, "The files of a case"),
    ({"public": Door(9, 9, 0)}, "So many files came in today"),
    ({"free": 10**9}, "Our disk is nearly full"),
)


def test_too_much_is_refused_before_it_is_read(house: House, complaint: str) -> None:
    def unread() -> Iterator[bytes]:
        raise AssertionError("It was read.")
        yield b""

    for rules, why in LIMITS:
        with pytest.raises(Refused) as found:
            attachments.receive(
                with_rules(house, **rules),
                by=COMPLAINANT,
                command=Command(),
                complaint=complaint,
                name="hall.mp4",
                pieces=unread(),
            )

        assert found.value.sentence.msgid.startswith(why)
    assert not kept(house)


def test_a_file_that_grows_beyond_its_limit_on_the_way_is_refused(
    house: House, complaint: str
) -> None:
    strict = with_rules(house, public=Door(1, 9, 9))
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        yield CLIP
        while True:
            read += 100_000
            yield bytes(100_000)

    with pytest.raises(Refused) as found:
        attachments.receive(
            strict,
            by=COMPLAINANT,
            command=Command(),
            complaint=complaint,
            name="hall.mp4",
            pieces=endless(),
        )

    assert found.value.sentence.msgid.startswith("A file can have at most")
    assert read <= 1_100_000
    assert not kept(house)


def test_what_was_refused_counts_towards_the_day(house: House, complaint: str) -> None:
    strict = with_rules(house, public=Door(9, 9, 1))
    damaged = b"\x89PNG\r\n\x1a\n" + bytes(600_000)

    assert refused(strict, complaint, "a.png", damaged).startswith("We cannot open this picture")

    said = refused(strict, complaint, "a.pdf", b"%PDF-" + bytes(600_000))
    assert said.startswith("So many files came in today")


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half(house: House, complaint: str) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    content = b"%PDF-" + bytes(3_000_000)

    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, before[1]))
    try:
        said = refused(house, complaint, "a.pdf", content, piece=100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert said.startswith("Our disk is nearly full")
    add(house, complaint, "a.pdf", content, piece=100_000)
    assert content_of(house, files_of(house, complaint)[0]) == content


def test_whoever_breaks_off_leaves_nothing(house: House, complaint: str) -> None:
    def broken() -> Iterator[bytes]:
        yield CLIP * 200
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        attachments.receive(
            house,
            by=COMPLAINANT,
            command=Command(),
            complaint=complaint,
            name="hall.mp4",
            pieces=broken(),
        )

    assert not kept(house)


def test_a_file_of_the_office_can_be_an_item_of_evidence_with_one_chain(
    house: House, complaint: str
) -> None:
    add(
        house,
        complaint,
        "hall.mp4",
        CLIP,
        by=INTAKE,
        item=attachments.NEW_ITEM,
        note="The hall, 3 March",
        handed_over_by="Clerk Lin",
    )
    add(house, complaint, "hall 2.mp4", CLIP, by=INTAKE, item="item-1")
    add(house, complaint, "mine.mp4", CLIP)

    item, own = custody.fold(house.office.facts_of(complaint))
    assert (item.number, item.files) == ("item-1", ["file-1", "file-2"])
    assert [hand.did.msgid for hand in item.hands] == ["Came in", *["File came in: {file}"] * 2]
    assert (own.number, own.files, own.place) == ("file-3", ["file-3"], custody.HERE)


def test_a_new_item_of_evidence_without_a_name_is_refused(house: House, complaint: str) -> None:
    said = refused(
        house, complaint, "hall.mp4", CLIP, by=INTAKE, item=attachments.NEW_ITEM, note="The hall"
    )

    assert said.startswith("Say who handed it over")


def test_opening_it_as_it_came_is_a_fact_with_a_reason_and_a_hand_of_its_chain(
    house: House, complaint: str
) -> None:
    add(house, complaint, "window.jpg", photograph())

    attachments.open_original(
        house.office,
        by=INTAKE,
        command=Command(),
        complaint=complaint,
        file="file-1",
        reasons="When it was taken",
    )

    (item,) = custody.fold(house.office.facts_of(complaint))
    assert item.hands[-1].actor == INTAKE.id
    assert item.hands[-1].other
    assert item.hands[-1].other.reveal() == "When it was taken"
    with pytest.raises(Refused, match="Say what you look for"):
        attachments.open_original(
            house.office,
            by=INTAKE,
            command=Command(),
            complaint=complaint,
            file="file-1",
            reasons=" ",
        )


def test_whoever_may_neither_write_nor_take_evidence_adds_nothing(
    house: House, complaint: str
) -> None:
    head = Actor("account-head", "head", "staff")

    assert refused(house, complaint, "hall.mp4", CLIP, by=head).startswith("This is not yours")


def test_the_key_of_a_file_opens_no_other(house: House, complaint: str) -> None:
    add(house, complaint, "one.mp4", CLIP)
    add(house, complaint, "two.mp4", CLIP)
    one, two = files_of(house, complaint)

    with pytest.raises(Gone):
        attachments.opened(house, address=two.address, key=one.key)
    assert len(base64.b64decode(one.key.reveal())) == 32


def backed_up(house: House, into: Path) -> Path:
    return back_up(house, into, with_keys=True).backup.folder


def test_a_backup_takes_the_files_along_once_and_a_restore_opens_them(
    house: House, complaint: str, tmp_path: Path
) -> None:
    add(house, complaint, "window.jpg", photograph())
    first = backed_up(house, tmp_path / "backups")
    add(house, complaint, "hall.mp4", CLIP)
    second = backed_up(house, tmp_path / "backups")
    picture, clip = files_of(house, complaint)

    elsewhere = Settings(tmp_path / "elsewhere", hash_memory_kib=64, hash_passes=1)
    restored = restore(second, elsewhere)

    assert (restored.files, restored.files_missing) == (3, [])
    for address in (picture.address, str(picture.cleaned)):
        shared = [(each / "files" / address).stat().st_ino for each in (first, second)]
        assert shared[0] == shared[1], "It was copied twice."
    again = open_house(elsewhere)
    try:
        assert content_of(again, files_of(again, complaint)[1]) == CLIP
    finally:
        again.close()
    assert clip.address not in {each.name for each in (first / "files").iterdir()}


def test_a_file_that_is_damaged_is_left_out_of_the_backup_and_missed_by_name(
    house: House, complaint: str, tmp_path: Path
) -> None:
    add(house, complaint, "hall.mp4", CLIP)
    (path,) = kept(house)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])

    made = back_up(house, tmp_path / "backups", with_keys=True)
    restored = restore(
        made.backup.folder, Settings(tmp_path / "elsewhere", hash_memory_kib=64, hash_passes=1)
    )

    assert made.left_out == [f"files/{path.name}"]
    assert restored.files_missing == [f"{complaint}/file-1"]


def test_what_was_copied_whole_is_not_copied_again_after_a_break(
    house: House, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(house, complaint, "hall.mp4", CLIP)
    (path,) = kept(house)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(backup, "_write_manifest", full)
        with pytest.raises(Refused):
            back_up(house, tmp_path / "backups")
    (pooled,) = (tmp_path / "backups" / pool.POOL).iterdir()
    before = pooled.stat().st_ino
    made = back_up(house, tmp_path / "backups")

    assert (made.backup.folder / "files" / path.name).stat().st_ino == before
    shutil.rmtree(made.backup.folder)
    pool.thin_out(tmp_path / "backups" / pool.POOL)
    assert not list((tmp_path / "backups" / pool.POOL).iterdir())
