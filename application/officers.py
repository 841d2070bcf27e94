"""The officers of the office: who serves in which unit and rank, under whom, with which account."""

from __future__ import annotations

from datetime import date

from application.office import Command, Office, Outcome
from domain.officer import Officer
from domain.people import Actor


def join(
    office: Office,
    *,
    by: Actor,
    command: Command,
    name: str | None = None,
    badge: str | None = None,
    standing: str | None = None,
    unit: str | None = None,
    rank: str | None = None,
    on: date | None = None,
    account: str | None = None,
) -> Outcome:
    """Note an officer; with an account, from the first moment. Raises `Refused`, `ClaimTaken`."""
    officer = Officer(f"{Officer.PREFIX}-{office.entropy.id()}")
    officer.join(by=by, name=name, badge=badge, standing=standing, unit=unit, rank=rank, on=on)
    if account:
        officer.know_account(by=by, account=account)
    claims = [("officer-account", account, officer.id)] if account else []
    return office.keep(officer, command=command, claims=claims)


def know_account(
    office: Office, *, by: Actor, command: Command, officer: str, account: str
) -> Outcome:
    """Note whose account it is. One account is one officer's. Raises `Refused`, `ClaimTaken`."""
    found = office.load(Officer, officer)
    found.know_account(by=by, account=account)
    return office.keep(found, command=command, claims=[("officer-account", account, officer)])


def move(
    office: Office,
    *,
    by: Actor,
    command: Command,
    officer: str,
    unit: str,
    on: date | None = None,
) -> Outcome:
    """Note that an officer serves in another unit."""
    day = on or office.today()
    return office.decide(Officer, officer, command, lambda one: one.move(by=by, unit=unit, on=day))


def promote(
    office: Office,
    *,
    by: Actor,
    command: Command,
    officer: str,
    rank: str,
    on: date | None = None,
) -> Outcome:
    """Note another rank of an officer."""
    day = on or office.today()
    return office.decide(
        Officer, officer, command, lambda one: one.promote(by=by, rank=rank, on=day)
    )


def place_under(
    office: Office,
    *,
    by: Actor,
    command: Command,
    officer: str,
    commander: str,
    on: date | None = None,
) -> Outcome:
    """Note who commands an officer."""
    day = on or office.today()
    return office.decide(
        Officer, officer, command, lambda one: one.place_under(by=by, commander=commander, on=day)
    )


def leave(
    office: Office,
    *,
    by: Actor,
    command: Command,
    officer: str,
    on: date | None = None,
    reasons: str | None = None,
) -> Outcome:
    """Note that an officer left the service."""
    day = on or office.today()
    return office.decide(
        Officer, officer, command, lambda one: one.leave(by=by, on=day, reasons=reasons)
    )
