"""Keeps the read models: follows the record in batches and moves each bookmark with its tables."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

import sqlalchemy as sa
from eventsourcing.persistence import PersistenceError
from sqlalchemy.engine import Connection

from domain.history import Fact, Recorded
from projections.shelf import (
    Bookmark,
    Build,
    Feeding,
    Places,
    ReadModel,
    Shelf,
    State,
    Tables,
    halt,
    interests,
    move,
)

log = logging.getLogger(__name__)

BATCH = 2_000
"""Facts folded at once: large enough to save statements, small enough to keep memory flat."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.0005, 0.02
"""Seconds between two looks while somebody else feeds what is waited for."""

LONGEST_REASON = 500

_IN_TROUBLE = (PersistenceError, sa.exc.OperationalError, sa.exc.InterfaceError)

SWEPT_EVERY = 3_600.0
"""Seconds between two looks of a worker for builds that nobody uses any more."""

Told = Callable[[int, int], None]
"""Hears how far the work is: the position reached, and the newest."""


class Record(Protocol):
    """The record as a reader sees it."""

    def facts_after(self, position: int, limit: int, *, until: int | None = None) -> list[Recorded]:
        """The next facts, in the order of recording."""

    def facts_about(
        self, kinds: Sequence[type[Fact]], *, after: int, until: int, limit: int
    ) -> list[Recorded]:
        """The next facts of some kinds only."""

    def next_after(self, position: int) -> tuple[int, datetime] | None:
        """The position of the next fact and when it was recorded; None when there is none."""

    def head(self) -> int:
        """The position of the newest fact."""


class BeingMade(Exception):
    """A list is being worked out for the first time and is not complete yet."""

    def __init__(self, name: str, bookmark: Bookmark, head: int) -> None:
        super().__init__(f"{name} is being made: {bookmark.position} of {head}.")
        self.name, self.position, self.head = name, bookmark.position, head
        self.halted = bookmark.halted


class ListsAway(Exception):
    """The databases of the read models cannot be used now. The record may be there all the same."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a build is, how long it lags behind, and why it stopped if it did."""

    name: str
    version: int
    build: int
    state: str
    position: int
    behind: int
    seconds: float
    halted: str | None
    halted_at: int | None


@dataclass(frozen=True, slots=True)
class Halted:
    """Where a list in use stopped: it shows everything before this fact, and nothing from it on."""

    at: int
    recorded_at: datetime | None


class Done(Enum):
    """What came of looking for work."""

    WORK = "work"
    ELSEWHERE = "elsewhere"
    """Somebody else is at it."""
    NOTHING = "nothing"


