"""`ombud skip`: let a list that stopped go on without the one fact it cannot take."""

from __future__ import annotations

import click

from application import upkeep as recorded
from domain.words import Sentence
from projections import upkeep
from projections.upkeep import NotStopped
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.rebuild import OPERATOR


@click.command("skip")
@click.argument("name")
@click.argument("position", type=click.IntRange(min=1))
@click.option("--because", required=True, metavar="REASONS", help="Why; it is kept, sealed.")
@at_an_office
def command(place: Place, name: str, position: int, because: str) -> None:
    """Let the read model NAME go on without the fact at POSITION, at which it stopped.

    The fact stays in the record; only this list does without it, until it is rebuilt.
    """
    with place.office() as house:
        try:
            builds = upkeep.stopped(house.projector, name, position)
        except NotStopped as fault:
            raise not_stopped(name) from fault
        # Written down first: a list must never be without a fact that nobody knows of.
        recorded.passed_over(
            house,
            by=OPERATOR,
            model=name,
            version=builds[0].version,
            at=position,
            reasons=because,
        )
        upkeep.skip(house.projector, name, position)
        click.echo(place.words.say("{name} goes on without position {n}.", name=name, n=position))


def not_stopped(name: str) -> Mistake:
    """Say that there is nothing to mend."""
    return Mistake(
        Sentence(
            "The read model {name} has not stopped there. Where each of them stands: ombud status",
            name=name,
        )
    )
