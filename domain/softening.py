"""The softening guard: nothing that somebody brought is ended or lessened by one person alone.

There are many ways to bury a matter, and each looks harmless on the day: it is not taken up, passed
on, referred, shown another door, joined to another case, withdrawn, settled, dropped, called
something milder, or heard as a suggestion although it accuses. Every one of them needs a reason, a
second person, word to the person who brought it, and stands in the ledger (projections/ledger.py)
for the auditor.

The second person acts himself, so that he is proved by his own fact and not by somebody's word: one
proposes (`propose_softening`), another then either takes the decision, or agrees to it
(`second_softening`) and the first takes it. Neither may be somebody complained about in the case.

A chapter uses it in the decision, after `permit`, with the names of its own fact:

    given = softened(self, self.Merged, by, reasons, matter=matter, to=other)

which returns the reasons or refuses, and in the fact's `apply`:

    history.lessened(self.NAME, self.matter)

so that one proposal serves one decision. A fact that is a way to bury has its name in `ACTS`; the
person's page then tells it with the words that stand there, unless that page has better ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

if TYPE_CHECKING:
    from domain.complaint.track import OnTrack

RULE = "softening"

ACTS = MappingProxyType({
    "declined": Sentence("Not take it up"),
    "passed_on": Sentence("Pass it on to another body"),
    "referred": Sentence("Refer it to another competence"),
    "diverted": Sentence("Show the other route"),
    "reclassified": Sentence("Call an allegation something else"),
    "discontinued": Sentence("Drop an allegation"),
    "merged": Sentence("Join it to another case"),
    "separated": Sentence("Part it into a case of its own"),
    "resolved_by_agreement": Sentence("Settle it by agreement"),
    "withdrawn": Sentence("Let it be withdrawn"),
    "matter_sorted": Sentence("Hear it as a suggestion, as thanks or as a small thing"),
    "officer_struck_out": Sentence("Strike out a name given in error"),
})  # fmt: skip
"""Every way to bury a matter, as the fact is called, and as somebody who proposes it reads it."""

TOLD = MappingProxyType({
    "passed_on": Sentence("We passed it on to another body."),
    "referred": Sentence("We referred it to the body whose competence it is."),
    "reclassified": Sentence("We look at what you told us under another heading now."),
    "discontinued": Sentence("We no longer look into one part of what you told us."),
    "merged": Sentence("We joined it to another case that is about the same."),
    "separated": Sentence("It goes on in a case of its own."),
    "resolved_by_agreement": Sentence("It was settled with your consent."),
    "withdrawn": Sentence("It was withdrawn."),
    "officer_struck_out": Sentence(
        "We had taken the person you mean for somebody else, and corrected it. What you told us stays."
    ),
})  # fmt: skip
"""The notice to the person. What is declined, diverted or sorted has its own words on that page."""

PROPOSED_FIRST = frozenset({
    "declined", "passed_on", "diverted", "discontinued", "reclassified", "merged", "separated",
})  # fmt: skip
"""What nobody can do before somebody has proposed it; what is settled, taken back or referred has
its second person in another way."""

OF_ONE_ALLEGATION = frozenset({"reclassified", "discontinued"})
"""What is done to one allegation, and not to the whole matter."""

OF_ONE_PERSON = frozenset({"officer_struck_out"})
"""What is done to the name of one person complained about: whose, is part of the proposal."""

INTO_ANOTHER = frozenset({"merged", "separated"})
"""What lets a matter go on in another case: which one, is part of the proposal."""

MILDER = frozenset({"suggestion", "commendation", "small"})
"""Kinds of matter under which nobody asks whether somebody did wrong."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What both sides agreed, word for word: to this and to nothing else the person says yes."""

    agreed_on: date
    agreed: Sealed
    present: Sealed


@dataclass(slots=True)
class Proposal:
    """What somebody proposed: which act, on what, and who agreed. Spent once the act was done."""

    act: str
    matter: str
    allegation: str
    to: str
    by: str
    seconded_by: str = ""
    spent: bool = False
    terms: Terms | None = None

    def by_two(self, third: str = "") -> bool:
        """Say whether two persons stand behind it, counting the one who decides now."""
        return len({self.by, self.seconded_by, third} - {""}) > 1


def softened(
    case: OnTrack,
    fact: type[Fact],
    by: Actor,
    reasons: str | None,
    *,
    matter: str = "",
    allegation: str = "",
    to: str = "",
    terms: str = "",
) -> str:
    """Return the reasons, or refuse: who buries says why, and is never alone.

    `allegation` and `to` (the other case, the other code, the ground) say what exactly was proposed,
    `terms` which proposal holds what both sides agreed. A register of the past is taken over as it
    stands.
    """
    if case.under().history_only:
        return reasons or ""
    if reasons is None or not reasons.strip():
        raise Refused(
            Sentence("Say why: this ends or lessens what somebody brought, and they are told."),
            rule=RULE,
            field="reasons",
        )
    proposed = [
        each
        for id, each in case.softenings.items()
        if not each.spent
        and terms in {"", id}
        and (each.act, each.matter, each.allegation) == (fact.NAME, matter, allegation)
        and each.to == to
        and not any(map(case.stepped_back, filter(None, (each.by, each.seconded_by))))
    ]
    if not proposed:
        raise Refused(
            Sentence(
                "Nobody ends or lessens a matter alone: another person has to propose it first,"
                " with reasons."
            ),
            rule=RULE,
        )
    if not any(each.by_two(by.id) for each in proposed):
        raise Refused(
            Sentence(
                "You proposed this yourself. Another person has to agree to it, or to take the"
                " decision."
            ),
            rule=RULE,
        )
    return reasons


def terms_that_stand(case: OnTrack, matter: str) -> str:
    """The proposal whose terms stand now: the newest. Whatever was written before it is void."""
    written = [
        id
        for id, each in case.softenings.items()
        if each.terms and each.matter == matter and not each.spent
    ]
    return written[-1] if written else ""


def a_ground(case: OnTrack, ground: str | None) -> str:
    """Return the ground on which something is dropped, or refuse one that the procedure lacks."""
    known = case.under().words.get("ground", {})
    if not ground or (known and ground not in known):
        raise Refused(
            Sentence("The procedure has no such ground. Choose one of those it lists."),
            rule=f"{case.under().id} ground",
            field="ground",
        )
    return ground


def confirmed_as_milder(case: OnTrack, matter: str) -> None:
    """Refuse to go on with what one person alone called a suggestion or thanks."""
    for each in case.softenings.values():
        alone = (each.act, each.matter) == ("matter_sorted", matter) and not each.by_two()
        if alone and not case.under().history_only:
            raise Refused(
                Sentence(
                    "One person sorted this as something milder than an accusation. Another has to"
                    " agree before it goes on."
                ),
                rule=RULE,
            )
