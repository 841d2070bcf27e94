"""Signing in and out: a session at the office for each person, the same words for every failure."""

from __future__ import annotations

import re

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application import accounts
from application.demonstration import CAST, Member
from domain.words import Sentence
from web.access import EVERYBODY, open_to
from web.context import house
from web.desk import ROLES, home_of
from web.hardening import STAFF_COOKIE, cookie

signing_in = Blueprint("signing_in", __name__)


@signing_in.get("/sign-in")
@open_to(EVERYBODY)
def show() -> Response | str:
    """Ask who it is; whoever is known already goes on to work."""
    home = home_of(g.person) if g.person else None
    if home:
        return redirect(_onwards(request.args.get("then")) or home)
    return _page()


@signing_in.post("/sign-in")
@open_to(EVERYBODY)
def enter() -> Response | tuple[str, int]:
    """Begin a session. An unknown name and a wrong password read the same."""
    name, password = request.form.get("account", ""), request.form.get("password", "")
    if not password and (member := _seats().get(name)):
        password = member.password
    person = accounts.sign_in(house().office, house().hasher, name=name, password=password)
    if person is None:
        wrong = Sentence("This name and this password do not go together.")
        return _page(account=name, errors={"_": wrong}), 401
    house().sessions.end(request.cookies.get(STAFF_COOKIE))
    token = house().sessions.begin(subject=person.id, kind="staff")
    then = _onwards(request.form.get("then")) or home_of(person) or url_for(".show")
    response = redirect(then, 303)
    cookie(response, STAFF_COOKIE, token)
    return response


@signing_in.post("/sign-out")
@open_to(EVERYBODY)
def leave() -> Response:
    """End the session, here and at the office."""
    house().sessions.end(request.cookies.get(STAFF_COOKIE))
    response = redirect(url_for(".show"), 303)
    response.delete_cookie(STAFF_COOKIE)
    return response


def _page(*, account: str = "", errors: dict[str, Sentence] | None = None) -> str:
    return render_template(
        "staff/sign_in.html",
        form={"filled": {"account": account}, "errors": errors or {}},
        with_password=True,
        people=[
            {"account": each.sign_in, "name": each.name, "role": ROLES[each.role]}
            for each in _seats().values()
        ],
        hidden={"then": then} if (then := _onwards(request.values.get("then"))) else {},
        action=url_for("staff.signing_in.enter"),
    )


def _seats() -> dict[str, Member]:
    """The invented people of a demonstration, who let everybody sit in their seat; else nobody."""
    identity = house().office.identity()
    if identity is None or not identity.demonstration:
        return {}
    return {each.sign_in: each for each in CAST if house().office.holder("sign-in", each.sign_in)}


OUR_PAGES = re.compile(r"/(staff|audit)/[A-Za-z0-9/_.?=&%-]*")


def _onwards(then: str | None) -> str | None:
    """Where somebody wanted to go, if it is one of our own pages and nothing else."""
    # Letters, digits and the signs our own addresses have: nothing a browser could read otherwise.
    return then if then and OUR_PAGES.fullmatch(then) else None
