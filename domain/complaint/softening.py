"""Two persons for everything that ends or lessens a matter: one proposes it, another agrees."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.complaint.brought import CASE, Brought
from domain.complaint.said import must_say
from domain.complaint.track import UNSORTED, day_given, not_before, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.softening import (
    ACTS,
    INTO_ANOTHER,
    OF_ONE_ALLEGATION,
    OF_ONE_PERSON,
    RULE,
    Proposal,
    Terms,
    a_ground,
)
from domain.words import Sentence

SETTLED = "resolved_by_agreement"
"""The one act that the person agrees to: what is proposed then is the very words of the agreement."""


class Softening(Brought):
    """Facts and decisions by which a second person stands behind what ends or lessens a matter."""

    class SofteningProposed(Fact):
        """Somebody proposed to end or to lessen what was brought; it needs a second person."""

        TOPIC = "complaint.softening_proposed"
        VERSION = 2
        TOLD = Sentence("It was proposed, and needs a second person: {act}.")
        proposal: str
        """The proposal's id within the case."""
        act: str
        """What is proposed, as the fact is called that would follow."""
        matter: str
        """The matter it concerns."""
        allegation: str | None
        """The allegation it is about, when it is not the whole matter."""
        to: str | None
        """What would follow: the number of another case, a code, or the ground for dropping it."""
        reasons: Sealed
        """Why it is proposed."""
        on: date | None
        """The day it was proposed."""
        agreed_on: date | None
        """With an agreement: the day on which both sides agreed."""
        terms: Sealed | None
        """With an agreement: what was agreed, word for word. The person says yes to this alone."""
        present: Sealed | None
        """With an agreement: who was present."""

        def apply(self, history: Softening, actor: str) -> None:
            terms = None
            if self.terms and self.present and self.agreed_on:
                terms = Terms(self.agreed_on, self.terms, self.present)
            history.softenings[self.proposal] = Proposal(
                self.act, self.matter, self.allegation or "", self.to or "", actor, terms=terms
            )

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Before, a proposal did not hold what both sides had agreed."""
            state.update(agreed_on=None, terms=None, present=None)

    class SofteningSeconded(Fact):
        """A second person looked at such a proposal himself, and agreed."""

        TOPIC = "complaint.softening_seconded"
        TOLD = Sentence("A second person looked at it, and agreed: {act}.")
        proposal: str
        """The proposal's id within the case."""
        act: str
        """What was agreed to, as the fact is called that follows."""
        matter: str
        """The matter it concerns."""
        reasons: Sealed | None
        """Why the second person agreed."""
        on: date | None
        """The day the second person agreed."""

        def apply(self, history: Softening, actor: str) -> None:
            if proposal := history.softenings.get(self.proposal):
                proposal.seconded_by = actor

    def concurring(self, matter: str) -> frozenset[str]:
        """Whoever agreed to what is still to be done concurs with it, as a board does in a dismissal."""
        agreed = {
            each.seconded_by
            for each in self.softenings.values()
            if each.matter == matter and each.seconded_by and not each.spent
        }
        return super().concurring(matter) | agreed

    @decision(
        SofteningProposed,
        title=Sentence("Propose to end or lessen it"),
        records=Sentence(
            "That you proposed it, and why. Nothing happens before a second person agrees. It"
            " stands in the ledger that the auditor reads."
        ),
        asks=(
            Asked(
                "act",
                "choice",
                Sentence("What should happen"),
                among=tuple((id, words) for id, words in ACTS.items() if id != "matter_sorted"),
                needed=True,
            ),
            Asked("allegation", "allegation", Sentence("If only one allegation is meant, which")),
            Asked("into", "case", Sentence("If it goes on in another case, which")),
            Asked("code", "code", Sentence("If it falls under another code, which")),
            Asked("ground", "choice", Sentence("If it is dropped, on what ground"), among="ground"),
            Asked("agreed_on", "day", Sentence("If it is settled, the day both agreed")),
            Asked(
                "terms",
                "words",
                Sentence("If it is settled, what was agreed"),
                Sentence("The person reads these very words and says yes or no to them."),
            ),
            Asked("present", "words", Sentence("If it is settled, who was present")),
            Asked("subject", "subject", Sentence("If somebody was named in error, who")),
            Asked("reasons", "words", Sentence("Why"), needed=True),
        ),
    )
    def propose_softening(
        self,
        *,
        by: Actor,
        act: str,
        reasons: str | None,
        matter: str = UNSORTED,
        allegation: str | None = None,
        into: str | None = None,
        code: str | None = None,
        ground: str | None = None,
        agreed_on: date | None = None,
        terms: str | None = None,
        present: str | None = None,
        subject: str | None = None,
        on: date | None = None,
    ) -> None:
        """Propose what nobody may do alone, and say why."""
        self.permit(self.SofteningProposed, by, matter)
        if act not in ACTS or act == "matter_sorted":
            raise Refused(
                Sentence("Choose one of the ways that are listed."), rule=RULE, field="act"
            )
        self._of_what(act, allegation)
        to = self._whom(act, subject) or self._to_what(act, into, code, ground)
        settled = self._terms(agreed_on, terms, present, on) if act == SETTLED else None
        reasons = reasons_given(
            reasons,
            what=Sentence(
                "Say why: this ends or lessens what somebody brought, and they are told."
            ),
            field="reasons",
            rule=RULE,
        )
        self.record(
            self.SofteningProposed(
                proposal=f"{act}-{len(self.softenings) + 1}",
                act=act,
                matter=matter,
                allegation=allegation or None,
                to=to,
                reasons=Sealed(reasons, of=CASE),
                on=on,
                agreed_on=settled.agreed_on if settled else None,
                terms=settled.agreed if settled else None,
                present=settled.present if settled else None,
            ),
            by,
        )

    def _terms(
        self, agreed_on: date | None, terms: str | None, present: str | None, on: date | None
    ) -> Terms:
        """What both sides agreed, written down before anybody says yes to it."""
        day = day_given(agreed_on, field="agreed_on")
        for later, earlier in ((day, self.received_on), (on, day)):
            not_before(
                later,
                earlier,
                what=Sentence("This day lies before what it follows from. Check the date."),
                field="agreed_on",
            )
        rule = self.law(SETTLED)
        return Terms(
            day,
            must_say(
                terms,
                Sentence("Write down what was agreed, so that it can be held to."),
                of=CASE,
                field="terms",
                rule=rule,
            ),
            must_say(
                present,
                Sentence("Write down who was present."),
                of=CASE,
                field="present",
                rule=rule,
            ),
        )

    def _of_what(self, act: str, allegation: str | None) -> None:
        """A proposal is for one allegation or for the whole matter, as the act itself is."""
        if allegation and allegation not in self.allegations:
            raise Refused(
                Sentence("The case has no such allegation."),
                rule="complaint.named",
                field="allegation",
            )
        if bool(allegation) == (act in OF_ONE_ALLEGATION):
            return
        raise Refused(
            Sentence("This is done to the whole matter. Leave the allegation empty.")
            if allegation
            else Sentence("This is done to one allegation. Say which."),
            rule=RULE,
            field="allegation",
        )

    def _whom(self, act: str, subject: str | None) -> str | None:
        """Whose name was given in error: who agrees to one name agrees to no other."""
        if act not in OF_ONE_PERSON:
            return None
        if not subject or subject not in self.subjects:
            raise Refused(Sentence("Say who was named in error."), rule=RULE, field="subject")
        return subject

    def _to_what(
        self, act: str, into: str | None, code: str | None, ground: str | None
    ) -> str | None:
        """What would follow is part of the proposal: who agrees to one case agrees to no other."""
        if act == "discontinued":
            return a_ground(self, ground)
        if act in INTO_ANOTHER:
            if not into or not into.strip():
                raise Refused(Sentence("Say which other case."), rule=RULE, field="into")
            return into
        if act != "reclassified":
            return None
        if not code or self.under().code(code) is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} has no code “{code}”.",
                    procedure=self.under().id,
                    code=code or "",
                ),
                rule=f"{self.under().id} codes",
                field="code",
            )
        return code

    @decision(
        SofteningSeconded,
        title=Sentence("Agree that it is ended or lessened"),
        records=Sentence("That you looked at it yourself and agreed. Your name stands beside it."),
        asks=(Asked("reasons", "words", Sentence("Why you agree")),),
    )
    def second_softening(
        self,
        *,
        by: Actor,
        matter: str = UNSORTED,
        reasons: str | None = None,
        proposal: str | None = None,
        on: date | None = None,
    ) -> None:
        """Agree as the second person to what another proposed; the oldest that waits, if not named."""
        self.permit(self.SofteningSeconded, by, matter)
        waiting = [
            id
            for id, each in self.softenings.items()
            if each.matter == matter and not each.spent and not each.seconded_by
        ]
        if not waiting or (proposal and proposal not in waiting):
            raise Refused(
                Sentence("Nothing is proposed here that still waits for a second person."),
                rule=RULE,
            )
        others = [id for id in waiting if self.softenings[id].by != by.id]
        chosen = proposal or next(iter(others), waiting[0])
        if chosen not in others:
            raise Refused(
                Sentence("You proposed this yourself, so another person agrees or does not."),
                rule=RULE,
            )
        self.record(
            self.SofteningSeconded(
                proposal=chosen,
                act=self.softenings[chosen].act,
                matter=matter,
                reasons=sealed(reasons, of=CASE),
                on=on,
            ),
            by,
        )
