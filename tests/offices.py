"""Offices that were made before a test asks for one: with keys, tables and empty lists, and not a fact.

To make the tables of an office takes longer than most tests. They are made once in a worker, and
copied for each test; that an empty folder and an empty database become an office is tried by the tests
of the demonstration, of the command line, and of whatever goes wrong.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from application.adapters.seal import FILE, make_test_seal
from application.bootstrap import House, open_house
from application.offices import open_office
from application.settings import Settings
from domain.people import SYSTEM, Actor
from tests.postgres import Server


def open_lanpu(house: House, by: Actor = SYSTEM) -> None:
    """Open the office of Lanpu, in whose name nearly every test works."""
    open_office(
        house,
        by=by,
        code="LP",
        name_en="Lanpu Public Security Bureau",
        name_zh="岚浦市公安局",
        time_zone="Asia/Shanghai",
    )


class Furnished:
    """One office on each database, to be copied; nobody works in it."""

    def __init__(self, folder: Path, server: Callable[[], Server]) -> None:
        self._folder = folder
        self._server = server

    @contextmanager
    def copied(self, kind: str, folder: Path) -> Iterator[str | None]:
        """Have a copy in a folder; returns the address of its database, if it stands in one."""
        if kind == "sqlite":
            shutil.copytree(self._files, folder)
            yield None
            return
        files, name = self._database
        shutil.copytree(files, folder)
        with self._server().database(template=name) as copy:
            yield self._server().url(copy)

    @cached_property
    def _files(self) -> Path:
        folder = self._folder / "files"
        self._make(Settings(folder))
        return folder

    @cached_property
    def _database(self) -> tuple[Path, str]:
        folder, server = self._folder / "database", self._server()
        name = server.empty()
        self._make(Settings(folder, database=server.url(name)))
        return folder, name

    def _make(self, settings: Settings) -> None:
        """Make an office with all its tables; its lists are in use, and empty."""
        house = open_house(settings)
        house.projector.catch_up()
        house.close()
        self._seal(settings.folder)

    def _seal(self, folder: Path) -> None:
        """To find the numbers of a key takes a third of a second: one seal does for all tests."""
        made = self._folder / FILE
        if not made.exists():
            make_test_seal(made, office="Lanpu Public Security Bureau", at=datetime.now(UTC))
        shutil.copy2(made, folder / "keys" / FILE)
