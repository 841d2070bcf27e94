"""`ombud promote`: put a list that was worked out anew in use, even where it differs."""

from __future__ import annotations

import click

from domain.words import Sentence
from projections.shelf import State
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.rebuild import put_in_use


@click.command("promote")
@click.argument("name")
@at_an_office
def command(place: Place, name: str) -> None:
    """Put the new build of the read model NAME in use, in one step, while the office works on."""
    with place.office() as house:
        ready = house.projector.shelf.builds(State.BUILDING, State.DIFFERING)
        if not any(each.name == name for each in ready):
            raise Mistake(
                Sentence(
                    "No new build of {name} stands ready. Make one first: ombud rebuild {name}",
                    name=name,
                )
            )
        put_in_use(place, house, name, whatever=True)
