"""`ombud demo`: take an invented case from its first words to its paper, and show what came of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from typing import Any

import click

from application.adapters.clock import SetClock, SystemClock
from application.adapters.entropy import SeededEntropy
from application.bootstrap import House
from application.demonstration import Decided, long_ago, open_demonstration
from application.demonstration.play import TIME_ZONE
from application.receipts import grouped
from domain.words import Sentence
from web.command_line.place import Mistake, Place, at_an_office, moment


@click.command("demo")
@click.option("--clock", metavar="TIME", help="The moment the story begins, 2026-03-02T09:30.")
@click.option("--seed", help="Makes ids and receipts repeatable. For demonstrations only.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@at_an_office
def command(place: Place, clock: str | None, seed: str | None, as_json: bool) -> None:
    """Drive invented cases from the filing to the PDF."""
    begins = long_ago(SystemClock().now()) if clock is None else SetClock(moment(clock, TIME_ZONE))
    chance = partial(SeededEntropy, seed) if seed is not None else None
    with place.house(clock=begins, entropy=chance) as house:
        must_be_invented(house, place)
        decided = open_demonstration(house)
        if as_json:
            click.echo(json.dumps(_described(house, decided), ensure_ascii=False, indent=2))
        else:
            show(place, decided)


def must_be_invented(house: House, place: Place) -> None:
    """Invented cases never enter the record of a real office. Raises `Mistake`."""
    identity = house.office.identity()
    if identity and not identity.demonstration:
        raise Mistake(
            Sentence(
                "{folder} holds a real office; invented cases do not belong there. Name another"
                " folder with --office.",
                folder=str(place.folder),
            )
        )


def show(place: Place, decided: list[Decided]) -> None:
    """Say what the people of the decided cases have in hand."""
    say = place.words.say
    for each in decided:
        rows = {
            say("Number"): each.reference,
            say("Receipt code"): " ".join(grouped(each.receipt)),
            say("Facts recorded"): str(each.facts),
            say("Paper"): str(each.pdf),
            say("Its fingerprint (SHA-256)"): each.rendered_sha256,
        }
        for name, value in rows.items():
            click.echo(f"{name}: {value}")
        click.echo()


def _described(house: House, decided: list[Decided]) -> dict[str, Any]:
    cases = [
        {
            "reference": each.reference,
            "receipt": each.receipt,
            "language": each.language,
            "events": each.facts,
            "pdf": str(each.pdf),
            "pdf_sha256": each.pdf_sha256,
            "rendered_sha256": each.rendered_sha256,
        }
        for each in decided
    ]
    identity = house.office.identity()
    return {
        **cases[0],
        "record": house.office.head(),
        "office": asdict(identity) if identity else None,
        "cases": cases,
    }
