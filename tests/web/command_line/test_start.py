"""A command starts with what it needs: one that only looks waits for no door and no paper."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.command_line.conftest import ROOT, Ombud
from web.command_line import COMMANDS, Entry

HEAVY = {"flask", "gunicorn", "marshmallow", "pikepdf", "weasyprint", "webargs"}


@pytest.mark.parametrize("asked", [("--help",), ("status",), ("catalogue", "complaint.accepted")])
def test_a_command_that_looks_reads_no_door_and_no_paper(
    asked: tuple[str, ...], demonstration: Path
) -> None:
    office = () if asked == ("--help",) else ("--office", str(demonstration))

    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "web.command_line", *asked, *office],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    read = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 0, done.stderr
    assert "click" in read
    assert not HEAVY & read
    assert asked != ("--help",) or "sqlalchemy" not in read


def test_help_says_of_each_command_what_it_says_of_itself(ombud: Ombud) -> None:
    listed = " ".join(ombud("--help").output.split())

    for name in COMMANDS:
        itself = ombud(name, "--help").output
        first = " ".join(itself.partition("\n\n")[2].split()).partition(". ")[0]
        assert f"{name} {first}" in listed, name


def test_a_command_that_does_not_say_what_it_shows_is_no_command() -> None:
    with pytest.raises(TypeError, match="spy does not say what it shows of cases"):
        Entry("spy", "everything")
