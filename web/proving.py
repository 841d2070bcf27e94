"""Asks again who it is before what weighs most, and then goes on with what was being done."""

from __future__ import annotations

from typing import Any

from flask import after_this_request, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import fresh, passkeys
from application.sessions import Means
from domain.account import Account
from domain.words import Sentence
from web.context import NEVER_SENT_AGAIN, PROOF, house, site
from web.hardening import STAFF_COOKIE, cookie, kept, no_cookie

PASSKEY, PASSWORD, CODE = (f"{PROOF}{name}" for name in ("passkey", "password", "code"))
MOST_TRIES = 5

WRONG = Sentence("This does not prove that it is you. Try again.")


def prove_first() -> Response | tuple[str, int] | None:
    """Ask who it is; None where the session proved it lately, or with this very form."""
    account = house().office.load(Account, g.person.id)
    if is_fresh(account):
        return None
    means, tried = _proved(account)
    if means is not None:
        return None if stay_proved(means) else redirect(url_for("staff.signing_in.show"), 303)
    if tried and house().sessions.tries(kept(STAFF_COOKIE)) >= MOST_TRIES:
        # Whoever guesses at somebody's open desk is put out of the door.
        house().sessions.end(kept(STAFF_COOKIE))
        gone = redirect(url_for("staff.signing_in.show"), 303)
        no_cookie(gone, STAFF_COOKIE)
        return gone
    return render_template("staff/prove.html", **asking(account, WRONG if tried else None)), 403


def is_fresh(account: Account) -> bool:
    """Whether the session of this request has proved lately, and strongly, who it is."""
    return fresh.is_enough(account, g.session, house().clock.now())


def stay_proved(means: Means) -> bool:
    """Write the proof down, under a new name for the session; say whether there still is one."""
    token = house().sessions.prove(kept(STAFF_COOKIE), means=means)
    if token is None:
        return False

    @after_this_request
    def renamed(response: Response) -> Response:
        cookie(response, STAFF_COOKIE, token)
        return response

    return True


def asking(account: Account, error: Sentence | None = None, *, action: str = "") -> dict[str, Any]:
    """What the form is shown with that asks who it is; it sends on what was sent with it."""
    sent = request.form.items(multi=True) if not action else ()
    return {
        "action": action or request.full_path.rstrip("?"),
        "again": [
            (name, value)
            for name, value in sent
            if name not in NEVER_SENT_AGAIN and not name.startswith(PROOF)
        ],
        "account": g.person.sign_in,
        "passkey": passkeys.to_sign_in(house(), site(), visit=g.visit) if account.passkeys else "",
        "with_password": account.secret is not None
        and (account.seed is not None or not account.proves_itself),
        "with_code": account.seed is not None,
        "agency": _agency(account),
        "error": error,
    }


def _agency(account: Account) -> dict[str, str] | None:
    """The way to the agency, which asks anew; it leads through a second window."""
    said = house().settings.oidc
    if account.linked is None or said is None:
        return None
    label = said.label_zh if g.language == "zh" else said.label_en
    return {"label": label, "href": url_for("staff.agency.leave", anew="yes")}


def _proved(account: Account) -> tuple[Means | None, bool]:
    """How the form proves who it is, and whether it tried to."""
    said, password = request.form.get(PASSKEY, ""), request.form.get(PASSWORD, "")
    if said:
        right = fresh.with_passkey(house(), site(), account, visit=g.visit, said=said)
        return (Means.PASSKEY if right else None), True
    if password:
        code = request.form.get(CODE, "")
        return fresh.with_password(house(), account, password=password, code=code), True
    return None, False
