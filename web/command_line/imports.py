"""`ombud import`: take over the register of another office, row by row."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from application.demonstration import open_empty
from application.importers import chicago
from application.importers.chicago_files import SHEETS
from application.importers.staging import find
from web.command_line.place import Place, at_an_office
from web.command_line.progress import catch_up, progress


@click.group("import")
def command() -> None:
    """Take over the register of another office.

    The office that takes it over is named with --office after the name of the register.
    """


@command.command("chicago")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), help="Take over so many cases only.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@at_an_office
def take_over_chicago(place: Place, path: Path, limit: int | None, as_json: bool) -> None:
    """Take over the published register of Chicago from the folder PATH.

    What is here already is passed over, so that a second run takes over what is new.
    """
    say = place.words.say
    # Before anything is made: a wrong folder leaves no half-opened office behind.
    for sheet in SHEETS:
        find(path, sheet.name)
    with place.house() as house:
        if house.office.identity() is None:
            open_empty(house)
            click.echo(say("A demonstration office was opened to take it over."), err=True)
        with progress() as told:
            report = chicago.take_over(
                house=house,
                register=path,
                limit=limit,
                told=told,
                # A small part is done before more hands would have come in.
                hands=0 if limit else os.cpu_count() or 0,
            )
        catch_up(house, place.words)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        _show(place, report)


def hands_free() -> int:
    """How many processes may help: those the machine has beyond the one that records."""
    return max(0, min(len(os.sched_getaffinity(0)) - 1, 3))


def _show(place: Place, report: chicago.Report) -> None:
    say = place.words.say
    click.echo(
        say(
            "{new} cases are new, {known} were here already; {facts} facts were recorded.",
            new=report.cases_new,
            known=report.cases_known,
            facts=report.facts,
        )
    )
    table = Table(box=None, header_style="bold")
    headings = (say("File"), say("Rows"), say("Taken over"), say("Set aside"), say("Waiting"))
    for heading in headings:
        table.add_column(heading, justify="left" if heading == headings[0] else "right")
    for each in report.files:
        numbers = (each.rows, each.accepted, each.quarantined, each.waiting)
        table.add_row(each.file, *map(str, numbers))
    Console(soft_wrap=True, markup=False, highlight=False).print(table)
