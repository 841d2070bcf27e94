"""Looks into an archive before anybody else does: how much is in it, really, and what it is called."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, cast

MOST_MEMBERS = 10_000
MOST_UNPACKED = 2_000_000_000
MOST_INSIDE_ANOTHER = 64_000_000
"""What is unpacked to be looked into itself has to be held in memory meanwhile."""
RATIO = 200
SMALL = 1_000_000
"""A text of one letter a million times packs well and does no harm."""
DEEPEST = 2
PART = 1 << 16
MOST_READ = 8_000_000
"""What is read of an archive at once. Its list of contents is, however long it says it is."""

_ZIP = b"PK\x03\x04"
_PROGRAM = re.compile(rb"MZ|\x7fELF|\xca\xfe\xba\xbe|\xfe\xed\xfa[\xce\xcf]|\xcf\xfa\xed\xfe")
_RUNS = re.compile(r"vbaproject|vbadata|activex|(?:^|/)basic/|(?:^|/)scripts/", re.IGNORECASE)
_DEVICE = re.compile(r"^[A-Za-z]:")

INSIDE = {
    "wordprocessingml.document": "word/document.xml",
    "spreadsheetml.sheet": "xl/workbook.xml",
    "opendocument.text": "content.xml",
}
"""What has to be in a document for it to be one."""


class Unsafe(Exception):
    """An archive that is not what it says, or would do harm where it is unpacked."""


class Measured(io.RawIOBase):
    """An archive of which nobody reads more at once than there is memory for."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        # Who names no size reads to the end; that has to be as short as any other part.
        asked = MOST_READ + 1 if size is None or size < 0 else size
        if asked > MOST_READ + 1:
            raise Unsafe("a list of contents that is too long")
        some = self._file.read(asked)
        if len(some) > MOST_READ:
            raise Unsafe("a list of contents that is too long")
        return some


@dataclass(slots=True)
class Budget:
    """What may still be unpacked, over all archives inside one another."""

    members: int
    bytes: int


def examine(file: IO[bytes], medium: str) -> None:
    """Look through an archive and all in it, unpacking every member. Raises `Unsafe`.

    What it says of its own size is not believed: each member is unpacked, counted, and thrown away.
    """
    try:
        names = _walk(file, Budget(MOST_MEMBERS, MOST_UNPACKED), 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,  # zipfile's word for a way to pack that it does not know
    ) as e:
        raise Unsafe("damaged") from e
    wanted = next((inside for ending, inside in INSIDE.items() if medium.endswith(ending)), None)
    if wanted and wanted not in names:
        raise Unsafe("not what its name says")


def _walk(file: IO[bytes], budget: Budget, depth: int) -> set[str]:
    if depth > DEEPEST:
        raise Unsafe("too deep")
    with zipfile.ZipFile(cast("IO[bytes]", Measured(file))) as archive:
        members = archive.infolist()
        budget.members -= len(members)
        if budget.members < 0:
            raise Unsafe("too many files")
        for each in members:
            _by_name(each)
            _unpacked(archive, each, budget, depth)
        return {each.filename for each in members}


def _by_name(each: zipfile.ZipInfo) -> None:
    name = each.orig_filename.replace("\\", "/")
    if name.startswith("/") or _DEVICE.match(name) or ".." in name.split("/") or "\0" in name:
        raise Unsafe("a name that leads elsewhere")
    if stat.S_ISLNK(each.external_attr >> 16):
        raise Unsafe("a link")
    if each.flag_bits & 0x1:
        raise Unsafe("locked")
    if each.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unsafe("packed in an unusual way")
    if _RUNS.search(name):
        raise Unsafe("a program")


def _unpacked(archive: zipfile.ZipFile, each: zipfile.ZipInfo, budget: Budget, depth: int) -> None:
    unpacked, inner = 0, io.BytesIO()
    nested = False
    with archive.open(each) as member:
        while some := member.read(PART):
            if not unpacked:
                if _PROGRAM.match(some):
                    raise Unsafe("a program")
                nested = some.startswith(_ZIP)
            unpacked += len(some)
            budget.bytes -= len(some)
            if budget.bytes < 0 or unpacked > max(SMALL, RATIO * each.compress_size):
                raise Unsafe("far more in it than there seems")
            if nested:
                inner.write(some)
                if inner.tell() > MOST_INSIDE_ANOTHER:
                    raise Unsafe("far more in it than there seems")
    if nested:
        inner.seek(0)
        _walk(cast("IO[bytes]", inner), budget, depth + 1)
