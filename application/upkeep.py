"""What an operator does to a list or an errand, each time written into the record before it is done."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from application.bootstrap import House
from application.office import Absent
from application.reactions import erasures
from application.reactions.errands import Errand, Errands
from domain.history import Refused
from domain.people import Actor
from domain.upkeep import UPKEEP, Upkeep
from domain.words import Sentence

TRIES = 5
"""How often a fact is recorded anew while somebody else records upkeep."""

BEHIND = 19
"""By so many steps of niceness a process that works a list out anew stands behind the others.

At five, a page on PostgreSQL was still held up for as long again; at nineteen it hardly is.
"""


def give_way() -> None:
    """Let the doors and the workers go first on this machine: nobody waits for what is made beside."""
    os.nice(max(0, BEHIND - os.nice(0)))


def promoted(
    house: House,
    *,
    by: Actor,
    model: str,
    version: int,
    build: int,
    compared: int,
    differing: int | None,
) -> None:
    """Record that a new build takes the place of the one in use."""
    _keep(
        house,
        lambda upkeep: upkeep.promote(
            by=by,
            model=model,
            version=version,
            build=build,
            compared=compared,
            differing=differing,
        ),
    )


def passed_over(
    house: House, *, by: Actor, model: str, version: int, at: int, reasons: str
) -> None:
    """Record that a read model goes on without a fact. Raises `Refused` without a reason."""
    _keep(
        house,
        lambda upkeep: upkeep.pass_over(
            by=by, model=model, version=version, at=at, reasons=reasons
        ),
    )


def tried_again(house: House, *, by: Actor, model: str, version: int, at: int) -> None:
    """Record that a read model tries again the fact it stopped at."""
    _keep(house, lambda upkeep: upkeep.try_again(by=by, model=model, version=version, at=at))


@dataclass(frozen=True, slots=True)
class Order:
    """What an operator ordered about an errand, and why."""

    at: datetime | None
    by: str
    what: str
    why: str


def errand_tried_again(
    house: House, errands: Errands, *, by: Actor, errand: str, ordered_by: str, reasons: str
) -> Errand:
    """Have an errand run once more, from its first try. Raises `Refused`."""

    def recorded(found: Errand) -> None:
        _keep(
            house,
            lambda upkeep: upkeep.try_errand_again(
                by=by,
                reaction=found.reaction,
                at=found.position,
                ordered_by=ordered_by,
                reasons=reasons,
            ),
        )

    return errands.again(errand, recorded=recorded)


def errand_given_up(
    house: House, errands: Errands, *, by: Actor, errand: str, ordered_by: str, reasons: str
) -> Errand:
    """Have an errand tried no more. Raises `Refused`."""

    def recorded(found: Errand) -> None:
        if found.reaction == erasures.NAME:
            raise Refused(
                Sentence(
                    "With {id} is erased what two persons decided to erase, so nobody gives it up."
                    " It is tried again until it is done.",
                    id=found.id,
                ),
                rule="complaint.person_erased",
            )
        _keep(
            house,
            lambda upkeep: upkeep.give_errand_up(
                by=by,
                reaction=found.reaction,
                at=found.position,
                ordered_by=ordered_by,
                reasons=reasons,
            ),
        )

    return errands.give_up(errand, recorded=recorded)


def errand_orders(house: House) -> dict[str, list[Order]]:
    """What was ordered about each errand, by its id, oldest first."""
    try:
        told = house.office.facts_of(UPKEEP)
    except Absent:
        return {}
    orders: dict[str, list[Order]] = {}
    for each in told:
        match each.fact:
            case Upkeep.ErrandTriedAgain() | Upkeep.ErrandGivenUp() as fact:
                again = isinstance(fact, Upkeep.ErrandTriedAgain)
                order = Order(
                    at=each.recorded_at,
                    by=fact.ordered_by.text(),
                    what="again" if again else "give-up",
                    why=fact.reasons.text(),
                )
                orders.setdefault(f"{fact.reaction}-{fact.at}", []).append(order)
    return orders


def told(house: House) -> Upkeep:
    """What was ordered so far."""
    try:
        return house.office.load(Upkeep, UPKEEP)
    except Absent:
        return Upkeep()


def master_replaced(
    house: House, *, by: Actor, master: str, former: str, ordered_by: str, reasons: str
) -> None:
    """Record that a new master key takes the place of another. Raises `Refused`."""

    def decide(upkeep: Upkeep) -> None:
        # It may be recorded already: by one who was cut off, or who does the same at this moment.
        if upkeep.master != master:
            upkeep.replace_master(
                by=by, master=master, former=former, ordered_by=ordered_by, reasons=reasons
            )

    _keep(house, decide)


def master_destroyed(
    house: House, *, by: Actor, master: str, ordered_by: str, reasons: str
) -> None:
    """Record that a master key is destroyed. Raises `Refused`."""

    def decide(upkeep: Upkeep) -> None:
        if master not in upkeep.destroyed:
            upkeep.destroy_master(by=by, master=master, ordered_by=ordered_by, reasons=reasons)

    _keep(house, decide)


def _keep(house: House, decision: Callable[[Upkeep], None]) -> None:
    for again in range(TRIES):
        upkeep = told(house)
        decision(upkeep)
        try:
            house.office.keep(upkeep)
        except Refused:
            # Somebody else recorded upkeep at the same moment: look at it, then do it again.
            if again + 1 == TRIES:
                raise
        else:
            return
