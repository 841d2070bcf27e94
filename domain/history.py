"""All the office knows is a history: facts in the order of their recording, never rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Self, TypeVar, cast, dataclass_transform

from domain.approval import Approval
from domain.people import Actor
from domain.words import Sentence

FACTS: dict[str, type[Fact]] = {}
"""Every fact the office can read, by its topic. Filled as the classes are read."""

FORMER: dict[str, type[Fact]] = {}
"""The facts that once had another topic, by that topic: it is never given to another fact."""


class Refused(Exception):
    """A decision that a rule forbids: one sentence for the person, and the rule that says so.

    `field` names the part of the form that is meant, so that a page can point to it.
    """

    def __init__(self, sentence: Sentence, *, rule: str = "", field: str = "") -> None:
        super().__init__(sentence.msgid)
        self.sentence = sentence
        self.rule = rule
        self.field = field


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Fact:
    """Something that happened. Its docstring says who did what, with which effect.

    A subclass with a `TOPIC` becomes an immutable, keyword-only dataclass; the topic, not the
    class name, is what is stored, so that the code may be rearranged in thirty years.

    A sentence under each field says what it means. When a name, a field, its type or a meaning
    changes, the fact gets a new `VERSION` and a static `upcast_1_2(state)` that brings what was
    written before into the new form. `FORMERLY` names the topics it was recorded under before,
    `RETIRED` says why it is no longer recorded; it can be read all the same, for ever.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]
    TOPIC: ClassVar[str] = ""
    NAME: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1
    FORMERLY: ClassVar[tuple[str, ...]] = ()
    RETIRED: ClassVar[str] = ""
    TOLD: ClassVar[Sentence | None] = None
    """The fact as a reader of the history is told it; its gaps are named like the fact's fields."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        dataclass(frozen=True, kw_only=True)(cls)
        cls.NAME = cls.TOPIC.partition(".")[2]  # as a procedure calls it
        if cls.TOPIC:
            cls._enter()

    @classmethod
    def _enter(cls) -> None:
        for topic in (cls.TOPIC, *cls.FORMERLY):
            names = FACTS if topic == cls.TOPIC else FORMER
            other = FACTS.get(topic) or FORMER.get(topic) or names.setdefault(topic, cls)
            if other is not cls:
                raise TypeError(f"Two facts are called {topic}: {other} and {cls}.")
        for step in range(1, cls.VERSION):
            if not hasattr(cls, f"upcast_{step}_{step + 1}"):
                raise TypeError(
                    f"{cls.TOPIC} has version {cls.VERSION} and no upcast_{step}_{step + 1}: what was"
                    f" written as version {step} could no longer be read."
                )

    def apply(self, history: Any, actor: str) -> None:
        """Change what the rules look at. Must not fail and must not ask: the fact has happened."""


class Recorded(NamedTuple):
    """One fact with its envelope: who, in which role, through which door, when it was recorded.

    A tuple, because every page and every count begins with making many of these.
    """

    stream_id: str
    version: int
    fact: Fact
    actor: str
    role: str
    door: str
    procedure: str = ""
    correlation: str = ""
    causation: str = ""
    position: int = 0
    event_id: str = ""
    recorded_at: datetime | None = None
    approval: Approval | None = None
    """What a device signed, on the way into the record; who checks it reads the row itself."""

    @property
    def topic(self) -> str:
        return self.fact.TOPIC

    @property
    def originator_id(self) -> str:
        return self.stream_id

    @property
    def originator_version(self) -> int:
        return self.version


Kind = TypeVar("Kind")


class Fresh:
    """What every history begins with a new one of."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def fresh(make: Callable[[], Kind]) -> Kind:
    """Declare what the rules look at: `measures: set[str] = fresh(set)`, a set for each history."""
    return cast(Kind, Fresh(make))


Past = Callable[[], "Iterable[tuple[Fact, str]]"]
"""Tells what happened, and through whom."""


class History:
    """A thing whose story is kept. It holds only what the rules look at."""

    PREFIX: ClassVar[str] = ""
    _fresh: ClassVar[tuple[tuple[str, Callable[[], Any]], ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # Gathered once: to let each chapter prepare its own takes as long as to read ten facts.
        cls._fresh = tuple(
            (name, value.make)
            for kind in reversed(cls.__mro__)
            for name, value in vars(kind).items()
            if isinstance(value, Fresh)
        )

    def __init__(self, id: str) -> None:
        for name, make in self._fresh:
            self.__dict__[name] = make()
        self.id = id
        self.version = 0
        self._pending: list[Recorded] = []
        self._past: list[tuple[Fact, str]] = []
        self._before: Past | None = None

    def record(self, fact: Fact, by: Actor, *, procedure: str = "") -> None:
        """Let a fact happen. The decision that calls this has already made sure that it may."""
        if fact.RETIRED:
            raise TypeError(f"{fact.TOPIC} is no longer recorded: {fact.RETIRED}")
        self.again(fact, by.id, self.version + 1)
        self._pending.append(
            Recorded(
                self.id,
                self.version,
                fact,
                by.id,
                by.role,
                by.door,
                procedure,
                by.correlation,
                by.causation,
            )
        )

    def approve(self, approval: Approval) -> None:
        """Lay what a device signed into the envelope of the first fact that was just decided."""
        self._pending[0] = self._pending[0]._replace(approval=approval)

    def past(self) -> Sequence[tuple[Fact, str]]:
        """What happened so far, and through whom, from the first fact on."""
        if self._before is not None:
            before, self._before = self._before, None
            self._past[:0] = before()
        return self._past

    def collect_events(self) -> list[Recorded]:
        """Hand over what has happened since the last save."""
        pending, self._pending = self._pending, []
        return pending

    @property
    def pending(self) -> Iterator[Recorded]:
        return iter(self._pending)

    @classmethod
    def replay(cls, history: Self | None, recorded: Iterable[Recorded]) -> Self | None:
        """Continue a history (None: from its first fact) by what was recorded of it."""
        for each in recorded:
            if history is None:
                history = cls(each.stream_id)
            history.again(each.fact, each.actor, each.version)
        return history

    def again(self, fact: Fact, actor: str, version: int) -> None:
        """Let a recorded fact happen again: it is not decided anew, and not recorded."""
        fact.apply(self, actor)
        self.version = version
        self._past.append((fact, actor))

    def stands_at(self, version: int, before: Past) -> None:
        """Go on from facts that have been applied; `before` tells them again if a rule looks back.

        Few do, and a history that kept each of its facts would take much longer to open.
        """
        self.version = version
        self._before = before
