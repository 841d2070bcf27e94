"""The files of a case: what each is, who added it, and whether there is a copy to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.complaint import Complaint
from domain.history import Recorded
from domain.media import MEDIA, Medium
from domain.people import Role
from domain.sealed import Sealed


@dataclass(frozen=True, slots=True)
class File:
    """A file that was added to a case."""

    number: str
    medium: Medium
    name: Sealed
    note: Sealed | None
    kilobytes: int
    item: str | None
    address: str
    cleaned: str | None
    key: Sealed
    details_removed: bool
    scanned: bool
    actor: str
    role: str
    recorded_at: datetime | None

    @property
    def their_own(self) -> bool:
        """Whether the person who complained added it on the page of the receipt."""
        return self.role == Role.COMPLAINANT

    @property
    def has_original(self) -> bool:
        """Whether there is more to be opened than the copy that is read."""
        return self.cleaned is not None and not self.details_removed

    def neutral_name(self, number: str) -> str:
        """How it is called where it is opened: a name that tells nothing."""
        return f"{number}-{self.number}.{self.medium.endings[0]}"


def fold(facts: Sequence[Recorded]) -> list[File]:
    """Fold the facts of one complaint into its files, in the order in which they came."""
    return [
        _file(each, each.fact) for each in facts if isinstance(each.fact, Complaint.FileReceived)
    ]


def _file(each: Recorded, fact: Complaint.FileReceived) -> File:
    return File(
        fact.file,
        MEDIA[fact.medium],
        fact.name,
        fact.note,
        fact.kilobytes,
        fact.item,
        fact.address,
        fact.cleaned,
        fact.key,
        fact.details_removed,
        fact.scanned,
        each.actor,
        each.role,
        each.recorded_at,
    )
