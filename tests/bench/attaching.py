"""What it costs to take a file in, beside the bare cipher and the bare sum over the same pieces."""

from __future__ import annotations

import hashlib
import os
import resource
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.adapters.files import PIECE, Cabinet, new_key
from tests.bench.harness import Bench, Declared, Figure, interleaved

BARE = "bare AES-256-GCM of 1 MiB pieces, and SHA-256 of what goes in"
SPEED = Declared(
    "a file taken in: summed, sealed, summed, without the disk", "MB/s", BARE, ">= 400 MB/s"
)
MEMORY = Declared("a file of 1 GB taken in, growth of memory", "MB", bar="<= 20 MB")
FIGURES = (SPEED, MEMORY)

ARRIVING = 1 << 18
"""Bytes that a form hands over at a time."""
OF_A_ROUND = 256 * PIECE
A_GIGABYTE = 1_000_000_000


def measure(bench: Bench) -> Iterator[Figure]:
    """Time of the processor for the work itself: what the system needs to write is that of the disk."""
    cabinet = Cabinet(bench.folder / "files")
    if bench.wants(SPEED):
        took = interleaved({"ours": lambda: _ours(cabinet, OF_A_ROUND), "bare": _bare})
        ours, bare = took["ours"].median, took["bare"].median
        yield SPEED.found(OF_A_ROUND / ours / 1e6, ratio=bare / ours)
    if bench.wants(MEMORY):
        _ours(cabinet, OF_A_ROUND)
        before = _most_memory()
        _ours(cabinet, A_GIGABYTE)
        yield MEMORY.found((_most_memory() - before) / 1e6)


def _ours(cabinet: Cabinet, size: int) -> float:
    some = os.urandom(ARRIVING)
    begun = _worked()
    with cabinet.receive(new_key()) as incoming:
        for _ in range(size // ARRIVING):
            incoming.write(some)
        incoming.end()
        kept = incoming.keep()
    took = _worked() - begun
    cabinet.discard(kept.address)
    return took


def _bare() -> float:
    some, cipher, total = os.urandom(PIECE), AESGCM(new_key()), hashlib.sha256()
    begun = _worked()
    for number in range(OF_A_ROUND // PIECE):
        total.update(some)
        cipher.encrypt(number.to_bytes(12, "big"), some, None)
    return _worked() - begun


def _worked() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
