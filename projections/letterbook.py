"""The letters of a case at a desk: each with its drafts, who read them, and where the paper is now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from domain.complaint import Complaint
from domain.complaint.letters import paper_of
from domain.history import Recorded
from domain.letter_kinds import LETTERS, READERS
from domain.procedure import Procedure
from domain.retention import on_which_day, removed_letters
from domain.rules import Label
from domain.sealed import Sealed
from domain.words import Sentence

TYPED = ("opening", "body", "closing")
"""What somebody adds to a letter, in the order in which it is printed."""

STATES = {
    "drafted": Sentence("waits to be read by another person"),
    "returned": Sentence("was given back"),
    "approved": Sentence("is being printed"),
    "printed": Sentence("is printed and sealed"),
    "sent": Sentence("was sent"),
    "received": Sentence("was received"),
    "failed": Sentence("came back: it has to be tried another way"),
}
"""Where a letter is, in words."""

_PIECES = re.compile(r"\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edition:
    """One draft: who wrote it, when, and why it was given back, if it was."""

    number: int
    draft: Complaint.LetterDrafted
    by: str
    on: date | None
    returned: Sealed | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with all its drafts, the newest last."""

    number: str
    title: Sentence | Label
    to: Sentence
    state: str
    on: date | None
    """The day of the newest that happened to it."""
    editions: tuple[Edition, ...] = ()
    document: str | None = None
    """The name of the paper, once it is printed and was not removed."""
    approved: int = 0

    @property
    def newest(self) -> Edition:
        return self.editions[-1]


def fold(facts: Sequence[Recorded], procedure: Procedure) -> list[Letter]:
    """Every letter of a case, in the order in which they were begun."""
    book = _Book(procedure, removed_letters(facts))
    for each in facts:
        book.take(each)
    return list(book.letters.values())


@dataclass
class _Book:
    procedure: Procedure
    removed: frozenset[str] | set[str]
    letters: dict[str, Letter] = field(default_factory=dict)
    track: dict[str, str] = field(default_factory=dict)

    def take(self, each: Recorded) -> None:
        """Note what one fact says of a letter."""
        fact, on = each.fact, on_which_day(each, self.procedure)
        match fact:
            case Complaint.MatterSorted():
                self.track[fact.matter] = fact.kind
            case Complaint.LetterDrafted():
                self._drafted(fact, each.actor, on)
            case Complaint.LetterReturned() if fact.letter in self.letters:
                self._change(fact.letter, "returned", on, returned=fact.reasons)
            case Complaint.LetterApproved() if fact.letter in self.letters:
                self._change(fact.letter, "approved", on, approved=fact.edition)
            case Complaint.DocumentSigned():
                number = self._of(fact.document, "printed", on)
                if number and fact.pdf_sha256 not in self.removed:
                    known = self.letters[number]
                    self.letters[number] = replace(known, document=fact.document)
            case Complaint.LetterSent():
                self._of(fact.document, "sent", on)
            case Complaint.LetterReceived():
                self._of(fact.document, "received", on)
            case Complaint.ServiceFailed():
                self._of(fact.document, "failed", on)

    def _drafted(self, fact: Complaint.LetterDrafted, by: str, on: date | None) -> None:
        before = self.letters.get(fact.letter)
        edition = Edition(fact.edition, fact, by, on)
        self.letters[fact.letter] = Letter(
            number=fact.letter,
            title=_title(self.procedure, fact.kind, self.track.get(fact.matter, "")),
            to=READERS.get(fact.to, Sentence("{to}", to=fact.to)),
            state="drafted",
            on=on,
            editions=(*(before.editions if before else ()), edition),
        )

    def _change(
        self,
        letter: str,
        state: str,
        on: date | None,
        *,
        returned: Sealed | None = None,
        approved: int = 0,
    ) -> None:
        known = self.letters[letter]
        newest = replace(known.newest, returned=returned)
        self.letters[letter] = replace(
            known, state=state, on=on, editions=(*known.editions[:-1], newest), approved=approved
        )

    def _of(self, document: str, state: str, on: date | None) -> str | None:
        """Something happened to the paper of a letter; None for another paper, as a decision is."""
        for number, known in self.letters.items():
            if paper_of(known.newest.draft.kind, number, known.approved) == document:
                self.letters[number] = replace(known, state=state, on=on)
                return number
        return None


def _title(procedure: Procedure, kind: str, track: str) -> Sentence | Label:
    known = procedure.document(kind)
    if known and track in known.titles:
        return known.titles[track]
    return LETTERS[kind].title if kind in LETTERS else Sentence("{kind}", kind=kind)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came from one draft to the next."""

    how: str
    """same, gone or new."""
    text: str


def changed(before: Edition, after: Edition) -> Iterator[tuple[str, list[Piece]]]:
    """What a new draft says otherwise than the one before; parts that stayed are left out."""
    for name in TYPED:
        old, new = (_text(getattr(each.draft, name)) for each in (before, after))
        if old != new:
            yield name, list(_pieces(old, new))


def _pieces(old: str, new: str) -> Iterator[Piece]:
    a, b = _PIECES.findall(old), _PIECES.findall(new)
    for how, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(a[i:j]))
            continue
        if i < j:
            yield Piece("gone", "".join(a[i:j]))
        if k < m:
            yield Piece("new", "".join(b[k:m]))


def _text(sealed: Sealed | None) -> str:
    return sealed.text() if sealed else ""
