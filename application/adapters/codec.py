"""How a fact is written down: canonical JSON by its declared types, with what persons typed sealed."""

from __future__ import annotations

import binascii
import os
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, TypeVar

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from application.adapters.blanks import Blank, Open
from application.adapters.clock import Clock
from application.adapters.entropy import Entropy
from application.adapters.store import Kept, Told
from application.adapters.vault import Vault
from domain.approval import Approval
from domain.catalogue import HISTORIES
from domain.history import FACTS, FORMER, Fact, History, Recorded
from domain.sealed import Sealed

Replayed = TypeVar("Replayed", bound=History)

SALT_BYTES = 12
"""96 bits in every envelope, so that a proof of a guessable fact tells a guesser nothing."""

OPENING = "opening"
"""How the place is called at which the key of a commitment is sealed."""

NEWER_OFFICE = "A newer office recorded it: bring this one up to date. Nothing is passed over."


Written = tuple[str, str, int, str, bytes, bytes]
"""A fact as it will stand in the record: id, history, version, topic, state, envelope."""


class Unreadable(Exception):
    """A row of the record that today's office cannot read: it names the row and the reason."""

    def __init__(self, said: str, position: int) -> None:
        super().__init__(said)
        self.position = position


class Envelope(msgspec.Struct, omit_defaults=True):
    """What is written about a fact beside the fact: who, in which role, through which door."""

    actor: str
    role: str
    door: str
    salt: str
    approval: Approval | None = None
    procedure: str = ""
    correlation: str = ""
    causation: str = ""


class Signature(msgspec.Struct, gc=False):
    """Of an envelope, that which a history needs."""

    actor: str


class Shape:
    """How facts of one class are written and read."""

    def __init__(self, fact: type[Fact]) -> None:
        self.fact = fact
        self.topic = name_of(fact.TOPIC, fact.VERSION)
        hints = typing.get_type_hints(fact)
        self.sealed = tuple(
            name for name in fact.__dataclass_fields__ if Sealed in _parts(hints[name])
        )
        self.read = Blank(fact, self.sealed, hints).read


_SHAPES: dict[type[Fact], Shape] = {}


def shape_of(fact: type[Fact]) -> Shape:
    """Looked at once in a process: a class does not change, and there are many to look at."""
    if fact not in _SHAPES:
        _SHAPES[fact] = Shape(fact)
    return _SHAPES[fact]


Reader = Callable[[bytes, str, int, Open], Fact]
"""Reads a fact from how it was written, its history, its version there, and who opens its boxes."""


class Readers(dict[str, Reader]):
    """How the facts of each name are read; what is not written as today's are is brought up to it."""

    def __init__(self, today: Mapping[str, Reader], older: Callable[..., Fact]) -> None:
        super().__init__(today)
        self._older = older

    def __missing__(self, name: str) -> Reader:
        return partial(self._older, name)


def _parts(hint: Any) -> tuple[Any, ...]:
    return (hint, *typing.get_args(hint))


def name_of(topic: str, version: int) -> str:
    """The name a fact is stored under: the version is said from the second on."""
    return topic if version == 1 else f"{topic}@{version}"


def names_of(fact: type[Fact], *, newer: int = 0) -> list[str]:
    """Every name a fact can stand under: each version of each topic it ever had.

    `newer` adds as many versions that only a newer office could have written.
    """
    return [
        name_of(topic, version)
        for topic in (fact.TOPIC, *fact.FORMERLY)
        for version in range(1, fact.VERSION + newer + 1)
    ]


def _pack(value: Any) -> Any:
    if isinstance(value, Sealed) and value.box is not None:
        return {"of": value.of, "box": value.box}  # bytes are written in base64
    raise TypeError(f"A fact cannot hold {type(value).__name__}.")


def _unpack(kind: type[Any], value: Any) -> Any:
    if isinstance(value, Sealed):
        return value
    if kind is Sealed and isinstance(value, dict):
        return Sealed.closed(value["of"], binascii.a2b_base64(value["box"]))
    raise TypeError(f"A fact cannot hold {kind}.")


_encoder = msgspec.json.Encoder(enc_hook=_pack, order="sorted")
_read_envelope = msgspec.json.Decoder(Envelope).decode
_read_signature = msgspec.json.Decoder(Signature).decode

BROKEN = (msgspec.MsgspecError, AttributeError, LookupError, TypeError, ValueError)
"""What goes wrong where a row is not as it should be."""


