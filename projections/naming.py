"""Which words of a fact say who somebody is: only who may read names finds or reads them."""

from __future__ import annotations

from domain.history import Fact
from domain.sealed import Sealed

NAMING = frozenset(
    {
        *("name", "badge", "contact", "sender", "whom", "from_whom", "present"),
        *("handed_over_by", "confirmed_by", "known_to"),
    }
)
"""The fields that say who somebody is, whatever the fact."""

NAMING_HERE = frozenset(
    {
        *(
            ("complaint.letter_drafted", each)
            for each in ("recipient", "opening", "body", "closing")
        ),
        ("complaint.letter_received", "proof"),
        ("complaint.served", "proof"),
        ("complaint.evidence_returned", "to"),
        ("complaint.evidence_disclosed", "to"),
        ("incident.representatives_chosen", "record"),
    }
)
"""Fields that say it in one fact, and something else where another fact has one of that name."""


def is_naming(fact: Fact, field: str, text: Sealed) -> bool:
    """Say whether a text says who somebody is.

    Whom a case is about, everybody reads who may read the case.
    """
    if text.of.startswith("subject"):
        return False
    return field in NAMING or (fact.TOPIC, field) in NAMING_HERE
