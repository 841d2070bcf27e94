"""The vault: a key for each person in each case, in a database of its own, under a master key."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.engine import Engine

from application.adapters.database import is_sqlite
from application.adapters.keeper import FIRST, KEY_BYTES, NONCE_BYTES, Keeper, WrongMaster
from application.adapters.lines import Lines, answered
from domain.sealed import Erased

SALT_BYTES = 24
SCHEME = b"\x01"
"""The first byte of a box says how it was made, so that a later way can stand beside this one."""
MOST_CACHED = 200_000
"""Keys in the memory of a process: some 50 MB, for a search that looks at every case."""
LOOKS_EVERY = 0.05
"""Seconds a process trusts the keys it has in memory before it asks whether one was destroyed. To
ask takes 35 µs on SQLite and 0.2 ms on PostgreSQL: as much as one text, too much for each."""
AT_ONCE = 500
"""Keys that are asked for, or wrapped anew, in one go."""
_SHA256 = hashes.SHA256()

METADATA = sa.MetaData()
KEYS = sa.Table(
    "keys",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    sa.Column("master", sa.Text, nullable=False),
)
DESTRUCTIONS = sa.Table(
    "destructions",
    METADATA,
    sa.Column("vault", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, nullable=False),
)
"""How many keys were destroyed: whoever has keys in memory looks here, and at nothing else."""


MASTERS = sa.Table(
    "masters",
    METADATA,
    sa.Column("vault", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("current", sa.Text, nullable=False),
)
"""The name of the master key that wraps new keys. Here, and not in any process, it is decided."""


Wrapped = tuple[str, bytes]
"""A key as it is kept: the name of the master key, and what that made of it."""


class StillNeeded(Exception):
    """A master key that wraps living keys, or wraps new ones, is not destroyed."""


class Vault:
    """Keys by name (`complaint-…/complainant`). What is sealed under a destroyed key is gone."""

    def __init__(
        self,
        engine: Engine,
        keeper: Keeper,
        *,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._lines = Lines(engine)
        self._watch = watch
        self._looks_at = watch()
        self._destructions = 0
        self._keeper = keeper
        self._known: dict[str, bytes] = {}
        self._mark = "?" if is_sqlite(engine) else "%s"
        with engine.begin() as db:
            if not is_sqlite(engine):
                # Two who open the office at once would both make the tables.
                db.execute(sa.text("SELECT pg_advisory_xact_lock(720015)"))
            METADATA.create_all(db)
            # Whoever makes keys holds on to this row, so that no key is made under a master that
            # is just being replaced.
            db.exec_driver_sql(
                f"INSERT INTO masters (vault, current) VALUES (1, '{FIRST}') ON CONFLICT DO NOTHING"
            )

    def ensure(self, names: Iterable[str]) -> None:
        """Have a key for every name, committed before anything is sealed with it."""
        known = self._in_memory()
        made = {name: os.urandom(KEY_BYTES) for name in names if name not in known}
        if not made:
            return
        kept: dict[str, Wrapped] = {}
        with self._engine.begin() as db:
            # Another process may have been faster: what is kept is what counts.
            if self._keep(db, made) < len(made):
                kept = self._kept(db, list(made))
        # What we made and nobody kept is forgotten here, before anybody can seal with it.
        opened = {name: self._unwrap(name, *held) for name, held in kept.items() if held[1]}
        if len(known) > MOST_CACHED:
            known.clear()
        known.update(opened if kept else made)
        for name, (_, wrapped) in kept.items():
            if not wrapped:
                raise Erased(name)

    def _keep(self, db: sa.Connection, made: dict[str, bytes]) -> int:
        """Keep new keys, all in one statement; return how many of the names were new."""
        marks = ",".join([self._mark] * 3)
        share = "" if is_sqlite(self._engine) else " FOR SHARE"
        asked = f"SELECT current FROM masters WHERE vault = 1{share}"
        master = str(db.exec_driver_sql(asked).scalar_one())
        return db.exec_driver_sql(
            f"INSERT INTO keys (name, wrapped, master) VALUES ({marks}) ON CONFLICT DO NOTHING",
            [(name, self._keeper.wrap(master, name, key), master) for name, key in made.items()],
        ).rowcount

    def _kept(self, db: sa.Connection, names: Sequence[str]) -> dict[str, Wrapped]:
        found: dict[str, Wrapped] = {}
        for start in range(0, len(names), AT_ONCE):
            some = KEYS.c.name.in_(names[start : start + AT_ONCE])
            rows = db.execute(sa.select(KEYS.c.name, KEYS.c.master, KEYS.c.wrapped).where(some))
            found |= {name: (master, bytes(wrapped)) for name, master, wrapped in rows}
        return found

    def key(self, name: str) -> bytes:
        """Return a key. Raises `Erased` when there is none (any more)."""
        known = self._in_memory()
        key = known.get(name)
        if key is not None:
            return key
        with self._engine.execution_options(reading=True).connect() as db:
            held = db.execute(_KEPT, {"name": name}).first()
        if held is None or not held.wrapped:
            raise Erased(name)
        if len(known) > MOST_CACHED:
            known.clear()
        known[name] = key = self._unwrap(name, held.master, bytes(held.wrapped))
        return key

    def keys(self, names: Sequence[str]) -> dict[str, bytes]:
        """Return many keys at once; those that are not there (any more) are left out."""
        known = self._in_memory()
        found = {name: known[name] for name in names if name in known}
        missing = [name for name in names if name not in found]
        if missing:
            with self._engine.execution_options(reading=True).connect() as db:
                kept = self._kept(db, missing)
            opened = {name: self._unwrap(name, *held) for name, held in kept.items() if held[1]}
            if len(known) + len(opened) <= MOST_CACHED:
                known.update(opened)
            found |= opened
        return found

    def _in_memory(self) -> dict[str, bytes]:
        """The keys this process knows, but for any that somebody destroyed in the meantime.

        All are forgotten then, by laying the whole collection aside: whoever read a key just
        before it was destroyed still puts it there, and nobody finds it. While the vault does not
        say whether it destroyed one, none may be used.
        """
        now = self._watch()
        if now >= self._looks_at:
            found = answered(self._lines, "SELECT number FROM destructions")
            number = found[0][0] if found else 0
            if number != self._destructions:
                self._known, self._destructions = {}, number
            self._looks_at = now + LOOKS_EVERY
        return self._known

    def destroy(self, name: str) -> None:
        """Destroy a key, and with it everything sealed under it, in every copy of the record."""
        with self._engine.begin() as db:
            # The name stays as a gravestone: a key of the same name is never made again.
            db.execute(
                sa.update(KEYS).where(KEYS.c.name == name).values(wrapped=b"", master="destroyed")
            )
            # Other processes hear of it here, and forget what they have in memory.
            db.exec_driver_sql(
                "INSERT INTO destructions (vault, number) VALUES (1, 1)"
                " ON CONFLICT (vault) DO UPDATE SET number = destructions.number + 1"
            )
        self._known = {}

    def bury(self, names: Iterable[str]) -> set[str]:
        """Have a gravestone for every name, also where the key never was; return whose were kept."""
        wanted = sorted(set(names))
        with self._engine.execution_options(reading=True).connect() as db:
            known = self._kept(db, wanted)
        absent = [(name, b"", "destroyed") for name in wanted if name not in known]
        if absent:
            marks = ",".join([self._mark] * 3)
            with self._engine.begin() as db:
                db.exec_driver_sql(
                    f"INSERT INTO keys (name, wrapped, master) VALUES ({marks})"
                    " ON CONFLICT DO NOTHING",
                    absent,
                )
        # Asked only now: whoever made a key in the meantime loses it like every other.
        back = self.kept_of(wanted)
        for name in sorted(back):
            self.destroy(name)
        return back

    def kept_of(self, names: Iterable[str]) -> set[str]:
        """Which of these names still have their key."""
        with self._engine.execution_options(reading=True).connect() as db:
            held = self._kept(db, sorted(names))
        return {name for name, (_, wrapped) in held.items() if wrapped}

    def field_key(self, name: str, box: bytes) -> bytes:
        """The key of this one text alone, to be given away with it. Raises `Erased`, `Moved`.

        Whoever has it opens this box and no other: it is derived from a salt of the box's own.
        """
        if box[:1] != SCHEME:
            raise Moved(name)
        return _field_key(self.key(name), box[1 : 1 + SALT_BYTES])

    def seal(self, name: str, text: str, place: str) -> bytes:
        """Encrypt a text for its place in the record (stream, version, field)."""
        salt = os.urandom(SALT_BYTES)
        return (
            SCHEME
            + salt
            + AESGCM(_field_key(self.key(name), salt)).encrypt(
                b"\0" * NONCE_BYTES, text.encode(), place.encode()
            )
        )

    def open(self, name: str, box: bytes, place: str) -> str:
        """Decrypt a text. Raises `Erased` when its key is gone, `Moved` when it was tampered with."""
        if box[:1] != SCHEME:
            raise Moved(place)
        salt, sealed = box[1 : 1 + SALT_BYTES], box[1 + SALT_BYTES :]
        try:
            opened = AESGCM(_field_key(self.key(name), salt)).decrypt(
                b"\0" * NONCE_BYTES, sealed, place.encode()
            )
        except InvalidTag as broken:
            raise Moved(place) from broken
        return opened.decode()

    @property
    def keeper(self) -> Keeper:
        """Who keeps the master key."""
        return self._keeper

    @property
    def engine(self) -> Engine:
        """The database of the keys, for whoever copies it."""
        return self._engine

    def is_empty(self) -> bool:
        """Say whether there is no key at all, not even the name of one."""
        with self._engine.execution_options(reading=True).connect() as db:
            return db.execute(sa.select(KEYS.c.name).limit(1)).first() is None

    def destroyed(self) -> set[str]:
        """The names whose keys were destroyed on purpose."""
        with self._engine.execution_options(reading=True).connect() as db:
            gone = sa.select(KEYS.c.name).where(sa.func.length(KEYS.c.wrapped) == 0)
            return set(db.execute(gone).scalars())

    def close(self) -> None:
        """Let go of the database and of every key in memory."""
        self._known.clear()
        self._engine.dispose()

    def _unwrap(self, name: str, master: str, wrapped: bytes) -> bytes:
        return self._keeper.unwrap(master, name, wrapped)

    # The master key

    def master(self) -> str:
        """The name of the master key that wraps new keys."""
        with self._engine.execution_options(reading=True).connect() as db:
            return str(db.execute(sa.select(MASTERS.c.current)).scalar_one())

    def masters(self) -> list[str]:
        """The master keys without which some living key cannot be had, and the one for new keys."""
        with self._engine.execution_options(reading=True).connect() as db:
            needed = set(db.execute(sa.select(KEYS.c.master).where(_LIVING).distinct()).scalars())
        return sorted(needed | {self.master()})

    def appoint(self, master: str) -> None:
        """Have every new key wrapped with this master key, from now on and by every process."""
        key = os.urandom(KEY_BYTES)
        # One that does not give back what it was given would lose every key from now on.
        if self._keeper.unwrap(master, master, self._keeper.wrap(master, master, key)) != key:
            raise WrongMaster(master)
        with self._engine.begin() as db:
            db.execute(sa.update(MASTERS).values(current=master))

    def under_others(self) -> int:
        """How many living keys are not yet wrapped with the present master key."""
        with self._engine.execution_options(reading=True).connect() as db:
            current = sa.select(MASTERS.c.current).scalar_subquery()
            left = sa.select(sa.func.count()).where(_LIVING, KEYS.c.master != current)
            return db.execute(left).scalar_one()

    def wrap_anew(self) -> Iterator[int]:
        """Wrap every living key with the present master key, some at a time; tell how many so far.

        Whoever stops in the middle goes on later: each key stands under the one master or the other.
        """
        done, last, master = 0, "", self.master()
        while True:
            with self._engine.execution_options(reading=True).connect() as db:
                rows = db.execute(_OTHERS, {"last": last, "master": master}).fetchall()
            if not rows:
                return
            # Asked outside a transaction: a keeper may be a machine far away.
            keys = [self._unwrap(row.name, row.master, bytes(row.wrapped)) for row in rows]
            changes = [
                {
                    "of": row.name,
                    "former": row.master,
                    "to": self._keeper.wrap(master, row.name, key),
                }
                for row, key in zip(rows, keys, strict=True)
            ]
            with self._engine.begin() as db:
                if db.execute(_CURRENT_HELD).scalar_one() != master:
                    return  # Yet another took its place: whoever appointed that one wraps all.
                # One that was destroyed meanwhile stays destroyed.
                db.execute(_WRAP_ANEW, [{**each, "new": master} for each in changes])
            last = rows[-1].name
            done += len(rows)
            yield done

    def destroy_master(self, master: str) -> None:
        """Destroy a master key that nothing needs any more. Raises `StillNeeded`."""
        with self._engine.begin() as db:
            # Nobody makes a key while this is looked at.
            current = db.execute(sa.select(MASTERS.c.current).with_for_update()).scalar_one()
            needing = sa.select(KEYS.c.name).where(_LIVING, KEYS.c.master == master).limit(1)
            if master == current or db.execute(needing).first() is not None:
                raise StillNeeded(master)
            self._keeper.destroy(master)


_CURRENT_HELD = sa.select(MASTERS.c.current).with_for_update(read=True)
_LIVING = sa.func.length(KEYS.c.wrapped) > 0
_KEPT = sa.select(KEYS.c.master, KEYS.c.wrapped).where(KEYS.c.name == sa.bindparam("name"))
_OTHERS = (
    sa.select(KEYS)
    .where(_LIVING, KEYS.c.master != sa.bindparam("master"), KEYS.c.name > sa.bindparam("last"))
    .order_by(KEYS.c.name)
    .limit(AT_ONCE)
)
_WRAP_ANEW = (
    sa.update(KEYS)
    .where(KEYS.c.name == sa.bindparam("of"), KEYS.c.master == sa.bindparam("former"))
    .values(wrapped=sa.bindparam("to"), master=sa.bindparam("new"))
)


class Moved(Exception):
    """A sealed text does not belong where it stands: somebody moved or altered it."""


def _field_key(key: bytes, salt: bytes) -> bytes:
    # A key of its own for each field: one sentence can be disclosed without the rest of the file.
    return HKDF(_SHA256, KEY_BYTES, salt, b"ombud/field/1").derive(key)
