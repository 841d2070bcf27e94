"""A confined process reaches no network and no file of the office, whatever runs in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PLAIN = "; ".join(
    (
        "import ctypes, os, sys",
        "from pathlib import Path",
        "from application.adapters import confinement",
        "libc = ctypes.CDLL(None, use_errno=True)",
        "libc.prctl(confinement.NO_NEW_PRIVILEGES, 1, 0, 0, 0)",
        "",
    )
)


def said(program: str) -> str:
    """What a program says that is started for it and ends after it."""
    return subprocess.run(
        [sys.executable, "-c", PLAIN + program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_this_kernel_lets_everything_be_taken_away() -> None:
    assert said("print(confinement.confine(memory=1 << 30))") == "[]"


@pytest.mark.parametrize("family", [1, 2, 10, 16])
def test_the_filter_alone_refuses_a_socket_of_any_kind_to_any_code(family: int) -> None:
    asked = f"libc.socket({family}, 2, 0), ctypes.get_errno()"

    before = said(f"print({asked})")
    after = said(f"confinement._no_sockets(libc); print({asked})")

    assert not before.startswith("-1")
    assert after == "-1 1"


def test_the_rules_alone_leave_only_what_was_named(tmp_path: Path) -> None:
    key, font = tmp_path / "office" / "master.key", tmp_path / "fonts" / "letters.ttf"
    for each in (key, font):
        each.parent.mkdir()
        each.write_text("secret or not")
    shut = f"confinement._no_files_but(libc, [Path({str(font.parent)!r})])"
    tried = (
        f"libc.open({str(key)!r}.encode(), 0) < 0",
        f"libc.open({str(font)!r}.encode(), 0) > 0",
        f"libc.open({str(font)!r}.encode(), os.O_WRONLY) < 0",
        f"libc.open({str(font.parent / 'new')!r}.encode(), os.O_WRONLY | os.O_CREAT, 0o600) < 0",
        f"libc.unlink({str(font)!r}.encode()) < 0",
        "libc.open(b'/proc/self/environ', 0) < 0",
    )

    found = said(f"print({shut}, {', '.join(tried)})")

    assert found == " ".join(["True"] * 7)


def test_a_network_of_its_own_is_without_any_way_out() -> None:
    own = "libc.unshare(confinement.OWN_USERS | confinement.OWN_NETWORK)"
    seen = "print([line.split(':')[0].strip() for line in open('/proc/self/net/dev')][2:])"

    assert said(f"{own}; {seen}") == "['lo']"


def test_where_the_kernel_refuses_everything_it_says_so_and_python_still_opens_no_socket() -> None:
    program = """
import socket
class Kernel:
    prctl = unshare = syscall = staticmethod(lambda *given: -1)
confinement.ctypes.CDLL = lambda *_, **__: Kernel
print(confinement.confine(memory=1 << 30))
try:
    socket.create_connection(('127.0.0.1', 9))
except PermissionError as fault:
    print(fault)
"""

    assert said("\n" + program).splitlines() == [
        "['network', 'files']",
        "A paper asks nobody outside: socket.getaddrinfo",
    ]


def test_a_confined_process_writes_no_file_and_takes_no_more_memory_than_it_may() -> None:
    program = """
confinement._no_files_but = lambda *_: False
confinement.confine(memory=300 << 20)
try:
    os.write(os.open('/dev/shm/ombud-' + str(os.getpid()), os.O_CREAT | os.O_WRONLY), b'x')
except OSError as fault:
    print(fault.errno)
try:
    bytearray(400 << 20)
except MemoryError:
    print('no more')
os.unlink('/dev/shm/ombud-' + str(os.getpid()))
"""

    assert said("\n" + program).splitlines() == ["27", "no more"]
