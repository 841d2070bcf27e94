"""Whether somebody complained knowing it to be untrue: decided apart, by others, and never by itself.

That something could not be proved says nothing about the person who brought it. This has a standard
of its own, it needs proof of what the person knew, and the person is heard first.
"""

from __future__ import annotations

from datetime import date

from domain.complaint.brought import CASE
from domain.complaint.chain import DAY, WHY, Chain
from domain.complaint.track import reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence

RULE = "complaint.malice_determined"


class Malice(Chain):
    """The fact and the decision on a complaint that was made up."""

    class MaliceDetermined(Fact):
        """It was decided, apart from every finding, whether somebody complained knowing it untrue."""

        TOPIC = "complaint.malice_determined"
        TOLD = Sentence("It was decided whether the complaint was made knowing it to be untrue.")
        matter: str
        """The matter it concerns."""
        malicious: bool
        """Whether it was brought by somebody who knew that it was untrue."""
        proof: Sealed | None
        """What proves that the person knew."""
        heard: Sealed | None
        """What the person said to it."""
        reasons: Sealed
        """Why it was decided so."""
        on: date | None
        """The day it was decided."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Malice, actor: str) -> None:
            history.malice[self.matter] = self.malicious
            history.moved(self.matter, self.stage)

    malice: dict[str, bool] = fresh(dict)

    @decision(
        MaliceDetermined,
        title=Sentence("Decide whether it was made up knowingly"),
        records=Sentence(
            "A decision of its own. It changes no finding, and no finding leads to it by itself."
        ),
        asks=(
            Asked("malicious", "yes", Sentence("The person knew that it was untrue")),
            Asked("proof", "words", Sentence("What proves that the person knew")),
            Asked("heard", "words", Sentence("What the person said to it")),
            WHY,
            DAY,
        ),
    )
    def determine_malice(
        self,
        *,
        by: Actor,
        matter: str,
        malicious: bool,
        reasons: str | None,
        proof: str | None = None,
        heard: str | None = None,
        on: date | None = None,
    ) -> None:
        """Decide whether somebody complained knowing it untrue: by another person, with proof of it."""
        stage = self.permit(self.MaliceDetermined, by, matter)
        self.in_order(on, self.found_on.get(matter))
        self._another_decides_on_malice(by, matter)
        if malicious:
            self._was_made_up(matter)
            proof = reasons_given(
                proof,
                what=Sentence(
                    "Say what proves that the person knew it was untrue. That it could not be"
                    " proved is no proof of that."
                ),
                field="proof",
                rule=RULE,
            )
            heard = reasons_given(
                heard,
                what=Sentence("Hear the person first, and write down the answer."),
                field="heard",
                rule=RULE,
            )
        reasons = reasons_given(
            reasons,
            what=Sentence("Say why: this may have heavy consequences for a person."),
            field="reasons",
            rule="reasons_given",
        )
        self.record(
            self.MaliceDetermined(
                matter=matter,
                malicious=malicious,
                proof=sealed(proof, of=CASE),
                heard=sealed(heard, of="complainant"),
                reasons=Sealed(reasons, of=CASE),
                on=on,
                stage=stage,
            ),
            by,
        )

    def _another_decides_on_malice(self, by: Actor, matter: str) -> None:
        if self.undetermined(matter) or not self.pairs(matter=matter):
            raise Refused(
                Sentence(
                    "First every allegation gets its finding. This is looked at apart, after it."
                ),
                rule=RULE,
            )
        hands = {one for pair in self.pairs(matter=matter) for one in self.hands_on(pair)}
        if by.id in hands | set(self.investigators):
            raise Refused(
                Sentence("You had a hand in the finding, so another person decides this."),
                rule="other_person_than_before",
            )

    def _was_made_up(self, matter: str) -> None:
        """Refuse where anything of it happened, or where it could not be found out."""
        found = [
            self.under().finding(self.determined[pair])
            for pair in self.pairs(matter=matter)
            if pair in self.determined
        ]
        if not found or any(each is None or each.occurred != "no" for each in found):
            raise Refused(
                Sentence(
                    "Not proved is not made up: this is only possible where it was found that"
                    " nothing of it happened."
                ),
                rule=RULE,
                field="malicious",
            )
