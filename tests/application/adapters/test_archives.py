"""No archive does harm by what is in it, how much, or what it is called: it is looked at first."""

import io
import stat
import struct
import tracemalloc
import zipfile

import pytest

from application.adapters import archives
from application.adapters.archives import Unsafe, examine
from domain.media import ENDINGS
from tests.pictures import WORDS, document

DOCX = ENDINGS["docx"].id


def unsafe(content: bytes, medium: str = DOCX) -> str:
    with pytest.raises(Unsafe) as found:
        examine(io.BytesIO(content), medium)
    return str(found.value)


def with_member(name: str, content: bytes = b"x", **said: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for known, words in WORDS.items():
            archive.writestr(known, words)
        member = zipfile.ZipInfo(name)
        member.compress_type = said.get("packed", zipfile.ZIP_DEFLATED)
        member.external_attr = said.get("attributes", 0)
        archive.writestr(member, content)
    return made.getvalue()


def test_a_document_is_let_in() -> None:
    examine(io.BytesIO(document()), DOCX)
    examine(io.BytesIO(with_member("word/embeddings/table.xlsx", document())), DOCX)


def test_a_bomb_is_noticed_by_what_really_comes_out_of_it() -> None:
    assert "far more" in unsafe(with_member("word/media/a.bin", bytes(30_000_000)))


def test_a_bomb_inside_another_is_noticed() -> None:
    inner = with_member("word/media/a.bin", bytes(30_000_000))

    assert "far more" in unsafe(with_member("inner.zip", inner, packed=zipfile.ZIP_STORED))


def test_what_it_says_of_its_own_size_is_not_believed() -> None:
    honest = bytearray(with_member("word/media/a.bin", bytes(30_000_000)))
    told = struct.pack("<I", 30_000_000)
    lied = bytes(honest.replace(told, struct.pack("<I", 300)))

    assert unsafe(lied)


def test_all_that_comes_out_is_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1_500)
    many = document({**WORDS, **{f"word/{n}.bin": bytes(range(250)) for n in range(9)}})

    assert "far more" in unsafe(many)


def test_too_many_files_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(archives.MOST_MEMBERS + 1):
            archive.writestr(f"{number}", b"")

    assert "too many" in unsafe(made.getvalue())


def test_archives_inside_one_another_are_refused_from_the_third_on() -> None:
    third = with_member("c.zip", document())

    assert "too deep" in unsafe(with_member("b.zip", third))


@pytest.mark.parametrize(
    "name", ["../../keys/master.key", "/etc/passwd", "C:\\boot.ini", "word/../../x", "..\\x"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert "elsewhere" in unsafe(with_member(name))


def test_a_link_is_refused() -> None:
    assert "link" in unsafe(with_member("word/a", attributes=(stat.S_IFLNK | 0o777) << 16))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/vbaProject.bin", b"x"),
        ("word/activeX/activeX1.bin", b"x"),
        ("Basic/Standard/Module1.xml", b"x"),
        ("word/media/setup.bin", b"MZ\x90\0"),
        ("word/media/run.bin", b"\x7fELF\x02"),
    ],
)
def test_a_program_inside_is_refused(name: str, content: bytes) -> None:
    assert "program" in unsafe(with_member(name, content))


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", document()[:-30], document({"a.txt": b"x"}), b"", document()[:60]],
    ids=["nothing in it", "cut off", "another archive", "empty", "a beginning"],
)
def test_what_is_damaged_or_something_else_is_refused(content: bytes) -> None:
    assert unsafe(content)


def test_a_list_of_contents_that_fills_the_memory_is_not_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(150):
            member = zipfile.ZipInfo(f"{number}")
            member.comment = b"x" * 60_000
            archive.writestr(member, b"")
    content = made.getvalue()

    tracemalloc.start()
    try:
        assert "too long" in unsafe(content)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    # Nothing but the copy that the test itself opens, of which a reading takes none away.
    assert most < len(content) / 2


def test_a_locked_member_is_refused() -> None:
    locked = bytearray(with_member("word/a.bin"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.rfind(mark)
        locked[at + place] |= 1

    assert "locked" in unsafe(bytes(locked))
