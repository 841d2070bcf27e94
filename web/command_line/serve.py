"""`ombud serve`: the doors of an office on the web, without its clockwork."""

from __future__ import annotations

import atexit
import contextlib
import socket
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from web.command_line.patience import when_it_can
from web.command_line.place import Place, at_an_office
from web.command_line.supervisor import end_with_parent
from web.visitors import Visitors

if TYPE_CHECKING:
    from application.bootstrap import House

THREADS = 12
"""Two more than may ever look at a secret, wait to, or send a file at both doors: somebody can always
read a page."""
LINE, FIELDS, FIELD = 4094, 60, 8190
"""What is read of a request before it is known from whom it is: bytes of its first line, headers,
bytes of each."""

workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="How many processes answer at the doors.",
)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8484, show_default=True)
@workers_option
@at_an_office
def command(place: Place, host: str, port: int, workers: int) -> None:
    """Open the doors on the web, until interrupted (`run` starts this)."""
    end_with_parent()
    place.must_be_an_office()
    Doors(place, host, port, workers).run()


def names_of(address: str) -> tuple[str, ...]:
    """The names under which doors that listen at an address are asked for."""
    if address in {"0.0.0.0", "::"}:
        # Everywhere: whatever this machine is called.
        own = {socket.gethostname(), socket.getfqdn()}
        with contextlib.suppress(OSError):
            own.update(str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None))
        return tuple(f"[{name}]" if ":" in name else name for name in sorted(own))
    return (f"[{address}]" if ":" in address else address,)


class Doors(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Several processes that answer; each opens the office for itself, after it was forked."""

    def __init__(self, place: Place, host: str, port: int, workers: int) -> None:
        self._place = place
        self._workers = workers
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._hosts = names_of(host)
        # Before the processes part, so that all of them know a visitor by the same name.
        self._visitors = Visitors(datetime.now(UTC).date())
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": self._bind,
            "workers": self._workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "loglevel": "warning",
            "graceful_timeout": 10,
            "preload_app": False,
            "proc_name": "ombud-doors",
            "limit_request_line": LINE,
            "limit_request_fields": FIELDS,
            "limit_request_field_size": FIELD,
            # Whether somebody came by https, or from where, is believed of no header on the way in;
            # the section [proxy] of office.toml says which one is true.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            # Who came when is written down nowhere but in the reading log.
            "accesslog": None,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        from web import create_app

        # A database connection must not be shared by two processes: the house is opened here.
        house = self._opened()
        atexit.register(house.close)
        return create_app(house, hosts=self._hosts, visitors=self._visitors)

    def _opened(self) -> House:
        """Open the house, and wait for a database that is away: whoever gives up here would take
        all the others with him."""
        from application.bootstrap import open_house

        house = when_it_can(lambda: open_house(self._place.settings()), threading.Event())
        assert house, "Nobody told it to stop."
        return house
