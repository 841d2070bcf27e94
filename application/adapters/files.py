"""Files as they lie on the disk: encrypted piece by piece under a key of their own, never in the clear.

A file is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, 2015) over AES-256-GCM: pieces of 1 MiB, whose
nonce counts them and says which is the last. A piece that is missing, exchanged, doubled or cut off
does not open. What lies on the disk is called by the SHA-256 of itself.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PIECE = 1 << 20
TAG = 16
KEY_BYTES = 32
SALT_BYTES = 32
PREFIX_BYTES = 7
MARK = b"OMBUDF\x01\n"
"""How every file begins: what it is, and in which way it was encrypted."""
BEGINNING = len(MARK) + SALT_BYTES
MOST_PIECES = 1 << 32
INCOMING = ".incoming"
A_DAY = 86_400.0
_ADDRESS = frozenset("0123456789abcdef")


class Damaged(Exception):
    """What lies on the disk is not what was put there, or it is not there at all."""


class Kept(NamedTuple):
    """What became of a file: where it is, how long it is, and the SHA-256 of what is in it."""

    address: str
    size: int
    sha256: str


def new_key() -> bytes:
    """A key for one file and for the copies that are made of it."""
    return os.urandom(KEY_BYTES)


class Cipher:
    """Seals and opens the pieces of one file, each in its place."""

    def __init__(self, key: bytes, beginning: bytes) -> None:
        salt = beginning[len(MARK) :]
        # Each file is sealed under a key of its own, so that a copy may share what it is derived from.
        derived = HKDF(hashes.SHA256(), KEY_BYTES + PREFIX_BYTES, salt, b"ombud/file/1").derive(key)
        self._aead = AESGCM(derived[:KEY_BYTES])
        self._prefix = derived[KEY_BYTES:]
        self._beginning = beginning

    def seal(self, piece: Any, number: int, *, last: bool) -> bytes:
        return self._aead.encrypt(self._nonce(number, last), piece, self._beginning)

    def open(self, sealed: bytes, number: int, *, last: bool) -> bytes:
        try:
            return self._aead.decrypt(self._nonce(number, last), sealed, self._beginning)
        except InvalidTag as broken:
            raise Damaged(f"piece {number}") from broken

    def _nonce(self, number: int, last: bool) -> bytes:
        return self._prefix + number.to_bytes(4, "big") + bytes([last])


class Cabinet:
    """The folder of an office in which files are kept, each under its address."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now

    def receive(self, key: bytes) -> Incoming:
        """Begin to take a file in. What is not kept in the end leaves nothing behind."""
        room = self._folder / INCOMING
        room.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Incoming(self._folder, room / os.urandom(16).hex(), key)

    def open(self, address: str, key: bytes) -> Opened:
        """Open a file that is kept. Raises `Damaged`."""
        return Opened(self._at(address), key)

    def has(self, address: str) -> bool:
        """Say whether there is a file at an address, without looking into it."""
        return self._at(address).is_file()

    def is_whole(self, address: str) -> bool:
        """Say whether what lies at an address is what its name says, without any key."""
        try:
            with self._at(address).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == address
        except FileNotFoundError:
            return False

    def discard(self, address: str) -> None:
        """Take a file away that nothing names."""
        self._at(address).unlink(missing_ok=True)

    def free(self) -> int:
        """Bytes that are free on the disk."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk = os.statvfs(self._folder)
        return disk.f_bavail * disk.f_frsize

    def sweep(self, named: Collection[str]) -> int:
        """Take away what nothing names and nobody wrote to for a day; return how many files."""
        gone = 0
        before = self._now() - A_DAY
        kept = (each for each in self._folder.glob("[!.]*") if each.name not in named)
        for file in (*(self._folder / INCOMING).glob("*"), *kept):
            with suppress(FileNotFoundError):
                if file.is_file() and file.stat().st_mtime < before:
                    file.unlink()
                    gone += 1
        return gone

    def _at(self, address: str) -> Path:
        if len(address) != 64 or not set(address) <= _ADDRESS:
            raise Damaged("no address")
        return self._folder / address


class Incoming:
    """A file that is being taken in: written to, examined, and then kept or let go."""

    def __init__(self, folder: Path, path: Path, key: bytes) -> None:
        self._folder = folder
        self._path = path
        self._key = key
        beginning = MARK + os.urandom(SALT_BYTES)
        self._cipher = Cipher(key, beginning)
        self._held = bytearray(PIECE)
        self._filled = self._number = 0
        self._plain, self._sealed = hashlib.sha256(), hashlib.sha256()
        self.size = 0
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        self._ended = False
        try:
            self._write(beginning)
        except OSError:
            self.__exit__(None, None, None)
            raise

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take more of the file in."""
        self._plain.update(data)
        self.size += len(data)
        rest = memoryview(data)
        while len(rest):
            if self._filled == PIECE:
                # Only now is it known that this piece is not the last.
                self._seal(last=False)
            taken = min(PIECE - self._filled, len(rest))
            self._held[self._filled : self._filled + taken] = rest[:taken]
            self._filled += taken
            rest = rest[taken:]

    def end(self) -> None:
        """There is no more: from now on it can be opened and looked at."""
        self._seal(last=True)
        os.fsync(self._file.fileno())
        self._file.close()
        self._ended = True

    def open(self) -> Opened:
        """Open what was taken in, to be examined."""
        assert self._ended, "It is still coming in."
        return Opened(self._path, self._key)

    def keep(self) -> Kept:
        """Give it its name. It is on the disk, and so is its name, when this returns."""
        assert self._ended, "It is still coming in."
        address = self._sealed.hexdigest()
        self._path.rename(self._folder / address)
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return Kept(address, self.size, self._plain.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        # What was kept has another name by now.
        self._path.unlink(missing_ok=True)

    def _seal(self, *, last: bool) -> None:
        if self._number >= MOST_PIECES:
            raise OverflowError("A file has at most 4 PiB.")
        piece = memoryview(self._held)[: self._filled]
        self._write(self._cipher.seal(piece, self._number, last=last))
        self._number += 1
        self._filled = 0

    def _write(self, sealed: bytes) -> None:
        self._sealed.update(sealed)
        rest = memoryview(sealed)
        while len(rest):
            rest = rest[self._file.write(rest) :]


class Opened(io.RawIOBase):
    """A file that is read: in order, or from any place on. Each piece is proved before it is given."""

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__()
        try:
            self._file = path.open("rb", buffering=0)
        except FileNotFoundError as gone:
            raise Damaged("missing") from gone
        try:
            beginning = self._file.read(BEGINNING)
            if len(beginning) != BEGINNING or not beginning.startswith(MARK):
                raise Damaged("beginning")
            self._cipher = Cipher(key, beginning)
            sealed = path.stat().st_size - BEGINNING
            self._pieces = -(-sealed // (PIECE + TAG))
            self.size = sealed - self._pieces * TAG
            self._at = 0
            self._number = -1
            self._piece = b""
            # That nothing was cut off is known before the first byte is given away.
            self._load(max(0, self._pieces - 1))
        except BaseException:
            self._file.close()
            raise

    def pieces(self) -> Iterator[bytes]:
        """The whole, piece by piece; the file is closed afterwards."""
        with closing(self):
            for number in range(self._pieces):
                self._load(number)
                yield self._piece

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        if self._at >= self.size:
            return 0
        number, place = divmod(self._at, PIECE)
        self._load(number)
        some = self._piece[place : place + len(buffer)]
        buffer[: len(some)] = some
        self._at += len(some)
        return len(some)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _load(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(BEGINNING + number * (PIECE + TAG))
        sealed = self._file.read(PIECE + TAG)
        if len(sealed) < TAG:
            raise Damaged(f"piece {number}")
        self._piece = self._cipher.open(sealed, number, last=number == self._pieces - 1)
        self._number = number
