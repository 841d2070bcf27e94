"""Told to stop at the worst moment, a process stops: no signal ever waits for what it interrupted."""

import subprocess
import sys

INTERRUPTED_AT_ITS_LOCK = """
import os, signal, threading
from web.command_line.stopping import stops_when_told

stop = threading.Event()
stops_when_told(stop)
with stop._cond:  # as within `stop.wait()`, between two of its lines
    os.kill(os.getpid(), signal.SIGTERM)
print("stopped" if stop.wait(20) else "still waiting", flush=True)
"""


def test_whoever_is_told_to_stop_while_he_waits_for_it_does_not_wait_for_himself() -> None:
    told = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_AT_ITS_LOCK],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip

    assert (told.stdout, told.stderr) == ("stopped\n", "")
