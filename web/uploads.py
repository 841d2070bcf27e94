"""A form with a file, read while it arrives: what was typed first, then the file, piece by piece."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar

import flask
from flask import request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, ClientDisconnected
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from domain.history import Refused
from domain.words import Sentence
from web.context import COMMAND
from web.hardening import proves_its_page, takes_file

View = TypeVar("View", bound=Callable[..., Any])

PIECE = 1 << 18
MOST_TYPED = 200_000
"""Bytes of all that is typed into a form beside its file."""
MOST_PARTS = 20
AT_ONCE = 2
"""Files that one process takes in at a time at each door: its other threads answer everybody else."""
LEAST = 10_000
"""Bytes a second that a form with a file has to bring on average: a bad telephone line brings more."""
PATIENCE = 60.0
"""Seconds for which it may be slower."""
STILL = 120.0
"""Seconds that one piece may take, however fast all before it was."""

# The office works on while the public fills its own places.
_places = {door: threading.BoundedSemaphore(AT_ONCE) for door in ("public", "staff")}


def file_form(view: View) -> View:
    """Let a view read a form with a file. No other view is ever sent one."""
    view.takes_file = True  # type: ignore[attr-defined]  # a view carries what it takes
    return view


class Request(flask.Request):
    """A request whose form holds no file, unless its view reads it itself.

    A form library would write each file to the disk in the clear before anybody could refuse it.
    """

    def _load_form_data(self) -> None:
        if "form" not in self.__dict__ and takes_file(self):
            # Whoever asks for the form of such a view before it is read finds an empty one.
            self.__dict__.update(form=MultiDict[str, str](), files=MultiDict[str, FileStorage]())
        super()._load_form_data()

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        raise BadRequest("This form holds no file.")


@dataclass(slots=True)
class Arriving:
    """What comes over the line, as long as it comes fast enough for others not to wait for it."""

    began: float = field(default_factory=time.monotonic)
    came: int = 0

    def piece(self) -> bytes:
        """The next piece. Raises `Refused` when it comes too slowly."""
        until = min(self._due(PIECE), time.monotonic() + STILL)
        # A read waits until its piece is full: whoever sends one byte now and then is hung up on.
        late = threading.Timer(max(0.0, until - time.monotonic()), _hang_up, [request.environ])
        late.start()
        try:
            some = request.stream.read(PIECE)
        except ClientDisconnected:
            some = b""
            if time.monotonic() < until:
                raise
        finally:
            late.cancel()
        self.came += len(some)
        if time.monotonic() >= min(until, self._due(0)):
            raise _too_slow()
        return some

    def _due(self, coming: int) -> float:
        """By when so many bytes more have to be there."""
        return self.began + max(PATIENCE, (self.came + coming) / LEAST)


@dataclass(slots=True)
class Sent:
    """A form that is arriving: what was typed, and the file after it."""

    line: Arriving
    decoder: MultipartDecoder
    typed: dict[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def command_id(self) -> str | None:
        said = self.typed.get("command_id", "")
        return said if COMMAND.fullmatch(said) else None

    def pieces(self) -> Iterator[bytes]:
        """The file, as it arrives. What stands behind it in the form is never read."""
        while self.name and isinstance(event := _next(self), Data):
            if event.data:
                yield event.data
            if not event.more_data:
                return


@contextmanager
def arriving() -> Iterator[Sent]:
    """Read a form up to its file. Raises `Refused` when too many files come in at once."""
    sent = _read()
    if not sent.name:
        yield sent
        return
    # Only a file has a place, and only from one of our pages: a form that is slow to begin has none.
    places = _places[(request.blueprint or "").partition(".")[0]]
    if not places.acquire(blocking=False):
        raise _refused(
            Sentence(
                "Several files are coming in at this moment. Wait a minute and send yours again."
                " Nothing of it was kept."
            )
        )
    try:
        yield sent
    finally:
        places.release()


def _read() -> Sent:
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        raise BadRequest
    # How much a file may have is counted while it arrives; the form beside it is short.
    request.max_content_length = sys.maxsize
    sent = Sent(
        Arriving(),
        MultipartDecoder(boundary.encode("latin-1", "replace"), 4 * PIECE, max_parts=MOST_PARTS),
    )
    typed = 0
    name, value = "", bytearray()
    while True:
        event = _next(sent)
        if isinstance(event, File):
            # Whoever has not proved from which page it comes is not listened to any longer.
            proves_its_page(sent.typed.get("csrf", ""))
            sent.name = event.filename
            return sent
        if isinstance(event, Field):
            name, value = event.name, bytearray()
        elif isinstance(event, Data):
            typed += len(event.data)
            if typed > MOST_TYPED:
                raise BadRequest
            value += event.data
            if not event.more_data:
                sent.typed[name] = value.decode("utf-8", "replace").replace("\r\n", "\n")
        elif isinstance(event, Epilogue):
            proves_its_page(sent.typed.get("csrf", ""))
            return sent


def _next(sent: Sent) -> Any:
    try:
        while isinstance(event := sent.decoder.next_event(), NeedData):
            sent.decoder.receive_data(sent.line.piece() or None)
    except (ValueError, ClientDisconnected) as broken:
        raise BadRequest from broken  # It broke off on the way.
    return event


def _hang_up(environ: dict[str, Any]) -> None:
    """Listen no longer to whoever sends this; what we say to it still arrives."""
    line = environ.get("gunicorn.socket")
    if line is not None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RD)


def _too_slow() -> Refused:
    return _refused(
        Sentence(
            "This file comes in so slowly that others would wait for it: less than {kilobytes} kB a"
            " second. Send it over a better line, or bring it to us. Nothing of it was kept.",
            kilobytes=LEAST // 1_000,
        )
    )


def _refused(sentence: Sentence) -> Refused:
    return Refused(sentence, rule="files of a case", field="file")
