"""`ombud status`: how far everything is, and what stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from application.adapters.database import is_sqlite
from application.bootstrap import House
from application.reactions.attendance import present
from application.reactions.documents import Documents
from application.reactions.errands import GIVEN_UP, WAITING, Errands
from application.reactions.notices import Notices
from domain.words import Sentence
from web.command_line.errands import described
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
    errands = Errands(house.ledger, house.clock)
    post = house.settings.post
    names = [Documents.NAME, *([Notices.NAME] if post else [])]
    return {
        "office": asdict(identity) if identity else None,
        "folder": str(house.settings.folder),
        "database": "SQLite" if is_sqlite(office.store.engine) else "PostgreSQL",
        "position": head,
        "read_models": [asdict(each) for each in house.projector.standing(now=house.clock.now())],
        "reactions": [_reaction(house, errands, name, head) for name in names],
        "workers": [asdict(each) for each in present(house.ledger, house.clock)],
        "given_up": described(house, errands.all(GIVEN_UP)),
        "post": {"to": post.to, "host": post.host} if post else None,
    }


def _reaction(house: House, errands: Errands, name: str, head: int) -> dict[str, Any]:
    position = errands.position(name) or 0
    waiting = errands.all(WAITING, reaction=name)
    return {
        "name": name,
        "position": position,
        "behind": max(0, head - position),
        "seconds": seconds_behind(house, position),
        "waiting": len(waiting),
        "failures": [
            {"id": each.id, **asdict(each)} for each in waiting if each.tries and not each.held
        ],
    }


def seconds_behind(house: House, position: int) -> float:
    """How long the next fact after a position has been waiting to be read."""
    following = house.office.next_after(position)
    if following is None:
        return 0.0
    waited = (house.clock.now() - following[1]).total_seconds()
    # The clock may have been put back since: nobody waits for less than no time.
    return max(0.0, round(waited, 1))


def _named(place: Place, model: dict[str, Any]) -> str:
    """A read model with its version; one that is not in use says what it is for."""
    name = f"{model['name']}@{model['version']}"
    match model["state"]:
        case "making":
            return place.words.say("{name} (being made)", name=name)
        case "building":
            return place.words.say("{name} (being made anew)", name=name)
        case "differing":
            return place.words.say("{name} (made anew, differs)", name=name)
    return name


def _show(place: Place, found: dict[str, Any]) -> None:
    say = place.words.say
    office = found["office"]
    name = office["name_zh"] if place.language == "zh" else office["name_en"]
    if office["demonstration"]:
        name = say("{name} (demonstration)", name=name)
    click.echo(f"{name} · {found['folder']} · {found['database']}")
    click.echo(say("The record stands at position {n}.", n=found["position"]))
    table = Table(box=None, header_style="bold")
    for heading in (
        *(say("Follows the record"), say("Position"), say("Behind by"), say("Seconds")),
        say("Trouble"),
    ):
        table.add_column(heading)
    for model in found["read_models"]:
        table.add_row(
            _named(place, model),
            str(model["position"]),
            str(model["behind"]),
            f"{model['seconds']:.1f}",
            model["halted"] or "–",
        )
    for reaction in found["reactions"]:
        trouble = "\n".join(
            say(
                "{id}, tried {n} times, again at {moment}: {reason}",
                id=each["id"],
                n=each["tries"],
                moment=each["again_at"],
                reason=each["reason"],
            )
            for each in reaction["failures"]
        )
        table.add_row(
            reaction["name"],
            str(reaction["position"]),
            str(reaction["behind"]),
            f"{reaction['seconds']:.1f}",
            trouble or "–",
        )
    Console(soft_wrap=True, markup=False, highlight=False).print(table)
    for line in _beside(place, found):
        click.echo(line)


def _beside(place: Place, found: dict[str, Any]) -> Iterator[str]:
    """Who is at work, what was given up, and whether anybody is told by mail."""
    say = place.words.say
    if not found["workers"]:
        yield say("No worker is at work. Start one: ombud work")
    for each in found["workers"]:
        sentence = (
            Sentence("Worker {pid} on {host} is at work, signed last at {moment}.")
            if each["alive"]
            else Sentence("Worker {pid} on {host} is gone, signed last at {moment}.")
        )
        yield say(sentence, pid=each["pid"], host=each["host"], moment=each["seen_at"])
    for each in found["given_up"]:
        yield say("{id} was given up: {reason}", id=each["id"], reason=each["reason"] or "–")
    if found["given_up"]:
        yield say("To have one tried again: ombud errands again ID --by NAME --why TEXT")
    if found["post"] is None:
        yield say("No post office is set up: nobody is told anything by mail.")
    else:
        yield say("Notices go to {to}, by {host}.", **found["post"])
