"""The chain of custody of a case: each item of evidence, and every hand it went through, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.sealed import Sealed
from domain.words import Sentence
from projections.naming import is_naming


@dataclass(frozen=True, slots=True)
class Hand:
    """One link of a chain: what was done, by whom of the office, and who stood on the other side."""

    did: Sentence
    actor: str
    other: Sealed | None
    note: Sealed | None
    on: date | None
    recorded_at: datetime | None
    position: int
    naming: bool = False
    """Whether it says who stood on the other side, which only who may read names reads."""


@dataclass(slots=True)
class Item:
    """A proof: what it is, where it is now, what it may not be used for, and its chain."""

    number: str
    what: Sealed
    place: str
    fingerprint: str | None = None
    rests_on: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    files: list[str] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)


ASKED, KEPT, HERE, RETURNED, LOST = "asked", "kept", "here", "returned", "lost"

PLACES = {
    ASKED: Sentence("With another, asked to be kept"),
    KEPT: Sentence("With another, kept"),
    HERE: Sentence("In our hands"),
    RETURNED: Sentence("Given back"),
    LOST: Sentence("Lost"),
}
"""Where a proof is now."""


def fold(facts: Sequence[Recorded]) -> list[Item]:
    """Fold the facts of one complaint into the chains of its proofs, in the order they came up."""
    items: dict[str, Item] = {}
    for each in facts:
        _follow(each, each.fact, items)
    return list(items.values())


def _follow(each: Recorded, fact: Fact, items: dict[str, Item]) -> None:
    match fact:
        case Complaint.PreservationAsked():
            items[fact.request] = Item(fact.request, fact.what, ASKED)
            _hand(items, fact.request, each, Sentence("Asked to be kept"), fact.holder)
        case Complaint.PreservationConfirmed():
            items[fact.request].place = KEPT
            _hand(items, fact.request, each, Sentence("Confirmed as kept"), fact.confirmed_by)
        case Complaint.EvidenceReceived():
            items[fact.item] = Item(
                fact.item,
                fact.what,
                HERE,
                fact.fingerprint,
                fact.rests_on,
                fact.restrictions,
            )
            if fact.request and (asked := items.pop(fact.request, None)):
                # What was kept by another and came in is one proof: its chain begins there.
                items[fact.item].hands = asked.hands
            _hand(items, fact.item, each, Sentence("Came in"), fact.handed_over_by)
        case Complaint.EvidenceSecured():
            _hand(items, fact.item, each, Sentence("Secured"), fact.kept_at, fact.seal)
        case Complaint.EvidenceDisclosed():
            _hand(items, fact.item, each, Sentence("Shown"), fact.to, fact.reasons)
        case Complaint.EvidenceReturned():
            items[fact.item].place = RETURNED
            _hand(items, fact.item, each, Sentence("Given back"), fact.to, fact.condition)
        case Complaint.FileReceived():
            # A file that was said to belong to an item has one chain with it.
            number = fact.item or fact.file
            items.setdefault(number, Item(number, fact.name, HERE)).files.append(fact.file)
            _hand(items, number, each, Sentence("File came in: {file}", file=fact.file), fact.name)
        case Complaint.OriginalOpened():
            holding = next(item.number for item in items.values() if fact.file in item.files)
            opened = Sentence("Opened as it came: {file}", file=fact.file)
            _hand(items, holding, each, opened, fact.reasons)
        case Complaint.EvidenceLost():
            for number in filter(None, (fact.item, fact.request)):
                items[number].place = LOST
                _hand(items, number, each, Sentence("Lost"), fact.known_to, fact.reasons)
        case _:
            pass


def _hand(
    items: dict[str, Item],
    number: str,
    each: Recorded,
    did: Sentence,
    other: Sealed | None,
    note: Sealed | None = None,
) -> None:
    on: date | None = getattr(each.fact, "on", None)
    naming = any(
        is_naming(each.fact, field, other)
        for field in each.fact.__dataclass_fields__
        # What a file is called stands on its own line for everybody who reads the case.
        if other is not None and field != "name" and getattr(each.fact, field) is other
    )
    items[number].hands.append(
        Hand(did, each.actor, other, note, on, each.recorded_at, each.position, naming)
    )
