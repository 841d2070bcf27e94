"""Writes for many at once: what is handed in while the disk is busy goes there together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

Write = Callable[[Sequence[Any]], None]


class Scribe:
    """One writer for a process. Whoever hands something in hears when it is on the disk.

    Eight who each waited for the disk in turn would wait eight times as long; here those who come
    while it is busy wait for one more time together.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._turn = threading.Condition()
        self._handed_in: list[tuple[Sequence[Any], Future[None]]] = []
        self._thread: threading.Thread | None = None
        self._process = os.getpid()
        self._closed = False

    def hand_in(self, rows: Sequence[Any]) -> Future[None]:
        """Have rows written, in one transaction; the future ends when they are on the disk."""
        written: Future[None] = Future()
        if self._process != os.getpid():
            # A copy of a process has no thread of its parent, and none of what it was about to do.
            self._turn = threading.Condition()
            self._handed_in, self._thread, self._process = [], None, os.getpid()
        with self._turn:
            self._handed_in.append((rows, written))
            if self._thread is None:
                self._closed = False
                self._thread = threading.Thread(target=self._keep_writing, daemon=True)
                self._thread.start()
            self._turn.notify()
        return written

    def _keep_writing(self) -> None:
        while True:
            with self._turn:
                while not self._handed_in:
                    if self._closed:
                        self._thread = None
                        return
                    self._turn.wait()
                batch, self._handed_in = self._handed_in, []
            try:
                self._write([row for rows, _ in batch for row in rows])
            except BaseException as fault:
                for _, written in batch:
                    written.set_exception(fault)
            else:
                for _, written in batch:
                    written.set_result(None)

    def close(self) -> None:
        """Write what was handed in, and stop."""
        with self._turn:
            self._closed = True
            thread = self._thread if self._process == os.getpid() else None
            self._turn.notify()
        if thread is not None:
            thread.join()
