"""Signing in and out: a session at the office for each person, the same words for every failure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import accounts, passkeys, signing_in
from application.demonstration import CAST, Member
from application.limits import INVITATION_PLACE, SIGN_IN_ALL, SIGN_IN_PLACE
from application.sessions import Means
from domain.account import Account
from domain.history import Refused
from domain.words import Sentence
from web import trying
from web.access import EVERYBODY, needs_two_proofs, open_to
from web.context import house, site
from web.desk import ROLES, home_of
from web.hardening import HALFWAY_COOKIE, KNOWN_COOKIE, STAFF_COOKIE, cookie, kept, no_cookie
from web.trying import Said

room = Blueprint("signing_in", __name__)

BROWSER_KNOWN = timedelta(days=90)
HALFWAY = "second step"
"""The session of somebody whose password was right, and who still has to show a code."""


@room.get("/sign-in")
@open_to(EVERYBODY)
def show() -> Response | str:
    """Ask who it is; whoever is known already goes on to work."""
    home = home_of(g.person) if g.person else None
    if home:
        return redirect(_onwards(request.args.get("then")) or home)
    return _page()


@room.post("/sign-in")
@open_to(EVERYBODY)
def enter() -> Response | Said:
    """Look at name and password; an unknown name and a wrong password read the same."""
    name, password = request.form.get("account", ""), request.form.get("password", "")
    attempt = trying.attempt(
        "sign-in",
        signing_in.counted_as(house(), sign_in=name, browser=kept(KNOWN_COOKIE)),
        (SIGN_IN_PLACE, trying.place()), (SIGN_IN_ALL, ""),
    )  # fmt: skip
    if attempt.held_up:
        return _page(account=name, errors={"_": attempt.held_up}), 429, attempt.headers
    if not password and (member := _seats().get(name)):
        password = member.password
    account = signing_in.known(house(), sign_in=name, password=password)
    if account is None:
        wrong = Sentence("This name and this password do not go together.")
        return _page(account=name, errors={"_": wrong}), 401
    attempt.was_right()
    if account.seed is None:
        # Whoever has a passkey has no weaker way in: a password that was seen opens nothing.
        if (account.passkeys or account.linked) and needs_two_proofs():
            only = Sentence(
                "A password alone does not open this account: sign in with its passkey."
            )
            if not account.passkeys:
                only = Sentence(
                    "A password alone does not open this account: sign in at your agency."
                )
            return _page(account=name, errors={"_": only}), 401
        return begin(account, Means.PASSWORD)
    token = house().sessions.begin(subject=account.id, kind=HALFWAY, renewed=account.renewed)
    response = redirect(url_for(".ask_code", then=_onwards(request.form.get("then"))), 303)
    cookie(response, HALFWAY_COOKIE, token)
    return response


@room.get("/sign-in/code")
@open_to(EVERYBODY)
def ask_code() -> Response | str:
    """Ask for the code that the telephone shows."""
    return _code_page() if _halfway() else redirect(url_for(".show"))


@room.post("/sign-in/code")
@open_to(EVERYBODY)
def show_code() -> Response | tuple[str, int]:
    """Look at the code. Five wrong ones, and the password is asked for again."""
    account = _halfway()
    if account is None:
        return redirect(url_for(".show"), 303)
    if signing_in.passes(house(), account, request.form.get("code", "")):
        return begin(account, Means.TELEPHONE)
    if signing_in.too_many_wrong(house(), account):
        return _code_page({"code": TOO_MANY}), 429
    token = kept(HALFWAY_COOKIE)
    if house().sessions.tries(token) >= MOST_CODES:
        house().sessions.end(token)
        return redirect(url_for(".show"), 303)
    wrong = Sentence("This is not the code that the telephone shows now, or it was used already.")
    return _code_page({"code": wrong}), 401


@room.post("/sign-in/passkey")
@open_to(EVERYBODY)
def show_passkey() -> Response | tuple[str, int]:
    """Look at what a device proves. Nothing is typed, so there is no second step."""
    said = request.form.get("passkey", "")
    account = passkeys.sign_in(house(), site(), visit=g.visit, said=said)
    if account is None:
        return _page(errors={"_": Sentence("This passkey opens no account here.")}), 401
    return begin(account, Means.PASSKEY)


@room.get("/invitation")
@open_to(EVERYBODY)
def invited() -> str:
    """Ask for the code of an invitation, and for a password."""
    return _invitation()


@room.post("/invitation")
@open_to(EVERYBODY)
def accept() -> Response | Said:
    """Choose a password with the code that was handed over."""
    name = request.form.get("account", "")
    attempt = trying.attempt("invitation", (INVITATION_PLACE, trying.place()))
    if attempt.held_up:
        return _invitation(name, {"_": attempt.held_up}), 429, attempt.headers
    try:
        account = signing_in.accept(
            house(),
            sign_in=name,
            code=request.form.get("code", ""),
            password=request.form.get("password", ""),
        )
    except Refused as refused:
        return _invitation(name, {refused.field or "_": refused.sentence}), 422
    return begin(account, Means.INVITATION)


@room.post("/sign-out")
@open_to(EVERYBODY)
def leave() -> Response:
    """End the session, here and at the office."""
    house().sessions.end(kept(STAFF_COOKIE))
    response = redirect(url_for(".show"), 303)
    no_cookie(response, STAFF_COOKIE)
    return response


def begin(
    account: Account, means: Means, then: str | None = None, *, proved_at: datetime | None = None
) -> Response:
    """Begin a session of its own for whoever has just shown who it is, and go on to work."""
    # A name for a session that somebody else may know is never taken over.
    for name in (STAFF_COOKIE, HALFWAY_COOKIE):
        house().sessions.end(kept(name))
    token = house().sessions.begin(
        subject=account.id,
        kind="staff",
        renewed=account.renewed,
        means=means,
        proved_at=proved_at,
    )
    person = accounts.person(house().office, account.id)
    wanted = _onwards(then or request.values.get("then"))
    then = wanted or (person and home_of(person)) or url_for("staff.signing_in.show")
    response = redirect(then, 303)
    cookie(response, STAFF_COOKIE, token)
    no_cookie(response, HALFWAY_COOKIE)
    cookie(
        response, KNOWN_COOKIE, signing_in.browser_known(house(), account.id), lasts=BROWSER_KNOWN
    )
    return response


def _halfway() -> Account | None:
    found = house().sessions.find(kept(HALFWAY_COOKIE), kind=HALFWAY)
    if found is None:
        return None
    account = house().office.load(Account, found.subject)
    still = not account.closed and found.renewed == account.renewed
    return account if still else None


def _page(*, account: str = "", errors: dict[str, Sentence] | None = None) -> str:
    return render_template(
        "staff/sign_in.html",
        form={"filled": {"account": account}, "errors": errors or {}},
        with_password=True,
        people=[
            {"account": each.sign_in, "name": each.name, "role": ROLES[each.role]}
            for each in _seats().values()
        ],
        hidden=_then(),
        action=url_for("staff.signing_in.enter"),
        passkey=passkeys.to_sign_in(house(), site(), visit=g.visit),
        passkey_action=url_for("staff.signing_in.show_passkey"),
        invitation_url=url_for("staff.signing_in.invited"),
        agency=_agency(),
    )


def _code_page(errors: dict[str, Sentence] | None = None) -> str:
    return render_template(
        "staff/sign_in_code.html",
        errors=errors or {},
        hidden=_then(),
        action=url_for("staff.signing_in.show_code"),
    )


def _invitation(account: str = "", errors: dict[str, Sentence] | None = None) -> str:
    return render_template(
        "staff/invitation.html",
        form={"filled": {"account": account}, "errors": errors or {}},
        shortest=signing_in.SHORTEST,
        action=url_for("staff.signing_in.accept"),
    )


def _agency() -> dict[str, str] | None:
    """The way to the agency's own sign-in, and what it is called."""
    said = house().settings.oidc
    if said is None or house().agency is None:
        return None
    label = said.label_zh if g.language == "zh" else said.label_en
    return {"label": label, "href": url_for("staff.agency.leave", then=_then().get("then"))}


def _then() -> dict[str, str]:
    return {"then": then} if (then := _onwards(request.values.get("then"))) else {}


def _seats() -> dict[str, Member]:
    """The invented people of a demonstration, who let everybody sit in their seat; else nobody."""
    identity = house().office.identity()
    if identity is None or not identity.demonstration:
        return {}
    return {each.sign_in: each for each in CAST if house().office.holder("sign-in", each.sign_in)}


MOST_CODES = 5
TOO_MANY = Sentence(
    "Too many wrong codes were typed for this account. Wait until the next hour, or sign in with a"
    " passkey."
)
OUR_PAGES = re.compile(r"/(staff|audit)/(?!.*(//|\.\.))[A-Za-z0-9/_.?=&%-]*")


def _onwards(then: str | None) -> str | None:
    """Where somebody wanted to go, if it is one of our own pages and nothing else."""
    # Letters, digits and the signs our own addresses have: nothing a browser could read otherwise.
    return then if then and OUR_PAGES.fullmatch(then) else None