@lru_cache(maxsize=1_000)
def _envelope_until_salt(
    actor: str, role: str, door: str, procedure: str, correlation: str, causation: str
) -> bytes:
    """What one person's decisions share. The salt stands last: names are in alphabetical order."""
    whole = Envelope(
        actor=actor,
        role=role,
        door=door,
        salt="",
        procedure=procedure,
        correlation=correlation,
        causation=causation,
    )
    return _encoder.encode(whole).removesuffix(b'"}')


class Codec(Mapper[str]):
    """Writes facts into rows and reads them back, through upcasters where they are old."""

    def __init__(self, vault: Vault, clock: Clock, entropy: Entropy) -> None:
        super().__init__(JSONTranscoder())
        self._vault = vault
        self._clock = clock
        self._entropy = entropy
        # Every history is read in before any row: to a process that only counts, a fact whose class
        # nobody had asked for would be a stranger.
        assert HISTORIES
        self._shapes = {fact: shape_of(fact) for fact in FACTS.values()}
        shapes = {
            name_of(topic, fact.VERSION): shape
            for fact, shape in self._shapes.items()
            for topic in (fact.TOPIC, *fact.FORMERLY)
        }
        self._readers = Readers({name: shape.read for name, shape in shapes.items()}, self._upcast)
        self._changing_nothing = {
            name for name, shape in shapes.items() if shape.fact.apply is Fact.apply
        }

    # Writing

    def write(self, facts: Sequence[Recorded]) -> list[Written]:
        """Write down many facts at once, after their keys were made."""
        self.prepare(facts)
        size = 2 * SALT_BYTES
        salts = os.urandom(SALT_BYTES * len(facts)).hex().encode()
        return [
            self._write(each, salts[place : place + size])
            for each, place in zip(facts, range(0, len(salts), size), strict=True)
        ]

    def prepare(self, facts: Iterable[Recorded]) -> None:
        """Have every key ready, committed, before a fact needs it."""
        self._vault.ensure(
            f"{each.stream_id}/{text.of}"
            for each in facts
            for name in self._shapes[type(each.fact)].sealed
            if (text := getattr(each.fact, name)) is not None
        )

    def to_stored_event(
        self, domain_event: DomainEventProtocol[str] | Recorded, *, moment: str | None = None
    ) -> Kept:
        """Write a fact with its envelope. Its keys are there already (`prepare`)."""
        assert isinstance(domain_event, Recorded)
        salt = os.urandom(SALT_BYTES).hex().encode()
        event_id, stream_id, version, topic, state, metadata = self._write(domain_event, salt)
        return Kept(
            id=0,
            originator_id=stream_id,
            originator_version=version,
            topic=topic,
            state=state,
            metadata=metadata,
            event_id=event_id,
            recorded_at=moment_text(self._clock.now()) if moment is None else moment,
        )

    def _write(self, each: Recorded, salt: bytes) -> Written:
        stream_id, version, fact = each.stream_id, each.version, each.fact
        shape = self._shapes[type(fact)]
        for name in shape.sealed:
            text = getattr(fact, name)
            if text is not None:
                place = f"{stream_id}:{version}:{name}"
                box = self._vault.seal(f"{stream_id}/{text.of}", text.reveal(), place)
                text.close(box, partial(self._open, stream_id, version, name))
        envelope = _envelope_until_salt(
            each.actor, each.role, each.door, each.procedure, each.correlation, each.causation
        )
        whole = b'%b%b"}' % (envelope, salt)
        if each.approval is not None:
            signed = msgspec.structs.replace(_read_envelope(whole), approval=each.approval)
            whole = _encoder.encode(signed)
        return (
            self._entropy.id(),
            stream_id,
            version,
            shape.topic,
            _encoder.encode(fact),
            whole,
        )

    def before_it_is_sealed(self, each: Recorded) -> tuple[str, dict[str, Any], dict[str, Sealed]]:
        """A fact that is about to be recorded: its name, what will stand open, what under seal."""
        shape, fact = self._shapes[type(each.fact)], each.fact
        values = {name: getattr(fact, name) for name in fact.__dataclass_fields__}
        shut = {name: values.pop(name) for name in shape.sealed if values[name] is not None}
        return shape.topic, msgspec.to_builtins(values), shut

    def shut(self, stream_id: str, version: int, field: str, of: str, key: bytes) -> str:
        """Keep the key of a commitment under the same seal as the text that it is made of."""
        place = f"{stream_id}:{version}:{field}:{OPENING}"
        return binascii.b2a_base64(
            self._vault.seal(f"{stream_id}/{of}", key.hex(), place), newline=False
        ).decode()

    def opened(self, stream_id: str, version: int, field: str, of: str, box: str) -> bytes:
        """The key of a commitment. Raises `Erased` where it went with its text."""
        place = f"{stream_id}:{version}:{field}:{OPENING}"
        shut = binascii.a2b_base64(box)
        return bytes.fromhex(self._vault.open(f"{stream_id}/{of}", shut, place))

    def text_of(self, stream_id: str, version: int, field: str, of: str, box: str) -> str:
        """A text by its box in a stored row. Raises `Erased`."""
        return self._open(stream_id, version, field, of, binascii.a2b_base64(box))

    # Reading

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Read a fact back. Raises `Unreadable` with the row's place and the reason."""
        assert isinstance(stored_event, Kept)
        return self.recorded(stored_event)

    def recorded(self, row: Kept) -> Recorded:
        """Read a row as a fact in its envelope."""
        stream_id, version = str(row.originator_id), row.originator_version
        try:
            envelope = _read_envelope(row.metadata)
            return Recorded(
                stream_id=stream_id,
                version=version,
                fact=self._readers[row.topic](row.state, stream_id, version, self._open),
                actor=envelope.actor,
                role=envelope.role,
                door=envelope.door,
                procedure=envelope.procedure,
                correlation=envelope.correlation,
                causation=envelope.causation,
                position=row.id,
                event_id=row.event_id,
                recorded_at=datetime.fromisoformat(row.recorded_at),
            )
        except BROKEN as broken:
            raise _unreadable(row.id, row.topic, stream_id, version, broken) from broken

    def replayed(self, history: Replayed, rows: Sequence[Told]) -> Replayed:
        """Let everything that was recorded of a history happen to it again.

        A fact that changes nothing that rules look at is not even read, before a rule looks back.
        """
        stream_id, version, changing_nothing = history.id, 0, self._changing_nothing
        for row in rows:
            if row[2] not in changing_nothing:
                fact, actor = self._read_told(stream_id, row)
                fact.apply(history, actor)
            version = row[1]
        history.stands_at(version, partial(self._past, stream_id, rows))
        return history

    def _past(self, stream_id: str, rows: Sequence[Told]) -> Iterator[tuple[Fact, str]]:
        return (self._read_told(stream_id, row) for row in rows)

    def _read_told(self, stream_id: str, row: Told) -> tuple[Fact, str]:
        position, version, topic, state, metadata = row
        try:
            fact = self._readers[topic](state, stream_id, version, self._open)
            return fact, _read_signature(metadata).actor
        except BROKEN as broken:
            raise _unreadable(position, topic, stream_id, version, broken) from broken

    def read(self, rows: Sequence[StoredEvent]) -> list[Recorded]:
        """Read many rows."""
        return [self.to_domain_event(row) for row in rows]

    def _upcast(
        self, name: str, written: bytes, stream_id: str, recorded_as: int, open: Open
    ) -> Fact:
        """Bring what was written before into today's form, one version after the other."""
        topic, _, said = name.partition("@")
        fact, version = FACTS.get(topic) or FORMER.get(topic), int(said or 1)
        if fact is None:
            raise ValueError(f"this office does not know {topic}. {NEWER_OFFICE}")
        if version > fact.VERSION:
            known = f"this office knows {topic} up to version {fact.VERSION} only"
            raise ValueError(f"{known}. {NEWER_OFFICE}")
        state = msgspec.json.decode(written)
        for field, value in state.items():
            # A box belongs to the field it was sealed for, whatever that is called today.
            if isinstance(value, dict):
                state[field] = text = _unpack(Sealed, value)
                text.close(text.box, partial(open, stream_id, recorded_as, field))
        for step in range(version, fact.VERSION):
            getattr(fact, f"upcast_{step}_{step + 1}")(state)
        return msgspec.convert(state, fact, dec_hook=_unpack)

    def _open(self, stream_id: str, version: int, field: str, of: str, box: bytes) -> str:
        return self._vault.open(f"{stream_id}/{of}", box, f"{stream_id}:{version}:{field}")


def _unreadable(
    position: int, topic: str, stream_id: str, version: int, broken: Exception
) -> Unreadable:
    return Unreadable(
        f"Position {position} ({topic}, {stream_id} version {version}) cannot be read: {broken}",
        position,
    )


def moment_text(moment: datetime) -> str:
    """The one way a moment is written: UTC, microseconds, `2026-04-20T01:14:03.123456Z`."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
