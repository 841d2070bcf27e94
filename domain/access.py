"""Who may see a case: whoever it is about never, then the role, then what ties somebody to it.

One rule for every page, list, file, figure and export. It is asked with what the case says of one
person (`Standing`); the same rule for lists stands as SQL in `projections/access.py`, and a test
joins the two. Refused and absent look the same to whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from domain.people import LEADERS, Role


class Act(StrEnum):
    """What somebody wants of a case."""

    READ = "case.read"
    """Read it, and decide what the procedure gives to the role."""
    NAMES = "identity.read"
    """Read who complained: the name, the contact, and the letters in which they stand."""
    REPLAY = "case.replay"
    """Replay what was recorded, by whom and when; what people wrote stays under seal."""


CASE_WORK = (Role.INTAKE, Role.INVESTIGATOR, Role.LEAD, Role.HEAD)
"""The roles that work on cases. Who administers accounts sees no case."""

ROLES: Mapping[Act, frozenset[str]] = MappingProxyType({
    Act.READ: frozenset(CASE_WORK),
    Act.NAMES: frozenset(CASE_WORK),
    Act.REPLAY: frozenset({Role.AUDITOR}),
})  # fmt: skip


class Tie(StrEnum):
    """What ties somebody to a case, so that it may be seen. The reading log writes it down."""

    HANDS = "hands"
    """Answers for it, stands in for the one who does, or inquires into it."""
    OFFERED = "offered"
    """It waits for this person's answer, or the person was lent for it."""
    GRANT = "grant"
    """Was given access, for a time."""
    GLASS = "glass"
    """Opened it in an emergency; a second person was told."""
    AUDIT = "audit"
    """Replays it as an auditor."""
    CIRCLE = "circle"
    """Belongs to the few who were named for a case that is closed to the others."""
    LEADS = "leads"
    """Leads the office."""
    UNHELD = "unheld"
    """Nobody answers for it yet, so that everybody who works on cases may take it up."""
    UNIT = "unit"
    """Works in a unit that handles it."""


OWN_WORK = frozenset({Tie.HANDS, Tie.OFFERED, Tie.CIRCLE, Tie.UNHELD})
"""Whoever is tied so reads what is in the own hands; whoever else reads outside the own work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a case says of one person at one moment."""

    apart: bool = False
    """It is about the person, or the person stepped back: beats everything else."""
    hands: bool = False
    offered: bool = False
    granted: bool = False
    granted_names: bool = False
    glass: bool = False
    restricted: bool = False
    """It is stored and protected, and no longer used (个人信息保护法第四十七条)."""
    circled: bool = False
    """It is closed to all but a few."""
    in_circle: bool = False
    unheld: bool = False
    unit: bool = False
    mode: str = "named"
    """How the person complained: `named`, `confidential`, `anonymous`, `unstated`."""


def tie(role: str, act: Act, at: Standing) -> Tie | None:
    """What lets somebody do this with a case; None where nothing does.

    Deny comes first and is final; a restricted file is read by those who can lift that, and by no
    other. Whoever has it in hand comes before every list; a closed circle keeps out the unit and
    those who lead; an auditor replays every case but his own, without words.
    """
    if at.apart or role not in ROLES[act]:
        return None
    if at.restricted and role not in LEADERS and act is not Act.REPLAY:
        return None
    if act is Act.NAMES:
        return _tied_to_the_name(role, at)
    if at.hands:
        return Tie.HANDS
    if at.offered:
        return Tie.OFFERED
    if at.granted:
        return Tie.GRANT
    if at.glass:
        return Tie.GLASS
    if act is Act.REPLAY:
        return Tie.AUDIT
    if at.circled:
        return Tie.CIRCLE if at.in_circle else None
    if role in LEADERS:
        return Tie.LEADS
    if at.unheld:
        return Tie.UNHELD
    return Tie.UNIT if at.unit else None


def _tied_to_the_name(role: str, at: Standing) -> Tie | None:
    """In confidence means: whoever has it in hand knows who complained, and nobody else in the house.

    Of a named complaint besides those who lead, and reception until somebody answers for it: the
    person may stand before the desk. A colleague of the unit reads the case and not the name.
    """
    if at.mode == "anonymous":
        return None
    if at.hands:
        return Tie.HANDS
    if at.granted and at.granted_names:
        return Tie.GRANT
    if at.glass:
        return Tie.GLASS
    if at.mode != "named":
        return None
    if at.circled:
        return Tie.CIRCLE if at.in_circle else None
    if role in LEADERS:
        return Tie.LEADS
    return Tie.UNHELD if role == Role.INTAKE and at.unheld else None
