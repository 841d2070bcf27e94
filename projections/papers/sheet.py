"""What every paper has in common that is printed on request: whose it is, of when, and how far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from domain.words import Sentence

Named = Callable[[str], str]
"""Says the name behind an account: a paper is taken along, so it speaks to nobody as "you"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Whose paper it is, in which language, and when it is printed."""

    office: str
    language: str
    on: date
    at: datetime
    paper_size: str = "A4"
    demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper, ready to be printed. `told` is what its kind tells: see the module of the kind."""

    kind: str
    title: Sentence
    imprint: Imprint
    number: str
    """What the paper is about, by its number; it stands on every page and names nobody."""
    made_from: int
    """The position of the record up to which it was made."""
    told: object
    addressed_to: str = ""
    size: str = "A4"

    origin: None = None
    """It is made of more than one history, so none is named on it; it is sealed all the same."""

    @property
    def paper_size(self) -> str:
        return self.imprint.paper_size

    @property
    def language(self) -> str:
        return self.imprint.language

    @property
    def made_at(self) -> datetime:
        return self.imprint.at
