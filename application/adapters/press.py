"""Prints in processes apart: what is typed can at worst break one of them, and never the office."""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import LifoQueue
from typing import Any

import msgspec

from application.adapters import typefaces
from application.adapters.confinement import FILES, NETWORK
from application.adapters.documents import (
    Printable,
    PrintableLetter,
    Say,
    disposition_html,
    letter_html,
    report_html,
)
from application.adapters.pressroom import ROOT, Answer, Task, receive, send
from application.adapters.printing import Paper, Unprintable, check_printing, print_page
from domain.words import Sentence

log = logging.getLogger(__name__)

DEADLINE = 60.0
MEMORY = 2 << 30
STARTING = 120.0
"""Seconds to read the printer in and to answer after the end; on a busy machine it takes a while."""
PAPERS_A_PROCESS = 2_000
"""After so many papers a printing process is started afresh, to give back what it holds."""
ROOM_A_PROCESS = 256 << 20
"""Memory that each printing process is reckoned with; a letter needs less than half of it."""

STAYED_OPEN = {
    NETWORK: Sentence(
        "This machine lets no process give up the network. Papers are printed all the same: no page"
        " is fetched, but a fault in the printer would have one lock less before it."
    ),
    FILES: Sentence(
        "This machine's kernel has no Landlock (Linux 5.13 or later). Papers are printed all the"
        " same: no file is read, but a fault in the printer would have one lock less before it."
    ),
}
WHOLE_ONLY = Sentence(
    "The small Chinese typefaces are not made. Papers are printed all the same, but a Chinese one"
    " takes twice the time and memory: run `ombud typefaces` once."
)


class Press:
    """Prints papers in several processes apart, each with a deadline.

    Any number of threads may ask at once: each is given a process of its own as soon as one is free.
    """

    def __init__(
        self, *, lanes: int | None = None, deadline: float = DEADLINE, memory: int = MEMORY
    ) -> None:
        self.deadline = deadline
        """Seconds that a paper may take."""
        self.lanes = lanes or lanes_here()
        """How many papers are printed at the same time."""
        # Whoever came back last goes first: for one paper at a time one process is enough.
        self._free: LifoQueue[_Lane] = LifoQueue()
        for _ in range(self.lanes):
            self._free.put(_Lane(memory))

    def disposition(self, paper: Printable, say: Say) -> Paper:
        """Print a disposition."""
        return self.print(disposition_html(paper, say))

    def report(self, paper: Printable, say: Say) -> Paper:
        """Print an investigation report."""
        return self.print(report_html(paper, say))

    def letter(self, paper: PrintableLetter, say: Say) -> Paper:
        """Print a letter of any kind."""
        return self.print(letter_html(paper, say))

    def print(self, html: str) -> Paper:
        """Print a page of HTML, or raise `Unprintable` with one clear sentence."""
        paper: Paper = self._apart(Paper, print_page, html)
        # What goes into the record is reckoned here, not where somebody's text was laid out.
        return replace(paper, sha256=hashlib.sha256(paper.pdf).hexdigest())

    def check(self) -> list[Sentence]:
        """Say what papers here do without; raise `Unprintable` when they cannot do without it."""
        self._apart(None, check_printing)
        lane = self._free.get()
        try:
            lacking = [STAYED_OPEN[each] for each in lane.stayed_open]
        finally:
            self._free.put(lane)
        if typefaces.known() is None:
            lacking.append(WHOLE_ONLY)
        for each in lacking:
            log.warning("%s", each)
        return lacking

    def close(self) -> None:
        """End the printing processes, once each has finished what it is at."""
        lanes = [self._free.get() for _ in range(self.lanes)]
        for lane in lanes:
            lane.end()
            self._free.put(lane)

    def _apart(self, made: Any, task: Callable[..., Any], *given: Any) -> Any:
        """Have a function called in a process apart; it answers with something of the kind `made`."""
        lane = self._free.get()
        try:
            try:
                answer = lane.do(task, given, self.deadline)
            except _Died as death:
                if death.too_long:
                    raise self._too_much() from death
                # Something outside may have ended it: only who fails twice is at fault.
                answer = lane.do(task, given, self.deadline)
        except _Died as death:
            if death.too_long:
                raise self._too_much() from death
            raise _broke_off(str(death)) from death
        finally:
            self._free.put(lane)
        if answer.out_of_memory:
            raise self._too_much()
        if answer.refused is not None:
            raise Unprintable(Sentence(answer.refused, **answer.values))
        if answer.broke_off is not None:
            raise _broke_off(answer.broke_off)
        return msgspec.convert(answer.made, type=made)

    def _too_much(self) -> Unprintable:
        return Unprintable(
            Sentence(
                "This paper could not be made: it took longer than {n} seconds or too much"
                " memory. Nothing is lost; shorten its longest text and try again.",
                n=round(self.deadline),
            )
        )


