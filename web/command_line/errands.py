"""`ombud errands`: what is still to be done because something was recorded, and what was given up."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from application.reactions.errands import DONE, GIVEN_UP, WAITING, Errand, Errands
from domain.words import Sentence
from web.command_line.place import Place, at_an_office

STATES = {
    WAITING: Sentence("waiting"),
    DONE: Sentence("done"),
    GIVEN_UP: Sentence("given up"),
}


@click.command("errands")
@click.argument("order", type=click.Choice(["again", "give-up"]), required=False)
@click.argument("errand", required=False)
@click.option("--by", default="", metavar="NAME", help="Who orders this.")
@click.option("--why", default="", metavar="TEXT", help="The reason, for whoever asks later.")
@click.option("--done", is_flag=True, help="List also what was done in the last 30 days.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@at_an_office
def command(
    place: Place,
    order: str | None,
    errand: str | None,
    by: str,
    why: str,
    done: bool,
    as_json: bool,
) -> None:
    """List papers still to make and notices still to send; or order about one of them.

    `again ERRAND` has it tried once more from the start, `give-up ERRAND` never again. An order
    needs --by and --why.
    """
    with place.office() as house:
        errands = Errands(house.ledger, house.clock)
        if order is not None:
            _order(place, errands, order, errand or "", by=by, why=why)
            return
        found = errands.all(WAITING, GIVEN_UP, *([DONE] if done else []))
        listed = [described(errands, each) for each in found]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    elif listed:
        _show(place, listed)
    else:
        click.echo(place.words.say("Nothing is waiting, and nothing was given up."))


def _order(place: Place, errands: Errands, order: str, errand: str, *, by: str, why: str) -> None:
    if order == "again":
        found = errands.again(errand, by=by, why=why)
        click.echo(place.words.say("{id} will be tried again.", id=found.id))
    else:
        found = errands.give_up(errand, by=by, why=why)
        click.echo(place.words.say("{id} is given up. It stays in the list.", id=found.id))


def _said(place: Place, state: str) -> str:
    return place.words.say(STATES[state])


def described(errands: Errands, errand: Errand) -> dict[str, Any]:
    """An errand for a machine, with what was ordered about it."""
    return {
        "id": errand.id,
        **asdict(errand),
        "orders": [asdict(order) for order in errands.orders(errand)],
    }


def _show(place: Place, listed: list[dict[str, Any]]) -> None:
    say = place.words.say
    table = Table(box=None, header_style="bold")
    headings = (say("Errand"), say("State"), say("Tries"), say("Again at"), say("Why not yet"))
    for heading in headings:
        table.add_column(heading)
    for each in listed:
        ordered_by = [
            f"{order['at']} {order['by']}: {order['what']}, {order['why']}"
            for order in each["orders"]
        ]
        table.add_row(
            each["id"],
            _said(place, each["state"]),
            str(each["tries"]),
            each["again_at"] if each["state"] == WAITING else "–",
            "\n".join([each["reason"] or "–", *ordered_by]),
        )
    Console(soft_wrap=True, markup=False, highlight=False).print(table)
