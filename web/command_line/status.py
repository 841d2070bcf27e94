"""`ombud status`: how far everything is, and what stopped."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from application.adapters.database import is_sqlite
from application.bootstrap import House
from application.reactions.documents import NAME
from application.reactions.following import Following
from web.command_line.place import Place, at_an_office


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@at_an_office
def command(place: Place, as_json: bool) -> None:
    """Say how far the record, the read models and the papers are."""
    with place.office() as house:
        found = standing(house)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _show(place, found)


def standing(house: House) -> dict[str, Any]:
    """Everything an operator asks first."""
    office = house.office
    identity = office.identity()
    head = office.head()
    documents = Following(house.ledger, NAME, house.clock)
    position = documents.position()
    return {
        "office": asdict(identity) if identity else None,
        "folder": str(house.settings.folder),
        "database": "SQLite" if is_sqlite(office.store.engine) else "PostgreSQL",
        "position": head,
        "read_models": [asdict(each) for each in house.projector.standing(now=house.clock.now())],
        "reactions": [
            {
                "name": NAME,
                "position": position,
                "behind": max(0, head - position),
                "failures": [asdict(each) for each in documents.failures()],
            }
        ],
    }


def _show(place: Place, found: dict[str, Any]) -> None:
    say = place.words.say
    office = found["office"]
    name = office["name_zh"] if place.language == "zh" else office["name_en"]
    if office["demonstration"]:
        name = say("{name} (demonstration)", name=name)
    click.echo(f"{name} · {found['folder']} · {found['database']}")
    click.echo(say("The record stands at position {n}.", n=found["position"]))
    table = Table(box=None, header_style="bold")
    for heading in (say("Follows the record"), say("Position"), say("Behind by"), say("Trouble")):
        table.add_column(heading)
    for model in found["read_models"]:
        table.add_row(
            f"{model['name']}@{model['version']}",
            str(model["position"]),
            str(model["behind"]),
            model["halted"] or "–",
        )
    for reaction in found["reactions"]:
        trouble = "\n".join(
            say(
                "{stream}, tried {n} times, again at {moment}: {reason}",
                stream=each["stream_id"],
                n=each["tries"],
                moment=each["again_at"],
                reason=each["reason"],
            )
            for each in reaction["failures"]
        )
        table.add_row(
            reaction["name"], str(reaction["position"]), str(reaction["behind"]), trouble or "–"
        )
    Console(soft_wrap=True, markup=False, highlight=False).print(table)
