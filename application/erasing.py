"""Erases what two persons decided to erase: first the fact, then the keys, then the letters.

Each step may be done twice and counts once. A process that is killed between any two of them leaves
the rest to the next, who finds the fact in the record and goes on from it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from application.adapters.clock import Clock
from application.adapters.shredded import Journal
from application.adapters.vault import Vault
from application.office import Command, Office, Outcome
from domain.complaint import Complaint
from domain.history import Recorded, Refused
from domain.people import Actor
from domain.sealed import Erased
from domain.words import Sentence

log = logging.getLogger(__name__)


def erase(
    office: Office,
    *,
    by: Actor,
    command: Command,
    complaint: str,
    reasons: str | None = None,
    on: date | None = None,
) -> Outcome:
    """Decide that it is erased. What opens the person's own page is sealed anew before."""
    receipt = receipt_of(office.facts_of(complaint))

    def decide(case: Complaint) -> None:
        not_while_held_beside(office, case)
        case.erase_person(by=by, reasons=reasons, on=on, receipt=receipt)

    return office.decide(Complaint, complaint, command, decide)


def propose(
    office: Office, *, by: Actor, command: Command, complaint: str, **given: Any
) -> Outcome:
    """Propose to erase, unless somebody needs the file for a case in which it goes on."""

    def decide(case: Complaint) -> None:
        not_while_held_beside(office, case)
        case.propose_erasure(by=by, **given)

    return office.decide(Complaint, complaint, command, decide)


def not_while_held_beside(office: Office, case: Complaint) -> None:
    """Refuse while a hold lies on a case in which a matter goes on, or from which one came."""
    beside = {where.case for where in case.elsewhere.values()} | {of for of, _ in case.taken_in}
    for each in sorted(beside):
        other = office.complaint(each)
        if other.holds:
            raise Refused(
                Sentence(
                    "The case {case} holds words of this file, and a legal hold lies on it. Nothing"
                    " is erased before that hold is lifted.",
                    case=str(other.number or each),
                ),
                rule="complaint.legal_hold_placed",
            )


def receipt_of(facts: Sequence[Recorded]) -> str | None:
    """The slow hash of the receipt's code: as it was filed, or as it was kept by an erasure."""
    kept = [
        each.fact.receipt
        for each in facts
        if isinstance(each.fact, Complaint.Filed | Complaint.PersonErased)
    ]
    for receipt in kept:
        if receipt is not None:
            try:
                return receipt.reveal()
            except Erased:
                continue
    return None


def destroy(
    vault: Vault, journal: Journal, clock: Clock, *, names: Iterable[str], because: str
) -> None:
    """Destroy keys: first they stand in the journal, so that no older vault brings them back."""
    gone = sorted(names)
    journal.add(gone, clock, because)
    for name in gone:
        vault.destroy(name)


def remove_letters(folder: Path, sha256s: Iterable[str]) -> None:
    """Remove letters from the disk, under whatever ending they are kept, and what began as one."""
    for sha256 in sha256s:
        for file in (*folder.glob(f"{sha256}.*"), *folder.glob(f".{sha256}.*")):
            file.unlink(missing_ok=True)
