"""The pushing index as every door counts it: the facts it is counted from, and what is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from application.office import Office
from domain.complaint import Complaint
from domain.history import Recorded
from domain.words import Sentence
from projections import pushing

BATCH = 5_000

LEFT_OUT = {
    "taken_over": Sentence("Cases taken over from another register: {number}"),
    "of_no_unit": Sentence("Cases that belong to no unit yet: {number}"),
    "waiting": Sentence("Offers that wait for their answer: {number}"),
    "without_a_unit": Sentence("Acts of people whose unit the record does not name: {number}"),
}
"""What no unit is counted for, and is said beside the figures."""


def counted(
    office: Office, first: date | None, last: date | None, *, without: Collection[str] = ()
) -> pushing.Pushing:
    """Count the index of every unit, over the cases received in a span of days.

    `without`: the cases that are hidden from whoever reads it.
    """
    facts = (each for each in _facts(office) if each.stream_id not in without)
    return pushing.fold(facts, received_from=first, received_until=last)


def cases(office: Office) -> Iterator[str]:
    """Every case that may be counted."""
    return (each.stream_id for each in _facts(office) if isinstance(each.fact, Complaint.Filed))


def denominator(found: pushing.Pushing) -> Sentence:
    """Say over how many cases it is counted, and how many units had a part in them."""
    return Sentence(
        "Cases counted: {cases}. Units that had a part in them: {units}.",
        cases=found.cases,
        units=len(found.units),
    )


def left_out(found: pushing.Pushing) -> list[Sentence]:
    """Say what no unit is counted for, and how often."""
    return [
        Sentence(LEFT_OUT[each].msgid, number=number) for each, number in found.left_out.items()
    ]


def _facts(office: Office) -> Iterator[Recorded]:
    """The facts it is counted from, in the order of their recording."""
    head, position = office.head(), 0
    while facts := office.facts_about(pushing.KINDS, after=position, until=head, limit=BATCH):
        yield from facts
        position = facts[-1].position
