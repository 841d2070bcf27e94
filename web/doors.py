"""Puts the doors into one web application, each with its guards."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, g, redirect, request
from werkzeug.wrappers import Response

from application import accounts
from application.adapters.keeper import key_from
from application.adapters.words import LANGUAGES, Words
from application.bootstrap import House
from application.settings import HERE
from web import access, audit, context, errors, hardening, public, readings, staff, trying
from web.hardening import RECEIPT_COOKIE, STAFF_COOKIE
from web.uploads import Request
from web.visitors import Visitors

PAGES = Path(__file__).parents[1] / "templates" / "pages"


def create_app(
    house: House, *, hosts: Iterable[str] = (), visitors: Visitors | None = None
) -> Flask:
    """Make the web application of an office. Raises `DoorUnguarded` for a view without a policy.

    `hosts` are names it answers under, beside its settings; `visitors` is shared by its processes.
    """
    app = Flask("web", template_folder=str(PAGES), static_folder="static")
    app.request_class = Request
    app.extensions["house"] = house
    secret = key_from(house.settings.keys / "forms.key")
    # A key of its own, which is the same after a restart: a form that is sent again still acts once.
    app.extensions["commands"] = hmac.digest(secret, b"ombud/commands/1", "sha256")
    app.extensions["visitors"] = visitors or Visitors(house.clock.now().date())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.before_request
    def tongue() -> None:
        # First of all, so that a refusal, too, is said in the reader's language.
        g.language = context.choose_language()
        g.words = Words(g.language)
        g.person = g.receipt = g.session = None
        g.reading = {}

    hardening.harden(
        app,
        secret,
        hosts=(*HERE, *house.settings.hosts, *hosts),
        proxy=house.settings.proxy,
    )
    context.provide(app)
    app.context_processor(lambda: {"ticket": trying.ticket()})
    errors.provide(app)

    @app.before_request
    def who() -> Any:
        if request.endpoint == "static":
            return None
        if "language" in request.args and request.method == "GET":
            return _keep_language()
        g.words = Words(g.language, house.office.time_zone())
        found = house.sessions.find(hardening.kept(STAFF_COOKIE), kind="staff")
        if found:
            person = accounts.person(house.office, found.subject)
            # A role that changed, an account that was closed: nobody goes on as who he was.
            if person and not person.gone and found.renewed == person.renewed:
                g.person, g.session = person, found
                g.reading["staff"] = found.reads
        held = house.sessions.find(hardening.kept(RECEIPT_COOKIE), kind="receipt")
        if held:
            g.receipt = held.subject
            g.reading["receipt"] = held.reads
        return None

    readings.provide(app)
    for door in (public, staff, audit):
        app.register_blueprint(door.door())
    access.refuse_unguarded(app)
    return app


def _keep_language() -> Response:
    arguments = [(name, value) for name, value in request.args.items(True) if name != "language"]
    # One slash in front, and quoted: a path of two would lead to another site.
    path = "/" + quote(request.path.lstrip("/"))
    response = redirect(f"{path}?{urlencode(arguments)}" if arguments else path)
    asked = request.args["language"]
    if asked in LANGUAGES:
        hardening.cookie(response, "language", asked)
    return response
