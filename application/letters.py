"""Hands out a letter as it was signed: what lies in the folder is measured before anybody sees it."""

from __future__ import annotations

import hashlib
from pathlib import Path


class LetterChanged(Exception):
    """The file is missing, or is not the one whose fingerprint stands in the record."""


def read(folder: Path, *, sha256: str) -> bytes:
    """Return the letter with this fingerprint. Raises `LetterChanged`."""
    try:
        found = (folder / f"{sha256}.pdf").read_bytes()
    except OSError as e:
        raise LetterChanged(f"The letter {sha256[:16]} cannot be read: {e.strerror}.") from e
    if hashlib.sha256(found).hexdigest() != sha256:
        raise LetterChanged(f"The letter {sha256[:16]} is not the one that was signed.")
    return found
