"""Settling by agreement: both say yes, the terms are written, the person confirms it days later."""

from __future__ import annotations

from datetime import date, timedelta

from domain.complaint.brought import CASE, Brought
from domain.complaint.reception import Reception
from domain.complaint.track import day_given, not_before, reasons_given, softened
from domain.decision import Asked, decision
from domain.history import Fact, Refused
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

COOLING_OFF = timedelta(days=7)
"""Between the agreement and the yes that counts: what was said in a room can be thought over."""


class Agreement(Brought, Reception):
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
            history.moved(self.matter, self.stage)

    @decision(
        ResolvedByAgreement,
        title=Sentence("Settle it by agreement"),
        records=Sentence(
            "What both sides agreed, who was present, and that the person confirmed it. It stands in"
            " the ledger that the auditor reads."
        ),
        lead=Sentence(
            "A second person records it. The person confirms it on the page of the receipt."
        ),
        asks=(
            Asked("person_consents", "yes", Sentence("The person who complained agrees")),
            Asked("other_consents", "yes", Sentence("The person complained about agrees")),
            Asked("agreed_on", "day", Sentence("The day both agreed"), needed=True),
            Asked("terms", "words", Sentence("What was agreed"), needed=True),
            Asked("present", "words", Sentence("Who was present"), needed=True),
            Asked("reasons", "words", Sentence("Why"), needed=True),
            Asked("on", "day", Sentence("The day it was decided")),
        ),
    )
    def resolve_by_agreement(
        self,
        *,
        by: Actor,
        matter: str,
        agreed_on: date | None,
        terms: str | None,
        present: str | None,
        person_consents: bool | None,
        other_consents: bool | None,
        reasons: str | None,
        on: date | None = None,
    ) -> None:
        """Settle a matter. Nothing is settled that must be decided, and nothing in one talk."""
        stage = self.permit(
            self.ResolvedByAgreement,
            by,
            matter,
            person_consents=person_consents,
            other_consents=other_consents,
        )
        self._may_be_settled(matter)
        why = softened(self, by, reasons)
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
        agreed = reasons_given(
            terms,
            what=Sentence("Write down what was agreed, so that it can be held to."),
            field="terms",
            rule=self.law("resolved_by_agreement"),
        )
        who = reasons_given(
            present,
            what=Sentence("Write down who was present."),
            field="present",
            rule=self.law("resolved_by_agreement"),
        )
        day = day_given(agreed_on, field="agreed_on")
        not_before(
            day,
            self.received_on,
            what=Sentence("This day lies before what it follows from. Check the date."),
            field="agreed_on",
        )
        confirmed_on = self._confirmed(matter, day)
        self.in_order(on, confirmed_on)
        self.record(
            self.ResolvedByAgreement(
                matter=matter,
                agreed_on=day,
                confirmed_on=confirmed_on,
                terms=Sealed(agreed, of=CASE),
                present=Sealed(who, of=CASE),
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

    def _confirmed(self, matter: str, agreed_on: date) -> date:
        """The day of the yes that counts: said by the person, on the own page, days after the talk."""
        earliest = agreed_on + COOLING_OFF
        answer = self.said.get(("agreement", matter))
        if answer is None or not answer.yes or answer.on < earliest:
            raise Refused(
                Sentence(
                    "The person confirms it on the page of the receipt, from {day} on. Until then it"
                    " is not settled.",
                    day=earliest,
                ),
                rule="both_consent",
                field="agreed_on",
            )
        return answer.on
