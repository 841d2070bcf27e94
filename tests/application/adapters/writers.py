"""Processes that write to one record at the same moment, each doing what it is told."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from eventsourcing.persistence import IntegrityError, StoredEvent

from application.adapters.database import postgresql_at, sqlite_at
from application.adapters.store import Claim, CommandRepeated, Store
from application.adapters.waking import waking

Told = Callable[[Store], Any]

SCHEMA = "record"
MOST_AT_ONCE = 10


def opened(place: str) -> Store:
    """The record in a file, or at an address."""
    if place.startswith("postgresql"):
        return Store(postgresql_at(place, schema=SCHEMA))
    return Store(sqlite_at(Path(place), durable=True))


def event(stream: str, version: int, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "complaint.filed", state)


def added(
    store: Store,
    *,
    stream: str,
    version: int = 1,
    command: str | None = None,
    claims: Iterable[Claim] = (),
    releases: Iterable[tuple[str, str]] = (),
) -> str:
    """Add one fact; say how it went, in a word that travels between processes."""
    try:
        store.insert_events(
            [event(stream, version)], command_id=command, claims=claims, releases=releases
        )
    except CommandRepeated as done:
        return f"done before on {done.stream_id}"
    except IntegrityError as refused:
        return type(refused).__name__
    return "added"


def many_added(store: Store, *, name: str, facts: int, seed: int) -> int:
    """Add facts, a few at a time, one history after the other; return how many there were."""
    chance, written = random.Random(seed), 0
    while written < facts:
        size = min(chance.randint(1, MOST_AT_ONCE), facts - written)
        store.insert_events([event(f"{name}-{written}", n + 1) for n in range(size)])
        written += size
    return written


class Writer:
    """One process with the record open."""

    def __init__(self, place: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._end, theirs = context.Pipe()
        self._process = context.Process(target=_write, args=(theirs, place), daemon=True)
        self._process.start()
        theirs.close()

    def tell(self, told: Told) -> None:
        self._end.send(told)

    def answer(self) -> Any:
        return self._end.recv()

    @property
    def has_answered(self) -> bool:
        return self._end.poll()

    def dismiss(self) -> None:
        self._end.close()
        self._process.join(20)


def _write(end: Connection[Any, Any], place: str) -> None:
    store = opened(place)
    while True:
        try:
            told = end.recv()
        except EOFError:
            store.engine.dispose()
            return
        end.send(told(store))


@contextmanager
def writers(place: str, number: int) -> Iterator[list[Writer]]:
    """So many processes, all ready to write."""
    hired = [Writer(place) for _ in range(number)]
    try:
        for writer in hired:
            writer.tell(Store.max_notification_id)
        for writer in hired:
            writer.answer()
        yield hired
    finally:
        for writer in hired:
            writer.dismiss()


def at_once(hired: Sequence[Writer], *told: Told) -> list[Any]:
    """Tell each writer something of its own at the same moment; return what they answer."""
    for writer, each in zip(hired, told, strict=True):
        writer.tell(each)
    return [writer.answer() for writer in hired]


def followed(place: str, *, number: int, facts: int) -> tuple[list[int], float]:
    """The positions that a reader saw while so many processes wrote, and the seconds it took."""
    store = opened(place)
    follower = waking(store.engine)
    position = store.max_notification_id() or 0
    seen: list[int] = []
    with writers(place, number) as hired:
        begun = time.perf_counter()
        for n, writer in enumerate(hired):
            writer.tell(partial(many_added, name=f"case-{n}", facts=facts // number, seed=n))
        at_work = list(hired)
        while True:
            # Who answered before the last look has written nothing after it.
            at_work = [writer for writer in at_work if not writer.has_answered]
            rows = store.select_notifications(position, 500, inclusive_of_start=False)
            for row in rows:
                seen.append(position := row.id)
            if not rows and not at_work:
                break
            if not rows:
                follower.wait(1)
        taken = time.perf_counter() - begun
        assert sum(writer.answer() for writer in hired) == facts
    follower.close()
    store.engine.dispose()
    return seen, taken
