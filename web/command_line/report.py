"""`ombud report`: what an office says of itself, as a paper."""

from __future__ import annotations

from pathlib import Path

import click

from projections import statistics
from projections.papers import annual as on_paper
from web.command_line.place import Place, at_an_office
from web.command_line.printed import imprint, print_into
from web.command_line.progress import catch_up


@click.group("report")
def command() -> None:
    """Print what the office says of itself: the annual report.

    Each of its papers is asked for with --office, as every other answer of an office.
    """


@command.command("annual")
@click.argument("year", type=click.IntRange(1900, 9000))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@at_an_office
def annual(place: Place, year: int, file: Path) -> None:
    """Print the figures of a year with charts, each with what it leaves out."""
    with place.office() as house:
        catch_up(house, place.words)
        with house.projector.look(statistics.NAME) as (db, tables):
            found = statistics.figures(db, tables)
        sheet = on_paper.fold(
            found,
            year,
            house.office.own_rules(),
            imprint(place, house),
            position=house.projector.position(),
        )
        print_into(file, sheet, place, house)
