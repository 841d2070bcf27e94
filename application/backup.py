"""Copies the whole office into a folder while everybody goes on working in it.

The order keeps the copy whole. How far each reaction is comes first: what it did up to there is in
the record already. Then the record, then who looked, the files, and the vault last: a key is made
before the first fact that needs it, so every fact of the copy finds its key.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

from application.adapters import pool, shredded
from application.adapters.clock import Clock
from application.adapters.codec import moment_text
from application.adapters.copying import (
    BOOKMARKS,
    CLAIMS,
    ERRANDS,
    EVENTS,
    KEYS,
    READINGS,
    READS,
    Counted,
    Table,
    copy_out,
)
from application.adapters.database import is_sqlite
from application.adapters.keeper import FileKeeper, file_of
from application.adapters.schema import STEPS
from application.bootstrap import House
from application.reactions.errands import Errands
from domain.history import Refused
from domain.words import Sentence

FORMAT = 1
MANIFEST = "manifest.json"
PARTIAL = ".partial"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)(?:-(\d+))?")
"""How `_named` calls a copy. A folder of any other name was not made here."""

RECORD_FILE, READS_FILE, REACTIONS_FILE, VAULT_FILE = (
    *("record.db", "reads.db", "reactions.db", "vault.db"),
)
PARTS: dict[str, tuple[Table, ...]] = {
    REACTIONS_FILE: (BOOKMARKS, ERRANDS),
    RECORD_FILE: (EVENTS, CLAIMS),
    READS_FILE: (READS,),
    VAULT_FILE: (KEYS,),
}
"""The files of a copy with their tables. Who is signed in is not copied: nobody stays so."""

PEPPER_FILE = "pepper.key"
"""Without it nobody signs in; without the master keys nobody reads what is sealed."""

SETTINGS_FILE = "office.toml"
"""What was set in the office, but for its database: that address belongs to one place."""

PAPERS, ATTACHED = "documents", "files"
"""What lies in the office's folder under its fingerprint."""

