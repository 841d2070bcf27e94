"""Who keeps the office's master key: a file for its owner only, or a machine made for it.

Whatever wraps the keys of persons stands behind three calls. A key service or a hardware module can
take the place of the file: it answers these three, passes `tests/application/adapters/keeping.py`,
and is handed to `open_house`.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
FIRST = "master-1"
"""The master key an office begins with. Those that follow it count on."""

_NUMBERED = re.compile(r"master-([1-9][0-9]{0,5})")


class Keeper(Protocol):
    """Keeps master keys by name; what it wraps for one name it unwraps for no other."""

    def wrap(self, master: str, of: str, key: bytes) -> bytes:
        """Wrap a key for its name. Raises `WrongMaster` when there is no such master key."""

    def unwrap(self, master: str, of: str, wrapped: bytes) -> bytes:
        """Return the key. Raises `WrongMaster` when this master key did not wrap it for this name."""

    def destroy(self, master: str) -> None:
        """Destroy a master key; to destroy it twice does no harm."""


class KeyFileOpen(Exception):
    """A key file that others can read protects nobody."""


class WrongMaster(Exception):
    """The vault cannot be opened with this master key."""


class FileKeeper:
    """Keeps each master key in a file: `keys/`, or where systemd lays credentials (LoadCredential=)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[AESGCM, str]] = {}

    def wrap(self, master: str, of: str, key: bytes) -> bytes:
        """Wrap a key for its name."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._key(master).encrypt(nonce, key, of.encode())

    def unwrap(self, master: str, of: str, wrapped: bytes) -> bytes:
        """Return the key that was wrapped for this name."""
        try:
            return self._key(master).decrypt(
                wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], of.encode()
            )
        except (InvalidTag, ValueError) as broken:
            raise WrongMaster(
                "The master key in keys/ is not the one this office's vault was made with."
                " Put the right key file back."
            ) from broken

    def destroy(self, master: str) -> None:
        """Remove the file, and have its name gone from the disk before anybody is told."""
        self._known.pop(master, None)
        file_of(self._folder, master).unlink(missing_ok=True)
        _settle(self._folder)

    def make_ready(self, master: str, *, fresh: bool) -> None:
        """Have a master key ready; it is made only for a `fresh` office. Raises `KeyFileOpen`."""
        path = file_of(self._folder, master)
        # An office that is being restored brings the keys it was copied with, and needs no other.
        brought = any(self._folder.glob("master*.key"))
        if not fresh or path.exists() or not brought:
            key_from(path, fresh=fresh)

    def make_next(self, master: str) -> str:
        """Make the master key that is to follow another, and return its name."""
        following = next_after(master)
        key_from(file_of(self._folder, following))
        return following

    def _key(self, master: str) -> AESGCM:
        known = self._known.get(master)
        if known is not None and os.path.exists(known[1]):
            return known[0]
        # Somebody destroyed it, or took it away: what is in memory is not used any longer.
        self._known.pop(master, None)
        path = file_of(self._folder, master)
        if not path.exists():
            raise WrongMaster(
                f"{path} is missing, and keys are wrapped with it."
                " Put the key file back from where it is kept safe."
            )
        self._known[master] = AESGCM(key_from(path, fresh=False)), str(path)
        return self._known[master][0]


def file_of(folder: Path, master: str) -> Path:
    """The file of a master key. Raises `WrongMaster` for a name that is none of ours."""
    if not _NUMBERED.fullmatch(master):
        raise WrongMaster(f"“{master}” is not the name of a master key in a file.")
    return folder / ("master.key" if master == FIRST else f"{master}.key")


def next_after(master: str) -> str:
    """The name of the master key that follows another."""
    numbered = _NUMBERED.fullmatch(master)
    if numbered is None:
        raise WrongMaster(f"“{master}” is not the name of a master key in a file.")
    return f"master-{int(numbered[1]) + 1}"


# Key files


def key_from(path: Path, *, fresh: bool = True) -> bytes:
    """Read a key file. Only its owner may read it.

    It is made only for a `fresh` office: where something is sealed already, another key would lose
    it. Raises `KeyFileOpen` when it is missing, damaged, or others can read it.
    """
    if not path.exists():
        if not fresh:
            raise KeyFileOpen(
                f"{path} is missing, and what is sealed cannot be read without it."
                " Put the key file back from where it is kept safe."
            )
        _make_key(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileOpen(f"Others can read {path}. Run: chmod 400 {path}")
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeyFileOpen(f"{path} is damaged: it holds {len(key)} bytes, not {KEY_BYTES}.")
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(scratch, path)
    except FileExistsError:
        pass  # Another process was faster; its key counts.
    finally:
        scratch.unlink()
    # The name, too, must be on the disk before anything is sealed under the key.
    for folder in (path.parent, path.parent.parent):
        _settle(folder)


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
