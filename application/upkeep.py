"""What an operator does to a read model, each time written into the record before it is done."""

from __future__ import annotations

from collections.abc import Callable

from application.bootstrap import House
from application.office import Absent
from domain.history import Refused
from domain.people import Actor
from domain.upkeep import UPKEEP, Upkeep

TRIES = 5
"""How often a fact is recorded anew while somebody else records upkeep."""


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


def _keep(house: House, decision: Callable[[Upkeep], None]) -> None:
    for again in range(TRIES):
        try:
            upkeep = house.office.load(Upkeep, UPKEEP)
        except Absent:
            upkeep = Upkeep()
        decision(upkeep)
        try:
            house.office.keep(upkeep)
        except Refused:
            # Somebody else recorded upkeep at the same moment: look at it, then do it again.
            if again + 1 == TRIES:
                raise
        else:
            return