def _broke_off(what: str) -> Unprintable:
    return Unprintable(
        Sentence(
            "The printer broke off over this paper ({what}). Nothing is lost: the paper is tried"
            " again later, and the others are printed.",
            what=what,
        )
    )


class _Died(Exception):
    """A printing process ended in the middle of a paper."""

    def __init__(self, code: int, *, overdue: bool) -> None:
        names = {each.value: each.name for each in signal.Signals}
        super().__init__(names.get(-code, f"signal {-code}") if code < 0 else f"exit {code}")
        self.too_long = overdue or -code in (signal.SIGALRM, signal.SIGXCPU)


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    assert process.stdout
    process.kill()
    process.wait()
    process.stdout.close()
    with suppress(BrokenPipeError):  # what it did not read any more is still there
        process.stdin.close()


class _Lane:
    """One printing process and the two pipes to it; it is started when it is needed.

    Each has its own: where one dies, the neighbours do not notice.
    """

    def __init__(self, memory: int) -> None:
        self.stayed_open: list[str] = []
        """What the machine could not take from the process."""
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: weakref.finalize[[subprocess.Popen[bytes]], _Lane] | None = None
        """Ends the process with its lane, also when nobody closed the press."""
        self._papers = 0

    def do(self, task: Callable[..., Any], given: tuple[Any, ...], deadline: float) -> Answer:
        """Have a task done. Raises `_Died` when the process ends over it."""
        process = self._started()
        self._papers += 1
        message = Task(f"{task.__module__}:{task.__qualname__}", list(given), deadline)
        # It ends itself at the deadline; this is for one that cannot even do that.
        answer = self._asked(process, message, deadline + STARTING)
        if answer.out_of_memory or self._papers >= PAPERS_A_PROCESS:
            self.end()
        return answer

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process = None
        if self._ending is not None:
            self._ending()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.end()  # It was ended between two papers: no paper is at fault.
        if self._process is None:
            self._papers = 0
            self._process = subprocess.Popen(
                _command(self._memory),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # It knows none of the office's keys and open files, and no word that tells of them.
                env=_surroundings(),
                cwd="/",
                # Who interrupts the office waits for the paper in the press.
                start_new_session=True,
            )
            self._ending = weakref.finalize(self, _end, self._process)
            # An office that ends waits for nothing: a press whose office is gone ends by itself.
            self._ending.atexit = False
            self.stayed_open = list(self._asked(self._process, None, STARTING).made)
        return self._process

    def _asked(self, process: subprocess.Popen[bytes], task: Task | None, seconds: float) -> Answer:
        assert process.stdin
        assert process.stdout
        overdue = threading.Event()

        def end() -> None:
            overdue.set()
            process.kill()

        watch = threading.Timer(seconds, end)
        watch.daemon = True
        watch.start()
        try:
            if task is not None:
                send(process.stdin, task)
            return msgspec.msgpack.decode(receive(process.stdout), type=Answer)
        except (BrokenPipeError, EOFError, msgspec.MsgspecError) as fault:
            process.kill()
            code = process.wait()
            self.end()
            raise _Died(code, overdue=overdue.is_set()) from fault
        except BaseException:
            self.end()  # Its answer would be taken for that to the next paper.
            raise
        finally:
            watch.cancel()


def _command(memory: int) -> list[str]:
    compiled = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
    start = (
        f"import sys; sys.path.append({str(ROOT)!r});"
        f" from application.adapters.pressroom import serve; serve({memory})"
    )
    quiet = ["-B"] if sys.dont_write_bytecode else []
    return [sys.executable, "-I", *quiet, *compiled, "-c", start]


def _surroundings() -> dict[str, str]:
    kept = ("HOME", "PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    small = typefaces.known()
    found = {"FONTCONFIG_FILE": str(small)} if small else {}
    # Whoever chose typefaces for this machine himself is asked first.
    found |= {name: os.environ[name] for name in kept if name in os.environ}
    return found | {"LANG": "C.UTF-8"}


def lanes_here() -> int:
    """As many processes as this one may use processors, if there is memory for them; at least one."""
    return max(1, min(len(os.sched_getaffinity(0)), _free_memory() // ROOM_A_PROCESS))


def _free_memory() -> int:
    """What the machine, and the container if it is in one, still has to give."""
    told = dict(
        line.split(":", 1) for line in Path("/proc/meminfo").read_text("ascii").splitlines()
    )
    free = int(told["MemAvailable"].split()[0]) << 10
    group = Path("/sys/fs/cgroup")
    try:
        most = int((group / "memory.max").read_text("ascii"))
        return min(free, most - int((group / "memory.current").read_text("ascii")))
    except (OSError, ValueError):
        return free  # In no container, or in one without a limit.


def render_apart(html: str, *, deadline: float = DEADLINE, memory: int = MEMORY) -> Paper:
    """Print one page of HTML in a process that is started for it and ended after it."""
    press = Press(lanes=1, deadline=deadline, memory=memory)
    try:
        return press.print(html)
    finally:
        press.close()
