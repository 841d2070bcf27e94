"""The catalogue of facts for a reader: what each means, who records it, and who reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from application.adapters.words import Words
from domain.catalogue import HISTORIES, Entry, catalogue
from domain.procedure import Procedure, bundled, parse
from domain.words import Sentence

ROOT = Path(__file__).parents[1]

TOLD_OF = MappingProxyType(
    {
        "OfficeHistory": Sentence("The office"),
        "Account": Sentence("Accounts"),
        "Officer": Sentence("Officers"),
        "ForeignRegister": Sentence("Registers taken over"),
        "Complaint": Sentence("Complaints"),
        "Upkeep": Sentence("Upkeep of the read models"),
    }
)

READERS = MappingProxyType(
    {
        "projections": Sentence("read model"),
        "application/reactions": Sentence("reaction"),
        "web/public": Sentence("the public's pages"),
        "web/staff": Sentence("the staff's pages"),
        "web/audit": Sentence("the auditor's pages"),
    }
)
"""The rooms in which facts are read, and what somebody is who reads there."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who can record a fact under a procedure: by which decision, in which roles."""

    procedure: str
    verb: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """A module that looks at a fact, and the room it stands in."""

    room: str
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact with those who record it and those who read it."""

    entry: Entry
    recorders: tuple[Recorder, ...]
    readers: tuple[Reader, ...]

    def as_data(self) -> dict[str, Any]:
        """The fact as a program reads it."""
        entry = self.entry
        return {
            "topic": entry.topic,
            "version": entry.version,
            **entry.promise(),
            "history": entry.owner,
            "chapter": entry.chapter,
            "formerly": list(entry.formerly),
            "retired": entry.retired or None,
            "changes": [asdict(change) for change in entry.changes],
            "recorded_by": [asdict(each) for each in self.recorders],
            "read_by": [f"{each.room}/{each.name}" for each in self.readers],
        }


def shown(topic: str | None = None) -> list[Shown]:
    """The whole catalogue, or one fact of it, found by its topic of today or of another day."""
    return [
        Shown(entry, tuple(_recorders(entry)), tuple(_readers(entry)))
        for entry in catalogue()
        if topic in (None, entry.topic, entry.key, *entry.formerly)
    ]


def page(language: str) -> str:
    """The catalogue as one page of HTML that asks for nothing from elsewhere."""
    pages = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    groups: dict[str, list[Shown]] = {}
    for each in shown():
        groups.setdefault(each.entry.owner, []).append(each)
    return pages.get_template("catalogue.html").render(
        say=Words(language).say,
        language=language,
        groups=[(TOLD_OF.get(owner, owner), found) for owner, found in groups.items()],
        rooms=READERS,
        roles=lambda recorder: [
            procedures()[recorder.procedure].label("role", role, language)
            for role in recorder.roles
        ],
        # Our own style sheet, as it stands in the doors.
        style=Markup((ROOT / "web" / "static" / "style.css").read_text("utf-8")),
    )


@cache
def procedures() -> dict[str, Procedure]:
    """Every procedure that ships with the office."""
    names = sorted(
        file.name.removesuffix(".toml")
        for file in files("domain").joinpath("procedures").iterdir()
        if file.name.endswith(".toml")
    )
    return {name: parse(bundled(name)) for name in names}


def _recorders(entry: Entry) -> Iterator[Recorder]:
    prefix, _, fact = entry.topic.partition(".")
    if prefix != "complaint":
        return
    for name, procedure in procedures().items():
        moves = [
            move
            for track in procedure.tracks.values()
            for move in track.transitions
            if move.fact == fact
        ]
        for verb in sorted({move.verb for move in moves}):
            roles = set().union(*(move.by for move in moves if move.verb == verb))
            yield Recorder(name, verb, tuple(sorted(roles)))


def _readers(entry: Entry) -> Iterator[Reader]:
    for reader, named in _named().items():
        if (entry.owner, entry.name) in named:
            yield reader


@cache
def _named() -> dict[Reader, frozenset[tuple[str, str]]]:
    """Every module that reads facts, with those it names in its source."""
    return {
        Reader(room, file.stem): frozenset(_facts_in(ast.parse(file.read_text("utf-8"))))
        for room in READERS
        for file in sorted((ROOT / room).glob("*.py"))
    }


def _facts_in(source: ast.Module) -> Iterator[tuple[str, str]]:
    called = {history.__name__: history.__name__ for history in HISTORIES}
    for line in source.body:
        # A module that names a history often calls it by a letter: C = Complaint
        match line:
            case ast.Assign(targets=[ast.Name(id=letter)], value=ast.Name(id=history)):
                if history in called:
                    called[letter] = history
    for node in ast.walk(source):
        match node:
            case ast.Attribute(value=ast.Name(id=history), attr=fact) if history in called:
                yield called[history], fact
