"""The press prints several papers at once; whatever happens to one of them, the others are printed."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from application.adapters import press as pressing
from application.adapters import pressroom
from application.adapters.confinement import FILES
from application.adapters.press import DEADLINE, Press, lanes_here, render_apart
from application.adapters.printing import Paper, Unprintable, renderer
from tests.processes import alive, children_of, until, words_of

FINE = '<html lang="en"><title>x</title><p>fine'
LONG = '<html lang="en"><title>x</title>' + "<p>A sentence that somebody wrote in anger. " * 500


@pytest.fixture
def lanes() -> Iterator[Press]:
    """A press of its own with two lanes, that none of the others has to wait for."""
    press = Press(lanes=2)
    yield press
    press.close()


def printers() -> set[int]:
    """The printing processes that this test has started."""
    return {
        each
        for each in children_of(os.getpid())
        if any("pressroom" in word for word in words_of(each))
    }


def handed_a_paper(pid: int, worked: float) -> bool:
    """Whether a printing process is ready, and has worked so many seconds since somebody looked."""
    try:
        process = psutil.Process(pid)
        spent = process.cpu_times().user
        return process.num_threads() > 1 and spent >= SPENT.setdefault(pid, spent) + worked
    except psutil.NoSuchProcess:
        return False


SPENT: dict[int, float] = {}


def kill_one(but: set[int], *, worked: float) -> int:
    """Kill a printing process that is in the middle of it."""
    found: list[int] = []

    def seen() -> bool:
        found[:] = [each for each in printers() - but if handed_a_paper(each, worked)]
        return bool(found)

    assert until(seen)
    os.kill(found[0], signal.SIGKILL)
    return found[0]


def both_at_work(but: set[int]) -> set[int]:
    """Two printing processes that are each in the middle of a paper."""
    found: set[int] = set()

    def seen() -> bool:
        found.update(each for each in printers() - but if handed_a_paper(each, 0.2))
        return len(found) == 2

    assert until(seen)
    return found


def test_a_process_that_is_killed_in_the_middle_of_a_paper_costs_one_more_try(lanes: Press) -> None:
    undisturbed = lanes.print(LONG)
    lanes.close()
    killed, made = printers(), []

    with ThreadPoolExecutor(2) as hands:
        for _ in range(3):
            papers = [hands.submit(lanes.print, LONG) for _ in range(2)]
            at_work = both_at_work(killed)
            for each in at_work:
                os.kill(each, signal.SIGKILL)
            killed |= at_work
            made += [each.result() for each in papers]

    assert made == [undisturbed] * 6


def test_a_paper_over_which_it_dies_twice_is_given_up_and_its_neighbour_is_printed() -> None:
    doomed, neighbours = Press(lanes=1), Press(lanes=1)
    spared = printers()

    with ThreadPoolExecutor(2) as hands:
        neighbours.check()
        spared |= printers()
        given_up = hands.submit(doomed._apart, None, time.sleep, 40)
        printed = hands.submit(neighbours.print, LONG)
        for _ in range(2):
            spared.add(kill_one(spared, worked=0))
        with pytest.raises(Unprintable, match=r"broke off over this paper \(SIGKILL\)"):
            given_up.result()
        made = printed.result()
    doomed.close()
    neighbours.close()

    assert made.pages > 10


@pytest.mark.parametrize(
    "endless",
    ["<table><tr><td>x" * 60 + "<p>" + "word " * 200_000, "<p>" + "word and 字 " * 90_000],
    ids=["tables in tables", "a megabyte of text"],
)
def test_a_paper_that_takes_too_long_is_refused_and_the_next_one_printed(endless: str) -> None:
    press = Press(lanes=1, deadline=2)

    try:
        with pytest.raises(Unprintable, match="longer than 2 seconds"):
            press.print('<html lang="en"><title>x</title>' + endless)
        # A new process lists the typefaces first, on a busy machine for longer than that.
        press.deadline = DEADLINE
        made = press.print(FINE)
    finally:
        press.close()

    assert made.pages == 1


def test_a_page_that_eats_memory_is_refused_and_the_next_one_printed() -> None:
    press = Press(lanes=1, memory=700 << 20)

    try:
        with pytest.raises(Unprintable, match="too much memory"):
            press.print('<html lang="en"><title>x</title>' + "word " * 8_000_000)
        made = press.print(FINE)
    finally:
        press.close()

    assert made.pages == 1


@pytest.mark.parametrize(
    "tags", ["<div>" * 400, "<div>" * 4_000, "<table><tr><td>" * 400, "<span>" * 400]
)
def test_a_page_nested_without_end_breaks_nothing(tags: str, press: Press) -> None:
    with pytest.raises(Unprintable):
        press.print('<html lang="en"><title>x</title>' + tags + "x")

    assert press.print(FINE).pages == 1


def test_a_process_is_started_afresh_after_so_many_papers(
    monkeypatch: pytest.MonkeyPatch, lanes: Press
) -> None:
    monkeypatch.setattr(pressing, "PAPERS_A_PROCESS", 2)
    others = printers()

    seen = []
    for _ in range(4):
        lanes.print(FINE)
        seen.append(printers() - others)

    assert [len(each) for each in seen] == [1, 0, 1, 0]
    assert seen[0] != seen[2]


def test_one_paper_at_a_time_needs_one_process_and_closing_leaves_none(lanes: Press) -> None:
    others = printers()

    for _ in range(3):
        lanes.print(FINE)
    [one] = printers() - others
    lanes.close()

    assert until(lambda: not alive(one))
    assert lanes.print(FINE).pages == 1


def test_a_printing_process_knows_nothing_of_the_office(
    monkeypatch: pytest.MonkeyPatch, lanes: Press, tmp_path: Path
) -> None:
    secret = tmp_path / "master.key"
    secret.write_text("secret")
    monkeypatch.setenv("OMBUD_DATABASE", "postgresql://ombud:secret@db/ombud")
    others = printers()
    lanes.check()
    [one] = printers() - others

    environment = Path(f"/proc/{one}/environ").read_bytes()
    held = {os.readlink(each) for each in Path(f"/proc/{one}/fd").iterdir()}

    assert b"secret" not in environment
    assert all(each.startswith("pipe:") or each == "/dev/null" for each in held)
    for way in (str(secret), "/etc/passwd", str(Path(__file__).parents[2] / "README.md")):
        with pytest.raises(Unprintable, match="asked for something from outside"):
            lanes._apart(None, os.open, way, os.O_RDONLY)
    with pytest.raises(Unprintable, match="asked for something from outside"):
        lanes._apart(None, os.open, str(tmp_path / "new"), os.O_CREAT | os.O_WRONLY)


def test_code_in_a_printing_process_that_opens_a_socket_fails(press: Press) -> None:
    import _socket  # the part of it that no Python is written around

    with pytest.raises(Unprintable, match="asked for something from outside"):
        press._apart(None, _socket.getaddrinfo, "127.0.0.1", 9)


def test_code_in_a_printing_process_begins_no_other_that_would_outlive_it(press: Press) -> None:
    with pytest.raises(Unprintable, match="asked for something from outside"):
        press._apart(None, os.fork)


def test_a_printing_process_starts_no_program_to_find_what_it_prints_with() -> None:
    watched = (
        "import sys; started = []; sys.addaudithook("
        "lambda event, given: started.append(given[0]) if event == 'subprocess.Popen' else None);"
        f"sys.path.append({str(pressroom.ROOT)!r});"
        " from application.adapters import pressroom, printing; pressroom._load();"
        " assert 'weasyprint' in sys.modules; print(started, printing.renderer())"
    )

    said = subprocess.run(
        [sys.executable, "-I", "-c", watched], capture_output=True, text=True, check=True
    ).stdout

    assert said == f"[] {renderer()}\n"
    assert "unknown" not in said


def test_what_a_machine_cannot_lock_is_said_and_papers_are_printed_all_the_same(
    lanes: Press, caplog: pytest.LogCaptureFixture
) -> None:
    assert lanes.check() == []
    lane = lanes._free.get()
    lane.stayed_open = [FILES]
    lanes._free.put(lane)

    [lacking] = lanes.check()

    assert "Landlock" in str(lacking)
    assert "Landlock" in caplog.text
    assert lanes.print(FINE).pages == 1


def test_there_are_as_many_lanes_as_processors_and_memory_allow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))

    found = []
    for free in (64 << 30, 1 << 30, 0):
        monkeypatch.setattr(pressing, "_free_memory", lambda free=free: free)
        found.append(lanes_here())

    assert found == [8, 4, 1]


def test_a_fault_in_the_printer_is_named_without_a_word_of_what_it_printed(press: Press) -> None:
    with pytest.raises(Unprintable) as broken:
        press._apart(None, int, "Zhang San was beaten")

    assert "ValueError" in str(broken.value)
    assert "Zhang San" not in str(broken.value)


def test_a_page_can_be_printed_apart() -> None:
    assert render_apart(FINE).pages == 1


def test_this_machine_has_what_papers_need(press: Press) -> None:
    assert press.check() == []


def test_an_answer_that_is_too_long_is_not_read() -> None:
    pipe = io.BytesIO(pressroom.LENGTH.pack(pressroom.LONGEST + 1) + b"and so on")

    with pytest.raises(EOFError):
        pressroom.receive(pipe)

    assert pipe.tell() == pressroom.LENGTH.size


def test_the_office_reckons_the_fingerprint_of_a_paper_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = Paper(b"%PDF-1.7 of somebody else", "0" * 64, 1, "printer", "fonts")
    press = Press(lanes=1)
    monkeypatch.setattr(press, "_apart", lambda *_: said)

    assert press.print(FINE).sha256 == hashlib.sha256(said.pdf).hexdigest()


@pytest.mark.parametrize(("code", "name"), [(-9, "SIGKILL"), (-40, "signal 40"), (3, "exit 3")])
def test_whatever_ends_a_printing_process_has_a_name(code: int, name: str) -> None:
    assert str(pressing._Died(code, overdue=False)) == name
