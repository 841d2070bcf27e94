"""The catalogue: every fact the office can read, and what each of its fields means, from the classes."""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from domain.account import Account
from domain.beside import RECORDS
from domain.complaint import Complaint
from domain.history import FACTS, Fact, History
from domain.office import OfficeHistory
from domain.officer import Officer
from domain.register import ForeignRegister
from domain.sealed import Sealed
from domain.upkeep import Upkeep
from domain.words import Sentence

HISTORIES: tuple[type[History], ...] = (
    *(OfficeHistory, Account, Officer, ForeignRegister, Complaint),
    *RECORDS.values(),
    Upkeep,
)
"""What the facts tell of, in the order a reader meets it."""

KINDS = MappingProxyType(
    {
        str: Sentence("text"),
        Sealed: Sentence("sealed text"),
        date: Sentence("day"),
        int: Sentence("number"),
        bool: Sentence("yes or no"),
        tuple[str, ...]: Sentence("list of texts"),
    }
)
"""What a field can hold, in plain words. Sealed text is what a person typed, or what identifies one."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a fact says."""

    name: str
    kind: Sentence
    may_be_absent: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Change:
    """How what was written before is brought into the form of a version."""

    version: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as the catalogue shows it."""

    topic: str
    version: int
    meaning: str
    fields: tuple[Field, ...]
    owner: str
    chapter: str
    name: str
    formerly: tuple[str, ...]
    retired: str
    changes: tuple[Change, ...]

    @property
    def key(self) -> str:
        """The fact with its version, as a locked catalogue names it."""
        return f"{self.topic}@{self.version}"

    @property
    def sentences(self) -> list[str]:
        """Everything the catalogue says of the fact; each is said in every language."""
        return [
            self.meaning,
            *(field.meaning for field in self.fields),
            *(change.meaning for change in self.changes),
            *filter(None, [self.retired]),
        ]

    def promise(self) -> dict[str, Any]:
        """What may never change under this name and version."""
        return {
            "meaning": self.meaning,
            "fields": {
                field.name: {
                    "type": field.kind.msgid,
                    "may_be_absent": field.may_be_absent,
                    "meaning": field.meaning,
                }
                for field in self.fields
            },
        }


def catalogue() -> list[Entry]:
    """Every fact, those of one history together, in the order of the chapters that tell them."""
    told = [history.__name__ for history in HISTORIES]
    entries = [entry(fact) for fact in FACTS.values()]
    return sorted(
        entries, key=lambda each: told.index(each.owner) if each.owner in told else len(told)
    )


def entry(fact: type[Fact]) -> Entry:
    """Describe a fact by what stands in its class."""
    owner, _, name = fact.__qualname__.rpartition(".")
    # A chapter of a long history is a class of its own; the reader knows the history.
    owner = next(
        (each.__name__ for each in HISTORIES if getattr(each, name, None) is fact),
        owner.rpartition(".")[2],
    )
    return Entry(
        topic=fact.TOPIC,
        version=fact.VERSION,
        meaning=_sentences(fact.__doc__),
        fields=tuple(_fields(fact)),
        owner=owner,
        chapter=fact.__module__.rpartition(".")[2],
        name=name,
        formerly=fact.FORMERLY,
        retired=fact.RETIRED,
        changes=tuple(
            Change(step + 1, _sentences(getattr(fact, f"upcast_{step}_{step + 1}").__doc__))
            for step in range(1, fact.VERSION)
        ),
    )


def _fields(fact: type[Fact]) -> Iterator[Field]:
    hints, said = typing.get_type_hints(fact), _meanings(fact)
    for name in fact.__dataclass_fields__:
        hint = hints[name]
        parts = typing.get_args(hint) if hint not in KINDS else (hint,)
        held = [part for part in parts or (hint,) if part is not type(None)]
        if len(held) != 1 or held[0] not in KINDS:
            raise TypeError(f"{fact.TOPIC}: a fact cannot hold {hint} ({name}).")
        yield Field(name, KINDS[held[0]], type(None) in parts, said.get(name, ""))


def _meanings(fact: type[Fact]) -> dict[str, str]:
    """The sentence under each field, as it stands in the source."""
    source = _classes(fact.__module__)[fact.__qualname__]
    return {
        field.target.id: _sentences(said.value.value)
        for field, said in pairwise(source.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
        and isinstance(said.value.value, str)
    }


@cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    """The classes of a module by their full names. It is read once, however many facts it has."""
    return dict(_within(ast.parse(inspect.getsource(sys.modules[module]))))


def _within(tree: ast.AST, before: str = "") -> Iterator[tuple[str, ast.ClassDef]]:
    for each in ast.iter_child_nodes(tree):
        match each:
            case ast.ClassDef(name=name):
                yield before + name, each
                yield from _within(each, f"{before}{name}.")
            case ast.FunctionDef(name=name):
                yield from _within(each, f"{before}{name}.<locals>.")


def _sentences(text: str | None) -> str:
    return " ".join((text or "").split())
