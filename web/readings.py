"""What is looked at behind a door is on the disk before the answer leaves it."""

from __future__ import annotations

from flask import Flask, Response, g, request

from application.office import AWAY
from application.reading import Answer, answering

LOOKS_ONLY = {"GET", "HEAD"}


def provide(app: Flask) -> None:
    """Hold every answer back until what it shows has been written down.

    While a page is made its looks are being written already. Where something is decided, each look
    is waited for at once: nothing is recorded for somebody whose look could not be.
    """

    @app.before_request
    def begin() -> None:
        g.answer = Answer(sessions=g.reading, waits=request.method not in LOOKS_ONLY)
        answering(g.answer)

    # What is registered last is asked first: an answer in place of another gets its headers, too.
    @app.after_request
    def settle(response: Response) -> Response:
        answer: Answer | None = g.get("answer")
        if answer is None:
            return response
        try:
            answer.settle()
        except AWAY as trouble:
            # No entry, no answer: what was made ready is thrown away.
            response.close()
            return app.make_response(app.handle_user_exception(trouble))
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        answering(None)
