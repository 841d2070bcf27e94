"""What was written to and fro between the office and the person, what is offered, what was agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.complaint import Complaint
from domain.history import Recorded
from domain.procedure import Procedure
from domain.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Message:
    """What we wrote to the person, or the person to us. The text is still sealed."""

    number: str
    ours: bool
    text: Sealed
    on: date | None


def fold(facts: Sequence[Recorded], procedure: Procedure) -> Iterator[Message]:
    """Every message, every offer and all terms that were proposed, the newest first."""
    for each in reversed(facts):
        at = each.recorded_at
        on = at.astimezone(procedure.zone).date() if at else None
        match each.fact:
            case Complaint.MessageSent(message=number, written=text):
                yield Message(number, True, text, on)
            case Complaint.MessageReceived(message=number, written=text):
                yield Message(number, False, text, on)
            case Complaint.RemedyOffered(remedy=number, what=text):
                yield Message(number, True, text, on)
            case Complaint.Extended(reasons=text):
                yield Message("extension", True, text, on)
            case Complaint.SofteningProposed(proposal=number, terms=Sealed() as text):
                yield Message(number, True, text, on)
