"""Prints in a process apart: what is typed can at worst break that one, and never the office."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from threading import Lock, Thread
from typing import Any

from application.adapters.documents import Printable, Say, disposition_html
from application.adapters.printing import Paper, Unprintable, check_printing, print_page
from domain.words import Sentence

DEADLINE = 60.0
MEMORY = 4 << 30
PAPERS_A_PROCESS = 2_000
"""After so many papers the printing process is started afresh, to give back what it holds."""


class Press:
    """Prints papers in one process apart, with a deadline: what is typed can at worst break that one."""

    def __init__(self, *, deadline: float = DEADLINE, memory: int = MEMORY) -> None:
        self.deadline = deadline
        """Seconds that a paper may take."""
        self._memory = memory
        self._pool: ProcessPoolExecutor | None = None
        self._one_at_a_time = Lock()

    def disposition(self, paper: Printable, say: Say) -> Paper:
        """Print a disposition."""
        return self.print(disposition_html(paper, say))

    def print(self, html: str) -> Paper:
        """Print a page of HTML, or raise `Unprintable` with one clear sentence."""
        paper: Paper = self._apart(print_page, html)
        return paper

    def check(self) -> None:
        """Raise `Unprintable` when this machine lacks something that papers need."""
        self._apart(check_printing)

    def close(self) -> None:
        """End the printing process."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _apart(self, task: Callable[..., Any], *given: Any) -> Any:
        with self._one_at_a_time:
            try:
                return (
                    self._started()
                    .submit(_within, self.deadline, task, *given)
                    .result(
                        # It ends itself at the deadline; this is for one that cannot start.
                        timeout=self.deadline + 30
                    )
                )
            except (BrokenProcessPool, TooLong, MemoryError) as fault:
                self._pool, broken = None, self._pool
                if broken is not None:
                    broken.shutdown(wait=False, cancel_futures=True)
                raise Unprintable(
                    Sentence(
                        "This paper could not be made: it took longer than {n} seconds or too much"
                        " memory. Nothing is lost; shorten its longest text and try again.",
                        n=round(self.deadline),
                    )
                ) from fault

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1,
                # Spawned, not forked: it must know none of the office's keys and open files.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_confine,
                initargs=(self._memory,),
                max_tasks_per_child=PAPERS_A_PROCESS,
            )
        return self._pool


def render_apart(html: str, *, deadline: float = DEADLINE, memory: int = MEMORY) -> Paper:
    """Print one page of HTML in a process that is started for it and ended after it."""
    press = Press(deadline=deadline, memory=memory)
    try:
        return press.print(html)
    finally:
        press.close()


def _confine(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_office, daemon=True).start()


def _end_with_the_office() -> None:
    """An office that is killed leaves no printing process behind."""
    office = multiprocessing.parent_process()
    if office is not None:
        office.join()
        os._exit(1)


def _within(deadline: float, task: Callable[..., Any], *given: Any) -> Any:
    """Do a task; when it takes too long, the kernel ends this process, whatever it is at."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(spent.ru_utime + spent.ru_stime + deadline) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.setitimer(signal.ITIMER_REAL, deadline)
    try:
        return task(*given)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
