"""The master key changes hands: a new one wraps the key of every person, then the old one goes.

The office works on meanwhile. Each key says under which master it stands, so that nobody needs to be
told; whoever is cut off begins again, and the command goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from application import upkeep
from application.adapters.keeper import FileKeeper
from application.adapters.vault import StillNeeded
from application.bootstrap import House
from domain.history import Refused
from domain.people import Actor
from domain.words import Sentence

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rotated:
    """The master key in use, how many keys it wraps anew, and whether this had been begun before."""

    master: str
    keys: int
    resumed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Which master key wraps new keys, how many keys wait for it, which are still there unused."""

    master: str
    waiting: int
    replaced: Sequence[str]


def standing(house: House) -> Standing:
    """Say how it stands with the master keys."""
    return Standing(
        house.vault.master(), house.vault.under_others(), list(upkeep.told(house).retired)
    )


def rotate(
    house: House,
    *,
    by: Actor,
    ordered_by: str,
    reasons: str,
    to: str | None = None,
    told: Told = lambda *_: None,
) -> Rotated:
    """Wrap every living key with a new master key; one that was begun is ended first.

    `to` names a master key that another keeper than the file has ready. Raises `Refused`.
    """
    vault = house.vault
    # In this order: what somebody else begins at this moment is gone on with.
    former = vault.master()
    resumed = vault.under_others() > 0
    if not resumed:
        master = to or _made(house, former)
        upkeep.master_replaced(
            house, by=by, master=master, former=former, ordered_by=ordered_by, reasons=reasons
        )
        vault.appoint(master)
    total, done = vault.under_others(), 0
    for done in vault.wrap_anew():
        told(done, max(total, done))
    return Rotated(vault.master(), done, resumed)


def _made(house: House, former: str) -> str:
    keeper = house.vault.keeper
    if not isinstance(keeper, FileKeeper):
        raise Refused(
            Sentence("Make the new master key where the old one is kept, and name it with --to."),
            rule="key.to",
        )
    return keeper.make_next(former)


def destroy_old(house: House, *, by: Actor, ordered_by: str, reasons: str) -> list[str]:
    """Destroy the master keys that were replaced; return their names. Raises `Refused`."""
    vault = house.vault
    current = vault.master()
    old = [each for each in upkeep.told(house).retired if each != current]
    if vault.under_others():
        raise _still_needed()
    for master in old:
        upkeep.master_destroyed(house, by=by, master=master, ordered_by=ordered_by, reasons=reasons)
    # Also those of an order that was written down and not carried out: the machine stopped between.
    ordered = [each for each in upkeep.told(house).destroyed if each != current]
    try:
        for master in ordered:
            vault.destroy_master(master)
    except StillNeeded:
        raise _still_needed() from None
    return old


def _still_needed() -> Refused:
    return Refused(
        Sentence(
            "Keys of persons are still wrapped with an older master key. Have them wrapped anew"
            " first: ombud key rotate"
        ),
        rule="key.needed",
    )
