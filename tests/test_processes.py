"""Whoever looks at processes is not hurt when they end while he looks."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests import processes


def idle() -> "subprocess.Popen[bytes]":
    """A process that waits until its inlet is closed."""
    return subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)


def test_a_process_is_found_with_its_words_and_its_parent() -> None:
    me = psutil.Process().pid

    with idle() as child:
        found = processes.children_of(me)
        words = processes.words_of(child.pid)
        memory = processes.memory_of(child.pid)
        child.kill()

    assert child.pid in found
    assert words[1:] == ["-c", "input()"]
    assert memory


def test_one_that_ended_and_was_not_fetched_does_not_run() -> None:
    with idle() as child:
        before = processes.alive(child.pid)
        child.kill()
        ended = processes.until(lambda: not processes.alive(child.pid))
        found = processes.children_of(psutil.Process().pid)

    assert before
    assert ended
    assert child.pid not in found


def test_one_that_is_gone_has_nothing() -> None:
    with idle() as child:
        child.kill()

    assert not processes.alive(child.pid)
    assert processes.children_of(child.pid) == []
    assert processes.words_of(child.pid) == []
    assert processes.memory_of(child.pid) is None
    assert processes.databases_of(child.pid) == set()


def test_one_that_ends_between_two_looks_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    look = psutil.Process.children

    def look_and_kill(self: psutil.Process) -> list[psutil.Process]:
        found = look(self)
        child.kill()
        child.wait()
        return list(found)

    monkeypatch.setattr(psutil.Process, "children", look_and_kill)
    with idle() as child:
        found = processes.children_of(psutil.Process().pid)

    assert child.pid not in found


def test_what_is_not_so_in_time_is_given_up() -> None:
    assert not processes.until(lambda: False, patience=0.1)


def test_the_files_of_a_database_are_seen(tmp_path: Path) -> None:
    kept = tmp_path / "record.db"

    with kept.open("wb"):
        held = processes.databases_of(psutil.Process().pid)

    assert str(kept) in held
