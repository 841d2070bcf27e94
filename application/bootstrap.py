"""Puts an office together from its folder: the only place where the parts are joined."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import Engine

from application.adapters.clock import Clock, SystemClock
from application.adapters.codec import Codec
from application.adapters.database import postgresql_at, sqlite_at
from application.adapters.entropy import Entropy, SystemEntropy
from application.adapters.keeper import FileKeeper, Keeper, KeyFileOpen, key_from
from application.adapters.places import Files, Schema
from application.adapters.provider import Provider
from application.adapters.secrets import Hasher
from application.adapters.shredded import Journal
from application.adapters.store import Store
from application.adapters.vault import Vault
from application.counter import Counter
from application.limits import Limits
from application.office import Office
from application.proofs import Proofs
from application.reading import ReadingLog
from application.receipts import Receipts
from application.sealers import Sealers
from application.sessions import Sessions
from application.settings import Settings
from application.tickets import Tickets
from projections import (
    case_list,
    deadlines,
    officer_list,
    record_list,
    retention,
    search,
    statistics,
)
from projections.projector import Projector
from projections.search import Search
from projections.shelf import Places

log = logging.getLogger(__name__)

READ_MODELS = (case_list, deadlines, officer_list, record_list, retention, statistics)
"""Every read model that keeps a table and needs no key; beside them stands the search. A page about
one case is folded and needs none."""

LISTS = (*(model.NAME for model in READ_MODELS), search.NAME)
"""The names of all of them."""

SCHEMAS = ("record", "vault", "reads", "views")
"""Where the parts of an office stand in a PostgreSQL."""


class FolderTaken(Exception):
    """The folder cannot be an office: it is a file, or may not be written."""


@dataclass(frozen=True, slots=True)
class House:
    """An office with everything that works in it."""

    settings: Settings
    office: Office
    projector: Projector
    reading: ReadingLog
    sessions: Sessions
    proofs: Proofs
    limits: Limits
    tickets: Tickets
    hasher: Hasher
    receipts: Receipts
    clock: Clock
    ledger: Engine
    vault: Vault
    agency: Provider | None = None
    """The agency's own sign-in, where the office is joined to one."""
    counter: Counter = field(default_factory=Counter)
    """Prints a paper while somebody waits for it at a door."""
    sealers: Sealers = field(default_factory=Sealers)
    """Whose seals are on the papers of the office."""

    def close(self) -> None:
        """Let go of the databases, and of the printer at the counter."""
        self.counter.close()
        self.office.store.engine.dispose()
        self.projector.close()
        self.ledger.dispose()
        self.vault.close()


def open_house(
    settings: Settings,
    *,
    clock: Clock | None = None,
    entropy: Callable[[Clock], Entropy] | None = None,
    keeper: Keeper | None = None,
) -> House:
    """Open the office in a folder, making what is not there yet.

    `keeper` keeps the master key, in place of a file.
    Raises `FolderTaken`, `KeyFileOpen`, or the database's own error.
    """
    _make_folder(settings.folder)
    clock = clock or SystemClock()
    chance = entropy(clock) if entropy else SystemEntropy()
    record, vault, ledger = databases(settings)
    views = _views(settings)
    try:
        return _furnish(settings, clock, chance, record, views, vault, ledger, keeper)
    except BaseException:
        # An office that cannot be opened holds on to nothing.
        for engine in (record, vault, ledger):
            engine.dispose()
        views.close()
        raise


def _furnish(
    settings: Settings,
    clock: Clock,
    chance: Entropy,
    record: Engine,
    views: Places,
    vault_engine: Engine,
    ledger: Engine,
    keeper: Keeper | None,
) -> House:
    store = Store(record)
    fresh = store.max_notification_id() is None
    vault = Vault(vault_engine, keeper or FileKeeper(settings.keys))
    if isinstance(vault.keeper, FileKeeper):
        vault.keeper.make_ready(vault.master(), fresh=fresh)
    if vault.is_empty() and store.held("sign-in"):
        # Everything sealed would read as if it had been erased.
        raise KeyFileOpen(
            "The vault is empty, and what is sealed cannot be read without it. Put vault.db back,"
            " or restore the office from a backup."
        )
    if back := Journal(settings.journal).replay(vault):
        # Somebody put an older vault back by hand: what was erased since is erased again.
        log.warning(
            "%d keys that had been destroyed were in the vault, and are destroyed again.", back
        )
    office = Office(store=store, codec=Codec(vault, clock, chance), clock=clock, entropy=chance)
    pepper = key_from(settings.keys / "pepper.key", fresh=fresh)
    hasher = Hasher(
        pepper,
        memory_kib=settings.hash_memory_kib,
        passes=settings.hash_passes,
    )
    limits = Limits(ledger, clock, hasher.quick)
    return House(
        settings=settings,
        office=office,
        projector=Projector(views, office, (*READ_MODELS, Search(vault))),
        reading=ReadingLog(ledger, clock, vault, pepper),
        sessions=Sessions(ledger, clock),
        proofs=Proofs(ledger),
        limits=limits,
        tickets=Tickets(limits, hasher, clock),
        hasher=hasher,
        receipts=Receipts(chance, hasher),
        clock=clock,
        ledger=ledger,
        vault=vault,
        agency=Provider(settings.oidc, clock) if settings.oidc else None,
    )


def databases(settings: Settings) -> tuple[Engine, Engine, Engine]:
    """The record, the vault, and the ledger of readings and sessions."""
    if settings.database:
        record, vault, reads = (
            postgresql_at(settings.database, schema=schema)
            for schema in ("record", "vault", "reads")
        )
        return record, vault, reads
    folder = settings.folder
    return (
        sqlite_at(folder / "record.db", durable=True),
        # No write-ahead file, freed pages zeroed: a destroyed key leaves no copy behind.
        sqlite_at(folder / "vault.db", durable=True, journal="DELETE"),
        sqlite_at(folder / "reads.db", durable=True),
    )


def _views(settings: Settings) -> Places:
    """Where the read models are kept. They are disposable, and need not survive a power cut."""
    if settings.database:
        return Schema(postgresql_at(settings.database, schema="views", durable=False))
    # In files of their own: a rebuild beside the record held up decisions thirteenfold.
    return Files(settings.folder / "views")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "documents").mkdir(mode=0o700, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as e:
        raise FolderTaken(f"{folder} is a file, not a folder. Choose another place.") from e
    except PermissionError as e:
        raise FolderTaken(f"{folder} may not be written by you. Choose another place.") from e
    if not os.access(folder, os.W_OK):
        raise FolderTaken(f"{folder} may not be written by you. Choose another place.")
