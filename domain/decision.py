"""What somebody can decide on a case, told once: what it asks, what it records, which fact follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from domain.history import Fact
from domain.words import Sentence

Method = TypeVar("Method", bound=Callable[..., None])

KINDS = frozenset({
    "line",  # a few words on one line
    "words",  # a text of any length
    "day",  # a day that has been
    "day_ahead",  # a day that is still to come
    "moment",  # a day and an hour
    "number",  # a whole number from nought on
    "yes",  # yes or no
    "choice",  # one of `among`: (id, words) pairs, or the name of a list of the procedure
    "choices",  # some of `among`
    "matter",  # one of the matters of the case
    "allegation", "pair", "subject", "subjects",  # what is alleged, against whom
    "person",  # somebody of the office
    "clock", "finding", "findings", "measure", "code", "document",  # as the procedure names them
    "case",  # another case, by its number
    "terms",  # what both sides agreed, word for word, as it was proposed
})  # fmt: skip
"""What an answer can be. A door makes one field of each; `pair` becomes allegation and subject."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a decision has to be told: the name is that of the method's keyword.

    Only what no decision can do without is `needed`; whatever else the rules want, they say
    themselves by refusing with this name as their `field`.
    """

    name: str
    kind: str
    label: Sentence
    hint: Sentence | None = None
    among: str | tuple[tuple[str, Sentence], ...] = ()
    needed: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise TypeError(f"{self.name}: nobody can be asked for a {self.kind}.")
        if (self.kind in {"choice", "choices"}) != bool(self.among):
            raise TypeError(f"{self.name}: a choice is among something, and nothing else is.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as every door offers it. `verb` is the name of the method that takes it."""

    verb: str
    fact: type[Fact]
    title: Sentence
    records: Sentence
    asks: tuple[Asked, ...] = ()
    lead: Sentence | None = None
    own: Sentence | None = None
    """The title on the page of the person who complained, where staff would say it otherwise."""


def decision(
    fact: type[Fact],
    *,
    title: Sentence,
    records: Sentence,
    asks: tuple[Asked, ...] = (),
    lead: Sentence | None = None,
    own: Sentence | None = None,
) -> Callable[[Method], Method]:
    """Declare that a method takes a decision, and say to whoever takes it what it asks and records.

    The method gets `by`, an `Actor`, and one keyword for each thing that is asked (`matter` besides
    where it is about one). It records the fact, or raises `Refused`. A refusal that names a `field`
    is about an answer; one that names none is about the decision, and it is then not offered.
    """

    def declare(method: Method) -> Method:
        method.__decision__ = Decision(  # type: ignore[attr-defined]  # a function may carry what we say of it
            verb=method.__name__,
            fact=fact,
            title=title,
            records=records,
            asks=asks,
            lead=lead,
            own=own,
        )
        return method

    return declare


def decisions(history: type[Any]) -> Mapping[str, Decision]:
    """The decisions that are declared on a history, by verb, in the order in which they stand."""
    return {each.verb: each for kind in reversed(history.__mro__) for each in _of(kind)}


def _of(kind: type[Any]) -> Iterator[Decision]:
    for method in vars(kind).values():
        declared = getattr(method, "__decision__", None)
        if isinstance(declared, Decision):
            yield declared


ON = Asked("on", "day", Sentence("The day it was decided"))
REASONS = Asked("reasons", "words", Sentence("Why"))
REASONS_TOLD = Asked(
    "reasons", "words", Sentence("Why"), Sentence("The person who complained reads this.")
)
"""What many decisions ask. A day that nobody names is today."""
