"""Who has looked: every look is written into a log of its own before the answer is given."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from datetime import date, datetime

import msgspec
import uuid_utils
from sqlalchemy.engine import Engine

from application.adapters.clock import Clock
from application.adapters.codec import Unreadable, moment_text
from application.adapters.readings import BATCH, Readings, Row, canonical, new_salt
from application.adapters.store import Kept
from application.adapters.vault import Vault
from domain.complaint.brought import CASE
from domain.people import COMPLAINANT, Actor
from domain.reading import (
    LOOKS,
    PREFIX,
    Exported,
    Listed,
    Look,
    Looked,
    Opened,
    PurposeSaid,
    Text,
    TurnedAway,
    Withheld,
)
from domain.sealed import Erased
from domain.words import as_meant


class Envelope(msgspec.Struct, omit_defaults=True):
    """What is written about a look beside the look."""

    actor: str
    role: str
    door: str
    salt: str
    correlation: str = ""
    unit: str = ""


_SESSIONS: ContextVar[Mapping[str, str] | None] = ContextVar("sessions", default=None)


def looking_in(sessions: Mapping[str, str] | None) -> None:
    """From now on whoever looks in this thread does so in these sessions (None: in none).

    The history of the session stands under `staff`, or under `receipt` for whoever holds one.
    """
    _SESSIONS.set(sessions)


NAME = re.compile(r"[a-z][a-z_]{2,20}-[0-9a-f-]{36}")
"""What the name of a history looks like. Whatever else an address held is nobody's to keep."""


