"""Asks for a key press before a weighty decision is recorded, so that what is signed is what stands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import g, render_template, request

from application.approvals import Answer, NotSignedYet, signing
from application.office import Command
from application.sessions import Means
from domain.account import Account
from domain.approval import SIGNED
from domain.history import History
from domain.words import Sentence
from web.context import PROOF, house, site
from web.proving import stay_proved

PASSKEY, MOMENT, SALT = (f"{PROOF}{name}" for name in ("signature", "moment", "salt"))
UNSIGNED = "unsigned"
"""The field of whoever goes on without signing: an answer, which is kept when a proof is asked for."""


def is_signed(verb: str) -> bool:
    """Whether this person signs this decision now: it is among those, and a passkey is at hand."""
    return verb in SIGNED and not request.form.get(UNSIGNED) and bool(_account().passkeys)


def asks_for_a_fresh_proof(verb: str, **_: Any) -> bool:
    """Whether whoever takes this decision proves himself again; to sign it is such a proof."""
    return verb in SIGNED and not is_signed(verb)


def moment(verb: str) -> datetime:
    """When a decision counts as taken that says so itself: when it was shown to be signed, or now.

    Whoever signs has it looked at that this is not long ago, and not ahead.
    """
    if is_signed(verb) and request.form.get(PASSKEY):
        with suppress(ValueError):
            return datetime.fromisoformat(request.form.get(MOMENT, "")).astimezone(UTC)
    return house().clock.now()


def to_be_signed(verb: str, command: Command, *, now: datetime | None = None) -> Command:
    """The command of a form, and the signature that came with it, where one is asked for."""
    if not is_signed(verb):
        return command
    said = request.form.get(PASSKEY, "")
    answer = Answer(said, request.form.get(MOMENT, ""), request.form.get(SALT, ""))
    sign = signing(house(), site(), _account(), verb=verb, answer=answer if said else None, now=now)

    def noted(history: History) -> None:
        sign(history)
        g.signed = True

    return replace(command, sign=noted)


def after_it() -> None:
    """After a decision was signed: the session, too, has just proved whose it is.

    A form that was sent twice is not looked at again, and proves nothing.
    """
    if g.get("signed"):
        stay_proved(Means.PASSKEY)


def page(
    yet: NotSignedYet,
    title: Sentence,
    records: Sentence,
    back_url: str,
    *,
    identity: dict[str, Any] | None = None,
    reads: Sequence[Any] = (),
) -> str:
    """Show once more what would be recorded, and ask for the key that signs it."""
    sign = {
        "action": request.full_path.rstrip("?"),
        "again": [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name != "csrf" and not name.startswith(PROOF)
        ],
        "options": yet.options,
        "moment": yet.moment,
        "salt": yet.salt,
    }
    return render_template(
        "staff/sign_it.html",
        identity=identity,
        title=title,
        records=records,
        reads=reads,
        sign=sign,
        back_url=back_url,
    )


def _account() -> Account:
    found: Account | None = g.get("account_signing")
    if found is None:
        found = g.account_signing = house().office.load(Account, g.person.id)
    return found
