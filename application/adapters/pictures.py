"""A copy of a picture without its hidden details: where it was taken, when, and with whose telephone."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from application.adapters import recast
from application.adapters.files import Opened

LONGEST = 60.0
"""Seconds after which a picture counts as one that cannot be read."""
PART = 1 << 18
_AT_ONCE = threading.Semaphore(2)
"""Each takes up to two gigabytes; more at a time would be a way to fill the memory."""


class Unshowable(Exception):
    """A picture that is damaged, or larger than anybody can look at."""

    def __init__(self, *, too_large: bool) -> None:
        super().__init__("too large" if too_large else "damaged")
        self.too_large = too_large


def recast_picture(original: Opened, write: Callable[[bytes], Any]) -> None:
    """Make a picture anew and hand it over piece by piece. Raises `Unshowable`.

    The original goes from memory to memory: no part of it is on the disk in the clear.
    """
    with _AT_ONCE:
        _made_anew(original, write)


def _made_anew(original: Opened, write: Callable[[bytes], Any]) -> None:
    with subprocess.Popen(
        [sys.executable, "-I", "-B", str(Path(recast.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        close_fds=True,
    ) as process:
        too_long = threading.Timer(LONGEST, process.kill)
        too_long.start()
        try:
            assert process.stdin
            assert process.stdout
            with suppress(BrokenPipeError):  # how it ended says what was wrong
                for piece in original.pieces():
                    process.stdin.write(piece)
            with suppress(BrokenPipeError):
                process.stdin.close()
            while some := process.stdout.read(PART):
                write(some)
            ended = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            too_long.cancel()
    if ended:
        raise Unshowable(too_large=ended == recast.TOO_LARGE)
