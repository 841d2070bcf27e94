"""`ombud errands`: what is still to be done because something was recorded, and what was given up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from application import upkeep
from application.adapters.codec import moment_text
from application.bootstrap import House
from application.reactions.errands import DONE, GIVEN_UP, WAITING, Errand, Errands
from domain.words import Sentence
from web.command_line.place import Place, at_an_office
from web.command_line.rebuild import OPERATOR

STATES = {
    WAITING: Sentence("waiting"),
    DONE: Sentence("done"),
    GIVEN_UP: Sentence("given up"),
}


@click.command("errands")
@click.argument("order", type=click.Choice(["again", "give-up"]), required=False)
@click.argument("errand", required=False)
@click.option("--by", default="", metavar="NAME", help="Who orders this; kept, sealed.")
@click.option("--why", default="", metavar="TEXT", help="Why; it is kept, sealed.")
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
            _order(place, house, order, errand or "", by=by, why=why)
            return
        found = errands.all(WAITING, GIVEN_UP, *([DONE] if done else []))
        listed = described(house, found)
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    elif listed:
        _show(place, listed)
    else:
        click.echo(place.words.say("Nothing is waiting, and nothing was given up."))


def _order(place: Place, house: House, order: str, errand: str, *, by: str, why: str) -> None:
    errands = Errands(house.ledger, house.clock)
    if order == "again":
        carried_out = upkeep.errand_tried_again
        said = Sentence("{id} will be tried again.", id=errand)
    else:
        carried_out = upkeep.errand_given_up
        said = Sentence("{id} is given up. It stays in the list.", id=errand)
    carried_out(house, errands, by=OPERATOR, errand=errand, ordered_by=by, reasons=why)
    click.echo(place.words.say(said))


def _said(place: Place, state: str) -> str:
    return place.words.say(STATES[state])


def described(house: House, errands: Sequence[Errand]) -> list[dict[str, Any]]:
    """Errands for a machine, each with what was ordered about it."""
    orders = upkeep.errand_orders(house)
    return [
        {
            "id": errand.id,
            **asdict(errand),
            "orders": [
                {**asdict(order), "at": moment_text(order.at) if order.at else ""}
                for order in orders.get(errand.id, [])
            ],
        }
        for errand in errands
    ]


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
