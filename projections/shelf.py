"""Where the read models stand: each build in a place of its own, and one build of each in use."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.schema import CreateTable, DropTable

from domain.history import Fact, Recorded

Tables = Mapping[str, sa.Table]

KEPT_FOR = 600.0
"""Seconds for which a build that was replaced is kept: a page that began with it shall end with it."""

OLDER_KEPT_FOR = 86_400.0
"""Seconds for which an older version is kept beside a newer one: the older program may still run."""

TIDIED_EVERY = 60.0
"""Seconds between two looks at whether a database is still open that nobody uses any more."""


class ReadModel(Protocol):
    """What a module in this room offers when it keeps a table.

    It may name the facts it looks at in `INTERESTS`; the others are then not even read for it.
    """

    NAME: str
    VERSION: int

    def tables(self, prefix: str, metadata: sa.MetaData) -> Tables:
        """Declare the tables, their names beginning with the prefix."""

    def project(self, batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
        """Fold a batch in memory and write what changed."""


def interests(model: ReadModel) -> tuple[type[Fact], ...] | None:
    """The kinds of facts a read model looks at; None when it looks at all."""
    return getattr(model, "INTERESTS", None)


class Places(Protocol):
    """Where builds are kept: on SQLite a file for each, on PostgreSQL one schema for all."""

    @property
    def registry(self) -> Engine:
        """Where it is written down which builds there are."""

    def of(self, key: str) -> Engine:
        """The database of one build."""

    def reading(self, key: str) -> AbstractContextManager[Connection]:
        """Look at a build without waiting for whoever feeds it."""

    def feeding(
        self, keys: Sequence[str], *, singly: bool
    ) -> AbstractContextManager[list[tuple[Connection, list[str]]]]:
        """Begin to feed some builds: each transaction with the builds it holds, ended together.

        Unless `singly`, what fails may be said only at the next question or at the end.
        """

    def ask(self, key: str | None, query: str) -> list[tuple[Any, ...]]:
        """Ask the database of a build, or the registry, on a line that is open already."""

    def discard(self, key: str) -> None:
        """Let go of a build's database, and remove it where it is a file of its own."""

    def keep_only(self, keys: Collection[str]) -> None:
        """Let go of the databases of builds that are gone; others may have removed them."""

    def close(self) -> None:
        """Let go of every database."""


