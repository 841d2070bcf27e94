"""Finding out: who inquires, what was done, what the inquiry recommends."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.complaint.admission import Admission
from domain.complaint.brought import CASE
from domain.complaint.evidence import Evidence
from domain.complaint.track import not_before, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor, Role
from domain.sealed import Sealed, sealed
from domain.words import Sentence


class Inquiry(Admission, Evidence):
    """Facts and decisions of the inquiry."""

    class Assigned(Fact):
        """Somebody was charged with the inquiry."""

        TOPIC = "complaint.assigned"
        investigator: str
        """The account of the one who was charged."""
        lead: bool
        """Whether this person leads the inquiry."""
        on: date | None
        """The day of the charge."""
        matter: str
        """The matter it concerns."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Inquiry, actor: str) -> None:
            history.charged.add((self.matter, self.investigator))
            if self.investigator not in history.investigators:
                history.investigators.append(self.investigator)
            history.moved(self.matter, self.stage)

    class StepTaken(Fact):
        """The inquiry did something, and wrote down what came of it."""

        TOPIC = "complaint.step_taken"
        matter: str
        """The matter it concerns."""
        kind: str
        """The kind of step, as the procedure names it."""
        on: date | None
        """The day it was done."""
        summary: Sealed
        """What came of it."""

    class Recommended(Fact):
        """The inquiry recommended a finding on an allegation against a subject."""

        TOPIC = "complaint.recommended"
        VERSION = 2
        matter: str
        """The matter it concerns."""
        allegation: str
        """The allegation it is about."""
        subject: str
        """The subject it is about."""
        finding: str
        """The finding that is recommended."""
        reasons: Sealed | None
        """Why this finding is recommended."""
        rests_on: tuple[str, ...]
        """The proofs it rests on, by numbers within the case."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Inquiry, actor: str) -> None:
            pair = (self.allegation, self.subject)
            history.recommended[pair] = self.finding
            history.recommended_by[pair] = actor
            history.moved(self.matter, self.stage)

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Before, nobody wrote down which proofs it rests on."""
            state["rests_on"] = []

    defended: set[str] = fresh(set)
    charged: set[tuple[str, str]] = fresh(set)

    def assign(
        self,
        *,
        by: Actor,
        matter: str,
        investigator: str,
        lead: bool = True,
        on: date | None = None,
    ) -> None:
        """Charge somebody with the inquiry, never one who is complained about."""
        stage = self.permit(self.Assigned, by, matter)
        self.in_order(on, self.taken_up.get(matter))
        if investigator in self.subjects.values():
            raise Refused(
                Sentence("Nobody inquires into his own conduct. Choose another investigator."),
                rule="conflict",
                field="investigator",
            )
        out = self.barred(Actor(investigator, Role.INVESTIGATOR, by.door))
        if out is not None:
            raise Refused(
                Sentence("This person does not act in this case. Choose another investigator."),
                rule=out.rule,
                field="investigator",
            )
        again = (matter, investigator) in self.charged and investigator in self.investigators
        if again and not self.under().history_only:
            raise Refused(
                Sentence("This investigator is charged with the case already."),
                rule="complaint.assigned",
                field="investigator",
            )
        self.record(
            self.Assigned(investigator=investigator, lead=lead, on=on, matter=matter, stage=stage),
            by,
        )

    @decision(
        StepTaken,
        title=Sentence("Write down a step of the inquiry"),
        records=Sentence("What was done, and what came of it."),
        asks=(
            Asked("kind", "choice", Sentence("What was done"), among="step", needed=True),
            Asked("summary", "words", Sentence("What came of it")),
            Asked("on", "day", Sentence("The day it was done")),
        ),
    )
    def take_step(
        self, *, by: Actor, matter: str, kind: str, on: date | None, summary: str | None
    ) -> None:
        """Write down a step of the inquiry and what came of it."""
        self.permit(self.StepTaken, by, matter)
        if self._is_charged(matter):
            self._only_investigators(by)
        text = reasons_given(
            summary,
            what=Sentence("Write down what you did and what came of it."),
            field="summary",
            rule="complaint.step_taken",
        )
        not_before(
            on,
            self.taken_up.get(matter),
            what=Sentence("The inquiry began when the matter was taken up, not before."),
            field="on",
        )
        self.record(
            self.StepTaken(matter=matter, kind=kind, on=on, summary=Sealed(text, of=CASE)), by
        )

    def recommend(
        self,
        *,
        by: Actor,
        allegation: str,
        subject: str,
        finding: str,
        reasons: str | None = None,
        rests_on: str | None = None,
    ) -> None:
        """Recommend a finding. Who inquired recommends, another decides.

        What was said under an order, and whatever was found through it, may be kept from it.
        """
        matter = self._pair(allegation, subject)
        stage = self.permit(self.Recommended, by, matter)
        self._only_investigators(by)
        self.not_with_its_reviewer(matter)
        self.finding_known(finding)
        basis = self.resting_on(rests_on)
        self.usable(basis, "finding")
        if not self.under().history_only:
            if (allegation, subject) in self.determined and matter not in self.open_again:
                raise Refused(
                    Sentence("This is determined already; only a review can change it."),
                    rule="complaint.determined",
                )
            reasons = reasons_given(
                reasons,
                what=Sentence("Say what the recommendation rests on."),
                field="reasons",
                rule="complaint.recommended",
            )
        self.record(
            self.Recommended(
                matter=matter,
                allegation=allegation,
                subject=subject,
                finding=finding,
                reasons=sealed(reasons, of=CASE),
                rests_on=basis,
                stage=stage,
            ),
            by,
        )

    def not_with_its_reviewer(self, matter: str) -> None:
        """Refuse to change what a reviewer is reading; the chapter on the report knows when."""

    def finding_known(self, finding: str) -> None:
        """Refuse a finding that the procedure does not have."""
        if self.under().finding(finding) is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} has no finding “{finding}”.",
                    procedure=self.under().id,
                    finding=finding,
                ),
                rule=f"{self.under().id} findings",
                field="finding",
            )

    def _pair(self, allegation: str, subject: str) -> str:
        if allegation not in self.allegations:
            raise Refused(
                Sentence("The case has no such allegation."),
                rule="complaint.named",
                field="allegation",
            )
        matter, subjects = self.allegations[allegation]
        if subject not in subjects:
            raise Refused(
                Sentence("This allegation does not concern that person."),
                rule="complaint.named",
                field="subject",
            )
        return matter

    def _is_charged(self, matter: str) -> bool:
        """Whether this kind of matter has an inquiry that somebody is charged with; thanks have none."""
        ways = self.under().tracks[self.matters[matter].kind].transitions
        return any(way.fact == self.Assigned.NAME for way in ways)

    def _only_investigators(self, by: Actor) -> None:
        if not self.under().history_only and by.id not in self.investigators:
            raise Refused(
                Sentence(
                    "You are not charged with this inquiry. Whoever leads the office can"
                    " assign it to you."
                ),
                rule="complaint.assigned",
            )
