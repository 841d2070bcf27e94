"""`ombud rebuild`: work a list out again from the first fact, beside the one in use, and compare."""

from __future__ import annotations

import click

from application import upkeep as recorded
from application.bootstrap import House
from domain.people import Actor, Role
from domain.words import Sentence
from projections import upkeep
from projections.upkeep import BuildStopped, Comparison, NoSuchModel, NothingBuilt
from web.command_line.place import Mistake, Place, at_an_office
from web.command_line.progress import progress

OPERATOR = Actor("operator", Role.ADMINISTRATOR, "command_line")
"""Whoever may run a program on the office's machine: the system there knows who it was."""


@click.command("rebuild")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--from-start", is_flag=True, help="Give up what was begun, and begin again.")
@at_an_office
def command(place: Place, names: tuple[str, ...], from_start: bool) -> None:
    """Work read models out again from the record: all of them, or those named.

    Each is made beside the one in use, which goes on answering. Where both have the same rows, the
    new one takes its place. Ctrl-C breaks off; the same command goes on where it was.
    """
    with place.office() as house:
        names = names or tuple(house.projector.shelf.models)
        make(place, house, names, from_start=from_start)
        differing = [each for name in names if (each := put_in_use(place, house, name))]
        if differing:
            raise _differs(differing[0])


def make(place: Place, house: House, names: tuple[str, ...], *, from_start: bool) -> None:
    """Work read models out beside those in use. Raises `Mistake`."""
    recorded.give_way()
    label = place.words.say("Following the record")
    try:
        with progress() as told:
            upkeep.rebuild(
                house.projector,
                *names,
                afresh=from_start,
                told=lambda done, of: told(label, done, of),
            )
    except KeyboardInterrupt:
        raise Mistake(
            Sentence("Broken off. Nothing in use was touched; the same command goes on from here.")
        ) from None
    except NoSuchModel as fault:
        raise Mistake(
            Sentence(
                "There is no read model {name}. There are: {known}.",
                name=fault.name,
                known=", ".join(fault.known),
            )
        ) from fault
    except BuildStopped as fault:
        raise halted(fault) from fault


def put_in_use(
    place: Place, house: House, name: str, *, whatever: bool = False
) -> Comparison | None:
    """Compare a new build and put it in use; return the comparison when they differ."""
    try:
        found = upkeep.compare(house.projector, name)
        if found.differing and not whatever:
            return found
        recorded.promoted(
            house,
            by=OPERATOR,
            model=name,
            version=found.build.version,
            build=found.build.number,
            compared=found.rows,
            differing=None if found.against is None else found.differing,
        )
        upkeep.promote(house.projector, name)
    except NothingBuilt:
        # The first of its version, once it is complete; or another operator was faster.
        click.echo(place.words.say("{name} is made and in use.", name=name))
        return None
    except BuildStopped as fault:
        raise halted(fault) from fault
    click.echo(
        place.words.say(
            "{name}: {rows} rows compared at position {position}, {differing} differ. The new build"
            " is in use.",
            name=name,
            rows=found.rows,
            position=found.position,
            differing=found.differing,
        )
        if found.against is not None
        else place.words.say("{name} had stopped; the new build is in use.", name=name)
    )
    return None


def halted(fault: BuildStopped) -> Mistake:
    """Say where a read model stopped, and what an operator can do."""
    return Mistake(
        Sentence(
            "The read model {name} stopped. {reason} Mend it and say: ombud retry {name}. Or let it"
            " go on without this fact: ombud skip {name} {at} --because “…”",
            name=fault.name,
            reason=fault.reason,
            at=fault.at or "",
        )
    )


def _differs(found: Comparison) -> Mistake:
    tables = "; ".join(
        f"{each.table}: {each.only_in_use} ≠ {each.only_new} ({', '.join(each.keys)})"
        for each in found.differences
        if each.only_in_use or each.only_new
    )
    return Mistake(
        Sentence(
            "{name} is made, but differs from the one in use in {n} rows: {tables}. The one in use"
            " was left in its place. To use the new one all the same: ombud promote {name}",
            name=found.build.name,
            n=found.differing,
            tables=tables,
        )
    )