class State(StrEnum):
    """What a build is for."""

    MAKING = "making"
    """The first of its version. No page shows it before it is complete."""
    LIVE = "live"
    BUILDING = "building"
    """Made beside the one in use, to take its place."""
    DIFFERING = "differing"
    """Complete, and other than the one in use: it waits for an operator's word."""
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Build:
    """One making of a read model: `case_list`, version 1, the third time."""

    name: str
    version: int
    number: int
    state: State

    @property
    def key(self) -> str:
        return f"{self.name}-{self.version}-{self.number}"

    @property
    def prefix(self) -> str:
        return f"{self.name}_{self.version}_{self.number}_"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far a build has read, and at which fact it stopped if it did."""

    position: int
    halted: str | None = None
    halted_at: int | None = None


@dataclass(frozen=True, slots=True)
class Feeding:
    """The one transaction in which a build is fed now."""

    build: Build
    db: Connection
    bookmark: Bookmark


_REGISTRY = sa.MetaData()
BUILDS = sa.Table(
    "builds",
    _REGISTRY,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", sa.Double, nullable=False),
)
_PLACE = sa.MetaData()
BOOKMARKS = sa.Table(
    "bookmarks",
    _PLACE,
    sa.Column("build", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("halted", sa.Text),
    sa.Column("halted_at", sa.BigInteger),
)


class Shelf:
    """The builds of every read model, with their tables and bookmarks."""

    def __init__(self, places: Places, models: Sequence[Any]) -> None:
        self.places = places
        self.models: dict[str, ReadModel] = {model.NAME: model for model in models}
        self.sqlite = places.registry.dialect.name == "sqlite"
        self._tables: dict[str, Tables] = {}
        self._lock = threading.Lock()
        self._tidied = time.monotonic()
        self._prepare()

    def _prepare(self) -> None:
        with self._registering() as db:
            _REGISTRY.create_all(db)
            known = [each for each in self._known(db) if self._is_mine(each)]
            for each in known:
                if each.state != State.RETIRED and not self._stands(each):
                    # Read models are disposable: one whose file was removed is made anew.
                    db.execute(sa.delete(BUILDS).where(*_this(each)))
            shown = {
                each.name
                for each in self._known(db, State.LIVE, State.MAKING)
                if self._is_mine(each)
            }
            for name in self.models:
                if name not in shown:
                    self._add(db, name, State.MAKING)

    @contextmanager
    def _registering(self) -> Iterator[Connection]:
        with self.places.registry.begin() as db:
            if not self.sqlite:
                db.execute(sa.text("SELECT pg_advisory_xact_lock(720013)"))
            yield db

    def _stands(self, build: Build) -> bool:
        with self.reading(build) as db:
            try:
                return db.execute(_LOOK, {"of": [build.key]}).first() is not None
            except sa.exc.DBAPIError:
                return False

    def _is_mine(self, build: Build) -> bool:
        model = self.models.get(build.name)
        return model is not None and build.version == model.VERSION

    # Which builds there are

    def builds(self, *states: State) -> list[Build]:
        """The builds of today's versions in some states, or in any."""
        return [each for each in self.all(*states) if self._is_mine(each)]

    def all(self, *states: State) -> list[Build]:
        """Every build, those of other versions too."""
        query = f"SELECT name, version, number, state FROM builds {_in(states)} {_ORDER}"
        return [_build(*row) for row in self.places.ask(None, query)]

    def standing(self, *states: State) -> list[tuple[Build, Bookmark]]:
        """The builds of today's versions in some states, each with how far it is.

        Every page that waits asks this, so it is asked in one sentence where one database knows it.
        """
        if self.sqlite:
            return self.bookmarks(self.builds(*states))
        query = (
            "SELECT name, version, number, state, position, halted, halted_at FROM builds JOIN"
            " bookmarks ON build = name || '-' || version || '-' || number"
            f" {_in(states)} {_ORDER}"
        )
        rows = [(_build(*row[:4]), Bookmark(*row[4:])) for row in self.places.ask(None, query)]
        return [each for each in rows if self._is_mine(each[0])]

    def _known(self, db: Connection, *states: State) -> list[Build]:
        query = f"SELECT name, version, number, state FROM builds {_in(states)} {_ORDER}"
        return [_build(*row) for row in db.exec_driver_sql(query)]

    def add(self, name: str, *, afresh: bool = False) -> Build:
        """Begin a build beside the one in use, or return the one that was begun and not finished.

        One that was found to differ is given up for a new one; `afresh`, so is one that was begun.
        """
        with self._registering() as db:
            given_up = (State.DIFFERING, State.BUILDING) if afresh else (State.DIFFERING,)
            for each in self._known(db, *given_up):
                if each.name == name and self._is_mine(each):
                    self._remove(db, each)
            begun = [
                each
                for each in self._known(db, State.MAKING, State.BUILDING)
                if each.name == name and self._is_mine(each)
            ]
            return begun[0] if begun else self._add(db, name, State.BUILDING)

    def _add(self, db: Connection, name: str, state: State) -> Build:
        version = self.models[name].VERSION
        last = sa.select(sa.func.max(BUILDS.c.number)).where(
            BUILDS.c.name == name, BUILDS.c.version == version
        )
        build = Build(name, version, (db.execute(last).scalar() or 0) + 1, state)
        db.execute(
            sa.insert(BUILDS).values(
                name=name, version=version, number=build.number, state=state, since=time.time()
            )
        )
        if self.sqlite:
            # What a process that was killed left under this name is not ours.
            self.places.discard(build.key)
            with self.places.of(build.key).begin() as place:
                self._furnish(place, build)
        else:
            self._furnish(db, build)
        return build

    def _furnish(self, db: Connection, build: Build) -> None:
        _PLACE.create_all(db)
        for table in self.tables(build).values():
            db.execute(CreateTable(table))
            for index in table.indexes:
                if index.info.get("while_building"):
                    index.create(db)
        db.execute(sa.insert(BOOKMARKS).values(build=build.key, position=0))

    def finish(self, build: Feeding) -> None:
        """Give a build that is complete its indices, and the database its statistics of it.

        Only whoever holds its bookmark may: two who made the same index would wait for each other.
        """
        for table in self.tables(build.build).values():
            for index in table.indexes:
                index.create(build.db, checkfirst=True)
            build.db.execute(sa.text(f"ANALYZE {table.name}"))

    def is_still(self, build: Build) -> bool:
        """Whether a build is still for what it was when it was looked up."""
        return build in self.all(build.state)

    def set_aside(self, build: Build) -> None:
        """Note that a complete build differs from the one in use."""
        self._turn(State.DIFFERING, *_this(build))

    def _turn(self, state: State, *which: sa.ColumnElement[bool]) -> None:
        with self.places.registry.begin() as db:
            db.execute(sa.update(BUILDS).where(*which).values(state=state, since=time.time()))

    def put_in_use(self, build: Build, *, held: Connection | None = None) -> None:
        """Have pages look at a build from now on; the one before is retired in the same transaction."""
        same = held is not None and self.places.of(build.key) is self.places.registry
        with nullcontext(held) if same else self.places.registry.begin() as db:
            assert db is not None
            db.execute(
                sa.update(BUILDS)
                .where(
                    BUILDS.c.name == build.name,
                    BUILDS.c.version == build.version,
                    BUILDS.c.state == State.LIVE,
                )
                .values(state=State.RETIRED, since=time.time())
            )
            db.execute(
                sa.update(BUILDS).where(*_this(build)).values(state=State.LIVE, since=time.time())
            )

    def sweep(self, *, kept_for: float = KEPT_FOR, older_kept_for: float = OLDER_KEPT_FOR) -> None:
        """Remove builds that were replaced a while ago, and versions that were a day ago."""
        now, newer = time.time(), BUILDS.alias("newer")
        replaced = (BUILDS.c.state == State.RETIRED) & (BUILDS.c.since < now - kept_for)
        outlived = sa.exists().where(
            newer.c.name == BUILDS.c.name,
            newer.c.version > BUILDS.c.version,
            newer.c.state == State.LIVE,
            newer.c.since < now - older_kept_for,
        )
        query = sa.select(BUILDS).where(sa.or_(replaced, outlived))
        with self._registering() as db:
            for row in db.execute(query).fetchall():
                self._remove(db, Build(row.name, row.version, row.number, State(row.state)))

    def tidy(self) -> None:
        """Let go, now and then, of databases of builds that other processes have removed."""
        if time.monotonic() - self._tidied > TIDIED_EVERY:
            self._tidied = time.monotonic()
            self.places.keep_only({each.key for each in self.all()})

    def _remove(self, db: Connection, build: Build) -> None:
        if self.sqlite:
            self.places.discard(build.key)
        else:
            for name in sa.inspect(db).get_table_names():
                if name.startswith(build.prefix):
                    db.execute(DropTable(sa.Table(name, sa.MetaData())))
            db.execute(sa.delete(BOOKMARKS).where(BOOKMARKS.c.build == build.key))
        db.execute(sa.delete(BUILDS).where(*_this(build)))

    # What stands in a build

    def tables(self, build: Build) -> Tables:
        """The tables of a build."""
        with self._lock:
            if build.key not in self._tables:
                model = self.models[build.name]
                self._tables[build.key] = model.tables(build.prefix, sa.MetaData())
            return self._tables[build.key]

    @contextmanager
    def reading(self, build: Build) -> Iterator[Connection]:
        """Look at a build without waiting for whoever feeds it."""
        with self.places.reading(build.key) as db:
            yield db

    def bookmark(self, build: Build) -> Bookmark:
        """How far a build is."""
        query = f"SELECT position, halted, halted_at FROM bookmarks WHERE build = '{build.key}'"
        return Bookmark(*self.places.ask(build.key, query)[0])

    def bookmarks(self, builds: Sequence[Build]) -> list[tuple[Build, Bookmark]]:
        """How far some builds are."""
        return [(build, self.bookmark(build)) for build in builds]

    @contextmanager
    def feeding(self, builds: Sequence[Build], *, singly: bool = False) -> Iterator[list[Feeding]]:
        """Begin the one transaction in which a build is fed now; those that others feed are left out.

        `singly` when a place to come back to is wanted before each: see `Places.feeding`.
        """
        of = {each.key: each for each in builds}
        with self.places.feeding(list(of), singly=singly) as opened:
            yield [
                Feeding(build, db, mark)
                for db, keys in opened
                for build, mark in _taken(db, [of[key] for key in keys], without_waiting=True)
            ]

    @contextmanager
    def held(self, build: Build) -> Iterator[Feeding]:
        """Keep a build from being fed for a moment, once whoever feeds it is done."""
        with self.places.of(build.key).begin() as db:
            [(_, mark)] = _taken(db, [build])
            yield Feeding(build, db, mark)

    @contextmanager
    def side_by_side(self, one: Build, other: Build) -> Iterator[Connection]:
        """Look at two builds from one connection, each as it stood when it was looked at first."""
        engine = self.places.of(one.key)
        if not self.sqlite:
            with engine.execution_options(isolation_level="REPEATABLE READ").connect() as db:
                yield db
            return
        with engine.execution_options(reading=True).connect() as db:
            driver = db.connection.driver_connection
            assert driver is not None
            driver.execute("ATTACH ? AS other", (self.places.of(other.key).url.database,))
            try:
                yield db
            finally:
                db.rollback()
                driver.execute("DETACH other")

    def position_seen(self, db: Connection, build: Build, *, beside: Build) -> int:
        """How far a build is for a connection that looks at two `side_by_side`."""
        attached = self.sqlite and build != beside
        table = BOOKMARKS.to_metadata(sa.MetaData(), schema="other") if attached else BOOKMARKS
        query = sa.select(table.c.position).where(table.c.build == build.key)
        position: int = db.execute(query).scalar_one()
        return position


