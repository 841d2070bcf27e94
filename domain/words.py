"""Sentences: what the office says, kept apart from the language it is said in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_TEXT = 50_000
"""Characters that one answer may hold: some twenty-five pages, more than a court brief."""


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
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


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
