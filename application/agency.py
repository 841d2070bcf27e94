"""Signing in at the agency: it says who somebody is, our own record what that person may do here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from application import signing_in
from application.adapters.provider import Asked, NotVouched, Provider, Vouched
from application.bootstrap import House
from application.office import ClaimTaken, Command, Outcome
from application.sessions import NEVER
from domain.account import Account
from domain.history import Refused
from domain.people import Actor
from domain.words import Sentence

__all__ = ["NotVouched", "Vouched"]

BEGUN, UNKNOWN = "agency", "to be linked"
"""The sessions of a browser that was sent to the agency, and of one that came back unknown here."""
ANEW = "anew"


def begin(house: House, *, back: str, anew: bool, then: str, session: str = "") -> tuple[str, str]:
    """Begin a sign-in: where the browser is sent, and the token it comes back with.

    `session` names the one that the browser has now: its cookie does not come back with it.

    Raises `NotVouched`.
    """
    token = house.sessions.begin(subject=json.dumps([anew, then, session]), kind=BEGUN)
    return _provider(house).address(_asked(house, token, back, anew=anew)), token


def come_back(
    house: House, token: str | None, *, back: str, said: Mapping[str, str]
) -> tuple[Vouched, str, str]:
    """Look at what came back: who it is, where he wanted to go, the name of his old session.

    Raises `NotVouched`.
    One sign-in is good for one answer, right or wrong.
    """
    begun = house.sessions.find(token, kind=BEGUN)
    house.sessions.end(token)
    if token is None or begun is None:
        raise NotVouched(
            Sentence("No sign-in was begun in this browser, or it took too long. Begin once more.")
        )
    anew, then, session = json.loads(begun.subject)
    asked = _asked(house, token, back, anew=anew)
    return _provider(house).vouch(asked, said), then, session


def account_of(house: House, vouched: Vouched) -> Account | None:
    """The account that is linked with somebody of the agency; None where there is none, or closed."""
    stream = house.office.holder(
        signing_in.AGENCY, signing_in.marked(house, vouched.issuer, vouched.subject)
    )
    account = house.office.load(Account, stream) if stream else None
    linked = account.linked if account and not account.closed else None
    if linked is None or linked.issuer != vouched.issuer:
        return None
    return account if linked.subject.text("") == vouched.subject else None


def to_be_linked(house: House, vouched: Vouched) -> str:
    """Keep for some minutes whom the agency vouched for, until a code says which account is his."""
    return house.sessions.begin(
        subject=json.dumps([vouched.issuer, vouched.subject]),
        kind=UNKNOWN,
        proved_at=proved_at(vouched),
    )


def proved_at(vouched: Vouched) -> datetime:
    """When somebody proved at the agency who he is. A sign-in that was already there proves nothing
    now, and neither does one of which the agency does not say when it was."""
    return vouched.signed_in_at or NEVER


def link(house: House, token: str | None, *, sign_in: str, code: str) -> tuple[Account, datetime]:
    """Use the code of an invitation: from now on the agency's sign-in opens the account.

    Returns it, and when its owner proved at the agency who he is.

    Raises `Refused`, alike for every wrong code, and `NotVouched` when it took too long.
    """
    kept = house.sessions.find(token, kind=UNKNOWN)
    if kept is None:
        raise NotVouched(Sentence("It took too long. Sign in at your agency once more."))
    issuer, subject = json.loads(kept.subject)
    account = signing_in.invited(house, sign_in=sign_in, code=code)
    me = Actor(account.id, account.role, "staff")
    mark = signing_in.marked(house, issuer, subject)
    before = signing_in.links(house, account)
    account.begin_anew(by=me, today=house.office.today())
    account.link(by=me, issuer=issuer, subject=subject)
    try:
        house.office.keep(
            account,
            command=Command(),
            claims=[(signing_in.AGENCY, mark, account.id)],
            releases=before,
        )
    except ClaimTaken:
        raise Refused(
            Sentence("Your sign-in at the agency opens another account here already."),
            rule="account.linked",
        ) from None
    house.sessions.end(token)
    return account, kept.proved_at


def unlink(house: House, account: str, *, by: Actor, command: Command, reasons: str) -> Outcome:
    """Let the agency's sign-in open somebody's account no more. Raises `Refused`."""
    history = house.office.load(Account, account)
    before = signing_in.links(house, history)
    history.unlink(by=by, reasons=reasons)
    return house.office.keep(history, command=command, releases=before)


def _provider(house: House) -> Provider:
    if house.agency is None:
        raise NotVouched(Sentence("This office is not joined to a sign-in of the agency."))
    return house.agency


def _asked(house: House, token: str, back: str, *, anew: bool) -> Asked:
    # All three follow from a token that only this browser and our table know: nothing else is kept.
    state, nonce, verifier = (
        house.hasher.quick(f"{what} of {token}") for what in ("state", "nonce", "verifier")
    )
    return Asked(state, nonce, verifier, back, anew)
