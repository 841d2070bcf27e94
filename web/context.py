"""What a request carries: the house, who is there, in which language, and the way to say things."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from sqlalchemy.engine import Connection

from application.adapters.passkeys import Site
from application.adapters.words import LANGUAGES, Words
from application.bootstrap import House
from application.office import AWAY, Command, Identity
from domain.calendar import Calendar
from domain.people import Actor
from projections.shelf import Tables
from web.cookies import kept

COMMAND = re.compile(r"[A-Za-z0-9-]{8,64}")
VERSION = re.compile(r"[0-9]{1,9}")
POSITION = re.compile(r"[0-9]{1,18}")
PROOF = "proof_"
"""How the fields begin that prove who sends a form, and are no answers of it."""
NEVER_SENT_AGAIN = frozenset({"csrf", "now", "password"})
"""What a page does not give back: a password that was typed is typed again."""


def house() -> House:
    """The office behind this door."""
    found: House = current_app.extensions["house"]
    return found


@contextmanager
def look(name: str) -> Iterator[tuple[Connection, Tables]]:
    """Look at a list; whoever decided sees what it did, so the next page waits for that position.

    Only for the list that it shows: a page about one case is folded from the record, and waits for
    none. Raises `BeingMade` and `ListsAway`.
    """
    position = request.args.get("at", "")
    at = int(position) if POSITION.fullmatch(position) else 0
    with house().projector.look(name, at=at) as looked:
        yield looked


def site() -> Site:
    """The address at which this browser sees the office."""
    return Site(request.host.partition(":")[0], f"{request.scheme}://{request.host}")


def say(sentence: Any, **values: Any) -> str:
    """Say a sentence in the reader's language."""
    words: Words = g.words
    return words.say(sentence, **values)


def actor() -> Actor:
    """The person of the office who acts, come through the door of this request."""
    found: Actor = g.person.acting(
        request.blueprint.split(".")[0] if request.blueprint else "web", correlation=g.correlation
    )
    return found


def command() -> Command:
    """The command of a form: its own id, and the version its reader saw."""
    said = request.form.get("command_id", "")
    seen = request.form.get("seen", "")
    return Command(
        said if COMMAND.fullmatch(said) else None, int(seen) if VERSION.fullmatch(seen) else None
    )


def bound_command(*to: str) -> Command:
    """The command of a form, bound to whom, where and what was answered.

    The same press twice acts once; a form that was mended and sent again is another command. The
    record keeps commands in the clear, so nobody without the key may try out what was answered.
    """
    plain = command()
    if plain.id is None:
        return plain
    answers = sorted(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf" and not name.startswith(PROOF)
    )
    key: bytes = current_app.extensions["commands"]
    digest = hmac.new(key, repr((to, answers)).encode(), hashlib.sha256).hexdigest()[:32]
    return Command(f"{plain.id}-{digest}", plain.seen)


def form_sent() -> dict[str, Any] | None:
    """The form that was sent, to be sent once more. Its command acts once however often that is."""
    if request.method != "POST" or not request.form.get("command_id"):
        return None
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_SENT_AGAIN and not name.startswith(PROOF)
    ]
    # Only a form that came from a page of ours is made ready to be sent once more.
    if hmac.compare_digest(request.form.get("csrf", "").encode(), g.get("csrf", "").encode()):
        fields.append(("csrf", g.get("csrf", "")))
    return {"action": request.path, "fields": fields}


def new_command_id() -> str:
    """A new id for a form about to be shown."""
    return house().office.entropy.id()


def today() -> date:
    """The day it is where the office stands."""
    return house().office.today()


def calendar(id: str) -> Calendar:
    """The calendar that holds now; asked for once in a request, however many cases a page shows."""
    found: dict[str, Calendar] = g.setdefault("calendars", {})
    if id not in found:
        found[id] = house().office.calendar(id)
    return found[id]


def choose_language() -> str:
    """The language asked for by the address, else by the cookie, else by the browser."""
    asked = request.args.get("language") or kept("language")
    if asked in LANGUAGES:
        return str(asked)
    return request.accept_languages.best_match(list(LANGUAGES), default="en") or "en"


def other_language_url() -> str:
    """This page in the other language."""
    other = "en" if g.language == "zh" else "zh"
    here = request.path if request.method in {"GET", "HEAD"} else url_for("public.start.show")
    arguments = {**request.args.to_dict(), "language": other}
    return f"{here}?{urlencode(arguments)}"


def _identity() -> Identity | None:
    """What the office says of itself; a page that says the record is away does without."""
    try:
        return house().office.identity()
    except AWAY:
        return None


def provide(app: Flask) -> None:
    """Give every page its words and its frame."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        identity = _identity()
        return {
            "say": say,
            "language": g.get("language", "en"),
            "other_language_url": other_language_url(),
            "nonce": g.get("nonce", ""),
            "csrf": g.get("csrf", ""),
            "home_url": url_for("public.start.show"),
            "office": {
                "name": identity.name(g.get("language", "en")) if identity else "Ombud",
                "demonstration": bool(identity and identity.demonstration),
                "telephone": None,
                "emergency": "110",
            },
        }
