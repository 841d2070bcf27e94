"""Who acts: a person of the office, the person who complained, or the office's own clockwork."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to a case. A procedure says which role may do what."""

    INTAKE = "intake"
    INVESTIGATOR = "investigator"
    LEAD = "lead"
    HEAD = "head"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    COMPLAINANT = "complainant"
    IMPORTER = "importer"
    SYSTEM = "system"


STAFF = frozenset({
    Role.INTAKE, Role.INVESTIGATOR, Role.LEAD, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR,
})  # fmt: skip
"""The roles that an account can have."""

LEADERS = frozenset({Role.LEAD, Role.HEAD})
"""The roles that lead an office: what nobody else takes comes to them."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who takes a decision: an account's id, the role taken, the door come through.

    `correlation` ties together what one request did, `causation` names the event that led to it.
    `badge` and `unit` are those of the account: nobody acts in a case that is about himself, and
    whoever handled a case does not ask how it was handled.
    """

    id: str
    role: str
    door: str
    correlation: str = ""
    causation: str = ""
    badge: str = ""
    unit: str = ""


SYSTEM = Actor("system", Role.SYSTEM, "worker")
COMPLAINANT = Actor("complainant", Role.COMPLAINANT, "public")
