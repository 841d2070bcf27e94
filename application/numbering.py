"""The number that people say: the next one of the year, without gaps, claimed with the first fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from application.office import Claim, ClaimTaken, Command, Office, Outcome
from domain.beside import RECORDS
from domain.history import History
from domain.office import is_number, number

TRIES = 200
"""How often a running number is asked for anew while others register at the same moment."""


def register(
    office: Office,
    stream: str,
    filed: Callable[[str], Sequence[History]],
    *,
    command: Command,
    claims: Sequence[Claim] = (),
    series: str = "",
) -> Outcome:
    """Give a new history the next number, and record in one transaction what is decided with it.

    `filed` takes the decisions for a number: it is asked anew when another took that number.
    `series` is the letter of numbers that are counted apart from those of the cases.
    """
    kind = f"number{series}-{office.today().year}"
    for _ in range(TRIES):
        running = int(office.store.last_held(kind) or 0) + 1
        try:
            return office.keep(
                *filed(series + number(office.today().year, running)),
                command=command,
                claims=[(kind, f"{running:06d}", stream), *claims],
            )
        except ClaimTaken:
            if any(office.holder(claim, key) for claim, key, _ in claims):
                raise
    raise ClaimTaken(kind)


SERIES = ("", *(kind.SERIES for kind in RECORDS.values()))
"""The letters before the numbers of each kind: none for those of the cases."""


def holder(office: Office, said: str) -> str | None:
    """The history that has a number of ours, of a case or of a record beside it."""
    series, digits = (said[:1].upper(), said[1:]) if said[:1].isalpha() else ("", said)
    if series not in SERIES or not is_number(digits):
        return None
    plain = digits.replace("-", "")
    return office.holder(f"number{series}-{int(plain[:4])}", plain[4:10])
