"""Says of a file whether the office sealed it, from what it was made, and whether it still stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application import papers
from application.adapters.checking import MARK, Sealed, Unsound, check, unsealed_sha256
from application.adapters.seal import Attached
from application.bootstrap import House
from application.sealing import known, seal_of
from domain.complaint import Complaint
from domain.history import Recorded
from domain.provenance import Stored, fingerprint
from domain.words import Sentence

FORMAT = "ombud-history/1"
NAME = "history.json"


@dataclass(frozen=True, slots=True)
class Standing:
    """A paper that was found in the record, and what became of it."""

    case: str
    number: str
    signed: Complaint.DocumentSigned
    superseded_by: str | None = None
    superseded_at: datetime | None = None


def checked(pdf: bytes, certificate: str) -> Sealed:
    """Check a file against one certificate, without any office. Raises `Unsound`."""
    found = check(pdf, certificates=[certificate])
    _history_fits(found)
    return found


def beside(house: House, pdf: bytes) -> tuple[Sealed, Standing | None]:
    """Check a file against the record of the office. Raises `Unsound`."""
    try:
        found = check(pdf)
    except Unsound as fault:
        raise _where(house, pdf, fault) from fault
    standing = _standing(house, found)
    found = check(pdf, certificates={each["fingerprint"] for each in known(house)})
    _history_fits(found)
    if standing and found.history is None:
        _must_be_the_one(pdf, standing.signed)
    return found, standing


def _must_be_the_one(pdf: bytes, signed: Complaint.DocumentSigned) -> None:
    if hashlib.sha256(pdf).hexdigest() != signed.pdf_sha256:
        raise Unsound(
            Sentence(
                "The pages and the seal are this office's, but this is not the file that its record"
                " names: something was changed beside the pages."
            )
        )


def case_named_in(house: House, pdf: bytes) -> str | None:
    """The case that a file says it was made from, whether or not its seal holds."""
    origin = MARK.search(pdf)
    return _case_at(house, int(origin[1])) if origin else None


def _case_at(house: House, position: int) -> str | None:
    told = house.office.facts_after(position - 1, 1)
    return told[0].stream_id if told and told[0].position == position else None


def _standing(house: House, found: Sealed) -> Standing | None:
    case = _case_at(house, found.position) if found.position else None
    if case is None:
        return None
    facts = house.office.facts_of(case)
    signed = next(
        (each for each in papers.papers(facts) if each.rendered_sha256 == found.paper), None
    )
    if signed is None or signed.made_from != found.position:
        return None
    return _stands(case, facts, signed)


def _stands(case: str, facts: Sequence[Recorded], signed: Complaint.DocumentSigned) -> Standing:
    number = next(
        (each.fact.number or case for each in facts if isinstance(each.fact, Complaint.Filed)), case
    )
    for each in facts:
        fact = each.fact
        if isinstance(fact, Complaint.DocumentSigned) and fact.supersedes == signed.document:
            return Standing(case, number, signed, fact.document, each.recorded_at)
    return Standing(case, number, signed)


def _history_fits(found: Sealed) -> None:
    """The history that is attached has to be the one whose fingerprint is printed."""
    if found.history is None:
        return
    try:
        told = json.loads(found.history)
        facts = [Stored(**each) for each in told["facts"]]
        same = fingerprint(facts, but_sealed=told["but_sealed"]) == found.sha256
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise _another_history() from fault
    if not same:
        raise _another_history()


def _another_history() -> Unsound:
    return Unsound(
        Sentence("The history that is attached is not the one that this paper was made from.")
    )


def _where(house: House, pdf: bytes, fault: Unsound) -> Unsound:
    """Say what was changed, where the record knows the paper."""
    if fault.sentence.msgid != "This file was changed after it was sealed.":
        return fault
    case = case_named_in(house, pdf)
    made = papers.papers(house.office.facts_of(case)) if case else ()
    if unsealed_sha256(pdf) in {each.rendered_sha256 for each in made}:
        return Unsound(
            Sentence(
                "The pages of this file are those that were sealed, but what was put beside them"
                " was changed after that."
            )
        )
    return fault


# The office's copy


def attached_history(house: House, case: str, position: int) -> Attached:
    """The history of a case up to a position as a file: as it is stored, and sealed where it is."""
    identity = house.office.identity()
    told = {
        "format": FORMAT,
        "said": "SHA-256 over one line for each fact gives the fingerprint printed on the paper.",
        "but_sealed": identity is not None and identity.demonstration,
        "facts": [
            {name: getattr(each, name) for name in Stored.__slots__}
            for each in papers.history_of(house, case, position)
        ],
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1)
    return Attached(NAME, text.encode(), "The history that this paper was made from")


def offices_copy(
    house: House, facts: Sequence[Recorded], signed: Complaint.DocumentSigned, kept: bytes
) -> bytes:
    """The same paper with the history of its case attached, sealed with the same moment.

    Raises `Unprintable`.
    """
    unsealed = kept[: kept.find(b"%%EOF\n") + 6]
    return seal_of(house).seal(
        unsealed,
        papers.moment(facts, signed.made_from),
        attached=[attached_history(house, facts[0].stream_id, signed.made_from)],
    )
