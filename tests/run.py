"""Where a run of the tests keeps what it writes: in memory if there is room, and gone when it ends.

Tests kill processes, never machines. What a killed process has written is still there in memory,
so nothing is proved less; but nobody waits for a disk, which is most of what a small test does.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
"""Bytes that have to be free: a run needs far less, and a container often has next to nothing."""


def in_memory(place: Path = MEMORY, room: int = ROOM) -> bool:
    """Whether a run can keep its folders in this place, and start programs from it."""
    if not (place.is_dir() and os.access(place, os.W_OK)):
        return False
    programs = not os.statvfs(place).f_flag & os.ST_NOEXEC
    return programs and shutil.disk_usage(place).free >= room


def move_into_memory() -> None:
    """Have every temporary folder of this run made in memory; whoever named a place is obeyed."""
    if "TMPDIR" not in os.environ and in_memory():
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def keep_bytecode(folder: Path) -> None:
    """Have what was compiled read again by every process of the run, of which there are hundreds.

    Where no bytecode may stand beside the sources it stands in this folder; otherwise each process
    would compile everything anew, for seconds.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(folder)
        sys.dont_write_bytecode = False
