"""Whatever a document or a picture is made of, it is taken whole, and its copy is what it says."""

import io
import os
import zipfile
from collections.abc import Iterator

import pytest
from PIL import Image

from application import attachments
from application.adapters import files as on_disk
from application.arrivals import Arrivals
from application.bootstrap import House
from application.office import Command
from domain.history import Refused
from domain.people import COMPLAINANT, Actor
from tests.application.handing_in import INTAKE, add, filed
from tests.pictures import PLACE, document, photograph


@pytest.fixture
def complaint(house: House) -> str:
    return filed(house)


def test_a_document_whose_headers_cross_from_one_piece_to_the_next_is_taken(
    house: House, complaint: str
) -> None:
    made = io.BytesIO(document())
    with zipfile.ZipFile(made, "a") as archive:
        # The next header and the list of contents begin just before the end of a piece.
        first = on_disk.PIECE - made.seek(0, os.SEEK_END) - 60
        archive.writestr("word/media/a.bin", os.urandom(first))
        second = 2 * on_disk.PIECE - archive.fp.tell() - 60  # type: ignore[union-attr]  # it is open
        archive.writestr("word/media/b.bin", os.urandom(second))

    file = add(house, complaint, "statement.docx", made.getvalue())

    assert file.medium.picture is False


def test_a_document_of_which_every_part_lies_in_several_pieces_is_taken(
    house: House, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_disk, "PIECE", 16)

    file = add(house, complaint, "statement.docx", document())

    assert file.number == "file-1"


def photograph_with_a_preview() -> bytes:
    made = io.BytesIO()
    whole = Image.open(io.BytesIO(photograph()))
    preview = whole.resize((12, 8))
    whole.save(made, "MPO", save_all=True, append_images=[preview], exif=whole.getexif())
    return made.getvalue()


def moving(form: str) -> bytes:
    made = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), (shade, 9, 9)) for shade in (10, 90, 200)]
    frames[0].save(made, form, save_all=True, append_images=frames[1:], duration=50)
    return made.getvalue()


def still(form: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, form)
    return made.getvalue()


PICTURES = {
    "window.jpg": photograph(),
    "hall.jpg": photograph_with_a_preview(),
    **{f"still.{form.lower()}": still(form) for form in ("PNG", "GIF", "WEBP")},
    **{f"moving.{form.lower()}": moving(form) for form in ("PNG", "GIF", "WEBP")},
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_copy_of_a_picture_is_of_the_kind_it_is_called(
    house: House, complaint: str, name: str
) -> None:
    file = add(house, complaint, name, PICTURES[name])

    opened = attachments.opened(house, address=str(file.cleaned), key=file.key)
    copy = b"".join(opened.pieces())
    with Image.open(io.BytesIO(copy)) as picture:
        frames = getattr(picture, "n_frames", 1)
        assert Image.MIME[str(picture.format)] == file.medium.id
    assert frames == (3 if name.startswith("moving") else 1)
    assert PLACE.encode() not in copy


@pytest.mark.parametrize(("by", "lost"), [(COMPLAINANT, "complainant"), (INTAKE, "case")])
def test_a_file_of_what_was_erased_meanwhile_is_refused_and_leaves_nothing(
    house: House, complaint: str, by: Actor, lost: str
) -> None:
    house.vault.ensure([f"{complaint}/{lost}"])
    house.vault.destroy(f"{complaint}/{lost}")

    with pytest.raises(Refused) as found:
        add(house, complaint, "a.txt", b"text", by=by, command="form-0001")

    assert found.value.sentence.msgid.startswith("What was written about this person")
    assert not [path for path in house.settings.files.rglob("*") if path.is_file()]


def test_what_a_command_holds_of_a_file_of_the_person_needs_her_key(
    house: House, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    key = house.vault.key

    def noted(name: str) -> bytes:
        asked.append(name)
        return key(name)

    monkeypatch.setattr(house.vault, "key", noted)

    add(house, complaint, "a.txt", b"text", command="form-0001")

    assert f"{complaint}/complainant" in asked
    assert f"{complaint}/case" not in asked


def test_a_disk_that_others_fill_meanwhile_takes_no_more_of_it(
    house: House, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0

    def pieces() -> Iterator[bytes]:
        nonlocal read
        yield b"%PDF-" + bytes(500)
        for _ in range(9):
            read += 1
            yield bytes(on_disk.PIECE)
            monkeypatch.setattr(on_disk.Cabinet, "free", lambda _: 0)

    with pytest.raises(Refused) as found:
        attachments.receive(
            house,
            by=COMPLAINANT,
            command=Command(),
            complaint=complaint,
            name="a.pdf",
            pieces=pieces(),
        )

    assert found.value.sentence.msgid.startswith("Our disk is nearly full")
    assert read == 2


def test_the_copy_of_a_picture_counts_towards_the_day_as_well(house: House, complaint: str) -> None:
    file = add(house, complaint, "window.jpg", photograph())

    opened = attachments.opened(house, address=str(file.cleaned), key=file.key)
    copy = b"".join(opened.pieces())

    came = Arrivals(house.ledger).on(house.office.today(), "public")
    assert came == len(photograph()) + len(copy)
