"""`ombud open`: a real office, with its name, its place and its time, and nobody in it yet."""

from __future__ import annotations

from zoneinfo import available_timezones

import click

from application.offices import open_office
from domain.words import Sentence
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.rebuild import OPERATOR


@click.command("open")
@click.argument("code", metavar="CODE")
@click.option("--name-en", required=True, metavar="NAME", help="What it is called in English.")
@click.option("--name-zh", required=True, metavar="NAME", help="What it is called in Chinese.")
@click.option(
    "--time-zone", required=True, metavar="ZONE", help="Where its days end: Asia/Shanghai."
)
@click.option("--paper", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True)
@at_an_office
def command(
    place: Place, code: str, name_en: str, name_zh: str, time_zone: str, paper: str
) -> None:
    """Open a real office under the short name CODE, by the rules that its settings name.

    It has no invented cases and nobody who works in it: the first account comes by `ombud account`.
    """
    if time_zone not in available_timezones():
        raise Mistake(
            Sentence(
                "There is no time zone {zone}. It is named by continent and city, like"
                " Europe/London.",
                zone=time_zone,
            )
        )
    with place.house() as house:
        if house.office.identity() is not None:
            raise Mistake(Sentence("This folder holds an office already. Name another folder."))
        open_office(
            house,
            by=OPERATOR,
            code=code,
            name_en=name_en,
            name_zh=name_zh,
            time_zone=time_zone,
            paper=paper,
        )
    click.echo(
        place.words.say(
            "The office {name} stands in {folder}. Next: ombud account NAME --name “…”, then ombud run.",
            name=name_zh if place.language == "zh" else name_en,
            folder=str(place.folder),
        )
    )
