"""The people of the office: who works here, and what an administrator does for them."""

from __future__ import annotations

from dataclasses import dataclass

from application.adapters.secrets import Hasher
from application.office import Command, Office, Outcome
from domain.account import Account
from domain.people import Actor
from domain.words import as_meant


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the office, as pages name them."""

    id: str
    sign_in: str
    name: str
    role: str
    unit: str
    badge_number: str | None
    telephone: str | None
    gone: bool = False
    """The account is closed: the name stays with what was done."""
    renewed: int = 0
    """How often all who were signed in had to sign in again."""
    proves_itself: bool = False
    """A passkey, or a password and a second step."""

    def acting(self, door: str, *, correlation: str = "") -> Actor:
        """This person, come through a door, in the role of the account."""
        return Actor(
            self.id, self.role, door, correlation, badge=self.badge_number or "", unit=self.unit
        )


def open_account(
    office: Office,
    hasher: Hasher,
    *,
    by: Actor,
    sign_in: str,
    name: str,
    role: str,
    unit: str,
    password: str | None,
    badge_number: str | None = None,
    telephone: str | None = None,
) -> Outcome:
    """Open an account. The sign-in name is held by one account only."""
    account = Account(f"{Account.PREFIX}-{office.entropy.id()}")
    account.open(
        by=by,
        sign_in=sign_in,
        role=role,
        unit=unit,
        name=name,
        secret=hasher.hash(password) if password else None,
        badge_number=badge_number,
        telephone=telephone,
    )
    return office.keep(account, command=Command(), claims=[("sign-in", sign_in, account.id)])


def give_role(
    office: Office, account: str, *, by: Actor, command: Command, role: str, reasons: str
) -> Outcome:
    """Give somebody another role. Raises `Refused`."""
    return office.decide(
        Account, account, command, lambda it: it.change_role(by=by, role=role, reasons=reasons)
    )


def move(office: Office, account: str, *, by: Actor, command: Command, unit: str) -> Outcome:
    """Write down that somebody works in another unit. Raises `Refused`."""
    return office.decide(Account, account, command, lambda it: it.move(by=by, unit=unit))


def close(office: Office, account: str, *, by: Actor, command: Command, reasons: str) -> Outcome:
    """Close an account. Raises `Refused`."""
    return office.decide(Account, account, command, lambda it: it.close(by=by, reasons=reasons))


def reopen(office: Office, account: str, *, by: Actor, command: Command, reasons: str) -> Outcome:
    """Open a closed account again. Raises `Refused`."""
    return office.decide(Account, account, command, lambda it: it.reopen(by=by, reasons=reasons))


def end_sessions(
    office: Office, account: str, *, by: Actor, command: Command, reasons: str
) -> Outcome:
    """End every session of somebody, wherever it is open. Raises `Refused`."""
    return office.decide(
        Account, account, command, lambda it: it.end_sessions(by=by, reasons=reasons)
    )


def person(office: Office, id: str) -> Person | None:
    """Somebody of the office by account id; None for the complainant, the importer, the worker."""
    if not id.startswith(f"{Account.PREFIX}-"):
        return None
    account = office.load(Account, id)
    opened = account.opened
    if opened is None:
        return None
    return Person(
        id,
        opened.sign_in,
        opened.name.text(),
        account.role,
        account.unit,
        opened.badge_number,
        opened.telephone,
        account.closed,
        account.renewed,
        account.proves_itself,
    )


def everybody(office: Office) -> dict[str, Person]:
    """Everybody who ever had an account, by its id."""
    found = (person(office, stream) for _, stream in office.store.held("sign-in"))
    return {each.id: each for each in found if each}


def people(office: Office) -> dict[str, Person]:
    """Everybody who works here, by account id."""
    return {id: each for id, each in everybody(office).items() if not each.gone}


def with_badge(office: Office, badge: str) -> str | None:
    """The one account that wears a badge; None where nobody does, or where it is not certain who."""
    found = [
        id
        for id, each in people(office).items()
        if each.badge_number and as_meant(each.badge_number) == as_meant(badge)
    ]
    return found[0] if len(found) == 1 else None
