"""What it means to have looked: a file opened, a list shown, a list taken away, a purpose said.

These facts stand in a log of their own, beside the record: one history for each session of whoever
reads. No rule of a procedure looks at them. A look is written down before its answer is given, so a
line here says what somebody was about to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.access import OWN_WORK, Tie
from domain.complaint import Complaint
from domain.procedure import Procedure

PREFIX = "reading"

LOOKS: dict[str, type[Look]] = {}
"""Every kind of look, by the name it is stored under."""


class Look:
    """Somebody looked. Its docstring says at what, and what that meant for whoever it is about.

    As with the facts of the record: what was written is read for ever, so a field whose meaning
    changes gets a new name, and a new field an answer for the looks that do not have it.
    """

    TOPIC: ClassVar[str] = ""

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        if LOOKS.setdefault(cls.TOPIC, cls) is not cls:
            raise TypeError(f"Two kinds of look are called {cls.TOPIC}.")

    @property
    def histories(self) -> Sequence[str]:
        """The histories that were looked at."""
        raise NotImplementedError  # each kind of look says it for itself


@dataclass(frozen=True, kw_only=True)
class Text:
    """What somebody typed, in a sealed box: it can be read for as long as its key is kept."""

    of: str
    box: str


@dataclass(frozen=True, kw_only=True)
class Opened(Look):
    """Somebody opened a file, its history, a form on it or one of its papers."""

    TOPIC: ClassVar[str] = "reading.opened"

    history: str
    """Which file."""
    what: str
    """What of it: the case, a letter, the form of a decision."""
    tie: str = ""
    """What let the reader see it: see `domain/access.py`. Nothing where no case was opened."""

    @property
    def histories(self) -> Sequence[str]:
        return (self.history,)


@dataclass(frozen=True, kw_only=True)
class Listed(Look):
    """Somebody was shown a list, or what a search found: each file in it had its line there."""

    TOPIC: ClassVar[str] = "reading.listed"

    what: str
    """Which list."""
    files: tuple[str, ...]
    """Every file with a line in it; none when a search found nothing."""
    searched: str = ""
    """What was searched for, under a key: two searches for the same are seen to be the same."""

    @property
    def histories(self) -> Sequence[str]:
        return self.files


@dataclass(frozen=True, kw_only=True)
class Exported(Look):
    """Somebody took a list away as a file: it can be copied, and the office sees no further."""

    TOPIC: ClassVar[str] = "reading.exported"

    what: str
    """Which list."""
    files: tuple[str, ...]
    """Every file with a row in this part of it."""
    columns: tuple[str, ...]
    """What was said of each."""
    part: int
    """A long list is noted in parts, counted from one."""
    rows: int
    """How many rows the parts have so far."""

    @property
    def histories(self) -> Sequence[str]:
        return self.files


@dataclass(frozen=True, kw_only=True)
class PurposeSaid(Look):
    """Somebody said why they open a file that is not their own work, where the procedure asks it."""

    TOPIC: ClassVar[str] = "reading.purpose_said"

    history: str
    """Which file."""
    purpose: str
    """One of the purposes that the procedure names."""
    words: Text | None = None
    """What was said besides, sealed under a key of the file: it is forgotten with the file."""

    @property
    def histories(self) -> Sequence[str]:
        return (self.history,)


@dataclass(frozen=True, kw_only=True)
class Withheld(Look):
    """A head decided that somebody's looks at a file are told to nobody concerned before a day."""

    TOPIC: ClassVar[str] = "reading.withheld"

    history: str
    """Which file."""
    reader: str
    """Whose looks."""
    until: date
    """The day from which they are told."""
    reasons: Text
    """Why, sealed under a key of the file."""

    @property
    def histories(self) -> Sequence[str]:
        return (self.history,)


@dataclass(frozen=True, kw_only=True)
class TurnedAway(Look):
    """Somebody asked for what is not there for him, or not there at all: he was shown nothing."""

    TOPIC: ClassVar[str] = "reading.turned_away"

    asked: tuple[str, ...]
    """Which histories the address named; nothing where what it named is no name of one."""
    what: str
    """Which page was asked for."""

    @property
    def histories(self) -> Sequence[str]:
        return ()  # nothing of any was seen, so whoever it is about is told of no look


@dataclass(frozen=True, slots=True)
class Looked:
    """One look with its envelope: who, in which role, of which unit, through which door, when."""

    look: Look
    actor: str
    role: str
    door: str
    unit: str
    session: str
    position: int
    recorded_at: datetime


def is_own_work(case: Complaint, reader: str) -> bool:
    """Whether a file is the reader's own work: he holds it or inquires, or nobody holds it yet."""
    return case.holder in (None, reader) or reader in case.investigators


def needs_purpose(procedure: Procedure, tie: Tie) -> bool:
    """Whether a reader says first why he opens a file: where its procedure asks it of outsiders.

    Whoever opened it in an emergency has said so already.
    """
    return bool(procedure.words.get("purpose")) and tie not in OWN_WORK | {Tie.GLASS}
