"""The answer to "who opened my file": on which day, in which role and unit, what of it and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domain.procedure import Procedure
from domain.reading import Looked
from domain.words import Sentence
from projections import readers
from projections.papers.sheet import Imprint, Sheet

KIND = "readers"
TITLE = Sentence("Who opened your file")


@dataclass(frozen=True, slots=True)
class Row:
    """What somebody looked at on one day. Who it was by name does not get this far."""

    on: date
    role: str
    unit: str
    what: tuple[Sentence, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readers:
    """Everybody of whom the person is told, the newest first."""

    rows: tuple[Row, ...]


def fold(
    looks: Sequence[Looked], rules: Procedure, zone: ZoneInfo, imprint: Imprint, *, number: str
) -> Sheet:
    """Put on paper what the person concerned is told on the day of the imprint, and nothing else."""
    language = imprint.language
    known = rules.words.get("purpose", {})
    rows = tuple(
        Row(
            on=each.on,
            role=rules.label("role", each.role, language),
            unit=each.unit,
            what=tuple(each.what),
            purposes=tuple(known[id].in_(language) for id in each.purposes if id in known),
        )
        for each in readers.told(looks, zone, imprint.on)
    )
    return Sheet(
        kind=KIND,
        title=TITLE,
        imprint=imprint,
        number=number,
        made_from=max((each.position for each in looks), default=0),
        told=Readers(rows),
    )
