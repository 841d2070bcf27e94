"""When two persons decided to erase, the keys are destroyed and the letters removed.

The decision is in the record before anything is destroyed. Whoever is killed on the way leaves the
rest to the next worker; nothing stays half erased, and nothing is destroyed that nobody decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from application import erasing
from application.adapters.shredded import Journal
from application.bootstrap import House
from application.office import Command
from application.reactions.guarded import NOBODY
from domain.complaint import Complaint
from domain.history import Fact, Recorded, Refused
from domain.people import Actor, Role
from domain.retention import removed_letters

NAME = "erasures"
TRIES = 5
"""How often it is noted anew while somebody else records on the same case."""


class Erasures:
    """Carries out what was decided: each erasure at least once, noted exactly once."""

    OPEN_TO = NOBODY
    NAME = NAME
    KINDS: Sequence[type[Fact]] = (Complaint.PersonErased,)
    LONGEST_WAIT = timedelta(minutes=10)
    MOST_TRIES: int | None = None
    """What was decided is erased: this is never given up unasked."""

    def __init__(self, house: House) -> None:
        self._house = house

    def begins(self) -> int:
        """Every erasure that was ever decided must have been carried out."""
        return 0

    def wants(self, fact: Recorded) -> bool:
        """Say whether this fact asks for anything: each decision to erase does."""
        return True

    def too_late(self, fact: Recorded) -> str | None:
        """To erase it is never too late."""
        return None

    def answer(self, fact: Recorded) -> str | None:
        """Destroy what was decided to be destroyed; return why it could not be."""
        house, erased = self._house, fact.fact
        assert isinstance(erased, Complaint.PersonErased)
        erasing.destroy(
            house.vault,
            Journal(house.settings.journal),
            house.clock,
            names=[f"{fact.stream_id}/{each}" for each in erased.keys],
            because=fact.event_id,
        )
        letters = removed_letters(house.office.facts_of(fact.stream_id))
        try:
            erasing.remove_letters(house.settings.documents, letters)
        except OSError as fault:
            return f"A letter cannot be removed: {fault.strerror}"
        return self._note(fact, destroyed=len(erased.keys), letters=len(letters))

    def _note(self, fact: Recorded, *, destroyed: int, letters: int) -> str | None:
        office = self._house.office
        by = Actor("system", Role.SYSTEM, "worker", causation=fact.event_id)

        def note(case: Complaint) -> None:
            if case.to_be_destroyed:
                case.complete_erasure(
                    by=by, destroyed=destroyed, letters=letters, on=office.today()
                )

        for again in range(TRIES):
            try:
                command = Command(f"erasure-{fact.event_id}")
                office.decide(Complaint, fact.stream_id, command, note)
            except Refused as refused:
                if again + 1 == TRIES:
                    return str(refused.sentence)
            else:
                return None
        return None