class ReadingLog:
    """The log of readings. No entry, no answer: a log that cannot be written shows nothing."""

    def __init__(self, engine: Engine, clock: Clock, vault: Vault, key: bytes) -> None:
        self._clock = clock
        self._vault = vault
        self._key = hmac.digest(key, b"ombud/searched/1", hashlib.sha256)
        self.rows = Readings(engine)
        self._own = f"{PREFIX}-{uuid_utils.uuid7()}"

    # Writing

    def note(self, actor: Actor, stream_id: str, what: str, *, tie: str = "") -> None:
        """Write down that somebody is about to see something of a case, and what lets him."""
        self._write(actor, Opened(history=stream_id, what=what, tie=tie))

    def note_each(
        self, actor: Actor, stream_ids: Iterable[str], what: str, *, searched: str = ""
    ) -> None:
        """Write down, in one line of the log, that somebody is about to see a list of cases."""
        files = tuple(dict.fromkeys(stream_ids))
        if files or searched:
            self._write(actor, Listed(what=what, files=files, searched=self._masked(searched)))

    def note_export(
        self, actor: Actor, parts: Iterable[Sequence[str]], what: str, columns: Sequence[str]
    ) -> str:
        """Write down every file that somebody is about to take away; return the export's history.

        It is on the disk when this returns, however long it is, and `exported` reads it back.
        """
        export, number, rows = f"{PREFIX}-{uuid_utils.uuid7()}", 0, 0
        for number, files in enumerate(parts, start=1):
            rows += len(files)
            look = Exported(
                what=what, files=tuple(files), columns=tuple(columns), part=number, rows=rows
            )
            self._write(actor, look, export)
        if not number:
            nothing = Exported(what=what, files=(), columns=tuple(columns), part=1, rows=0)
            self._write(actor, nothing, export)
        return export

    def note_turned_away(self, actor: Actor, asked: Iterable[str], what: str) -> None:
        """Write down that somebody asked for what is not there for him; what is no name is left out."""
        named = tuple(each for each in asked if NAME.fullmatch(each))
        self._write(actor, TurnedAway(asked=named, what=what))

    def note_purpose(self, actor: Actor, stream_id: str, purpose: str, words: str = "") -> None:
        """Write down why somebody opens a file that is not their own work."""
        text = self._sealed(stream_id, words) if words else None
        self._write(actor, PurposeSaid(history=stream_id, purpose=purpose, words=text))

    def withhold(
        self, actor: Actor, stream_id: str, *, reader: str, until: date, reasons: str
    ) -> None:
        """Write down that somebody's looks at a case are told to nobody concerned before a day."""
        text = self._sealed(stream_id, reasons)
        self._write(actor, Withheld(history=stream_id, reader=reader, until=until, reasons=text))

    def _write(self, actor: Actor, look: Look, session: str | None = None) -> None:
        """Write a look down; it is on the disk when this returns. Raises the database's own error."""
        self.rows.add(self._row(actor, look, session or self._session_of(actor)))

    def _session_of(self, actor: Actor) -> str:
        sessions = _SESSIONS.get() or {}
        return sessions.get("receipt" if actor.role == COMPLAINANT.role else "staff") or self._own

    def _row(self, actor: Actor, look: Look, session: str) -> Row:
        envelope = Envelope(
            actor=actor.id,
            role=actor.role,
            door=actor.door,
            salt=new_salt(),
            correlation=actor.correlation,
            unit=actor.unit,
        )
        return (
            str(uuid_utils.uuid7()),
            session,
            look.TOPIC,
            canonical(look),
            canonical(envelope),
            moment_text(self._clock.now()),
        )

    def _masked(self, searched: str) -> str:
        """What was searched for says who somebody is: only under a key, and the same each time."""
        if not searched:
            return ""
        meant = as_meant(searched).encode()
        return hmac.digest(self._key, meant, hashlib.sha256)[:16].hex()

    def _sealed(self, stream_id: str, text: str) -> Text:
        key = f"{stream_id}/{CASE}"
        self._vault.ensure([key])
        return Text(of=CASE, box=self._vault.seal(key, text, _place(stream_id)).hex())

    # Reading

    def words(self, history: str, text: Text) -> str | None:
        """What was typed; None once the key of the file was destroyed."""
        try:
            box = bytes.fromhex(text.box)
            return self._vault.open(f"{history}/{text.of}", box, _place(history))
        except Erased:
            return None

    def of(self, stream_id: str) -> list[tuple[str, str, str, str]]:
        """The readings of a case: when, who, in which role, what."""
        return [
            (moment_text(each.recorded_at), each.actor, each.role, said)
            for each in self.looks_at(stream_id)
            if (said := getattr(each.look, "what", None)) is not None
        ]

    def looks_at(self, stream_id: str) -> list[Looked]:
        """Every look at a history, in the order of the log."""
        self.follow()
        return [read(row) for row in self.rows.of(stream_id)]

    def in_session(self, stream_id: str) -> list[Looked]:
        """Every look of one session, or every part of one export."""
        return [read(row) for row in self.rows.of_session(stream_id)]

    def exported(self, export: str) -> Iterator[Sequence[str]]:
        """The files of an export, part by part, as they stand in the log."""
        for row in self.rows.of_session(export):
            yield read(row).look.histories

    def since(self, moment: datetime) -> Iterator[Looked]:
        """Every look from a moment on."""
        position = self.rows.recorded_since(moment_text(moment))
        while rows := self.rows.after(position):
            for row in rows:
                yield read(row)
            position = rows[-1].id

    def purpose_said(self, actor: Actor, stream_id: str) -> bool:
        """Whether somebody has said in this session why they open a file."""
        said = self.rows.of_session(self._session_of(actor), PurposeSaid.TOPIC)
        return any(stream_id in read(each).look.histories for each in said)

    def follow(self) -> None:
        """Work out who looked at what, up to the newest look."""
        position = self.rows.indexed()
        while rows := self.rows.after(position, BATCH):
            position = rows[-1].id
            found = [(history, row.id) for row in rows for history in set(read(row).look.histories)]
            self.rows.index(found, position)


_SHAPES: dict[str, msgspec.json.Decoder[Look]] = {
    topic: msgspec.json.Decoder(look) for topic, look in LOOKS.items()
}
_read_envelope = msgspec.json.Decoder(Envelope).decode


def read(row: Kept) -> Looked:
    """Read a row of the log as a look in its envelope. Raises `Unreadable` for a newer office's."""
    if row.topic not in _SHAPES:
        raise Unreadable(f"Reading {row.id}: this office does not know {row.topic}.", row.id)
    envelope = _read_envelope(row.metadata)
    return Looked(
        look=_SHAPES[row.topic].decode(row.state),
        actor=envelope.actor,
        role=envelope.role,
        door=envelope.door,
        unit=envelope.unit,
        session=str(row.originator_id),
        position=row.id,
        recorded_at=datetime.fromisoformat(row.recorded_at),
    )


def _place(history: str) -> str:
    return f"{history}:reading"
