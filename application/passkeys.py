"""Signing in with a passkey, and adding one: nothing is typed, and nothing can be told to a stranger."""

from __future__ import annotations

import hmac

from application.adapters import passkeys
from application.adapters.passkeys import NoProof, Site
from application.bootstrap import House
from application.office import Absent, Command
from domain.account import Account
from domain.history import Refused
from domain.people import Actor
from domain.words import Sentence

MILLISECONDS = 5 * 60 * 1000
"""How long a challenge may wait for its answer."""
_TIME = 8
"""Bytes of a challenge that say when it was made."""


def to_sign_in(house: House, site: Site, *, visit: str) -> str:
    """What a browser is told in which somebody signs in, in JSON."""
    return passkeys.options_to_show(site, challenge=_challenge(house, visit))


def sign_in(house: House, site: Site, *, visit: str, said: str) -> Account | None:
    """The account that a passkey proves; None where it proves nothing, or has proved it before."""
    try:
        challenge, at = _asked(house, visit, said)
        credential, id = passkeys.credential_of(said)
        if not id.startswith(f"{Account.PREFIX}-"):
            return None
        account = house.office.load(Account, id)
        kept = account.passkeys.get(credential)
        if kept is None or account.closed:
            return None
        proof = passkeys.shown(said, site, challenge=challenge, public_key=kept.public_key)
    except (NoProof, Absent):
        return None
    # An answer that was overheard is older than the one it was overheard with, and so is the count
    # of a device that was copied.
    fresh = house.proofs.is_new(f"answer of {credential}", at)
    counted = proof.count == 0 or house.proofs.is_new(f"count of {credential}", proof.count)
    return account if fresh and counted else None


def to_add(house: House, site: Site, account: str, *, visit: str, office: str) -> str:
    """What a browser is told that is to add a passkey, in JSON."""
    kept = house.office.load(Account, account)
    assert kept.opened is not None
    return passkeys.options_to_add(
        site,
        office=office,
        account=kept.opened.sign_in,
        name=kept.opened.name.text(kept.opened.sign_in),
        id=account,
        known=kept.passkeys,
        challenge=_challenge(house, visit),
    )


def add(
    house: House, site: Site, account: str, *, by: Actor, visit: str, said: str, label: str
) -> Account:
    """Add a passkey to one's own account. Raises `Refused`."""
    try:
        challenge, _ = _asked(house, visit, said)
        found = passkeys.added(said, site, challenge=challenge)
    except NoProof:
        raise Refused(
            Sentence("The device did not show that it has the key. Try again."),
            rule="account.passkey_added",
            field="passkey",
        ) from None
    history = house.office.load(Account, account)
    history.add_passkey(
        by=by, credential=found.credential, public_key=found.public_key, label=label
    )
    house.office.keep(history, command=Command())
    return history


def remove(house: House, account: str, *, by: Actor, credential: str) -> Account:
    """Remove a passkey of one's own. Raises `Refused`."""
    history = house.office.load(Account, account)
    history.remove_passkey(by=by, credential=credential)
    house.office.keep(history, command=Command())
    return history


def _challenge(house: House, visit: str) -> bytes:
    """What a device has to sign. Nothing is kept of it: it says when it was made, and for whom."""
    return _sealed(house, visit, int(house.clock.now().timestamp() * 1000))


def _asked(house: House, visit: str, said: str) -> tuple[bytes, int]:
    """The challenge that is answered, and when it was made. Raises `NoProof` for another's."""
    challenge = passkeys.challenge_of(said)
    at = int.from_bytes(challenge[:_TIME], "big")
    age = int(house.clock.now().timestamp() * 1000) - at
    ours = 0 <= age <= MILLISECONDS and hmac.compare_digest(challenge, _sealed(house, visit, at))
    if not ours:
        raise NoProof
    return challenge, at


def _sealed(house: House, visit: str, at: int) -> bytes:
    mark = bytes.fromhex(house.hasher.quick(f"passkey in {visit} at {at}"))
    return at.to_bytes(_TIME, "big") + mark
