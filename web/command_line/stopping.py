"""Ends whoever runs for weeks when the operator, or the system, tells it to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import FrameType


def stops_when_told(stop: threading.Event, besides: Callable[[], None] = lambda: None) -> None:
    """Have `stop` set on SIGTERM and SIGINT; then do what is to be done `besides`, in the main thread.

    A signal comes between any two lines of the main thread, also while that holds the lock of the
    event it waits for: to set the event there would wait for ever for a lock that is its own. So a
    thread of its own sets it, told through the one queue that may be used at such a moment.
    """
    told: SimpleQueue[int] = SimpleQueue()

    def pass_on() -> None:
        told.get()
        stop.set()

    def hear(number: int, _frame: FrameType | None) -> None:
        told.put(number)
        besides()

    threading.Thread(target=pass_on, daemon=True, name="told to stop").start()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, hear)
