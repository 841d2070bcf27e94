"""Sealed text: what a person typed, readable only while the key of that person in that case exists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Opener = Callable[[str, bytes], str]
"""Opens a box for a key name; raises `Erased` when the key is gone."""

ERASED = "…"


class Erased(Exception):
    """The key was destroyed, so that nobody can ever read this text again."""


class Sealed:
    """Text of a person. Not a `str`, so that no log, page or JSON writer can print it by accident.

    `of` names whose key seals it within the case: `complainant`, `case`, `subject-s1`. The text is
    either still open (just typed) or a box (read from the record), bound to its place there.
    """

    __slots__ = ("_box", "_open", "_text", "of")

    def __init__(self, text: str, *, of: str) -> None:
        self.of = of
        self._text: str | None = text
        self._box: bytes | None = None
        self._open: Opener | None = None

    @classmethod
    def closed(cls, of: str, box: bytes, opener: Opener | None = None) -> Sealed:
        """A text as the record keeps it: a box, and who opens it if that is known already."""
        sealed = cls.__new__(cls)
        sealed.of, sealed._box, sealed._text, sealed._open = of, box, None, opener
        return sealed

    @property
    def box(self) -> bytes | None:
        return self._box

    def close(self, box: bytes, opener: Opener) -> None:
        """Give the text its box, bound to the place at which it is recorded."""
        self._box, self._open = box, opener

    def reveal(self) -> str:
        """Return the text. Raises `Erased` when its key was destroyed."""
        if self._text is not None and self._open is None:
            return self._text
        if self._box is None or self._open is None:
            raise Erased(self.of)
        return self._open(self.of, self._box)

    def text(self, erased: str = ERASED) -> str:
        """Return the text, or a mark in its place when it was erased."""
        try:
            return self.reveal()
        except Erased:
            return erased

    def __str__(self) -> str:
        return "[sealed]"

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return "[sealed]"

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Sealed) and self.of == other.of and self.text() == other.text()

    def __hash__(self) -> int:
        return hash((Sealed, self.of))

    def __reduce__(self) -> Any:
        raise TypeError("Sealed text is never pickled: it would leave the vault's keeping.")


def sealed(text: str | None, *, of: str) -> Sealed | None:
    """Seal a text; nothing typed is nothing recorded."""
    return Sealed(text, of=of) if text and text.strip() else None
