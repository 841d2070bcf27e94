"""Settling by agreement: both say yes, the terms are written, the person confirms it days later."""

from __future__ import annotations

from datetime import date, timedelta

from domain.complaint.brought import CASE, Brought
from domain.complaint.dated import Dated
from domain.complaint.reception import Reception
from domain.decision import Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed
from domain.softening import Terms, softened, terms_that_stand
from domain.words import Sentence

COOLING_OFF = timedelta(days=7)
"""Between the agreement and the yes that counts: what was said in a room can be thought over."""


class Agreement(Brought, Dated, Reception):
    """The fact and the decision by which a matter is settled instead of decided (和解)."""

    class ResolvedByAgreement(Fact):
        """Both sides settled the matter, and the person confirmed it days later on the own page."""

        TOPIC = "complaint.resolved_by_agreement"
        TOLD = Sentence("It was settled by agreement on {agreed_on}, and confirmed later.")
        matter: str
        """The matter it concerns."""
        agreed_on: date
        """The day on which both sides agreed."""
        confirmed_on: date
        """The day on which the person confirmed it."""
        terms: Sealed
        """What was agreed."""
        present: Sealed
        """Who was present."""
        on: date | None
        """The day it was done."""
        reasons: Sealed
        """Why it was done."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Agreement, actor: str) -> None:
            history.lessened(self.NAME, self.matter)
            history.moved(self.matter, self.stage)

    @decision(
        ResolvedByAgreement,
        title=Sentence("Settle it by agreement"),
        records=Sentence(
            "That it ends on the terms that were proposed, and that the person confirmed them. It"
            " stands in the ledger that the auditor reads."
        ),
        lead=Sentence(
            "Another person writes the terms down and proposes it. The person reads them on the page"
            " of the receipt and says yes to them, days later."
        ),
        asks=(
            Asked("person_consents", "yes", Sentence("The person who complained agrees")),
            Asked("other_consents", "yes", Sentence("The person complained about agrees")),
            Asked("reasons", "words", Sentence("Why"), needed=True),
            Asked("on", "day", Sentence("The day it was decided")),
        ),
    )
    def resolve_by_agreement(
        self,
        *,
        by: Actor,
        matter: str,
        person_consents: bool | None,
        other_consents: bool | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Settle a matter on the terms that were proposed, and that the person said yes to."""
        stage = self.permit(
            self.ResolvedByAgreement,
            by,
            matter,
            person_consents=person_consents,
            other_consents=other_consents,
        )
        self._may_be_settled(matter)
        proposal = terms_that_stand(self, matter)
        why = softened(self, self.ResolvedByAgreement, by, reasons, matter=matter, terms=proposal)
        for agrees, field in (
            (person_consents, "person_consents"),
            (other_consents, "other_consents"),
        ):
            if not agrees:
                raise Refused(
                    Sentence("Without the yes of both nothing is settled, and the matter goes on."),
                    rule="both_consent",
                    field=field,
                )
        terms = self._terms_of(proposal)
        confirmed_on = self._confirmed(matter, proposal, terms)
        self.in_order(on, confirmed_on)
        self.record(
            self.ResolvedByAgreement(
                matter=matter,
                agreed_on=terms.agreed_on,
                confirmed_on=confirmed_on,
                terms=Sealed(terms.agreed.text(), of=CASE),
                present=Sealed(terms.present.text(), of=CASE),
                on=on,
                reasons=Sealed(why, of=CASE),
                stage=stage,
            ),
            by,
        )

    def _may_be_settled(self, matter: str) -> None:
        for allegation, (of, _) in self.allegations.items():
            code = self.under().code(self.codes.get(allegation, ""))
            if of == matter and code is not None and code.no_informal:
                raise Refused(
                    Sentence(
                        "“{words}” is never settled by agreement: it has to be decided.",
                        words=code.label,
                    ),
                    rule=f"{self.under().id} no_informal",
                )

    def _terms_of(self, proposal: str) -> Terms:
        """What was agreed stands in the proposal: nobody types it again when it is recorded."""
        proposed = self.softenings.get(proposal)
        if proposed is None or proposed.terms is None:
            raise Refused(
                Sentence(
                    "What was agreed is not written down yet: another person proposes it, with the"
                    " words that the person says yes to."
                ),
                rule="both_consent",
            )
        return proposed.terms

    def _confirmed(self, matter: str, proposal: str, terms: Terms) -> date:
        """The day of the yes that counts: said on the own page, days after, to these very terms."""
        written = self.written("softening_proposed", proposal=proposal)
        earliest = max(terms.agreed_on, written or terms.agreed_on) + COOLING_OFF
        answer = self.said.get(("agreement", matter))
        if answer and answer.yes and answer.terms != proposal:
            raise Refused(
                Sentence(
                    "The person said yes to other words than those that stand now. The yes is asked"
                    " for anew, to what is to be recorded."
                ),
                rule="both_consent",
            )
        if answer is None or not answer.yes or answer.on < earliest:
            raise Refused(
                Sentence(
                    "The person confirms it on the page of the receipt, from {day} on. Until then it"
                    " is not settled.",
                    day=earliest,
                ),
                rule="both_consent",
            )
        return answer.on
