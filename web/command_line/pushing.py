"""`ombud pushing`: how often each unit sends people and papers on, and by which formula that is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import click

from projections import pushing
from web.command_line.place import Place, at_an_office
from web.pushing import counted, denominator, left_out

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("pushing")
@click.option("--from", "first", type=DAY, metavar="DAY", help="Cases received from this day on.")
@click.option("--until", "last", type=DAY, metavar="DAY", help="Cases received until this day.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, with every figure.")
@at_an_office
def command(place: Place, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Count how often people and papers are sent on, unit by unit."""
    with place.office() as house:
        found = counted(
            house.office, first.date() if first else None, last.date() if last else None
        )
    if as_json:
        click.echo(json.dumps(_told(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(place, found)))


def _told(found: pushing.Pushing) -> dict[str, object]:
    return {
        "cases": found.cases,
        "formula": [str(sentence) for sentence in pushing.FORMULA],
        "units": [
            {
                "unit": each.unit,
                "cases": each.cases,
                "index": each.index,
                "offers": each.offers,
                "refusals": each.refusals,
                "unanswered": each.unanswered,
                "asked_before": each.asked_before,
                "reversed": each.reversed,
                "hours": each.hours,
            }
            for each in found.units
        ],
        "left_out": found.left_out,
    }


def _lines(place: Place, found: pushing.Pushing) -> Iterator[str]:
    say = place.words.say
    for sentence in pushing.FORMULA:
        yield say(sentence)
    yield ""
    yield say(denominator(found))
    for each in found.units:
        yield f"{each.index:>9}  {each.unit} ({each.cases})"
    for sentence in left_out(found):
        yield say(sentence)
