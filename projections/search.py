"""Finds the cases whose texts hold some words, though every text is sealed.

For each key under which texts of a case are sealed there is one row: a mark of three bytes for each
word, made with that very key. Two rows have no mark in common that says anything, so nobody can count
how often a word stands in them; and with the key of a person the row is noise, here, in every copy of
it, and for whoever makes the list anew. The price is that a search makes its marks anew for each row:
0.06 s of a processor for 10,000 real texts, 0.6 s for 100,000. An index under one key of the office
answers in milliseconds and takes four times the room, but whoever has that key reads from any old copy,
word for word, what a person wrote whose own key was destroyed long ago.

Words are looked for whole, in capitals or not; of Chinese every two characters that follow each other
are marked, so that any part of a sentence is found. What is found is opened before it is shown: three
bytes can deceive, and two characters may stand apart from the next two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.catalogue import HISTORIES
from domain.complaint import Complaint
from domain.history import FACTS, Fact, Recorded
from domain.sealed import Erased, Sealed
from domain.words import without_heaps
from projections.naming import is_naming
from projections.upsert import ASKED_AT_ONCE, merge

NAME = "search"
VERSION = 1

MARK = 3
"""Bytes of a mark: with a thousand words in a row, one of five thousand others seems to be there."""
SHORTEST = 2
"""Fewer characters are not looked for: one of Chinese stands in nearly every text."""
LONGEST = 200
"""Characters of a question that are looked at."""
MOST_TERMS = 8
LOOKED_AT = 2_000
"""Rows that are held against a question at once."""

SECRET = frozenset({"key", "receipt", "sha256"})
"""The fields that no search may touch: what opens the page of a person or a file, or confirms one."""

_CHINESE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TERM = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")
_IS_CHINESE = re.compile(f"[{_CHINESE}]")

Tables = Mapping[str, sa.Table]


class Keys(Protocol):
    """Where the keys are had under which texts are sealed."""

    def keys(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """The keys with these names; one that was destroyed is left out."""


# Words and marks


def folded(text: str) -> str:
    """A text as it is compared: full-width or not, in capitals or not, it is one."""
    return unicodedata.normalize("NFKC", without_heaps(text)).casefold()


def terms(text: str) -> list[str]:
    """The words of a text and its runs of Chinese, as they are compared."""
    return _TERM.findall(folded(text))


def parts(term: str) -> list[str]:
    """What a term is marked by: a word by itself, Chinese by every two characters in a row."""
    if len(term) < SHORTEST or not _IS_CHINESE.match(term):
        return [term]
    return [term[at : at + 2] for at in range(len(term) - 1)]


def mark(key: bytes, part: str) -> bytes:
    """The mark of a part under a key: without the key it cannot be made, nor read."""
    return blake2b(part.encode(), key=key, digest_size=MARK, person=b"ombud/search/1").digest()


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: every one of these terms, somewhere in the texts of a case."""

    terms: tuple[str, ...]
    too_short: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> Question:
        """Read what somebody typed."""
        said = list(dict.fromkeys(terms(typed[:LONGEST])))
        long = [each for each in said if len(each) >= SHORTEST]
        return cls(tuple(long[:MOST_TERMS]), tuple(each for each in said if len(each) < SHORTEST))

    def is_answered_by(self, facts: Sequence[Recorded], *, names: bool) -> bool:
        """Say whether the texts of a case really hold every term. It opens them."""
        missing = set(self.terms)
        for each in facts:
            for naming, text in texts(each.fact):
                if not missing:
                    return True
                if names or not naming:
                    missing -= _held(missing, text)
        return not missing


def _held(wanted: set[str], text: Sealed) -> set[str]:
    try:
        opened = folded(text.reveal())
    except Erased:
        return set()
    near = {term for term in wanted if term in opened}
    if not near:
        return near
    words = set(_TERM.findall(opened))
    return {term for term in near if term in words or _IS_CHINESE.match(term)}


def texts(fact: Fact) -> Iterator[tuple[bool, Sealed]]:
    """The sealed texts of a fact that can be searched, and whether they say who somebody is."""
    for field in fact.__dataclass_fields__:
        text = getattr(fact, field)
        if isinstance(text, Sealed) and field not in SECRET:
            yield is_naming(fact, field, text), text


def _interests() -> tuple[type[Fact], ...]:
    assert HISTORIES  # read in, so that every fact is known
    return tuple(
        fact
        for topic, fact in FACTS.items()
        if topic.startswith(f"{Complaint.PREFIX}.")
        and (fact.NAME == "person_erased" or "Sealed" in str(fact.__annotations__))
    )


# The list