Told = Callable[[Sentence, int, int], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished copy: its folder, and what its manifest says of it."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def moment(self) -> str:
        return str(self.manifest["moment"])

    @property
    def office(self) -> str | None:
        """The id of the office that was copied."""
        said = self.manifest["office"]
        return said["office"] if said else None

    @property
    def head(self) -> int:
        return int(self.manifest["head"])

    @property
    def tables(self) -> dict[str, Counted]:
        return {name: Counted(**said) for name, said in self.manifest["tables"].items()}

    @property
    def parts(self) -> dict[str, tuple[Table, ...]]:
        """Its files with their tables; an earlier program kept readings in another one."""
        if READINGS.name in self.manifest["tables"]:
            return PARTS | {READS_FILE: (READINGS,)}
        return PARTS


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a backup: the copy, damaged papers that were left out, old copies removed."""

    backup: Backup
    left_out: Sequence[str]
    removed: int


def back_up(
    house: House,
    into: Path,
    *,
    with_keys: bool = False,
    keep: int | None = None,
    told: Told = lambda *_: None,
) -> Made:
    """Make a copy of the office in a folder of its own below `into`.

    It has its name only when it is whole. `keep` removes this office's oldest copies but so many,
    and nothing else that lies there.
    Raises `Refused` when it cannot be made; nothing of it is left then.
    """
    into = into.absolute()
    if into.resolve().is_relative_to(house.settings.folder.resolve()):
        raise Refused(
            Sentence(
                "{folder} lies in the office's own folder and would be lost together with it."
                " Name another folder, best on another disk.",
                folder=str(into),
            ),
            rule="backup.place",
        )
    with _alone(into):
        for cut_off in into.glob(f"*{PARTIAL}"):
            if _NAME.fullmatch(cut_off.stem) and cut_off.is_dir() and not cut_off.is_symlink():
                shutil.rmtree(cut_off)
        moment = house.clock.now()
        folder = _named(into, house.clock)
        partial = folder.with_name(folder.name + PARTIAL)
        try:
            partial.mkdir(mode=0o700)
            left_out = _copy(house, partial, moment_text(moment), with_keys, told)
            partial.rename(folder)
            _settle(into)
        except (sqlite3.Error, OSError) as broken:
            raise _broke_off(into, broken) from broken
        finally:
            # Whatever happened, nothing stays that somebody might take for a backup.
            shutil.rmtree(partial, ignore_errors=True)
        made = read(folder, thoroughly=False)
        removed = _thin_out(made, keep) if keep else 0
        pool.thin_out(into / pool.POOL)
    return Made(made, left_out, removed)


def _broke_off(into: Path, broken: Exception) -> Refused:
    reason = broken.strerror if isinstance(broken, OSError) else None
    return Refused(
        Sentence(
            "The backup into {folder} broke off: {reason}. Nothing of it is left, and the office"
            " was not touched. Make room or name another folder, and start it again.",
            folder=str(into),
            reason=reason or str(broken),
        ),
        rule="backup.disk",
    )


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    """One backup at a time into a folder; so what is unfinished there belongs to nobody."""
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (into / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError as busy:
        raise Refused(
            Sentence(
                "Another backup into {folder} is running. Wait until it has ended.",
                folder=str(into),
            ),
            rule="backup.alone",
        ) from busy


def _named(into: Path, clock: Clock) -> Path:
    """A name that sorts by time; a second copy within the same second comes behind the first."""
    name = f"{clock.now():%Y-%m-%dT%H%M%SZ}"
    number = 1
    while (folder := into / (name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return folder


def _thin_out(made: Backup, keep: int) -> int:
    """Remove the oldest copies of the office but so many; never the one that was just made."""
    older = [each for each in finished(made.folder.parent) if each != made.folder]
    ours = [each for each in older if made.office and _office_of(each) == made.office]
    old = ours[: max(0, len(ours) + 1 - keep)]
    for folder in old:
        # First it loses its name, so that a copy half removed is never taken for a whole one.
        going = folder.rename(folder.with_name(folder.name + PARTIAL))
        shutil.rmtree(going)
    return len(old)


def beside(copy: Backup) -> list[Path]:
    """The folder of a copy and those of the other copies of the same office that lie beside it."""
    others = (each for each in finished(copy.folder.parent) if each != copy.folder)
    return [
        copy.folder,
        *(each for each in others if copy.office and _office_of(each) == copy.office),
    ]


def _office_of(folder: Path) -> str | None:
    """Whose copy it is; None when nobody can tell."""
    try:
        return read(folder, thoroughly=False).office
    except Refused:
        return None


def finished(into: Path) -> list[Path]:
    """The whole copies in a folder, the oldest first. What else lies there is none of ours."""
    found = [
        (named[1], int(named[2] or 1), file.parent)
        for file in into.glob(f"*/{MANIFEST}")
        if (named := _NAME.fullmatch(file.parent.name)) and not file.parent.is_symlink()
    ]
    return [folder for *_, folder in sorted(found)]


# Copying


def _copy(house: House, partial: Path, moment: str, with_keys: bool, told: Told) -> list[str]:
    tables: dict[str, Counted] = {}
    store = house.office.store.engine
    # In an office where no worker was ever started, there is none of these tables yet.
    Errands(house.ledger, house.clock)
    sources = {
        REACTIONS_FILE: house.ledger,
        RECORD_FILE: store,
        READS_FILE: house.ledger,
        VAULT_FILE: house.vault.engine,
    }
    labels = {
        RECORD_FILE: Sentence("Copying the record"),
        VAULT_FILE: Sentence("Copying the vault"),
    }
    left_out: list[str] = []
    attached: dict[str, int] = {}
    for name, held in PARTS.items():
        if name == VAULT_FILE:
            left_out = _copy_papers(house.settings.folder, partial, told)
            attached, damaged = pool.gather(
                house.settings.files,
                partial.parent / pool.POOL,
                partial / ATTACHED,
                lambda done, of: told(Sentence("Copying the files"), done, of),
            )
            left_out += [f"{ATTACHED}/{each}" for each in damaged]
        label = labels.get(name, Sentence("Copying the logs"))

        def rows(done: int, of: int, label: Sentence = label) -> None:
            told(label, done, of)

        tables |= copy_out(sources[name], partial / name, held, told=rows)
    if said := house.settings.without_address():
        _write(partial / SETTINGS_FILE, said.encode())
    master = house.vault.master()
    keys = {
        name: (house.settings.keys / name).read_bytes()
        for name in _key_files(house, partial / VAULT_FILE, master)
    }
    if with_keys:
        for name, key in keys.items():
            _write(partial / "keys" / name, key)
    if (journal := house.settings.journal / shredded.NAME).is_file():
        # It holds names and no key; without it, what was erased could come back with an old vault.
        _write(partial / shredded.NAME, journal.read_bytes())
    head = _head(partial / RECORD_FILE)
    identity = house.office.identity()
    _write_manifest(
        partial,
        {
            "format": FORMAT,
            "ombud": version("ombud"),
            "moment": moment,
            "office": asdict(identity) if identity else None,
            "database": "SQLite" if is_sqlite(store) else "PostgreSQL",
            "step": len(STEPS),
            "head": head,
            "tables": {name: asdict(counted) for name, counted in tables.items()},
            "keys": {name: key_mark(key) for name, key in keys.items()},
            "master": master,
            "files": _measured(partial, told, attached),
        },
    )
    _settle(*partial.rglob("*"), partial)
    return left_out


def _copy_papers(office: Path, partial: Path, told: Told) -> list[str]:
    """Copy the papers, each measured by its own name, and the lists of the imports."""
    left_out = []
    files = pool.kept_in(office / PAPERS)
    for done, file in enumerate(files, start=1):
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() == file.stem:
            _write(partial / PAPERS / file.name, content)
        else:
            left_out.append(f"{PAPERS}/{file.name}")
        told(Sentence("Copying the papers"), done, len(files))
    for file in office.glob("imports/*/quarantine.db"):
        copy = partial / file.relative_to(office)
        copy.parent.mkdir(mode=0o700, parents=True)
        with closing(sqlite3.connect(file)) as here, closing(sqlite3.connect(copy)) as there:
            here.backup(there)
    return left_out


def _head(record: Path) -> int:
    with closing(sqlite3.connect(record)) as db:
        return int(db.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()[0])


def _key_files(house: House, vault: Path, master: str) -> list[str]:
    """The files without which this copy cannot be opened: while a master key is being replaced,
    that of the old one and that of the new one."""
    if not isinstance(house.vault.keeper, FileKeeper):
        return [PEPPER_FILE]
    with closing(sqlite3.connect(vault)) as db:
        rows = db.execute("SELECT DISTINCT master FROM keys WHERE length(wrapped) > 0").fetchall()
    needed = sorted({master, *(row[0] for row in rows)})
    return [*(file_of(house.settings.keys, each).name for each in needed), PEPPER_FILE]


def key_mark(key: bytes) -> str:
    """Tells one key file from another and gives nothing of the key away."""
    return hashlib.sha256(b"ombud/key-file/1" + key).hexdigest()[:16]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o400)


def _settle(*paths: Path) -> None:
    """Have files and names of files on the disk before anything is said of them."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# The manifest


def _measured(
    folder: Path, told: Told, held: Mapping[str, int] = MappingProxyType({})
) -> dict[str, dict[str, Any]]:
    """What each file of a copy is; those whose name says it were measured when they were copied."""
    found = {f"{ATTACHED}/{name}": {"size": size, "sha256": name} for name, size in held.items()}
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and str(path.relative_to(folder)) not in found
    )
    for done, path in enumerate(files, start=1):
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        found[str(path.relative_to(folder))] = {"size": path.stat().st_size, "sha256": sha256}
        told(Sentence("Measuring the copy"), done, len(files))
    return found


