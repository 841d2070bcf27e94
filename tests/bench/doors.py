"""The doors of an office on 127.0.0.1, and a browser that says how long each page took."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from application.bootstrap import House
from application.demonstration.cast import hire
from tests.bench.harness import ROOT
from tests.web.staff.worker import Form
from web.hardening import RECEIPT_COOKIE, STAFF_COOKIE

HOST = "127.0.0.1"
SMALLEST = "/away"
"""The smallest page that the same doors answer: it asks no database. The yardstick of every other."""

SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, and the seconds from the first byte sent to the last byte read."""

    status: int
    text: str
    seconds: float
    location: str | None = None


@dataclass
class Browser:
    """One person's browser: keeps its connection and its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None)

    def send(self, page: Page, **typed: str) -> Page:
        """Fill in and send the form of a page, as a browser would."""
        form = Form(page.text)
        fields = form.fields | {name: [said] for name, said in typed.items()}
        return self._ask("POST", form.action, fields)

    def seconds(self, path: str) -> float:
        """How long a page takes. Raises `ValueError` when it is not the page that was meant."""
        page = self.get(path)
        if page.status != 200:
            raise ValueError(f"{path} was answered with {page.status}.")
        return page.seconds

    def _ask(self, method: str, path: str, fields: Mapping[str, Sequence[str]] | None) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={said}" for name, said in self.cookies.items())}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields, doseq=True)
        for last in (False, True):
            line = self._line or http.client.HTTPConnection(HOST, self.port, timeout=60)
            self._line = line
            begun = time.perf_counter()
            try:
                line.request(method, path, body, headers)
                answer = line.getresponse()
                text = answer.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                # The doors hang up on a connection that was quiet for two seconds.
                self.close()
                if last or method == "POST":
                    raise
                continue
            seconds = time.perf_counter() - begun
            break
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.will_close:
            self.close()
        return Page(answer.status, text.decode(), seconds, answer.headers["Location"])

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


@contextmanager
def served(house: House) -> Iterator[int]:
    """Have `ombud serve` open the doors of an office, in processes of its own; yield the port."""
    house.settings.keep_address()
    port = _free_port()
    folder = str(house.settings.folder)
    doors = subprocess.Popen(
        [
            *(sys.executable, "-m", "web.command_line", "serve"),
            *("--office", folder, "--host", HOST, "--port", str(port)),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait(doors, port)
        yield port
    finally:
        doors.terminate()
        doors.wait(30)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def _wait(doors: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and doors.poll() is None:
        try:
            if Browser(port).get(SMALLEST).status == 200:
                return
        except OSError:
            time.sleep(0.05)  # between two knocks at doors that another process opens
    raise RuntimeError("The doors did not open.")


def staff(house: House, port: int, sign_in: str) -> Browser:
    """The browser of somebody of the office who has signed in."""
    token = house.sessions.begin(subject=hire(house)[sign_in].id, kind="staff")
    return Browser(port, {STAFF_COOKIE: token, "language": "en"})


def complainant(house: House, port: int, complaint: str) -> Browser:
    """The browser of the person who complained, opened by the receipt."""
    token = house.sessions.begin(subject=complaint, kind="receipt")
    return Browser(port, {RECEIPT_COOKIE: token, "language": "en"})
