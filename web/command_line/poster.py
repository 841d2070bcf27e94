"""`ombud poster`: the poster of a unit, to be printed and put up on its wall."""

from __future__ import annotations

from pathlib import Path

import click

from domain.words import Sentence
from projections.papers import poster
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.printed import imprint, print_into


@click.command("poster")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--unit", required=True, help="The unit on whose wall it hangs.")
@click.option("--paper", type=click.Choice(poster.SIZES), default="A4", show_default=True)
@click.option("--telephone", default="", metavar="NUMBER", help="Where somebody picks up.")
@click.option(
    "--address", metavar="URL", help="The public door; if left out, site in office.toml says it."
)
@at_an_office
def command(
    place: Place, file: Path, unit: str, paper: str, telephone: str, address: str | None
) -> None:
    """Print what a unit owes whoever comes to it, and the way to the public door."""
    with place.office() as house:
        door = address or house.settings.site
        if not door:
            raise Mistake(
                Sentence(
                    "The poster leads to the public door. Name it with --address, or as site in"
                    " office.toml."
                )
            )
        sheet = poster.fold(
            house.office.own_rules(),
            imprint(place, house),
            unit=unit,
            address=door,
            telephone=telephone,
            size=paper,
            position=house.office.head(),
        )
        print_into(file, sheet, place, house)
