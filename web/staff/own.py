"""One's own account: how one signs in, and who else is signed in as oneself. Nobody sees another's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import passkeys, signing_in
from application.limits import OWN_PASSWORD
from application.sessions import Means
from domain.account import Account
from domain.history import Refused
from domain.people import STAFF
from domain.words import Sentence
from web import proving, trying
from web.access import needs_two_proofs, open_to
from web.context import actor, house, site
from web.hardening import STAFF_COOKIE, kept
from web.qr import drawn
from web.staff.signing_in import begin
from web.trying import Said

room = Blueprint("own", __name__)

Errors = Mapping[str, Sentence]

MEANS: Mapping[str, Sentence] = {
    Means.PASSWORD: Sentence("a password"),
    Means.TELEPHONE: Sentence("a password and a code"),
    Means.PASSKEY: Sentence("a passkey"),
    Means.PROVIDER: Sentence("the agency’s own sign-in"),
    Means.INVITATION: Sentence("the code of an invitation"),
}
"""By what somebody proved who he is."""


@room.get("/own/")
@open_to(*STAFF, unproven=True)
def show() -> str:
    """How one signs in now, and what can be changed."""
    return _page()


@room.post("/own/proof")
@open_to(*STAFF, unproven=True, fresh=True)
def prove() -> Response:
    """Prove again who one is, and go on to what can be changed."""
    return redirect(url_for(".show"), 303)


@room.post("/own/password")
@open_to(*STAFF, unproven=True, fresh=True)
def password() -> Response | Said:
    """Choose another password. Every other session of one's own ends."""
    attempt = trying.attempt("own password", (OWN_PASSWORD, actor().id))
    if attempt.held_up:
        return _page({"now": attempt.held_up}), 429, attempt.headers
    try:
        account = signing_in.choose_password(
            house(),
            actor().id,
            by=actor(),
            now=request.form.get("now", ""),
            new=request.form.get("password", ""),
        )
    except Refused as refused:
        if refused.field != "now":
            attempt.was_right()
        return _page({refused.field or "_": refused.sentence}), 422
    attempt.was_right()
    return _stay(account)


@room.get("/own/second-step")
@open_to(*STAFF, unproven=True)
def second_step() -> Response | str:
    """Show a telephone how to work out the codes."""
    if not _may_change(house().office.load(Account, g.person.id)):
        return redirect(url_for(".show"))
    return _telephone()


@room.post("/own/second-step")
@open_to(*STAFF, unproven=True, fresh=True)
def set_second_step() -> tuple[str, int] | Response:
    """Set the second step up, once the telephone has shown a code; show the recovery codes, once."""
    try:
        codes = signing_in.set_second_step(
            house(), actor().id, by=actor(), seed=_seed(), typed=request.form.get("code", "")
        )
    except Refused as refused:
        return _telephone({refused.field or "_": refused.sentence}), 422
    response = _stay(house().office.load(Account, actor().id), Means.TELEPHONE)
    response.status_code = 200
    del response.headers["Location"]
    response.set_data(_shown_once(codes))
    return response


@room.post("/own/recovery-codes")
@open_to(*STAFF, fresh=True)
def make_recovery_codes() -> str | tuple[str, int]:
    """Make other recovery codes and show them, once; the earlier ones are void."""
    try:
        return _shown_once(signing_in.make_recovery_codes(house(), actor().id, by=actor()))
    except Refused as refused:
        return _page({"_": refused.sentence}), 422


@room.post("/own/passkeys")
@open_to(*STAFF, unproven=True, fresh=True)
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
@open_to(*STAFF, fresh=True)
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


@room.post("/own/sessions/<name>/end")
@open_to(*STAFF, unproven=True)
def end_one(name: str) -> Response:
    """End one session of one's own: a machine that was left open, or one that nobody knows."""
    house().sessions.end_one(actor().id, name)
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
        sessions=list(_sessions(account)),
        codes_action=url_for("staff.own.make_recovery_codes") if account.seed else None,
        prove=None
        if _may_change(account)
        else proving.asking(account, action=url_for("staff.own.prove")),
    )


def _may_change(account: Account) -> bool:
    return not needs_two_proofs() or proving.is_fresh(account)


def _sessions(account: Account) -> Iterator[dict[str, Any]]:
    """Where one is signed in: since when, when somebody last clicked there, and by which proof."""
    for each in house().sessions.of(account.id, kind="staff"):
        if each.renewed == account.renewed:
            yield {
                "began_at": each.began_at,
                "seen_at": each.seen_at,
                "means": MEANS.get(each.means, each.means),
                "here": each.name == g.session.name,
                "action": url_for("staff.own.end_one", name=each.name),
            }


def _shown_once(codes: Sequence[str]) -> str:
    return render_template("staff/recovery_codes.html", codes=codes, on_url=url_for(".show"))


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
    return signing_in.seed_for(house(), g.session.name)


def _stay(account: Account, means: Means | None = None) -> Response:
    """Whoever changed how to sign in stays signed in, in a session that begins now."""
    response = begin(account, means or g.session.means)
    response.location = url_for("staff.own.show")
    return response
