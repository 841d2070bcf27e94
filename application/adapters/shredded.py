"""The journal of destroyed keys: a file beside the key files, only ever added to.

It lies where no backup of the vault reaches it, and where whoever restores one has to look: without
the files in that folder nothing sealed can be read. So a vault from before an erasure never brings
back what was erased since.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from application.adapters.clock import Clock
from application.adapters.codec import moment_text
from application.adapters.vault import Vault

NAME = "shredded"
_SUM = 16
"""So many characters at the end of each line show that the line is whole."""


class Journal:
    """Which keys were destroyed, when, and because of which fact."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / NAME

    def names(self) -> set[str]:
        """The names of the keys that were ever destroyed here."""
        return set(self._lines())

    def add(self, names: Iterable[str], clock: Clock, because: str) -> None:
        """Write down what is about to be destroyed; it is on the disk when this returns."""
        now = moment_text(clock.now())
        self._append({name: f"{now} {name} {because}" for name in names})

    def take_over(self, other: Path) -> None:
        """Add what another journal of this office holds, which was handed over or copied."""
        self._append(Journal(other)._lines())

    def replay(self, vault: Vault) -> int:
        """Destroy again whatever a vault still has of it; return how many keys that were.

        A name that the vault does not know gets its gravestone: no key of that name is made anew.
        A vault without any key is only about to be filled, by a restore that does this afterwards.
        """
        return 0 if vault.is_empty() else len(vault.bury(self.names()))

    def _lines(self) -> Mapping[str, str]:
        """The whole lines by the names of their keys. A line that was cut off says nothing."""
        if not self.file.is_file():
            return {}
        found: dict[str, str] = {}
        for line in self.file.read_text("utf-8", errors="replace").splitlines():
            said, _, check = line.rpartition(" ")
            parts = said.split(" ")
            if len(parts) >= 2 and check == _sum(said):
                found.setdefault(parts[1], said)
        return found

    def _append(self, lines: Mapping[str, str]) -> None:
        if not lines:
            return
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # Two workers at the same time write one after the other, and nothing twice.
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            new = {name: said for name, said in lines.items() if name not in self._lines()}
            size = os.fstat(descriptor).st_size
            # A line that was cut off ends here, so that the next one stands by itself.
            torn = b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""
            text = "".join(f"{said} {_sum(said)}\n" for said in new.values())
            if text:
                _write_all(descriptor, torn + text.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with suppress(OSError):
            # The name of a file that was just made is on the disk, too.
            folder = os.open(self.file.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _write_all(descriptor: int, content: bytes) -> None:
    """Write all of it, or say so before any key is destroyed: a full disk takes only the beginning."""
    rest = memoryview(content)
    while len(rest):
        written = os.write(descriptor, rest)
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rest = rest[written:]


def _sum(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:_SUM]
