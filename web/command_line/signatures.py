"""`ombud signatures`: which approvals of a history were signed, by whom, and whether they still hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from application import approvals
from application.adapters.words import Words
from application.approved import BROKEN, NOT_SIGNED, VALID, Verdict, check
from domain.words import Sentence
from web.command_line.history import OPERATOR, find
from web.command_line.place import Mistake, Place, at_an_office

SAID = {
    VALID: Sentence("Signature valid"),
    NOT_SIGNED: Sentence("Not signed"),
    BROKEN: Sentence("Signature broken"),
}


@click.command("signatures")
@click.argument("number", required=False)
@click.option(
    "--evidence",
    is_flag=True,
    help="Print the rows and public keys instead, for whoever checks them elsewhere.",
)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Check such a file; no office is needed.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@at_an_office
def command(
    place: Place, number: str | None, evidence: bool, file: Path | None, as_json: bool
) -> None:
    """Check the signed approvals of NUMBER, or of a file that --evidence printed.

    Ends with 1 when one is broken. Nothing that is sealed is shown.
    """
    if file is not None:
        found, words = _from(file), place.words
    elif number is None:
        raise Mistake(Sentence("Name a case or a history, or a file with --file."))
    else:
        with place.office() as house:
            stream_id = find(house, number)
            house.reading.note(OPERATOR, stream_id, "signatures")
            if evidence:
                told = approvals.evidence(house, stream_id)
                click.echo(json.dumps(told, ensure_ascii=False, indent=1))
                return
            found, words = approvals.verdicts(house, stream_id), place.words
    if as_json:
        click.echo(json.dumps([_told(words, each) for each in found], ensure_ascii=False, indent=2))
    else:
        _show(words, found)
    if any(each.state == BROKEN for each in found):
        raise SystemExit(1)


def _from(file: Path) -> list[Verdict]:
    try:
        return check(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Mistake(
            Sentence("{file} holds no evidence that can be read.", file=str(file))
        ) from fault


def _told(words: Words, each: Verdict) -> dict[str, Any]:
    return {
        "position": each.position,
        "version": each.version,
        "topic": each.topic,
        "state": each.state,
        "why": words.say(each.why),
        "actor": each.actor,
        "role": each.role,
        "moment": each.moment,
        "credential": each.credential,
        "origin": each.origin,
    }


def _show(words: Words, found: list[Verdict]) -> None:
    if not found:
        click.echo(words.say("Nothing in this history is among what is signed."))
    for each in found:
        click.echo(f"{each.position:>8}  {words.say(SAID[each.state])}  {each.topic}  {each.actor}")
        click.echo(f"{'':>10}{words.say(each.why)}")