def _write_manifest(folder: Path, said: dict[str, Any]) -> None:
    (folder / MANIFEST).write_text(_sealed(said), encoding="utf-8")


def _sealed(said: Mapping[str, Any]) -> str:
    """The manifest as it is written, with a sum over itself at its end."""
    plain = {name: value for name, value in said.items() if name != "sum"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    whole = {**plain, "sum": hashlib.sha256(text.encode()).hexdigest()}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def find(place: Path) -> Path:
    """The copy that is meant: the folder itself, or the newest below it. Raises `Refused`."""
    if (place / MANIFEST).is_file() and place.suffix != PARTIAL:
        return place
    if known := finished(place):
        return known[-1]
    raise Refused(
        Sentence("There is no finished backup in {folder}.", folder=str(place)),
        rule="backup.absent",
    )


def read(folder: Path, *, thoroughly: bool = True, told: Told = lambda *_: None) -> Backup:
    """Read a copy's manifest, and hold every file against it.

    Raises `Refused` for a copy that is damaged or was made by a newer Ombud.
    """
    text = (folder / MANIFEST).read_bytes()
    try:
        said = json.loads(text)
        newer = said["format"] > FORMAT or said["step"] > len(STEPS)
        made_by = str(said["ombud"])
    except (ValueError, KeyError, TypeError):
        raise damaged(folder, MANIFEST) from None
    if newer:
        raise newer_than_we(folder, made_by)
    if text != _sealed(said).encode():
        raise damaged(folder, MANIFEST)
    if thoroughly and (wrong := _first_wrong(folder, said["files"], told)):
        raise damaged(folder, wrong)
    return Backup(folder, said)


def _first_wrong(folder: Path, files: Mapping[str, Any], told: Told) -> str | None:
    for done, (name, said) in enumerate(files.items(), start=1):
        try:
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != said["sha256"]:
                    return name
        except FileNotFoundError:
            return name
        told(Sentence("Measuring the copy"), done, len(files))
    return None


def damaged(folder: Path, name: str) -> Refused:
    """The refusal of a copy in which something is missing or altered."""
    return Refused(
        Sentence(
            "The backup in {folder} is damaged: {file} is missing or is not what was copied."
            " Nothing was restored. Take another backup.",
            folder=str(folder),
            file=name,
        ),
        rule="backup.damaged",
    )


def newer_than_we(folder: Path, made_by: str) -> Refused:
    """The refusal of a copy that only a later version of this program understands."""
    return Refused(
        Sentence(
            "The backup in {folder} was made by a newer Ombud ({version}). Nothing was restored."
            " Install that version and restore with it.",
            folder=str(folder),
            version=made_by,
        ),
        rule="backup.newer",
    )
