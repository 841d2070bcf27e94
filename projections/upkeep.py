"""Looking after the read models: made anew beside the ones in use, compared, put in their place."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from projections import shelf
from projections.projector import LONGEST_PAUSE, Done, Projector, Told
from projections.shelf import Bookmark, Build, Feeding, State, Tables

EXAMPLES = 3
"""How many of the rows that differ are named."""


class NoSuchModel(Exception):
    """There is no read model of this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, sorted(known)


class NothingBuilt(Exception):
    """No build of this read model stands beside the one in use."""


class BuildStopped(Exception):
    """The build itself stopped at a fact it could not take."""

    def __init__(self, name: str, bookmark: Bookmark) -> None:
        super().__init__(bookmark.halted)
        self.name, self.reason, self.at = name, bookmark.halted or "", bookmark.halted_at


class NotStopped(Exception):
    """No build of this read model has stopped there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of one table that stand in only one of two builds, and some of their keys."""

    table: str
    rows: int
    only_in_use: int
    only_new: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A new build beside the one in use, both at the same position.

    `against` is None when there was nothing to compare with: the first of its version, or the one
    in use has stopped.
    """

    build: Build
    position: int
    against: int | None
    differences: tuple[Difference, ...]

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.differences)

    @property
    def differing(self) -> int:
        return sum(each.only_in_use + each.only_new for each in self.differences)


def rebuild(
    projector: Projector, *names: str, afresh: bool = False, told: Told = lambda *_: None
) -> list[Build]:
    """Make read models anew beside those in use, in one pass, or go on where this was broken off.

    The first build of a version has nothing beside it and is in use once it is complete.
    Raises `NoSuchModel`, `BuildStopped`.
    """
    for name in names:
        if name not in projector.shelf.models:
            raise NoSuchModel(name, sorted(projector.shelf.models))
    projector.shelf.sweep()
    builds = [projector.shelf.add(name, afresh=afresh) for name in names]
    while (done := projector.feed_beside(builds)) is not Done.NOTHING:
        _rest(done)
        reached = min(mark.position for _, mark in projector.shelf.bookmarks(builds))
        told(reached, projector.record.head())
    for build in builds:
        _must_run(projector, build)
        if build.state is State.MAKING:
            while _in_use(projector, build.name) is None:
                _rest(projector.complete(build))
        else:
            _finish(projector, build)
    return builds


def compare(projector: Projector, name: str) -> Comparison:
    """Hold a new build against the one in use, row by row, while both are fed and looked at.

    Raises `NothingBuilt`, `BuildStopped`.
    """
    build, live = _beside(projector, name), _in_use(projector, name)
    books = projector.shelf
    if live is None or books.bookmark(live).halted is not None:
        return Comparison(build, books.bookmark(build).position, None, ())
    with books.side_by_side(live, build) as db:
        with _level(projector, live, build) as held:
            position = held.bookmark.position
            # From this look on, the connection sees both as they stand now, at one position.
            seen = [books.position_seen(db, each, beside=live) for each in (live, build)]
        if seen != [position, position]:
            raise RuntimeError(f"Builds of {name} were to stand at {position}, not at {seen}.")
        found = tuple(_differences(db, books.tables(live), books.tables(build)))
    comparison = Comparison(build, position, live.number, found)
    if comparison.differing:
        # The next rebuild begins anew: this one was made, whatever is mended meanwhile.
        books.set_aside(build)
    return comparison


def promote(projector: Projector, name: str) -> Build:
    """Put a new build in the place of the one in use, in one transaction, at the same position.

    Raises `NothingBuilt`, `BuildStopped`.
    """
    build, live = _beside(projector, name), _in_use(projector, name)
    _catch_up(projector, build)
    _finish(projector, build)
    if live is None or projector.shelf.bookmark(live).halted is not None:
        projector.shelf.put_in_use(build)
    else:
        with _level(projector, live, build) as held:
            projector.shelf.put_in_use(build, held=held.db)
    return build


def stopped(projector: Projector, name: str, at: int | None = None) -> list[Build]:
    """The builds of a read model that stopped, at one fact or at any. Raises `NotStopped`."""
    fed = projector.shelf.builds(State.LIVE, State.MAKING, State.BUILDING)
    found = [
        build
        for build, bookmark in projector.shelf.bookmarks(
            [each for each in fed if each.name == name]
        )
        if bookmark.halted is not None and at in (None, bookmark.halted_at)
    ]
    if not found:
        raise NotStopped(name)
    return found


def skip(projector: Projector, name: str, at: int) -> None:
    """Let a read model that stopped go on without the fact it stopped at. Raises `NotStopped`."""
    for build in stopped(projector, name, at):
        with projector.shelf.held(build) as held:
            if held.bookmark.halted_at == at:
                shelf.move([held], at)


def retry(projector: Projector, name: str) -> None:
    """Let a read model that stopped try the same fact again. Raises `NotStopped`."""
    for build in stopped(projector, name):
        with projector.shelf.held(build) as held:
            shelf.go_on(held.db, build)


def _in_use(projector: Projector, name: str) -> Build | None:
    return next((each for each in projector.shelf.builds(State.LIVE) if each.name == name), None)


def _beside(projector: Projector, name: str) -> Build:
    for each in projector.shelf.builds(State.BUILDING, State.DIFFERING):
        if each.name == name:
            return each
    raise NothingBuilt(name)


def _must_run(projector: Projector, build: Build) -> None:
    bookmark = projector.shelf.bookmark(build)
    if bookmark.halted is not None:
        raise BuildStopped(build.name, bookmark)


def _catch_up(projector: Projector, build: Build) -> None:
    while (done := projector.feed_beside([build])) is not Done.NOTHING:
        _rest(done)
    _must_run(projector, build)


def _finish(projector: Projector, build: Build) -> None:
    while True:
        with projector.shelf.feeding([build]) as taken:
            if taken:
                projector.shelf.finish(taken[0])
                return
        _rest(Done.ELSEWHERE)


def _rest(done: Done) -> None:
    if done is Done.ELSEWHERE:
        time.sleep(LONGEST_PAUSE)


@contextmanager
def _level(projector: Projector, live: Build, build: Build) -> Iterator[Feeding]:
    """Hold the one in use still for a moment, with the new one at exactly the same position.

    Raises `NothingBuilt` when somebody else has put another in use meanwhile.
    """
    # Most of the way is gone beforehand: while the one in use is held, pages wait.
    _catch_up(projector, build)
    while True:
        with projector.shelf.held(live) as held:
            if not projector.shelf.is_still(live) or not projector.shelf.is_still(build):
                raise NothingBuilt(build.name)
            _must_run(projector, live)
            end = held.bookmark.position
            if projector.shelf.bookmark(build).position <= end:
                while (done := projector.feed_beside([build], until=end)) is not Done.NOTHING:
                    _rest(done)
                _must_run(projector, build)
                yield held
                return
        # The new one is ahead: let the one in use come after it, and look again.
        if not projector.step():
            _rest(Done.ELSEWHERE)


def _differences(db: Connection, in_use: Tables, new: Tables) -> Iterator[Difference]:
    for name, ours in in_use.items():
        theirs = new[name]
        only = [_only_in(ours, theirs), _only_in(theirs, ours)]
        counts = [
            db.execute(sa.select(sa.func.count()).select_from(each.subquery())).scalar_one()
            for each in only
        ]
        keys = [column.name for column in ours.primary_key]
        some = [
            "/".join(str(getattr(row, key)) for key in keys)
            for each in only
            for row in db.execute(each.limit(EXAMPLES))
        ]
        rows = db.execute(sa.select(sa.func.count()).select_from(theirs)).scalar_one()
        yield Difference(name, rows, counts[0], counts[1], tuple(dict.fromkeys(some))[:EXAMPLES])


def _only_in(one: sa.Table, other: sa.Table) -> sa.CompoundSelect[Any]:
    return sa.select(one).except_(sa.select(other))
