"""One invented letter of each kind in each language, with the case it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.complaint import Complaint
from domain.history import Fact, Recorded
from domain.letter_kinds import LETTERS
from projections.papers.letter import Letter, fold
from tests.paper.cases import CALENDAR, OFFICE, PEOPLE, PROCEDURE, facts_of, record, sealed
from tests.paper.told import TELL

ON = date(2026, 3, 4)


@dataclass(frozen=True)
class Case:
    """The words of one language, for whoever writes the facts that a kind of letter tells of."""

    language: str

    def either(self, english: str, chinese: str) -> str:
        return chinese if self.language == "zh" else english


def facts_for(kind: str, language: str, to: str = "", **texts: str) -> list[Recorded]:
    """A case up to the approval of one letter of this kind."""
    begun = facts_of(language, **texts)[:12]
    more: Sequence[tuple[Fact, str, str]] = [
        (fact, "account-1", "intake") for fact in TELL[kind](Case(language))
    ]
    reader = to or LETTERS[kind].to[0]
    draft = Complaint.LetterDrafted(
        letter="l1",
        edition=1,
        kind=kind,
        to=reader,
        subject="s1" if reader == "officer" else None,
        matter="m1",
        language=language,
        recipient=None,
        opening=sealed(texts["opening"]) if "opening" in texts else None,
        body=sealed(texts["body"]) if "body" in texts else None,
        closing=None,
    )
    approved = Complaint.LetterApproved(letter="l1", edition=1, on=ON)
    came = [(each.fact, each.actor, each.role) for each in begun]
    return record(
        *came, *more, (draft, "account-1", "investigator"), (approved, "account-3", "lead")
    )


def letter(facts: Sequence[Recorded], language: str) -> Letter:
    """The letter folded from facts, in the demonstration office."""
    return fold(
        facts,
        PROCEDURE,
        CALENDAR,
        letter="l1",
        edition=1,
        office=OFFICE[language],
        demonstration=True,
        people=PEOPLE[language],
    )
