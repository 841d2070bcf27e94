"""A bar on the screen for work that takes a while; silent where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from application.adapters.words import Words
from application.bootstrap import House

Told = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[Told]:
    """Yield a function that is told what is being done, how much is done, of how much."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bars:
        known: dict[str, TaskID] = {}

        def told(what: str, done: int, of: int) -> None:
            if what not in known:
                known[what] = bars.add_task(what, total=of)
            bars.update(known[what], completed=done, total=of)

        yield told


def catch_up(house: House, words: Words) -> int:
    """Bring every read model up to the newest fact, and show how far it is."""
    with progress() as told:
        label = words.say("Following the record")
        return house.projector.catch_up(told=lambda done, of: told(label, done, of))
