"""The people who work here, for the administrator: opens, changes, closes accounts; sees no case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import accounts, agency, signing_in
from application.accounts import Person
from application.office import Absent, ClaimTaken, Office, Outcome
from domain.account import Account
from domain.history import Refused
from domain.people import Role
from domain.words import Sentence
from web.access import open_to
from web.context import actor, bound_command, house, new_command_id
from web.desk import ROLES

room = Blueprint("people", __name__)


def _unlink(_: Office, account: str, **given: Any) -> Outcome:
    return agency.unlink(house(), account, **given)


DEEDS: Mapping[str, tuple[Callable[..., Outcome], tuple[str, ...]]] = {
    "role": (accounts.give_role, ("role", "reasons")),
    "unit": (accounts.move, ("unit",)),
    "close": (accounts.close, ("reasons",)),
    "reopen": (accounts.reopen, ("reasons",)),
    "sessions": (accounts.end_sessions, ("reasons",)),
    "unlink": (_unlink, ("reasons",)),
}
"""What an administrator decides about an account, and what has to be said for it."""

Errors = Mapping[str, Sentence]


@room.get("/people/")
@open_to(Role.ADMINISTRATOR)
def show() -> str:
    """Everybody who has or had an account."""
    return _list()


@room.post("/people/")
@open_to(Role.ADMINISTRATOR, fresh=True)
def open_account() -> str | tuple[str, int]:
    """Open an account, and show the code with which the person chooses how to sign in."""
    said = {name: request.form.get(name, "").strip() for name in FIELDS}
    errors = {name: Sentence("Fill this in.") for name in NEEDED if not said[name]}
    if errors:
        return _list(said, errors), 422
    try:
        opened = accounts.open_account(
            house().office,
            house().hasher,
            by=actor(),
            sign_in=signing_in.called(said["account"]),
            name=said["name"],
            role=said["role"],
            unit=said["unit"],
            password=None,
            badge_number=said["badge_number"] or None,
            telephone=said["telephone"] or None,
        )
    except ClaimTaken:
        taken = Sentence("Somebody signs in by this name already. Choose another.")
        return _list(said, {"account": taken}), 422
    except Refused as refused:
        return _list(said, {refused.field or "_": refused.sentence}), 422
    return _handed_over(opened.stream_id)


@room.get("/people/<account>")
@open_to(Role.ADMINISTRATOR)
def one(account: str) -> str:
    """One account, and what can be decided about it."""
    return _one(account)


@room.post("/people/<account>/invitation")
@open_to(Role.ADMINISTRATOR, fresh=True)
def invite(account: str) -> str | tuple[str, int]:
    """Make a code, shown this once, with which the person chooses how to sign in."""
    _person(account)
    try:
        return _handed_over(account)
    except Refused as refused:
        return _one(account, {"invitation": refused.sentence}), 422


@room.post("/people/<account>/<deed>")
@open_to(Role.ADMINISTRATOR, fresh=True)
def decide(account: str, deed: str) -> Response | tuple[str, int]:
    """Change a role or a unit, close an account or open it again."""
    if deed not in DEEDS:
        abort(404)
    _person(account)
    by, (decide_it, asked) = actor(), DEEDS[deed]
    # Two forms of one page ask for reasons: each field has a name of its own.
    said = {name: request.form.get(_field(deed, name), "") for name in asked}
    command = bound_command(by.id, account, deed)
    try:
        decide_it(house().office, account, by=by, command=command, **said)
    except Refused as refused:
        return _one(account, {deed: refused.sentence}), 422
    return redirect(url_for(".one", account=account), 303)


def _field(deed: str, name: str) -> str:
    return f"{deed}_{name}" if name == "reasons" else name


FIELDS = ("account", "name", "role", "unit", "badge_number", "telephone")
NEEDED = ("account", "name", "role", "unit")


def _list(said: Mapping[str, str] | None = None, errors: Errors | None = None) -> str:
    everybody = accounts.everybody(house().office).values()
    return render_template(
        "staff/people.html",
        people=[
            {
                "href": url_for("staff.people.one", account=each.id),
                "name": each.name,
                "account": each.sign_in,
                "role": ROLES[Role(each.role)],
                "unit": each.unit,
                "state": _state(each),
            }
            for each in sorted(everybody, key=lambda each: (each.gone, each.sign_in))
        ],
        form={"filled": dict(said or {}), "errors": errors or {}},
        roles=_roles(),
        action=url_for("staff.people.open_account"),
    )


def _one(account: str, errors: Errors | None = None) -> str:
    person = _person(account)
    return render_template(
        "staff/person.html",
        name=person.name,
        account=person.sign_in,
        role=person.role,
        role_word=ROLES[Role(person.role)],
        unit=person.unit,
        badge=person.badge_number,
        telephone=person.telephone,
        state=_state(person),
        gone=person.gone,
        own=person.id == actor().id,
        linked=house().office.load(Account, account).linked is not None,
        roles=_roles(),
        errors=errors or {},
        action={deed: url_for("staff.people.decide", account=account, deed=deed) for deed in DEEDS}
        | {"invitation": url_for("staff.people.invite", account=account)},
        filled=request.form,
        command_id=new_command_id(),
        back_url=url_for("staff.people.show"),
    )


def _handed_over(account: str) -> str:
    outcome, code = signing_in.invite(house(), account, by=actor())
    person = _person(outcome.stream_id)
    return render_template(
        "staff/invited.html",
        name=person.name,
        account=person.sign_in,
        code=code,
        days=signing_in.INVITATION.days,
        where=url_for("staff.signing_in.invited", _external=True),
        back_url=url_for("staff.people.one", account=person.id),
    )


def _person(account: str) -> Person:
    try:
        person = accounts.person(house().office, account)
    except Absent:
        person = None
    if person is None:
        abort(404)
    return person


def _roles() -> list[dict[str, Any]]:
    return [{"value": role, "label": label} for role, label in ROLES.items()]


def _state(person: Person) -> Sentence:
    if person.gone:
        return Sentence("Closed")
    if person.proves_itself:
        return Sentence("Signs in with two proofs")
    return Sentence("Has not yet set up a second step")
