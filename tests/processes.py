"""Processes that a test has started, looked at while any of them may end.

Whoever is gone when somebody looks has no children, no words and nothing in his hands: that is an
answer here, never an error.
"""

import os
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

PATIENCE = 60.0


def until(true: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Ask again and again, and give up at a last moment."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def free_port() -> int:
    with socket.socket() as knock:
        knock.bind(("127.0.0.1", 0))
        return int(knock.getsockname()[1])


def alive(pid: int) -> bool:
    """Whether it still runs; one that ended and was not fetched by its parent does not."""
    with suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    with suppress(psutil.NoSuchProcess):
        return [each.pid for each in psutil.Process(pid).children() if alive(each.pid)]
    return []


def words_of(pid: int) -> list[str]:
    """The words a process was started with."""
    with suppress(psutil.NoSuchProcess):
        return list(psutil.Process(pid).cmdline())
    return []


def memory_of(pid: int) -> int | None:
    """The bytes of a process that are resident."""
    with suppress(psutil.NoSuchProcess):
        return int(psutil.Process(pid).memory_info().rss)
    return None


def databases_of(pid: int) -> set[str]:
    """What of the databases a process holds: open files of the office, and sockets to a server.

    psutil does not say the number of a socket, by which two who share one would be known.
    """
    local = {line.split()[6] for line in Path("/proc/net/unix").read_text().splitlines()[1:]}
    held = set()
    for target in _open_in(pid):
        found = re.match(r"socket:\[(\d+)\]", target)
        if re.search(r"\.db(-wal|-shm)?$", target) or (found and found[1] in local):
            held.add(target)
    return held


def _open_in(pid: int) -> list[str]:
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                found.append(os.readlink(handle))
    return found
