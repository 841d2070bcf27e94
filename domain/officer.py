"""An officer as the office knows one: who joined when, in which unit and rank."""

from __future__ import annotations

from datetime import date

from domain.history import Fact, History, Refused
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence

HOLDER = "holder"


class Officer(History):
    """One officer. A placeholder stands for somebody never identified and is never merged."""

    PREFIX = "officer"

    joined: bool = False

    class Joined(Fact):
        """An officer became known to the office."""

        TOPIC = "officer.joined"
        foreign_number: str | None
        """The officer's number in the register that was taken over."""
        standing: str | None
        """How the officer serves: sworn, auxiliary, staff."""
        unit: str | None
        """The unit the officer serves in."""
        rank: str | None
        """The officer's rank."""
        on: date | None
        """The day the officer joined."""
        name: Sealed | None
        """What the officer is called."""
        badge: Sealed | None
        """The number on the officer's badge."""
        particulars: Sealed | None
        """What else is known of the officer."""

        def apply(self, history: Officer, actor: str) -> None:
            history.joined = True

    def join(
        self,
        *,
        by: Actor,
        foreign_number: str | None = None,
        standing: str | None = None,
        unit: str | None = None,
        rank: str | None = None,
        on: date | None = None,
        name: str | None = None,
        badge: str | None = None,
        particulars: str | None = None,
    ) -> None:
        """Note an officer, once."""
        if self.joined:
            raise Refused(Sentence("This officer is known already."), rule="officer.joined")
        self.record(
            self.Joined(
                foreign_number=foreign_number,
                standing=standing,
                unit=unit,
                rank=rank,
                on=on,
                name=sealed(name, of=HOLDER),
                badge=sealed(badge, of=HOLDER),
                particulars=sealed(particulars, of=HOLDER),
            ),
            by,
        )
