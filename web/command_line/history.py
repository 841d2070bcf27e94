"""`ombud history`: a case or any other history, fact by fact, as it stands or as it stood."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from application import accounts, numbering
from application.adapters.words import Words
from application.bootstrap import House
from domain.history import Recorded
from domain.people import Actor, Role
from domain.words import Sentence
from projections import case_history, case_list
from web.command_line.place import Mistake, Place, at_an_office, moment

OPERATOR = Actor("operator", Role.ADMINISTRATOR, "command line")


@click.command("history")
@click.argument("number")
@click.option("--as-of", metavar="TIME", help="As it stood then: 2026-03-02 or 2026-03-02T09:30.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@at_an_office
def command(place: Place, number: str, as_of: str | None, as_json: bool) -> None:
    """Tell the history of NUMBER. What persons typed stays sealed here.

    NUMBER is that of a case or of a record beside it; or the name of any history, as the auditor's
    door shows it: officer-…, account-…, register-…, office, upkeep.
    """
    with place.office() as house:
        until = moment(as_of, house.office.time_zone()) if as_of is not None else None
        stream_id = find(house, number)
        house.reading.note(OPERATOR, stream_id, "history")
        facts = house.office.facts_of(stream_id, until=until)
        words = Words(place.language, house.office.time_zone())
        lines = _lines(house, words, facts)
        if as_json:
            told = {"number": number, "stream_id": stream_id, "as_of": as_of, "facts": lines}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        elif until is not None and not lines:
            click.echo(
                words.say(
                    "At {moment:time} nothing was recorded about {number} yet.",
                    moment=until,
                    number=number,
                )
            )
        else:
            _show(words, lines)


def find(house: House, number: str) -> str:
    """The history of a number, ours or a foreign one, or of a name. Raises `Mistake`."""
    stream_id = numbering.holder(house.office, number)
    if stream_id is None and house.office.facts_of_each([number])[number]:
        return number
    if stream_id is None:
        house.projector.catch_up()
        with house.projector.look(case_list.NAME) as (db, tables):
            stream_id = case_list.find(db, tables, number)
    if stream_id is None:
        raise Mistake(Sentence("No case here has the number {number}.", number=number))
    return stream_id


def _lines(house: House, words: Words, facts: Sequence[Recorded]) -> list[dict[str, Any]]:
    procedure = house.office.rules_of(facts)
    return [
        {
            "position": line.position,
            "version": line.version,
            "topic": line.topic,
            "on": line.on.isoformat() if line.on else None,
            "recorded_at": line.recorded_at.isoformat() if line.recorded_at else None,
            "actor": line.actor,
            "name": _name(house, words, line, procedure),
            "role": line.role,
            "door": line.door,
            "sentence": words.say(line.sentence),
            "from": words.say(line.before) or None,
            "to": words.say(line.after) or None,
        }
        for line in case_history.fold(facts, procedure)
    ]


def _name(house: House, words: Words, line: case_history.Line, procedure: Any) -> str:
    person = accounts.person(house.office, line.actor)
    role = procedure.label("role", line.role, words.language) if procedure else line.role
    return f"{person.name}, {role}" if person else str(role)


def _show(words: Words, lines: list[dict[str, Any]]) -> None:
    for line in lines:
        recorded = datetime.fromisoformat(line["recorded_at"])
        on = f" [{line['on']}]" if line["on"] else ""
        click.echo(f"{line['position']:>8}  {words.say('{day:moment}', day=recorded)}{on}")
        moved = f"  → {line['to']}" if line["to"] else ""
        click.echo(f"{'':>10}{line['sentence']}{moved}")
        click.echo(f"{'':>10}{line['name']}")
