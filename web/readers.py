"""Who read a file and who reads a lot, as the pages of the staff and of the auditor show it alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from application.office import Absent
from domain.complaint import Complaint
from domain.procedure import Procedure, Word
from domain.reading import is_own_work
from domain.words import Sentence
from projections import readers
from projections.readers import Reader
from web import desk
from web.context import actor, house

Part = dict[str, Any]

WEEK = timedelta(days=7)
MOST = 50
"""So many persons one page shows, those who read most outside their own work first."""


def zone() -> ZoneInfo:
    return ZoneInfo(house().office.time_zone())


def of_file(history: str, procedure: Procedure | None, *, sealed: bool) -> list[Part]:
    """Everybody who looked at a file, by name; what they typed stays under seal for an auditor."""
    looks = house().reading.looks_at(history)
    rows = []
    for each in readers.of_file(looks, zone()):
        typed = [said.words for said in each.words if said.words and not sealed]
        words = [house().reading.words(history, text) for text in typed]
        rows.append(_row(each, procedure) | {"words": [text for text in words if text]})
    return rows


def _row(reader: Reader, procedure: Procedure | None) -> Part:
    return {
        "on": reader.on,
        "who": desk.who(reader.actor, reader.role, procedure),
        "unit": reader.unit or None,
        "what": reader.what,
        "purposes": purposes(reader, procedure),
        "opened": reader.opened,
    }


def purposes(reader: Reader, procedure: Procedure | None) -> list[Any]:
    known = procedure.words.get("purpose", {}) if procedure else {}
    return [known.get(each, each) for each in reader.purposes]


def watched() -> Part:
    """How much each person read in the last seven days, and how much of it outside his own work."""
    since = house().clock.now() - WEEK
    cases: dict[str, Complaint | None] = {}

    def is_own(file: str, person: str) -> bool:
        if file not in cases:
            try:
                cases[file] = house().office.complaint(file)
            except Absent:
                cases[file] = None
        case = cases[file]
        return case is None or is_own_work(case, person)

    found = readers.watched(house().reading.since(since), is_own, kind=Complaint.PREFIX)
    reader = actor().id
    return {
        "since": since,
        "files": found.files,
        "readers": len(found.readers),
        "rows": [
            {
                "who": desk.named(each.actor),
                "role": _role(each.role),
                "opened": len(each.opened),
                "outside": len(each.outside),
                "share": round(100 * len(each.outside) / len(each.opened)) if each.opened else None,
                "lists": each.lists,
                "searches": each.searches,
                "turned_away": each.turned_away,
                "exported": each.exported,
                "own": each.actor == reader,
            }
            for each in found.readers[:MOST]
        ],
    }


def _role(role: str) -> Word | Sentence | str:
    return desk.OTHERS.get(role) or Word(house().office.own_rules(), "role", role)
