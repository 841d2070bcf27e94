"""A mail server of a few lines on this machine: it takes letters, or fails in the ways servers fail."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message


class Mailbox:
    """What arrived, and how the server behaves: `works`, `refuses`, `hangs` or `breaks off`."""

    def __init__(self) -> None:
        self.behaviour = "works"
        self.arrived: list[Message] = []
        self.port = 0
        self.end = threading.Event()

    @property
    def marks(self) -> list[str]:
        return [str(each["Message-ID"]) for each in self.arrived]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]  # hung there below
        self._say("220 here")
        while line := self.rfile.readline().strip().upper():
            if box.behaviour == "hangs":
                box.end.wait(20)
                return
            if line.startswith(b"RCPT") and box.behaviour == "refuses":
                self._say("450 not now")
            elif line == b"DATA":
                self._say("354 go on")
                box.arrived.append(message_from_bytes(self._text()))
                if box.behaviour == "breaks off":
                    # It has the letter; that it has, the sender never hears.
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self._say("250 taken")
            elif line == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def opened() -> Iterator[Mailbox]:
    box = Mailbox()
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.box = box  # type: ignore[attr-defined]  # for its handlers
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield box
        box.end.set()
        server.shutdown()
