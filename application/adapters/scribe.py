"""Writes for many at once: what is handed in while the disk is busy goes there together."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

Write = Callable[[Sequence[Any]], None]


class Written:
    """Rows that were handed in. `result` ends when they are on the disk, and says what went wrong."""

    __slots__ = ("_scribe", "done", "fault", "rows")

    def __init__(self, scribe: Scribe, rows: Sequence[Any]) -> None:
        self._scribe = scribe
        self.rows = rows
        self.done = False
        self.fault: BaseException | None = None

    def result(self) -> None:
        """Wait for the disk. Whoever waits and finds nobody writing writes for all who wait."""
        if not self.done:
            self._scribe.write_until(self)
        if self.fault is not None:
            raise self.fault


class Scribe:
    """One writer at a time in a process. Whoever hands something in hears when it is on the disk.

    Whoever finds the place free writes at once. Eight who each waited for the disk in turn would
    wait eight times as long: those who come while it is busy go there together, by the first of
    them who has nothing else left to do.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._turn = threading.Lock()
        self._handed_in: deque[Written] = deque()
        self._process = os.getpid()

    def hand_in(self, rows: Sequence[Any]) -> Written:
        """Have rows written, in one transaction with all that waits."""
        if self._process != os.getpid():
            # A copy of a process has none of what its parent was about to do.
            self._turn, self._handed_in, self._process = threading.Lock(), deque(), os.getpid()
        written = Written(self, rows)
        self._handed_in.append(written)
        if self._turn.acquire(blocking=False):
            try:
                self._write_all()
            finally:
                self._turn.release()
        return written

    def write_until(self, written: Written) -> None:
        """Wait for one's turn; what was handed in may have been written by another meanwhile."""
        with self._turn:
            if not written.done:
                self._write_all()

    def _write_all(self) -> None:
        batch: list[Written] = []
        while self._handed_in:
            batch.append(self._handed_in.popleft())
        if not batch:
            return
        fault: BaseException | None = None
        try:
            self._write([row for each in batch for row in each.rows])
        except BaseException as broken:
            fault = broken
        for each in batch:
            each.fault, each.done = fault, True
