"""`ombud document`: whether a paper is the one that was sealed, and whether it can be made again."""

from __future__ import annotations

from pathlib import Path

import click

from application import papers, verifying
from application.adapters.checking import Sealed, Unsound, read
from application.adapters.printing import Paper
from application.adapters.words import Words
from application.reactions.documents import Documents
from domain.complaint import Complaint
from domain.words import Sentence
from web.command_line.history import OPERATOR, find
from web.command_line.place import Mistake, Place, at_an_office


@click.group("document")
def command() -> None:
    """Check a sealed paper, or make one again and compare.

    Both are asked for with --office; a paper can be checked without one under --certificate.
    """


@command.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--certificate",
    metavar="FINGERPRINT",
    help="The SHA-256 of the office's certificate; then no office is needed.",
)
@at_an_office
def verify(place: Place, file: Path, certificate: str | None) -> None:
    """Say who sealed FILE and when, that nothing was changed, and whether it still stands.

    Ends with 1 and one sentence when it is not what was sealed.
    """
    try:
        pdf = read(file)
        if certificate is not None:
            mark = "".join(each for each in certificate.lower() if each.isalnum())
            _show(place.words, verifying.checked(pdf, mark), None)
            return
        with place.office() as house:
            case = verifying.case_named_in(house, pdf)
            if case is not None:
                house.reading.note(OPERATOR, case, "document: verify")
            found, standing = verifying.beside(house, pdf)
            words = Words(place.language, house.office.time_zone())
            _show(words, found, standing)
            if standing is None:
                click.echo(words.say("This paper is not in the record of this office."))
    except Unsound as fault:
        raise SystemExit(_refuse(place, fault)) from fault


def _refuse(place: Place, fault: Unsound) -> int:
    click.echo(place.words.say(fault.sentence), err=True)
    return 1


def _show(words: Words, found: Sealed, standing: verifying.Standing | None) -> None:
    say = words.say
    rows = {say("Sealed by"): found.signer, say("Certificate (SHA-256)"): found.certificate}
    if found.at:
        rows[say("Sealed with the moment")] = say("{moment:time}", moment=found.at)
    rows[say("Unchanged")] = say("yes: every byte lies under the seal")
    if found.position is not None:
        rows[say("Made from the record up to position")] = str(found.position)
        rows[say("Fingerprint of that history")] = found.sha256
    if found.history is not None:
        rows[say("History attached")] = say("yes, and it has that fingerprint")
    if standing is not None:
        rows[say("Number")] = standing.number
        rows[say("Still stands")] = (
            say("no: {document} took its place", document=standing.superseded_by)
            if standing.superseded_by
            else say("yes: no other paper took its place")
        )
        rows[say("Printed by")] = standing.signed.renderer
        rows[say("Typefaces")] = standing.signed.fonts
    for name, value in rows.items():
        click.echo(f"{name}: {value}")


@command.command("rerender")
@click.argument("number")
@click.option("--paper", metavar="NAME", help="Only this one: disposition-1, acceptance-l1v2.")
@at_an_office
def rerender(place: Place, number: str, paper: str | None) -> None:
    """Make the papers of NUMBER again from the record, and compare them byte by byte.

    Decisions, letters and reports, each with the words and the day that it had.

    Ends with 1 when one comes out otherwise, and says what differs.
    """
    say = place.words.say
    with place.office() as house:
        case = find(house, number)
        house.reading.note(OPERATOR, case, "document: rerender")
        facts = house.office.facts_of(case)
        documents = Documents(house)
        wanted = [
            each
            for each in papers.papers(facts)
            if documents.makes(each.kind) and paper in (None, each.document)
        ]
        if not wanted:
            raise Mistake(Sentence("No such paper was made of {number}.", number=number))
        same = True
        try:
            for signed in wanted:
                now = papers.again(house, facts, signed, documents.printing_again(facts, signed))
                same = _compare(place, signed, now) and same
        finally:
            documents.close()
    if not same:
        click.echo(say("Put the same programs and typefaces back, and it is the same again."))
        raise SystemExit(1)


def _compare(place: Place, signed: Complaint.DocumentSigned, paper: Paper) -> bool:
    say = place.words.say
    if paper.sha256 == signed.rendered_sha256:
        click.echo(say("{document}: the same, byte for byte.", document=signed.document))
        return True
    click.echo(say("{document}: it comes out otherwise.", document=signed.document))
    for then, now in ((signed.renderer, paper.renderer), (signed.fonts, paper.fonts)):
        before, today = then.split("; "), now.split("; ")
        for each in [one for one in before if one not in today]:
            click.echo(say("  then: {what}", what=each))
        for each in [one for one in today if one not in before]:
            click.echo(say("  now: {what}", what=each))
    return False
