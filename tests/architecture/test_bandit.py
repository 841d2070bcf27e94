"""Bandit, which knows what often goes wrong in Python, finds nothing that is not meant."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FLOORS = ("domain", "application", "projections", "web")

MEANT: Mapping[tuple[str, str], str] = {
    ("B104", "web/command_line/run.py"): "It looks for its own doors; it does not listen.",
    ("B104", "web/command_line/serve.py"): "It asks by which names it can be reached.",
    ("B105", "application/sessions.py"): "The name of a means to show who one is.",
    ("B105", "domain/vocabulary.py"): "The name of a fact: passed_on.",
    ("B303", "application/adapters/secrets.py"): (
        "As every telephone has it (RFC 6238); as a keyed hash SHA-1 is not broken."
    ),
    ("B311", "application/adapters/entropy.py"): "A demonstration that is the same each time.",
    ("B311", "application/reactions/errands.py"): "How long one waits before trying again.",
    (
        "B404",
        "application/adapters/pictures.py",
    ): "It has a picture opened in a process of its own.",
    ("B404", "application/adapters/press.py"): "It prints in processes of their own.",
    ("B404", "web/command_line/supervisor.py"): "It starts the doors and the clockwork.",
    ("B603", "application/adapters/pictures.py"): "Words of ours, and no shell reads them.",
    ("B603", "application/adapters/press.py"): "Words of ours, and no shell reads them.",
    ("B603", "web/command_line/supervisor.py"): "Words of ours, and no shell reads them.",
}
"""What it finds and is meant, each with the reason."""

FAULTY = """
import hashlib, pickle, subprocess, tempfile
pickle.loads(given)
subprocess.run(given, shell=True)
hashlib.md5(given)
tempfile.mktemp()
"""


def found_in(*places: Path | str) -> list[dict[str, Any]]:
    looked = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", "-f", "json", "-c", "pyproject.toml", *places],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(looked.stdout)
    assert said["errors"] == []
    results: list[dict[str, Any]] = said["results"]
    return results


def test_bandit_finds_nothing_that_is_not_meant() -> None:
    found = {(each["test_id"], each["filename"]): each for each in found_in(*FLOORS)}

    assert [each for what, each in found.items() if what not in MEANT] == []
    assert MEANT.keys() - found.keys() == set(), "it is no longer there"


def test_bandit_looks_at_what_it_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "faulty.py"
    file.write_text(FAULTY)

    found = {each["test_id"] for each in found_in(tmp_path)}

    assert {"B301", "B306", "B324", "B602"} <= found


def test_no_line_is_hidden_from_it() -> None:
    hidden = [
        str(path.relative_to(ROOT))
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
        if "# nosec" in path.read_text("utf-8")
    ]

    assert hidden == [], "say it in MEANT, with the reason"
