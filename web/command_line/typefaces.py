"""`ombud typefaces`: make the Chinese typefaces of papers small; set-up does it once."""

from __future__ import annotations

import click

from application.adapters import typefaces
from domain.words import Sentence
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.progress import progress


@click.command("typefaces")
@at_an_office
def command(place: Place) -> None:
    """Make the Chinese typefaces of papers small: papers then print in half the time.

    It takes a minute, and serves every office on this machine. Ctrl-C breaks off; the same command
    goes on where it was.
    """
    label = place.words.say("Making the Chinese typefaces small")
    try:
        with progress() as told:
            for done, of in typefaces.make():
                told(label, done, of)
    except KeyboardInterrupt:
        raise Mistake(
            Sentence("Broken off. What was made is kept; the same command goes on from here.")
        ) from None
