"""What a person reads when something is refused, is not there, or broke: a sentence, never a trace."""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import Any

from flask import Flask, g, render_template
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from application.adapters.secrets import Busy
from application.office import AWAY, Absent
from domain.history import Refused
from domain.words import Sentence
from projections.projector import BeingMade, ListsAway
from web.context import form_sent

FAILED = Sentence(
    "It is not your fault. If you were sending something, go back and send it again: it is never"
    " recorded twice."
)
RECORD_AWAY = Sentence(
    "We cannot reach our own records just now. Try again in a few minutes; what you send twice is"
    " recorded once."
)
LISTS_AWAY = Sentence(
    "The lists cannot be shown just now. Cases are recorded as always, and each can be opened at its"
    " own address."
)

VERY_MANY = Sentence(
    "Very many people are coming in at this moment. Go back and try again in a few seconds. Nothing"
    " was recorded."
)

log = logging.getLogger(__name__)


def provide(app: Flask) -> None:
    """Answer every kind of trouble with its page."""

    @app.errorhandler(Refused)
    def refused(trouble: Refused) -> tuple[str, int]:
        return render_template("refused.html", refusal=trouble), 409

    @app.errorhandler(Absent)
    @app.errorhandler(404)
    @app.errorhandler(405)
    def absent(_: Any) -> tuple[str, int]:
        return render_template("absent.html"), 404

    @app.errorhandler(403)
    def elsewhere(_: Any) -> tuple[str, int]:
        return _refuse(
            Sentence(
                "This form is too old, or it was not sent from one of our pages. Go back, load the"
                " page again and send it once more. Nothing was recorded."
            ),
            403,
        )

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_: Any) -> tuple[str, int]:
        return _refuse(
            Sentence(
                "That is more text than a page can take. Shorten it to 50,000 characters, or hand"
                " the whole in on paper. Nothing was recorded."
            ),
            413,
        )

    @app.errorhandler(Busy)
    def busy(_: Any) -> tuple[str, int, dict[str, str]]:
        if counted := g.get("attempt"):
            counted.could_not_be_made()
        page = render_template("broken.html", quote=None, sentence=VERY_MANY, again=form_sent())
        return page, 503, {"Retry-After": "5"}

    def away(trouble: Exception) -> tuple[str, int, dict[str, str]]:
        return _away(trouble, LISTS_AWAY if isinstance(trouble, ListsAway) else RECORD_AWAY)

    for kind in (*AWAY, ListsAway):
        app.register_error_handler(kind, away)

    @app.errorhandler(BeingMade)
    def being_made(trouble: BeingMade) -> tuple[str, int]:
        if trouble.halted:
            return _refuse(
                Sentence(
                    "This list could not be worked out: it stopped at a fact it cannot take. Tell"
                    " those who run the office. Every case can be opened meanwhile."
                ),
                503,
            )
        return _refuse(
            Sentence(
                "This list is being worked out from the record: {done} of {all} facts are read."
                " Load the page again in a minute. Every case can be opened meanwhile.",
                done=trouble.position,
                all=trouble.head,
            ),
            503,
        )

    @app.errorhandler(HTTPException)
    def other(trouble: HTTPException) -> tuple[str, int]:
        return _refuse(
            Sentence("This could not be read as it was sent. Go back and try once more."),
            trouble.code or 400,
        )

    @app.errorhandler(Exception)
    def broken(trouble: Exception) -> tuple[str, int]:
        quoted = _quoted()
        # Where it happened, not what it said: that may repeat what somebody typed.
        where = "" if app.testing else "".join(traceback.format_tb(trouble.__traceback__))
        log.error("%s: %s\n%s", quoted, type(trouble).__name__, where)
        return render_template("broken.html", quote=quoted, sentence=FAILED, again=form_sent()), 500


def _away(trouble: Exception, sentence: Sentence) -> tuple[str, int, dict[str, str]]:
    """A database is full, locked, for reading only or gone: say so, and keep what was typed."""
    quoted = _quoted()
    said = str(getattr(trouble, "orig", None) or trouble).strip().partition("\n")[0]
    log.error("%s: a database cannot be used now: %s", quoted, said)
    page = render_template("broken.html", quote=quoted, sentence=sentence, again=form_sent())
    return page, 503, {"Retry-After": "30"}


def _quoted() -> str:
    """A number to name in a call; it finds the place in the log."""
    return secrets.token_hex(4)


def _refuse(sentence: Sentence, status: int) -> tuple[str, int]:
    g.setdefault("language", "en")
    return render_template("refused.html", refusal=Refused(sentence)), status
