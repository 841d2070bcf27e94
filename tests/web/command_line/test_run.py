"""`ombud run` opens an office with one command, keeps it open, and closes it cleanly."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.processes import alive, children_of, free_port, until, words_of
from tests.web.command_line.conftest import ROOT, Ombud, command


def children(pid: int) -> dict[str, int]:
    """What a process has started: `serve` and `work`, each with its process id."""
    said = {child: words_of(child) for child in children_of(pid)}
    return {
        words[3]: child for child, words in said.items() if words[1:3] == ["-m", "web.command_line"]
    }


class Running:
    """An office that is open."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.said = folder.with_suffix(".said")
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                command("run", "--office", folder, "--port", str(self.port)),
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        assert until(lambda: "Ctrl-C" in self.said.read_text() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said.read_text()

    def answers(self) -> bool:
        try:
            address = f"http://127.0.0.1:{self.port}/"
            with urllib.request.urlopen(address, timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def opened(folder: Path) -> Iterator[Running]:
    office = Running(folder)
    yield office
    if office.process.poll() is None:
        office.process.terminate()
        office.process.wait(30)


@pytest.fixture
def running(office: Path) -> Iterator[Running]:
    """An office that was there already: to invent one takes longer than to open it."""
    with opened(office) as running:
        yield running


@pytest.fixture
def opened_anew(tmp_path: Path) -> Iterator[Running]:
    with opened(tmp_path / "office") as office:
        yield office


def test_one_command_opens_a_demonstration_and_says_where_its_doors_are(
    opened_anew: Running,
) -> None:
    answered = until(opened_anew.answers)

    said = opened_anew.said.read_text()
    assert answered
    assert f"http://127.0.0.1:{opened_anew.port}/" in said
    assert "demonstration-zhou.min" in said
    papers = [line.strip() for line in said.splitlines() if line.endswith(".pdf")]
    assert len(papers) == 2
    assert all(Path(paper).exists() for paper in papers)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_everything(running: Running, told: signal.Signals) -> None:
    started = children(running.process.pid)

    running.process.send_signal(told)
    code = running.process.wait(30)

    assert code == 0
    assert "The office is closed." in running.said.read_text()
    assert set(started) == {"serve", "work"}
    assert not any(map(alive, started.values()))
    assert not running.answers()


def test_what_dies_is_started_again(running: Running) -> None:
    before = children(running.process.pid)

    for killed in before.values():
        os.kill(killed, signal.SIGKILL)

    def started_again(which: str) -> bool:
        return children(running.process.pid).get(which, before[which]) != before[which]

    assert set(before) == {"serve", "work"}
    for which in before:
        assert until(partial(started_again, which))
    assert until(running.answers)
    for which in before:
        assert f"{which} ended (-9) and is started again." in running.said.read_text()


def test_nothing_is_left_running_when_the_one_that_watches_is_killed(running: Running) -> None:
    started = children(running.process.pid)
    assert until(running.answers)

    running.process.kill()
    running.process.wait()

    assert until(lambda: not any(map(alive, started.values())))
    assert until(lambda: not running.answers())


def test_a_taken_port_is_said_before_anything_is_opened(tmp_path: Path, ombud: Ombud) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        answer = ombud("run", "--office", tmp_path / "office", "--port", port)

    assert answer.exit_code == 2
    assert "Choose another with --host and --port." in answer.stderr
    assert not (tmp_path / "office").exists()
