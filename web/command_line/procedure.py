"""`ombud procedure check FILE`: what is wrong with a procedure before an office goes by it."""

from __future__ import annotations

from pathlib import Path

import click

from domain.procedure import parse
from domain.procedure_check import check, unchecked
from domain.walk import people_needed
from domain.words import Sentence
from web.command_line.place import Mistake, Place, at_an_office


@click.command("procedure")
@click.argument("order", type=click.Choice(["check"]), expose_value=False)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--people",
    type=click.IntRange(min=1),
    metavar="N",
    help="Say also where an office of N people could not finish a case.",
)
@at_an_office
def command(place: Place, file: Path, people: int | None) -> None:
    """Check a procedure before an office goes by it: every fault in a sentence, with its line.

    Ends with 1 when there is a fault. What is marked `verified = false` is listed and is none.
    """
    text = _text(file)
    faults, say = check(text, people), place.words.say
    for fault in faults:
        said = say(fault.says)
        click.echo(
            say("{file}, line {line}: {said}", file=file.name, line=fault.line, said=said)
            if fault.line
            else say("{file}: {said}", file=file.name, said=said)
        )
    if faults:
        click.echo(say("Faults: {n}.", n=len(faults)))
        raise click.exceptions.Exit(1)
    _sum_up(place, text)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as fault:
        raise Mistake(
            Sentence("{file} is not text in UTF-8: {reason}", file=str(file), reason=str(fault))
        ) from fault


def _sum_up(place: Place, text: str) -> None:
    rules, say = parse(text), place.words.say
    click.echo(say("{id} {version}: no fault was found.", id=rules.id, version=rules.version))
    if needed := people_needed(rules):
        n = max(needed.values())
        click.echo(
            say("To bring every matter to each of its stages takes at least {n} people.", n=n)
        )
    if lines := unchecked(text):
        click.echo(
            say(
                "Not checked against the law yet: {n} values, on the lines {lines}.",
                n=len(lines),
                lines=", ".join(map(str, lines)),
            )
        )
