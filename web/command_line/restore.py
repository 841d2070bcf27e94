"""`ombud restore`: an office made again from a backup, and checked before it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from application.restore import Restored, restore
from domain.words import Sentence
from web.command_line.place import Place, at_an_office
from web.command_line.progress import progress


@click.command("restore")
@click.argument("source", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option(
    "--keys",
    type=click.Path(path_type=Path),
    help="The folder with master.key and pepper.key, when they are not in the office's yet.",
)
@at_an_office
def command(place: Place, source: Path, keys: Path | None) -> None:
    """Make an office from BACKUP, or from the newest below it, in the folder --office names.

    The place must hold no office. With --database the office is made in an empty PostgreSQL,
    whichever database the backup was made from.
    """
    say = place.words.say
    with progress() as told:

        def said(what: Sentence, done: int, of: int) -> None:
            told(say(what), done, of)

        restored = restore(source, place.settings(), keys=keys, told=said)
    for line in _told(place, restored):
        click.echo(line)
    for paper in (*restored.papers_missing, *restored.files_missing):
        click.echo(paper, err=True)
    for each in restored.stopped:
        click.echo(
            place.words.say(
                "The list {name} stopped: {reason}. Once the fault is mended: ombud retry {name}."
                " To pass over the fact instead: ombud skip {name} {position} --because TEXT",
                name=each.name,
                position=each.position,
                reason=each.reason,
            ),
            err=True,
        )
    if restored.papers_missing or restored.files_missing or restored.stopped:
        raise SystemExit(1)


def _told(place: Place, restored: Restored) -> Iterator[str]:
    say, copy = place.words.say, restored.backup
    yield from (
        say(
            "The office of {moment} stands in {folder}, up to position {n}.",
            moment=copy.moment,
            folder=place.folder,
            n=copy.head,
        ),
        say(
            "Checked: {facts} facts are what was copied, byte for byte; {histories} histories were"
            " replayed from them.",
            facts=restored.facts,
            histories=restored.histories,
        ),
        say(
            "Sealed texts that open: {opened}. Texts whose key was destroyed on purpose: {erased}.",
            opened=restored.opened,
            erased=restored.erased,
        ),
        say(
            "Destroyed again, because they had been since this backup was made: {n} keys.",
            n=restored.erased_again,
        )
        if restored.journal
        else say(
            "Beside the key files there is no journal of destroyed keys. If anything was ever erased in"
            " this office, put the file “shredded” there and start Ombud again."
        ),
        say(
            "The read models were worked out anew. Papers in the folder: {papers}, of these made"
            " again: {made}.",
            papers=restored.papers,
            made=restored.papers_made,
        ),
        say(
            "Files and copies of files that are there and open: {files}. Missing: {missing}.",
            files=restored.files,
            missing=len(restored.files_missing),
        ),
        say("Nobody is signed in."),
        say(
            "What was recorded after {moment} is not recorded here, and nor are the decisions to"
            " erase: decide on those cases again.",
            moment=copy.moment,
        ),
    )
    # What was set came with the backup, and is read anew.
    post = place.settings().post
    if post and post.password_file and not post.password_file.exists():
        yield say(
            "The password of the mail server is in no backup. Put it into {file}, so that notices"
            " can be sent again.",
            file=post.password_file,
        )