_LOOK = sa.select(BOOKMARKS).where(BOOKMARKS.c.build.in_(sa.bindparam("of", expanding=True)))
_TAKE, _TAKE_IF_FREE = _LOOK.with_for_update(), _LOOK.with_for_update(skip_locked=True)
_MOVE = (
    sa.update(BOOKMARKS)
    .where(BOOKMARKS.c.build.in_(sa.bindparam("of", expanding=True)))
    .values(position=sa.bindparam("to"), halted=None, halted_at=None)
)
_HALT = (
    sa.update(BOOKMARKS)
    .where(BOOKMARKS.c.build == sa.bindparam("of"))
    .values(halted=sa.bindparam("why"), halted_at=sa.bindparam("at"))
)
_ORDER = "ORDER BY name, version, number"


def move(fed: Sequence[Feeding], position: int) -> None:
    """Move bookmarks, in the transactions that change the tables."""
    for db in dict.fromkeys(each.db for each in fed):
        keys = [each.build.key for each in fed if each.db is db]
        db.execute(_MOVE, {"of": keys, "to": position})


def halt(db: Connection, build: Build, at: int, reason: str) -> None:
    """Note at which fact a build stopped, and why."""
    db.execute(_HALT, {"of": build.key, "why": reason, "at": at})


def go_on(db: Connection, build: Build) -> None:
    """Let a build that stopped try again."""
    db.execute(_HALT, {"of": build.key, "why": None, "at": None})


def _taken(
    db: Connection, builds: Sequence[Build], *, without_waiting: bool = False
) -> list[tuple[Build, Bookmark]]:
    """Take the bookmarks of builds for this transaction, but for those that somebody else has."""
    query = _TAKE_IF_FREE if without_waiting else _TAKE
    rows = {row.build: row for row in db.execute(query, {"of": [each.key for each in builds]})}
    return [
        (each, Bookmark(row.position, row.halted, row.halted_at))
        for each in builds
        if (row := rows.get(each.key))
    ]


def _build(name: str, version: int, number: int, state: str) -> Build:
    return Build(name, version, number, State(state))


def _in(states: Sequence[State]) -> str:
    return f"WHERE state IN ({', '.join(repr(str(each)) for each in states)})" if states else ""


def _this(build: Build) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        BUILDS.c.name == build.name,
        BUILDS.c.version == build.version,
        BUILDS.c.number == build.number,
    )
