"""`ombud key`: a new master key for the office, and the end of the old one."""

from __future__ import annotations

import click

from application import keys
from application.bootstrap import House
from domain.words import Sentence
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.progress import progress
from web.command_line.rebuild import OPERATOR


@click.command("key")
@click.argument("order", type=click.Choice(["rotate", "destroy-old"]), required=False)
@click.option("--by", default="", metavar="NAME", help="Who orders this; kept, sealed.")
@click.option("--why", default="", metavar="TEXT", help="Why; it is kept, sealed.")
@click.option("--to", metavar="NAME", help="The new master key, where no file keeps it.")
@click.option("--yes", is_flag=True, help="Destroy without asking once more.")
@at_an_office
def command(place: Place, order: str | None, by: str, why: str, to: str | None, yes: bool) -> None:
    """Say which master key is in use; replace it by a new one, or destroy those replaced.

    `rotate` wraps the key of every person with a new master key while the office works; cut off, the
    same command goes on. `destroy-old` then removes the old one. Both need --by and --why.
    """
    with place.office() as house:
        if order == "rotate":
            _rotate(place, house, by=by, why=why, to=to)
        elif order == "destroy-old":
            _destroy(place, house, by=by, why=why, yes=yes)
        else:
            _show(place, house)


def _rotate(place: Place, house: House, *, by: str, why: str, to: str | None) -> None:
    say = place.words.say
    try:
        with progress() as told:
            label = say("Wrapping the keys anew")
            rotated = keys.rotate(
                house,
                by=OPERATOR,
                ordered_by=by,
                reasons=why,
                to=to,
                told=lambda done, of: told(label, done, of),
            )
    except KeyboardInterrupt:
        raise Mistake(
            Sentence("Broken off. Nothing is lost; the same command goes on from here.")
        ) from None
    if rotated.resumed:
        click.echo(say("This went on where it was broken off."))
    click.echo(
        say(
            "The master key is {name} now; keys wrapped anew: {n}. Keep its file from {folder} in"
            " another place, too.",
            name=rotated.master,
            n=rotated.keys,
            folder=house.settings.keys,
        )
    )


def _destroy(place: Place, house: House, *, by: str, why: str, yes: bool) -> None:
    say = place.words.say
    old = keys.standing(house).replaced
    if old and not yes:
        click.confirm(
            say(
                "Backups made before the master key was replaced open only with the old one. Destroy"
                " {names} here?",
                names=", ".join(old),
            ),
            abort=True,
        )
    destroyed = keys.destroy_old(house, by=OPERATOR, ordered_by=by, reasons=why)
    if destroyed:
        click.echo(say("Destroyed: {names}.", names=", ".join(destroyed)))
    else:
        click.echo(say("There is no old master key."))


def _show(place: Place, house: House) -> None:
    say = place.words.say
    found = keys.standing(house)
    click.echo(say("The master key in use: {name}.", name=found.master))
    if found.waiting:
        click.echo(
            say(
                "Keys still wrapped with an older one: {n}. Go on with: ombud key rotate",
                n=found.waiting,
            )
        )
    if found.replaced:
        click.echo(
            say(
                "Replaced and not destroyed: {names}. To destroy: ombud key destroy-old",
                names=", ".join(found.replaced),
            )
        )
