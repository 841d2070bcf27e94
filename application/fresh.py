"""Asked once more: before what weighs most, whoever is signed in proves again who he is."""

from __future__ import annotations

from datetime import datetime

from application import passkeys, signing_in
from application.adapters.passkeys import Site
from application.bootstrap import House
from application.sessions import Means, Session
from domain.account import Account

STRONG = frozenset({Means.PASSKEY, Means.TELEPHONE, Means.PROVIDER})
"""What proves more than that somebody knows a word."""


def is_enough(account: Account, session: Session, now: datetime) -> bool:
    """Whether the last proof is young enough, and as strong as the account can give it."""
    strong = session.means in STRONG or not account.proves_itself
    return strong and session.is_fresh(now)


def with_passkey(house: House, site: Site, account: Account, *, visit: str, said: str) -> bool:
    """Whether a passkey proves that it is this very account again."""
    found = passkeys.sign_in(house, site, visit=visit, said=said)
    return found is not None and found.id == account.id


def with_password(house: House, account: Account, *, password: str, code: str) -> Means | None:
    """How a password proves it, with the code of the second step where there is one; None if not."""
    opened = account.opened
    # Whoever has a passkey and no second step has no weaker way.
    if opened is None or (account.proves_itself and account.seed is None):
        return None
    if signing_in.known(house, sign_in=opened.sign_in, password=password) is None:
        return None
    if account.seed is None:
        return Means.PASSWORD
    return Means.TELEPHONE if signing_in.passes(house, account, code) else None
