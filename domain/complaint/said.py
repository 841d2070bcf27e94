"""What is answered on a form: words that are checked and sealed, a choice, a thing the case knows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from domain.complaint.track import readable, reasons_given
from domain.decision import Asked
from domain.history import Refused
from domain.sealed import Sealed, sealed
from domain.words import Sentence

Choices = tuple[tuple[str, Sentence], ...]

ON = Asked("on", "day", Sentence("The day it was done"))
"""The day that most decisions ask for."""

NUMBERED = Sentence("Its number stands in the history. Where there is only one, leave this empty.")
"""How somebody finds the number of a thing in the case."""


def said(text: str | None, *, of: str, field: str) -> Sealed | None:
    """Seal what was typed, or refuse what no page could show; nothing typed is nothing recorded."""
    return sealed(readable(text, field=field) if text else None, of=of)


def must_say(text: str | None, what: Sentence, *, of: str, field: str, rule: str) -> Sealed:
    """Seal what was typed, or refuse with the sentence that asks for it."""
    return Sealed(reasons_given(text, what=what, field=field, rule=rule), of=of)


def chosen(answer: str | None, among: Choices, *, field: str, rule: str) -> str:
    """Return the answer, or refuse one that was not offered."""
    if answer not in {each for each, _ in among}:
        raise Refused(Sentence("Choose one of those shown."), rule=rule, field=field)
    return str(answer)


def known(number: str | None, things: Collection[str], *, field: str, rule: str) -> str:
    """Return the number of a thing in the case; where there is one only, nobody has to name it."""
    if not number and len(things) == 1:
        return next(iter(things))
    if number not in things:
        raise Refused(
            Sentence("Nothing in this case has that number. The numbers stand in its history."),
            rule=rule,
            field=field,
        )
    return str(number)


def day_given(day: date | None, what: Sentence, *, field: str, rule: str) -> date:
    """Return the day, or refuse with the sentence that asks for it."""
    if day is None:
        raise Refused(what, rule=rule, field=field)
    return day


def listed(given: str, among: Choices, *, field: str) -> None:
    """Refuse an answer that is none of those that were offered."""
    if given not in dict(among):
        raise Refused(Sentence("Choose one of these."), rule=f"complaint.{field}", field=field)
