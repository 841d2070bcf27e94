"""`ombud statistics`: the figures of the office, each with what it is counted from."""

from __future__ import annotations

import json
from typing import Any

import click

from projections import statistics
from web.command_line.place import Place, at_an_office
from web.command_line.progress import catch_up


@click.command("statistics")
@click.option("--procedure", metavar="ID", help="Only the cases under this procedure.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, with every figure.")
@at_an_office
def command(place: Place, procedure: str | None, as_json: bool) -> None:
    """Count the cases, the findings and the days."""
    with place.office() as house:
        catch_up(house, place.words)
        with house.projector.look(statistics.NAME) as (db, tables):
            found = statistics.figures(db, tables, procedure=procedure)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _show(place, found)


def _show(place: Place, found: dict[str, Any]) -> None:
    say = place.words.say
    opened, days = found["open_cases"], found["days_received_to_closed"]
    merits, decided = (
        found["sustained"]["of_decided_on_the_merits"],
        found["sustained"]["of_decided"],
    )
    differ = found["recommended_against_final"]
    lines = [
        say("Cases: {n}, of these open: {open}.", n=found["cases"], open=opened["n"]),
        say("Rows of registers set aside: {n}.", n=found["rows_quarantined"]),
        say(
            "Days from receipt to the end, over {n} cases: half within {median}, nine in ten"
            " within {p90}.",
            n=days["n"],
            median=_or_none(days["median"]["nearest_rank"]),
            p90=_or_none(days["p90"]["nearest_rank"]),
        ),
        say(
            "Sustained: {n} of {decided} decided ({rate}), {n} of {merits} decided on the merits"
            " ({merits_rate}).",
            n=decided["n"],
            decided=decided["denominator"],
            rate=_percent(decided["rate"]),
            merits=merits["denominator"],
            merits_rate=_percent(merits["rate"]),
        ),
        say(
            "The office found otherwise than was recommended in {n} of {both}.",
            n=differ["differ"],
            both=differ["both"],
        ),
        "",
        say("Final findings"),
        *_counts(found["final_findings"]),
        "",
        say("Cases by the year of receipt"),
        *_counts(found["cases_by_year_received"]),
    ]
    click.echo("\n".join(lines))


def _counts(figure: dict[str, Any]) -> list[str]:
    """One line a value, then what was left out of the count and why."""
    told = figure["counts"].items()
    left_out = figure.get("left_out", {}).items()
    return [f"{n:>9}  {value}" for value, n in told] + [
        f"{n:>9}  ({why.replace('_', ' ')})" for why, n in left_out
    ]


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}"


def _or_none(value: object) -> str:
    return "–" if value is None else str(value)
