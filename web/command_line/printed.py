"""How a command prints a paper into a file: in the language it was asked in, sealed, as of now."""

from __future__ import annotations

from pathlib import Path

import click

from application.adapters.words import Words
from application.bootstrap import House
from application.sealing import seal_of
from domain.words import Sentence
from projections.papers.sheet import Imprint, Sheet
from web.command_line.place import Place


def imprint(place: Place, house: House) -> Imprint:
    """Whose paper it is, in the language of the answers, and now."""
    identity = house.office.identity()
    assert identity is not None
    return Imprint(
        office=identity.name(place.language),
        language=place.language,
        on=house.office.today(),
        at=house.clock.now(),
        paper_size=identity.paper,
        demonstration=identity.demonstration,
    )


def print_into(file: Path, sheet: Sheet, place: Place, house: House) -> None:
    """Print a paper, seal it, and say what was written. Raises `Unprintable`, `OSError`."""
    paper = house.counter.print(sheet, Words(place.language, house.office.time_zone()))
    file.write_bytes(seal_of(house).seal(paper.pdf, sheet.made_at))
    said = Sentence("Printed: {file}, pages: {pages}.", file=str(file), pages=paper.pages)
    click.echo(place.words.say(said))
