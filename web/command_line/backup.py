"""`ombud backup`: a copy of the whole office, made while everybody goes on working."""

from __future__ import annotations

from pathlib import Path

import click

from application.backup import back_up
from domain.words import Sentence
from web.command_line.place import Place, at_an_office
from web.command_line.progress import progress


@click.command("backup")
@click.argument("folder_of_backups", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Keep so many backups, remove older ones.")
@click.option("--with-keys", is_flag=True, help="Put the keys into the copy as well.")
@at_an_office
def command(place: Place, folder_of_backups: Path, keep: int | None, with_keys: bool) -> None:
    """Copy the office into a folder of its own below DIR, while it is open.

    The keys stay outside unless --with-keys is given: a copy of everything in one place protects
    nobody. Without master.key and pepper.key no backup can be restored: keep them elsewhere.
    """
    say = place.words.say
    with place.office() as house, progress() as told:

        def said(what: Sentence, done: int, of: int) -> None:
            told(say(what), done, of)

        made = back_up(house, folder_of_backups, with_keys=with_keys, keep=keep, told=said)
        keys = house.settings.keys
    copy = made.backup
    click.echo(
        say("The office is copied up to position {n}: {folder}", n=copy.head, folder=copy.folder)
    )
    for paper in made.left_out:
        click.echo(
            say("{file} is damaged and was left out. A restore makes it again.", file=paper),
            err=True,
        )
    if made.removed:
        click.echo(say("Older backups removed: {n}.", n=made.removed))
    if with_keys:
        click.echo(
            say(
                "The keys are in this copy: whoever has it reads everything. Lock it away, or"
                " leave --with-keys out."
            )
        )
    else:
        click.echo(
            say(
                "The keys are not in it. Keep {files} from {folder} in another place: without them"
                " nobody can restore this copy.",
                files=sorted(copy.manifest["keys"]),
                folder=keys,
            )
        )
