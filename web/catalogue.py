"""The catalogue of facts for a reader: what each means, who records it, and who reads it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from application import beside, complaints
from application.adapters.words import Words
from domain.beside import RECORDS
from domain.catalogue import HISTORIES, Entry, catalogue
from domain.history import FACTS
from domain.procedure import Procedure, bundled, parse, shipped
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

WRITERS = MappingProxyType(
    {
        "application": Sentence("use case"),
        "application/importers": Sentence("importer"),
        "application/reactions": Sentence("reaction"),
    }
)
"""The rooms from which facts come into the record: only there is anything decided."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who can record a fact under a procedure: by which decision, in which roles."""

    procedure: str
    verb: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """A module that brings a fact into the record, or looks at it, and the room it stands in."""

    room: str
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact with those who record it and those who read it."""

    entry: Entry
    recorders: tuple[Recorder, ...]
    writers: tuple[Module, ...]
    readers: tuple[Module, ...]

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
            "recorded_through": [f"{each.room}/{each.name}" for each in self.writers],
            "read_by": [f"{each.room}/{each.name}" for each in self.readers],
        }


def shown(topic: str | None = None) -> list[Shown]:
    """The whole catalogue, or one fact of it, found by its topic of today or of another day."""
    return [
        Shown(entry, tuple(_recorders(entry)), tuple(_writers(entry)), tuple(_readers(entry)))
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
        rooms=READERS | WRITERS,
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
    return {name: parse(bundled(name)) for name in shipped()}


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


def _writers(entry: Entry) -> Iterator[Module]:
    """The modules through which a fact comes into the record. A procedure moves a matter, but does
    not bring one in, and it knows nothing of accounts, officers and lists."""
    recording = set().union(
        *(_decisions().get((entry.owner, name), set()) for name in _names_of(entry))
    )
    # A part of a decision is taken through the decision that calls it.
    callers = (_decisions().get((entry.owner, each), set()) for each in recording)
    decisions = recording.union(*callers)
    taking = {(entry.owner, decision) for decision in decisions}
    for writer, taken in _taken().items():
        # What a history declares is taken by the one use case for all that is declared.
        if entry.topic in _declared(writer) or taken & taking:
            yield writer


def _names_of(entry: Entry) -> list[str]:
    """What a history calls the class of a fact: records beside the complaint share some decisions."""
    owner = next(each for each in HISTORIES if each.__name__ == entry.owner)
    return [name for name, kind in inspect.getmembers(owner) if kind is FACTS.get(entry.topic)]


@cache
def _declared(writer: Module) -> frozenset[str]:
    """What a use case takes because it is declared, without naming each of the decisions."""
    if writer == Module("application", "complaints"):
        return frozenset(each.fact.TOPIC for each in complaints.DECISIONS.values())
    if writer == Module("application", "beside"):
        return frozenset(
            each.fact.TOPIC for kind in beside.DECISIONS.values() for each in kind.values()
        )
    return frozenset()


@cache
def _decisions() -> dict[tuple[str, str], set[str]]:
    """The decisions that record each fact, by the history and the name of the fact."""
    found: dict[tuple[str, str], set[str]] = {}
    for history in HISTORIES:
        for name, decision in inspect.getmembers(history, inspect.isfunction):
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(decision)))):
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=fact)):
                        found.setdefault((history.__name__, fact), set()).add(name)
    return found


@cache
def _taken() -> dict[Module, frozenset[tuple[str, str]]]:
    """Every module of the office with the decisions that it takes on the histories it knows."""
    found = {}
    for room in WRITERS:
        for file in sorted((ROOT / room).glob("*.py")):
            source = ast.parse(file.read_text("utf-8"))
            names = _imported(source)
            known = names & {history.__name__ for history in HISTORIES}
            if "Beside" in names:
                known |= {record.__name__ for record in RECORDS.values()}
            taken = _decided_in(source, besides=names)
            found[Module(room, file.stem)] = frozenset(product(known, taken))
    return found


def _imported(source: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in source.body
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
    }


def _decided_in(source: ast.Module, *, besides: set[str]) -> Iterator[str]:
    """What somebody is said to do here: a decision says by whom, and is no function of a module."""
    for node in ast.walk(source):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=whose), attr=decision)):
                if whose not in besides and any(given.arg == "by" for given in node.keywords):
                    yield decision


def _readers(entry: Entry) -> Iterator[Module]:
    for reader, named in _named().items():
        if (entry.owner, entry.name) in named:
            yield reader


@cache
def _named() -> dict[Module, frozenset[tuple[str, str]]]:
    """Every module that reads facts, with those it names in its source."""
    return {
        Module(room, file.stem): frozenset(_facts_in(ast.parse(file.read_text("utf-8"))))
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