class Search:
    """The read model. It is handed the vault, which no other read model needs."""

    NAME = NAME
    VERSION = VERSION

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self.INTERESTS = _interests()

    def tables(self, prefix: str, metadata: sa.MetaData) -> Tables:
        """One row for each key of a case. Nothing in it can be read without that key."""
        return {
            "marks": sa.Table(
                f"{prefix}marks",
                metadata,
                sa.Column("key", sa.Text, primary_key=True),
                sa.Column("stream_id", sa.Text, nullable=False, index=True),
                sa.Column("texts", sa.LargeBinary, nullable=False),
                sa.Column("names", sa.LargeBinary, nullable=False),
                sa.Column("last_position", sa.BigInteger, nullable=False),
                sa.Index(f"ix_{prefix}marks_newest", "last_position", "key"),
            )
        }

    def project(self, batch: Sequence[Recorded], db: Connection, tables: Tables) -> None:
        """Add the marks of new words to the row of their key; drop the row of a key that is gone."""
        marks = tables["marks"]
        said, last = self._said(batch)
        known = _known(db, marks, list(said))
        gone = [f"{each.stream_id}/{of}" for each in batch for of in _erased(each.fact)]
        keys = self._keys.keys(list(said))
        changes: dict[str, dict[str, Any]] = {}
        for name, found in said.items():
            if name in keys and name not in gone:
                before = known.get(name, (b"", b""))
                added = (_marks(keys[name], words) for words in found)
                both = [_sorted(a, b) for a, b in zip(before, added, strict=True)]
                changes[name] = {
                    "stream_id": name.partition("/")[0],
                    "texts": both[0],
                    "names": both[1],
                    "last_position": last[name],
                }
        merge(db, marks, "key", changes)
        for start in range(0, len(gone), ASKED_AT_ONCE):
            some = gone[start : start + ASKED_AT_ONCE]
            db.execute(sa.delete(marks).where(marks.c.key.in_(some)))

    def _said(
        self, batch: Sequence[Recorded]
    ) -> tuple[dict[str, tuple[set[str], set[str]]], dict[str, int]]:
        """What was said under each key: in texts, and where somebody is named."""
        said: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        last: dict[str, int] = {}
        for each in batch:
            if not each.stream_id.startswith(f"{Complaint.PREFIX}-"):
                continue
            for naming, text in texts(each.fact):
                try:
                    words = terms(text.reveal())
                except Erased:
                    continue
                name = f"{each.stream_id}/{text.of}"
                said[name][naming].update(part for word in words for part in parts(word))
                last[name] = each.position
        return said, last


def _erased(fact: Fact) -> Iterable[str]:
    """The keys of a case that a fact says are destroyed."""
    erased: tuple[str, ...] = getattr(fact, "keys", ()) if fact.NAME == "person_erased" else ()
    return erased


def _known(db: Connection, marks: sa.Table, names: Sequence[str]) -> dict[str, tuple[bytes, bytes]]:
    found: dict[str, tuple[bytes, bytes]] = {}
    for start in range(0, len(names), ASKED_AT_ONCE):
        some = marks.c.key.in_(names[start : start + ASKED_AT_ONCE])
        for row in db.execute(sa.select(marks.c.key, marks.c.texts, marks.c.names).where(some)):
            found[row.key] = bytes(row.texts), bytes(row.names)
    return found


def _marks(key: bytes, said: Iterable[str]) -> set[bytes]:
    return {mark(key, part) for part in said}


def _sorted(before: bytes, added: set[bytes]) -> bytes:
    # In the order of the marks, which says nothing of the order of the words.
    known = {before[at : at + MARK] for at in range(0, len(before), MARK)}
    return b"".join(sorted(known | added))


# Asking


def find(
    db: Connection, tables: Tables, keys: Keys, question: Question, *, names: bool
) -> Iterator[str]:
    """Cases that seem to hold every term, those first in which something was written last.

    `names` says whether the words by which somebody is named are looked at, too. Whoever asks leaves
    out what its reader may not see, and opens the rest (`Question.is_answered_by`), before anything
    is shown or counted.
    """
    if not question.terms:
        return
    wanted = [(1 << number, parts(term)) for number, term in enumerate(question.terms)]
    every = (1 << len(wanted)) - 1
    seen: dict[str, int] = {}
    for some in _newest_first(db, tables["marks"]):
        known = keys.keys([row[0] for row in some])
        for name, stream_id, said, named, _ in some:
            key = known.get(name)
            if key is None:
                continue
            here, before = said + named if names else said, seen.get(stream_id, 0)
            now = before
            for bit, each in wanted:
                if all(mark(key, part) in here for part in each):
                    now |= bit
            if now != before:
                seen[stream_id] = now
                if now == every:
                    yield stream_id


def _newest_first(db: Connection, marks: sa.Table) -> Iterator[Sequence[Any]]:
    """All rows, some at a time: a list that is looked at is asked in single questions."""
    place = sa.tuple_(marks.c.last_position, marks.c.key)
    rows = sa.select(
        *(marks.c.key, marks.c.stream_id, marks.c.texts, marks.c.names, marks.c.last_position)
    )
    some_rows = rows.order_by(marks.c.last_position.desc(), marks.c.key.desc()).limit(LOOKED_AT)
    some = db.execute(some_rows).fetchall()
    while some:
        yield some
        behind = place < sa.tuple_(sa.literal(some[-1].last_position), sa.literal(some[-1].key))
        some = db.execute(some_rows.where(behind)).fetchall()
