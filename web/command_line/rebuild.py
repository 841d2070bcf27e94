"""`ombud rebuild`: throw every read model away and work it out again from the first fact."""

from __future__ import annotations

import click

from domain.words import Sentence
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.progress import catch_up


@click.command("rebuild")
@at_an_office
def command(place: Place) -> None:
    """Work out every read model again from the record."""
    with place.office() as house:
        house.projector.rebuild()
        position = catch_up(house, place.words)
        halted = [each for each in house.projector.standing() if each.halted]
        if halted:
            raise Mistake(
                Sentence(
                    "The read model {name} stopped. {reason}",
                    name=halted[0].name,
                    reason=halted[0].halted or "",
                )
            )
        click.echo(place.words.say("All read models are rebuilt, up to position {n}.", n=position))
