"""The shape of an invented case: what its people say and do, and on which day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """Whom the person complains about."""

    kind: str = "officer"
    standing: str | None = "sworn"
    name: str | None = None
    badge: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What is alleged of one subject, and what is found in the end."""

    subject: str
    code: str
    line: str
    words: str
    recommended: str = ""
    recommended_because: str = ""
    found: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the inquiry, so many days after the case was taken up."""

    after: int
    kind: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The defence of one subject: what he was told, what he said, what was checked because of it."""

    after: int
    subject: str
    told: str
    answer: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """What follows for a subject, and within how many days."""

    subject: str
    measure: str
    particulars: str | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The words of the paper that decides."""

    opening: str
    facts_found: str
    closing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a case is not taken up, and which door is open instead."""

    ground: str
    reasons: str
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An invented case. What is missing at its end has not happened yet.

    Its texts may name two days: `{happened}`, and `{earlier}`, two weeks before that.
    """

    id: str
    begins: int
    language: str
    channel: str
    mode: str
    narrative: str
    name: str | None = None
    contact: str | None = None
    wish: str | None = None
    place: str | None = None
    doors_before: str | None = None
    kind: str = ""
    why_kind: str | None = None
    accused: tuple[Accused, ...] = ()
    charges: tuple[Charge, ...] = ()
    taken_up_after: int | None = None
    refusal: Refusal | None = None
    inquires: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    heard: tuple[Heard, ...] = ()
    recommended_after: int | None = None
    determined_after: int | None = None
    follows: tuple[Follows, ...] = ()
    letter: Letter | None = None
