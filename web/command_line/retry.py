"""`ombud retry`: let a list that stopped try the same fact again, once the fault is mended."""

from __future__ import annotations

import click

from application import upkeep as recorded
from projections import upkeep
from projections.upkeep import NotStopped
from web.command_line.place import Place, at_an_office
from web.command_line.rebuild import OPERATOR
from web.command_line.skip import not_stopped


@click.command("retry")
@click.argument("name")
@at_an_office
def command(place: Place, name: str) -> None:
    """Let the read model NAME, which stopped, try the same fact again."""
    with place.office() as house:
        try:
            builds = upkeep.stopped(house.projector, name)
        except NotStopped as fault:
            raise not_stopped(name) from fault
        for build in builds:
            recorded.tried_again(
                house,
                by=OPERATOR,
                model=name,
                version=build.version,
                at=house.projector.shelf.bookmark(build).halted_at or 0,
            )
        upkeep.retry(house.projector, name)
        click.echo(place.words.say("{name} tries again.", name=name))
