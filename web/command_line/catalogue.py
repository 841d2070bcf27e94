"""`ombud catalogue`: what every fact of the record means, who records it and who reads it."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from domain.words import Sentence
from web.catalogue import READERS, WRITERS, Shown, page, procedures, shown
from web.command_line.place import Mistake, Place, at_an_office


@click.command("catalogue")
@click.argument("topic", required=False)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option(
    "--html",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the whole catalogue into FILE, as one page.",
)
@at_an_office
def command(place: Place, topic: str | None, as_json: bool, file: Path | None) -> None:
    """Say what the facts mean; with TOPIC (complaint.accepted), what this one means."""
    found = shown(topic)
    if not found:
        raise Mistake(Sentence("No fact is called {topic}.", topic=topic))
    if file is not None:
        file.write_text(page(place.language), encoding="utf-8")
        click.echo(place.words.say("The catalogue stands in {file}.", file=str(file)))
    elif as_json:
        told = [each.as_data() for each in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        for each in found:
            _show(console, place, each)


def _show(console: Console, place: Place, each: Shown) -> None:
    say, fact = place.words.say, each.entry
    console.print(f"[bold]{fact.key}[/bold]  {say(fact.meaning)}")
    if fact.retired:
        console.print(f"{say('No longer recorded:')} {say(fact.retired)}")
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in (say("Field"), say("Holds"), say("May be absent"), say("Means")):
        table.add_column(heading)
    for field in fact.fields:
        absent = say("yes") if field.may_be_absent else say("no")
        table.add_row(field.name, say(field.kind), absent, say(field.meaning))
    console.print(table)
    for by in each.recorders:
        procedure = procedures()[by.procedure]
        roles = ", ".join(procedure.label("role", role, place.language) for role in by.roles)
        under = say("Recorded under {procedure}", procedure=by.procedure)
        console.print(f"{under}: {roles} ({by.verb})")
    writers = [f"{writer.name} ({say(WRITERS[writer.room])})" for writer in each.writers]
    console.print(f"{say('Recorded through')}: {', '.join(writers) or '–'}")
    readers = [f"{reader.name} ({say(READERS[reader.room])})" for reader in each.readers]
    console.print(f"{say('Read by')}: {', '.join(readers) or '–'}")
    if fact.formerly:
        console.print(f"{say('Formerly')}: {', '.join(fact.formerly)}")
    for change in fact.changes:
        console.print(f"{say('New with version {n}', n=change.version)}: {say(change.meaning)}")
    console.print()
