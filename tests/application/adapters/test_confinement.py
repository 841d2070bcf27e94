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


OTHER = "os.getppid()"
AT = "-100, name"
MARK = "b'user.mark'"
ALIKE = {
    "chmod": ("chmod", "name, 0o644"),
    "fchmod": ("fchmod", "file, 0o644"),
    "fchmodat": ("fchmodat", f"{AT}, 0o644, 0"),
    "fchmodat2": ("syscall", f"452, {AT}, 0o644, 0"),
    "chown": ("chown", "name, -1, -1"),
    "fchown": ("fchown", "file, -1, -1"),
    "lchown": ("lchown", "name, -1, -1"),
    "fchownat": ("fchownat", f"{AT}, -1, -1, 0"),
    "utime": ("utime", "name, None"),
    "utimes": ("utimes", "name, None"),
    "utimensat": ("utimensat", f"{AT}, None, 0"),
    "futimesat": ("futimesat", f"{AT}, None"),
    "setxattr": ("setxattr", f"name, {MARK}, b'x', 1, 0"),
    "lsetxattr": ("lsetxattr", f"name, {MARK}, b'x', 1, 0"),
    "fsetxattr": ("fsetxattr", f"file, {MARK}, b'x', 1, 0"),
    "removexattr": ("removexattr", f"name, {MARK}"),
    "lremovexattr": ("lremovexattr", f"name, {MARK}"),
    "fremovexattr": ("fremovexattr", f"file, {MARK}"),
    "sched_setaffinity": ("sched_setaffinity", f"{OTHER}, 8, b'\\xff' * 8"),
    "setpriority": ("setpriority", f"0, {OTHER}, libc.getpriority(0, {OTHER})"),
    "kill": ("kill", f"{OTHER}, 0"),
    "tkill": ("syscall", f"200 if os.uname().machine == 'x86_64' else 130, {OTHER}, 0"),
    "tgkill": ("tgkill", f"{OTHER}, {OTHER}, 0"),
    "pidfd_send_signal": ("syscall", "424, other, 0, None, 0"),
    "pidfd_getfd": ("syscall", "438, other, 0, 0"),
    "shmget": ("shmget", "0, 4096, 0o1600"),
    "msgget": ("msgget", "-1, 0"),
    "semget": ("semget", "-1, 0, 0"),
    "prlimit": ("prlimit", f"{OTHER}, 7, None, room"),
}
"""What Landlock does not govern: a file's rights, times and marks, and what is done to others."""


@pytest.mark.parametrize("call", ALIKE)
def test_the_filter_refuses_to_change_the_rights_of_a_file_or_to_touch_another_process(
    call: str, tmp_path: Path
) -> None:
    key = tmp_path / "seal.pem"
    key.write_text("secret")
    key.chmod(0o600)
    begun = f"name = {str(key)!r}.encode(); file = os.open(name, 0); other = os.pidfd_open({OTHER})"
    function, given = ALIKE[call]
    room = "room = ctypes.create_string_buffer(16); ctypes.set_errno(0)"
    asked = f"print(libc.{function}({given}) < 0 and ctypes.get_errno() == 1)"

    before = said(f"{begun}; {room}; {asked}")
    key.chmod(0o600)
    after = said(f"{begun}; confinement._no_sockets(libc); {room}; {asked}")

    assert (before, after) == ("False", "True")
    assert key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "begun",
    [
        "os.fork() or os._exit(0)",
        "os.posix_spawn(sys.executable, ['python'], {})",
        "os.system('true') >> 8 == 127 and 1 / 0",
        "os.execv(sys.executable, ['python', '-c', 'print(False)'])",
        "libc.syscall(435, b'\\0' * 88, 88) and 1 / 0",
        "libc.syscall(clone, 17, 0, 0, 0, 0) == -1 and 1 / 0",
    ],
)
def test_a_confined_process_begins_no_other(begun: str) -> None:
    program = f"""
clone = 56 if os.uname().machine == 'x86_64' else 220
confinement._no_sockets(libc)
try:
    print({begun}, os.getpid())
except (OSError, ZeroDivisionError) as fault:
    print('none')
"""

    assert said("\n" + program) == "none"


def test_a_confined_process_still_begins_a_thread() -> None:
    program = """
import threading
confinement.confine(memory=1 << 30)
worker = threading.Thread(target=print, args=('a thread',))
worker.start()
worker.join()
"""

    assert said("\n" + program) == "a thread"


def test_a_confined_process_still_limits_itself_and_may_abort() -> None:
    program = """
import resource
confinement.confine(memory=1 << 30)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
print(libc.tgkill(os.getpid(), os.getpid(), 0))
"""

    assert said("\n" + program).splitlines() == ["64", "0"]


def test_a_network_of_its_own_is_without_any_way_out() -> None:
    own = "apart = libc.unshare(confinement.OWN_USERS | confinement.OWN_NETWORK)"
    seen = "print(apart, [line.split(':')[0].strip() for line in open('/proc/self/net/dev')][2:])"

    told = said(f"{own}; {seen}")

    # The kernel gives nobody who lives in a chroot a network of his own (unshare(2), EPERM); there,
    # and only there, the filter of calls stands alone before the network.
    assert told == "0 ['lo']" or (told.startswith("-1 ") and in_a_chroot())


def in_a_chroot() -> bool:
    """Whether nothing is mounted on the root that is seen here: it is a folder of another one."""
    mounted = [
        each.split()[4] for each in Path("/proc/self/mountinfo").read_text("utf-8").splitlines()
    ]
    return "/" not in mounted


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
