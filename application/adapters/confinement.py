"""Takes from a process what it does not need: the network, other people's files, room to grow.

Each measure is one that a process without any rights can take on a plain Debian. Where the kernel
refuses one, the others hold, and `confine` says which room stayed open.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

NETWORK, FILES = "network", "files"

NO_NEW_PRIVILEGES, FILTER_CALLS, FILTER_MODE = 38, 22, 2
"""Of prctl(2)."""
OWN_USERS, OWN_NETWORK = 0x1000_0000, 0x4000_0000
"""Of unshare(2)."""
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Of landlock(7): numbers that are the same on every kind of machine."""
EXECUTE, READ_FILE, READ_FOLDER = 1 << 0, 1 << 2, 1 << 3

CALLS = {
    "x86_64": (
        0xC000_003E,
        (
            *(41, 425, 101, 310, 311, 438, 440),  # sockets, io_uring, other processes' memory
            *(62, 200, 129, 297, 424),  # signals to others
            *(90, 91, 268, 452, 92, 93, 94, 260),  # chmod and chown
            *(132, 235, 261, 280),  # the times of a file
            *(188, 189, 190, 197, 198, 199, 463, 466, 469),  # further attributes of a file
            *(203, 141, 142, 144, 314, 251, 256, 279),  # what turn and what place others get
            *(29, 64, 68),  # memory, semaphores and messages shared with others
            *(57, 58, 59, 322),  # another process, another program
        ),
        302,
        234,
        56,
    ),
    "aarch64": (
        0xC000_00B7,
        (
            *(198, 425, 117, 270, 271, 438, 440),
            *(129, 130, 138, 240, 424),
            *(52, 53, 452, 54, 55),
            *(88,),
            *(5, 6, 7, 14, 15, 16, 463, 466, 469),
            *(122, 140, 118, 119, 274, 30, 238, 239),
            *(194, 190, 186),
            *(221, 281),
        ),
        261,
        131,
        220,
    ),
}
"""For a kind of machine its mark, the calls refused, and the three that are left within oneself:
prlimit, tgkill, and clone for a thread. Landlock governs none of them: a file's rights stay with
whoever owns it, and another process would outlive the deadline and keep its answer waited for."""
CLONE_ANEW, THREAD = 435, 0x1_0000
"""clone3, and the mark of a thread in the wishes of clone."""
LOAD, EQUAL, AT_LEAST, ANY_OF, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, UNKNOWN = 0x7FFF_0000, 0x0005_0001, 0x0005_0026
FIRST_GIVEN = 16
"""Where the first thing that a call is given lies; the lower half, which both machines put first."""

UNDER = (
    *("/usr", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime"),
    *("/var/cache/fontconfig", "/dev/null", "/dev/urandom"),
)
AT_HOME = (".cache/fontconfig", ".config/fontconfig", ".fonts", ".local/share/fonts")


def confine(*, memory: int, beside: Iterable[Path] = ()) -> list[str]:
    """Leave this process nothing but typefaces, its own program and `beside`; say what stayed open.

    Only before the first thread is started: what has begun already is not bound by all of it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    # Without this, a process with no rights may ask for none of what follows.
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    apart = libc.unshare(OWN_USERS | OWN_NETWORK) == 0
    shut = _no_files_but(libc, [*_needed(), *beside])
    # Last: it also refuses a socket with a name in a folder, and in a container that may not unshare.
    filtered = _no_sockets(libc)
    _no_python_sockets()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    found = {NETWORK: apart or filtered, FILES: shut}
    return [room for room, closed in found.items() if not closed]


def _needed() -> list[Path]:
    program = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    program |= {each for each in (sys.pycache_prefix,) if each}
    home = os.environ.get("HOME")
    own = [Path(home) / each for each in AT_HOME] if home else []
    return [Path(each) for each in (*UNDER, *sorted(program))] + own


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("place", ctypes.c_int32)]


def _no_files_but(libc: Any, places: Iterable[Path]) -> bool:
    """Landlock: nothing is read but what lies beneath some places, and nothing is written at all."""
    version = libc.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    # Each version of the kernel knows more to take away, and wants to be told no more than it knows.
    files = 13 + sum(version >= since for since in (2, 3, 5))
    rules = _Ruleset((1 << files) - 1, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return False
    try:
        for place in places:
            with suppress(OSError):
                _allow(libc, ruleset, place)
        return bool(libc.syscall(RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: Any, ruleset: int, place: Path) -> None:
    opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        folder = stat.S_ISDIR(os.fstat(opened).st_mode)
        rule = _Beneath(EXECUTE | READ_FILE | (READ_FOLDER if folder else 0), opened)
        libc.syscall(ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    finally:
        os.close(opened)


class _Step(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    ]


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step))]


def _no_sockets(libc: Any) -> bool:
    """A filter of system calls: no socket, no hand on another process, nor a new one, nor on rights."""
    known = CALLS.get(platform.machine())
    if known is None or sys.maxsize < 1 << 32:
        return False
    mark, refused, limits, signals, clone = known
    steps = _with_distances(
        ("", LOAD, "", "", 4),
        ("", EQUAL, "", "refuse", mark),
        ("", LOAD, "", "", 0),
        # The calls of x32 have their own numbers, above all others.
        ("", AT_LEAST, "refuse", "", 0x4000_0000),
        *(("", EQUAL, "refuse", "", call) for call in refused),
        # What it is given lies where no filter sees it. Who hears that it is not there takes clone.
        ("", EQUAL, "not there", "", CLONE_ANEW),
        ("", EQUAL, "a thread", "", clone),
        ("", EQUAL, "one's own", "", limits),
        ("", EQUAL, "to oneself", "allow", signals),
        ("a thread", LOAD, "", "", FIRST_GIVEN),
        ("", ANY_OF, "allow", "refuse", THREAD),
        # Whose limits: nobody's but one's own, which are those of process 0.
        ("one's own", LOAD, "", "", FIRST_GIVEN),
        ("", EQUAL, "allow", "refuse", 0),
        # A program that aborts sends itself the signal.
        ("to oneself", LOAD, "", "", FIRST_GIVEN),
        ("", EQUAL, "allow", "refuse", os.getpid()),
        ("allow", ANSWER, "", "", ALLOW),
        ("refuse", ANSWER, "", "", REFUSE),
        ("not there", ANSWER, "", "", UNKNOWN),
    )
    program = _Filter(len(steps), (_Step * len(steps))(*steps))
    return bool(libc.prctl(FILTER_CALLS, FILTER_MODE, ctypes.byref(program), 0, 0) == 0)


def _with_distances(*steps: tuple[str, int, str, str, int]) -> list[_Step]:
    """Steps that each name where to go on, if the answer is yes and if it is no; "" is the next one."""
    places = {name: place for place, (name, *_) in enumerate(steps) if name}

    def far(to: str, place: int) -> int:
        return places[to] - place - 1 if to else 0

    return [
        _Step(code, far(yes, place), far(no, place), value)
        for place, (_, code, yes, no, value) in enumerate(steps)
    ]


def _no_python_sockets() -> None:
    """For a kernel that refuses everything above: at least what is written in Python opens none."""

    def refuse(event: str, _: Any) -> None:
        if event.startswith("socket."):
            raise PermissionError(f"A paper asks nobody outside: {event}")

    sys.addaudithook(refuse)