class Projector:
    """Feeds every read model from one pass over the record; exactly once, in any number of workers."""

    def __init__(
        self, places: Places, record: Record, models: Sequence[Any], *, batch: int = BATCH
    ) -> None:
        self.record = record
        self.shelf = Shelf(places, models)
        self._batch = batch
        self._sweeps_at = time.monotonic()

    def close(self) -> None:
        """Let go of the databases."""
        self.shelf.places.close()

    # Looking

    @contextmanager
    def look(self, name: str, *, at: int = 0) -> Iterator[tuple[Connection, Tables]]:
        """Look at the build in use, once it has reached a position if one is named.

        Raises `BeingMade` while the first one is not complete, `ListsAway` when none can be read.
        """
        try:
            build = None
            if at:
                # Where the record is away, what is known of it is shown all the same.
                with suppress(*_IN_TROUBLE):
                    arrived = self._arrived(at, name)
                    build = next((each for each in arrived if each.state is State.LIVE), None)
            build = build or self._in_use(name) or self._made(name)
            self.shelf.tidy()
            with self.shelf.reading(build) as db:
                yield db, self.shelf.tables(build)
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as away:
            raise ListsAway(str(away.orig)) from away

    def halted(self, name: str) -> Halted | None:
        """Where the build in use stopped; None while it follows the record.

        Raises `ListsAway`.
        """
        try:
            build = self._in_use(name)
            at = self.shelf.bookmark(build).halted_at if build else None
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as away:
            raise ListsAway(str(away.orig)) from away
        if at is None:
            return None
        fact = self.record.next_after(at - 1)
        return Halted(at, fact[1] if fact else None)

    def _in_use(self, name: str) -> Build | None:
        return next((each for each in self.shelf.builds(State.LIVE) if each.name == name), None)

    def _made(self, name: str, *, seconds: float = 2.0) -> Build:
        """Help to complete a first build; a small record takes no longer than the page."""
        end = time.monotonic() + seconds
        while True:
            first = [each for each in self.shelf.standing(State.MAKING) if each[0].name == name]
            done = self._step(State.MAKING)
            # Asked last: somebody else may have completed it while we looked.
            if build := self._in_use(name):
                return build
            if time.monotonic() > end or done is Done.NOTHING:
                raise BeingMade(name, first[0][1] if first else Bookmark(0), self.record.head())
            if done is Done.ELSEWHERE:
                time.sleep(SHORTEST_PAUSE)

    # Following

    def catch_up(self, *, told: Told | None = None) -> int:
        """Work until nothing is left; return the position reached. `told` hears of progress."""
        while (done := self._next()) is not Done.NOTHING:
            if done is Done.ELSEWHERE:
                time.sleep(LONGEST_PAUSE / 4)
            elif told:
                told(self.position(), self.record.head())
        return self.position()

    def step(self) -> bool:
        """Feed one batch to those furthest behind; say whether there was work that was ours."""
        if time.monotonic() > self._sweeps_at:
            self._sweeps_at = time.monotonic() + SWEPT_EVERY
            self.shelf.sweep()
        return self._next() is Done.WORK

    def _next(self) -> Done:
        # What pages look at comes first; a first build is made in the time that is left.
        done = self._step(State.LIVE)
        return self._step(State.MAKING) if done is Done.NOTHING else done

    def _step(self, state: State) -> Done:
        head = self.record.head()
        behind = [
            (build, bookmark.position)
            for build, bookmark in self.shelf.standing(state)
            if bookmark.halted is None and (bookmark.position < head or state is State.MAKING)
        ]
        if not behind:
            return Done.NOTHING
        lowest = min(position for _, position in behind)
        together = [build for build, position in behind if position == lowest]
        if lowest >= head:
            done = [self.complete(build) for build in together]
            return Done.WORK if Done.WORK in done else Done.ELSEWHERE
        return self._feed_together(together, lowest, head)

    def complete(self, build: Build) -> Done:
        """Show a first build that has reached the newest fact; one does it, the others wait."""
        with self.shelf.feeding([build], singly=True) as taken:
            if not taken or not self.shelf.is_still(build):
                return Done.ELSEWHERE
            self.shelf.finish(taken[0])
            self.shelf.put_in_use(build, held=taken[0].db)
        return Done.WORK

    def _feed_together(
        self, builds: Sequence[Build], position: int, until: int, *, singly: bool = False
    ) -> Done:
        """One batch, read once, for all builds that stand at a position.

        The transaction holds their bookmarks: whoever else wants to feed them meanwhile looks for
        other work, so that each is fed exactly once.
        """
        try:
            with self.shelf.feeding(builds, singly=singly) as entered:
                taken = [
                    each
                    for each in entered
                    if each.bookmark.position == position and each.bookmark.halted is None
                ]
                if not taken:
                    return Done.ELSEWHERE
                self._feed_all(taken, position, until, singly)
        except _IN_TROUBLE:
            raise  # The database is in trouble, not the fact: try again later.
        except Exception:
            if singly:
                raise
            # Once more, with a place to come back to before each: one of them stumbles.
            return self._feed_together(builds, position, until, singly=True)
        return Done.WORK

    def _feed_all(self, taken: Sequence[Feeding], position: int, until: int, singly: bool) -> None:
        limit = self._batch
        while True:
            try:
                facts, reached = self._read(taken, position, until, limit)
            except _IN_TROUBLE:
                raise
            except Exception as broken:
                # A row that today's office cannot read: read up to it, then stop there, loudly.
                if limit > 1:
                    limit //= 2
                    continue
                at = getattr(broken, "position", None) or self._next_position(position)
                for each in taken:
                    self._stop(each, at, broken)
                return
            break
        for each in taken:
            if singly:
                self._feed(each, facts, reached)
            else:
                self._project(each, facts)
        if not singly:
            move(taken, reached)

    def _project(self, to: Feeding, facts: Sequence[Recorded]) -> None:
        if facts:
            model = self.shelf.models[to.build.name]
            model.project(facts, to.db, self.shelf.tables(to.build))

    def _read(
        self, taken: Sequence[Feeding], position: int, until: int, limit: int
    ) -> tuple[list[Recorded], int]:
        """The next facts that one of them looks at, and the position that is reached with them."""
        wanted = [interests(self.shelf.models[each.build.name]) for each in taken]
        if None in wanted:
            facts = self.record.facts_after(position, limit, until=until)
            return facts, facts[-1].position if facts else until
        kinds = list(dict.fromkeys(kind for some in wanted for kind in some or ()))
        facts = self.record.facts_about(kinds, after=position, until=until, limit=limit)
        # Facts of no interest are passed over, and the bookmark with them.
        return facts, facts[-1].position if len(facts) == limit else until

    def _feed(self, to: Feeding, facts: Sequence[Recorded], reached: int) -> bool:
        """Feed some facts; where one cannot be taken, those before it. Say whether all were."""
        try:
            with to.db.begin_nested():
                self._project(to, facts)
        except sa.exc.OperationalError:
            raise
        except Exception as broken:
            if len(facts) > 1:
                half = len(facts) // 2
                return self._feed(to, facts[:half], facts[half - 1].position) and self._feed(
                    to, facts[half:], reached
                )
            self._stop(to, facts[0].position, broken, facts[0].topic)
            return False
        move([to], reached)
        return True

    def _stop(self, at: Feeding, position: int, broken: Exception, topic: str = "") -> None:
        """One fact stops its own reader, loudly; the others go on, and no fact is skipped."""
        name = f"{at.build.name}@{at.build.version}"
        what = f"Position {position} ({topic})" if topic else f"Position {position}"
        reason = f"{what}: {broken!r}"[:LONGEST_REASON]
        log.error("The read model %s stopped. %s", name, reason)
        halt(at.db, at.build, position, reason)

    def feed_beside(self, builds: Sequence[Build], *, until: int | None = None) -> Done:
        """Feed one batch to builds that are made beside those in use: first to the last of them."""
        end = self.record.head() if until is None else until
        behind = [
            (build, bookmark.position)
            for build, bookmark in self.shelf.bookmarks(builds)
            if bookmark.halted is None and bookmark.position < end
        ]
        if not behind:
            return Done.NOTHING
        lowest = min(position for _, position in behind)
        together = [build for build, position in behind if position == lowest]
        return self._feed_together(together, lowest, end)

    # Asking

    def position(self) -> int:
        """How far the read models are: the one furthest behind counts, those that halted do not."""
        return min((bookmark.position for _, bookmark in self._followed()), default=0)

    def _followed(self, name: str | None = None) -> list[tuple[Build, Bookmark]]:
        standing = [
            each
            for each in self.shelf.standing(State.LIVE, State.MAKING)
            if name is None or each[0].name == name
        ]
        builds = [build for build, _ in standing]
        # While a new version is made for the first time, nobody waits for it.
        shown = [each for each in builds if each.state is State.LIVE] or builds
        return [each for each in standing if each[0] in shown and each[1].halted is None]

    def wait(self, position: int, *, of: str | None = None, seconds: float = 5.0) -> bool:
        """Have the read models in use reach a position: help with the work rather than sleep.

        `of` one of them where only that one is looked at: the others are left to the workers. A
        position that no fact has yet, as somebody may type it, is not waited for.
        """
        return bool(self._arrived(position, of, seconds=seconds))

    def _arrived(
        self, position: int, name: str | None = None, *, seconds: float = 5.0
    ) -> list[Build]:
        """The builds in use, or first made, once they have reached a position; none if they do not."""
        end = time.monotonic() + seconds
        pause = SHORTEST_PAUSE
        while True:
            followed = self._followed(name)
            behind = [each for each in followed if each[1].position < position]
            if not behind:
                return [build for build, _ in followed]
            head = self.record.head()
            if position > head or time.monotonic() > end:
                return []
            lowest = min(bookmark.position for _, bookmark in behind)
            together = [build for build, bookmark in behind if bookmark.position == lowest]
            if self._feed_together(together, lowest, head) is not Done.WORK:
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            elif len(followed) == 1 and head - lowest <= self._batch:
                # So few facts were one batch, and nobody else fed it: it need not be asked again.
                return together

    def standing(self, *, now: datetime | None = None) -> list[Standing]:
        """Every build that is fed, for the operator. Without `now`, seconds are not counted."""
        head = self.record.head()
        standing = self.shelf.standing(State.LIVE, State.MAKING, State.BUILDING, State.DIFFERING)
        return [
            Standing(
                name=build.name,
                version=build.version,
                build=build.number,
                state=build.state,
                position=bookmark.position,
                behind=max(0, head - bookmark.position),
                seconds=self._seconds(bookmark.position, now) if now else 0.0,
                halted=bookmark.halted,
                halted_at=bookmark.halted_at,
            )
            for build, bookmark in standing
        ]

    def _seconds(self, position: int, now: datetime) -> float:
        """How long the first fact that was not taken yet has been waiting."""
        waiting = self.record.next_after(position)
        return max(0.0, round((now - waiting[1]).total_seconds(), 3)) if waiting else 0.0

    def _next_position(self, position: int) -> int:
        """Positions have gaps, where a database gave one out that was not used."""
        following = self.record.next_after(position)
        return following[0] if following else position + 1


__all__ = [
    "BATCH",
    "BeingMade",
    "Done",
    "Halted",
    "ListsAway",
    "Projector",
    "ReadModel",
    "Record",
    "Standing",
]
