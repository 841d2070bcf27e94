"""`ombud disclose`: the redacted copy that two persons released, and how it reads without the office."""

from __future__ import annotations

import json
from pathlib import Path

import click

from application.adapters.disclosed import NotGenuine, read
from application.disclosing import copy_of
from domain.words import Sentence
from web.command_line.history import OPERATOR, find
from web.command_line.place import Mistake, Place, at_an_office


@click.command("disclose")
@click.argument("number", required=False)
@click.option("--copy", "copy", help="The number of the copy that was released, such as k1.")
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read such a copy; no office is needed.",
)
@at_an_office
def command(place: Place, number: str | None, copy: str | None, file: Path | None) -> None:
    """Print the redacted COPY of NUMBER, or read one. What was not released stays sealed."""
    if file is not None:
        return _read(file)
    if number is None or copy is None:
        raise Mistake(Sentence("Name a case and a copy that was released, or a file with --file."))
    with place.office() as house:
        stream_id = find(house, number)
        house.reading.note(OPERATOR, stream_id, f"redacted copy: {copy}")
        click.echo(json.dumps(copy_of(house, stream_id, copy), ensure_ascii=False, indent=1))
    return None


def _read(file: Path) -> None:
    try:
        for fact in read(json.loads(file.read_text(encoding="utf-8"))):
            click.echo(f"{fact.version} {fact.topic} {fact.recorded_at}")
            for name, said in fact.says.items():
                if said not in (None, ""):
                    click.echo(f"    {name}: {said}")
    except (NotGenuine, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Mistake(Sentence("{file} is no copy that can be read.", file=str(file))) from fault
