"""What the person is told of the file itself: letters, what was erased or rests, answers about data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.complaint import Complaint
from domain.complaint.letters import paper_of
from domain.history import Fact, Recorded
from domain.letter_kinds import DISPOSITION, LETTERS
from domain.procedure import Label, Procedure
from domain.retention import on_which_day, removed_letters
from domain.sealed import Sealed
from domain.words import Sentence

TOLD: Mapping[str, Sentence] = {
    "restricted": Sentence("We no longer use your file: it is stored and protected."),
    "restriction_lifted": Sentence("Your file may be used again."),
    "data_asked": Sentence("You asked about what is kept about you."),
    "data_answered": Sentence("We answered what you asked about your data."),
    "person_erased": Sentence("Something that was kept about persons was erased for ever."),
}
"""What was decided on the file, in the words the person reads."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to the person. Its fingerprint names the file, and is checked before it is shown."""

    document: str
    label: Sentence
    on: date | None
    pdf_sha256: str


def for_the_person(facts: Sequence[Recorded]) -> frozenset[str]:
    """The names of the papers that are written to whoever complained; no other paper is shown."""
    return frozenset(document for each in facts for document in _written_to_the_person(each.fact))


def _written_to_the_person(fact: Fact) -> Iterator[str]:
    match fact:
        case Complaint.DocumentSigned(kind="disposition"):
            yield fact.document
        case Complaint.LetterDrafted(to="complainant"):
            yield paper_of(fact.kind, fact.letter, fact.edition)


def letters(facts: Sequence[Recorded], procedure: Procedure, kind: str) -> Iterator[Letter]:
    """The letters that were not removed, with the day on which each was sent."""
    issued_on: date | None = None
    gone, hers = removed_letters(facts), for_the_person(facts)
    for each in facts:
        fact = each.fact
        if isinstance(fact, Complaint.DispositionIssued):
            issued_on = fact.on
        if isinstance(fact, Complaint.DocumentSigned) and fact.pdf_sha256 not in gone:
            if fact.document not in hers:
                continue
            decides = fact.kind == DISPOSITION
            yield Letter(
                document=fact.document,
                label=Sentence("{title} (PDF)", title=_title(fact.kind, procedure, kind)),
                on=issued_on if decides and issued_on else on_which_day(each, procedure),
                pdf_sha256=fact.pdf_sha256,
            )


def _title(paper: str, procedure: Procedure, kind: str) -> Label | Sentence:
    """As the procedure calls a paper on this track; a letter by its own name otherwise."""
    known = procedure.document(paper)
    if known and kind in known.titles:
        return known.titles[kind]
    return LETTERS[paper].title if paper in LETTERS else Label("Decision", "答复")


def keeping(case: Complaint) -> Iterator[Sentence]:
    """What the person should know of the file itself, in plain words."""
    if "complainant" in case.erased:
        yield Sentence("What you told us, and what we kept about you, was erased for ever.")
        yield Sentence(
            "What stays: the number, the days, and what was found, without any name. Your code still"
            " opens this page."
        )
    elif case.erased:
        yield Sentence("A part of what was kept in this file was erased for ever.")
    if case.restricted_by:
        yield Sentence(
            "Your file is restricted: we store and protect it, and do nothing else with it. Your"
            " rights stay as they are."
        )


def answered(facts: Sequence[Recorded]) -> Iterator[Sealed]:
    """Why what was asked about personal data is done or not, the newest first."""
    for each in reversed(facts):
        if isinstance(each.fact, Complaint.DataAnswered):
            yield each.fact.reasons
