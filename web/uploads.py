"""A form with a file, read while it arrives: what was typed first, then the file, piece by piece."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
"""Files that one process takes in at a time: its other threads answer everybody else."""

_places = threading.BoundedSemaphore(AT_ONCE)


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
class Sent:
    """A form that is arriving: what was typed, and the file after it."""

    decoder: MultipartDecoder
    typed: dict[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def command_id(self) -> str | None:
        said = self.typed.get("command_id", "")
        return said if COMMAND.fullmatch(said) else None

    def pieces(self) -> Iterator[bytes]:
        """The file, as it arrives. What stands behind it in the form is never read."""
        while self.name and isinstance(event := _next(self.decoder), Data):
            if event.data:
                yield event.data
            if not event.more_data:
                return


@contextmanager
def arriving() -> Iterator[Sent]:
    """Read a form up to its file. Raises `Refused` when too many files come in at once."""
    if not _places.acquire(blocking=False):
        raise Refused(
            Sentence(
                "Several files are coming in at this moment. Wait a minute and send yours again."
                " Nothing of it was kept."
            ),
            rule="files of a case",
            field="file",
        )
    try:
        yield _read()
    finally:
        _places.release()


def _read() -> Sent:
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        raise BadRequest
    # How much a file may have is counted while it arrives; the form beside it is short.
    request.max_content_length = sys.maxsize
    sent = Sent(
        MultipartDecoder(boundary.encode("latin-1", "replace"), 4 * PIECE, max_parts=MOST_PARTS)
    )
    typed = 0
    name, value = "", bytearray()
    while True:
        event = _next(sent.decoder)
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


def _next(decoder: MultipartDecoder) -> Any:
    try:
        while isinstance(event := decoder.next_event(), NeedData):
            decoder.receive_data(request.stream.read(PIECE) or None)
    except (ValueError, ClientDisconnected) as broken:
        raise BadRequest from broken  # It broke off on the way.
    return event
