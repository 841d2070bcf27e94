"""The people of the office: opening accounts and signing in."""

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


def sign_in(office: Office, hasher: Hasher, *, name: str, password: str) -> Person | None:
    """Return who this is, or None; an unknown name and a wrong password take the same time."""
    stream = office.holder("sign-in", name.strip().lower())
    opened = office.load(Account, stream).opened if stream else None
    secret = opened.secret.text("") if opened and opened.secret else None
    if not hasher.matches(secret or None, password) or stream is None:
        return None
    return person(office, stream)


def person(office: Office, id: str) -> Person | None:
    """Somebody of the office by account id; None for the complainant, the importer, the worker."""
    if not id.startswith(f"{Account.PREFIX}-"):
        return None
    opened = office.load(Account, id).opened
    if opened is None:
        return None
    return Person(
        id,
        opened.sign_in,
        opened.name.text(),
        opened.role,
        opened.unit,
        opened.badge_number,
        opened.telephone,
    )


def people(office: Office) -> dict[str, Person]:
    """Everybody who works here, by account id."""
    found = (person(office, stream) for _, stream in office.store.held("sign-in"))
    return {each.id: each for each in found if each}


def with_badge(office: Office, badge: str) -> str | None:
    """The one account that wears a badge; None where nobody does, or where it is not certain who."""
    found = [
        id
        for id, each in people(office).items()
        if each.badge_number and as_meant(each.badge_number) == as_meant(badge)
    ]
    return found[0] if len(found) == 1 else None
