"""When a letter was approved, it is printed and sealed; a draft is printed for whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from application import accounts, papers
from application.adapters.documents import PrintableLetter, Say
from application.adapters.printing import Paper
from application.adapters.words import Words
from application.bootstrap import House
from application.papers import Wanted
from domain.complaint import Complaint
from domain.complaint.letters import paper_of
from domain.history import Fact, Recorded
from domain.letter_kinds import LETTERS
from domain.provenance import Origin
from projections.disposition import Person
from projections.papers import letter as letters
from projections.papers.letter import Letter

_NAMED = re.compile(r"([a-z_]+)-(l\d+)v(\d+)")


class PrintsLetters(Protocol):
    """What prints a letter; a test may put another in its place."""

    def letter(self, paper: PrintableLetter, say: Say) -> Paper: ...


def composed(
    house: House,
    facts: Sequence[Recorded],
    letter: str,
    edition: int,
    *,
    position: int | None = None,
) -> tuple[Letter, Words]:
    """What one edition of a letter says, and the words it says it in. Raises `LookupError`."""
    office = house.office
    until = [each for each in facts if position is None or each.position <= position]
    procedure = office.complaint(facts[0].stream_id).under()
    identity = office.identity()
    if identity is None:
        raise LookupError("An office that was never opened writes no letters.")
    found = letters.fold(
        until,
        procedure,
        office.calendar(procedure.calendar, at=until[-1].position),
        letter=letter,
        edition=edition,
        office=identity.name,
        paper_size=identity.paper,
        demonstration=identity.demonstration,
        people={id: Person(person.name) for id, person in accounts.everybody(office).items()},
    )
    return found, Words(found.language, office.time_zone())


class Letters:
    """The letters that another person approved."""

    def __init__(self, house: House, press: PrintsLetters) -> None:
        self._house = house
        self._press = press

    def asked_by(self, fact: Fact) -> bool:
        """Whether a letter was approved."""
        return isinstance(fact, Complaint.LetterApproved)

    def wanted(self, facts: Sequence[Recorded], because: Recorded) -> Wanted:
        """The paper of an approved letter."""
        fact = because.fact
        assert isinstance(fact, Complaint.LetterApproved)
        draft = next(
            each.fact
            for each in facts
            if isinstance(each.fact, Complaint.LetterDrafted)
            and (each.fact.letter, each.fact.edition) == (fact.letter, fact.edition)
        )
        return Wanted(
            document=paper_of(draft.kind, fact.letter, fact.edition),
            kind=draft.kind,
            language=draft.language,
            template=f"{draft.kind}/1",
            made_from=because.position,
            print=self._printing(facts, fact.letter, fact.edition, because.position),
        )

    def makes(self, kind: str) -> bool:
        """Whether a recorded paper is a letter."""
        return kind in LETTERS

    def printing_again(
        self, facts: Sequence[Recorded], signed: Complaint.DocumentSigned
    ) -> papers.Print:
        """How a letter that was printed is laid out once more."""
        named = _NAMED.fullmatch(signed.document)
        assert named is not None
        return self._printing(facts, named[2], int(named[3]), signed.made_from)

    def _printing(
        self, facts: Sequence[Recorded], letter: str, edition: int, position: int
    ) -> papers.Print:
        def print_it(origin: Origin | None) -> Paper:
            paper, say = composed(self._house, facts, letter, edition, position=position)
            return self._press.letter(replace(paper, origin=origin), say)

        return print_it
