"""An officer as the office knows one: joined, moved, promoted, led by whom, gone; and whose account."""

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
    unit: str | None = None
    rank: str | None = None
    commander: str | None = None
    account: str | None = None
    left: bool = False

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
            history.unit, history.rank = self.unit, self.rank

    class Moved(Fact):
        """An officer began to serve in another unit."""

        TOPIC = "officer.moved"
        TOLD = Sentence("The officer serves in another unit: {unit}.")
        unit: str
        """The unit the officer serves in now."""
        on: date | None
        """The first day there."""

        def apply(self, history: Officer, actor: str) -> None:
            history.unit = self.unit

    class Promoted(Fact):
        """An officer was given another rank."""

        TOPIC = "officer.promoted"
        TOLD = Sentence("The officer has another rank: {rank}.")
        rank: str
        """The rank the officer has now."""
        on: date | None
        """The first day of it."""

        def apply(self, history: Officer, actor: str) -> None:
            history.rank = self.rank

    class CommandedBy(Fact):
        """An officer was placed under the command of another."""

        TOPIC = "officer.commanded_by"
        TOLD = Sentence("The officer is under the command of somebody else.")
        commander: str
        """The officer who commands from now on."""
        on: date | None
        """The first day of it."""

        def apply(self, history: Officer, actor: str) -> None:
            history.commander = self.commander

    class AccountKnown(Fact):
        """It became known which account of the office is this officer's."""

        TOPIC = "officer.account_known"
        TOLD = Sentence("It is known which account is this officer’s.")
        account: str
        """The account with which the officer works here."""

        def apply(self, history: Officer, actor: str) -> None:
            history.account = self.account

    class Left(Fact):
        """An officer left the service."""

        TOPIC = "officer.left"
        TOLD = Sentence("The officer left the service.")
        reasons: Sealed | None
        """Why, where it is known."""
        on: date | None
        """The last day of service."""

        def apply(self, history: Officer, actor: str) -> None:
            history.left = True

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

    def move(self, *, by: Actor, unit: str, on: date | None = None) -> None:
        """Note that the officer serves in another unit."""
        self._serves()
        if not unit.strip() or unit == self.unit:
            raise Refused(
                Sentence("Name another unit than the one the officer serves in."),
                rule="officer.moved",
                field="unit",
            )
        self.record(self.Moved(unit=unit, on=on), by)

    def promote(self, *, by: Actor, rank: str, on: date | None = None) -> None:
        """Note another rank."""
        self._serves()
        if not rank.strip() or rank == self.rank:
            raise Refused(
                Sentence("Name another rank than the one the officer has."),
                rule="officer.promoted",
                field="rank",
            )
        self.record(self.Promoted(rank=rank, on=on), by)

    def place_under(self, *, by: Actor, commander: str, on: date | None = None) -> None:
        """Note who commands the officer: nobody commands himself."""
        self._serves()
        if commander == self.id:
            raise Refused(
                Sentence("Nobody is under his own command."),
                rule="officer.commanded_by",
                field="commander",
            )
        self.record(self.CommandedBy(commander=commander, on=on), by)

    def know_account(self, *, by: Actor, account: str) -> None:
        """Note with which account the officer works here, once."""
        self._serves()
        if self.account is not None:
            raise Refused(
                Sentence("It is known already which account is this officer’s."),
                rule="officer.account_known",
                field="account",
            )
        self.record(self.AccountKnown(account=account), by)

    def leave(self, *, by: Actor, on: date | None = None, reasons: str | None = None) -> None:
        """Note that the officer left. What he did stays with his name."""
        self._serves()
        self.record(self.Left(reasons=sealed(reasons, of=HOLDER), on=on), by)

    def _serves(self) -> None:
        if not self.joined or self.left:
            raise Refused(
                Sentence("This officer does not serve here, or no longer."), rule="officer.left"
            )
