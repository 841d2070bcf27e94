"""What the README promises is there: every command runs, every file exists, every picture shows."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from web.command_line import COMMANDS, main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
COMMAND_LINES = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
OMBUD = [line for line in COMMAND_LINES if "ombud" in line.split()[0]]
MADE = sorted(set(re.findall(r"\bmake ([a-z]+)\b", README)))


def test_the_readme_gives_the_two_commands() -> None:
    assert "make run" in COMMAND_LINES
    assert "make test" in COMMAND_LINES


@pytest.mark.parametrize("target", [name for name in MADE if f"`make {name}`" in README])
def test_a_make_target_that_is_named_exists(target: str) -> None:
    asked = subprocess.run(
        ["make", "--dry-run", "--question", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "No rule to make target" not in asked.stderr


def test_every_command_of_the_readme_can_be_carried_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    carried_out = []
    # The demonstration comes first: the others ask about its office.
    for line in sorted(OMBUD, key=lambda line: " demo " not in line):
        words = shlex.split(line.replace("var/", f"{tmp_path}/"))[1:]
        if words[0] == "run":
            continue  # It runs until it is stopped; its own tests start and stop it.
        told = CliRunner().invoke(main, words)
        assert told.exit_code == 0, f"{line}\n{told.output}"
        carried_out.append(words[0])

    assert {"demo", "status", "history", "statistics", "rebuild"} <= set(carried_out)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    told = CliRunner().invoke(main, [command, "--help"])

    assert told.exit_code == 0
    assert "--office" in told.output


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([a-z.]+(?:/[\w.]+)+/?)`", README))))
def test_a_file_that_is_named_exists(name: str) -> None:
    made_by_set_up = name.startswith((".venv/", "var/"))

    assert made_by_set_up or (ROOT / name).exists()


@pytest.mark.parametrize("picture", sorted(set(re.findall(r"\((\.github/[\w/.]+)\)", README))))
def test_a_picture_that_is_shown_exists(picture: str) -> None:
    assert (ROOT / picture).stat().st_size > 1_000
