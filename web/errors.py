"""What a person reads when something is refused, is not there, or broke: a sentence, never a trace."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, g, render_template
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from application.office import Absent, Unavailable
from domain.history import Refused
from domain.words import Sentence
from projections.projector import BeingMade

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

    @app.errorhandler(Unavailable)
    def unavailable(trouble: Exception) -> tuple[str, int]:
        quoted = secrets.token_hex(4)
        log.error("%s: the record is out of reach: %s", quoted, trouble)
        return render_template("broken.html", quote=quoted), 503

    @app.errorhandler(BeingMade)
    def being_made(trouble: BeingMade) -> tuple[str, int]:
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
        quoted = secrets.token_hex(4)
        log.error("%s: %r", quoted, trouble, exc_info=not app.testing)
        return render_template("broken.html", quote=quoted), 500


def _refuse(sentence: Sentence, status: int) -> tuple[str, int]:
    g.setdefault("language", "en")
    return render_template("refused.html", refusal=Refused(sentence)), status
