"""A run keeps what it writes in memory, if there is room; its processes compile once."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import run

ROOT = Path(__file__).parents[1]


def test_a_place_without_room_is_not_used(tmp_path: Path) -> None:
    assert run.in_memory(tmp_path, room=1)
    assert not run.in_memory(tmp_path, room=2**62)
    assert not run.in_memory(tmp_path / "nowhere", room=1)


def test_whoever_names_a_place_is_obeyed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)

    run.move_into_memory()

    assert Path(tempfile.gettempdir()) == tmp_path


def test_what_a_process_compiled_is_kept_for_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "")
    monkeypatch.setattr(sys, "pycache_prefix", sys.pycache_prefix)
    monkeypatch.setattr(sys, "dont_write_bytecode", sys.dont_write_bytecode)

    run.keep_bytecode(tmp_path)
    subprocess.run([sys.executable, "-c", "import domain.words"], cwd=ROOT, check=True)

    assert list(tmp_path.rglob("words.*.pyc"))
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
