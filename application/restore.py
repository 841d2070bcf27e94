"""Makes an office again from a backup, and does not call it one before everything was checked."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from application import attachments, backup
from application.adapters import pool
from application.adapters.clock import Clock, SystemClock
from application.adapters.codec import Unreadable, names_of
from application.adapters.copying import READINGS, READS, copy_in, count, opened
from application.adapters.keeper import FIRST, key_from
from application.adapters.readings import carry_over, room_for_earlier
from application.adapters.seal import FILE as SEAL
from application.adapters.shredded import Journal
from application.adapters.site import Site
from application.adapters.vault import Moved
from application.backup import Backup, Told, key_mark
from application.bootstrap import SCHEMAS, House, open_house
from application.erasing import remove_letters
from application.papers import write_whole
from application.reactions.documents import Documents
from application.reactions.errands import Errands
from application.reactions.notices import NAME as NOTICES
from application.reactions.notices import unread_news
from application.settings import Settings
from domain.account import Account
from domain.beside import RECORDS
from domain.complaint import Complaint
from domain.history import FACTS, History, Recorded, Refused
from domain.office import OFFICE, OfficeHistory
from domain.officer import Officer
from domain.reading import LOOKS
from domain.register import ForeignRegister
from domain.sealed import Erased, Sealed
from domain.upkeep import Upkeep
from domain.words import Sentence

HISTORIES: dict[str, type[History]] = {
    OFFICE: OfficeHistory,
    **{kind.PREFIX: kind for kind in (Account, Complaint, ForeignRegister, Officer, Upkeep)},
    **RECORDS,
}
"""Every kind of history, by how its stream is called."""

_SIGN = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Stopped:
    """A list that could not take a fact: which list, where in the record, and why."""

    name: str
    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored and found right, the papers that could not be made again, and the lists
    that stopped at a fact: they are worked out from the record, which is whole all the same."""

    backup: Backup
    facts: int
    histories: int
    opened: int
    erased: int
    erased_again: int
    """The keys that were destroyed since the backup was made: destroyed again, from the journal."""
    journal: bool
    """Whether there was a journal of destroyed keys beside the key files."""
    papers: int
    papers_made: int
    papers_missing: Sequence[str]
    files: int
    files_missing: Sequence[str]
    stopped: Sequence[Stopped]


def restore(
    source: Path,
    settings: Settings,
    *,
    keys: Path | None = None,
    clock: Clock | None = None,
    told: Told = lambda *_: None,
) -> Restored:
    """Restore a backup into a place that holds no office, and check it by replay.

    Raises `Refused`; what is wrong with the backup, the place or the keys is said before anything
    is made.
    """
    copy = backup.read(backup.find(source), told=told)
    _must_be_readable(copy)
    site = Site(settings.database, SCHEMAS) if settings.database else None
    sign = _sign(settings)
    _must_be_free(settings, site, sign)
    found = _keys(copy, settings, keys)
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_room(settings, site, sign)
    for name, key in found.items():
        write_whole(settings.keys / name, key)
    _bring_the_seal(settings, keys)
    journal = Journal(settings.journal)
    # A later copy beside this one knows what was erased since; an earlier program kept it by the keys.
    for place in (keys, copy.folder / "keys", *backup.beside(copy)):
        if place is not None and place != settings.journal:
            journal.take_over(place)
    house = open_house(settings, clock=clock or SystemClock())
    try:
        earlier = READINGS.name in copy.tables
        if earlier:
            room_for_earlier(house.ledger)
        _fill(house, copy, told)
        restored = _examined(house, copy, told)
        if earlier:
            with house.ledger.begin() as db:
                carry_over(db)
    finally:
        house.close()
    _keep_settings(settings, copy)
    settings.unfinished.unlink()
    if site:
        site.end()
    return restored


# Before anything is made


def _must_be_readable(copy: Backup) -> None:
    known = {name for fact in FACTS.values() for name in names_of(fact)}
    with closing(opened(copy.folder / backup.RECORD_FILE)) as db:
        topics = {row[0] for row in db.execute("SELECT DISTINCT topic FROM events")}
    with closing(opened(copy.folder / backup.READS_FILE)) as db:
        if READS.name in copy.tables:
            looks = db.execute("SELECT DISTINCT topic FROM reads")
            topics |= {row[0] for row in looks} - LOOKS.keys()
    if topics - known:
        raise backup.newer_than_we(copy.folder, copy.manifest["ombud"])


def _sign(settings: Settings) -> str:
    """The sign of the restore that was cut off here, or one for a restore that begins."""
    if settings.unfinished.exists():
        said = settings.unfinished.read_text("utf-8").split()
        if said and _SIGN.fullmatch(said[-1]):
            return said[-1]
    return os.urandom(16).hex()


