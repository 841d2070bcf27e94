"""Sentences: what the office says, kept apart from the language it is said in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

LONGEST_TEXT = 50_000
"""Characters that one answer may hold: some twenty-five pages, more than a court brief."""

MOST_MARKS = 30
"""Marks that may stand on one letter; no language heaps more (Stream-Safe Text, UAX 15). To put a
longer heap in order takes as long as its length squared: one letter could stop the whole office."""

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn text round unseen: what is read would not be what was written."""


@dataclass(frozen=True, slots=True, init=False)
class Sentence:
    """A sentence in English with named gaps; a door puts it into the reader's language.

    >>> str(Sentence("Due in {n} days.", n=3))
    'Due in 3 days.'
    """

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __init__(self, msgid: str, **values: Any) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        try:
            return self.msgid.format(**self.values)
        except (KeyError, ValueError):
            return self.msgid


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A character that no page can show, and where it stands."""

    code: str
    line: int


def as_meant(name: str) -> str:
    """A name or a number as it is meant: full-width or not, in capitals, with spaces, it is one."""
    return "".join(unicodedata.normalize("NFKC", without_heaps(name)).split()).casefold()


def heaped(text: str) -> int | None:
    """Return the first line on which more marks than any language needs stand on one letter."""
    run, line = 0, 1
    for character in "" if text.isascii() else text:
        line += character == "\n"
        run = run + 1 if _is_mark(character) else 0
        if run > MOST_MARKS:
            return line
    return None


def without_heaps(text: str) -> str:
    """A text in which no letter bears more marks than any language needs: the rest is left out."""
    if heaped(text) is None:
        return text
    left, run = [], 0
    for character in text:
        run = run + 1 if _is_mark(character) else 0
        if run <= MOST_MARKS:
            left.append(character)
    return "".join(left)


@lru_cache(maxsize=8192)
def _is_mark(character: str) -> bool:
    # Some, such as the voiced mark of half width, become one only when they are made alike.
    return bool(unicodedata.combining(unicodedata.normalize("NFKD", character)[:1] or " "))


def unreadable(text: str) -> Unreadable | None:
    """Return the first control character or lone surrogate of a text; line breaks and tabs are fine."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isprintable():
            continue
        for character in line:
            hidden = unicodedata.category(character) in {"Cc", "Cs", "Cn"} or character in TURNING
            if hidden and character not in "\t\r":
                return Unreadable(f"U+{ord(character):04X}", number)
    return None
