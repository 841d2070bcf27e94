"""One process that watches over the others: what dies is started again, and all end together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1
GRACE = 20.0
"""Seconds that a process has to finish what it is at."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
PARENT = "OMBUD_PARENT"
"""Tells a process which one started it."""

STEADY = 30.0
"""Whoever ran so long before it died is started again at once."""


@dataclass
class Watched:
    """A process that should be running, and when it may be started again."""

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause: float = SHORTEST_PAUSE
    not_before: float = field(default=0.0)


class Supervisor:
    """Starts processes of this program, starts again what dies, and ends all of them."""

    def __init__(self, environment: Mapping[str, str], said: Callable[[str, int], None]) -> None:
        self._environment = {**os.environ, **environment}
        self._said = said
        self._watched: list[Watched] = []
        self._stop = False

    def add(self, name: str, *arguments: str) -> None:
        """Have a command of this program running."""
        self._watched.append(Watched(name, arguments))

    def watch(self, ready: Callable[[], bool], then: Callable[[], None]) -> None:
        """Run everything until told to stop; `then` is called once, when it is `ready`."""
        before = {
            each: signal.signal(each, self._told_to_stop)
            for each in (signal.SIGTERM, signal.SIGINT)
        }
        waiting = True
        try:
            while not self._stop:
                for each in self._watched:
                    self._look_after(each)
                if waiting and ready():
                    waiting = False
                    then()
                time.sleep(0.05)
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop = True

    def _look_after(self, each: Watched) -> None:
        now = time.monotonic()
        if each.process is not None:
            code = each.process.poll()
            if code is None:
                return
            each.process = None
            self._said(each.name, code)
            steady = now - each.began > STEADY
            each.pause = SHORTEST_PAUSE if steady else min(each.pause * 2, LONGEST_PAUSE)
            each.not_before = now + each.pause
        elif now >= each.not_before:
            each.began = now
            each.process = subprocess.Popen(
                [sys.executable, "-m", "web.command_line", *each.arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                # Ctrl-C goes to this process alone, which ends the others in their order.
                start_new_session=True,
            )

    def _end_all(self) -> None:
        running = [each.process for each in self._watched if each.process is not None]
        for process in running:
            with suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def end_with_parent() -> None:
    """Have this process told to stop when the one that started it is gone, however it ended."""
    if sys.platform == "linux" and os.environ.get(PARENT):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if str(os.getppid()) != os.environ[PARENT]:
            # It was gone before we could ask.
            os.kill(os.getpid(), signal.SIGTERM)
