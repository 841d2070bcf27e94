"""The files of an office in its backups: each is copied once, however many backups hold it.

A file never changes once it is kept, and its name is the SHA-256 of what lies on the disk. So a backup
that was broken off goes on where it was, and one that follows another copies only what is new.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

POOL = ".files"
"""Beside the backups: what they share, by links to the same bytes on the disk."""
PART = 1 << 20
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.EACCES}

Told = Callable[[int, int], None]


def kept_in(folder: Path) -> list[Path]:
    """The files that lie in a folder; what is still coming in does not count."""
    return sorted(each for each in folder.glob("[!.]*") if each.is_file())


def gather(source: Path, pool: Path, into: Path, told: Told) -> tuple[dict[str, int], list[str]]:
    """Put every file into a backup; return how long each is, and the names of damaged ones."""
    files = kept_in(source)
    held: dict[str, int] = {}
    damaged: list[str] = []
    for done, file in enumerate(files, start=1):
        with suppress(FileNotFoundError):  # It was swept up meanwhile.
            if bring(file, pool / file.name):
                _link(pool / file.name, into / file.name)
                held[file.name] = file.stat().st_size
            else:
                damaged.append(file.name)
        told(done, len(files))
    return held, damaged


def restore(source: Path, into: Path, told: Told) -> None:
    """Put every file of a backup in its place; those that are there and whole stay as they are."""
    files = kept_in(source)
    for done, file in enumerate(files, start=1):
        bring(file, into / file.name)
        told(done, len(files))


def thin_out(pool: Path) -> None:
    """Remove what no backup holds any more."""
    for file in pool.glob("*"):
        if file.stat().st_nlink == 1:
            file.unlink()


def bring(file: Path, to: Path) -> bool:
    """Copy a file whose name is its SHA-256, unless it is there; say whether it is whole."""
    if to.is_file() and _sum(_read(to)) == to.name:
        return True
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = to.with_name(f".{to.name}.{os.urandom(4).hex()}")
    try:
        with scratch.open("xb") as copy:
            whole = _sum(_through(_read(file), copy.write)) == file.name
            copy.flush()
            os.fsync(copy.fileno())
        scratch.chmod(0o400)
        if whole:
            scratch.replace(to)
        return whole
    finally:
        scratch.unlink(missing_ok=True)


def _link(file: Path, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(file, to)
    except OSError as trouble:
        if trouble.errno not in _NO_LINKS:
            raise
        # A disk that knows no links holds each backup whole.
        shutil.copyfile(file, to)
        to.chmod(0o400)


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while some := opened.read(PART):
            yield some


def _through(parts: Iterator[bytes], write: Callable[[bytes], object]) -> Iterator[bytes]:
    for some in parts:
        write(some)
        yield some


def _sum(parts: Iterator[bytes]) -> str:
    found = hashlib.sha256()
    for some in parts:
        found.update(some)
    return found.hexdigest()
