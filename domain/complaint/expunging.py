"""A finding that was annulled is no longer shown of an officer; the record and the figures keep it.

What a court annulled, or what the law says is spent, may not follow somebody for ever. Nothing is
erased by that: the case still shows what was found and when, to those who handle or review it.
"""

from __future__ import annotations

from datetime import date

from domain.complaint.erasure import Erasure
from domain.complaint.keeping import OF_KEEPING, WHY_KEPT, by_two
from domain.complaint.said import chosen, must_say
from domain.decision import ON, Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.rollup import Pair
from domain.sealed import Sealed
from domain.words import Sentence

RULE = "complaint.expunged"
GROUNDS = (
    ("annulled", Sentence("A court or a body above annulled it")),
    ("overturned", Sentence("A review found otherwise")),
    ("spent", Sentence("The law says that it no longer counts")),
)
PAIR = Asked("pair", "pair", Sentence("Which finding, on whom"), needed=True)


class Expunging(Erasure):
    """Facts and decisions on what is no longer shown of somebody."""

    class ExpungementProposed(Fact):
        """Somebody proposed that a finding is no longer shown of the officer it was made on."""

        TOPIC = "complaint.expungement_proposed"
        TOLD = Sentence("It was proposed that a finding on “{allegation}” is no longer shown.")
        allegation: str
        """The allegation it is about."""
        subject: str
        """The subject it is about."""
        ground: str
        """Why, as chosen from a list."""
        reasons: Sealed
        """What annulled it, and where that is written."""
        on: date | None
        """The day it was proposed."""

        def apply(self, history: Expunging, actor: str) -> None:
            history.to_be_expunged[self.allegation, self.subject] = (self.ground, actor)

    class Expunged(Fact):
        """A finding is no longer shown of the officer, and counts in no history of him."""

        TOPIC = "complaint.expunged"
        TOLD = Sentence("The finding on “{allegation}” is no longer shown of the officer.")
        allegation: str
        """The allegation it is about."""
        subject: str
        """The subject it is about."""
        ground: str
        """Why, as chosen from a list."""
        proposed_by: str
        """The account of the one who proposed it."""
        on: date | None
        """The day it was decided."""

        def apply(self, history: Expunging, actor: str) -> None:
            history.to_be_expunged.pop((self.allegation, self.subject), None)
            history.expunged.add((self.allegation, self.subject))

    to_be_expunged: dict[Pair, tuple[str, str]] = fresh(dict)
    expunged: set[Pair] = fresh(set)

    @decision(
        ExpungementProposed,
        title=Sentence("Propose that a finding is no longer shown"),
        records=Sentence("Which finding, and what annulled it. Another person decides on it."),
        asks=(
            PAIR,
            Asked("ground", "choice", Sentence("Why"), among=GROUNDS, needed=True),
            WHY_KEPT,
            ON,
        ),
    )
    def propose_expungement(
        self,
        *,
        by: Actor,
        allegation: str,
        subject: str,
        ground: str | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Propose that a finding is no longer shown of the officer."""
        self.permit_keeping(self.ExpungementProposed, by)
        pair = self._found(allegation, subject)
        if pair in self.to_be_expunged:
            raise Refused(
                Sentence("This is proposed already, and waits for another person."),
                rule="complaint.expungement_proposed",
            )
        chosen(ground, GROUNDS, field="ground", rule=RULE)
        why = must_say(
            reasons,
            Sentence("Say what annulled it, and where that is written."),
            of=OF_KEEPING,
            field="reasons",
            rule="reasons_given",
        )
        self.record(
            self.ExpungementProposed(
                allegation=allegation, subject=subject, ground=str(ground), reasons=why, on=on
            ),
            by,
        )

    @decision(
        Expunged,
        title=Sentence("Decide that a finding is no longer shown"),
        records=Sentence("That the finding stands in no history of the officer any more."),
        lead=Sentence("The case itself and the figures keep it: nothing is erased by this."),
        asks=(PAIR, ON),
    )
    def expunge(self, *, by: Actor, allegation: str, subject: str, on: date | None = None) -> None:
        """Decide on what another person proposed."""
        self.permit_keeping(self.Expunged, by)
        pair = self._found(allegation, subject)
        if not self.to_be_expunged:
            raise Refused(
                Sentence("Nobody has proposed this yet."), rule="complaint.expungement_proposed"
            )
        if pair not in self.to_be_expunged:
            raise Refused(
                Sentence("Nobody has proposed this yet."),
                rule="complaint.expungement_proposed",
                field="pair",
            )
        ground, proposed_by = self.to_be_expunged[pair]
        by_two(by, proposed_by)
        self.record(
            self.Expunged(
                allegation=allegation,
                subject=subject,
                ground=ground,
                proposed_by=proposed_by,
                on=on,
            ),
            by,
        )

    def is_expunged(self, subject: str) -> bool:
        """Say whether nothing that was found on somebody here is shown of him any more."""
        found = {pair for pair in self.determined if pair[1] == subject}
        return bool(found) and found <= self.expunged

    def _found(self, allegation: str, subject: str) -> Pair:
        if not self.determined:
            raise Refused(Sentence("Nothing was found in this case."), rule=RULE)
        if (allegation, subject) not in self.determined:
            raise Refused(Sentence("There is no finding on this."), rule=RULE, field="pair")
        if (allegation, subject) in self.expunged:
            raise Refused(Sentence("This is no longer shown already."), rule=RULE, field="pair")
        return allegation, subject
