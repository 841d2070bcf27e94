"""One's own account: how one signs in, and who else is signed in as oneself. Nobody sees another's."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import passkeys, signing_in
from domain.account import Account
from domain.history import Refused
from domain.people import STAFF
from domain.words import Sentence
from web.access import open_to
from web.context import actor, house, site
from web.hardening import STAFF_COOKIE, kept
from web.qr import drawn
from web.staff.signing_in import begin

room = Blueprint("own", __name__)

Errors = Mapping[str, Sentence]


@room.get("/own/")
@open_to(*STAFF, unproven=True)
def show() -> str:
    """How one signs in now, and what can be changed."""
    return _page()


@room.post("/own/password")
@open_to(*STAFF, unproven=True)
def password() -> Response | tuple[str, int]:
    """Choose another password. Every other session of one's own ends."""
    try:
        account = signing_in.choose_password(
            house(),
            actor().id,
            by=actor(),
            now=request.form.get("now", ""),
            new=request.form.get("password", ""),
        )
    except Refused as refused:
        return _page({refused.field or "_": refused.sentence}), 422
    return _stay(account)


@room.get("/own/second-step")
@open_to(*STAFF, unproven=True)
def second_step() -> str:
    """Show a telephone how to work out the codes."""
    return _telephone()


@room.post("/own/second-step")
@open_to(*STAFF, unproven=True)
def set_second_step() -> tuple[str, int] | Response:
    """Set the second step up, once the telephone has shown a code; show the recovery codes, once."""
    try:
        codes = signing_in.set_second_step(
            house(), actor().id, by=actor(), seed=_seed(), typed=request.form.get("code", "")
        )
    except Refused as refused:
        return _telephone({refused.field or "_": refused.sentence}), 422
    page = render_template("staff/recovery_codes.html", codes=codes, on_url=url_for(".show"))
    response = _stay(house().office.load(Account, actor().id))
    response.status_code = 200
    del response.headers["Location"]
    response.set_data(page)
    return response


@room.post("/own/passkeys")
@open_to(*STAFF, unproven=True)
def add_passkey() -> Response | tuple[str, int]:
    """Add a passkey, once the device has shown that it has it."""
    try:
        passkeys.add(
            house(),
            site(),
            actor().id,
            by=actor(),
            visit=g.visit,
            said=request.form.get("passkey", ""),
            label=request.form.get("label", ""),
        )
    except Refused as refused:
        return _page({refused.field or "_": refused.sentence}), 422
    return redirect(url_for(".show"), 303)


@room.post("/own/passkeys/<credential>/removal")
@open_to(*STAFF)
def remove_passkey(credential: str) -> Response | tuple[str, int]:
    """Remove a passkey of one's own; every other session of one's own ends."""
    try:
        account = passkeys.remove(house(), actor().id, by=actor(), credential=credential)
    except Refused as refused:
        return _page({"_": refused.sentence}), 422
    return _stay(account)


@room.post("/own/sessions")
@open_to(*STAFF, unproven=True)
def end_others() -> Response:
    """End every other session of one's own."""
    house().sessions.end_all(actor().id, but=kept(STAFF_COOKIE))
    return redirect(url_for(".show"), 303)


def _page(errors: Errors | None = None) -> str:
    account = house().office.load(Account, g.person.id)
    return render_template(
        "staff/own.html",
        account=g.person.sign_in,
        has_password=account.secret is not None,
        has_second_step=account.seed is not None,
        recovery_codes=len(account.unused),
        passkeys=[
            {
                "label": each.label.text(),
                "action": url_for("staff.own.remove_passkey", credential=each.credential),
            }
            for each in account.passkeys.values()
        ],
        passkey=passkeys.to_add(
            house(), site(), g.person.id, visit=g.visit, office=_office_named()
        ),
        passkey_action=url_for("staff.own.add_passkey"),
        must=not g.person.proves_itself,
        errors=errors or {},
        shortest=signing_in.SHORTEST,
        password_action=url_for("staff.own.password"),
        second_step_url=url_for("staff.own.second_step"),
        sessions_action=url_for("staff.own.end_others"),
    )


def _telephone(errors: Errors | None = None) -> str:
    seed = _seed()
    address = signing_in.for_telephone(seed, office=_office_named(), account=g.person.sign_in)
    return render_template(
        "staff/second_step.html",
        picture=drawn(address),
        grouped=[seed[start : start + 4] for start in range(0, len(seed), 4)],
        errors=errors or {},
        action=url_for("staff.own.set_second_step"),
        back_url=url_for("staff.own.show"),
    )


def _office_named() -> str:
    identity = house().office.identity()
    return identity.name(g.language) if identity else "Ombud"


def _seed() -> str:
    return signing_in.seed_for(house(), kept(STAFF_COOKIE) or "")


def _stay(account: Account) -> Response:
    """Whoever changed how to sign in stays signed in, in a session that begins now."""
    response = begin(account)
    response.location = url_for("staff.own.show")
    return response
