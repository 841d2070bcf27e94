"""The command line as a person has it: a program with arguments, an answer and an exit code."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from web.command_line import main

ROOT = Path(__file__).parents[3]
BEGINS = "2026-03-02T09:30"

Ombud = Callable[..., Result]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "web.command_line", *map(str, arguments)]


def outside(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def ombud() -> Ombud:
    """Runs a command in this process."""

    def ombud(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments])

    return ombud


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `ombud demo` said of the office that it opened.

    It was opened once for all workers of the run, and each has a copy of its own: to invent one
    takes several seconds of a processor.
    """
    ours = tmp_path_factory.getbasetemp()
    everybodys = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    original = everybodys / "demonstration" / "office"
    original.parent.mkdir(exist_ok=True)
    told = original.with_name("told.json")
    with original.with_name("lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            asked = ("--office", original, "--clock", BEGINS, "--seed", "lotus", "--json")
            done = outside("demo", *asked)
            assert done.returncode == 0, done.stderr
            told.write_text(done.stdout)
    copy = shutil.copytree(original, tmp_path_factory.mktemp("demonstration") / "office")
    said: dict[str, Any] = json.loads(told.read_text().replace(str(original), str(copy)))
    return said


@pytest.fixture
def demonstration(demonstrated: dict[str, Any]) -> Iterator[Path]:
    """The folder of a demonstration office, for tests that only look: all of a worker share it."""
    folder = Path(demonstrated["pdf"]).parents[1]
    before = facts_in(folder)
    yield folder
    assert facts_in(folder) == before, "This test decides something: it wants `office`."


@pytest.fixture
def office(tmp_path: Path, demonstration: Path) -> Path:
    """A demonstration office of one's own, to do something in."""
    return shutil.copytree(demonstration, tmp_path / "office")


def facts_in(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "record.db")) as record:
        return int(record.execute("SELECT count(*) FROM events").fetchone()[0])
