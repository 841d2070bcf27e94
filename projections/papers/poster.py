"""A unit's poster: where to turn, what whoever hears you first has to do, what to ask and by when."""

from __future__ import annotations

from dataclasses import dataclass

from domain.procedure import Procedure
from domain.words import Sentence
from projections import public_status
from projections.papers.sheet import Imprint, Sheet

KIND = "poster"
TITLE = Sentence("Were you treated badly?")
SIZES = ("A4", "A3")

DUTIES = (
    Sentence("listens to you and writes down what you say, whoever is responsible;"),
    Sentence("gives you a number at once, and the day by which you hear from us;"),
    Sentence("stays responsible until another has said yes: you are sent to nobody;"),
    Sentence("tells your name to nobody whom you complain about, if you ask for that."),
)
"""What whoever hears somebody first owes him, in the words of the public door."""

NOBODY = Sentence("tells neither your name nor what you said to anybody you complain about.")
"""The last of them, where the rules let nobody who is complained about learn who complained."""

QUESTIONS = (
    Sentence("What is my number?"),
    Sentence("Who answers for it, and how do I reach that person?"),
    Sentence("By which day do I hear from you, and how is it counted?"),
)


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster tells. Nobody is named on it."""

    unit: str
    address: str
    telephone: str
    promises: tuple[tuple[Sentence, str], ...]
    duties: tuple[Sentence, ...] = DUTIES
    questions: tuple[Sentence, ...] = QUESTIONS


def fold(
    rules: Procedure,
    imprint: Imprint,
    *,
    unit: str,
    address: str,
    telephone: str,
    size: str,
    position: int,
) -> Sheet:
    """Put together the poster of a unit, with the days that the procedure promises now."""
    if size not in SIZES:
        raise LookupError(size)
    names_nobody = rules.visibility.get("identity_to_officer") == "forbid"
    promises = tuple(
        (when, what.in_(imprint.language)) for when, what in public_status.promises(rules)
    )
    return Sheet(
        kind=KIND,
        title=TITLE,
        imprint=imprint,
        number=unit,
        made_from=position,
        told=Poster(
            unit, address, telephone, promises, (*DUTIES[:-1], NOBODY) if names_nobody else DUTIES
        ),
        size=size,
    )
