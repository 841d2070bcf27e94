"""The vault: a key for each person in each case, in a database of its own, under a master key."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.engine import Engine

from application.adapters.database import is_sqlite
from application.adapters.lines import Lines, answered
from domain.sealed import Erased

KEY_BYTES = 32
SALT_BYTES = 24
NONCE_BYTES = 12
SCHEME = b"\x01"
"""The first byte of a box says how it was made, so that a later way can stand beside this one."""
MOST_CACHED = 50_000
LOOKS_EVERY = 0.05
"""Seconds a process trusts the keys it has in memory before it asks whether one was destroyed. To
ask takes 35 µs on SQLite and 0.2 ms on PostgreSQL: as much as one text, too much for each."""
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


class KeyFileOpen(Exception):
    """A key file that others can read protects nobody."""


class Vault:
    """Keys by name (`complaint-…/complainant`). What is sealed under a destroyed key is gone."""

    def __init__(
        self,
        engine: Engine,
        master: bytes,
        *,
        master_name: str = "master-1",
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._lines = Lines(engine)
        self._watch = watch
        self._looks_at = watch()
        self._destructions = 0
        self._master = AESGCM(master)
        self._master_name = master_name
        self._known: dict[str, bytes] = {}
        self._mark = "?" if is_sqlite(engine) else "%s"
        with engine.begin() as db:
            if not is_sqlite(engine):
                # Two who open the office at once would both make the tables.
                db.execute(sa.text("SELECT pg_advisory_xact_lock(720015)"))
            METADATA.create_all(db)

    def ensure(self, names: Iterable[str]) -> None:
        """Have a key for every name, committed before anything is sealed with it."""
        known = self._in_memory()
        made = {name: os.urandom(KEY_BYTES) for name in names if name not in known}
        if not made:
            return
        kept: dict[str, bytes] = {}
        with self._engine.begin() as db:
            # Another process may have been faster: what is kept is what counts.
            if self._keep(db, made) < len(made):
                kept = self._kept(db, list(made))
        # What we made and nobody kept is forgotten here, before anybody can seal with it.
        opened = {name: self._unwrap(name, wrapped) for name, wrapped in kept.items() if wrapped}
        if len(known) > MOST_CACHED:
            known.clear()
        known.update(opened if kept else made)
        for name, wrapped in kept.items():
            if not wrapped:
                raise Erased(name)

    def _keep(self, db: sa.Connection, made: dict[str, bytes]) -> int:
        """Keep new keys, all in one statement; return how many of the names were new."""
        marks = ",".join([self._mark] * 3)
        return db.exec_driver_sql(
            f"INSERT INTO keys (name, wrapped, master) VALUES ({marks}) ON CONFLICT DO NOTHING",
            [(name, self._wrap(name, key), self._master_name) for name, key in made.items()],
        ).rowcount

    def _kept(self, db: sa.Connection, names: list[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for start in range(0, len(names), 500):
            some = KEYS.c.name.in_(names[start : start + 500])
            rows = db.execute(sa.select(KEYS.c.name, KEYS.c.wrapped).where(some))
            found |= {name: bytes(wrapped) for name, wrapped in rows}
        return found

    def key(self, name: str) -> bytes:
        """Return a key. Raises `Erased` when there is none (any more)."""
        known = self._in_memory()
        key = known.get(name)
        if key is not None:
            return key
        with self._engine.execution_options(reading=True).connect() as db:
            wrapped = db.execute(sa.select(KEYS.c.wrapped).where(KEYS.c.name == name)).scalar()
        if not wrapped:
            raise Erased(name)
        if len(known) > MOST_CACHED:
            known.clear()
        known[name] = key = self._unwrap(name, bytes(wrapped))
        return key

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

    def _wrap(self, name: str, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._master.encrypt(nonce, key, name.encode())

    def _unwrap(self, name: str, wrapped: bytes) -> bytes:
        try:
            return self._master.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
        except InvalidTag as broken:
            raise WrongMaster(
                "The master key in keys/ is not the one this office's vault was made with."
                " Put the right key file back."
            ) from broken


class Moved(Exception):
    """A sealed text does not belong where it stands: somebody moved or altered it."""


class WrongMaster(Exception):
    """The vault cannot be opened with this master key."""


def _field_key(key: bytes, salt: bytes) -> bytes:
    # A key of its own for each field: one sentence can be disclosed without the rest of the file.
    return HKDF(_SHA256, KEY_BYTES, salt, b"ombud/field/1").derive(key)


def key_from(path: Path, *, fresh: bool = True) -> bytes:
    """Read a key file. Only its owner may read it.

    It is made only for a `fresh` office: where something is sealed already, another key would lose
    it. Raises `KeyFileOpen` when it is missing, damaged, or others can read it.
    """
    if not path.exists():
        if not fresh:
            raise KeyFileOpen(
                f"{path} is missing, and what is sealed cannot be read without it."
                " Put the key file back from where it is kept safe."
            )
        _make_key(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileOpen(f"Others can read {path}. Run: chmod 400 {path}")
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeyFileOpen(f"{path} is damaged: it holds {len(key)} bytes, not {KEY_BYTES}.")
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(scratch, path)
    except FileExistsError:
        pass  # Another process was faster; its key counts.
    finally:
        scratch.unlink()
    # The name, too, must be on the disk before anything is sealed under the key.
    for folder in (path.parent, path.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
