"""Asks a ClamAV beside the office whether a file is a known malicious program."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path

PATIENCE = 120.0


class Malicious(Exception):
    """The scanner knows what is in the file."""


class ScannerAway(Exception):
    """There should be a scanner, and it does not answer."""


def scan(clamd: Path, pieces: Iterable[bytes]) -> bool:
    """Have a file looked through; False where it is longer than the scanner takes.

    Raises `Malicious` and `ScannerAway`. What it finds in an archive is not relied on: we look
    ourselves, for it lets some through whose contents are too large for it.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
            talk.settimeout(PATIENCE)
            talk.connect(str(clamd))
            try:
                talk.sendall(b"zINSTREAM\0")
                for piece in pieces:
                    talk.sendall(len(piece).to_bytes(4, "big") + piece)
                talk.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                pass  # It has heard enough; what it says tells why.
            said = b"".join(iter(lambda: talk.recv(4096), b""))
    except OSError as away:
        raise ScannerAway(str(away)) from away
    if b" FOUND" in said:
        raise Malicious
    if b"size limit exceeded" in said:
        return False
    if said.rstrip(b"\0\n ").endswith(b"OK"):
        return True
    raise ScannerAway("no answer")
