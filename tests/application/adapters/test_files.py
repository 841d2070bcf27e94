"""A file opens as it was put there, or not at all: whatever was done to it on the disk."""

import hashlib
import os
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.adapters import files
from application.adapters.files import BEGINNING, INCOMING, TAG, Cabinet, Damaged, Kept, new_key

KEY = b"k" * 32
SMALL = 64


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIECE", SMALL)


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path / "files")


def put(cabinet: Cabinet, content: bytes, *cuts: int) -> Kept:
    with cabinet.receive(KEY) as incoming:
        places = sorted({0, len(content), *(cut % (len(content) + 1) for cut in cuts)})
        for start, end in pairwise(places):
            incoming.write(content[start:end])
        incoming.end()
        return incoming.keep()


def read(cabinet: Cabinet, kept: Kept) -> bytes:
    return b"".join(cabinet.open(kept.address, KEY).pieces())


def on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


anything = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@anything
@given(
    size=st.integers(0, 5 * SMALL + 3) | st.sampled_from([SMALL, 2 * SMALL, 3 * SMALL]),
    cuts=st.lists(st.integers(0, 400), max_size=9),
    at=st.integers(0, 400),
)
def test_a_file_of_any_length_in_any_pieces_comes_back_whole(
    cabinet: Cabinet, size: int, cuts: list[int], at: int
) -> None:
    content = os.urandom(size)

    kept = put(cabinet, content, *cuts)

    assert read(cabinet, kept) == content
    assert kept.size == size
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert cabinet.is_whole(kept.address)
    with closing(cabinet.open(kept.address, KEY)) as opened:
        opened.seek(at)
        assert opened.read() == content[at:]


@anything
@given(size=st.integers(0, 3 * SMALL), place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_turned_bit_anywhere_does_not_open(
    cabinet: Cabinet, tmp_path: Path, size: int, place: int, bit: int
) -> None:
    kept = put(cabinet, os.urandom(size))
    path = tmp_path / "files" / kept.address
    stored = bytearray(path.read_bytes())
    stored[place % len(stored)] ^= 1 << bit

    rewritten(path, stored)

    with pytest.raises(Damaged):
        read(cabinet, kept)
    assert not cabinet.is_whole(kept.address)


@anything
@given(size=st.integers(0, 4 * SMALL), cut=st.integers(1, 10_000), more=st.booleans())
def test_what_was_cut_off_or_made_longer_does_not_open(
    cabinet: Cabinet, tmp_path: Path, size: int, cut: int, more: bool
) -> None:
    kept = put(cabinet, os.urandom(size))
    path = tmp_path / "files" / kept.address
    stored = path.read_bytes()

    rewritten(path, stored + stored[-cut:] if more else stored[: -(cut % len(stored) or 1)])

    with pytest.raises(Damaged):
        cabinet.open(kept.address, KEY)


def rewritten(path: Path, content: bytes | bytearray) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "order", [(1, 0, 2), (0, 2, 1), (0, 1), (0, 2), (0, 0, 1, 2), (0, 1, 2, 2), (2,)], ids=str
)
def test_pieces_that_were_exchanged_doubled_or_left_out_do_not_open(
    cabinet: Cabinet, tmp_path: Path, order: tuple[int, ...]
) -> None:
    kept = put(cabinet, os.urandom(3 * SMALL))
    path = tmp_path / "files" / kept.address
    stored = path.read_bytes()
    sealed = SMALL + TAG
    pieces = [stored[BEGINNING + n * sealed : BEGINNING + (n + 1) * sealed] for n in range(3)]

    rewritten(path, stored[:BEGINNING] + b"".join(pieces[n] for n in order))

    with pytest.raises(Damaged):
        read(cabinet, kept)


def test_a_piece_of_another_file_under_the_same_key_does_not_open(
    cabinet: Cabinet, tmp_path: Path
) -> None:
    one, other = (put(cabinet, letter * SMALL * 2) for letter in (b"a", b"b"))
    path, theirs = (tmp_path / "files" / kept.address for kept in (one, other))
    cut = BEGINNING + SMALL + TAG

    rewritten(path, path.read_bytes()[:cut] + theirs.read_bytes()[cut:])

    with pytest.raises(Damaged):
        read(cabinet, one)


def test_another_key_opens_nothing(cabinet: Cabinet) -> None:
    kept = put(cabinet, b"what happened")

    with pytest.raises(Damaged):
        cabinet.open(kept.address, new_key())


def test_the_same_bytes_twice_at_once_are_two_files_that_tell_nothing_of_one_another(
    cabinet: Cabinet, tmp_path: Path
) -> None:
    with cabinet.receive(KEY) as one, cabinet.receive(KEY) as other:
        for each in (one, other):
            each.write(b"what happened" * 50)
        for each in (one, other):
            each.end()
        first, second = one.keep(), other.keep()

    assert first.sha256 == second.sha256
    assert first.address != second.address
    assert {path.name for path in on_disk(tmp_path)} == {first.address, second.address}


def test_nothing_lies_on_the_disk_in_the_clear_and_nobody_else_may_read_it(
    cabinet: Cabinet, tmp_path: Path
) -> None:
    with cabinet.receive(KEY) as incoming:
        incoming.write(b"what happened" * 50)
        (coming,) = on_disk(tmp_path)
        half = coming.read_bytes()
        incoming.end()
        kept = incoming.keep()

    (path,) = on_disk(tmp_path)
    assert b"happened" not in half + path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o400
    assert path.name == kept.address


def test_what_is_not_kept_leaves_nothing(cabinet: Cabinet, tmp_path: Path) -> None:
    with cabinet.receive(KEY) as incoming:
        incoming.write(b"what happened" * 50)

    assert not on_disk(tmp_path)


def test_what_nothing_names_is_swept_up_after_a_day_and_not_before(
    cabinet: Cabinet, tmp_path: Path
) -> None:
    kept, orphan, young = (put(cabinet, letter) for letter in (b"a", b"b", b"c"))
    killed = tmp_path / "files" / INCOMING / "half"
    killed.write_bytes(b"half")
    for name in (kept.address, orphan.address, f"{INCOMING}/half"):
        os.utime(tmp_path / "files" / name, (1_000, 1_000))

    gone = cabinet.sweep({kept.address})

    assert gone == 2
    assert {path.name for path in on_disk(tmp_path)} == {kept.address, young.address}


@pytest.mark.parametrize("address", ["../record.db", "", "A" * 64, "0" * 63, "/etc/passwd"])
def test_an_address_leads_nowhere_else(cabinet: Cabinet, address: str) -> None:
    with pytest.raises(Damaged):
        cabinet.open(address, KEY)
