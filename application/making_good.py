"""Sees to it every day that what two persons had erased is gone, whatever came back from elsewhere.

The record knows every erasure; an older vault, another folder of keys or a process that was killed
does not. So all of it is gone through again: what is erased already is left as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from application.adapters.shredded import Journal
from application.bootstrap import House
from application.erasing import remove_letters
from application.reactions.guarded import NOBODY
from domain.complaint import Complaint
from domain.history import Recorded
from domain.retention import removed_letters

BATCH = 500
A_DAY = 86_400.0
"""Seconds after which nobody is still writing a letter or recording its fingerprint."""


class MakingGood:
    """Makes good when the worker starts, and once a day from then on."""

    OPEN_TO = NOBODY

    def __init__(self, house: House) -> None:
        self._house = house
        self._done: date | None = None

    def step(self) -> bool:
        """Make good if it was not done today; there is nothing more to do at once."""
        today = self._house.office.today()
        if self._done != today:
            make_good(self._house)
            self._done = today
        return False


def make_good(house: House, *, now: Callable[[], float] = time.time) -> int:
    """Erase again all that was ever decided to be erased; return how many keys there still were."""
    cases: dict[str, list[Recorded]] = {}
    for each in _told(house):
        cases.setdefault(each.stream_id, []).append(each)
    journal = Journal(house.settings.journal)
    known = journal.names()
    erased: set[str] = set()
    signed: set[str] = set()
    gone: set[str] = set()
    for case, facts in cases.items():
        gone |= removed_letters(facts)
        for each in facts:
            if isinstance(each.fact, Complaint.DocumentSigned):
                signed.add(each.fact.pdf_sha256)
            elif isinstance(each.fact, Complaint.PersonErased):
                names = {f"{case}/{key}" for key in each.fact.keys}
                erased |= names
                if names - known:
                    journal.add(sorted(names - known), house.clock, each.event_id)
    back = house.vault.bury(erased)
    remove_letters(house.settings.documents, gone)
    _sweep(house.settings.documents, signed - gone, before=now() - A_DAY)
    return len(back)


def _told(house: House) -> Iterator[Recorded]:
    """Every letter that was signed and every erasure, in the order of the record."""
    kinds = [Complaint.DocumentSigned, Complaint.PersonErased]
    at, head = 0, house.office.head()
    while facts := house.office.facts_about(kinds, after=at, until=head, limit=BATCH):
        yield from facts
        at = facts[-1].position


def _sweep(folder: Path, named: Collection[str], *, before: float) -> None:
    """Take away the letters that no fact names, and what a process that was killed left of one."""
    unnamed = (each for each in folder.glob("[!.]*.pdf") if each.stem not in named)
    for file in (*folder.glob(".*.pdf.*"), *unnamed):
        with suppress(FileNotFoundError):
            if file.is_file() and file.stat().st_mtime < before:
                file.unlink()
