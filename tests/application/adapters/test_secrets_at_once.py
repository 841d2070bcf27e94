"""Slow hashes: two at a time, some more wait, and whoever comes then is asked to come again."""

import threading

import pytest

from application.adapters.secrets import AT_ONCE, WAITING, Busy, Hasher
from web import uploads
from web.command_line.serve import THREADS


class Slow:
    """Takes the place of argon2, and goes on only when told."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.now = self.most = 0
        self._lock = threading.Lock()

    def hash(self, secret: str) -> str:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.begun.release()
        self.go_on.wait()
        with self._lock:
            self.now -= 1
        return secret


def test_no_more_than_two_at_once_a_few_wait_and_nobody_waits_for_long() -> None:
    hasher, slow, kept = Hasher(b"pepper"), Slow(), []
    hasher._argon = slow  # type: ignore[assignment]  # one that can be held up
    threads = [
        threading.Thread(target=lambda: kept.append(hasher.hash("x")))
        for _ in range(AT_ONCE + WAITING)
    ]
    for thread in threads:
        thread.start()
    for _ in range(AT_ONCE):
        slow.begun.acquire()
    while hasher._places._value:
        threading.Event().wait(0.001)  # until the last of them stands in the queue

    with pytest.raises(Busy):
        hasher.hash("one more")
    slow.go_on.set()
    for thread in threads:
        thread.join()

    assert len(kept) == AT_ONCE + WAITING
    assert slow.most == AT_ONCE
    assert hasher.hash("after")


def test_somebody_can_always_read_a_page_however_many_secrets_are_looked_at() -> None:
    assert THREADS > AT_ONCE + WAITING + 2 * uploads.AT_ONCE