def _must_be_free(settings: Settings, site: Site | None, sign: str) -> None:
    """Raise `Refused` where an office is, or the rest of one that no restore of ours left."""
    taken = not settings.unfinished.exists() and any(
        (settings.folder / name).exists()
        for name in ("record.db", "vault.db", "reads.db", "documents")
    )
    if site and not taken:
        taken = not site.is_begun_by(sign) and site.is_taken()
    if taken:
        raise Refused(
            Sentence(
                "{folder} holds an office already. Name an empty folder with --office, and with"
                " --database an empty database.",
                folder=str(settings.folder),
            ),
            rule="restore.taken",
        )


def _bring_the_seal(settings: Settings, handed: Path | None) -> None:
    """Take the seal along from the folder of the keys: a lost paper is sealed again with no other."""
    here = settings.keys / SEAL
    if handed is not None and (handed / SEAL).exists() and not here.exists():
        write_whole(here, (handed / SEAL).read_bytes())


def _keys(copy: Backup, settings: Settings, handed: Path | None) -> dict[str, bytes]:
    """The keys of the office: those in its place, or else handed over. Raises `Refused`."""
    found = {}
    for name in copy.manifest["keys"]:
        if Path(name).name != name or not name.endswith(".key"):
            raise backup.damaged(copy.folder, backup.MANIFEST)
        here = settings.keys / name
        if here.exists():
            key = key_from(here, fresh=False)
        else:
            places = [each / name for each in (handed, copy.folder / "keys") if each]
            at_hand = [place.read_bytes() for place in places if place.is_file()]
            if not at_hand:
                raise _no_key(name, settings, wrong=False)
            key = at_hand[0]
        if key_mark(key) != copy.manifest["keys"][name]:
            raise _no_key(name, settings, wrong=True)
        found[name] = key
    return found


def _no_key(name: str, settings: Settings, *, wrong: bool) -> Refused:
    if wrong:
        sentence = Sentence(
            "This {name} is not the one of the office that was copied. Nothing was restored. Put"
            " the right file into {folder}, or name its folder with --keys.",
            name=name,
            folder=str(settings.keys),
        )
    else:
        sentence = Sentence(
            "{name} is missing, and the backup holds no keys. Nothing was restored. Put the file"
            " into {folder}, or name its folder with --keys.",
            name=name,
            folder=str(settings.keys),
        )
    return Refused(sentence, rule="restore.keys")


# Making


def _make_room(settings: Settings, site: Site | None, sign: str) -> None:
    """Mark the place as unfinished, and take away what a restore that was cut off left in it."""
    where = site.name if site else settings.folder
    write_whole(
        settings.unfinished, f"A restore into {where} has not ended.\nSign: {sign}\n".encode()
    )
    if site:
        site.begin(sign)
    for name in ("record", "reads", "vault", "views"):
        for file in settings.folder.glob(f"{name}.db*"):
            file.unlink()
    shutil.rmtree(settings.folder / "views", ignore_errors=True)
    shutil.rmtree(settings.documents, ignore_errors=True)


def _keep_settings(settings: Settings, copy: Backup) -> None:
    """Put back what was set, unless somebody has set something here; the database is our own."""
    said = copy.folder / backup.SETTINGS_FILE
    if said.is_file() and not settings.file.exists():
        write_whole(settings.file, said.read_bytes())
        settings.file.chmod(0o600)
    settings.keep_address()


def _fill(house: House, copy: Backup, told: Told) -> None:
    """Fill the vault and the logs first and the record last: only then is there an office."""
    Errands(house.ledger, house.clock)
    places = {
        backup.VAULT_FILE: (house.vault.engine, Sentence("Filling the vault")),
        backup.READS_FILE: (house.ledger, Sentence("Filling the logs")),
        backup.REACTIONS_FILE: (house.ledger, Sentence("Filling the logs")),
        backup.RECORD_FILE: (house.office.store.engine, Sentence("Filling the record")),
    }
    pool.restore(
        copy.folder / backup.ATTACHED,
        house.settings.files,
        lambda done, of: told(Sentence("Putting the files back"), done, of),
    )
    for room in (backup.PAPERS, "imports"):
        if (copy.folder / room).is_dir():
            shutil.copytree(copy.folder / room, house.settings.folder / room, dirs_exist_ok=True)
    for name, (engine, label) in places.items():

        def rows(done: int, of: int, label: Sentence = label) -> None:
            told(label, done, of)

        copy_in(copy.folder / name, engine, copy.parts[name], told=rows)
    # New keys are wrapped as they were in the office that was copied.
    house.vault.appoint(copy.manifest.get("master", FIRST))


# Checking


