"""`ombud work`: the clockwork of an office that is open, in a process of its own."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

import click

from application.worker import work
from web.command_line.place import Place, at_an_office
from web.command_line.supervisor import end_with_parent


@click.command("work")
@at_an_office
def command(place: Place) -> None:
    """Keep read models up to date and make papers, until interrupted (`run` starts this)."""
    end_with_parent()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    stop = threading.Event()

    def told_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told_to_stop)
    signal.signal(signal.SIGINT, told_to_stop)
    with place.office() as house:
        work(house, stop)
