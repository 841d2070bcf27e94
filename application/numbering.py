"""The number that people say: the next one of the year, without gaps, claimed with the first fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from application.office import Claim, ClaimTaken, Command, Office, Outcome
from domain.complaint import Complaint
from domain.office import number

TRIES = 200
"""How often a running number is asked for anew while others register at the same moment."""


def register(
    office: Office,
    stream: str,
    filed: Callable[[str], Sequence[Complaint]],
    *,
    command: Command,
    claims: Sequence[Claim] = (),
) -> Outcome:
    """Give a new case the next number, and record in one transaction what is decided with it.

    `filed` takes the decisions for a number: it is asked anew when another case took that number.
    """
    kind = f"number-{office.today().year}"
    for _ in range(TRIES):
        running = int(office.store.last_held(kind) or 0) + 1
        try:
            return office.keep(
                *filed(number(office.today().year, running)),
                command=command,
                claims=[(kind, f"{running:06d}", stream), *claims],
            )
        except ClaimTaken:
            if any(office.holder(claim, key) for claim, key, _ in claims):
                raise
    raise ClaimTaken(kind)