def _examined(house: House, copy: Backup, told: Told) -> Restored:
    """Hold what was made against the manifest and replay all of it. Raises `Refused`."""
    _must_be_the_same(house, copy, told)
    erased_again = _erase_again(house)
    replay = Replay(house, told)
    try:
        replay.all()
    except (Unreadable, Moved) as broken:
        raise _not_right(str(broken)) from broken
    if replay.lost:
        raise _not_right(f"{replay.lost[0]}: no key")
    house.projector.catch_up(told=lambda at, head: told(Sentence("Following the record"), at, head))
    papers = {file.name for file in house.settings.documents.glob("*.pdf")}
    documents = Documents(house)
    try:
        making = Sentence("Looking whether every paper is there")
        missing = documents.restore(lambda done, of: told(making, done, of))
    finally:
        documents.close()
    made = {file.name for file in house.settings.documents.glob("*.pdf")} - papers
    files = list(attachments.kept(house))
    gone = [each.name for each in files if not attachments.opens(house, each)]
    # What went outside after the copy was made, the copy does not know.
    errands = Errands(house.ledger, house.clock)
    errands.set_back(
        house.office.head(),
        hold={NOTICES: unread_news(house, errands, datetime.fromisoformat(copy.moment))},
        why="It stood in a backup that was restored: perhaps it was sent since.",
    )
    return Restored(
        backup=copy,
        facts=replay.facts,
        histories=replay.histories,
        opened=replay.opened,
        erased=replay.erased,
        erased_again=erased_again,
        journal=Journal(house.settings.journal).file.exists(),
        papers=len(papers | made),
        papers_made=len(made),
        papers_missing=missing,
        files=len(files) - len(gone),
        files_missing=gone,
        stopped=[
            Stopped(each.name, each.halted_at or 0, each.halted)
            for each in house.projector.standing()
            if each.halted
        ],
    )


def _erase_again(house: House) -> int:
    """Destroy again what was erased since the backup was made, before anybody opens the office."""
    journal = Journal(house.settings.journal)
    back = journal.replay(house.vault)
    for stream in sorted({name.partition("/")[0] for name in journal.names()}):
        facts = house.office.codec.read(house.office.store.select_events(stream))
        papers = [each.fact for each in facts if isinstance(each.fact, Complaint.DocumentSigned)]
        remove_letters(house.settings.documents, [each.pdf_sha256 for each in papers])
    return back


def _must_be_the_same(house: House, copy: Backup, told: Told) -> None:
    def rows(done: int, of: int) -> None:
        told(Sentence("Comparing with the backup"), done, of)

    engines = {
        backup.RECORD_FILE: house.office.store.engine,
        backup.VAULT_FILE: house.vault.engine,
        backup.READS_FILE: house.ledger,
        backup.REACTIONS_FILE: house.ledger,
    }
    for name, tables in copy.parts.items():
        for table, counted in count(engines[name], tables, told=rows).items():
            if counted != copy.tables[table]:
                raise _not_right(table)


def _not_right(what: str) -> Refused:
    return Refused(
        Sentence(
            "What was restored is not what the backup holds ({what}), and it is not opened. Restore"
            " another backup.",
            what=what,
        ),
        rule="restore.different",
    )


class Replay:
    """Reads every fact with today's code, opens every sealed text, replays every history."""

    def __init__(self, house: House, told: Told) -> None:
        self._store = house.office.store
        self._codec = house.office.codec
        self._destroyed = house.vault.destroyed()
        self._told = told
        self._total = house.office.head()
        self.facts = self.histories = self.opened = self.erased = 0
        self.lost: list[str] = []

    def all(self) -> None:
        """Go through all histories, one after the other."""
        for stream_id in self._streams():
            facts = self._codec.read(self._store.select_events(stream_id))
            kind = HISTORIES.get(stream_id.partition("-")[0])
            if kind is None:
                raise Unreadable(f"{stream_id} is no history of a kind that is known.", 0)
            kind.replay(None, facts)
            for each in facts:
                self._open(each)
            self.histories += 1
            self.facts += len(facts)
            self._told(Sentence("Replaying the histories"), self.facts, self._total)

    def _streams(self) -> list[str]:
        with self._store.engine.execution_options(reading=True).connect() as db:
            return list(db.execute(sa.text("SELECT DISTINCT stream_id FROM events")).scalars())

    def _open(self, each: Recorded) -> None:
        for name in each.fact.__dataclass_fields__:
            text = getattr(each.fact, name)
            if not isinstance(text, Sealed):
                continue
            try:
                text.reveal()
                self.opened += 1
            except Erased:
                key = f"{each.stream_id}/{text.of}"
                self.erased += 1
                if key not in self._destroyed:
                    self.lost.append(key)
