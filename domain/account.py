"""The people who work here: an account says who somebody is and in which role."""

from __future__ import annotations

from domain.history import Fact, History, Refused
from domain.officer import HOLDER
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence


class Account(History):
    """One account. Its secret is kept as a slow hash, sealed."""

    PREFIX = "account"

    opened: Account.Opened | None = None

    class Opened(Fact):
        """Somebody of the office was given an account and a role."""

        TOPIC = "account.opened"
        sign_in: str
        """The name the person signs in with."""
        role: str
        """What the person may do here."""
        unit: str
        """The unit the person works in."""
        badge_number: str | None
        """The number on the person's badge."""
        telephone: str | None
        """The telephone at the office."""
        name: Sealed
        """What the person is called."""
        secret: Sealed | None
        """The password as a slow hash; nobody can read it back."""

        def apply(self, history: Account, actor: str) -> None:
            history.opened = self

    def open(
        self,
        *,
        by: Actor,
        sign_in: str,
        role: str,
        unit: str,
        name: str,
        secret: str | None,
        badge_number: str | None = None,
        telephone: str | None = None,
    ) -> None:
        """Open an account, once."""
        if self.opened is not None:
            raise Refused(Sentence("This account is open already."), rule="account.opened")
        self.record(
            self.Opened(
                sign_in=sign_in,
                role=role,
                unit=unit,
                badge_number=badge_number,
                telephone=telephone,
                name=Sealed(name, of=HOLDER),
                secret=sealed(secret, of=HOLDER),
            ),
            by,
        )
