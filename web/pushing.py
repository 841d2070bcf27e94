"""The pushing index as every door counts it: the facts it is counted from, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from application.office import Office
from domain.history import Recorded
from domain.words import Sentence
from projections import pushing

BATCH = 5_000

LEFT_OUT = {
    "taken_over": Sentence("cases taken over from another register"),
    "waiting": Sentence("offers that wait for their answer"),
    "without_a_unit": Sentence("acts of people whose unit the record does not name"),
}
"""What no unit is counted for, and is said beside the figures."""


def counted(office: Office, first: date | None, last: date | None) -> pushing.Pushing:
    """Count the index of every unit, over the cases received in a span of days."""
    return pushing.fold(_facts(office), received_from=first, received_until=last)


def _facts(office: Office) -> Iterator[Recorded]:
    """The facts it is counted from, in the order of their recording."""
    head, position = office.head(), 0
    while facts := office.facts_about(pushing.KINDS, after=position, until=head, limit=BATCH):
        yield from facts
        position = facts[-1].position
