"""The command line as a person has it: a program with arguments, an answer and an exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
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
    """What `ombud demo` said of the office that it opened."""
    folder = tmp_path_factory.mktemp("demonstration") / "office"
    done = outside("demo", "--office", folder, "--clock", BEGINS, "--seed", "lotus", "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture
def demonstration(demonstrated: dict[str, Any]) -> Path:
    """The folder of a demonstration office, for tests that only look."""
    return Path(demonstrated["pdf"]).parents[1]
