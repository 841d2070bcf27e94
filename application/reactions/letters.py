"""When a letter was approved, it is printed and sealed; a draft is printed for whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence

from application import accounts
from application.adapters.words import Words
from application.bootstrap import House
from domain.history import Recorded
from projections.disposition import Person
from projections.papers import letter as letters
from projections.papers.letter import Letter


def composed(
    house: House, facts: Sequence[Recorded], letter: str, edition: int
) -> tuple[Letter, Words]:
    """What one edition of a letter says, and the words it says it in. Raises `LookupError`."""
    office = house.office
    procedure = office.complaint(facts[0].stream_id).under()
    identity = office.identity()
    if identity is None:
        raise LookupError("An office that was never opened writes no letters.")
    found = letters.fold(
        facts,
        procedure,
        office.calendar(procedure.calendar, at=facts[-1].position),
        letter=letter,
        edition=edition,
        office=identity.name,
        demonstration=identity.demonstration,
        people={id: Person(person.name) for id, person in accounts.everybody(office).items()},
    )
    return found, Words(found.language, office.time_zone())
